"""The rules of obligations and contributions, each by its number in the domain, over loaded facts. No queries here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accountability import periods
from accountability.models import Contribution, ContributionPart, Obligation
from accountability.models.obligation import MEASURED, NO_UNIT, PERCENT, STATUTE
from lsp.decisions import Decision, Reason
from partnerships import words
from strategies.units import DAYS, HUNDREDTHS, amount_in_words

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """Who an organisation is in a partnership on a day: on the duty register, by law, or the council itself."""

    named: bool
    by_law: bool
    council: bool


@dataclass(frozen=True)
class Reporters:
    """Who stands where on a part of a contribution: user ids."""

    reporters: frozenset[int] = frozenset()
    coordinators: frozenset[int] = frozenset()
    chairs: frozenset[int] = frozenset()

    @property
    def chair_stands_in(self) -> bool:
        """Whether coordinator and reporter coincide, so that the board's chair confirms (C1)."""
        return bool(self.reporters & self.coordinators)


# --- obligations


def d1_of_a_named_agency(owed: Obligation, standing: Standing) -> Decision:
    """An obligation is a named agency's, or the council's own; others make commitments instead. [mori Q19]"""
    if standing.named or standing.council:
        return Decision.yes()
    on = words.day(owed.starts_on)
    message = (
        f"{owed.organisation} is not on the duty register on {on}, and not the council. Put it on the register"
        " first; an organisation that is never named makes commitments instead."
    )
    return Decision.no("obligation.not_named", message, rule="D1", field="organisation")


def d6_statute_only_for_who_is_named_by_law(owed: Obligation, standing: Standing) -> Decision:
    """An obligation rests on statute only for an organisation named by law on that day, or for the council."""
    if owed.basis != STATUTE or standing.by_law or standing.council:
        return Decision.yes()
    message = (
        f"No law names {owed.organisation} on {words.day(owed.starts_on)}: choose guidance, partnership agreement or"
        " goodwill."
    )
    return Decision.no("obligation.no_statute", message, rule="D6", field="basis")


def d6_statute_names_its_provision(basis: str, provision: str) -> Decision:
    """An obligation resting on statute names the provision, and no other does."""
    if (basis == STATUTE) == bool(provision):
        return Decision.yes()
    message = (
        "Name the provision of the statute."
        if basis == STATUTE
        else "Only an obligation that rests on statute names a provision: leave it empty, or choose statute."
    )
    return Decision.no("obligation.provision", message, rule="D6", field="provision")


def d2_thresholds_in_order(met_at: Decimal, partly_met_at: Decimal) -> Decision:
    """It is met at up to 100 percent, and partly met at no more than that and more than nothing."""
    if not 0 < met_at <= HUNDREDTHS:
        message = "It is met at more than 0 and at most 100 percent."
        return Decision.no("obligation.met_at", message, rule="D2", field="met_at")
    if not 0 < partly_met_at <= met_at:
        message = (
            f"It is partly met at more than 0 percent and at most at the {met_at} percent at which it is met."
        )
        return Decision.no("obligation.partly_met_at", message, rule="D2", field="partly_met_at")
    return Decision.yes()


def d1_asks_for_an_amount(amount: Decimal | None, unit: str) -> Decision:
    """An amount is more than nothing, in pounds and pence, quarters of a day, or whole numbers."""
    if amount is None:
        return Decision.yes()
    if unit in (NO_UNIT, PERCENT):
        message = "Nothing is asked for in this unit: leave the amount empty."
        return Decision.no("obligation.amount_without_unit", message, rule="D1", field="amount")
    return d1_exact(amount, unit, "amount")


def d1_unit_of_what_is_logged(from_contributions: bool, unit: str) -> Decision:
    """Only what is judged by contributions asks for money, days, data sets or reports."""
    if from_contributions or unit in (NO_UNIT, PERCENT):
        return Decision.yes()
    message = "This is counted from the records, so it asks for nothing in this unit: leave the unit empty."
    return Decision.no("obligation.unit", message, rule="D1", field="unit")


def d1_a_kind_says_it_itself(kind: Mapping[str, str], told: Mapping[str, str]) -> Decision:
    """What a kind of the regime is called, how it is measured and in which unit, is its own to say."""
    words = "The kind says this itself: leave it empty, or choose a kind of your own."
    other = [name for name, value in told.items() if value and value != kind[name]]
    return Decision(tuple(Reason("obligation.kind_says", words, rule="D1", field=name) for name in other))


def d1_exact(amount: Decimal, unit: str, field: str) -> Decision:
    """Money is told to the penny, days in quarters of a day, and nothing is negative or zero."""
    if amount <= 0:
        return Decision.no("amount.above_zero", "Enter more than 0.", rule="D1", field=field)
    if unit == DAYS and amount % Decimal("0.25"):
        message = "Enter days in quarters of a day: 2, 2.25, 2.5 or 2.75."
        return Decision.no("amount.quarters", message, rule="D1", field=field)
    if unit not in MEASURED and amount % 1:
        return Decision.no("amount.whole", "Enter a whole number.", rule="D1", field=field)
    return Decision.yes()


