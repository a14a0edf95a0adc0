"""Agreements of a partnership on the timeline: drafted, circulated, commented on, signed, reported on, ended."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from accountability.demonstration.data import read
from accountability.demonstration.structure import Structure
from lsp import clock
from lsp.models import Block
from lsp.stored.inspection import Upload
from partnerships.models import Agreement, SectionComment
from partnerships.services import (
    agreement_comments,
    agreement_force,
    agreement_renewal,
    agreement_signing,
    agreements,
    measure_reports,
)
from partnerships.services.agreements import MeasureSaid

SCAN = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d494441"
    "54789c63503068f80f00031401d0a65da29f0000000049454e44ae426082"
)
"""A picture of one dot, in place of a scanned page."""


def plan(structure: Structure) -> None:
    """Put everything that happens to each agreement on the timeline."""
    for entry in read("agreements").get(structure.slug, ()):
        _Story(structure, entry).plan()


class _Story:
    """What happens to one agreement."""

    def __init__(self, structure: Structure, entry: Mapping[str, Any]) -> None:
        self.structure, self.entry = structure, entry
        self.cast, self.put = structure.cast, structure.timeline.put
        self.record: Agreement
        self.comment: SectionComment

    @property
    def by(self) -> Any:
        """The coordinator."""
        return self.cast.coordinator(self.structure.slug)

    def plan(self) -> None:
        """From the draft on."""
        self.put(self.entry["drafted"], self.draft)
        if "brought_in" in self.entry:
            self.put(self.entry["brought_in"]["day"], self.bring_in)
        self.plan_life(self.entry)
        if "renewed" in self.entry:
            renewal = self.entry["renewed"]
            self.put(renewal["drafted"], partial(self.renew, renewal))
            self.plan_life(renewal)
        if "ending" in self.entry:
            told, on, reason = self.entry["ending"]
            self.put(told, partial(self.plan_end, on, reason))

    def plan_life(self, entry: Mapping[str, Any]) -> None:
        """Circulated, commented on, changed, signed, reported on, reviewed."""
        if "circulated" in entry:
            self.put(entry["circulated"], partial(self.circulate, entry))
        if "comment" in entry:
            self.plan_comment(*entry["comment"])
        if "changed" in entry:
            day, note, sections = entry["changed"]
            self.put(day, partial(self.change, note, sections))
        for body, account, day in entry.get("signed", ()):
            self.put(day, partial(self.sign, body, account))
        for body, person, day in entry.get("in_ink", ()):
            self.put(day, partial(self.sign_in_ink, body, person))
        for report in entry.get("reports", ()):
            self.put(report["day"], partial(self.report, report))
        if "review" in entry:
            self.put(entry["review"], lambda: self._keep(agreement_force.start_review))

    def plan_comment(self, section: str, account: str, day: int, text: str, *answered: Any) -> None:
        """A comment, and its answer where there is one."""
        self.put(day, lambda: self.say(section, account, text))
        if answered:
            self.put(answered[0], lambda: self.answer(answered[1]))

    def draft(self) -> None:
        """Its words, parties and measures."""
        bodies, lsp = self.structure.bodies, self.cast.partnerships[self.structure.slug]
        measures = [
            MeasureSaid(each["name"], each["unit"], Decimal(each["baseline"]), Decimal(each["target"]))
            for each in self.entry.get("measures", ())
        ]
        self.record = agreements.draft(
            lsp=lsp,
            kind=self.entry["kind"],
            by=self.by,
            title=self.entry["title"],
            bodies=[bodies[name] for name in self.entry["bodies"]],
            blocks=list(Block.objects.filter(lsp=lsp, slug__in=self.entry["blocks"])),
            sections=self.entry["sections"],
            measures=measures,
        )

    def bring_in(self) -> None:
        """As it stood before the partnership joined."""
        told = self.entry["brought_in"]
        began = self.structure.timeline.calendar.day(told["began"])
        self.record = agreements.bring_in(
            self.record, by=self.by, source=told["source"], starts_on=began, review_on=clock.today()
        )

    def renew(self, entry: Mapping[str, Any]) -> None:
        """A draft of its own, with what changed."""
        self.record = agreement_renewal.renew(self.record, by=self.by)
        self.record = agreements.edit(self.record, by=self.by, sections=entry["sections"])

    def circulate(self, entry: Mapping[str, Any]) -> None:
        """Round to everybody."""
        sign_by = self.structure.timeline.calendar.day_or_none(entry.get("sign_by"))
        self.record = agreements.circulate(self.record, by=self.by, sign_by=sign_by)

    def change(self, note: str, sections: Mapping[str, str]) -> None:
        """The next version."""
        self.record = agreements.change(self.record, by=self.by, note=note, sections=sections)

    def say(self, section: str, account: str, text: str) -> None:
        """A comment of the account."""
        by = self.cast.accounts[account]
        self.comment = agreement_comments.comment(self.record, by=by, section=section, text=text)

    def answer(self, text: str) -> None:
        """The coordinator's answer."""
        agreement_comments.answer(self.comment, by=self.by, answer=text)

    def _party(self, body: str) -> Any:
        parties = self.record.parties.select_related("body", "organisation", "agreement__lsp")
        return parties.get(body=self.structure.bodies[body])

    def _digest(self) -> str:
        text = Agreement.objects.select_related("current").get(pk=self.record.pk).current
        assert text is not None
        return text.digest

    def sign(self, body: str, account: str) -> None:
        """The chair, with the own account."""
        self.record = agreement_signing.sign(
            self.record, by=self.cast.accounts[account], party=self._party(body), digest=self._digest()
        )

    def sign_in_ink(self, body: str, person: str) -> None:
        """The chair, on paper."""
        self.record = agreement_signing.sign_in_ink(
            self.record,
            by=self.by,
            party=self._party(body),
            person=self.cast.people[person],
            signed_on=clock.today(),
            digest=self._digest(),
            scan=Upload("signed-page.png", SCAN),
        )

    def report(self, told: Mapping[str, Any]) -> None:
        """What was reached in a year."""
        measures = self.record.measures.filter(taken_out_at=None).order_by("position")
        figures = {
            each.pk: (Decimal(value), "") for each, value in zip(measures, told["figures"], strict=True)
        }
        measure_reports.report(
            self.record, by=self.by, year=told["year"], summary=told["summary"], figures=figures
        )

    def plan_end(self, on: int, reason: str) -> None:
        """It ends on a day to come."""
        day = self.structure.timeline.calendar.day(on)
        self.record = agreement_force.end(self.record, by=self.by, on=day, reason=reason)

    def _keep(self, act: Any) -> None:
        self.record = act(self.record, by=self.by)
