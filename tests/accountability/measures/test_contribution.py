"""Contributions measured (D1, D2): confirmed ones, of the period, on days of the obligation, as known when."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accountability.measures import MEASURES
from accountability.models import Obligation, Waiver
from accountability.periods import read
from accountability.queries.judging import Asked, judged, judgement_of, judgements_of_agency
from lsp import clock
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import obligations as make

pytestmark = pytest.mark.django_db
YEAR = read("2006-07")


def judgement(owed: Obligation, day: date | None = None) -> tuple[str, int]:
    """The judgement of 2006-07, and the sum in hundredths."""
    found = judgement_of(owed, YEAR.first, day or clock.today())
    assert found is not None
    return found[1].code, found[1].done


def test_D1_only_what_is_confirmed_counts(on: stages.Stage) -> None:
    owed = make.obligation(on)
    for state in ("reported", "returned", "withdrawn"):
        make.contribution(on, owed, 1000, state=state)
    assert judgement(owed) == ("not_met", 0)
    make.contribution(on, owed, "499.99")
    assert judgement(owed) == ("not_met", 49_999)
    make.contribution(on, owed, "0.01")
    assert judgement(owed) == ("partly_met", 50_000)


def test_D1_the_first_and_last_day_of_the_year_and_of_the_obligation(on: stages.Stage) -> None:
    owed = make.obligation(on, starts_on=date(2006, 4, 2), ends_on=date(2007, 4, 2), end_reason="Over.")
    days = (date(2006, 4, 1), date(2006, 4, 2), date(2007, 3, 31), date(2007, 4, 1), date(2007, 4, 2))
    for day in days:
        make.contribution(on, owed, 100, day=day)
    assert judgement(owed)[1] == 20_000
    assert [each[1].done for each in judged(Asked(clock.today(), ids=[owed.pk]))] == [20_000, 10_000]


def test_D1_29_february_counts_in_the_last_quarter(on: stages.Stage) -> None:
    owed = make.obligation(on, period="quarter", amount=Decimal(100))
    make.contribution(on, owed, 100, day=date(2008, 2, 29))
    met = [
        each[1].period.code for each in judged(Asked(clock.today(), ids=[owed.pk])) if each[1].code == "met"
    ]
    assert met == ["2007-08-q4"]


def test_D1_days_are_summed_in_quarters(on: stages.Stage) -> None:
    owed = make.obligation(
        on, kind="support_staff", title="Support staff", unit="days", amount=Decimal("10.25")
    )
    for amount in ("10", "0.25"):
        make.contribution(on, owed, amount)
    assert judgement(owed) == ("met", 1025)


def test_D1_as_at_a_day_a_contribution_counts_from_its_confirmation(on: stages.Stage) -> None:
    with clock.at(date(2006, 4, 1)):
        owed = make.obligation(on)
    with clock.at(date(2006, 7, 1)):
        part = make.contribution(on, owed, 1000, state="reported")
    with clock.at(date(2006, 9, 1)):
        part.state, part.confirmed_by, part.confirmed_at = "confirmed", on.coordinator, clock.now()
        place.save(part)
    with clock.at(date(2007, 6, 1)):
        part.state, part.confirmed_by, part.confirmed_at = "returned", None, None
        part.returned_at, part.return_reason = clock.now(), "The cheque bounced."
        place.save(part)
    assert judgement(owed, date(2006, 8, 31)) == ("not_yet_due", 0)
    assert judgement(owed, date(2006, 9, 1)) == ("met", 100_000)
    assert judgement(owed, date(2007, 5, 31)) == ("met", 100_000)
    assert judgement(owed, date(2007, 6, 1)) == ("not_met", 0)


def test_D2_the_past_is_judged_by_the_terms_that_stood_in_it(on: stages.Stage) -> None:
    changed = date(2007, 4, 1)
    before = make.obligation(on, ends_on=changed, end_reason="Terms changed.")
    after = make.obligation(on, starts_on=changed, amount=Decimal(2000))
    for day, owed in ((make.A_DAY, before), (changed + timedelta(days=9), after)):
        make.contribution(on, owed, 1000, day=day)
    found = judgements_of_agency(on.agency.pk, on.lsp.pk, date(2006, 4, 1), date(2008, 3, 31), clock.today())
    assert [(each.period.code, each.code) for _, each in found] == [
        ("2006-07", "met"),
        ("2007-08", "partly_met"),
    ]
    assert len({terms.line for terms, _ in found}) == 1


def test_D1_what_is_waived_does_not_apply_until_it_is_withdrawn(on: stages.Stage) -> None:
    owed = make.obligation(on)
    waiver = place.save(
        Waiver(obligation=owed, period_first=YEAR.first, reason="Reorganised.", declared_by=on.coordinator)
    )
    assert judgement(owed) == ("not_applicable", 0)
    waiver.withdrawn_at, waiver.withdrawn_reason = clock.now(), "It was not."
    place.save(waiver)
    assert judgement(owed) == ("not_met", 0)


def test_Q4_the_records_behind_it_say_who_entered_and_confirmed_them(on: stages.Stage) -> None:
    owed = make.obligation(on)
    make.contribution(on, owed, 400)
    make.contribution(on, owed, 600, state="returned")
    terms = judged(Asked(clock.today(), ids=[owed.pk])).terms[0]
    confirmed, returned = MEASURES["contribution"].records(terms, YEAR, None)
    assert (confirmed.counts, confirmed.counted) == (True, "£400")
    assert confirmed.note.startswith("Confirmed by ")
    assert (returned.counts, returned.note) == (False, "Returned to the agency: No receipt.")
    assert MEASURES["contribution"].sum_in_words(terms, 40_000, 100_000) == "£400 of £1,000"


def test_a_fixed_number_of_queries_however_many(on: stages.Stage, django_assert_num_queries: object) -> None:
    for _ in range(3):
        owed = make.obligation(on, kind="local", title=f"Local {place.number()}", regime=None)
        make.contribution(on, owed)
    make.attendance_obligation(on)
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert len(list(judged(Asked(clock.today(), lsps=[on.lsp.pk])))) > 12
