"""Days of an agreement that are changed, left empty or stand in each other's way; and how one is found by its words."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from lsp import clock
from lsp.errors import RuleRefused
from partnerships.services import agreement_force, agreement_renewal, agreements
from tests.api.conftest import caller_for
from tests.factories import agreements as make
from tests.partnerships.test_bodies import codes
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db
BEGAN = date(2004, 4, 1)


@pytest.fixture
def on() -> make.Stage:
    return make.stage()


def brought_in(on: make.Stage, **said: Any) -> Any:
    return agreements.bring_in(on.agreement(), by=on.coordinator, source="Paper", starts_on=BEGAN, **said)


@pytest.mark.parametrize("day", [None, clock.days_from_today(5)])
def test_A2_the_day_for_signing_is_not_changed_into_itself(on: make.Stage, day: date | None) -> None:
    made = agreements.circulate(on.agreement(), by=on.coordinator, sign_by=day)
    with pytest.raises(RuleRefused) as refused:
        agreements.reschedule(made, by=on.coordinator, sign_by=day)
    assert codes(refused) == ["agreement.sign_by_unchanged"]


def test_A5_months_until_the_review_that_are_left_empty_are_those_of_the_regime(on: make.Stage) -> None:
    made = on.agreement(review_months=24)
    assert made.review_months == 24
    made = agreements.edit(made, by=on.coordinator, title="Other")
    assert made.review_months == 24
    made = agreements.edit(made, by=on.coordinator, review_months=None)
    assert made.review_months == on.lsp.regime.terms["periods"]["agreement_review_months"]


def test_L5_what_is_brought_in_as_a_renewal_began_after_the_other_had_ended(on: make.Stage) -> None:
    first = brought_in(on)
    renewal = agreement_renewal.renew(first, by=on.coordinator)
    later = BEGAN + timedelta(days=400)
    for ends_on in (None, later + timedelta(days=1)):
        if ends_on:
            first = agreement_force.end(first, by=on.coordinator, on=ends_on, reason="Renewed.")
        for starts_on in (None, later):
            with pytest.raises(RuleRefused) as refused:
                agreements.bring_in(renewal, by=on.coordinator, source="Paper", starts_on=starts_on)
            assert codes(refused) == ["agreement.renewed_in_force"]
    held = agreements.bring_in(
        renewal, by=on.coordinator, source="Paper", starts_on=later + timedelta(days=1)
    )
    assert held.state == "in_force"


def test_A6_of_a_year_that_the_end_cuts_short_no_report_is_asked_for(on: make.Stage) -> None:
    made = brought_in(on)
    year = made.first_report_year
    begins = BEGAN.replace(year=BEGAN.year + year - 1)
    page = made.get_absolute_url()
    assert "Not due yet" in text_of(Client().get(page))
    agreement_force.end(made, by=on.coordinator, on=begins + timedelta(days=30), reason="Its work is done.")
    seen = text_of(Client().get(page))
    assert "None asked for: the agreement ends before this year is over" in seen
    assert "Not due yet" not in seen


def test_L5_a_planned_end_is_taken_away_again(on: make.Stage) -> None:
    made, desk = brought_in(on), signed_in(on.coordinator)
    address = f"{made.get_absolute_url()}go-on/"
    assert address not in desk.get(made.get_absolute_url()).content.decode()
    assert "No day is set on which it is to end." in text_of(desk.get(address))
    due = made.report_due_on
    made = agreement_force.end(made, by=on.coordinator, on=clock.days_from_today(1), reason="Over.")
    assert made.report_due_on is None
    assert address in desk.get(made.get_absolute_url()).content.decode()
    assert desk.post(address, {"version": made.version, "reason": " "}).status_code == 422
    assert desk.post(address, {"version": made.version, "reason": "It is needed."}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.ends_on, made.end_reason, made.report_due_on) == ("in_force", None, "", due)
    with clock.at(clock.days_from_today(2)):
        agreement_force.let_take_effect()
    made.refresh_from_db()
    assert made.state == "in_force"
    caller = caller_for(on.coordinator)
    tag = caller.get(f"/agreements/{made.pk}/")["ETag"]
    assert caller.post(f"/agreements/{made.pk}/go-on/", {"reason": "Again."}, If_Match=tag).status_code == 409


@pytest.mark.parametrize(
    ("words", "found"), [("burglaries fewer", True), ("streets", True), ("fires", False)]
)
def test_an_agreement_is_found_by_the_words_of_its_title_and_its_text(
    on: make.Stage, words: str, found: bool
) -> None:
    made = brought_in(on)
    listed = signed_in(on.coordinator).get(f"/{on.lsp.slug}/agreements/", {"q": words})
    assert (made.get_absolute_url() in listed.content.decode()) is found
