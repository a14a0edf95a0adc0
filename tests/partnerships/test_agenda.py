"""Agenda items and papers: proposed, taken up, ordered, moved, declined, withdrawn, referred and answered (P12)."""

from datetime import date, time
from typing import Any

import pytest

from lsp import clock
from lsp.errors import (
    Conflict,
    InvalidInput,
    NotFoundError,
    PermissionRefused,
    RuleRefused,
    StaleVersion,
    TransitionRefused,
)
from partnerships import workflow
from partnerships.models import AgendaItem, Paper
from partnerships.queries.agendas import RESTRICTED, agenda_lines
from partnerships.queries.plan import plan_of
from partnerships.services import agenda, papers, referrals
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure

pytestmark = pytest.mark.django_db

TODAY, LATER, EVEN_LATER = date(2006, 6, 6), date(2006, 9, 12), date(2006, 11, 14)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def board(partnership: Any) -> Any:
    return structure.board(partnership)


@pytest.fixture
def meeting(board: Any) -> Any:
    return make.meeting(board, LATER)


@pytest.fixture
def member(board: Any) -> Any:
    user = place.user("member")
    structure.appointment(structure.seat(board), place.person(user=user))
    return user


def titles(meeting: Any) -> list[str]:
    return [item.title for item in meeting.items.on_agenda()]


# --- who proposes


def test_a_member_an_officer_of_a_sitting_agency_and_the_secretary_propose(
    board: Any, member: Any, partnership: Any, coordinator: Any
) -> None:
    agency = structure.seat(board).organisation
    chair = place.user("chair")
    structure.office(board, place.person(user=chair))
    secretary = place.holder("body_secretary", lsp=partnership)
    for user in (
        member,
        place.officer(agency),
        place.officer(agency, partnership),
        chair,
        secretary,
        coordinator,
    ):
        made = agenda.propose(board, by=user, title="Bus shelters")
        assert (made.state, made.proposed_by, made.meeting) == (workflow.PROPOSED, user, None)


def test_nobody_else_proposes(board: Any, partnership: Any) -> None:
    left = place.user("left")
    structure.appointment(structure.seat(board), place.person(user=left), ends_on=TODAY)
    elsewhere = structure.seat(structure.body(partnership)).organisation
    sits_here = structure.seat(board).organisation
    others = (
        left,
        place.auditor(partnership),
        place.officer(elsewhere),
        place.officer(sits_here, place.lsp()),
        place.user(),
    )
    for user in others:
        with pytest.raises(PermissionRefused):
            agenda.propose(board, by=user, title="Bus shelters")
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize("given", [{"title": " "}, {"title": "A", "restricted": True}, {"title": "A" * 301}])
def test_a_proposal_of_a_wrong_shape_is_refused(board: Any, coordinator: Any, given: Any) -> None:
    with pytest.raises(InvalidInput):
        agenda.propose(board, by=coordinator, **given)


# --- what becomes of it


def test_a_proposal_is_taken_up_on_a_meeting_or_on_the_plan(
    board: Any, meeting: Any, coordinator: Any
) -> None:
    make.item(meeting, "First")
    one = agenda.propose(board, by=coordinator, title="Second")
    two = agenda.propose(board, by=coordinator, title="Some day")
    agenda.take_up(one, by=coordinator, meeting=meeting)
    two = agenda.take_up(two, by=coordinator)
    assert titles(meeting) == ["First", "Second"]
    assert (two.state, two.meeting) == (workflow.TAKEN_UP, None)
    with pytest.raises(TransitionRefused):
        agenda.take_up(one, by=coordinator, meeting=meeting)


def test_only_the_secretary_takes_up_moves_and_declines(board: Any, meeting: Any, member: Any) -> None:
    own = agenda.propose(board, by=member, title="Mine")
    for refused in (
        lambda: agenda.take_up(own, by=member, meeting=meeting),
        lambda: agenda.decline(own, by=member, reason="No."),
        lambda: agenda.move(own, by=member, meeting=meeting),
        lambda: agenda.add(meeting, by=member, title="Mine too"),
        lambda: agenda.arrange(meeting, by=member, items=[]),
    ):
        with pytest.raises(PermissionRefused):
            refused()


