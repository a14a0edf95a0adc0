"""C6: logged once, accepted and confirmed by each partnership for itself, reported once for all of them."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from accountability.models import Commitment, CommitmentCounter, DueDateChange
from accountability.services import commitments, progress
from lsp import clock
from lsp.access import Access
from lsp.audit import act
from lsp.errors import (
    LspError,
    NotFoundError,
    PermissionRefused,
    RuleRefused,
    StaleVersion,
    TransitionRefused,
)
from lsp.models import AuditEvent, Role
from tests.api.conftest import caller_for
from tests.at_once import at_once
from tests.factories import accountability as make
from tests.factories import files
from tests.factories import lsp as places
from tests.visitors import as_sent, signed_in

pytestmark = pytest.mark.django_db


def beside(on: make.Stage) -> make.Stage:
    """Another partnership, in which the same agency's same officer acts."""
    other = make.stage()
    with places.in_act():
        places.grant(on.officer, Role.AGENCY_OFFICER, organisation=on.agency, lsp=other.lsp)
    Access.forget(on.officer)
    other.agency, other.officer, other.owner = on.agency, on.officer, on.owner
    return other


@pytest.fixture
def two(on: make.Stage) -> tuple[make.Stage, make.Stage]:
    return on, beside(on)


def promised(two: tuple[make.Stage, make.Stage], state: str = "made") -> tuple[Commitment, Commitment]:
    """The same promise to both, in this state in both."""
    on, other = two
    first = on.commitment(state)
    first.logged_with = first
    places.save(first)
    second = other.commitment(state, logged_with=first)
    return first, second


def states(*of: Commitment) -> list[str]:
    return [Commitment.objects.get(pk=each.pk).state for each in of]


def test_C6_a_draft_is_logged_once_for_several_partnerships(two: Any) -> None:
    on, other = two
    first = commitments.draft(
        lsp=on.lsp,
        organisation=on.agency,
        title="Wardens",
        by=on.officer,
        block=on.block,
        measure_of_success="Ten",
        due_on=clock.days_from_today(30),
        owner=on.owner,
        also_to=[other.lsp],
    )
    second = Commitment.objects.get(lsp=other.lsp)
    assert (second.title, second.block.slug, second.owner) == ("Wardens", on.block.slug, on.owner)
    commitments.make(first, by=on.officer)
    first.refresh_from_db()
    second.refresh_from_db()
    assert states(first, second) == ["made", "made"]
    assert (first.reference, second.reference) == (f"{on.lsp.prefix}-C-0001", f"{other.lsp.prefix}-C-0001")
    with pytest.raises(RuleRefused, match="promised to this partnership already"):
        commitments.draft(
            lsp=on.lsp, organisation=on.agency, title="Wardens", by=on.officer, also_to=[on.lsp]
        )


def test_C6_each_partnership_accepts_returns_and_confirms_for_itself(two: Any) -> None:
    on, other = two
    first, second = promised(two)
    commitments.accept(first, by=on.coordinator)
    assert states(first, second) == ["accepted", "made"]
    with pytest.raises((PermissionRefused, NotFoundError)):
        commitments.accept(second, by=on.coordinator)
    commitments.return_to_agency(second, by=other.coordinator, reason="Which wards?")
    assert states(first, second) == ["accepted", "draft"]
    commitments.make(second, by=on.officer)
    commitments.accept(second, by=other.coordinator)
    progress.report(first, course="on_course", summary="S", by=on.officer, evidence=[("M", "https://e.org/")])
    commitments.deliver(second, by=on.officer)
    assert states(first, second) == ["delivered", "delivered"]
    commitments.confirm(first, by=on.coordinator)
    commitments.return_delivered(second, by=other.coordinator, reason="Not here.")
    assert states(first, second) == ["confirmed", "under_way"]


