"""Yearly reports on the measures of an agreement, to the board (A6)."""

from collections.abc import Mapping
from decimal import Decimal as Number
from typing import Any, TypedDict, Unpack

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused, TransitionRefused
from lsp.services.locking import lock
from partnerships import permissions, rules
from partnerships.models import Agreement, Body, MeasureFigure, MeasureReport, Meeting
from partnerships.queries.agreements import chaired_by
from partnerships.services.agreement_force import plan_report
from partnerships.services.agreement_steps import agreement_step, decide, lock_agreement
from partnerships.services.records import check_shape

Figures = Mapping[int, tuple[Number | None, str]]
"""Of each measure, by its id: the figure, and a note."""
LONGEST = 20_000


class GivenTo(TypedDict, total=False):
    """The board's meeting to which a report was given, or none; left out, it stays as it is."""

    meeting: Meeting | None


def report(
    agreement: Agreement,
    *,
    by: Any,
    year: int,
    summary: str,
    figures: Figures,
    meeting: Meeting | None = None,
) -> MeasureReport:
    """Report on a year of the agreement: what was reached, measure by measure, and what it means.

    `meeting` is the board's to which it was given. Raises PermissionRefused, RuleRefused (no such year, reported
    already, a measure without figure or reason), TransitionRefused before it was in force.
    """
    with agreement_step("report", agreement, by=by) as row:
        may_report(row, by).require(PermissionRefused)
        reported = set(row.reports.values_list("year", flat=True))
        Decision.all(
            rules.a6_reported_once_a_year(row, year, reported, clock.today()), _of_the_board(row, meeting)
        ).require(RuleRefused)
        assert row.starts_on is not None  # the rule has just seen it
        begins, ends = rules.a6_year(row.starts_on, year)
        made = MeasureReport(
            agreement=row, year=year, year_starts_on=begins, year_ends_on=ends, reported_by=by
        )
        made.summary, made.meeting, made.reported_at = _said(summary), meeting, clock.now()
        check_shape(made)
        made.save()
        _write(made, figures)
        plan_report(row)
    return made


def correct(
    of: MeasureReport,
    *,
    by: Any,
    summary: str,
    figures: Figures,
    reason: str,
    version: int | None = None,
    **given: Unpack[GivenTo],
) -> MeasureReport:
    """Put a report right; what it said before stays in its own history, with the reason. Raises as `report`."""
    if not reason.strip():
        raise InvalidInput.field("reason", "Say what was wrong.", code="required")
    with act("measure-report.correct", by=by, subject=of, reason=reason.strip()):
        row = lock_agreement(of.agreement, by=by)
        may_report(row, by).require(PermissionRefused)
        decide(row, "report").require(TransitionRefused)
        _of_the_board(row, given.get("meeting")).require(RuleRefused)
        held = lock(MeasureReport, of.pk, by=by, version=version)
        held.summary = _said(summary)
        if "meeting" in given:
            held.meeting = given["meeting"]
        held.save()
        _write(held, figures)
    return held


def may_report(agreement: Agreement, user: Any) -> Decision:
    """Whether the user reports on the agreement: chair or secretary of a body that is a party, or coordinator."""
    standing = agreement.parties.filter(taken_out_at=None, body__isnull=False)
    bodies = set(standing.values_list("body", flat=True))
    chaired = chaired_by(user, clock.today()) if user.is_authenticated else set()
    return permissions.report_on_agreement(user, agreement.lsp_id, bodies, chaired=chaired)


def _of_the_board(agreement: Agreement, meeting: Meeting | None) -> Decision:
    if meeting is None or (meeting.body.lsp_id == agreement.lsp_id and meeting.body.kind == Body.Kind.BOARD):
        return Decision.yes()
    message = "The report is given to the board: choose a meeting of the board."
    return Decision.no("agreement.not_the_board", message, rule="A6", field="meeting")


def _said(summary: str) -> str:
    if not summary.strip():
        raise InvalidInput.field("summary", "Say how the year went.", code="required")
    if len(summary) > LONGEST:
        raise InvalidInput.field("summary", f"Write at most {LONGEST:,} characters.")
    return summary.strip()


def _write(report: MeasureReport, figures: Figures) -> None:
    """The figure of each measure that stands in the agreement, or the reason why there is none."""
    measures = {
        each.pk: each for each in report.agreement.measures.filter(taken_out_at=None).order_by("position")
    }
    names = {pk: each.name for pk, each in measures.items()}
    rules.a6_says_something_of_each_measure(figures, names).require(RuleRefused)
    if set(figures) - set(measures):
        raise InvalidInput.field("figures", "Choose measures of this agreement.")
    there = {each.measure_id: each for each in report.figures.all()}
    for pk, measure in measures.items():
        value, note = figures[pk]
        row = there.get(pk) or MeasureFigure(report=report, measure=measure)
        row.value, row.note = value, note.strip()
        check_shape(row)
        row.save()
