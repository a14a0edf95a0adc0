"""The page of the board pack and the API: asked for, made by the worker, fetched; never by who may not."""

from typing import Any

import pytest
from django.test import Client

from lsp import clock, jobs
from lsp.models import Job, Role
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure
from tests.visitors import text_of

pytestmark = pytest.mark.django_db

HOME = "/example-partnership/bodies/board/meetings"


@pytest.fixture
def meeting(partnership: Any) -> Any:
    meeting = make.meeting(structure.board(partnership, slug="board"), clock.days_from_today(30))
    make.paper(make.item(meeting, "A plan"), "The plan")
    make.item(meeting, "Hidden sale", restricted=True, position=2)
    return meeting


@pytest.fixture
def desk(coordinator: Any) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


def work() -> Job:
    """Do the newest job."""
    job = Job.objects.order_by("-pk").first()
    assert job is not None
    from partnerships.services import board_packs

    report = board_packs.make_pack(job, jobs.Progress())
    Job.objects.filter(pk=job.pk).update(status="done", report=report, finished_at=clock.now())
    return job


def test_the_pack_is_asked_for_made_and_fetched_on_its_page(desk: Client, meeting: Any) -> None:
    page = f"{HOME}/{meeting.pk}/board-pack/"
    assert page in desk.get(meeting.get_absolute_url()).text
    assert "Make your pack" in text_of(desk.get(page))
    assert "Whom is the pack for?" in text_of(desk.get(f"{page}make/"))
    assert "Say whom the pack is for." in text_of(desk.post(f"{page}make/", {}))
    answer = desk.post(f"{page}make/", {"audience": "own"})
    assert answer.status_code == 302
    assert "It is being made" in text_of(desk.get(page))
    job = work()
    assert answer["Location"] == f"/jobs/{job.pk}/"
    assert "own.pdf" in desk.get(answer["Location"]).text
    said = text_of(desk.get(page))
    assert "Download your pack (PDF, " in said
    assert "has changed" not in said
    file = desk.get(f"{page}own.pdf")
    assert (file["Content-Type"], file.content[:5]) == ("application/pdf", b"%PDF-")
    make.item(meeting, "Something new", position=3)
    assert "Something in it has changed since it was made" in text_of(desk.get(page))


def test_a_visitor_fetches_the_public_pack_alone_and_makes_none(desk: Client, meeting: Any) -> None:
    page, visitor = f"{HOME}/{meeting.pk}/board-pack/", Client()
    said = text_of(visitor.get(page))
    assert "No pack to download at present" in said
    assert "Make" not in said
    assert visitor.post(f"{page}make/", {"audience": "public"}).status_code == 302
    assert Job.objects.count() == 0
    desk.post(f"{page}make/", {"audience": "public"})
    work()
    assert "Download the public pack" in text_of(visitor.get(page))
    assert visitor.get(f"{page}public.pdf").status_code == 200
    for name in ("own", "other"):
        assert visitor.get(f"{page}{name}.pdf").status_code == 302, "to sign in"
    signed_in = Client()
    signed_in.force_login(place.user())
    assert signed_in.get(f"{page}own.pdf").status_code == 404
    assert signed_in.post(f"{page}make/", {"audience": "own"}).status_code == 404


def test_why_there_can_be_no_public_pack_is_said(desk: Client, meeting: Any) -> None:
    meeting.published = False
    place.save(meeting)
    page = f"{HOME}/{meeting.pk}/board-pack/"
    assert "This meeting is not public" in text_of(desk.get(page))
    answer = desk.post(f"{page}make/", {"audience": "public"})
    assert answer.status_code == 409
    assert "This meeting is not public" in text_of(answer)


def test_the_api_asks_for_a_pack_and_fetches_it(client: Client, coordinator: Any, meeting: Any) -> None:
    client.force_login(coordinator)
    where = f"/api/v1/meetings/{meeting.pk}/pack/"
    assert client.get(where).json() == {"own": None, "public": None}
    assert client.get(f"/api/v1/meetings/{meeting.pk}/pack-file/").json()["reasons"][0]["code"] == "pack.none"
    ask = lambda **headers: client.post(
        where, {"audience": "own"}, content_type="application/json", headers=headers
    )
    assert (ask().status_code, ask(**{"If-Match": f'"meetings-{meeting.pk}-99"'}).status_code) == (428, 412)
    answer = ask(**{"If-Match": f'"meetings-{meeting.pk}-{meeting.version}"'})
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["file"]) == ("queued", None)
    work()
    told = client.get(where).json()["own"]
    assert (told["status"], told["audience"], told["is_current"]) == ("done", "own", True)
    assert told["file"].endswith(f"/api/v1/meetings/{meeting.pk}/pack-file/?audience=own")
    file = client.get(told["file"])
    assert (file["Content-Type"], file.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(told["file"], headers={"If-None-Match": file["ETag"]}).status_code == 304
    files = f"/api/v1/meetings/{meeting.pk}/pack-file/"
    assert client.get(f"{files}?audience=public").status_code == 409
    assert client.get(f"{files}?audience=nobody").status_code == 400
    client.logout()
    assert client.get(f"{files}?audience=own").status_code == 401
    assert client.get(files).status_code == 409, "the public one"


def test_the_api_refuses_in_the_words_of_the_page(client: Client, partnership: Any, meeting: Any) -> None:
    where = f"/api/v1/meetings/{meeting.pk}/pack/"
    tag = {"If-Match": f'"meetings-{meeting.pk}-{meeting.version}"'}
    ask = lambda **sent: client.post(where, sent, content_type="application/json", headers=tag)
    assert ask().status_code == 401
    client.force_login(place.holder(Role.SCRUTINY_COUNCILLOR, lsp=partnership))
    assert ask(audience="public").status_code == 403
    assert ask(audience="nobody").status_code == 422
    client.force_login(place.user())
    assert ask().json()["code"] == "permission_refused"
    assert ask().json()["reasons"][0]["code"] == "permission.packs"
