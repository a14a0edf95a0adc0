"""Whom agencies and networks put forward for seats of a partnership, and what became of it, on the timeline."""

from collections.abc import Mapping
from typing import Any

from accountability.demonstration.data import read
from accountability.demonstration.structure import Structure
from partnerships.models import Nomination, Seat
from partnerships.services import nominations
from partnerships.services.newcomers import NewPerson


def plan(structure: Structure) -> None:
    """Put every nomination and every answer on the timeline."""
    for entry in read("nominations")[structure.slug]:
        told = _Nominated(structure, entry)
        structure.timeline.put(entry["day"], told.make)
        if "then" in entry:
            structure.timeline.put(entry["on"], told.answer)


class _Nominated:
    """One nomination: of the agency's officer, or recorded by the coordinator for a network."""

    def __init__(self, structure: Structure, entry: Mapping[str, Any]) -> None:
        self.structure, self.entry = structure, entry
        self.record: Nomination

    def make(self) -> None:
        """Somebody is put forward."""
        entry, cast = self.entry, self.structure.cast
        seat = Seat.objects.get(body=self.structure.bodies[entry["body"]], label=entry["seat"])
        officer, coordinator = cast.officer(entry["for"]), cast.coordinator(self.structure.slug)
        self.record = nominations.nominate(
            seat,
            by=coordinator if seat.network else officer,
            organisation=cast.organisations[entry["for"]],
            person=NewPerson(entry["name"], entry["job_title"]),
            from_day=self.structure.day(entry["from"]),
            note=entry["note"],
        )

    def answer(self) -> None:
        """The coordinator declines it, or the agency withdraws it."""
        entry, cast = self.entry, self.structure.cast
        if entry["then"] == "decline":
            by = cast.coordinator(self.structure.slug)
            nominations.decline(self.record, by=by, reason=entry["reason"])
        else:
            nominations.withdraw(self.record, by=cast.officer(entry["for"]), reason=entry["reason"])
