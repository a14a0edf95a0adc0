"""The action plan of a partnership: drafted, agreed, done or given up, and the commitments that serve it."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from accountability.demonstration.data import read
from accountability.demonstration.structure import Structure
from accountability.models import Commitment
from accountability.services import relating
from lsp import clock
from strategies.models import Action
from strategies.services import action_milestones, action_resources, actions


def plan(structure: Structure) -> None:
    """Put every action of the partnership on the timeline."""
    for entry in read("actions").get(structure.slug, ()):
        _Planned(structure, entry).plan()


class _Planned:
    """One action of the data and its record, once there is one."""

    def __init__(self, structure: Structure, entry: Mapping[str, Any]) -> None:
        self.structure, self.entry, self.cast = structure, entry, structure.cast
        self.coordinator = structure.cast.coordinator(structure.slug)
        self.officer = structure.cast.officer(entry["organisation"])
        self.record: Action

    def plan(self) -> None:
        """Each act on its day."""
        entry, put = self.entry, self.structure.timeline.put
        put(entry["drafted"], self.draft)
        if "agreed" in entry:
            put(entry["agreed"], lambda: actions.agree(self.record, by=self.coordinator))
        for number, step in enumerate(entry["milestones"], start=1):
            if "done" in step:
                put(step["done"], partial(self.finish, number))
        if "done" in entry:
            put(entry["done"], lambda: actions.complete(self.record, by=self.officer))
        if "dropped" in entry:
            reason = entry["dropped"]["reason"]
            put(
                entry["dropped"]["day"],
                lambda: actions.drop(self.record, by=self.coordinator, reason=reason),
            )
        for told in entry["served_by"]:
            put(told["day"], partial(self.serve, told["title"]))

    def draft(self) -> None:
        """With what it takes and what lies on its way."""
        entry, organisations = self.entry, self.cast.organisations
        lsp = self.cast.partnerships[self.structure.slug]
        self.record = actions.draft(
            lsp=lsp,
            by=self.coordinator,
            block=lsp.blocks.get(slug=entry["block"]),
            organisation=organisations[entry["organisation"]],
            contributors=[organisations[key] for key in entry["contributors"]],
            starts_on=self.structure.day(entry["starts"]),
            due_on=self.structure.day(entry["due"]) if entry["due"] is not None else None,
            person=self.cast.people[entry["person"]] if entry["person"] else None,
            **{name: entry[name] for name in ("title", "description", "serves")},
        )
        for told in entry["resources"]:
            amount = Decimal(told["amount"]) if "amount" in told else None
            action_resources.plan(
                self.record,
                by=self.coordinator,
                organisation=organisations[told["by"]],
                unit=told["unit"],
                what=told["what"],
                amount=amount,
                funding_stream=told.get("funding_stream", ""),
            )
        for step in entry["milestones"]:
            due = self.structure.day(step["due"])
            action_milestones.add(self.record, by=self.coordinator, title=step["title"], due_on=due)

    def finish(self, number: int) -> None:
        """A milestone is done today, as the accountable organisation says."""
        step = self.record.milestones.get(position=number)
        action_milestones.finish(step, by=self.officer, done_on=clock.today())

    def serve(self, title: str) -> None:
        """The commitment of this title serves it, beside what it serves already."""
        lsp = self.cast.partnerships[self.structure.slug]
        found = Commitment.objects.get(lsp=lsp, title=title)
        relating.relate(found, by=self.coordinator, action=self.record)
