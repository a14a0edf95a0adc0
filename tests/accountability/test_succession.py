"""What an organisation leaves is offered to its successor, who accepts or declines each on the record (L6)."""

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from accountability.models import Commitment
from accountability.queries.commitments import as_commitments, on_day
from accountability.services import commitments, progress
from lsp import clock
from lsp.errors import NotFoundError, PermissionRefused, RuleRefused
from lsp.models import AuditEvent, Inheritance
from lsp.services import inheritances, successions
from partnerships.models import Appointment, Seat
from tests.factories import accountability as promises
from tests.factories import lsp as places
from tests.factories import partnerships as membership
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db

DAY = clock.days_from_today(-3)
TOLD = {"reason": "Trusts became groups.", "source": "The Order of that year"}


@pytest.fixture
def world() -> Any:
    """An agency with a seat of its own, a place in a network's, two live commitments and one that is over."""
    stage = promises.stage()
    board = membership.board(stage.lsp)
    own = membership.seat(board, "Place of the trust", organisation=stage.agency)
    sitting = membership.appointment(own)
    forum = membership.body(stage.lsp, "Forum")
    shared = membership.seat(forum, "Health network", network="Health network", sector=stage.agency.sector)
    guest = membership.appointment(shared, organisation=stage.agency)
    group = places.organisation("Example Commissioning Group")
    return SimpleNamespace(
        stage=stage,
        own=own,
        sitting=sitting,
        shared=shared,
        guest=guest,
        group=group,
        officer=places.officer(group),
        live=stage.commitment("accepted"),
        recorded=stage.commitment("recorded"),
        over=stage.commitment("confirmed"),
        delivered=stage.commitment("delivered"),
        administrator=places.administrator(),
    )


def succeed(world: Any, *after: Any, **given: Any) -> Any:
    asked = {"by": world.administrator, "successors": after or [world.group], "on": DAY, **TOLD, **given}
    return successions.declare(predecessors=[world.stage.agency], **asked)


def offer(kind: str, subject: Any, successor: Any = None) -> Inheritance:
    found = Inheritance.objects.filter(kind=kind, subject_id=subject.pk)
    return found.get(succession__successor=successor) if successor else found.get()


def test_L6_every_seat_and_live_commitment_is_offered_and_nothing_else(world: Any) -> None:
    succeed(world)
    found = set(Inheritance.objects.values_list("kind", "subject_id", "state"))
    assert found == {
        ("seat", world.own.pk, "offered"),
        ("seat", world.shared.pk, "offered"),
        ("commitment", world.live.pk, "offered"),
        ("commitment", world.recorded.pk, "offered"),
        ("commitment", world.delivered.pk, "offered"),
    }


def test_L6_the_past_stays_with_the_predecessor(world: Any) -> None:
    succeed(world)
    for record in (world.own, world.sitting, world.guest):
        record.refresh_from_db()
        assert record.ends_on == DAY
        assert "was succeeded by" in record.end_reason
    world.shared.refresh_from_db()
    assert world.shared.ends_on is None, "a network's seat goes on"
    world.over.refresh_from_db()
    assert world.over.organisation == world.stage.agency


def test_L6_an_accepted_seat_begins_with_the_successor_on_the_day(world: Any) -> None:
    succeed(world)
    done = inheritances.accept(offer("seat", world.own), by=world.officer)
    seat = Seat.objects.get(pk=done.result_id)
    assert (seat.organisation, seat.starts_on, seat.body) == (world.group, DAY, world.own.body)
    term = Appointment.objects.get(seat=seat)
    assert (term.person, term.organisation, term.starts_on) == (world.sitting.person, world.group, DAY)
    before = Seat.objects.as_at(DAY - timedelta(days=1)).get(body=world.own.body)
    assert before.organisation == world.stage.agency
    assert Seat.objects.as_at(DAY).get(body=world.own.body) == seat


