"""A succession recorded ahead of its day is announced, takes effect on it, and can be taken back (L6)."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lsp import clock
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused, StaleVersion
from lsp.models import AuditEvent, Inheritance, Succession
from lsp.services import announced, inheritances, organisations, successions
from partnerships.models import Appointment, Seat
from partnerships.services import appointments, seats
from tests.factories import accountability as promises
from tests.factories import lsp as places
from tests.factories import partnerships as membership
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db

AHEAD = clock.days_from_today(20)
TOLD = {"reason": "Trusts become groups.", "source": "The Order of that year"}


@pytest.fixture
def world() -> Any:
    """An agency with a seat, a place in a network's and a live commitment, to be succeeded in twenty days."""
    stage = promises.stage()
    board = membership.board(stage.lsp)
    own = membership.seat(board, "Place of the trust", organisation=stage.agency)
    sitting = membership.appointment(own)
    forum = membership.body(stage.lsp, "Forum")
    shared = membership.seat(forum, "Health network", network="Network", sector=stage.agency.sector)
    guest = membership.appointment(shared, organisation=stage.agency, ends_on=clock.days_from_today(400))
    group = places.organisation("Example Commissioning Group")
    return SimpleNamespace(
        stage=stage,
        agency=stage.agency,
        board=board,
        own=own,
        sitting=sitting,
        guest=guest,
        group=group,
        officer=places.officer(group),
        live=stage.commitment("accepted"),
    )


def declare(world: Any, on: Any = AHEAD, **given: Any) -> list[Succession]:
    asked = {"by": world.stage.coordinator, "successors": [world.group], **TOLD, **given}
    return successions.declare(predecessors=[world.agency], on=on, **asked)


def states() -> dict[tuple[str, int], str]:
    rows = Inheritance.objects.values_list("kind", "subject_id", "state")
    return {(kind, pk): state for kind, pk, state in rows}


def test_L6_ahead_of_its_day_everything_stays_as_it_is(world: Any) -> None:
    (made,) = declare(world)
    assert (made.state, made.recorded_by) == ("announced", world.stage.coordinator)
    assert set(states().values()) == {"prepared"}
    for record in (world.agency, world.own, world.sitting):
        record.refresh_from_db()
        assert record.ends_on is None
    with pytest.raises(RuleRefused, match="on the day of the succession"):
        inheritances.accept(Inheritance.objects.first(), by=world.officer)
    assert announced.let_take_effect() == 0
    with pytest.raises(RuleRefused, match="recorded already"):
        declare(world, successors=[places.organisation()])


@pytest.mark.parametrize("late", [0, 3])
def test_L6_it_takes_effect_from_its_day_with_what_came_and_without_what_went(world: Any, late: int) -> None:
    declare(world)
    with clock.at(clock.days_from_today(5)):
        new = seats.create(
            world.board,
            by=world.stage.coordinator,
            label="New",
            organisation=world.agency,
            starts_on=clock.today(),
        )
        appointments.end(
            world.guest, by=world.stage.coordinator, on=clock.today(), reason="Left.", version=None
        )
    with clock.at(AHEAD + timedelta(days=late)):
        assert announced.let_take_effect() == 1
        assert announced.let_take_effect() == 0
    assert states() == {
        ("seat", world.own.pk): "offered",
        ("seat", new.pk): "offered",
        ("seat", world.guest.seat_id): "withdrawn",
        ("commitment", world.live.pk): "offered",
    }
    for record in (world.agency, world.own, world.sitting, new):
        record.refresh_from_db()
        assert record.ends_on == AHEAD
    assert Succession.objects.get().state == "in_effect"
    begun = AuditEvent.objects.get(kind="organisation.succession_begins")
    assert begun.actor_id == world.stage.coordinator.pk
    with clock.at(AHEAD + timedelta(days=late)):
        done = inheritances.accept(
            Inheritance.objects.get(subject_id=world.own.pk, kind="seat"), by=world.officer
        )
    assert Seat.objects.get(pk=done.result_id).starts_on == AHEAD


def test_L6_what_cannot_pass_waits_and_says_why(world: Any) -> None:
    declare(world)
    with clock.at(clock.days_from_today(5)):
        organisations.end(world.agency, by=places.administrator(), on=clock.today(), reason="Dissolved.")
    with clock.at(AHEAD):
        assert announced.let_take_effect() == 0
        world.agency.refresh_from_db()
        assert "has an end recorded" in announced.why_not(world.agency).reasons[0].message
    assert Succession.objects.get().state == "announced"