@pytest.mark.parametrize("state", ["made", "accepted", "under_way", "delivered"])
def test_C6_progress_reported_once_stands_on_all_with_its_evidence(
    two: Any, state: str, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    on, other = two
    first, _ = promised(two, "under_way")
    second = Commitment.objects.get(lsp=other.lsp)
    third = beside(on).commitment(state, logged_with=first)
    told = {"evidence": [("M", "https://e.org/")], "files": [files.upload("a.pdf")]}
    progress.report(first, course="at_risk", summary="Slow.", by=on.officer, **told)
    for each in (first, second, third):
        report = each.progress_reports.get()
        assert (report.course, report.evidence.count()) == ("at_risk", 2)
        assert report.evidence.get(url="").file.lsp == each.lsp


ACTS = {
    "start": (commitments.start, {}, "accepted", "under_way"),
    "deliver": (commitments.deliver, {}, "under_way", "delivered"),
    "miss": (commitments.miss, {"reason": "No."}, "accepted", "missed"),
    "withdraw": (commitments.withdraw, {"reason": "No."}, "made", "withdrawn"),
    "make": (commitments.make, {}, "draft", "made"),
}


@pytest.mark.parametrize("name", ACTS)
def test_C6_the_agencys_acts_are_done_for_all_and_told_in_each_trail(two: Any, name: str) -> None:
    service, extra, before, after = ACTS[name]
    first, second = promised(two, before)
    service(first, by=two[0].officer, **extra)
    assert states(first, second) == [after, after]
    told = AuditEvent.objects.filter(kind=f"commitment.{name}", subject_id=second.pk)
    assert [event.lsp_id for event in told] == [two[1].lsp.pk]


def test_C6_a_coordinator_marks_their_own_as_missed(two: Any) -> None:
    first, second = promised(two, "accepted")
    commitments.miss(first, by=two[0].coordinator, reason="Nothing came.")
    assert states(first, second) == ["missed", "accepted"]


def test_C6_another_date_is_kept_on_all(two: Any) -> None:
    first, second = promised(two, "accepted")
    third = beside(two[0]).commitment("made", logged_with=first)
    later = clock.days_from_today(99)
    commitments.reschedule(first, by=two[0].officer, due_on=later, reason="Planning.")
    for each in (first, second, third):
        each.refresh_from_db()
        assert each.due_on == later
        assert DueDateChange.objects.filter(commitment=each, new=later).exists()


def test_C6_what_another_accepted_is_not_rewritten(two: Any) -> None:
    on, other = two
    first, second = promised(two)
    commitments.accept(first, by=on.coordinator)
    commitments.return_to_agency(second, by=other.coordinator, reason="Which?")
    with pytest.raises(RuleRefused) as error:
        commitments.edit(second, by=on.officer, title="Another")
    assert error.value.reasons[0].code == "commitment.edit.accepted_elsewhere"
    block = other.lsp.blocks.exclude(pk=other.block.pk).first()
    assert commitments.edit(second, by=on.officer, title=second.title, block=block).block == block


@pytest.mark.parametrize("state", ["under_way", "delivered", "confirmed"])
def test_C6_what_may_be_done_instead_of_rewriting_what_another_accepted_is_possible(
    two: Any, state: str
) -> None:
    on, other = two
    first = on.commitment(state)
    first.logged_with = first
    places.save(first)
    second = other.commitment("draft", logged_with=first)
    later = clock.days_from_today(99)
    with pytest.raises(RuleRefused) as error:
        commitments.edit(second, by=on.officer, due_on=later)
    [reason] = error.value.reasons
    assert reason.code == "commitment.edit.accepted_elsewhere"
    if state == "under_way":
        assert "Change the due date of what was accepted" in reason.message
        commitments.reschedule(first, by=on.officer, due_on=later, reason="Planning.")
        second.refresh_from_db()
        assert second.due_on == later
    else:
        assert "it may be withdrawn here and promised anew" in reason.message
        commitments.withdraw(second, by=on.officer, reason="Promised anew.")
        assert states(first, second) == [state, "withdrawn"]


def test_C6_a_text_of_several_lines_is_the_same_text_in_the_page_as_in_the_api(two: Any) -> None:
    on, other = two
    lines = "The first.\nThe second."
    sent = {
        "lsp": on.lsp.pk,
        "organisation": on.agency.pk,
        "title": "Keep the advice centre open",
        "description": lines.replace("\n", "\r\n"),
        "measure_of_success": lines,
        "block": on.block.pk,
        "due_on": clock.days_from_today(90).isoformat(),
        "owner": on.owner.pk,
        "also_to": [other.lsp.pk],
    }
    assert caller_for(on.officer).post("/commitments/", sent).status_code == 201
    first, second = Commitment.objects.order_by("pk")
    assert first.description == second.description == lines
    commitments.make(first, by=on.officer)
    commitments.accept(first, by=on.coordinator)
    commitments.return_to_agency(second, by=other.coordinator, reason="Which block?")
    second.refresh_from_db()
    block = other.lsp.blocks.exclude(pk=other.block.pk).first()
    assert block is not None
    page = f"{second.get_absolute_url()}edit/"
    desk = signed_in(on.officer)
    typed = {**as_sent(desk.get(page)), "block": block.pk}
    typed |= {name: lines.replace("\n", "\r\n") for name in ("description", "measure_of_success")}
    assert desk.post(page, typed).status_code == 302
    second.refresh_from_db()
    assert (second.block, second.description) == (block, lines)


def test_C6_what_was_stored_with_other_line_ends_is_the_same_text(two: Any) -> None:
    on, other = two
    first, second = promised(two)
    for each in (first, second):
        each.description = "The first.\r\nThe second."
        places.save(each)
    commitments.accept(first, by=on.coordinator)
    commitments.return_to_agency(second, by=other.coordinator, reason="Which?")
    commitments.edit(second, by=on.officer, description="The first.\nThe second.")
    second.refresh_from_db()
    assert second.description == "The first.\r\nThe second.", "nothing was changed"


def test_C6_an_edit_reaches_who_has_not_accepted_and_makes_their_view_stale(two: Any) -> None:
    on, other = two
    first, second = promised(two)
    seen = first.version
    commitments.return_to_agency(second, by=other.coordinator, reason="Which?")
    commitments.edit(second, by=on.officer, title="Ten wardens", block=other.block)
    first.refresh_from_db()
    assert (first.title, first.block) == ("Ten wardens", on.block)
    with pytest.raises(StaleVersion):
        commitments.accept(first, by=on.coordinator, version=seen)


def test_C6_a_partnership_added_later_is_made_the_promise(two: Any) -> None:
    on, other = two
    first = on.commitment("under_way")
    part = commitments.extend(first, block=other.block, by=on.officer, note="They asked.")
    first.refresh_from_db()
    assert (part.state, part.number, part.due_on, part.owner) == ("made", 1, first.due_on, first.owner)
    assert part.logged_with == first.logged_with == first
    with pytest.raises(RuleRefused, match="already"):
        commitments.extend(first, block=other.block, by=on.officer)
    with pytest.raises((PermissionRefused, NotFoundError)):
        commitments.extend(first, block=make.stage().block, by=on.officer)
    with pytest.raises(TransitionRefused):
        commitments.extend(on.commitment("delivered"), block=other.block, by=on.officer)


def test_C6_a_role_in_one_partnership_gives_nothing_in_another(two: Any) -> None:
    first, second = promised(two, "under_way")
    with places.in_act():
        narrow = places.officer(two[0].agency, two[0].lsp)
    progress.report(first, course="on_course", summary="S", by=narrow)
    commitments.deliver(first, by=narrow)
    assert states(first, second) == ["delivered", "under_way"]
    assert not second.progress_reports.exists()


def test_L6_C6_what_a_successor_took_over_goes_its_own_way(two: Any) -> None:
    first, second = promised(two, "under_way")
    second.organisation = places.organisation()
    places.save(second)
    commitments.deliver(first, by=two[0].officer)
    assert states(first, second) == ["delivered", "under_way"]


@pytest.mark.database
def test_C6_the_database_keeps_one_in_a_partnership(two: Any) -> None:
    first, _ = promised(two)
    with pytest.raises(LspError) as error, act("test.write", by=None):
        two[1].commitment("made", logged_with=first)
    assert error.value.reasons[0].rule == "C6"
    two[1].commitment("withdrawn", logged_with=first)


@pytest.mark.django_db(transaction=True)
@pytest.mark.database
def test_C6_acts_from_both_ends_at_once_leave_no_half(on: make.Stage) -> None:
    two = (on, beside(on))
    first, second = promised(two, "under_way")
    outcomes = at_once(
        lambda: commitments.deliver(first, by=on.officer),
        lambda: commitments.withdraw(second, by=on.officer, reason="No."),
    )
    assert sum(isinstance(each, LspError) for each in outcomes) == 1
    assert states(first, second) in (["delivered"] * 2, ["withdrawn"] * 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.database
def test_C4_C6_numbers_stay_gapless_when_promises_to_both_are_made_at_once(on: make.Stage) -> None:
    two = (on, beside(on))
    pairs = [promised(two, "draft") for _ in range(3)] + [
        tuple(reversed(promised((two[1], two[0]), "draft"))) for _ in range(3)
    ]
    outcomes = at_once(*(lambda pair=pair: commitments.make(pair[0], by=on.officer) for pair in pairs))
    assert all(isinstance(each, Commitment) for each in outcomes), outcomes
    for stage in two:
        numbers = Commitment.objects.filter(lsp=stage.lsp).values_list("number", flat=True)
        assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
        assert CommitmentCounter.objects.get(lsp=stage.lsp).last == 6


def test_V2_C6_another_partnerships_part_is_shown_to_who_may_see_it(two: Any) -> None:
    on, other = two
    first, second = promised(two, "accepted")
    first.published = True
    places.save(first)

    def told(user: Any) -> tuple[bool, list[Any]]:
        desk = Client()
        if user.is_authenticated:
            desk.force_login(user)
        page = desk.get(first.get_absolute_url()).content.decode()
        caller = caller_for(user) if user.is_authenticated else None
        row = (caller.get if caller else desk.get)(
            f"/commitments/{first.pk}/" if caller else f"/api/v1/commitments/{first.pk}/"
        ).json()
        return other.lsp.name in page, [each["reference"] for each in row["also_made_to"]]

    assert told(AnonymousUser()) == (False, [])
    assert told(on.coordinator) == (False, [])
    assert told(on.officer) == (True, [second.reference])
    second.published = True
    places.save(second)
    assert told(AnonymousUser()) == (True, [second.reference])


def test_C6_the_officer_does_it_in_the_browser_and_through_the_api(two: Any) -> None:
    on, other = two
    of = on.commitment("accepted")
    desk = Client()
    desk.force_login(on.officer)
    page = f"{of.get_absolute_url()}extend/"
    assert f"{other.lsp}: {other.block.name}" in desk.get(page).content.decode()
    assert desk.post(page, {"block": ""}).status_code == 422
    assert desk.post(page, {"block": other.block.pk}).status_code == 302
    part = Commitment.objects.get(lsp=other.lsp)
    assert f"done for {other.lsp} as well" in desk.get(f"{of.get_absolute_url()}withdraw/").content.decode()
    caller, third = caller_for(on.officer), beside(on)
    tag = caller.get(f"/commitments/{part.pk}/")["ETag"]
    answer = caller.post(f"/commitments/{part.pk}/extend/", {"block": third.block.pk}, If_Match=tag)
    assert answer.status_code == 200, answer.content
    assert answer.json()["lsp"]["id"] == third.lsp.pk
    assert len(answer.json()["also_made_to"]) == 2
    body = {
        "lsp": on.lsp.pk,
        "organisation": on.agency.pk,
        "title": "Wardens",
        "also_to": [other.lsp.pk],
    }
    answer = caller.post("/commitments/", body)
    assert [each["lsp"]["id"] for each in answer.json()["also_made_to"]] == [other.lsp.pk], answer.content
