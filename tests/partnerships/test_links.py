"""Links of bodies with other bodies: the services, the database, the pages, the API (P12)."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from lsp.errors import Conflict, InvalidInput, LspError, NotFoundError, PermissionRefused, RuleRefused
from lsp.models import AuditEvent
from partnerships.models import BodyLink
from partnerships.services import bodies, links
from tests.api.conftest import Caller, caller_for
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.factories.lsp import save
from tests.partnerships.forms import on
from tests.partnerships.test_bodies import codes
from tests.visitors import text_of

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE, JULY = date(2006, 4, 1), date(2006, 5, 1), date(2006, 6, 1), date(2006, 7, 1)


@pytest.fixture
def board(partnership: Any) -> Any:
    return make.board(partnership, slug="board")


@pytest.fixture
def forum(partnership: Any) -> Any:
    return make.body(partnership, "Forum", kind="forum", slug="forum")


@pytest.fixture
def desk(coordinator: Any) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


def outside(board: Any, by: Any, **given: Any) -> BodyLink:
    values = {"kind": "regional", "outside_name": "Example Regional Assembly", "starts_on": MAY, **given}
    values.setdefault("representative", place.person("Alex Example"))
    return links.create(board, by=by, **values)


def test_P12_a_link_outside_names_who_represents_the_partnership_there(board: Any, coordinator: Any) -> None:
    with pytest.raises(RuleRefused, match="Example Regional Assembly is no body of this") as refused:
        outside(board, coordinator, representative=None)
    assert codes(refused) == ["link.no_representative"]
    link = outside(board, coordinator)
    assert str(link.representative) == "Alex Example"
    assert AuditEvent.objects.get(kind="body-link.create").lsp_id == board.lsp_id


def test_P12_so_does_one_with_another_partnership_and_none_within(
    board: Any, forum: Any, coordinator: Any
) -> None:
    next_door = make.board(place.lsp("Next Door Partnership"))
    with pytest.raises(RuleRefused):
        links.create(board, by=coordinator, kind="consults", other=next_door, starts_on=MAY)
    assert links.create(forum, by=coordinator, kind="reports_to", other=board, starts_on=MAY).pk


def test_P12_a_link_leads_to_one_body_and_not_to_itself(board: Any, forum: Any, coordinator: Any) -> None:
    for given, code in (
        ({"other": forum, "outside_name": "Both"}, "link.target"),
        ({}, "link.target"),
        ({"other": board}, "link.to_itself"),
        ({"other": forum, "organisation": place.organisation()}, "link.organisation"),
    ):
        with pytest.raises(RuleRefused) as refused:
            links.create(board, by=coordinator, kind="consults", starts_on=MAY, **given)
        assert codes(refused) == [code]


def test_P12_two_bodies_are_linked_in_one_way_once_at_a_time(
    board: Any, forum: Any, coordinator: Any
) -> None:
    link = links.create(forum, by=coordinator, kind="reports_to", other=board, starts_on=MAY)
    with pytest.raises(Conflict, match="are linked in this way since 1 May 2006") as refused:
        links.create(forum, by=coordinator, kind="reports_to", other=board, starts_on=JUNE)
    assert codes(refused) == ["link.twice"]
    links.create(forum, by=coordinator, kind="shares_members", other=board, starts_on=JUNE)
    links.end(link, by=coordinator, on=JULY, reason="Merged.")
    assert links.create(forum, by=coordinator, kind="reports_to", other=board, starts_on=JULY).pk


def test_P12_the_other_body_exists_when_the_link_begins(
    board: Any, partnership: Any, coordinator: Any
) -> None:
    late = make.body(partnership, "Late forum", starts_on=JUNE)
    with pytest.raises(RuleRefused) as refused:
        links.create(board, by=coordinator, kind="consults", other=late, starts_on=MAY)
    assert codes(refused) == ["link.other_not_there"]


def test_what_is_missing_is_said_by_field(board: Any, forum: Any, coordinator: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        links.create(board, by=coordinator, kind="consults", other=forum)
    assert refused.value.reasons[0].field == "starts_on"
    with pytest.raises(InvalidInput) as refused:
        links.create(board, by=coordinator, kind="married", other=forum, starts_on=MAY)
    assert refused.value.reasons[0].field == "kind"


def test_nobody_else_links_and_a_body_nobody_may_know_of_is_not_there(board: Any, coordinator: Any) -> None:
    stranger = place.coordinator(place.lsp("Next Door Partnership"))
    with pytest.raises(PermissionRefused):
        outside(board, stranger)
    secret = make.body(place.lsp("Hidden Partnership", published=False))
    with pytest.raises(NotFoundError):
        links.create(board, by=coordinator, kind="consults", other=secret, starts_on=MAY)


def test_L4_the_links_of_a_body_end_with_it(board: Any, forum: Any, coordinator: Any) -> None:
    own = links.create(forum, by=coordinator, kind="reports_to", other=board, starts_on=MAY)
    there = links.create(board, by=coordinator, kind="consults", other=forum, starts_on=MAY)
    bodies.end(forum, by=coordinator, on=JULY, reason="Dissolved.")
    for link in (own, there):
        link.refresh_from_db()
        assert (link.ends_on, link.end_reason) == (JULY, "Dissolved.")


def test_the_representative_is_put_right_on_the_version_read(board: Any, coordinator: Any) -> None:
    link = outside(board, coordinator)
    sam = place.person("Sam Sample")
    assert links.update(link, by=coordinator, changes={"representative": sam}, version=1).version == 2
    with pytest.raises(LspError) as stale:
        links.update(link, by=coordinator, changes={"purpose": "Other"}, version=1)
    assert stale.value.status == 412
    with pytest.raises(RuleRefused):
        links.update(link, by=coordinator, changes={"representative": None})


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("p12_outside_names_who_represents", {"outside_name": "Assembly"}),
        ("partnerships_bodylink_in_or_outside", {"other": "forum", "outside_name": "Assembly"}),
        ("partnerships_bodylink_not_itself", {"other": "itself"}),
        ("partnerships_bodylink_ends_after_start", {"other": "forum", "ends_on": APRIL}),
        ("partnerships_bodylink_once_at_a_time", {"other": "taken"}),
    ],
)
@pytest.mark.database
def test_P12_the_database_refuses_the_same(
    board: Any, forum: Any, coordinator: Any, constraint: str, given: dict[str, Any]
) -> None:
    links.create(board, by=coordinator, kind="shares_members", other=forum, starts_on=MAY)
    bodies_meant = {"itself": board, "forum": forum, "taken": forum}
    values = {**given, "kind": "shares_members" if given.get("other") == "taken" else "consults"}
    values["other"] = bodies_meant.get(given.get("other", ""))
    with pytest.raises((DatabaseError, LspError)) as refused, transaction.atomic():
        save(BodyLink(body=board, starts_on=MAY, **values))
    cause = refused.value.__cause__ or refused.value
    assert constraint in str(cause)


def test_L5_the_page_of_either_body_tells_the_link_of_the_day(
    board: Any, forum: Any, coordinator: Any
) -> None:
    link = links.create(forum, by=coordinator, kind="reports_to", other=board, starts_on=MAY)
    links.end(link, by=coordinator, on=JULY, reason="Merged.")
    public = Client()
    for body, how in ((forum, "Reports to"), (board, "Is reported to by")):
        assert how in text_of(public.get(f"{body.get_absolute_url()}?as_at=2006-06-01"))
        assert how not in text_of(public.get(f"{body.get_absolute_url()}?as_at=2006-07-01"))


def test_V1_a_link_tells_nobody_of_a_body_they_may_not_know(
    board: Any, partnership: Any, coordinator: Any, desk: Client
) -> None:
    group = make.body(partnership, "Quiet group", published=False)
    link = links.create(board, by=coordinator, kind="consults", other=group, starts_on=MAY)
    assert "Quiet group" in text_of(desk.get(board.get_absolute_url()))
    assert "Quiet group" not in text_of(Client().get(board.get_absolute_url()))
    assert Caller().get(f"/body-links/{link.pk}/").status_code == 401


def test_the_whole_job_on_the_pages(board: Any, desk: Client) -> None:
    alex = place.person("Alex Example")
    where = f"{board.get_absolute_url()}links/new/"
    typed = {"kind": "sub_regional", "outside_name": "Example Economic Forum", **on("starts_on", MAY)}
    refused = desk.post(where, typed)
    assert refused.status_code == 422
    assert "Example Economic Forum is no body of this partnership" in text_of(refused)
    assert 'value="Example Economic Forum"' in refused.content.decode()
    done = desk.post(where, {**typed, "representative": alex.pk}, follow=True)
    assert "is linked with Example Economic Forum" in text_of(done)
    link = BodyLink.objects.get()
    edit = f"{board.get_absolute_url()}links/{link.pk}/edit/"
    change = {"representative": alex.pk, "purpose": "Skills", **on("starts_on", MAY), "version": 1}
    assert "Skills" in text_of(desk.post(edit, change, follow=True))
    stale = desk.post(edit, {**change, "purpose": "Jobs"})
    assert stale.status_code == 409
    assert "Jobs" in text_of(stale)
    ends = {**on("ends_on", JULY), "end_reason": "The forum was wound up."}
    ended = desk.post(f"{board.get_absolute_url()}links/{link.pk}/end/", ends, follow=True)
    assert "has its end" in text_of(ended)


def test_the_whole_job_through_the_api(board: Any, coordinator: Any) -> None:
    desk, alex = caller_for(coordinator), place.person("Alex Example")
    sent = {
        "body": board.pk,
        "kind": "regional",
        "outside_name": "Example Assembly",
        "starts_on": "2006-05-01",
    }
    refused = desk.post("/body-links/", sent)
    assert (refused.status_code, refused.json()["reasons"][0]["rule"]) == (422, "P12")
    made = desk.post("/body-links/", {**sent, "representative": alex.pk})
    assert made.status_code == 201, made.content
    assert made.json()["representative"]["name"] == "Alex Example"
    assert made.json()["other"] is None
    path = f"/body-links/{made.json()['id']}/"
    changed = desk.send("patch", path, {"purpose": "Skills"}, If_Match=made.headers["ETag"])
    assert changed.json()["purpose"] == "Skills", changed.content
    ended = desk.post(
        f"{path}end/", {"on": "2006-07-01", "reason": "Over."}, If_Match=changed.headers["ETag"]
    )
    assert ended.json()["ends_on"] == "2006-07-01"
    assert Caller().get("/body-links/?as_at=2006-06-01").json()["results"][0]["outside_name"]
    assert not Caller().get("/body-links/").json()["results"]


def test_L5_who_represents_is_handed_over_on_a_day(board: Any, coordinator: Any) -> None:
    link = outside(board, coordinator, ends_on=date(2007, 5, 1))
    sam = place.person("Sam Sample")
    after = links.hand_over(link, by=coordinator, person=sam, on=JULY, reason="Retired.", version=1)
    link.refresh_from_db()
    assert (link.ends_on, link.end_reason) == (JULY, "Retired.")
    assert (after.starts_on, after.ends_on, after.name) == (JULY, date(2007, 5, 1), link.name)
    on_days = [BodyLink.objects.as_at(day).get().representative.name for day in (JUNE, JULY)]
    assert on_days == ["Alex Example", "Sam Sample"]
    assert AuditEvent.objects.get(kind="body-link.hand_over").subject_id == link.pk
    for given, field in (
        ({"on": None, "reason": "So."}, "starts_on"),
        ({"on": JULY, "reason": " "}, "end_reason"),
    ):
        with pytest.raises(InvalidInput) as refused:
            links.hand_over(after, by=coordinator, person=sam, **given)
        assert refused.value.reasons[0].field == field


def test_a_hand_over_that_is_refused_changes_nothing_and_keeps_what_was_typed(
    board: Any, coordinator: Any, desk: Client
) -> None:
    link = outside(board, coordinator)
    address = f"{board.get_absolute_url()}links/{link.pk}/hand-over/"
    typed = {"new_name": "Robin Newcomer", "end_reason": "Moved away.", "version": 1}
    refused = desk.post(address, {**typed, **on("starts_on", MAY)})
    assert refused.status_code == 422
    assert "the end must be later" in text_of(refused)
    assert "Robin Newcomer" in text_of(refused)
    assert "Moved away." in text_of(refused)
    link.refresh_from_db()
    assert (link.ends_on, BodyLink.objects.count()) == (None, 1)
    assert desk.post(address, {**typed, **on("starts_on", JUNE)}).status_code == 302
    assert BodyLink.objects.get(starts_on=JUNE).representative.name == "Robin Newcomer"


def test_a_link_is_made_and_put_right_with_somebody_new(board: Any, desk: Client) -> None:
    new = {"kind": "regional", "outside_name": "Assembly", "new_name": "Nat New", **on("starts_on", MAY)}
    assert desk.post(f"{board.get_absolute_url()}links/new/", new).status_code == 302
    link = BodyLink.objects.get()
    assert link.representative.name == "Nat New"
    address = f"{board.get_absolute_url()}links/{link.pk}/edit/"
    both = {
        "representative": link.representative_id,
        "new_name": "Ola Other",
        "version": 1,
        **on("starts_on", MAY),
    }
    assert "not both" in text_of(desk.post(address, both))
    assert desk.post(address, {**both, "representative": ""}).status_code == 302
    link.refresh_from_db()
    assert link.representative.name == "Ola Other"


def test_the_api_hands_over_in_one_call(board: Any, coordinator: Any) -> None:
    link, api = outside(board, coordinator), caller_for(coordinator)
    tag = api.get(f"/body-links/{link.pk}/")["ETag"]
    sent = {"person": place.person("Sam Sample").pk, "on": "2006-07-01", "reason": "Retired."}
    done = api.post(f"/body-links/{link.pk}/hand-over/", sent, If_Match=tag)
    assert (done.status_code, done.json()["representative"]["name"]) == (200, "Sam Sample")
    assert (done.json()["id"] != link.pk, done.json()["starts_on"]) == (True, "2006-07-01")