def test_who_proposed_changes_it_until_it_is_taken_up_and_withdraws_it_later_too(
    board: Any, meeting: Any, member: Any, coordinator: Any
) -> None:
    own = agenda.propose(board, by=member, title="Mine")
    agenda.edit(own, by=member, changes={"title": "Ours"})
    papers.add(own, by=member, title="Figures", url="https://example.org/figures")
    agenda.take_up(own, by=coordinator, meeting=meeting)
    with pytest.raises(PermissionRefused):
        agenda.edit(own, by=member, changes={"title": "Theirs"})
    with pytest.raises(PermissionRefused):
        papers.add(own, by=member, title="More", text="More.")
    done = agenda.withdraw(own, by=member, reason="Settled otherwise.")
    assert (done.state, done.closing_reason) == (workflow.WITHDRAWN, "Settled otherwise.")
    assert titles(meeting) == []


def test_a_stranger_does_not_withdraw_what_another_proposed(
    board: Any, member: Any, partnership: Any
) -> None:
    own = agenda.propose(board, by=member, title="Mine")
    with pytest.raises(PermissionRefused):
        agenda.withdraw(own, by=place.auditor(partnership), reason="No.")
    with pytest.raises(NotFoundError):
        agenda.withdraw(own, by=place.user(), reason="No.")


@pytest.mark.parametrize("act", [agenda.decline, agenda.withdraw])
def test_declining_and_withdrawing_need_a_reason_and_happen_once(
    board: Any, coordinator: Any, act: Any
) -> None:
    item = agenda.propose(board, by=coordinator, title="Mine")
    with pytest.raises(InvalidInput):
        act(item, by=coordinator, reason=" ")
    act(item, by=coordinator, reason="Not ours.")
    with pytest.raises(TransitionRefused):
        act(item, by=coordinator, reason="Not ours.")
    with pytest.raises(RuleRefused):
        agenda.edit(item, by=coordinator, changes={"title": "Other"})


# --- on the agenda


def test_an_item_moves_to_another_meeting_and_back_to_the_plan(
    board: Any, meeting: Any, coordinator: Any
) -> None:
    later = make.meeting(board, EVEN_LATER)
    make.item(later, "There already")
    item = agenda.add(meeting, by=coordinator, title="Not reached")
    agenda.move(item, by=coordinator, meeting=later)
    assert titles(later) == ["There already", "Not reached"]
    item = agenda.move(item, by=coordinator)
    assert (item.meeting, item.wanted_on, item.state) == (None, EVEN_LATER, workflow.TAKEN_UP)


def test_an_item_stands_on_agendas_of_its_own_body(meeting: Any, partnership: Any, coordinator: Any) -> None:
    item = agenda.add(meeting, by=coordinator, title="Ours")
    other = make.meeting(structure.body(partnership), EVEN_LATER)
    with pytest.raises(RuleRefused) as refused:
        agenda.move(item, by=coordinator, meeting=other)
    assert refused.value.reasons[0].code == "item.another_body"


def test_what_was_decided_stays_where_it_was_decided(board: Any, coordinator: Any) -> None:
    held = make.held(board, date(2006, 5, 2))
    item = make.item(held)
    make.decision(held, item=item)
    for refused in (
        lambda: agenda.move(item, by=coordinator),
        lambda: agenda.withdraw(item, by=coordinator, reason="No."),
    ):
        with pytest.raises(RuleRefused) as error:
            refused()
        assert error.value.reasons[0].code == "item.decided"


