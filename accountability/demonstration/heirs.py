"""An organisation that takes another name, one that another comes after (L6), and bodies that merge (L5)."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from accountability.demonstration.cast import Cast
from accountability.demonstration.data import read
from accountability.demonstration.timeline import Timeline
from lsp import clock
from lsp.models import Inheritance, Organisation, Role
from lsp.services import grants, inheritances, organisations, successions
from partnerships.models import Body
from partnerships.services import bodies, mergers


def plan(cast: Cast, timeline: Timeline) -> None:
    """Put every new name and every succession on the timeline."""
    told = read("heirs")
    for entry in told["renamed"]:
        timeline.put(entry["day"], partial(_rename, cast, entry))
    for entry in told["succeeded"]:
        heir = _Heir(cast, entry)
        timeline.put(entry["day"], heir.come)
        timeline.put(entry["day"] + 1, heir.answer)

    for entry in told["announced"]:
        timeline.put(entry["day"], partial(_announce, cast, entry))

    for entry in told["merged"]:
        merger = _Merger(cast, entry)
        timeline.put(entry["begins"], merger.begin)
        timeline.put(entry["day"], merger.merge)


def _rename(cast: Cast, entry: Mapping[str, Any]) -> None:
    held = Organisation.objects.get(pk=cast.organisations[entry["key"]].pk)
    given = {name: entry[name] for name in ("name", "reason", "source")}
    cast.organisations[entry["key"]] = successions.rename(
        held, by=cast.administrator, on=clock.today(), **given
    )


def _announce(cast: Cast, entry: Mapping[str, Any]) -> None:
    """What is to come after an organisation, on a day ahead."""
    made = organisations.create(
        by=cast.administrator,
        serves=[cast.councils[name] for name in entry["serves"]],
        **{name: entry[name] for name in ("name", "sector", "kind")},
    )
    successions.declare(
        by=cast.administrator,
        predecessors=[Organisation.objects.get(pk=cast.organisations[entry["before"]].pk)],
        successors=[made],
        on=clock.days_from_today(entry["ahead"]),
        reason=entry["reason"],
        source=entry["source"],
    )


class _Heir:
    """One organisation that comes after another."""

    def __init__(self, cast: Cast, entry: Mapping[str, Any]) -> None:
        self.cast, self.entry = cast, entry
        self.by = cast.coordinator(entry["lsp"])
        self.officer = cast.officer(entry["after"])

    def come(self) -> None:
        """The new organisation, its officer, and the succession."""
        entry, cast = self.entry, self.cast
        made = organisations.create(
            by=self.by,
            serves=[cast.councils[name] for name in entry["serves"]],
            starts_on=clock.today(),
            **{name: entry[name] for name in ("name", "sector", "kind")},
        )
        cast.organisations[entry["after"]] = made
        grants.give(by=cast.administrator, user=self.officer, role=Role.AGENCY_OFFICER, organisation=made)
        successions.declare(
            by=self.by,
            predecessors=[cast.organisations[entry["before"]]],
            successors=[made],
            on=clock.today(),
            reason=entry["reason"],
            source=entry["source"],
        )

    def answer(self) -> None:
        """What its officer accepts; the rest waits."""
        offered = Inheritance.objects.filter(
            succession__successor=self.cast.organisations[self.entry["after"]]
        )
        for body in self.entry["accepted"]:
            inheritances.accept(offered.get(title__endswith=body), by=self.officer)


class _Merger:
    """Bodies that went into another."""

    def __init__(self, cast: Cast, entry: Mapping[str, Any]) -> None:
        self.cast, self.entry = cast, entry
        self.by = cast.coordinator(entry["lsp"])
        self.bodies: list[Body] = []

    def begin(self) -> None:
        """The bodies while each stood by itself."""
        for told in self.entry["bodies"]:
            made = bodies.create(
                lsp=self.cast.partnerships[self.entry["lsp"]],
                by=self.by,
                name=told["name"],
                kind="forum",
                terms_of_reference=told["terms"],
                starts_on=clock.today(),
                published=True,
            )
            self.bodies.append(made)

    def merge(self) -> None:
        """They merge."""
        lsp = self.cast.partnerships[self.entry["lsp"]]
        mergers.merge(
            self.bodies,
            by=self.by,
            into=Body.objects.get(lsp=lsp, name=self.entry["into"]),
            on=clock.today(),
            reason=self.entry["reason"],
        )
