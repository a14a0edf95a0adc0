"""What the system holds of an agency's year in a partnership: the figures of its annual progress report (D7)."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.urls import reverse

from accountability import annual_workflow as workflow
from accountability import contribution_workflow
from accountability.models import AnnualReport, Commitment, ContributionPart, Explanation, ReportFigure
from accountability.models.obligation import JUDGEMENTS
from accountability.queries.commitments import on_day
from accountability.queries.judging import judgements_of_agency
from lsp import clock
from lsp.models import LocalStrategicPartnership, Organisation
from partnerships.queries.attendance import Period, Scope, by_body, financial_year, total
from partnerships.words import day as in_words
from strategies.units import DAYS, POUNDS


@dataclass(frozen=True)
class Drafted:
    """A figure as the records give it, and where they are."""

    section: str
    code: str
    label: str
    value: str
    records: str


@dataclass(frozen=True)
class Year:
    """An agency's year in a partnership, as `user` reads it."""

    lsp: LocalStrategicPartnership
    organisation: Organisation
    period: Period
    year: str
    user: Any


def period_of(year: str) -> Period | None:
    """The days of a financial year written as `2006-07`; None where it is none."""
    try:
        return financial_year(year)
    except ValueError:
        return None


def figures_of(
    lsp: LocalStrategicPartnership, organisation: Organisation, year: str, user: Any
) -> list[Drafted]:
    """Every figure of the year, in the order of the report."""
    asked = Year(lsp, organisation, financial_year(year), year, user)
    return [*_attendance(asked), *_commitments(asked), *_contributions(asked), *_obligations(asked)]


def _attendance(asked: Year) -> Iterator[Drafted]:
    lines = by_body(Scope(asked.lsp, asked.user, asked.period, organisation=asked.organisation))
    found = total(lines)
    address = reverse("partnerships:organisation_attendance", args=[asked.lsp.slug, asked.organisation.slug])
    there = f"{address}?year={asked.year}"
    due = found.held
    value = f"{found.attended} of {due}" if due else "No meetings"
    label = "Attendances, of those due: each seat counts once at each meeting"
    yield Drafted("attendance", "attended", label, value, there)


def _commitments(asked: Year) -> Iterator[Drafted]:
    own = Commitment.objects.filter(lsp=asked.lsp, organisation=asked.organisation)
    address = reverse("accountability:commitments", args=[asked.lsp.slug])
    today, end = clock.today(), min(asked.period.last, clock.today())
    for code, label, moment in (
        ("made", "Commitments made in the year", "made_at"),
        ("delivered", "Reported as delivered in the year", "delivered_at"),
        ("confirmed", "Confirmed by the partnership in the year", "confirmed_at"),
        ("closed", "Missed or withdrawn in the year", "closed_at"),
    ):
        days = (asked.period.first, asked.period.last)
        count = own.filter(**{f"{moment}__date__range": days, "number__isnull": False}).count()
        where = f"{address}?agency={asked.organisation.slug}&as_at={today}&step={code}&year={asked.year}"
        yield Drafted("commitments", code, label, str(count), where)
    yield _overdue(asked, address, end)


def _overdue(asked: Year, address: str, day: date) -> Drafted:
    """What was overdue on the last day of the year, or on the day of drafting where the year still runs: as it stood
    when that day was over, the same day for what it is called, the figure and its records (Q4).
    """
    stood = on_day(asked.user, day).filter(lsp=asked.lsp, organisation=asked.organisation)
    late = stood.filter(standing="overdue").count()
    where = f"{address}?agency={asked.organisation.slug}&as_at={day}&standing=overdue"
    return Drafted("commitments", "overdue", f"Overdue on {in_words(day)}", str(late), where)