def test_a_closed_agenda_takes_no_items(board: Any, coordinator: Any) -> None:
    off = make.meeting(board, LATER, state=workflow.CANCELLED)
    with pytest.raises(RuleRefused):
        agenda.add(off, by=coordinator, title="Late")
    past = make.held(board, date(2006, 5, 2))
    assert agenda.add(past, by=coordinator, title="Other business")
    signed = make.held(
        board, date(2006, 4, 4), minutes="M", minutes_state=workflow.APPROVED_MINUTES, approved_at=past
    )
    with pytest.raises(RuleRefused):
        agenda.add(signed, by=coordinator, title="Late")


def test_an_agenda_is_put_in_order_and_the_second_of_two_is_told(meeting: Any, coordinator: Any) -> None:
    one, two, three = (agenda.add(meeting, by=coordinator, title=title) for title in "ABC")
    seen = type(meeting).objects.get(pk=meeting.pk).version
    agenda.arrange(meeting, by=coordinator, items=[three, one, two], version=seen)
    assert titles(meeting) == ["C", "A", "B"]
    with pytest.raises(StaleVersion):
        agenda.arrange(meeting, by=coordinator, items=[one, two, three], version=seen)
    with pytest.raises(Conflict):
        agenda.arrange(meeting, by=coordinator, items=[one, two])
    with pytest.raises(Conflict):
        agenda.arrange(meeting, by=coordinator, items=[one, two, two])


def test_an_agenda_says_when_each_item_is_reached_as_far_as_that_is_known(
    meeting: Any, coordinator: Any
) -> None:
    for title, duration in (("A", 20), ("B", None), ("C", 5)):
        agenda.add(meeting, by=coordinator, title=title, duration=duration)
    lines = agenda_lines(meeting, coordinator)
    assert [line.begins for line in lines] == [time(9, 30), time(9, 50), None]


# --- restricted


def test_V2_outsiders_read_of_a_restricted_item_that_it_is_one_and_why(
    meeting: Any, coordinator: Any
) -> None:
    secret = agenda.add(
        meeting,
        by=coordinator,
        title="The offer",
        restricted=True,
        restricted_reason="Commercially confidential",
    )
    papers.add(secret, by=coordinator, title="The figures", text="Ten.")
    openly = agenda.add(meeting, by=coordinator, title="Bus shelters")
    papers.add(openly, by=coordinator, title="Map", text="Here.")
    papers.add(openly, by=coordinator, title="Prices", text="Ten.", restricted=True)
    outside = agenda_lines(meeting, place.user())
    assert [(line.title, line.item, line.reason) for line in outside[:1]] == [
        (RESTRICTED, None, "Commercially confidential")
    ]
    assert [[paper.title for paper in line.papers] for line in outside] == [[], ["Map"]]
    inside = agenda_lines(meeting, coordinator)
    assert [[paper.title for paper in line.papers] for line in inside] == [["The figures"], ["Map", "Prices"]]


# --- papers


@pytest.mark.parametrize(
    "given",
    [
        {"title": "", "text": "T"},
        {"title": "P"},
        {"title": "P", "text": "T", "url": "https://example.org"},
        {"title": "P", "url": "javascript:alert(1)"},
    ],
)
def test_a_paper_has_a_title_and_a_text_or_a_link(meeting: Any, coordinator: Any, given: Any) -> None:
    item = agenda.add(meeting, by=coordinator, title="A")
    with pytest.raises(InvalidInput):
        papers.add(item, by=coordinator, **given)


def test_a_paper_is_changed_and_withdrawn_with_a_reason_once(meeting: Any, coordinator: Any) -> None:
    item = agenda.add(meeting, by=coordinator, title="A")
    paper = papers.add(item, by=coordinator, title="P", text="T")
    paper = papers.update(paper, by=coordinator, changes={"text": "", "url": "https://example.org/p"})
    with pytest.raises(StaleVersion):
        papers.update(paper, by=coordinator, changes={"title": "Q"}, version=1)
    with pytest.raises(InvalidInput):
        papers.withdraw(paper, by=coordinator, reason="")
    papers.withdraw(paper, by=coordinator, reason="Out of date.")
    for again in (
        lambda: papers.withdraw(paper, by=coordinator, reason="Again."),
        lambda: papers.update(paper, by=coordinator, changes={"title": "Q"}),
    ):
        with pytest.raises(TransitionRefused):
            again()
    assert Paper.objects.get().withdrawn_reason == "Out of date."


