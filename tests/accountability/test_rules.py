"""C2 to C8, each by its number, through the services that keep it (C1: `test_who_confirms`)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accountability import rules, workflow
from accountability.models import Commitment, DueDateChange, Evidence, ProgressReport
from accountability.services import commitments, progress
from lsp import clock
from lsp.errors import LspError, PermissionRefused, RuleRefused
from lsp.models import RoleGrant
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.factories import partnerships as bodies

pytestmark = pytest.mark.django_db


def codes(error: pytest.ExceptionInfo[LspError]) -> set[str]:
    """The codes of a refusal."""
    return {reason.code for reason in error.value.reasons}


# --- C2


@pytest.mark.parametrize(
    ("field", "empty", "code"),
    [
        ("due_on", None, "commitment.make.due_on"),
        ("measure_of_success", " ", "commitment.make.measure"),
        ("block", None, "commitment.make.block"),
    ],
)
def test_C2_made_needs_due_date_measure_and_block(on: make.Stage, field: str, empty: Any, code: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        commitments.make(on.commitment(**{field: empty}), by=on.officer)
    assert [(r.code, r.rule, r.field) for r in refused.value.reasons] == [(code, "C2", field)]


def test_C2_a_refusal_names_everything_that_is_missing(on: make.Stage) -> None:
    of = on.commitment(due_on=None, measure_of_success="", block=None, owner=None)
    with pytest.raises(RuleRefused) as refused:
        commitments.make(of, by=on.officer)
    assert len(refused.value.reasons) == 4


def test_C8_what_is_recorded_can_be_declined_or_taken_back_with_a_reason(on: make.Stage) -> None:
    declined, taken_back = on.commitment("recorded"), on.commitment("recorded")
    with pytest.raises(RuleRefused):
        commitments.dismiss(declined, by=on.officer, reason=" ")
    assert commitments.dismiss(declined, by=on.officer, reason="Not ours.").state == "withdrawn"
    assert commitments.dismiss(taken_back, by=on.coordinator, reason="Minuted wrongly.").number is None


@pytest.mark.parametrize("act", [commitments.miss, commitments.withdraw])
def test_C2_missed_and_withdrawn_need_a_reason(on: make.Stage, act: Callable[..., Commitment]) -> None:
    of = on.commitment("under_way")
    with pytest.raises(RuleRefused) as refused:
        act(of, by=on.officer, reason="")
    assert (refused.value.reasons[0].rule, refused.value.reasons[0].field) == ("C2", "reason")
    assert act(of, by=on.officer, reason=" No money. ").closing_reason == "No money."


def test_C2_a_change_of_due_date_keeps_the_old_date_and_the_reason(on: make.Stage) -> None:
    of = on.commitment("accepted", due_on=date(2030, 3, 1))
    moved = commitments.reschedule(of, by=on.officer, due_on=date(2030, 6, 1), reason="Planning consent.")
    change = DueDateChange.objects.get(commitment=of)
    assert moved.due_on == date(2030, 6, 1)
    assert (change.old, change.new, change.reason) == (
        date(2030, 3, 1),
        date(2030, 6, 1),
        "Planning consent.",
    )
    assert change.changed_by == on.officer


@pytest.mark.parametrize(
    ("due_on", "reason", "code"),
    [
        (date(2030, 3, 1), "Because.", "commitment.reschedule.same"),
        (None, "Because.", "commitment.reschedule.due_on"),
        (date(2030, 6, 1), " ", "commitment.reschedule.reason"),
    ],
)
def test_C2_a_change_of_due_date_is_one_and_says_why(
    on: make.Stage, due_on: date | None, reason: str, code: str
) -> None:
    of = on.commitment("accepted", due_on=date(2030, 3, 1))
    with pytest.raises(RuleRefused) as refused:
        commitments.reschedule(of, by=on.officer, due_on=due_on, reason=reason)
    assert codes(refused) == {code}
    assert not DueDateChange.objects.exists()


@pytest.mark.parametrize("days", [-1, -400])
def test_C2_no_promise_is_made_for_or_put_off_to_a_day_that_has_passed(on: make.Stage, days: int) -> None:
    past = clock.days_from_today(days)
    with pytest.raises(RuleRefused) as unmade:
        commitments.make(on.commitment(due_on=past), by=on.officer)
    assert [(r.code, r.rule, r.field) for r in unmade.value.reasons] == [
        ("commitment.make.due_past", "C2", "due_on")
    ]
    accepted = on.commitment("accepted")
    with pytest.raises(RuleRefused) as kept:
        commitments.reschedule(accepted, by=on.officer, due_on=past, reason="Because.")
    assert codes(kept) == {"commitment.reschedule.due_past"}
    assert not DueDateChange.objects.exists()


def test_C2_today_is_not_past(on: make.Stage) -> None:
    made = commitments.make(on.commitment(due_on=clock.today()), by=on.officer)
    late = on.commitment("accepted", due_on=clock.days_from_today(-9))
    assert made.state == "made"
    assert commitments.reschedule(late, by=on.officer, due_on=clock.today(), reason="So.").due_on


# --- C3


@pytest.mark.parametrize(
    ("state", "days", "overdue"),
    [
        ("made", -1, True),
        ("accepted", -1, True),
        ("under_way", -1, True),
        ("under_way", 0, False),
        ("under_way", 1, False),
        ("draft", -1, False),
        ("recorded", -1, False),
        ("delivered", -1, False),
        ("confirmed", -1, False),
        ("missed", -1, False),
        ("withdrawn", -1, False),
    ],
)
def test_C3_overdue_is_past_due_and_not_delivered(
    on: make.Stage, state: str, days: int, overdue: bool
) -> None:
    of = on.commitment(state, due_on=clock.days_from_today(days))
    assert of.is_overdue is overdue
    assert Commitment.objects.overdue(clock.today()).filter(pk=of.pk).exists() is overdue
    assert (of.shown_state.label == "Overdue") is overdue


def test_C3_evidence_before_confirmation(on: make.Stage) -> None:
    of = on.commitment("delivered")
    make.report(of, on.officer, evidence=0)
    with pytest.raises(RuleRefused) as refused:
        commitments.confirm(of, by=on.coordinator)
    assert codes(refused) == {"commitment.confirm.evidence"}
    progress.report(
        of,
        course="on_course",
        summary="Done.",
        by=on.officer,
        evidence=[("Minutes", "https://example.org/m")],
    )
    assert commitments.confirm(of, by=on.coordinator).state == "confirmed"


# --- C4


def test_C4_numbers_are_given_when_made_and_have_no_gap(on: make.Stage) -> None:
    drafts = [on.commitment() for _ in range(3)]
    assert [draft.reference for draft in drafts] == ["", "", ""]
    commitments.make(drafts[1], by=on.officer)
    with pytest.raises(RuleRefused):
        commitments.make(on.commitment(due_on=None), by=on.officer)
    commitments.withdraw(drafts[2], by=on.officer, reason="Not ours.")
    made = commitments.make(drafts[0], by=on.officer)
    assert made.number == 2
    assert made.reference == f"{on.lsp.prefix}-C-0002"


def test_C4_a_number_is_permanent(on: make.Stage) -> None:
    of = commitments.make(on.commitment(), by=on.officer)
    of = commitments.return_to_agency(of, by=on.coordinator, reason="Which wards?")
    other = commitments.make(on.commitment(), by=on.officer)
    assert (commitments.make(of, by=on.officer).number, other.number) == (1, 2)


@pytest.mark.parametrize(("number", "words"), [(1, "TSP-C-0001"), (42, "TSP-C-0042"), (12345, "TSP-C-12345")])
def test_C4_reference(number: int, words: str) -> None:
    assert rules.c4_reference("TSP", number) == words
    assert rules.c4_reference("TSP", None) == ""


# --- C5


def test_C5_made_names_its_owner(on: make.Stage) -> None:
    with pytest.raises(RuleRefused) as refused:
        commitments.make(on.commitment(owner=None), by=on.officer)
    assert codes(refused) == {"commitment.make.owner"}


def test_C5_the_owner_holds_a_role_for_the_agency(on: make.Stage) -> None:
    with pytest.raises(RuleRefused) as refused:
        commitments.edit(on.commitment(), by=on.officer, owner=places.person())
    assert codes(refused) == {"commitment.owner.eligible"}
    colleague = places.person(user=places.officer(on.agency, on.lsp))
    assert commitments.edit(on.commitment(), by=on.officer, owner=colleague).owner == colleague


def test_C5_a_promise_is_orphaned_when_its_owner_holds_nothing_for_the_agency(on: make.Stage) -> None:
    today = clock.today()
    of = {state: on.commitment(state) for state in ("draft", *workflow.OWNED, "confirmed", "missed")}
    assert not Commitment.objects.orphaned(today).exists()
    with places.in_act():
        grant = RoleGrant.objects.get(user=on.officer)
        grant.ends_on, grant.end_reason = today, "Moved on."
        grant.save()
    orphans = {each.state for each in Commitment.objects.orphaned(today)}
    assert orphans == set(workflow.OWNED)
    assert not Commitment.objects.orphaned(clock.days_from_today(-1)).exists()
    seat = bodies.seat(bodies.board(on.lsp), organisation=on.agency)
    bodies.appointment(seat, person=on.owner)
    assert not Commitment.objects.orphaned(today).exists(), "a seat for the agency is enough"
    assert of["made"].owner == on.owner


def test_C5_a_seat_for_another_agency_does_not_count(on: make.Stage) -> None:
    of = on.commitment("accepted", owner=places.person())
    other = bodies.seat(bodies.board(on.lsp), organisation=places.organisation())
    bodies.appointment(other, person=of.owner)
    assert list(Commitment.objects.orphaned(clock.today())) == [of]


def test_C5_somebody_of_the_agency_takes_it_on(on: make.Stage) -> None:
    of = on.commitment("under_way", owner=places.person())
    colleague = places.person(user=places.officer(on.agency, on.lsp))
    with pytest.raises(RuleRefused) as stranger:
        commitments.own(of, by=on.officer, owner=places.person())
    assert codes(stranger) == {"commitment.owner.eligible"}
    assert commitments.own(of, by=on.officer, owner=colleague).owner == colleague
    assert not Commitment.objects.orphaned(clock.today()).exists()
    with pytest.raises(RuleRefused) as same:
        commitments.own(of, by=on.officer, owner=colleague)
    assert codes(same) == {"commitment.own.same"}


def test_C5_nobody_makes_a_promise_in_the_name_of_who_has_left(on: make.Stage) -> None:
    of = on.commitment(owner=places.person())
    with pytest.raises(RuleRefused) as refused:
        commitments.make(of, by=on.officer)
    assert codes(refused) == {"commitment.owner.eligible"}


# --- C7


def test_C7_a_report_says_how_it_goes_in_the_agencys_words(on: make.Stage) -> None:
    of = on.commitment("under_way")
    with pytest.raises(RuleRefused) as refused:
        progress.report(of, course="splendid", summary="", by=on.officer)
    assert codes(refused) == {"progress.course", "progress.summary"}
    made = progress.report(
        of, course="at_risk", summary=" Two posts unfilled. ", help_wanted="A venue", by=on.officer
    )
    assert (made.course, made.summary, made.help_wanted) == ("at_risk", "Two posts unfilled.", "A venue")
    assert made.reported_by == on.officer


@pytest.mark.parametrize(
    ("title", "url", "code"),
    [
        ("", "https://example.org/", "evidence.title"),
        ("Minutes", "javascript:alert(1)", "evidence.url"),
        ("Minutes", "ftp://example.org/file", "evidence.url"),
        ("Minutes", "example.org", "evidence.url"),
        ("Minutes", "", "evidence.url"),
    ],
)
def test_C7_evidence_is_a_titled_web_address(on: make.Stage, title: str, url: str, code: str) -> None:
    of = on.commitment("under_way")
    with pytest.raises(RuleRefused) as refused:
        progress.report(of, course="on_course", summary="Fine.", by=on.officer, evidence=[(title, url)])
    assert codes(refused) == {code}
    assert not ProgressReport.objects.exists()
    assert not Evidence.objects.exists()


# --- C8


def record(on: make.Stage, **changes: Any) -> Commitment:
    """Recorded by the coordinator from a minuted decision."""
    fields: dict[str, Any] = {
        "decision_body": "Board",
        "decision_on": clock.days_from_today(-3),
        "decision_minute": "12",
        "by": on.coordinator,
    }
    return commitments.record(lsp=on.lsp, organisation=on.agency, title="Wardens", **{**fields, **changes})


def test_C8_recorded_is_not_yet_owned_until_the_agency_makes_it(on: make.Stage) -> None:
    of = record(on)
    assert (of.state, of.number, of.state_as_data.label) == ("recorded", None, "Recorded, not yet owned")
    edited = commitments.edit(
        of,
        by=on.officer,
        due_on=clock.days_from_today(30),
        measure_of_success="Ten wardens",
        block=on.block,
        owner=on.owner,
    )
    made = commitments.make(edited, by=on.officer)
    assert (made.state, made.number, made.made_by) == ("made", 1, on.officer)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("decision_body", " ", "commitment.record.body"),
        ("decision_on", None, "commitment.record.date"),
        ("decision_on", clock.days_from_today(1), "commitment.record.date_ahead"),
        ("decision_minute", "", "commitment.record.minute"),
    ],
)
def test_C8_recording_names_the_decision(on: make.Stage, field: str, value: Any, code: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        record(on, **{field: value})
    assert codes(refused) == {code}


def test_C8_a_decision_of_today_is_recorded(on: make.Stage) -> None:
    assert record(on, decision_on=clock.today()).decision_on == clock.today()


def test_C8_only_the_coordinator_records(on: make.Stage) -> None:
    with pytest.raises(PermissionRefused):
        record(on, by=on.officer)