def test_L6_a_place_in_a_networks_seat_goes_on_in_that_seat(world: Any) -> None:
    succeed(world)
    done = inheritances.accept(offer("seat", world.shared), by=world.officer)
    assert done.result_id == world.shared.pk
    terms = Appointment.objects.filter(seat=world.shared).order_by("starts_on")
    assert [term.organisation for term in terms] == [world.stage.agency, world.group]


def test_L6_a_successor_of_another_sector_is_refused_a_networks_place(world: Any) -> None:
    company = places.organisation("Example Company", sector="private")
    succeed(world, company)
    with pytest.raises(RuleRefused) as found:
        inheritances.accept(offer("seat", world.shared), by=places.officer(company))
    assert found.value.reasons[0].rule == "P5"
    assert offer("seat", world.shared).state == "offered"


def test_L6_a_seat_may_be_taken_on_without_who_sat_there(world: Any) -> None:
    succeed(world)
    done = inheritances.accept(offer("seat", world.own), by=world.officer, people=False)
    assert not Appointment.objects.filter(seat_id=done.result_id).exists()


def test_L6_an_accepted_commitment_keeps_its_number_and_its_past(world: Any) -> None:
    succeed(world)
    reference = world.live.reference
    inheritances.accept(offer("commitment", world.live), by=world.officer)
    held = Commitment.objects.get(pk=world.live.pk)
    assert (held.organisation, held.reference, held.state) == (world.group, reference, "accepted")
    assert held.owner is None, "whoever owned it does not serve the successor (C5)"
    rows = held.history.order_by("history_id").values_list("organisation_id", flat=True)
    assert list(rows) == [world.stage.agency.pk, world.group.pk]


def test_L6_L5_as_at_a_day_before_it_the_commitment_is_the_predecessors(world: Any) -> None:
    with clock.at(clock.days_from_today(-10)):
        early = world.stage.commitment("accepted")
    succeed(world)
    inheritances.accept(offer("commitment", early), by=world.officer)
    rows = on_day(world.stage.coordinator, clock.days_from_today(-5)).filter(id=early.pk)
    assert [each.organisation for each in as_commitments(rows)] == [world.stage.agency]


def test_L6_what_is_declined_stays_with_its_reason(world: Any) -> None:
    succeed(world)
    done = inheritances.decline(offer("commitment", world.live), by=world.officer, reason="Not ours to do.")
    world.live.refresh_from_db()
    assert (done.state, done.reason, done.answered_by) == ("declined", "Not ours to do.", world.officer)
    assert world.live.organisation == world.stage.agency
    event = AuditEvent.objects.get(kind="inheritance.decline")
    assert (event.actor_id, event.lsp_id) == (world.officer.pk, world.stage.lsp.pk)


def test_L6_nothing_is_answered_twice(world: Any) -> None:
    succeed(world)
    inheritances.decline(offer("seat", world.own), by=world.officer, reason="No.")
    with pytest.raises(RuleRefused, match="declined already"):
        inheritances.accept(offer("seat", world.own), by=world.officer)


def test_L6_only_an_officer_of_the_successor_answers(world: Any) -> None:
    succeed(world)
    for user in (world.stage.officer, world.stage.coordinator, world.administrator):
        with pytest.raises(PermissionRefused):
            inheritances.accept(offer("seat", world.own), by=user)
    with pytest.raises(NotFoundError):
        inheritances.accept(offer("seat", world.own), by=places.user())


def test_L6_of_two_successors_of_a_split_the_first_to_accept_has_it(world: Any) -> None:
    other = places.organisation("Example Other Group")
    succeed(world, world.group, other)
    inheritances.accept(offer("commitment", world.live, other), by=places.officer(other))
    assert offer("commitment", world.live, world.group).state == "lapsed"
    with pytest.raises(RuleRefused, match="taken on by another"):
        inheritances.accept(offer("commitment", world.live, world.group), by=world.officer)


def test_L6_a_commitment_that_is_over_meanwhile_stays(world: Any) -> None:
    succeed(world)
    world.live.state, world.live.closed_at = "missed", clock.now()
    world.live.closed_by, world.live.closing_reason = world.stage.coordinator, "The time is over."
    places.save(world.live)
    with pytest.raises(RuleRefused, match="is missed by now"):
        inheritances.accept(offer("commitment", world.live), by=world.officer)


