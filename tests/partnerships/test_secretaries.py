"""A body secretary's role for one body (section 1): who gives it, what it lets do, who is reminded."""

from datetime import date, time
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from lsp import clock, tasks
from lsp.access import Access
from lsp.errors import InvalidInput, PermissionRefused
from lsp.models import Person, Reminder, Role, RoleGrant, User
from lsp.queries.due import due_things
from lsp.services import grants, invitations
from lsp.work import sections
from partnerships.services import agenda, meetings
from tests.factories import lsp as place
from tests.factories import partnerships as structure
from tests.partnerships.test_meeting_api import Caller
from tests.visitors import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_bell")]

TODAY = date(2006, 6, 6)
LATER = date(2006, 9, 12)
MORNING = time(9, 30)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "ring_bell", lambda task, *args: None)


@pytest.fixture
def forum(partnership: Any, board: Any) -> Any:
    return structure.body(partnership, name="Safer forum", slug="safer-forum")


@pytest.fixture
def secretary(partnership: Any, forum: Any, coordinator: Any) -> User:
    """Secretary of the forum, not of the board."""
    account = place.user("forum-secretary")
    grants.give(by=coordinator, user=account, role=Role.BODY_SECRETARY, lsp=partnership, body=forum.pk)
    return account


def by_sql(statement: str) -> None:
    """Round the Python, in an act of its own; what is deferred is asked at once."""
    with transaction.atomic(), place.in_act(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


def asked_again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_secretary_keeps_the_meetings_of_their_body_alone(board: Any, forum: Any, secretary: User) -> None:
    assert meetings.schedule(forum, by=secretary, day=LATER, starts_at=MORNING).pk
    with pytest.raises(PermissionRefused):
        meetings.schedule(board, by=secretary, day=LATER, starts_at=MORNING)


def test_a_secretary_of_another_body_does_nothing_with_items(
    board: Any, secretary: User, coordinator: Any
) -> None:
    item = agenda.propose(board, by=coordinator, title="A crossing")
    for act in (agenda.take_up, agenda.edit, agenda.decline):
        given = {"changes": {"title": "Another"}} if act is agenda.edit else {}
        given |= {"reason": "No"} if act is agenda.decline else {}
        with pytest.raises(PermissionRefused):
            act(item, by=secretary, **given)
    with pytest.raises(PermissionRefused):
        agenda.propose(board, by=secretary, title="Mine")


def test_a_secretary_of_every_body_keeps_them_all(partnership: Any, board: Any, forum: Any) -> None:
    everyones = place.holder(Role.BODY_SECRETARY, lsp=partnership)
    for body in (board, forum):
        assert meetings.schedule(body, by=everyones, day=LATER, starts_at=MORNING).pk


def test_the_role_ends_at_once(forum: Any, secretary: User, coordinator: Any) -> None:
    grants.end(RoleGrant.objects.get(user=secretary), by=coordinator, reason="Moved on")
    with pytest.raises(PermissionRefused):
        meetings.schedule(forum, by=asked_again(secretary), day=LATER, starts_at=MORNING)


def test_no_other_role_is_for_one_body(partnership: Any, forum: Any, coordinator: Any) -> None:
    with pytest.raises(InvalidInput, match="body secretary"):
        grants.give(by=coordinator, user=place.user(), role=Role.AUDITOR, lsp=partnership, body=forum.pk)


def test_the_body_is_one_of_the_partnership(partnership: Any, coordinator: Any) -> None:
    elsewhere = structure.body(place.lsp())
    over = structure.body(partnership, ends_on=date(2006, 1, 1))
    for body in (elsewhere.pk, over.pk, 0):
        with pytest.raises(InvalidInput, match="no such body"):
            grants.give(
                by=coordinator, user=place.user(), role=Role.BODY_SECRETARY, lsp=partnership, body=body
            )


def test_the_database_refuses_a_body_of_another_partnership(partnership: Any, secretary: User) -> None:
    elsewhere = structure.body(place.lsp())
    with pytest.raises(IntegrityError, match="lsp_rolegrant_body_of_the_lsp"):
        by_sql(f"UPDATE lsp_rolegrant SET body_id = {elsewhere.pk} WHERE user_id = {secretary.pk}")


def test_the_database_refuses_another_role_for_one_body(forum: Any, secretary: User) -> None:
    with pytest.raises(IntegrityError, match="lsp_rolegrant_body_of_a_secretary"):
        by_sql(f"UPDATE lsp_rolegrant SET role = 'auditor' WHERE user_id = {secretary.pk}")


def test_the_same_body_twice_is_refused_and_another_is_not(
    partnership: Any, board: Any, forum: Any, secretary: User, coordinator: Any
) -> None:
    given: Any = {"by": coordinator, "user": secretary, "role": Role.BODY_SECRETARY, "lsp": partnership}
    with pytest.raises(InvalidInput):
        grants.give(**given, body=forum.pk)
    grants.give(**given, body=board.pk)
    assert Access.of(asked_again(secretary)).secretary_body_ids == {board.pk, forum.pk}
    grants.give(**given)
    with pytest.raises(InvalidInput):  # who is secretary of every body is so of each
        grants.give(**given, body=structure.body(partnership).pk)


# --- what waits, what is due, who is reminded


def test_N1_reminders_go_to_the_secretary_of_the_body(
    partnership: Any, board: Any, forum: Any, secretary: User, coordinator: Any
) -> None:
    everyones = place.holder(Role.BODY_SECRETARY, lsp=partnership)
    for body in (board, forum):
        meetings.schedule(body, by=coordinator, day=date(2006, 6, 20), starts_at=MORNING)
    tasks.remind()
    told = {
        note.user.username: set(Reminder.objects.filter(user=note.user, kind="pack").values_list("subject"))
        for note in Reminder.objects.filter(kind="pack").select_related("user")
    }
    of_forum = set(forum.meetings.values_list("pk"))
    assert told == {
        secretary.username: of_forum,
        everyones.username: of_forum | set(board.meetings.values_list("pk")),
    }


def test_N1_where_the_body_has_no_secretary_the_coordinator_is_reminded(
    board: Any, secretary: User, coordinator: Any
) -> None:
    meetings.schedule(board, by=coordinator, day=date(2006, 6, 20), starts_at=MORNING)
    tasks.remind()
    assert {note.user for note in Reminder.objects.filter(kind="pack")} == {coordinator}


def test_what_is_due_from_a_secretary_is_their_bodys(
    board: Any, forum: Any, secretary: User, coordinator: Any
) -> None:
    for body in (board, forum):
        meetings.schedule(body, by=coordinator, day=date(2006, 6, 20), starts_at=MORNING)
    mine = due_things(asked_again(secretary), TODAY).of(asked_again(secretary))
    assert {thing.body_id for thing in mine} == {forum.pk}


def test_the_work_of_a_secretary_is_their_bodys(
    board: Any, forum: Any, secretary: User, coordinator: Any
) -> None:
    for body in (board, forum):
        meetings.schedule(body, by=coordinator, day=date(2006, 6, 20), starts_at=MORNING)
        agenda.propose(body, by=coordinator, title=f"Item of {body.name}")
    waiting = [item.title for section in sections(asked_again(secretary), TODAY) for item in section.items]
    assert waiting
    assert not [title for title in waiting if board.name in title]


# --- given and ended in the browser and through the API


def test_a_coordinator_gives_the_role_for_a_body_in_the_browser(
    partnership: Any, forum: Any, desk: Any
) -> None:
    place.user("newcomer")
    where = reverse("lsp:grant", args=[partnership.slug])
    page = desk.get(where)
    assert "Safer forum" in page.content.decode()
    sent = {"user": "newcomer", "role": "body_secretary", "body": str(forum.pk)}
    assert desk.post(where, sent).status_code == 302
    grant = RoleGrant.objects.get(user__username="newcomer")
    assert grant.body_id == forum.pk
    listed = desk.get(reverse("lsp:people", args=[partnership.slug])).content.decode()
    assert "of Safer forum" in listed


def test_another_role_with_a_body_is_asked_about_in_the_browser(
    partnership: Any, forum: Any, desk: Any
) -> None:
    place.user("newcomer")
    sent = {"user": "newcomer", "role": "auditor", "body": str(forum.pk)}
    answer = desk.post(reverse("lsp:grant", args=[partnership.slug]), sent)
    assert "Only a body secretary" in answer.content.decode()
    assert not RoleGrant.objects.filter(user__username="newcomer").exists()


def test_an_invitation_carries_the_body(partnership: Any, forum: Any, coordinator: Any) -> None:
    person: Person = invitations.invite_new(
        by=coordinator, lsp=partnership, name="Nell New", email="nell@example.org",
        role=Role.BODY_SECRETARY, body=forum.pk,
    )  # fmt: skip
    assert RoleGrant.objects.get(user=person.user).body_id == forum.pk


def test_pages_of_another_bodys_meetings_do_not_exist(
    partnership: Any, board: Any, forum: Any, secretary: User
) -> None:
    client = signed_in(asked_again(secretary))
    for body, status in ((forum, 200), (board, 404)):
        assert (
            client.get(
                reverse("partnerships:meeting_schedule", args=[partnership.slug, body.slug])
            ).status_code
            == status
        )
    assert (
        "Schedule"
        not in client.get(
            reverse("partnerships:body_meetings", args=[partnership.slug, "board"])
        ).content.decode()
    )


def test_the_api_gives_names_and_ends_it(partnership: Any, forum: Any, coordinator: Any) -> None:
    place.user("newcomer")
    caller = Caller(coordinator)
    sent = {"user": "newcomer", "role": "body_secretary", "lsp": partnership.pk, "body": forum.pk}
    made = caller.post("/role-grants/", sent).json()
    assert made["body"] == {"id": forum.pk, "name": "Safer forum"}
    found = caller.get(f"/role-grants/?body={forum.pk}")["results"]
    assert [row["id"] for row in found] == [made["id"]]
    caller.step("role-grants", made, "end", {"on": "2006-06-06", "reason": "Moved on"})
    assert not Access.of(asked_again(User.objects.get(username="newcomer"))).secretary_body_ids


def test_the_api_refuses_a_body_of_another_partnership(partnership: Any, coordinator: Any) -> None:
    place.user("newcomer")
    elsewhere = structure.body(place.lsp())
    sent = {"user": "newcomer", "role": "body_secretary", "lsp": partnership.pk, "body": elsewhere.pk}
    answer = Caller(coordinator).post("/role-grants/", sent)
    assert answer.status_code == 422
    assert "no such body" in answer.content.decode()


def test_T1_the_trail_names_the_body(forum: Any, secretary: User, desk: Any) -> None:
    grant = RoleGrant.objects.get(user=secretary)
    page = desk.get(reverse("trail:history", args=["rolegrant", grant.pk])).content.decode()
    assert "Safer forum" in page
