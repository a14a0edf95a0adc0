"""An agreement in force: from its start date on, reviewed, renewed, ended; and what happens when a day has come."""

from datetime import date
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.errors import LspError, RuleRefused
from lsp.models import LocalStrategicPartnership
from partnerships import rules, workflow
from partnerships.models import Agreement
from partnerships.services.agreement_papers import keep_signed
from partnerships.services.agreement_steps import agreement_step


def hold(agreement: Agreement, starts_on: date | None, *, review_on: date | None, by: Any) -> None:
    """Put the agreement in force from the day, with its review and its first yearly report; its paper is kept.

    The agreement is locked, and saved by whoever calls.
    """
    agreement.state, agreement.starts_on = workflow.IN_FORCE, starts_on
    planned = review_on or agreement.planned_review
    if planned is None and starts_on is not None:
        planned = rules.months_after(starts_on, agreement.review_months)
    agreement.review_on = planned
    if agreement.brought_in and starts_on is not None:
        while rules.a6_year(starts_on, agreement.first_report_year)[1] <= clock.today():
            agreement.first_report_year += 1  # its earlier years were reported elsewhere (L8)
    plan_report(agreement)
    keep_signed(agreement, by=by)


def plan_report(agreement: Agreement) -> None:
    """When the next yearly report is due: at the end of the first year without one (A6)."""
    reported = set(agreement.reports.values_list("year", flat=True)) if agreement.pk else set()
    found = rules.a6_next_report(agreement, reported)
    agreement.report_due_on = found[1] if found else None


def come_into_force(agreement: Agreement) -> None:
    """The signed agreement, locked by the caller, comes into force where its day has come; what it renews ends then.

    From the day that its text says, also where that day is behind us: a signature in ink is recorded days after it was
    given, and the task that lets days come may have stood still.
    """
    renewed = Agreement.objects.locked().get(pk=agreement.renews_id) if agreement.renews_id else None
    day = rules.a2_first_day(agreement, renewed)
    if not rules.a2_its_day_has_come(day, clock.today()):
        return
    with act("agreement.come_into_force", by=None, subject=agreement, lsp=agreement.lsp):
        if renewed is not None:
            _succeed(renewed, agreement, day)
        hold(agreement, day, review_on=None, by=None)
        agreement.save()


def _succeed(renewed: Agreement, by: Agreement, day: date) -> None:
    """What is renewed, locked, ends on the day on which its renewal begins, where it has not ended before."""
    if renewed.ends_on is not None and renewed.ends_on <= day:
        return
    said = f"Renewed by {by.reference}."
    with act("agreement.end", by=None, subject=renewed, lsp=by.lsp, reason=said):
        renewed.ends_on, renewed.end_reason, renewed.state = day, said, workflow.ENDED
        plan_report(renewed)
        renewed.save()


def start_review(agreement: Agreement, *, by: Any, note: str = "", version: int | None = None) -> Agreement:
    """Start the review: it stays in force while it is under review."""
    with agreement_step("start_review", agreement, by=by, reason=note, version=version) as row:
        pass
    return row


def conclude_review(
    agreement: Agreement,
    *,
    by: Any,
    note: str = "",
    review_on: date | None = None,
    version: int | None = None,
) -> Agreement:
    """Conclude the review with the text as it is; the next one is due on the day, else as long after today as agreed.

    Raises RuleRefused for a day that has passed (A5).
    """
    with agreement_step("conclude_review", agreement, by=by, reason=note, version=version) as row:
        rules.a5_reviewed_next_in_the_future(review_on, clock.today()).require(RuleRefused)
        row.review_on = review_on or rules.months_after(clock.today(), row.review_months)
    return row


def end(
    agreement: Agreement, *, by: Any, on: date | None = None, reason: str, version: int | None = None
) -> Agreement:
    """End it on the day, today where none is said: the first day on which it is no longer in force.

    A day to come is kept, and it stays in force until then; another may take its place until it has come. Raises
    RuleRefused (L4, L5).
    """
    day = on or clock.today()
    with agreement_step("end", agreement, by=by, reason=reason, version=version) as row:
        rules.l5_ends_while_in_force(row, day).require(RuleRefused)
        row.ends_on, row.end_reason = day, reason.strip()
        if day <= clock.today():
            row.state = workflow.ENDED
        plan_report(row)
    return row


def go_on(agreement: Agreement, *, by: Any, reason: str, version: int | None = None) -> Agreement:
    """Take away the day to come on which it was to end. Raises TransitionRefused where none is set (L5), RuleRefused
    without a reason, Conflict where another of its line takes its place from that day.
    """
    with agreement_step("go_on", agreement, by=by, reason=reason, version=version) as row:
        row.ends_on, row.end_reason = None, ""
        plan_report(row)
    return row


def let_take_effect() -> int:
    """Let agreements come into force, and end, whose day has come; how many. Each stands for itself."""
    today, done = clock.today(), 0
    signed = Agreement.objects.filter(state=workflow.SIGNED).values_list("pk", flat=True)
    over = Agreement.objects.filter(state__in=workflow.HOLDING, ends_on__lte=today)
    for pk in (*signed, *over.values_list("pk", flat=True)):
        try:
            done += _take_effect(pk, today)
        except LspError:  # somebody is writing it this moment: the next round finds it
            continue
    return done


def _take_effect(pk: int, today: date) -> bool:
    """One agreement, locked; whether its day had come."""
    with act("agreement.take_effect", by=None, lsp=LocalStrategicPartnership.objects.get(agreements=pk)):
        row = Agreement.objects.locked().get(pk=pk)
        before = row.state
        if row.state == workflow.SIGNED:
            come_into_force(row)
        elif row.state in workflow.HOLDING and row.ends_on is not None and row.ends_on <= today:
            row.state = workflow.ENDED
            row.save()
    return row.state != before