def test_L6_the_successor_answers_for_what_was_delivered_and_not_confirmed(world: Any) -> None:
    by, when = world.delivered.delivered_by, world.delivered.delivered_at
    page = f"{world.delivered.get_absolute_url()}"
    succeed(world)
    offered = offer("commitment", world.delivered)
    assert offered.title.endswith("(delivered, not confirmed yet)")
    shown = text_of(signed_in(world.stage.coordinator).get(page))
    assert f"{world.group.name} has not answered whether to take it on" in shown
    inheritances.accept(offered, by=world.officer)
    world.delivered.refresh_from_db()
    taken = world.delivered
    assert (taken.organisation, taken.state) == (world.group, "delivered")
    assert (taken.delivered_by, taken.delivered_at) == (by, when), "the predecessor delivered it"
    commitments.return_delivered(taken, by=world.stage.coordinator, reason="Evidence is missing.")
    progress.report(
        by=world.officer,
        commitment=taken,
        course="on_course",
        summary="Here.",
        evidence=[("It", "https://x.org/1")],
    )
    assert "Who answers for it" not in text_of(signed_in(world.stage.coordinator).get(page))


def test_L6_for_what_is_declined_the_coordinator_closes_it(world: Any) -> None:
    succeed(world)
    inheritances.decline(offer("commitment", world.delivered), by=world.officer, reason="Not ours.")
    shown = text_of(signed_in(world.stage.coordinator).get(world.delivered.get_absolute_url()))
    assert "has ended, and nothing took it on" in shown


def test_L6_all_are_answered_at_once_or_none(world: Any) -> None:
    succeed(world)
    everything = list(Inheritance.objects.all())
    assert len(inheritances.answer_several(everything, by=world.officer, accepted=True)) == 5
    assert not Inheritance.objects.exclude(state="accepted").exists()


def test_L5_a_succession_is_refused_while_something_is_to_begin_after_it(world: Any) -> None:
    later = membership.seat(world.own.body, "Later", organisation=world.stage.agency, starts_on=DAY)
    with pytest.raises(RuleRefused, match="begins on"):
        succeed(world)
    assert not Inheritance.objects.exists()
    later.refresh_from_db()
    assert later.ends_on is None


def test_L6_the_coordinator_declares_where_it_sits_on_that_partnership_alone(world: Any) -> None:
    elsewhere = membership.seat(membership.board(places.lsp()), organisation=world.stage.agency)
    with pytest.raises(PermissionRefused, match="Only an administrator"):
        succeed(world, by=world.stage.coordinator)
    elsewhere.ends_on, elsewhere.end_reason = DAY, "Closed"
    places.save(elsewhere)
    assert succeed(world, by=world.stage.coordinator)


# On the pages and through the API -----------------------------------------------------------------------------


def test_L6_the_officer_answers_everything_at_once_in_the_browser(world: Any) -> None:
    succeed(world)
    desk = signed_in(world.officer)
    address = f"/organisations/{world.group.slug}/inheritance/"
    assert "Place of the trust, Board" in desk.get(address).content.decode()
    page = desk.post(
        address, {"every": "on", "answer": "accept", "people": "on"}, follow=True
    ).content.decode()
    assert "5 answers are recorded." in page
    assert not Inheritance.objects.exclude(state="accepted").exists()
    shown = desk.get(world.live.get_absolute_url()).content.decode()
    assert f"{world.stage.agency.name}, which it came after on" in shown


def test_L6_a_refused_answer_loses_nothing_typed(world: Any) -> None:
    succeed(world)
    desk, chosen = signed_in(world.officer), offer("seat", world.own)
    address = f"/organisations/{world.group.slug}/inheritance/"
    answer = desk.post(address, {"items": [chosen.pk], "answer": "decline", "reason": " "})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why it is declined." in page
    assert re.search(rf'value="{chosen.pk}"\s+checked', page)
    assert desk.post(address, {"answer": "accept"}).status_code == 422, "nothing is chosen"