# --- referred


def test_P12_an_item_referred_to_another_body_is_answered(
    board: Any, partnership: Any, coordinator: Any
) -> None:
    theme = structure.body(partnership)
    item = agenda.propose(board, by=coordinator, title="Taxi marshals", text="Long background.")
    there = referrals.refer(item, by=coordinator, body=theme, question="What would it cost?")
    assert (there.body, there.state, there.text) == (theme, workflow.PROPOSED, "What would it cost?")
    with pytest.raises(InvalidInput):
        referrals.answer(there, by=coordinator, answer=" ")
    answered = referrals.answer(there, by=coordinator, answer="Ten thousand a year.")
    assert (answered.answer, answered.answered_on) == ("Ten thousand a year.", TODAY)


def test_P12_it_is_referred_to_another_body_of_the_partnership_once(
    board: Any, partnership: Any, coordinator: Any
) -> None:
    theme, ended = structure.body(partnership), structure.body(partnership, ends_on=date(2006, 1, 1))
    item = agenda.propose(board, by=coordinator, title="Taxi marshals")
    first = referrals.refer(item, by=coordinator, body=theme)
    for body, code in (
        (theme, "item.referred_already"),
        (board, "item.own_body"),
        (structure.body(), "item.another_partnership"),
        (ended, "item.body_ended"),
    ):
        with pytest.raises(RuleRefused) as refused:
            referrals.refer(item, by=coordinator, body=body)
        assert refused.value.reasons[0].code == code
    agenda.withdraw(first, by=coordinator, reason="Asked the wrong thing.")
    assert referrals.refer(item, by=coordinator, body=theme)


def test_P12_nobody_answers_what_nobody_referred(board: Any, coordinator: Any) -> None:
    item = agenda.propose(board, by=coordinator, title="Ours")
    with pytest.raises(RuleRefused):
        referrals.answer(item, by=coordinator, answer="Yes.")


# --- the plan


def test_P12_the_plan_puts_everything_before_the_meeting_it_falls_to(board: Any, coordinator: Any) -> None:
    first, second = make.meeting(board, LATER), make.meeting(board, EVEN_LATER)
    make.item(first, "On the agenda")
    agenda.propose(board, by=coordinator, title="By September", wanted_on=LATER)
    agenda.propose(board, by=coordinator, title="By November", wanted_on=date(2006, 9, 13))
    agenda.propose(board, by=coordinator, title="Next year", wanted_on=date(2007, 1, 1))
    agenda.propose(board, by=coordinator, title="Some day")
    declined = agenda.propose(board, by=coordinator, title="Never")
    agenda.decline(declined, by=coordinator, reason="No.")
    ends = structure.appointment(structure.seat(board), ends_on=date(2006, 10, 1))
    stops = plan_of(board, coordinator, TODAY)
    told = [
        (
            stop.meeting or stop.title,
            [str(item) for item in stop.items],
            [item.title for item in stop.waiting],
        )
        for stop in stops
    ]
    assert told == [
        (first, ["On the agenda"], ["By September"]),
        (second, [], ["By November"]),
        ("Later", [], ["Next year"]),
        ("Without a date", [], ["Some day"]),
    ]
    assert [str(ends.person) in entry.title for entry in stops[1].entries] == [True]


def test_P12_outsiders_read_of_the_plan_what_is_public(board: Any, coordinator: Any) -> None:
    public = make.meeting(board, LATER)
    make.meeting(board, EVEN_LATER, published=False)
    make.item(public, "Open")
    make.item(public, "Closed", restricted=True)
    agenda.propose(board, by=coordinator, title="Proposed", wanted_on=LATER)
    (stop,) = plan_of(board, place.user(), TODAY)
    assert (stop.meeting, [str(item) for item in stop.items], stop.waiting) == (
        public,
        ["Open", RESTRICTED],
        [],
    )
