"""The duty register as it is read: who is on it on a day, whom the regime suggests, who was suggested in vain (L7)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower, Trim

from accountability.duties import AgencyKind, Duty, duty_of
from accountability.models import DeclinedSuggestion, NamedAgency
from accountability.models.duty import AREA, EVERYWHERE, FACILITY
from lsp.models import Coverage, LocalStrategicPartnership, Organisation, ServedArea
from lsp.queries.regimes import Period, period_on, periods_on
from lsp.querysets import holds_on
from partnerships.models import Seat
from partnerships.queries.coterminosity import Match, compare
from partnerships.queries.rows import BROUGHT, DATES, KEPT, LSP, ORGANISATION
from partnerships.rules.structure import Relation

Rows = QuerySet[Any, dict[str, Any]]
FITS = {
    Relation.COTERMINOUS: "its area is the partnership's",
    Relation.WIDER: "its area takes in the partnership's",
    Relation.NARROWER: "it serves part of the partnership's area",
    Relation.OVERLAPPING: "its area overlaps the partnership's",
}
"""The relations of L3 in which areas overlap, and what is said of each."""


@dataclass(frozen=True)
class Suggestion:
    """An organisation the regime would have on the register: as which kind of agency, and why."""

    organisation: Organisation
    kind: AgencyKind
    why: str

    @property
    def needs_a_facility(self) -> bool:
        """Whether whoever names it has to say from which facility it serves."""
        return self.kind.condition == FACILITY


def duty_on(lsp: LocalStrategicPartnership, day: date) -> Duty:
    """The duty as the regime of the day says it: one query."""
    return duty_of(period_on(lsp, day).regime)


def duties_on(present: Mapping[int, int], day: date) -> dict[int, tuple[Period, Duty]]:
    """The duty of the day in each partnership, of which its present regime is known: two queries for all of them."""
    found = periods_on(present, day)
    duties = {period.regime.pk: duty_of(period.regime) for period in found.values()}
    return {lsp: (period, duties[period.regime.pk]) for lsp, period in found.items()}


def named_on_day(lsp: LocalStrategicPartnership, user: Any, day: date) -> Collection[Organisation] | None:
    """Who is on the register on the day, for the structure checks (P6); None where nobody ever was: two queries."""
    seen: Any = NamedAgency.objects.visible_to(user).filter(lsp=lsp)
    listed = [each.organisation for each in seen.as_at(day).select_related("organisation")]
    return listed if listed or seen.exists() else None


def suggestions(lsp: LocalStrategicPartnership, duty: Duty, day: date) -> list[Suggestion]:
    """Whom the regime suggests on the day, by their kinds and areas (L3): four queries.

    Nobody who is on the register that day or later, was declined, or is of a sector that is never named (D5); nobody
    at all once what the regime says holds no longer (L7).
    """
    if not duty.regime.holds_on(day):
        return []
    found = {each.pk: each for each in _candidates(lsp, duty, day)}
    if not found:
        return []
    matches = compare(lsp, found, day).matches
    listed = [made for match in matches if (made := _suggested(match, duty)) is not None]
    order = {kind.key: place for place, kind in enumerate(duty.agencies)}
    return sorted(listed, key=lambda each: (order[each.kind.key], each.organisation.name))


def _candidates(lsp: LocalStrategicPartnership, duty: Duty, day: date) -> QuerySet[Organisation]:
    """The organisations of the kinds the duty knows that are not settled yet."""
    kinds = {kind for each in duty.agencies for kind in each.kinds}
    councils = {kind for each in duty.agencies for kind in each.authority_kinds}
    later = Q(ends_on__isnull=True) | (Q(ends_on__gt=day) & Q(ends_on__gt=F("starts_on")))
    settled = NamedAgency.objects.filter(later, lsp=lsp).order_by().values("organisation")
    declined = (
        DeclinedSuggestion.objects.filter(lsp=lsp, regime=duty.regime).order_by().values("organisation")
    )
    told = Organisation.objects.alias(told=Lower(Trim("kind"))).filter(
        Q(told__in=kinds) | Q(authority__kind__in=councils)
    )
    free = told.exclude(sector__in=duty.never_named).exclude(pk__in=settled).exclude(pk__in=declined)
    return free.filter(holds_on(day)).select_related("authority")


def _suggested(match: Match, duty: Duty) -> Suggestion | None:
    """The organisation as the first kind of agency whose condition it meets."""
    kind = duty.kind_of(match.organisation)
    if kind is None:
        return None
    fit = FITS.get(match.relation)
    if kind.condition in (AREA, FACILITY) and fit is None:
        return None
    told = f"Recorded as “{match.organisation.kind}”" if match.organisation.kind else "A council of this kind"
    if kind.condition == AREA:
        return Suggestion(match.organisation, kind, f"{told}; {fit}.")
    if kind.condition == FACILITY:
        return Suggestion(match.organisation, kind, f"{told}; {fit}. Name it where it has a facility there.")
    return Suggestion(match.organisation, kind, f"{told}; it is named everywhere.")


def is_suggested(lsp: LocalStrategicPartnership, organisation: Organisation, day: date) -> bool:
    """Whether the regime of the day suggests the organisation."""
    duty = duty_on(lsp, day)
    return any(each.organisation.pk == organisation.pk for each in suggestions(lsp, duty, day))


def declined_in(lsp: LocalStrategicPartnership, user: Any, duty: Duty) -> list[DeclinedSuggestion]:
    """Who was suggested under the regime and declined, with the reasons, as `user` may read them: one query."""
    seen = DeclinedSuggestion.objects.visible_to(user).filter(lsp=lsp, regime=duty.regime)
    return list(seen.select_related("organisation", "declined_by__person").order_by("organisation__name"))


def may_be_named(lsp: LocalStrategicPartnership) -> QuerySet[Organisation]:
    """The organisations to choose from: near the partnership, of today, and of a sector that may be named (D5).

    Near is who serves an area of it, or one that lies in it or around it; who sits there; who is named everywhere.
    """
    duty = duty_of(lsp.regime)
    everywhere = {told for kind in duty.agencies if kind.condition == EVERYWHERE for told in kind.kinds}
    covered = Coverage.objects.filter(lsp=lsp).current().order_by().values("authority")
    serving = ServedArea.objects.current().filter(
        Q(authority__in=covered) | Q(authority__districts__in=covered) | Q(authority__county__in=covered)
    )
    sitting = Seat.objects.filter(body__lsp=lsp, organisation__isnull=False)
    near = Q(pk__in=serving.order_by().values("organisation"))
    near |= Q(pk__in=sitting.order_by().values("organisation")) | Q(told__in=everywhere)
    found = Organisation.objects.current().alias(told=Lower(Trim("kind"))).filter(near)
    return found.exclude(sector__in=duty.never_named).order_by("name", "pk")


def duty_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Partnerships, each with the regime of today: what stands in a duty on another day is read with it."""
    return seen.values("id", "slug", "name", "regime__id")


def named_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Named agencies, each with its partnership, organisation and regime."""
    return seen.values(
        "id", "status", "agency", "agency_name", "provision", "condition", "local_basis", "note",
        *LSP, *ORGANISATION, "regime__id", "regime__code", "regime__name", *BROUGHT, *DATES, *KEPT,
    )  # fmt: skip


def declined_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Declined suggestions, each with its partnership, organisation and regime."""
    return seen.values(
        "id", "reason", *LSP, *ORGANISATION, "regime__id", "regime__code", "regime__name", *KEPT
    )