def test_L6_the_coordinator_sees_what_is_open(world: Any) -> None:
    succeed(world)
    desk = signed_in(world.stage.coordinator)
    page = desk.get(f"/{world.stage.lsp.slug}/inheritance/?state=offered").content.decode()
    assert page.count("Waiting for an answer</strong>") == 5
    assert "Offered to successors, not answered" in desk.get(f"/{world.stage.lsp.slug}/").content.decode()
    assert "To answer" in signed_in(world.officer).get("/work/").content.decode()


def test_L6_the_coordinator_declares_in_the_browser(world: Any) -> None:
    desk = signed_in(world.stage.coordinator)
    address = f"/organisations/{world.stage.agency.slug}/succession/"
    assert "Place of the trust, Board" in desk.get(address).content.decode()
    typed = {"successors": "Example Comissioning Group", "on": DAY.isoformat(), **TOLD}
    answer = desk.post(address, typed)
    assert answer.status_code == 422
    assert "Is it Example Commissioning Group?" in answer.content.decode()
    page = desk.post(address, {**typed, "successors": world.group.name}, follow=True).content.decode()
    assert "Succeeded by" in page
    assert f'href="/organisations/{world.group.slug}/"' in page
    after = desk.get(f"/organisations/{world.group.slug}/").content.decode()
    assert "5 waiting for an answer" in after


def test_L6_a_client_succeeds_accepts_and_declines(world: Any) -> None:
    desk = signed_in(world.administrator)
    address = f"/api/v1/organisations/{world.stage.agency.pk}/"
    body = {"successors": [world.group.pk], "on": DAY.isoformat(), **TOLD}
    done = desk.post(
        f"{address}succeed/",
        body,
        content_type="application/json",
        headers={"if-match": desk.get(address)["ETag"]},
    )
    assert [each["name"] for each in done.json()["succeeded_by"]] == [world.group.name]
    officer = signed_in(world.officer)
    listed = officer.get("/api/v1/inheritances/", {"state": "offered", "kind": "commitment"}).json()[
        "results"
    ]
    assert {row["subject_id"] for row in listed} == {world.live.pk, world.recorded.pk, world.delivered.pk}
    for row, step, sent in ((listed[0], "accept", {}), (listed[1], "decline", {"reason": "Not ours."})):
        where = f"/api/v1/inheritances/{row['id']}/"
        tag = {"if-match": officer.get(where)["ETag"]}
        answer = officer.post(f"{where}{step}/", sent, content_type="application/json", headers=tag)
        assert answer.json()["state"] == f"{step.rstrip('e')}ed", answer.content


def test_L6_pages_of_a_past_day_bear_the_name_of_that_day(world: Any) -> None:
    successions.rename(world.stage.agency, by=world.administrator, name="NHS Example", on=DAY, **TOLD)
    desk = signed_in(world.stage.coordinator)
    before, today = (DAY - timedelta(days=1)).isoformat(), clock.today().isoformat()
    slug = world.stage.agency.slug
    for page in (
        f"/{world.stage.lsp.slug}/members/",
        f"/organisations/{slug}/",
        "/organisations/",
        f"/agencies/{slug}/",
    ):
        assert world.stage.agency.name in desk.get(page, {"as_at": before}).content.decode(), page
        assert "NHS Example" in desk.get(page, {"as_at": today}).content.decode(), page
    for resource in ("seats", "appointments"):
        rows = desk.get(f"/api/v1/{resource}/", {"as_at": before, "lsp": world.stage.lsp.pk}).json()[
            "results"
        ]
        named = {row["organisation"]["name"] for row in rows if row["organisation"]}
        assert named == {world.stage.agency.name}, resource
    found = desk.get("/organisations/", {"q": world.stage.agency.name}).content.decode()
    assert f"formerly {world.stage.agency.name}" in found
    api = f"/api/v1/organisations/{world.stage.agency.pk}/"
    assert desk.get(api, {"as_at": before}).json()["name"] == world.stage.agency.name
    assert desk.get(api).json()["former_names"][0]["ends_on"] == DAY.isoformat()
