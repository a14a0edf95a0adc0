"""The rules of the duty register, each by its number in the domain, over loaded facts. No queries here."""

from collections.abc import Iterable
from datetime import date

from accountability.duties import NEVER_NAMED, AgencyKind, Duty
from accountability.models.duty import FACILITY, NamedAgency
from lsp.decisions import Decision
from lsp.models import Organisation
from lsp.queries.regimes import Period
from partnerships import words
from partnerships.rules.membership import overlap


def d5_never_a_named_agency(
    organisation: Organisation, never: frozenset[str] = NEVER_NAMED, *, field: str = "organisation"
) -> Decision:
    """A voluntary, community or private organisation is never a named agency; it can make commitments. [mori T10]"""
    if organisation.sector not in never:
        return Decision.yes()
    sector = organisation.get_sector_display().lower()
    message = (
        f"{organisation} is recorded as {sector}: such an organisation is never named for the duty. It can make"
        " commitments to the partnership instead."
    )
    return Decision.no("named_agency.sector", message, rule="D5", field=field)


def d5_named_keeps_its_sector(organisation: Organisation, named: Iterable[NamedAgency]) -> Decision:
    """An organisation that is named for the duty does not become a voluntary, community or private one. [mori T10]"""
    where = sorted({each.lsp.name for each in named})
    if not where or organisation.sector not in NEVER_NAMED:
        return Decision.yes()
    message = f"It is on the duty register of {', '.join(where)}: end that first, or choose another sector."
    return Decision.no("named_agency.keeps_sector", message, rule="D5", field="sector")


def d6_rests_on_one_basis(duty: Duty, agency: str, local_basis: str) -> Decision:
    """An agency is on the register by the regime, as one of its kinds of agency, or on a local basis that is told."""
    if bool(agency) == bool(local_basis):
        message = (
            "Choose what kind of agency it is under the regime, or enter the local basis: one of the two."
        )
        return Decision.no("named_agency.basis", message, rule="D6", field="agency")
    if agency and duty.kind(agency) is None:
        message = f"{duty.regime} knows no such kind of agency on that day: choose another one."
        return Decision.no("named_agency.kind", message, rule="D6", field="agency")
    return Decision.yes()


def d6_says_why_it_fits(organisation: Organisation, kind: AgencyKind | None, note: str) -> Decision:
    """Whoever is named from a facility names it; what the register does not know as an agency of the kind says why."""
    if kind is None or note:
        return Decision.yes()
    if kind.condition == FACILITY:
        message = f"Say from which facility in the area {organisation} serves."
        return Decision.no("named_agency.facility", message, rule="L7", field="note")
    if kind.fits(organisation):
        return Decision.yes()
    recorded = f"recorded as “{organisation.kind}”" if organisation.kind else "recorded without its kind"
    message = f"{organisation} is {recorded}: say why it is named as “{kind.name}”."
    return Decision.no("named_agency.why", message, rule="D6", field="note")


def l7_on_days_of_the_regime(begins: date, ends: date | None, period: Period) -> Decision:
    """Who is named rests on the regime the partnership worked under, on days on which that regime holds."""
    regime = period.regime
    last = first_end(period)
    if not regime.holds_on(begins):
        message = f"{regime} holds {words.days(regime)}: choose one of its days."
        return Decision.no("named_agency.regime_days", message, rule="L7", field="starts_on")
    if ends is not None and last is not None and ends > last:
        message = (
            f"The partnership worked under {regime} until {words.day(last)}: it ends then at the latest."
        )
        return Decision.no("named_agency.after_the_regime", message, rule="L7", field="ends_on")
    return Decision.yes()


def first_end(period: Period) -> date | None:
    """The first day on which the partnership does not work under the regime any more, or it holds no longer."""
    ends = [day for day in (period.ends_on, period.regime.ends_on) if day is not None]
    return min(ends) if ends else None


def l7_within_its_life(named: NamedAgency, organisation: Organisation) -> Decision:
    """An organisation is on the register on days on which it exists."""
    begins = named.starts_on
    if begins is None or organisation.holds_on(begins):
        return Decision.yes()
    message = f"{organisation} exists {words.days(organisation)}: choose one of its days."
    return Decision.no("named_agency.organisation_days", message, rule="L7", field="starts_on")


def l4_told_with_its_reason(named: NamedAgency) -> Decision:
    """What is entered with its end ends after it begins, with a reason."""
    begins, ends = named.starts_on, named.ends_on
    if ends is None or begins is None:
        return Decision.yes()
    if ends <= begins:
        message = f"The end must be later than the beginning, {words.day(begins)}."
        return Decision.no("ends_before_it_begins", message, rule="L4", field="ends_on")
    if named.end_reason:
        return Decision.yes()
    return Decision.no("named_agency.end_reason", "Say why it ended.", rule="L4", field="end_reason")


def l7_named_once_at_a_time(named: NamedAgency, others: Iterable[NamedAgency]) -> Decision:
    """An organisation is on the duty register of a partnership once at a time."""
    for other in others:
        if other.pk != named.pk and overlap(named, other):
            message = f"{other.organisation} is on the register {words.days(other)} already. End that first."
            return Decision.no("named_agency.twice", message, rule="L7", field="organisation")
    return Decision.yes()


def l4_was_on_it(named: NamedAgency) -> Decision:
    """What never was on the register cannot end; an end on record can be put earlier."""
    if not named.never_began:
        return Decision.yes()
    return Decision.no(
        "named_agency.never", "It was entered by mistake and taken back.", rule="L4", field="on"
    )


def l4_named_until_a_day(named: NamedAgency, on: date) -> Decision:
    """What is on the register ends once, with a reason; on the day it began where it was entered by mistake."""
    if named.ends_on is not None and named.ends_on <= on:
        message = f"It ends on {words.day(named.ends_on)} already: choose an earlier day."
        return Decision.no("named_agency.ended", message, rule="L4", field="on")
    if named.starts_on is not None and on < named.starts_on:
        begins = words.day(named.starts_on)
        message = f"It begins on {begins}: choose that day, where it was a mistake, or a later one."
        return Decision.no("named_agency.before_it_begins", message, rule="L4", field="on")
    return Decision.yes()


def l7_suggestion_to_decline(organisation: Organisation, suggested: bool, declined: bool) -> Decision:
    """A suggestion declined with a reason is not made again."""
    if declined:
        message = f"{organisation} was declined already, and is not suggested."
        return Decision.no("suggestion.declined", message, rule="L7", field="organisation")
    if not suggested:
        message = (
            f"{organisation} is not suggested: it is on the register, or none of the agencies of the regime."
        )
        return Decision.no("suggestion.not_made", message, rule="L7", field="organisation")
    return Decision.yes()
