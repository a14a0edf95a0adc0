"""A partnership's links with other bodies, how its offices are held, and findings left as they are, on the timeline."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from accountability.demonstration.data import read
from accountability.demonstration.structure import Structure
from lsp import clock
from partnerships.models import Body, BodyLink
from partnerships.queries.structure import load
from partnerships.rules.structure import BY_CODE
from partnerships.services import arrangements, checks, links


def plan(structure: Structure) -> None:
    """Put every link, every arrangement of an office and every acknowledgement on the timeline."""
    told = read("ties")[structure.slug]
    for entry in told["links"]:
        tie = _Tie(structure, entry)
        structure.timeline.put(entry["day"], tie.begin)
        if "ends" in entry:
            structure.timeline.put(entry["ends"], tie.end)
    for entry in told["arranged"]:
        structure.timeline.put(entry["day"], partial(_arrange, structure, entry))
    for entry in told["acknowledged"]:
        structure.timeline.put(entry["day"], partial(_acknowledge, structure, entry))


class _Tie:
    """One link of a body."""

    def __init__(self, structure: Structure, entry: Mapping[str, Any]) -> None:
        self.structure, self.entry = structure, entry
        self.link: BodyLink

    def begin(self) -> None:
        """The link, from the day on."""
        entry, other = self.entry, self.entry.get("other")
        self.link = links.create(
            self.structure.bodies[entry["body"]],
            by=self.structure.cast.coordinator(self.structure.slug),
            kind=entry["kind"],
            other=Body.objects.get(lsp__slug=other[0], name=other[1]) if other else None,
            outside_name=entry.get("outside", ""),
            representative=self.structure.cast.people[entry["who"]] if "who" in entry else None,
            purpose=entry.get("purpose", ""),
            starts_on=clock.today(),
        )

    def end(self) -> None:
        """Its end."""
        by = self.structure.cast.coordinator(self.structure.slug)
        links.end(self.link, by=by, on=clock.today(), reason=self.entry["reason"])


def _arrange(structure: Structure, entry: Mapping[str, Any]) -> None:
    """How an office is held from that day on: shared, or going round among seats or organisations."""
    body = structure.bodies[entry["body"]]
    by = structure.cast.coordinator(structure.slug)
    rest = {"months": entry["months"], "first_turn_on": clock.today()} if "months" in entry else {}
    arrangements.arrange(
        body,
        by=by,
        kind=entry["kind"],
        holders=entry.get("holders", 1),
        turns=[body.seats.get(label=label) for label in entry.get("turns", ())],
        organisations=[structure.cast.organisations[key] for key in entry.get("organisations", ())],
        starts_on=clock.today(),
        **rest,
    )


def _acknowledge(structure: Structure, entry: Mapping[str, Any]) -> None:
    """What a check finds first on that day stays as it is."""
    by = structure.cast.coordinator(structure.slug)
    lsp = structure.cast.partnerships[structure.slug]
    found = next(BY_CODE[entry["code"]].rule(load(lsp, by, clock.today())))
    checks.acknowledge(lsp, by=by, code=entry["code"], subject=found.subject, note=entry["note"])