def d1_one_of_a_kind(owed: Obligation, others: Iterable[Obligation]) -> Decision:
    """An agency has one obligation of a kind in a partnership at a time."""
    for other in others:
        if other.pk != owed.pk:
            message = f"“{other.title}” is set for {other.organisation} {words.days(other)} already. End that first."
            return Decision.no("obligation.twice", message, rule="D1", field="organisation")
    return Decision.yes()


def d1_within_its_life(owed: Obligation) -> Decision:
    """An obligation begins on a day on which its organisation exists."""
    if owed.starts_on is None or owed.organisation.holds_on(owed.starts_on):
        return Decision.yes()
    message = f"{owed.organisation} exists {words.days(owed.organisation)}: choose one of its days."
    return Decision.no("obligation.organisation_days", message, rule="L7", field="starts_on")


def l4_may_end(owed: Obligation, on: date) -> Decision:
    """What is set ends once, with a reason; on the day it began where it was set by mistake."""
    if owed.never_began:
        return Decision.no("obligation.never", "It was set by mistake and taken back.", rule="L4", field="on")
    if owed.ends_on is not None and owed.ends_on <= on:
        message = f"It ends on {words.day(owed.ends_on)} already: choose an earlier day."
        return Decision.no("obligation.ended", message, rule="L4", field="on")
    if owed.starts_on is not None and on < owed.starts_on:
        message = f"It begins on {words.day(owed.starts_on)}: choose that day, where it was a mistake, or a later one."
        return Decision.no("obligation.before_it_begins", message, rule="L4", field="on")
    return Decision.yes()


def l4_may_still_end(owed: Obligation, today: date) -> Decision:
    """What runs, or is still to begin, can be ended; the day is asked for then."""
    return l4_may_end(owed, max(today, owed.starts_on or today))


def first_ahead(owed: Obligation, today: date) -> date:
    """The first day after today from which its terms can change: of its own periods, and not before it begins."""
    before = max(today, owed.starts_on - ONE_DAY) if owed.starts_on else today
    return periods.next_first(owed.period, periods.first_of(owed.period, before))


def d2_changed_only_forward(owed: Obligation, new: Obligation, today: date) -> Decision:
    """Terms change from the first day of a period that is still to begin: the past is judged by what stood then."""
    on = new.starts_on
    if on is None or on <= today:
        message = "Choose a day that is still to come: what has begun is judged by the terms that stood then."
        return Decision.no("obligation.change_forward", message, rule="D2", field="starts_on")
    kinds = {owed.period, new.period}
    if not all(periods.is_first(kind, on) for kind in kinds):
        message = f"Choose the first day of a period, for example {words.day(first_ahead(owed, today))}."
        return Decision.no("obligation.change_period", message, rule="D2", field="starts_on")
    if not owed.holds_on(on):
        message = f"It runs {words.days(owed)}: choose one of its days."
        return Decision.no("obligation.change_days", message, rule="D2", field="starts_on")
    return Decision.yes()


# --- contributions


def d1_has_an_amount(given: Contribution) -> Decision:
    """Money and staff days are told as an amount; a data set, a report or anything else counts as one."""
    if given.is_measured:
        if given.amount is None:
            return Decision.no("contribution.amount", "Enter how much it was.", rule="D1", field="amount")
        return d1_exact(given.amount, given.unit, "amount")
    if given.amount is not None:
        message = "Only money and staff days have an amount: leave it empty."
        return Decision.no("contribution.no_amount", message, rule="D1", field="amount")
    return Decision.yes()


def d1_done_by_today(day: date | None, today: date) -> Decision:
    """A contribution is logged once it was given."""
    if day is None:
        return Decision.no("contribution.day", "Enter the day.", rule="D1", field="day")
    if day > today:
        message = "The day is still to come. Log it once it was given; until then it is a commitment."
        return Decision.no("contribution.ahead", message, rule="D1", field="day")
    return Decision.yes()


def d1_counts_for(given: Contribution, owed: Obligation, field: str) -> Decision:
    """A contribution counts for obligations of its agency that run on its day and ask for what it is."""
    title = f"“{owed.title}” ({owed.lsp.name})"
    if owed.organisation_id != given.organisation_id:
        message = f"{title} is another agency's."
        return Decision.no("contribution.other_agency", message, rule="D1", field=field)
    if not owed.holds_on(given.day):
        message = (
            f"{title} runs {words.days(owed)}: it does not count what was given on {words.day(given.day)}."
        )
        return Decision.no("contribution.obligation_days", message, rule="D1", field=field)
    if owed.unit not in (given.unit, NO_UNIT, PERCENT):
        message = f"{title} asks for {owed.get_unit_display().lower()}."
        return Decision.no("contribution.unit", message, rule="D1", field=field)
    return Decision.yes()


