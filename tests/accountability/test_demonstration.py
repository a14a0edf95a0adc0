"""The demonstration is made by the services: every state, two years, one force on two partnerships."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from accountability.demonstration.load import PARTNERSHIPS, load
from accountability.models import Commitment, Contribution, ContributionPart, Obligation
from lsp import clock
from lsp.access import Access
from lsp.models import AuditEvent, LocalStrategicPartnership, Organisation, User
from partnerships.models import Attendance, Body, Decision, DecisionBinding, Interest, Meeting, Seat

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-demonstration-password"


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration, once for all the tests here; each test's own writes are taken back as ever."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert load(password=PASSWORD)
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("loaded")
def test_the_demonstration_is_a_board_and_eight_thematic_partnerships_with_a_neighbour() -> None:
    tameside, oldham = LocalStrategicPartnership.objects.filter(slug__in=PARTNERSHIPS).order_by("-name")
    assert tameside.slug == "tameside"
    assert Body.objects.filter(lsp=tameside, kind="board").count() == 1
    assert Body.objects.filter(lsp=tameside, kind="thematic_partnership").count() == 8
    police = Organisation.objects.get(name="Greater Manchester Police")
    seats = Seat.objects.filter(organisation=police)
    assert set(seats.values_list("body__lsp", flat=True)) == {tameside.pk, oldham.pk}


@pytest.mark.usefixtures("loaded")
def test_commitments_are_in_every_state_and_some_are_overdue() -> None:
    states = set(Commitment.objects.values_list("state", flat=True))
    assert states == {code for code, _ in Commitment._meta.get_field("state").choices}
    assert any(commitment.is_overdue for commitment in Commitment.objects.all())


@pytest.mark.usefixtures("loaded")
def test_the_trail_says_when_it_took_effect_and_when_it_was_recorded() -> None:
    event = AuditEvent.objects.filter(kind="commitment.accept").earliest("effective_at")
    assert event.source == "demonstration"
    assert event.effective_at < clock.now() - timedelta(days=600)
    assert event.recorded_at > clock.now() - timedelta(minutes=10)


@pytest.mark.usefixtures("loaded")
def test_loading_twice_changes_nothing() -> None:
    events = AuditEvent.objects.count()
    assert not load(password=PASSWORD)
    assert AuditEvent.objects.count() == events


@pytest.mark.usefixtures("loaded")
def test_meetings_were_held_with_and_without_a_quorum_and_their_records_are_in_every_state() -> None:
    tameside = LocalStrategicPartnership.objects.get(slug="tameside")
    statuses = set(Attendance.objects.filter(meeting__body__lsp=tameside).values_list("status", flat=True))
    assert statuses == set(Attendance.Status.values)
    taken = Decision.objects.filter(body__lsp=tameside)
    assert set(taken.values_list("outcome", flat=True)) == set(Decision.Outcome.values)
    assert taken.filter(ratified_at__isnull=False).exists()
    assert taken.unconfirmed().exists()
    assert Interest.objects.filter(withdrew=True).exists()
    assert DecisionBinding.objects.exclude(own_body="").exists()
    assert any(row.is_awaited for row in DecisionBinding.objects.all())
    held = Meeting.objects.filter(body__lsp=tameside).held()
    assert set(held.values_list("minutes_state", flat=True)) >= {"draft", "approved"}
    past = Meeting.objects.filter(body__lsp=tameside, day__lt=clock.today())
    assert past.filter(state="planned").exists(), "one waits for its record"
    assert Commitment.objects.filter(decision__isnull=False).exists()


@pytest.mark.usefixtures("loaded")
def test_L2_hampshire_is_a_county_and_eleven_districts_on_which_the_same_people_sit() -> None:
    county = LocalStrategicPartnership.objects.get(slug="hampshire")
    districts = LocalStrategicPartnership.objects.filter(upper_tier=county)
    assert (county.tier, districts.count(), county.coverage.count()) == ("county", 11, 1)
    tiers = {*districts.values_list("tier", flat=True), *districts.values_list("two_tier_model", flat=True)}
    assert tiers == {"district", "added_value"}
    for name in ("Hampshire Constabulary", "Hampshire Primary Care Trust", "Hampshire County Council"):
        seats = Seat.objects.filter(organisation=Organisation.objects.get(name=name))
        assert set(seats.values_list("body__lsp", flat=True)) == {
            county.pk,
            *districts.values_list("pk", flat=True),
        }
    assert [lsp.slug for lsp in districts.filter(regime__code="england-2007")] == ["eastleigh"]
    assert set(Access.of(User.objects.get(username="constabulary")).lsp_ids) == {
        county.pk,
        *districts.values_list("pk", flat=True),
    }


@pytest.mark.usefixtures("loaded")
def test_commitments_serve_an_agreement_and_an_obligation_and_one_was_put_off() -> None:
    assert Commitment.objects.filter(agreement__title="Safer streets").exists()
    assert Commitment.objects.filter(obligation__kind="share_data").exists()
    moved = Commitment.objects.filter(due_date_changes__isnull=False, organisation__name__contains="Police")
    assert {each.lsp.slug for each in moved} == set(PARTNERSHIPS), "said once for both (C6)"


@pytest.mark.usefixtures("loaded")
def test_a_signed_annual_report_is_the_one_report_that_its_agency_contributed() -> None:
    told = ContributionPart.objects.filter(
        obligation__kind="annual_report", organisation__name__contains="Police"
    )
    assert [each.contribution.annual_report.state for each in told] == ["signed"]


@pytest.mark.usefixtures("loaded")
def test_D4_C6_hampshires_police_owe_the_same_to_eleven_and_gave_to_all_of_them_in_one_entry() -> None:
    police = Organisation.objects.get(name="Hampshire Constabulary")
    owed = Obligation.objects.filter(organisation=police)
    assert Counter(owed.values_list("kind", flat=True)) == {
        "attend": 11,
        "share_data": 11,
        "support_staff": 11,
    }
    assert not owed.filter(lsp__slug="eastleigh").exists(), "its regime's Act names nobody today"
    given = Contribution.objects.filter(organisation=police, unit="days").latest("day")
    assert (given.parts.count(), sum(part.amount for part in given.parts.all())) == (11, given.amount)
    assert set(given.parts.values_list("state", flat=True)) == {"reported", "confirmed"}
