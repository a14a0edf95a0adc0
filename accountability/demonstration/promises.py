"""The commitments of a partnership, each with the acts that made it what it is, put on the timeline."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from accountability.demonstration import pledges
from accountability.demonstration.paper_files import made_of
from accountability.demonstration.structure import Structure
from accountability.models import Commitment, Obligation
from accountability.services import commitments, milestones, progress, relating
from lsp import clock
from partnerships.models import Agreement, Decision

Details = Mapping[str, Any]


class Promise:
    """One commitment of the data and its record, once there is one."""

    def __init__(self, structure: Structure, entry: Details) -> None:
        self.structure, self.entry = structure, entry
        self.record: Commitment
        self.elsewhere: Commitment
        cast = structure.cast
        self.agency = cast.officer(entry["organisation"])
        self.coordinator = cast.coordinator(structure.slug)
        self.acts: dict[str, Callable[[Details], Any]] = {
            "draft": self._draft,
            "record": self._record,
            "make": self._make,
            "accept": lambda _: commitments.accept(self.record, by=self.coordinator, publish=True),
            "return": lambda d: commitments.return_to_agency(self.record, by=self.coordinator, **d),
            "start": lambda _: commitments.start(self.record, by=self.agency),
            "extend": self._extend,
            "milestone": self._milestone,
            "milestone_done": lambda d: milestones.finish(
                milestones.of_position(self.record, d["position"]), by=self.agency
            ),
            "relate": self._relate,
            "accept_elsewhere": lambda _: self._accept_elsewhere(),
            "report": self._report,
            "reschedule": self._reschedule,
            "deliver": lambda _: commitments.deliver(self.record, by=self.agency),
            "confirm": lambda _: commitments.confirm(self.record, by=self.coordinator),
            "miss": lambda d: commitments.miss(self.record, by=self.coordinator, **d),
            "withdraw": lambda d: commitments.withdraw(self.record, by=self.agency, **d),
        }

    def plan(self) -> None:
        """Put every act of the story on the timeline."""
        for day, name, details in self.entry["story"]:
            self.structure.timeline.put(day, partial(self.acts[name], details))

    def _what(self) -> dict[str, Any]:
        lsp = self.structure.cast.partnerships[self.structure.slug]
        owner = self.entry["owner"]
        return {
            "lsp": lsp,
            "organisation": self.structure.cast.organisations[self.entry["organisation"]],
            "block": lsp.blocks.get(slug=self.entry["block"]),
            "title": self.entry["title"],
            "description": self.entry["description"],
            "measure_of_success": self.entry["measure_of_success"],
            "due_on": self.structure.day(self.entry["due"]),
            "owner": self.structure.cast.people[owner] if owner else None,
        }

    def _draft(self, _: Details) -> None:
        self.record = commitments.draft(by=self.agency, **self._what())

    def _make(self, _: Details) -> None:
        self._draft(_)
        pledges.pledge_with(self.record, by=self.agency)
        commitments.make(self.record, by=self.agency)

    def _record(self, _: Details) -> None:
        of_the_board = Decision.objects.filter(
            body=self.structure.bodies["Board"], decided_on__lte=clock.today()
        )
        latest = of_the_board.select_related("body__lsp").order_by("-decided_on", "-number").first()
        named = {"decision_body": "Board", "decision_on": clock.today(), "decision_minute": "minute 11"}
        told: dict[str, Any] = {"decision": latest} if latest else named
        self.record = commitments.record(by=self.coordinator, **told, **self._what())

    def _extend(self, details: Details) -> None:
        there = self.structure.cast.partnerships[details["to"]].blocks.get(slug=details["block"])
        self.elsewhere = commitments.extend(self.record, block=there, by=self.agency)

    def _milestone(self, details: Details) -> None:
        due = self.structure.day(details["due"])
        milestones.add(self.record, by=self.agency, title=details["title"], due_on=due)

    def _relate(self, details: Details) -> None:
        lsp, agency = self.record.lsp, self.record.organisation
        signed, owed = details.get("agreement"), details.get("obligation")
        relating.relate(
            self.record,
            by=self.agency,
            agreement=Agreement.objects.get(lsp=lsp, title=signed) if signed else None,
            obligation=Obligation.objects.get(lsp=lsp, organisation=agency, kind=owed) if owed else None,
        )

    def _accept_elsewhere(self) -> None:
        coordinator = self.structure.cast.coordinator(self.elsewhere.lsp.slug)
        commitments.accept(self.elsewhere, by=coordinator, publish=True)

    def _report(self, details: Details) -> None:
        files = [made_of(dict(given)) for given in details.get("files", ())]
        progress.report(self.record, by=self.agency, **{**details, "files": files})

    def _reschedule(self, details: Details) -> None:
        commitments.reschedule(
            self.record, by=self.agency, due_on=self.structure.day(details["due"]), reason=details["reason"]
        )


def plan(structure: Structure) -> None:
    """Put every commitment of the partnership on the timeline."""
    for entry in structure.data["commitments"]:
        Promise(structure, entry).plan()
