"""The obligations an organisation leaves when another comes after it, and how the successor takes them on (L6)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import F, Q

from accountability.models import Obligation
from accountability.rules import obligations as rules
from accountability.services import judging
from accountability.services.obligations import CHANGEABLE, require
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import Conflict
from lsp.inheritance import Left, as_before, ended_with
from lsp.models import Inheritance, Organisation
from lsp.services.locking import system_lock


class Obligations:
    """What was asked of the predecessor on the day and after it. The predecessor's own ends; its past stays its own."""

    kind, label, plural = "obligation", "Obligation", "Obligations"

    def left_by(self, organisation: Organisation, day: date) -> list[Left]:
        """Those that run on the day, or begin after it: one query."""
        runs = Q(ends_on=None) | (Q(ends_on__gt=day) & Q(ends_on__gt=F("starts_on")))
        found = Obligation.objects.filter(runs, organisation=organisation).order_by("lsp", "title", "pk")
        return [Left(each.lsp_id, each.pk, each.title) for each in found]

    def decide(self, organisation: Organisation, day: date) -> Decision:
        """They can pass on any day."""
        return Decision.yes()

    def release(self, organisation: Organisation, day: date, *, by: Any, reason: str) -> None:
        """Nothing is asked of the predecessor from the day on."""
        still = Obligation.objects.filter(organisation=organisation).exclude(ends_on__lte=day)
        for owed in still.order_by("pk"):
            assert owed.starts_on is not None  # a constraint says so
            with act("obligation.end", by=by, subject=owed, reason=reason):
                owed.ends_on, owed.end_reason = max(day, owed.starts_on), reason
                owed.save()
                judging.refresh([owed.pk])

    def reopen(self, organisation: Organisation, day: date, *, by: Any, reason: str) -> None:
        """They are asked of it again, as long as they were to be."""
        because = ended_with(organisation)
        ended = Obligation.objects.filter(organisation=organisation, end_reason__startswith=because)
        for owed in ended.filter(ends_on=day).order_by("pk"):
            with act("obligation.reopen", by=by, subject=owed, reason=reason):
                as_before(owed, day)
                judging.refresh([owed.pk])

    def take_over(self, offered: Inheritance, *, by: Any, people: bool) -> int:
        """The same is asked of the successor from the day on."""
        left = system_lock(Obligation, offered.subject_id)
        successor = offered.succession.successor
        day = max(offered.succession.on, left.starts_on or offered.succession.on)
        kept = ("lsp", "regime", "kind", "title", "measure", "unit", *CHANGEABLE)
        owed = Obligation(
            organisation=successor, starts_on=day, **{name: getattr(left, name) for name in kept}
        )
        with act("obligation.take_over", by=by, subject=owed, lsp=left.lsp, reason=str(offered.succession)):
            require(owed)
            same = Obligation.objects.filter(lsp=owed.lsp, organisation=successor, kind=owed.kind)
            if owed.is_local:
                same = same.filter(title=owed.title)
            others = same.exclude(ends_on__lte=day).select_related("organisation")
            rules.d1_one_of_a_kind(owed, others).require(Conflict)
            owed.save()
            judging.refresh([owed.pk])
        return int(owed.pk)

    def addresses(self, ids: Collection[int], user: Any) -> Mapping[int, str]:
        """The pages of obligations."""
        seen: Any = Obligation.objects.visible_to(user).filter(pk__in=ids).select_related("lsp")
        return {owed.pk: owed.get_absolute_url() for owed in seen}
