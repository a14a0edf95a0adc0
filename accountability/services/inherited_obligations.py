"""The obligations an organisation leaves when another comes after it, and how the successor takes them on (L6)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from accountability.models import Obligation
from accountability.rules import obligations as rules
from accountability.services import judging
from accountability.services.obligations import CHANGEABLE, require
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import Conflict
from lsp.inheritance import Left, ended_with
from lsp.models import Inheritance, Organisation, Succession
from lsp.services.locking import system_lock
from partnerships import words


class Obligations:
    """What was asked of the predecessor on the day and after it. The predecessor's own ends; its past stays its own."""

    kind, label, plural = "obligation", "Obligation", "Obligations"

    def left_by(self, organisation: Organisation, day: date) -> list[Left]:
        """Those that run on the day, or begin after it: one query."""
        found = _running(organisation, day).order_by("lsp", "title", "starts_on", "pk")
        return [Left(each.lsp_id, each.pk, _title(each, day)) for each in found]

    def decide(self, organisation: Organisation, day: date) -> Decision:
        """They can pass on any day."""
        return Decision.yes()

    def release(self, organisation: Organisation, day: date, *, by: Any, reason: str) -> None:
        """Nothing is asked of the predecessor from the day on."""
        for owed in _running(organisation, day).order_by("pk"):
            assert owed.starts_on is not None  # a constraint says so
            with act("obligation.end", by=by, subject=owed, reason=reason):
                owed.ends_on, owed.end_reason = max(day, owed.starts_on), reason
                owed.save()
                judging.refresh([owed.pk])

    def reopen(self, organisation: Organisation, day: date, *, by: Any, reason: str) -> None:
        """They are asked of it again, as long as they were to be."""
        because = ended_with(organisation)
        ended = Obligation.objects.filter(organisation=organisation, end_reason__startswith=because)
        with_it = Q(ends_on=day) | Q(ends_on=F("starts_on"), starts_on__gt=day)
        for owed in ended.filter(with_it).order_by("pk"):
            with act("obligation.reopen", by=by, subject=owed, reason=reason):
                owed.ends_on, owed.end_reason = _was_to_end(owed, day)
                owed.save()
                judging.refresh([owed.pk])

    def take_over(self, offered: Inheritance, *, by: Any, people: bool) -> int:
        """The same is asked of the successor from the day on, until the day on which it was to end.

        Where its terms were to change, each part of the chain is offered by itself and keeps its days.
        """
        left = system_lock(Obligation, offered.subject_id)
        owed = _follow(left, offered.succession)
        with act("obligation.take_over", by=by, subject=owed, lsp=left.lsp, reason=str(offered.succession)):
            require(owed)
            rules.d1_one_of_a_kind(owed, _in_its_days(owed)).require(Conflict)
            owed.save()
            judging.refresh([owed.pk])
        return int(owed.pk)

    def addresses(self, ids: Collection[int], user: Any) -> Mapping[int, str]:
        """The pages of obligations."""
        seen: Any = Obligation.objects.visible_to(user).filter(pk__in=ids).select_related("lsp")
        return {owed.pk: owed.get_absolute_url() for owed in seen}


def _running(organisation: Organisation, day: date) -> QuerySet[Obligation]:
    """Those that run on the day or begin after it; not those that were set by mistake."""
    runs = Q(ends_on=None) | (Q(ends_on__gt=day) & Q(ends_on__gt=F("starts_on")))
    return Obligation.objects.filter(runs, organisation=organisation)


def _title(owed: Obligation, day: date) -> str:
    """What it is called where it is offered: with its days ahead, which tell apart terms that follow each other."""
    assert owed.starts_on is not None  # a constraint says so
    begins = f"from {words.day(owed.starts_on)}" if owed.starts_on > day else ""
    ends = f"until {words.day(owed.ends_on)}" if owed.ends_on else ""
    told = " ".join(filter(None, (begins, ends)))
    return f"{owed.title} ({told})" if told else owed.title


def _follow(left: Obligation, succession: Succession) -> Obligation:
    """The obligation that comes after: the same terms, of the successor, for the days that were still to come."""
    day = max(succession.on, left.starts_on or succession.on)
    kept = ("lsp", "regime", "kind", "title", "measure", "unit", *CHANGEABLE)
    owed = Obligation(
        organisation=succession.successor, starts_on=day, **{name: getattr(left, name) for name in kept}
    )
    owed.ends_on, owed.end_reason = _was_to_end(left, day)
    return owed


def _was_to_end(owed: Obligation, day: date) -> tuple[date | None, str]:
    """When it was to end, and why, as it stood last before it ended with its organisation on the day: one query."""
    beyond = Q(ends_on=None) | Q(ends_on__gt=max(day, owed.starts_on or day))
    before = owed.history.filter(beyond).order_by("-history_id").first()
    return (before.ends_on, before.end_reason) if before else (None, "")


def _in_its_days(owed: Obligation) -> Iterable[Obligation]:
    """What else of the kind is asked of its organisation on any of its days: one query."""
    same = Obligation.objects.filter(lsp=owed.lsp, organisation=owed.organisation, kind=owed.kind)
    if owed.is_local:
        same = same.filter(title=owed.title)
    if owed.ends_on is not None:
        same = same.exclude(starts_on__gte=owed.ends_on)
    others = same.exclude(ends_on__lte=owed.starts_on).select_related("organisation")
    return (each for each in others if not each.never_began)
