"""Reads of agreements for pages and API: the list, one with all that belongs to it, versions, years and reports."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from lsp import clock
from lsp.models import LocalStrategicPartnership, Organisation
from partnerships import rules
from partnerships.models import (
    Agreement,
    AgreementMeasure,
    AgreementParty,
    AgreementVersion,
    Appointment,
    Body,
    MeasureReport,
    Meeting,
    Office,
    Seat,
    SectionComment,
    Signature,
)
from partnerships.querysets import NOT_WITHDRAWN


def listed(lsp: LocalStrategicPartnership, user: Any) -> QuerySet[Agreement]:
    """The agreements of the partnership that the user may read, with parties and blocks, the newest first."""
    seen: Any = Agreement.objects.visible_to(user)
    found: QuerySet[Agreement] = seen.filter(lsp=lsp).order_by("-number")
    return found.prefetch_related(standing_parties(), "block_links__block")


def standing_parties() -> Prefetch:
    """The parties that were not taken out, as `standing_parties`, the bodies first."""
    parties = AgreementParty.objects.filter(taken_out_at=None).select_related("body__lsp", "organisation")
    return Prefetch("parties", parties.order_by("organisation__name", "pk"), to_attr="standing_parties")


def parties_of(agreement: Agreement) -> list[AgreementParty]:
    """The parties that stand, the bodies before the organisations."""
    found = agreement.parties.filter(taken_out_at=None).select_related("body__lsp", "organisation")
    parties = sorted(found, key=lambda party: (party.body_id is None, party.pk))
    for party in parties:
        party.agreement = agreement
    return parties


def chairs_held(user: Any, day: date) -> QuerySet[Office]:
    """The chairs that the user holds on the day, of whatever body."""
    held: QuerySet[Office] = Office.objects.as_at(day)
    return held.filter(NOT_WITHDRAWN, person__user=user.pk, kind__in=rules.CHAIRS)


def chaired_by(user: Any, day: date) -> set[int]:
    """The bodies, by id, whose chair the user holds on the day: one query."""
    return set(chairs_held(user, day).values_list("body", flat=True))


def in_force_of(body: Body, user: Any, day: date) -> QuerySet[Agreement]:
    """The agreements in force on the day to which the body is a party."""
    seen: Any = Agreement.objects.visible_to(user)
    held: QuerySet[Agreement] = seen.as_at(day).filter(parties__body=body, parties__taken_out_at=None)
    return held.select_related("lsp").order_by("-number")


def known_bodies(parties: Iterable[AgreementParty], user: Any) -> set[int]:
    """Which of the bodies the user may read about, by id: one query."""
    named = {party.body_id for party in parties if party.body_id}
    seen: Any = Body.objects.visible_to(user)
    return set(seen.filter(pk__in=named).values_list("pk", flat=True))


# Versions ---------------------------------------------------------------------------------------------


def versions_of(agreement: Agreement, user: Any) -> QuerySet[AgreementVersion]:
    """The versions of the agreement that the user may read, the newest first."""
    seen: Any = AgreementVersion.objects.visible_to(user)
    found: QuerySet[AgreementVersion] = seen.filter(agreement=agreement).order_by("-number")
    return found.select_related("text_pdf", "signed_pdf")


def versions_of_the_line(agreement: Agreement, user: Any) -> QuerySet[AgreementVersion]:
    """The versions of the agreement, of what it renews and of what renews it, as far as the user may read them."""
    seen: Any = AgreementVersion.objects.visible_to(user)
    found: QuerySet[AgreementVersion] = seen.filter(agreement__line=agreement.line)
    return found.select_related("agreement__lsp").order_by("-agreement__number", "-number")


def of_the_line(agreement: Agreement, user: Any) -> QuerySet[Agreement]:
    """What it renews and what renews it, the newest first."""
    seen: Any = Agreement.objects.visible_to(user).exclude(pk=agreement.pk)
    found: QuerySet[Agreement] = seen.filter(line=agreement.line).select_related("lsp").order_by("-number")
    return found


@dataclass(frozen=True)
class Wanted:
    """A party, its signature under a version where it is there, and whether one is wanted."""

    party: AgreementParty
    signature: Signature | None

    @property
    def is_missing(self) -> bool:
        """Whether the signature is still wanted."""
        return self.signature is None and self.party.signs


def signatures_under(
    text: AgreementVersion | None, parties: Sequence[AgreementParty], user: Any
) -> list[Wanted]:
    """Each party with its signature under the text; parties taken out since that signed it come last."""
    seen: Any = Signature.objects.visible_to(user)
    given = seen.filter(agreement_version=text).select_related("party__body", "party__organisation", "scan")
    by_party = {each.party_id: each for each in given}
    rows = [Wanted(party, by_party.pop(party.pk, None)) for party in parties]
    return rows + [Wanted(each.party, each) for each in by_party.values()]


def comments_on(agreement: Agreement, user: Any) -> list[SectionComment]:
    """The comments on its versions, the newest version first; none for who holds no role there."""
    seen: Any = SectionComment.objects.visible_to(user)
    found = seen.filter(agreement=agreement).select_related(
        "agreement_version", "made_by__person", "answered_by__person"
    )
    return list(found.order_by("-agreement_version__number", "made_at", "pk"))


# Measures and years -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Year:
    """A year of an agreement: its days, and the report on it where it is there."""

    number: int
    starts_on: date
    ends_on: date
    report: MeasureReport | None
    is_missing: bool
    is_cut_short: bool
    """Whether the agreement ends before this year of it is over: no report is asked for (A6)."""


def years_of(agreement: Agreement, day: date | None = None) -> list[Year]:
    """The years of the agreement up to the one that runs, the newest first (A6)."""
    today = day or clock.today()
    if agreement.starts_on is None or not agreement.was_agreed:
        return []
    reports = {each.year: each for each in agreement.reports.select_related("meeting__body", "reported_by")}
    missing = set(rules.a6_missing_years(agreement, set(reports), today))
    years = []
    number = min([agreement.first_report_year, *reports])
    until = min(today, agreement.ends_on) if agreement.ends_on else today
    while (days := rules.a6_year(agreement.starts_on, number))[0] <= until:
        if days[0] == agreement.ends_on:
            break
        cut_short = agreement.ends_on is not None and agreement.ends_on < days[1]
        years.append(Year(number, *days, reports.get(number), number in missing, cut_short))
        number += 1
    return years[::-1]


def measures_of(agreement: Agreement) -> list[AgreementMeasure]:
    """The measures that stand, each with its reported figures by year as `reported`."""
    measures = agreement.measures.filter(taken_out_at=None).prefetch_related("figures__report")
    found = list(measures.order_by("position", "pk"))
    for measure in found:
        measure.reported = sorted(measure.figures.all(), key=lambda each: each.report.year)  # type: ignore[attr-defined]
    return found


def board_meetings(lsp: LocalStrategicPartnership, user: Any) -> QuerySet[Meeting]:
    """The meetings of the board that were held, the newest first: to one of them a report was given."""
    seen: Any = Meeting.objects.visible_to(user).held()
    found: QuerySet[Meeting] = seen.filter(body__lsp=lsp, body__kind=Body.Kind.BOARD)
    return found.select_related("body").order_by("-day", "-starts_at")


# What a form offers -----------------------------------------------------------------------------------


def bodies_to_bind(lsp: LocalStrategicPartnership, user: Any) -> QuerySet[Body]:
    """The bodies that an agreement may have as parties: those that go on."""
    seen: Any = Body.objects.visible_to(user)
    found: QuerySet[Body] = seen.as_at(clock.today()).filter(lsp=lsp)
    return found.order_by("name", "pk")


def as_well(offered: QuerySet[Any], ids: Iterable[int]) -> QuerySet[Any]:
    """What is offered, and the records of `ids` as well: what stands in a text already, also what has ended since."""
    either = Q(pk__in=offered.order_by().values("pk")) | Q(pk__in=ids)
    found: QuerySet[Any] = offered.model._default_manager.filter(either)
    return found.order_by(*offered.query.order_by)


def organisations_to_bind(lsp: LocalStrategicPartnership) -> QuerySet[Organisation]:
    """The organisations that an agreement may have as parties: those with a seat or a term in the partnership, and
    those that are parties of its agreements already.
    """
    today = clock.today()
    seats = Seat.objects.as_at(today).filter(body__lsp=lsp).values("organisation")
    terms = Appointment.objects.as_at(today).filter(body__lsp=lsp).values("organisation")
    parties = AgreementParty.objects.filter(agreement__lsp=lsp).values("organisation")
    found = Organisation.objects.filter(pk__in=seats.union(terms, parties))
    return found.order_by("name", "pk")


def protocol_pairs(lsp: LocalStrategicPartnership, user: Any, day: date) -> set[frozenset[int]]:
    """The pairs of bodies with a protocol in force on the day (P6): every two of its bodies."""
    held = AgreementParty.objects.filter(
        agreement__in=Agreement.objects.as_at(day).filter(lsp=lsp, kind=Agreement.Kind.PROTOCOL),
        body__isnull=False,
        taken_out_at=None,
    )
    bodies: dict[int, list[int]] = {}
    for agreement, body in held.values_list("agreement", "body"):
        bodies.setdefault(agreement, []).append(body)
    return {
        frozenset((one, other))
        for several in bodies.values()
        for one in several
        for other in several
        if one < other
    }
