"""Obligations as pages and API read them."""

from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from accountability import periods
from accountability.measures import MEASURES
from accountability.models import ClosedYear, NamedAgency, Obligation
from lsp.models import Coverage, LocalStrategicPartnership, Organisation
from lsp.querysets import holds_on
from partnerships import words
from partnerships.queries.rows import BROUGHT, DATES, KEPT, LSP, ORGANISATION
from strategies.units import HUNDREDTHS, amount_in_words, places

Rows = QuerySet[Any, dict[str, Any]]


def dutiful(lsp: LocalStrategicPartnership, day: date) -> QuerySet[Organisation]:
    """Who may owe anything: those on the duty register on the day, and the councils themselves."""
    named = NamedAgency.objects.filter(lsp=lsp).as_at(day).order_by().values("organisation")
    covered = Coverage.objects.filter(holds_on(day), lsp=lsp).order_by().values("authority")
    council = Q(authority__in=covered) | Q(authority=lsp.accountable_body_id, authority__isnull=False)
    found = Organisation.objects.as_at(day).filter(Q(pk__in=named) | council)
    return found.order_by("name", "pk")


def running_pairs(lsp: LocalStrategicPartnership, day: date) -> set[tuple[int, str]]:
    """(agency, kind) of what runs on the day or begins later: one query."""
    still = Obligation.objects.filter(lsp=lsp).exclude(ends_on__lte=day)
    return set(still.order_by().values_list("organisation_id", "kind"))


def obligation_facts(owed: Obligation) -> list[tuple[str, ...]]:
    """What is asked, by whom, on what basis: for its page."""
    met, partly = (f"{places(int(each * HUNDREDTHS))}%" for each in (owed.met_at, owed.partly_met_at))
    asked = "" if owed.amount is None else amount_in_words(int(owed.amount * HUNDREDTHS), owed.unit)
    after = "1 day" if owed.due_days == 1 else f"{owed.due_days} days"
    rows: list[tuple[str, ...]] = [
        ("Basis", owed.basis_in_words),
        ("Measured by", f"{MEASURES[owed.measure].title}. {MEASURES[owed.measure].reads}"),
        ("Asked for in each period", asked),
        ("Met", f"at {met}, partly at {partly}"),
        ("Judged", f"for each {owed.get_period_display().lower()}, {after} after it ends"),
        ("Regime", str(owed.regime) if owed.regime else "None: it was agreed here"),
        ("From", words.day(owed.starts_on)),
        ("Until", words.day(owed.ends_on) if owed.ends_on else "No end set"),
        ("Why it ends", owed.end_reason),
        ("Brought in from", owed.brought_in_source),
    ]
    return [row for row in rows if row[1]]


def other_terms(owed: Obligation, user: Any) -> Obligation | None:
    """The same obligation under the terms that hold once these end (D2), where there are any: one query at most."""
    if owed.ends_on is None or owed.never_began:
        return None
    seen: Any = Obligation.objects.visible_to(user).filter(
        lsp=owed.lsp_id, organisation=owed.organisation_id, kind=owed.kind, title=owed.title
    )
    runs = seen.filter(starts_on=owed.ends_on).exclude(ends_on=F("starts_on"))  # not what was set by mistake
    found: Obligation | None = runs.exclude(pk=owed.pk).first()
    return found


def closed_years_of(lsp: LocalStrategicPartnership, user: Any) -> list[ClosedYear]:
    """The years that are or were closed, newest first: one query."""
    seen: Any = ClosedYear.objects.visible_to(user).filter(lsp=lsp)
    return list(seen.select_related("lsp", "closed_by__person", "reopened_by__person"))


def years_to_close(lsp: LocalStrategicPartnership, day: date) -> list[str]:
    """The years of the partnership's obligations that are over and open, newest first: two queries."""
    firsts = Obligation.objects.filter(lsp=lsp).order_by("starts_on").values_list("starts_on", flat=True)
    begins = firsts.first()
    if begins is None:
        return []
    closed = set(ClosedYear.objects.filter(lsp=lsp, reopened_at=None).values_list("first", flat=True))
    over = [each for each in periods.between(periods.YEAR, begins, day) if each.last < day]
    return [each.code for each in reversed(over) if each.first not in closed]


def obligation_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Obligations, each with its partnership and agency."""
    return seen.values(
        "id", "kind", "title", "basis", "provision", "rests_on", "measure", "unit", "amount", "met_at",
        "partly_met_at", "period", "due_days", *LSP, *ORGANISATION, *BROUGHT, *DATES, *KEPT,
    )  # fmt: skip


def closed_year_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Closed years, each with its partnership."""
    return seen.values("id", "first", "note", "closed_at", "reopened_at", "reopened_reason", *LSP, *KEPT)
