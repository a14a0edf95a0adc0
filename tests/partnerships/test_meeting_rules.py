"""Quorum, attendance, numbers and own decisions, over facts that are not saved (P7, P8, P9, P11, P12)."""

from datetime import date
from typing import Any

import pytest

from lsp.models import Organisation
from partnerships import rules, workflow
from partnerships.models import AgendaItem, Attendance, Decision, DecisionBinding, Meeting

JUNE, SEPTEMBER = date(2006, 6, 6), date(2006, 9, 5)


def row(status: str, person: int | None = 1, *, deputy: int | None = None, voting: bool = True) -> Attendance:
    return Attendance(status=status, person_id=person, deputy_id=deputy, voting=voting)


def codes(decision: Any) -> list[str]:
    return [reason.code for reason in decision.reasons]


def test_P7_voting_seats_present_count_deputies_and_not_observers_nor_who_withdrew() -> None:
    rows = [
        row("present", 1),
        row("deputy", 2, deputy=20),
        row("apologies", 3),
        row("absent", 4),
        row("unfilled", None),
        row("present", 5, voting=False),
    ]
    assert rules.p7_voting_present(rows) == 2
    assert rules.p7_voting_present(rows, {1}) == 1
    assert rules.p7_voting_present(rows, {2}) == 2, "the member was not there to withdraw"
    assert rules.p7_voting_present(rows, {20}) == 1


@pytest.mark.parametrize(
    ("present", "quorum", "quorate"),
    [(4, 5, False), (5, 5, True), (6, 5, True), (0, None, True), (0, 1, False)],
)
def test_P7_the_quorum_is_reached_at_its_number(present: int, quorum: int | None, quorate: bool) -> None:
    assert bool(rules.p7_quorate(present, quorum)) is quorate


def meeting(day: date, state: str = workflow.HELD) -> Meeting:
    return Meeting(title="Board", day=day, state=state)


@pytest.mark.parametrize(
    ("ratifies", "present", "found"),
    [
        (meeting(SEPTEMBER), 5, []),
        (meeting(SEPTEMBER), 4, ["meeting.inquorate"]),
        (meeting(JUNE), 5, ["meeting.not_later"]),
        (meeting(SEPTEMBER, workflow.PLANNED), 5, ["meeting.not_held"]),
    ],
)
def test_P7_ratified_by_a_later_quorate_meeting_alone(
    ratifies: Meeting, present: int, found: list[str]
) -> None:
    assert codes(rules.p7_ratified_by_a_later_quorate_meeting(JUNE, ratifies, present, 5)) == found


def test_P7_who_sits_is_nobodys_deputy() -> None:
    assert rules.p7_deputy_does_not_sit(7, "Example Person", {1, 2})
    assert codes(rules.p7_deputy_does_not_sit(2, "Example Person", {1, 2})) == ["deputy.sits"]
    assert rules.p7_deputy_does_not_sit(None, "", {1})


def test_P8_an_unfilled_seat_counts_against_the_organisation_never_against_a_person() -> None:
    rows = [row("present"), row("deputy", deputy=9), row("apologies"), row("unfilled", None)]
    organisation = rules.p8_of_an_organisation(rows)
    assert (organisation.held, organisation.attended, organisation.percent) == (4, 2, 50)
    assert (organisation.member, organisation.deputy, organisation.apologies) == (1, 1, 1)
    assert (organisation.absent, organisation.unfilled) == (0, 1)
    person = rules.p8_of_a_person(rows, 1)
    assert (person.held, person.attended, person.percent) == (3, 2, 67)


def test_P8_no_meetings_is_not_nought_percent() -> None:
    assert rules.p8_of_an_organisation([]).in_words == "no meetings"
    assert rules.p8_of_an_organisation([row("absent")]).in_words == "0%"


def test_P8_percent_is_rounded_half_up() -> None:
    rows = [row("present") for _ in range(1)] + [row("absent") for _ in range(7)]
    assert rules.p8_of_an_organisation(rows).percent == 13


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2007, 3, 31), "2006-07"), (date(2007, 4, 1), "2007-08"), (date(1999, 12, 31), "1999-00")],
)
def test_P9_the_year_is_the_financial_year(day: date, year: str) -> None:
    assert rules.p9_year(day) == year


@pytest.mark.parametrize(
    ("at", "brought_in", "found"),
    [
        (meeting(JUNE), False, []),
        (meeting(JUNE, workflow.PLANNED), False, ["meeting.not_held"]),
        (meeting(JUNE, workflow.CANCELLED), False, ["meeting.not_held"]),
        (None, False, ["decision.no_meeting"]),
        (None, True, []),
    ],
)
def test_P9_L8_a_decision_needs_a_meeting_that_was_held(
    at: Meeting | None, brought_in: bool, found: list[str]
) -> None:
    assert codes(rules.p9_taken_at_a_meeting_held(at, brought_in=brought_in)) == found


@pytest.mark.parametrize(
    ("outcome", "needs", "own", "found"),
    [
        (Decision.Outcome.AGREED, True, "", ["decision.own_decision_awaited"]),
        (Decision.Outcome.AGREED, True, "Cabinet", []),
        (Decision.Outcome.AGREED, False, "", []),
        (Decision.Outcome.RECOMMENDED, True, "", []),
        (Decision.Outcome.NOTED, True, "", []),
    ],
)
def test_P11_stays_recommended_until_the_organisation_has_decided(
    outcome: str, needs: bool, own: str, found: list[str]
) -> None:
    council = Organisation(name="Example Council")
    binding = DecisionBinding(needs_own_decision=needs, own_body=own, organisation=council)
    assert codes(rules.p11_agreed_once_they_decided(outcome, [binding])) == found


def test_P11_an_own_decision_has_body_day_and_minute() -> None:
    assert rules.p11_own_decision_is_whole("Cabinet", JUNE, "12", SEPTEMBER)
    missing = rules.p11_own_decision_is_whole(" ", None, "", SEPTEMBER)
    assert [reason.field for reason in missing.reasons] == ["own_body", "own_decided_on", "own_minute"]
    assert not rules.p11_own_decision_is_whole("Cabinet", SEPTEMBER, "12", JUNE)


def test_P12_a_referred_item_is_answered() -> None:
    assert rules.p12_a_referred_item_is_answered(AgendaItem())
    assert not rules.p12_a_referred_item_is_answered(AgendaItem(referred_from_id=3))
    assert rules.p12_a_referred_item_is_answered(AgendaItem(referred_from_id=3, answer="Taken up."))