def d1_counts_for_what_is_logged(owed: Obligation, from_contributions: bool, field: str) -> Decision:
    """What is counted from meetings is not logged."""
    if from_contributions:
        return Decision.yes()
    message = f"“{owed.title}” is counted from meetings: nothing is logged for it."
    return Decision.no("contribution.counted", message, rule="D1", field=field)


def d4_parts_within_the_whole(given: Contribution, parts: Collection[Decimal | None]) -> Decision:
    """What is counted in several partnerships is never more than what was given."""
    if not parts:
        message = "Choose at least one obligation it counts for."
        return Decision.no("contribution.counts_for_nothing", message, rule="D4", field="parts")
    if not given.is_measured or given.amount is None or given.amount <= 0:  # no amount to share out (D1)
        return Decision.yes()
    missing = any(part is None or part <= 0 for part in parts)
    if missing:
        message = "Enter how much of it counts for each obligation that you chose."
        return Decision.no("contribution.part", message, rule="D4", field="parts")
    total = sum(part for part in parts if part is not None)
    if total <= given.amount:
        return Decision.yes()
    said = [amount_in_words(int(each * HUNDREDTHS), given.unit) for each in (total, given.amount)]
    message = f"The parts are {said[0]} together, more than the {said[1]} that were given."
    return Decision.no("contribution.parts", message, rule="D4", field="parts")


def d1_year_is_open(closed: Iterable[tuple[str, date]], day: date | None, field: str = "day") -> Decision:
    """A closed year takes no new and no changed contributions until it is reopened."""
    if day is None:
        return Decision.yes()
    year = periods.first_of(periods.YEAR, day)
    reasons = [
        Reason(
            "contribution.closed_year",
            f"{periods.year_of(day)} is closed in {name}: nothing is added or changed there. Its coordinator can"
            " reopen the year.",
            "D1",
            field,
        )
        for name, first in closed
        if first == year
    ]
    return Decision(tuple(reasons))


def d1_nothing_is_confirmed(given: Contribution, confirmed: Collection[str], *, step: str) -> Decision:
    """What a partnership has confirmed is not corrected or withdrawn, until its coordinator takes that back."""
    if not confirmed:
        return Decision.yes()
    where = ", ".join(sorted(confirmed))
    message = f"It was confirmed in {where}. Ask the coordinator there to take the confirmation back first."
    return Decision.no(f"contribution.{step}.confirmed", message, rule="D1")


def d1_counts_there_as_confirmed(part: ContributionPart, asked: Sequence[Decimal | None]) -> Decision:
    """What a partnership has confirmed counts there as it was confirmed: with that amount, and once."""
    if list(asked) == [part.amount]:
        return Decision.yes()
    message = (
        f"What counts for “{part.obligation.title}” was confirmed in {part.lsp.name}: it is neither changed nor taken"
        " out. Ask the coordinator there to take the confirmation back first."
    )
    return Decision.no("contribution.part.confirmed", message, rule="D1", field="parts")


def d1_is_not_withdrawn(given: Contribution) -> Decision:
    """What was withdrawn stays as it was."""
    if given.withdrawn_at is None:
        return Decision.yes()
    return Decision.no("contribution.withdrawn", "It was withdrawn.", rule="D1")


def c1_nobody_confirms_what_they_reported(user_id: int, facts: Reporters) -> Decision:
    """Nobody confirms a contribution that they themselves reported or corrected."""
    if user_id not in facts.reporters:
        return Decision.yes()
    who = "the board's chair" if facts.chair_stands_in else "the coordinator"
    message = f"You reported this contribution yourself, so {who} confirms it."
    return Decision.no("contribution.confirm.own_report", message, rule="C1")


def c1_the_chair_confirms_for_the_coordinator(user_id: int, facts: Reporters) -> Decision:
    """Where coordinator and reporter of a contribution coincide, the board's chair confirms."""
    if user_id in facts.coordinators or facts.chair_stands_in:
        return Decision.yes()
    message = "The board's chair confirms only what the coordinator reported; here the coordinator confirms."
    return Decision.no("contribution.confirm.chair", message, rule="C1")


def d1_shown_by_evidence(evidence: int) -> Decision:
    """A contribution is confirmed on its evidence."""
    if evidence:
        return Decision.yes()
    message = "It has no evidence. The agency adds a link or a file that shows it."
    return Decision.no("contribution.confirm.evidence", message, rule="D1")


# --- beside the judgement


def d3_explains_what_is_not_met(code: str) -> Decision:
    """An agency explains a period whose obligation it did not meet, or met in part; the judgement stays."""
    if code in ("not_met", "partly_met"):
        return Decision.yes()
    message = "Only a period that is not met, or met in part, is explained."
    return Decision.no("explanation.nothing_to_explain", message, rule="D3")


def d1_year_may_close(first: date, today: date) -> Decision:
    """A financial year closes once it is over."""
    last = periods.containing(periods.YEAR, first).last
    if last < today:
        return Decision.yes()
    message = f"The year ends on {words.day(last)}: close it once it is over."
    return Decision.no("closed_year.not_over", message, rule="D1", field="year")
