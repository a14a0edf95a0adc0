"""Judging by evidence, over facts alone: thresholds, days, quarters, what is shown (D1, D2)."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accountability import judgements, periods
from accountability.judgements import Tally, Terms, Way, judge
from accountability.measures import attendance, contribution
from strategies import units

DAYS_OF_A_DECADE = some.dates(date(2003, 1, 1), date(2013, 1, 1))
TERMS = Terms(
    id=1,
    lsp_id=1,
    organisation_id=1,
    kind="contribute_money",
    title="Contribute money",
    measure="contribution",
    unit="pounds",
    amount=Decimal(1000),
    met_at=Decimal(100),
    partly_met_at=Decimal(50),
    period="year",
    due_days=30,
    starts_on=date(2006, 4, 1),
    ends_on=None,
)
GROWS = contribution.WAY
ATTENDS = attendance.MEASURE.way


def codes(terms: Terms, way: Way, tallies: Mapping[date, Tally], day: date, **given_: Any) -> dict[str, str]:
    """The judgement of each period by its code."""
    return {each.period.code: each.code for each in judge(terms, way, tallies, day=day, **given_)}


@pytest.mark.parametrize(
    ("pence", "judgement"),
    [(0, "not_met"), (49_999, "not_met"), (50_000, "partly_met"), (99_999, "partly_met"), (100_000, "met")],
)
def test_D2_money_is_judged_to_the_penny(pence: int, judgement: str) -> None:
    found = codes(TERMS, GROWS, {date(2006, 4, 1): Tally(pence, 1)}, date(2007, 5, 1))
    assert found == {"2006-07": judgement, "2007-08": "not_yet_due"}


def test_D1_a_year_is_the_sum_of_its_quarters() -> None:
    tallies = {periods.read(f"2006-07-q{n}").first: Tally(25_000, 1) for n in (1, 2, 3, 4)}
    tallies[date(2007, 4, 1)] = Tally(99_999, 1)
    (year, _) = judge(TERMS, GROWS, tallies, day=date(2007, 5, 1))
    assert (year.code, year.done, year.asked) == ("met", 100_000, 100_000)


def test_D1_it_is_due_after_its_days_and_not_on_the_last_of_them() -> None:
    assert codes(TERMS, GROWS, {}, date(2007, 4, 30))["2006-07"] == "not_yet_due"
    assert codes(TERMS, GROWS, {}, date(2007, 5, 1))["2006-07"] == "not_met"


def test_D1_what_only_grows_is_met_as_soon_as_it_is_and_attendance_waits() -> None:
    full = {date(2006, 4, 1): Tally(100_000, 1)}
    assert codes(TERMS, GROWS, full, date(2006, 5, 1)) == {"2006-07": "met"}
    attends = TERMS._replace(measure="attendance", unit="percent", amount=None, period="quarter")
    assert codes(attends, ATTENDS, {date(2006, 4, 1): Tally(3, 3)}, date(2006, 7, 30))["2006-07-q1"] == (
        "not_yet_due"
    )
    assert codes(attends, ATTENDS, {date(2006, 4, 1): Tally(3, 3)}, date(2006, 7, 31))["2006-07-q1"] == "met"


def test_D1_no_meetings_and_what_is_waived_do_not_apply() -> None:
    attends = TERMS._replace(measure="attendance", unit="percent", amount=None)
    assert codes(attends, ATTENDS, {}, date(2007, 5, 1))["2006-07"] == "not_applicable"
    waived = codes(TERMS, GROWS, {}, date(2007, 5, 1), waived={date(2006, 4, 1)})
    assert waived == {"2006-07": "not_applicable", "2007-08": "not_yet_due"}


def test_D1_a_period_is_judged_when_the_obligation_ran_on_one_of_its_days() -> None:
    ran = TERMS._replace(period="quarter", starts_on=date(2006, 6, 30), ends_on=date(2006, 10, 2))
    assert list(codes(ran, GROWS, {}, date(2009, 1, 1))) == ["2006-07-q1", "2006-07-q2", "2006-07-q3"]
    ended = ran._replace(ends_on=date(2006, 10, 1))
    assert list(codes(ended, GROWS, {}, date(2009, 1, 1))) == ["2006-07-q1", "2006-07-q2"]
    assert codes(ran._replace(ends_on=ran.starts_on), GROWS, {}, date(2009, 1, 1)) == {}
    assert codes(ran, GROWS, {}, date(2006, 6, 29)) == {}


def test_D1_without_an_amount_one_confirmed_is_enough() -> None:
    told = TERMS._replace(unit="", amount=None)
    day = date(2007, 5, 1)
    assert codes(told, GROWS, {}, day)["2006-07"] == "not_met"
    assert codes(told, GROWS, {date(2006, 7, 1): Tally(0, 1)}, day)["2006-07"] == "met"


def test_D1_data_sets_are_counted_whole() -> None:
    sets = TERMS._replace(unit="data_sets", amount=Decimal(4), met_at=Decimal(75))
    found = codes(sets, GROWS, {date(2006, 4, 1): Tally(0, 3)}, date(2007, 5, 1))
    assert found["2006-07"] == "met"


@pytest.mark.parametrize(
    ("done", "asked", "shown"),
    [(7496, 10000, "74.96%"), (2, 3, "66.66%"), (3, 4, "75%"), (1, 8, "12.5%"), (0, 5, "0%"), (9, 4, "225%")],
)
def test_D2_a_share_is_shown_as_it_was_compared(done: int, asked: int, shown: str) -> None:
    assert judgements.share_in_words(done, asked) == shown


@given(done=some.integers(0, 10**7), asked=some.integers(1, 10**7), at=some.decimals("0.01", "100", places=2))
def test_D2_what_is_shown_never_crosses_the_threshold(done: int, asked: int, at: Decimal) -> None:
    shown = Decimal(judgements.share_in_words(done, asked).rstrip("%").replace(",", ""))
    truly = Fraction(done, asked) * 100
    assert (shown >= at) == (truly >= Fraction(at))


@given(
    done=some.integers(0, 10**9),
    asked=some.integers(0, 10**9),
    thresholds=some.tuples(*[some.decimals("0.01", "100", places=2)] * 2).map(sorted),
)
def test_D2_compared_as_a_plain_model_does(done: int, asked: int, thresholds: list[Decimal]) -> None:
    partly, met = thresholds
    found = judgements.compare(done, asked, judgements.percent_of(met), judgements.percent_of(partly))
    if not asked:
        assert found == "not_applicable"
        return
    share = Fraction(done, asked) * 100
    expected = "met" if share >= met else "partly_met" if share >= partly else "not_met"
    assert found == expected


def plainly(day: date) -> tuple[int, int]:
    """The financial year a day lies in, and the quarter, counted on the fingers."""
    year = day.year if day.month >= 4 else day.year - 1
    return year, {4: 1, 5: 1, 6: 1, 7: 2, 8: 2, 9: 2, 10: 3, 11: 3, 12: 3}.get(day.month, 4)


@given(day=DAYS_OF_A_DECADE)
def test_D1_every_day_lies_in_the_quarter_and_year_a_plain_model_says(day: date) -> None:
    year, quarter = plainly(day)
    of_year, of_quarter = periods.containing("year", day), periods.containing("quarter", day)
    assert of_year.code == f"{year}-{(year + 1) % 100:02d}"
    assert of_quarter.code == f"{of_year.code}-q{quarter}"
    for period in (of_year, of_quarter):
        assert period.first <= day <= period.last
        assert periods.read(period.code) == period
        assert periods.containing(period.kind, period.last + timedelta(days=1)).first > day


@given(starts=DAYS_OF_A_DECADE, runs=some.integers(0, 900), day=DAYS_OF_A_DECADE, due=some.integers(0, 90))
def test_D1_the_periods_judged_are_those_a_plain_model_walks(
    starts: date, runs: int, day: date, due: int
) -> None:
    terms = TERMS._replace(
        period="quarter", starts_on=starts, ends_on=starts + timedelta(days=runs), due_days=due
    )
    walked: dict[tuple[int, int], str] = {}
    for step in range(runs):
        at = starts + timedelta(days=step)
        if at <= day:
            last = periods.containing("quarter", at).last
            walked[plainly(at)] = "not_met" if day > last + timedelta(days=due) else "not_yet_due"
    found = list(judge(terms, GROWS, {}, day=day))
    assert [plainly(each.period.first) for each in found] == list(walked)
    assert [each.code for each in found] == list(walked.values())


def test_D1_29_february_lies_in_the_last_quarter_and_due_days_run_over_it() -> None:
    leap = date(2008, 2, 29)
    assert periods.containing("quarter", leap).code == "2007-08-q4"
    ran = TERMS._replace(period="quarter", starts_on=leap, ends_on=date(2008, 3, 1), due_days=60)
    (only,) = judge(ran, GROWS, {}, day=date(2009, 1, 1))
    assert (only.period.last, only.due_on) == (date(2008, 3, 31), date(2008, 5, 30))
    third = TERMS._replace(period="quarter", due_days=60, starts_on=date(2007, 10, 1))
    assert next(judge(third, GROWS, {}, day=leap)).due_on == leap
    assert next(judge(third, GROWS, {}, day=leap)).code == "not_yet_due"
    assert next(judge(third, GROWS, {}, day=leap + timedelta(days=1))).code == "not_met"


@pytest.mark.parametrize(
    "code", ["2006-08", "2006-07-q5", "2006-07-q", "0000-01", "2006-07-q1x", "٢٠٠٦-07", ""]
)
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="no period"):
        periods.read(code)


def test_amounts_read_as_they_are() -> None:
    assert units.amount_in_words(125_050, "pounds") == "£1,250.50"
    assert units.amount_in_words(100_000, "pounds") == "£1,000"
    assert units.amount_in_words(225, "days") == "2.25 days"
    assert units.amount_in_words(100, "days") == "1 day"
    assert units.amount_in_words(300, "data_sets") == "3"
