"""A partnership's bodies, seats, offices and terms, put on the timeline."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from accountability.demonstration.cast import Cast
from accountability.demonstration.data import read
from accountability.demonstration.timeline import Timeline
from lsp.services import partnerships
from partnerships.models import Body, Office, Seat
from partnerships.services import appointments, bodies, offices, seats

SET_UP = -750
"""The day the partnership joins; what holds before it is brought in as it stood (L8)."""
MEMBERSHIP_LIST = "Membership list of the partnership on joining"


class Structure:
    """One partnership of the demonstration."""

    def __init__(self, slug: str, cast: Cast, timeline: Timeline) -> None:
        self.slug, self.cast, self.timeline = slug, cast, timeline
        self.data: dict[str, Any] = read(slug)
        self.bodies: dict[str, Body] = {}

    def day(self, offset: int | None) -> Any:
        """The date of a day of the data."""
        return self.timeline.calendar.day_or_none(offset)

    def create_partnership(self) -> None:
        """The partnership itself, published."""
        council = self.cast.councils[self.data["council"]]
        names = ("name", "slug", "prefix", "about", "neighbourhood_renewal", "governance_modes")
        lsp = partnerships.create(
            by=self.cast.administrator,
            authorities=[council],
            accountable_body=council,
            starts_on=self.day(self.data["starts"]),
            **{name: self.data[name] for name in names},
        )
        self.cast.partnerships[self.slug] = partnerships.publish(lsp, by=self.cast.administrator)

    def plan(self) -> None:
        """Put every body, seat, office and term on the timeline."""
        for entry in self.data["bodies"]:
            joined = max(SET_UP + 5, entry["starts"])
            self.timeline.put(joined, partial(self._create_body, entry))
            for office in entry["offices"]:
                day = max(SET_UP + 9, office["starts"])
                self.timeline.put(day, partial(self._assign, entry["name"], office))
            for place in entry["seats"]:
                holder = _Place(self, entry, place)
                self.timeline.put(joined, holder.create)
                holder.plan_terms()

    def _create_body(self, entry: Mapping[str, Any]) -> None:
        lsp = self.cast.partnerships[self.slug]
        served = [block for block in lsp.blocks.all() if block.slug in entry["blocks"]]
        source = entry["brought_in"]
        self.bodies[entry["name"]] = bodies.create(
            lsp=lsp,
            by=self.cast.coordinator(self.slug),
            name=entry["name"],
            kind=entry["kind"],
            parent=self.bodies[entry["parent"]] if entry["parent"] else None,
            blocks=served,
            statutory_basis=entry.get("statutory_basis", ""),
            terms_of_reference=entry["terms_of_reference"],
            quorum=entry["quorum"],
            starts_on=self.day(entry["starts"]),
            ends_on=self.day(entry.get("ends")),
            published=entry["published"],
            brought_in=bool(source),
            source=source,
        )

    def _assign(self, body: str, entry: Mapping[str, Any]) -> Office:
        return offices.assign(
            self.bodies[body],
            by=self.cast.coordinator(self.slug),
            kind=entry["kind"],
            person=self.cast.people[entry["person"]],
            starts_on=self.day(entry["starts"]),
            ends_on=self.day(entry["ends"]),
        )


class _Place:
    """One seat of a body and its terms."""

    def __init__(self, structure: Structure, body: Mapping[str, Any], entry: Mapping[str, Any]) -> None:
        self.structure, self.body, self.entry = structure, body, entry
        self.seat: Seat
        self.by = structure.cast.coordinator

    def create(self) -> None:
        """The seat."""
        key = self.entry["organisation"]
        self.seat = seats.create(
            self.structure.bodies[self.body["name"]],
            by=self.by(self.structure.slug),
            organisation=self.structure.cast.organisations[key] if key else None,
            starts_on=self.structure.day(self.body["starts"]),
            **{name: self.entry[name] for name in ("label", "sector", "network", "kind", "voting", "level")},
        )

    def plan_terms(self) -> None:
        """Appoint, replace where one term follows the other on the same day, end what has ended."""
        before: Mapping[str, Any] | None = None
        for term in self.entry["terms"]:
            follows = before is not None and before["ends"] == term["starts"]
            day = max(SET_UP + 7, term["starts"])
            self.structure.timeline.put(day, partial(self._replace if follows else self._appoint, term))
            before = term
        if before is not None and before["ends"] is not None and before["ends"] < 0:
            self.structure.timeline.put(before["ends"], partial(self._end, before))

    def _who(self, term: Mapping[str, Any]) -> dict[str, Any]:
        cast = self.structure.cast
        return {
            "person": cast.people[term["person"]],
            "organisation": cast.organisations[term["organisation"]],
            "how": term["how"],
        }

    def _appoint(self, term: Mapping[str, Any]) -> None:
        planned = term["ends"] if term["ends"] is not None and term["ends"] > 0 else self.body.get("ends")
        brought_in = term["starts"] < SET_UP + 60
        appointments.appoint(
            self.seat,
            by=self.by(self.structure.slug),
            starts_on=self.structure.day(term["starts"]),
            ends_on=self.structure.day(planned),
            brought_in=brought_in,
            source=MEMBERSHIP_LIST if brought_in else "",
            **self._who(term),
        )

    def _replace(self, term: Mapping[str, Any]) -> None:
        appointments.replace(
            self.seat,
            by=self.by(self.structure.slug),
            on=self.structure.day(term["starts"]),
            ends_on=self.structure.day(term["ends"]),
            reason="Moved to another post.",
            **self._who(term),
        )

    def _end(self, term: Mapping[str, Any]) -> None:
        current = self.seat.appointments.latest("starts_on")
        appointments.end(
            current,
            by=self.by(self.structure.slug),
            on=self.structure.day(term["ends"]),
            reason="Left the organisation; its network has not chosen a successor yet.",
        )