@pytest.mark.parametrize("effective", [False, True])
def test_L6_taken_back_before_anything_is_accepted_all_is_as_before(world: Any, effective: bool) -> None:
    declare(world, on=clock.today() if effective else AHEAD)
    with pytest.raises(InvalidInput):
        announced.take_back(world.agency, by=world.stage.coordinator, reason=" ")
    with pytest.raises(PermissionRefused):
        announced.take_back(world.agency, by=places.coordinator(world.stage.lsp), reason="Not mine.")
    with pytest.raises(StaleVersion):
        announced.take_back(world.agency, by=world.stage.coordinator, reason="Old.", version=999)
    announced.take_back(world.agency, by=world.stage.coordinator, reason="The Order was withdrawn.")
    assert set(states().values()) == {"withdrawn"}
    for record, end in (
        (world.agency, None),
        (world.own, None),
        (world.sitting, None),
        (world.guest, clock.days_from_today(400)),
    ):
        record.refresh_from_db()
        assert record.ends_on == end
    assert world.agency.end_reason == ""
    made = Succession.objects.get()
    assert (made.state, made.taken_back_by) == ("taken_back", world.stage.coordinator)
    with pytest.raises(RuleRefused, match="Nothing is recorded"):
        announced.decide_take_back(announced.standing(world.agency)).require(RuleRefused)
    with clock.at(AHEAD):
        assert announced.let_take_effect() == 0
    declare(world)
    assert Succession.objects.filter(state="announced").count() == 1


def test_L6_once_something_is_accepted_it_stands(world: Any) -> None:
    declare(world, on=clock.today())
    inheritances.accept(Inheritance.objects.get(subject_id=world.own.pk, kind="seat"), by=world.officer)
    with pytest.raises(RuleRefused, match="1 thing it leaves has been accepted already"):
        announced.take_back(world.agency, by=places.administrator(), reason="Too late.")


def test_L6_who_had_left_the_same_day_does_not_sit_again(world: Any) -> None:
    appointments.end(
        world.sitting, by=world.stage.coordinator, on=clock.today(), reason="Left.", version=None
    )
    declare(world, on=clock.today())
    announced.take_back(world.agency, by=world.stage.coordinator, reason="A mistake.")
    term = Appointment.objects.get(pk=world.sitting.pk)
    assert (term.ends_on, term.end_reason) == (clock.today(), "Left.")


@pytest.mark.database
def test_L6_the_database_holds_states_and_what_is_taken_back(world: Any) -> None:
    (made,) = declare(world)
    for wrong in ({"state": "gone"}, {"state": "taken_back"}, {"taken_back_reason": "No."}):
        copy = Succession.objects.get(pk=made.pk)
        for name, value in wrong.items():
            setattr(copy, name, value)
        with pytest.raises(IntegrityError, match="l6_"), transaction.atomic():
            places.save(copy)
    offered = Inheritance.objects.first()
    for wrong in ({"state": "withdrawn"}, {"answered_at": clock.now()}, {"state": "gone"}):
        copy = Inheritance.objects.get(pk=offered.pk)
        for name, value in wrong.items():
            setattr(copy, name, value)
        with pytest.raises(IntegrityError, match="l6_"), transaction.atomic():
            places.save(copy)


def test_the_pages_announce_it_and_take_it_back(world: Any) -> None:
    desk, slug = signed_in(world.stage.coordinator), world.agency.slug
    typed = {
        "successors": world.group.name,
        "on_day": AHEAD.day,
        "on_month": AHEAD.month,
        "on_year": AHEAD.year,
        **TOLD,
    }
    done = text_of(desk.post(f"/organisations/{slug}/succession/", typed, follow=True))
    when = f"{AHEAD.day} {AHEAD:%B %Y}"
    assert f"It takes effect on {when}" in done
    assert "To be succeeded by" in done
    assert f"from {when}" in done
    assert "recorded already" in text_of(desk.get(f"/organisations/{slug}/succession/"))
    offered = text_of(signed_in(world.officer).get(f"/organisations/{world.group.slug}/inheritance/"))
    assert f"From {when} it comes after {world.agency.name}" in offered
    due = text_of(desk.get(f"/{world.stage.lsp.slug}/due/"))
    assert f"{world.agency.name} is succeeded by {world.group.name}" in due
    back = f"/organisations/{slug}/succession/take-back/"
    assert desk.post(back, {"reason": ""}).status_code == 422
    shown = text_of(desk.post(back, {"reason": "The Order was withdrawn."}, follow=True))
    assert "Was to be succeeded by" in shown
    assert "The Order was withdrawn." in shown
    assert desk.get(back).status_code == 404
    assert "is succeeded by" not in text_of(desk.get(f"/{world.stage.lsp.slug}/due/"))


def test_the_api_announces_it_and_takes_it_back(world: Any) -> None:
    desk, address = signed_in(world.stage.coordinator), f"/api/v1/organisations/{world.agency.pk}/"
    sent = {"successors": [world.group.pk], "on": AHEAD.isoformat(), **TOLD}
    given = {"content_type": "application/json"}
    done = desk.post(f"{address}succeed/", sent, headers={"if-match": desk.get(address)["ETag"]}, **given)
    assert done.json()["succeeded_by"][0]["state"] == "announced", done.content
    rows = desk.get("/api/v1/inheritances/", {"state": "prepared"}).json()["results"]
    assert len(rows) == 3
    tag = {"if-match": desk.get(address)["ETag"]}
    back = desk.post(f"{address}take-back-succession/", {"reason": "Withdrawn."}, headers=tag, **given)
    assert (back.status_code, back.json()["succeeded_by"]) == (200, []), back.content