def _contributions(asked: Year) -> Iterator[Drafted]:
    days = (asked.period.first, asked.period.last)
    parts = ContributionPart.objects.filter(
        lsp=asked.lsp,
        organisation=asked.organisation,
        contribution__day__range=days,
        state=contribution_workflow.CONFIRMED,
    )
    address = reverse("accountability:agency_contributions", args=[asked.organisation.slug])
    confirmed = contribution_workflow.CONFIRMED
    where = f"{address}?partnership={asked.lsp.slug}&year={asked.year}&state={confirmed}"
    yield Drafted("contributions", "contributed", "Contributions confirmed", str(parts.count()), where)
    for code, unit, label in (("money", POUNDS, "Money"), ("days", DAYS, "Staff days")):
        amount = parts.filter(contribution__unit=unit).aggregate(all=Sum("amount"))["all"]
        if amount is not None:
            value = f"£{amount:,.2f}" if unit == POUNDS else f"{amount.normalize():f}"
            yield Drafted("contributions", code, label, value, f"{where}&unit={unit}")


_BEST_FIRST = [state.label for state in JUDGEMENTS]


def _obligations(asked: Year) -> Iterator[Drafted]:
    first, last = asked.period.first, asked.period.last
    judged = judgements_of_agency(asked.organisation.pk, asked.lsp.pk, first, last, clock.today())
    grid = reverse("accountability:obligations", args=[asked.lsp.slug])
    where = f"{grid}?agency={asked.organisation.pk}&year={asked.year}&years=1&as_at={clock.today()}"
    counts = Counter(judgement.state.label for _, judgement in judged)
    codes = {judgement.state.label: judgement.code for _, judgement in judged}
    for label, count in sorted(counts.items(), key=lambda each: _BEST_FIRST.index(each[0])):
        code = f"judged-{label.lower().replace(' ', '-')}"
        there = f"{where}&judgement={codes[label]}"
        yield Drafted("obligations", code, f"Judged “{label.lower()}”, period by period", str(count), there)
    told = Explanation.objects.filter(
        obligation__lsp=asked.lsp,
        obligation__organisation=asked.organisation,
        period_first__range=(first, last),
    ).count()
    if told:
        yield Drafted("obligations", "explained", "Explanations given", str(told), where)


# --- the text that is signed


def text_of(report: AnnualReport, figures: Iterable[ReportFigure]) -> str:
    """The whole report in Markdown: what is shown, what is signed. The same records give the same text."""
    lines = [
        f"# {report.organisation.name}: annual progress report {report.year}",
        "",
        f"To {report.lsp.name}.",
    ]
    listed = list(figures)
    for code, heading in workflow.SECTIONS:
        lines += _section(
            heading, [each for each in listed if each.section == code], report.words.get(code, "")
        )
    return "\n".join(lines).rstrip() + "\n"


def _section(heading: str, figures: list[ReportFigure], words: str) -> list[str]:
    if not figures and not words:
        return []
    told = [f"- {each.label}: {_told(each)}" for each in figures]
    return ["", f"## {heading}", "", *told, *(["", words.strip()] if words.strip() else [])]


def _told(figure: ReportFigure) -> str:
    if not figure.corrected:
        return figure.drafted
    return f"{figure.corrected} (corrected; drafted as {figure.drafted}: {figure.correction_reason})"


def digest_of(text: str) -> str:
    """SHA-256 of the text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def report_rows(
    seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None
) -> QuerySet[Any, dict[str, Any]]:
    """Reports as they are answered."""
    return seen.values(
        "id", "version", "created_at", "lsp__id", "lsp__slug", "lsp__name", "organisation__id",
        "organisation__slug", "organisation__name", "year", "state", "words", "drafted_at", "text", "digest",
        "signed_at", "withdrawn_at", "withdrawn_reason",
        "signed_pdf__id", "signed_pdf__name", "signed_pdf__size", "signed_pdf__digest",
    )  # fmt: skip


def with_figures(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each row with its figures, and the text as it stands where it is not signed."""
    by_report: dict[int, list[dict[str, Any]]] = {}
    columns = (
        "section",
        "code",
        "label",
        "drafted",
        "records",
        "corrected",
        "correction_reason",
        "corrected_at",
    )
    for figure in ReportFigure.objects.filter(report__in=[row["id"] for row in rows]).values(
        "report_id", *columns
    ):
        by_report.setdefault(figure.pop("report_id"), []).append(figure)
    for row in rows:
        row["figures"] = by_report.get(row["id"], [])
    return rows
