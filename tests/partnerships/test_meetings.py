"""Meetings: scheduled, planned ahead by rule, recorded afterwards, changed, cancelled, published."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from lsp import clock
from lsp.errors import (
    InvalidInput,
    NotFoundError,
    PermissionRefused,
    RuleRefused,
    StaleVersion,
    TransitionRefused,
)
from lsp.models import AuditEvent, Message
from partnerships import workflow
from partnerships.models import Meeting
from partnerships.rhythm import LAST, MONTHS, WEEKS, Rhythm
from partnerships.services import bodies, meetings
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure

pytestmark = pytest.mark.django_db

TODAY = date(2006, 6, 6)
LATER = date(2006, 9, 12)
MORNING, NOON, ONE = time(9, 30), time(12), time(13)
TUESDAY = 1


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def board(partnership: Any) -> Any:
    return structure.board(partnership)


def codes(error: Any) -> set[str]:
    return {reason.code for reason in error.value.reasons}


# --- schedule


def test_a_meeting_is_scheduled(board: Any, coordinator: Any) -> None:
    made = meetings.schedule(
        board, by=coordinator, day=LATER, starts_at=MORNING, ends_at=NOON, place=" Hall "
    )
    kept = Meeting.objects.get(pk=made.pk)
    assert (kept.state, kept.place, kept.sequence, kept.published) == (workflow.PLANNED, "Hall", 0, False)


def test_a_body_secretary_keeps_meetings_too(board: Any, partnership: Any) -> None:
    secretary = place.holder("body_secretary", lsp=partnership)
    assert meetings.schedule(board, by=secretary, day=LATER, starts_at=MORNING).pk


@pytest.mark.parametrize("role", ["auditor", "scrutiny_councillor"])
def test_nobody_else_schedules(board: Any, partnership: Any, role: str) -> None:
    with pytest.raises(PermissionRefused):
        meetings.schedule(board, by=place.holder(role, lsp=partnership), day=LATER, starts_at=MORNING)


def test_a_secretary_of_another_partnership_does_not_schedule(board: Any) -> None:
    with pytest.raises(PermissionRefused):
        meetings.schedule(
            board, by=place.holder("body_secretary", lsp=place.lsp()), day=LATER, starts_at=MORNING
        )


def test_L5_a_body_does_not_meet_outside_its_life(partnership: Any, coordinator: Any) -> None:
    group = structure.body(partnership, starts_on=date(2006, 1, 1), ends_on=LATER)
    with pytest.raises(RuleRefused) as refused:
        meetings.schedule(group, by=coordinator, day=LATER, starts_at=MORNING)
    assert codes(refused) == {"meeting.outside_the_body"}
    meetings.schedule(group, by=coordinator, day=LATER - timedelta(days=1), starts_at=MORNING)


def test_L5_a_body_does_not_end_before_the_meetings_it_has_planned(board: Any, coordinator: Any) -> None:
    planned = meetings.schedule(board, by=coordinator, day=LATER, starts_at=MORNING)
    for day in (LATER, TODAY + timedelta(days=1)):
        with pytest.raises(RuleRefused) as refused:
            bodies.end(board, by=coordinator, on=day, reason="Merged.")
        assert codes(refused) == {"meeting.after_the_end"}
    meetings.cancel(planned, by=coordinator, reason="The body ends.")
    assert bodies.end(board, by=coordinator, on=LATER, reason="Merged.").ends_on == LATER


@pytest.mark.parametrize(("starts_at", "ends_at"), [(NOON, MORNING), (NOON, NOON)])
def test_a_meeting_ends_after_it_begins(board: Any, coordinator: Any, starts_at: time, ends_at: time) -> None:
    with pytest.raises(RuleRefused) as refused:
        meetings.schedule(board, by=coordinator, day=LATER, starts_at=starts_at, ends_at=ends_at)
    assert codes(refused) == {"meeting.ends_before_it_begins"}


@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [
        ((MORNING, NOON), (MORNING, NOON), True),
        ((MORNING, NOON), (time(11), ONE), True),
        ((time(11), ONE), (MORNING, NOON), True),
        ((MORNING, NOON), (NOON, ONE), False),
        ((MORNING, None), (NOON, None), False),
        ((MORNING, None), (MORNING, None), True),
    ],
)
def test_a_body_does_not_meet_twice_at_once(
    board: Any, coordinator: Any, first: Any, second: Any, meet: bool
) -> None:
    meetings.schedule(board, by=coordinator, day=LATER, starts_at=first[0], ends_at=first[1])
    again = {"by": coordinator, "day": LATER, "starts_at": second[0], "ends_at": second[1]}
    if not meet:
        assert meetings.schedule(board, **again)
        return
    with pytest.raises(RuleRefused) as refused:
        meetings.schedule(board, **again)
    assert codes(refused) == {"meeting.two_at_once"}


def test_a_cancelled_meeting_stands_in_nobodys_way(board: Any, coordinator: Any) -> None:
    off = meetings.schedule(board, by=coordinator, day=LATER, starts_at=MORNING)
    meetings.cancel(off, by=coordinator, reason="Too few could come.")
    assert meetings.schedule(board, by=coordinator, day=LATER, starts_at=MORNING)


def test_the_past_is_recorded_and_not_scheduled(board: Any, coordinator: Any) -> None:
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(RuleRefused) as refused:
        meetings.schedule(board, by=coordinator, day=yesterday, starts_at=MORNING)
    assert codes(refused) == {"meeting.in_the_past"}
    assert "record a past meeting" in str(refused.value)
    with pytest.raises(RuleRefused) as refused:
        meetings.record_past(board, by=coordinator, day=LATER, starts_at=MORNING)
    assert codes(refused) == {"meeting.not_past"}
    entered = meetings.record_past(board, by=coordinator, day=yesterday, starts_at=MORNING)
    assert entered.state == workflow.PLANNED


def test_L8_a_meeting_brought_in_is_held_and_names_its_source(board: Any, coordinator: Any) -> None:
    long_ago = {"by": coordinator, "day": date(2005, 3, 1), "starts_at": MORNING, "brought_in": True}
    with pytest.raises(InvalidInput):
        meetings.record_past(board, **long_ago)
    made = meetings.record_past(board, source="Minute book 2", **long_ago)
    assert (made.state, made.brought_in_source) == (workflow.HELD, "Minute book 2")


def test_items_are_wanted_by_the_day_at_the_latest(board: Any, coordinator: Any) -> None:
    after = LATER + timedelta(days=1)
    with pytest.raises(RuleRefused) as refused:
        meetings.schedule(board, by=coordinator, day=LATER, starts_at=MORNING, items_by=after)
    assert codes(refused) == {"meeting.items_by"}


# --- a year ahead


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        (
            Rhythm(2, MONTHS, TUESDAY, TODAY, date(2006, 12, 31), which=2),
            [date(2006, 6, 13), date(2006, 8, 8), date(2006, 10, 10), date(2006, 12, 12)],
        ),
        (Rhythm(1, MONTHS, TUESDAY, date(2006, 6, 14), date(2006, 7, 31), which=2), [date(2006, 7, 11)]),
        (
            Rhythm(3, MONTHS, 4, date(2006, 11, 1), date(2007, 5, 31), which=LAST),
            [date(2006, 11, 24), date(2007, 2, 23), date(2007, 5, 25)],
        ),
        (Rhythm(2, WEEKS, TUESDAY, TODAY, date(2006, 7, 4)), [TODAY, date(2006, 6, 20), date(2006, 7, 4)]),
        (Rhythm(1, WEEKS, 0, TODAY, date(2006, 6, 11)), []),
        (Rhythm(1, MONTHS, 0, date(2006, 6, 10), date(2006, 6, 11)), []),
    ],
)
def test_a_rule_gives_its_days(rhythm: Rhythm, days: list[date]) -> None:
    assert rhythm.days() == days


def test_a_year_is_planned_in_one_act(board: Any, coordinator: Any) -> None:
    before = AuditEvent.objects.count()
    rhythm = Rhythm(2, MONTHS, TUESDAY, TODAY, date(2007, 6, 5), which=2)
    made = meetings.plan_ahead(board, by=coordinator, rhythm=rhythm, starts_at=MORNING, place="Hall")
    assert [meeting.day for meeting in made] == rhythm.days()
    assert len({meeting.series for meeting in made}) == 1
    assert AuditEvent.objects.count() == before + 1


def test_some_days_of_the_rule_can_be_left_out(board: Any, coordinator: Any) -> None:
    rhythm = Rhythm(1, MONTHS, TUESDAY, TODAY, date(2006, 9, 30), which=1)
    kept = rhythm.days()[1:]
    made = meetings.plan_ahead(board, by=coordinator, rhythm=rhythm, days=kept, starts_at=MORNING)
    assert [meeting.day for meeting in made] == kept
    with pytest.raises(InvalidInput):
        meetings.plan_ahead(board, by=coordinator, rhythm=rhythm, days=[date(2006, 6, 7)], starts_at=MORNING)
    with pytest.raises(InvalidInput):
        meetings.plan_ahead(board, by=coordinator, rhythm=rhythm, days=[], starts_at=MORNING)


def test_of_a_series_all_or_none_is_planned(board: Any, coordinator: Any) -> None:
    rhythm = Rhythm(1, MONTHS, TUESDAY, TODAY, date(2006, 9, 30), which=1)
    meetings.schedule(board, by=coordinator, day=rhythm.days()[-1], starts_at=MORNING)
    with pytest.raises(RuleRefused) as refused:
        meetings.plan_ahead(board, by=coordinator, rhythm=rhythm, starts_at=MORNING)
    assert codes(refused) == {"meeting.two_at_once"}
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("last", [TODAY, TODAY + timedelta(weeks=61)])
def test_too_many_days_or_none_are_refused(board: Any, coordinator: Any, last: date) -> None:
    with pytest.raises(InvalidInput) as refused:
        meetings.plan_ahead(board, by=coordinator, rhythm=Rhythm(1, WEEKS, 0, TODAY, last), starts_at=MORNING)
    assert refused.value.reasons[0].field == "until"


# --- change


def test_a_change_of_what_a_calendar_shows_raises_the_sequence(board: Any, coordinator: Any) -> None:
    made = meetings.schedule(board, by=coordinator, day=LATER, starts_at=MORNING)
    made = meetings.update(made, by=coordinator, changes={"items_by": TODAY + timedelta(days=9)})
    assert made.sequence == 0
    for step, changes in enumerate(
        (
            {"title": "Away day"},
            {"place": "Town Hall"},
            {"starts_at": NOON},
            {"ends_at": ONE},
            {"day": LATER + timedelta(days=1)},
        ),
        1,
    ):
        made = meetings.update(made, by=coordinator, changes=changes)
        assert made.sequence == step


def test_who_was_called_is_told_of_the_change_and_nobody_before(board: Any, coordinator: Any) -> None:
    structure.appointment(structure.seat(board))
    made = meetings.schedule(board, by=coordinator, day=LATER, starts_at=MORNING, place="Old Hall")
    meetings.update(made, by=coordinator, changes={"place": "Middle Hall"})
    assert not Message.objects.exists()
    called = make.meeting(board, LATER, state=workflow.CALLED, starts_at=NOON, place="Old Hall")
    meetings.update(called, by=coordinator, changes={"title": "Away day"})
    assert not Message.objects.exists()
    meetings.update(called, by=coordinator, changes={"place": "New Hall"})
    text = Message.objects.get().text
    assert "Now: Tuesday 12 September 2006, 12:00pm, New Hall" in text
    assert "Before: Tuesday 12 September 2006, 12:00pm, Old Hall" in text


@pytest.mark.parametrize("state", [workflow.HELD, workflow.CANCELLED])
def test_what_is_over_stays_as_it_is(board: Any, coordinator: Any, state: str) -> None:
    over = make.meeting(board, state=state)
    with pytest.raises(TransitionRefused):
        meetings.update(over, by=coordinator, changes={"place": "Elsewhere"})
    with pytest.raises(TransitionRefused):
        meetings.cancel(over, by=coordinator, reason="Too late.")


def test_the_second_of_two_secretaries_is_told(board: Any, coordinator: Any) -> None:
    made = meetings.schedule(board, by=coordinator, day=LATER, starts_at=MORNING)
    seen = made.version
    meetings.update(made, by=coordinator, changes={"place": "Here"}, version=seen)
    with pytest.raises(StaleVersion):
        meetings.update(made, by=coordinator, changes={"place": "There"}, version=seen)


# --- cancel, publish


def test_members_are_told_of_cancelling_with_the_reason(board: Any, coordinator: Any) -> None:
    structure.appointment(structure.seat(board), deputy=place.person())
    structure.appointment(structure.seat(board), ends_on=LATER)  # has left by then
    made = meetings.schedule(board, by=coordinator, day=LATER, starts_at=MORNING)
    item = make.item(made)
    with pytest.raises(InvalidInput):
        meetings.cancel(made, by=coordinator, reason=" ")
    made = meetings.cancel(made, by=coordinator, reason="The hall is flooded.")
    item.refresh_from_db()
    assert (made.state, made.sequence) == (workflow.CANCELLED, 1)
    assert (item.meeting, item.state, item.wanted_on) == (None, workflow.TAKEN_UP, LATER)
    assert Message.objects.count() == 2  # the member and the deputy
    assert all("The hall is flooded." in mail.text for mail in Message.objects.all())


def test_V2_an_unpublished_meeting_is_for_those_with_a_role(board: Any, coordinator: Any) -> None:
    made = meetings.schedule(board, by=coordinator, day=LATER, starts_at=MORNING)
    stranger = place.user()
    assert not Meeting.objects.visible_to(stranger).exists()
    with pytest.raises(NotFoundError):
        meetings.publish(made, by=stranger)
    meetings.publish(made, by=coordinator)
    assert Meeting.objects.visible_to(stranger).exists()
    with pytest.raises(PermissionRefused):
        meetings.unpublish(made, by=stranger)
    with pytest.raises(TransitionRefused):
        meetings.publish(made, by=coordinator)
    meetings.unpublish(made, by=coordinator)
    assert not Meeting.objects.visible_to(stranger).exists()
