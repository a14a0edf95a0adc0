"""What the obligations of this app add to the registries of the apps below, and the news they listen to."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat, ExtractQuarter, ExtractYear, Right
from django.urls import reverse

from accountability import annual_workflow, periods
from accountability.annual_querysets import FIRST_DAY
from accountability.models import (
    AnnualReport,
    ClosedYear,
    Contribution,
    ContributionEvidence,
    Explanation,
    KeptJudgement,
)
from accountability.models.annual_report import ANNUAL_REPORT_KIND
from accountability.models.obligation import NOT_MET, NOT_YET_DUE, PARTLY_MET
from accountability.queries import contribution_work
from accountability.services import judging
from accountability.services.inherited_obligations import Obligations
from lsp import due, inheritance, work
from lsp.due import Due, Source
from lsp.querysets import register_carrier
from partnerships import news
from partnerships.models import Attendance


def register() -> None:
    """Once, at start."""
    inheritance.register(Obligations())
    due.register(OBLIGATION)
    work.register(contribution_work.work_items)
    register_carrier(evidence_files)
    news.attendance_recorded.connect(follow_attendance, dispatch_uid="judgements follow attendance")


def follow_attendance(sender: Any, meeting: Any, **told: Any) -> None:
    """Judge anew who has a seat at the meeting whose attendance was recorded."""
    rows = Attendance.objects.filter(meeting=meeting, organisation__isnull=False)
    judging.follow_attendance(
        meeting.body.lsp_id, set(rows.order_by().values_list("organisation", flat=True))
    )


def evidence_files(user: Any) -> Q:
    """The stored files of contributions that the user may see."""
    seen: Any = Contribution.objects.visible_to(user)
    shown = ContributionEvidence.objects.filter(contribution__in=seen.values("pk"), file__isnull=False)
    return Q(pk__in=shown.order_by().values("file"))


def still_to_do(records: QuerySet[KeptJudgement], day: Any) -> QuerySet[KeptJudgement]:
    """What is not yet due, and what fell due unmet and can still be made good.

    Not what is counted from meetings, once they are over; nor what was explained, or lies in a closed year; nor an
    annual progress report that is signed (D7).
    """
    explained = Explanation.objects.filter(
        obligation=OuterRef("obligation"), period_first=OuterRef("period_first")
    )
    closed = ClosedYear.objects.filter(
        lsp=OuterRef("lsp"),
        first__lte=OuterRef("period_first"),
        first__gt=OuterRef("period_first") - timedelta(days=365),
        reopened_at__isnull=True,
    )
    unmet = Q(judgement__in=(NOT_MET, PARTLY_MET)) & ~Q(obligation__measure="attendance")
    open_still = Q(judgement=NOT_YET_DUE) | (unmet & ~Exists(explained) & ~Exists(closed))
    return records.filter(open_still & ~(Q(kind=ANNUAL_REPORT_KIND) & Exists(_signed_report())))


def _signed_report() -> QuerySet[AnnualReport]:
    """The agency's signed report of the year in which the judged period lies."""
    return AnnualReport.objects.alias(begins=FIRST_DAY).filter(
        lsp=OuterRef("lsp"),
        organisation=OuterRef("organisation"),
        state=annual_workflow.SIGNED,
        begins__lte=OuterRef("period_first"),
        begins__gt=OuterRef("period_first") - timedelta(days=365),
    )


def _address(thing: Due) -> str:
    """The page of the judgement: obligation, kind of period and its first day stand in `where`.

    Of an annual progress report: where the reports of the year are, and are begun.
    """
    obligation, kind, first, what = thing.where.split(" ")
    if what == ANNUAL_REPORT_KIND:
        year = periods.year_of(date.fromisoformat(first))
        return f"{reverse('accountability:annual_reports', args=[thing.lsp_slug])}?year={year}"
    code = periods.code_of(kind, date.fromisoformat(first))
    return reverse("accountability:judgement", args=[thing.lsp_slug, int(obligation), code])


def _period() -> Any:
    """The judged period as a reader knows it, as `KeptJudgement.period_label` says: in the database's own terms."""
    as_from_january = F("period_first") - timedelta(
        days=90
    )  # 1 April is then 1 or 2 January of the year's number
    year = ExtractYear(as_from_january, output_field=IntegerField())
    ends = Right(Cast(year + 1, CharField()), 2)
    quarter = Concat(Value(" quarter "), Cast(ExtractQuarter(as_from_january), CharField()))
    return Concat(
        Cast(year, CharField()),
        Value("-"),
        ends,
        Case(When(period=periods.QUARTER, then=quarter), default=Value("")),
        output_field=CharField(),
    )


OBLIGATION = Source(
    kind="obligation",
    label="Obligation",
    records=lambda: KeptJudgement.objects.all(),
    still_open=still_to_do,
    day=F("due_on"),
    title=F("obligation__title"),
    note=_period(),
    lsp="lsp",
    organisation="organisation",
    where=Concat(
        Cast(F("obligation_id"), CharField()),
        Value(" "),
        F("period"),
        Value(" "),
        Cast(F("period_first"), CharField()),
        Value(" "),
        F("kind"),
        output_field=CharField(),
    ),
    address=_address,
    inside=True,
)
