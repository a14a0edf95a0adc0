"""Atom feeds: what is published and nothing else, ids that stay, an answer that is not sent twice."""

import xml.etree.ElementTree as ET
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from lsp import clock
from partnerships import workflow
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure

pytestmark = pytest.mark.django_db

SOON, LATELY = clock.today() + timedelta(days=30), clock.today() - timedelta(days=30)
YEAR = clock.financial_year(LATELY)
ATOM = {"a": "http://www.w3.org/2005/Atom"}
BOARD = "/example-partnership/bodies/board"


@pytest.fixture
def board(partnership: Any) -> Any:
    return structure.board(partnership, slug="board")


def entries(where: str, client: Client | None = None) -> dict[str, tuple[str, str]]:
    """(id, summary) by title."""
    answer = (client or Client()).get(where)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.content)
    found = {}
    for entry in root.findall("a:entry", ATOM):
        told = [entry.findtext(f"a:{name}", "", ATOM) for name in ("title", "id", "summary", "updated")]
        assert all(told[:2] + told[3:])
        found[told[0]] = (told[1], told[2])
    return found


def test_meetings_with_agendas_and_minutes(board: Any, partnership: Any) -> None:
    meeting = make.meeting(board, SOON)
    make.item(meeting, "Bus shelters")
    make.item(meeting, "Hidden sale", restricted=True, position=2)
    make.meeting(board, SOON + timedelta(days=1), published=False, title="Hidden meeting")
    make.meeting(board, SOON + timedelta(days=2), state=workflow.CANCELLED, title="Away day")
    make.held(board, LATELY, minutes="Said.", minutes_state=workflow.DRAFT_MINUTES, title="Held")
    make.held(
        board, LATELY - timedelta(days=1), minutes="Said.", minutes_state=workflow.DRAFT_MINUTES,
        minutes_published=True, title="Told",
    )  # fmt: skip
    make.meeting(structure.body(partnership, published=False), SOON, title="Hidden body")
    for where in ("/example-partnership/meetings.atom", f"{BOARD}/meetings.atom"):
        found = entries(where)
        kinds = sorted(title.split(",")[0] for title in found)
        assert kinds == ["Board", "Cancelled: Away day", "Held", "Minutes: Told", "Told"]
        said = next(text for title, (_, text) in found.items() if title.startswith("Board"))
        assert "1. Bus shelters\n2. Restricted item" in said
        assert "Cancelled: Too few could come" in str(found)


def test_decisions_that_are_published(board: Any) -> None:
    meeting = make.held(board, LATELY)
    secret = make.item(meeting, restricted=True)
    make.decision(meeting, year=YEAR, published=True, text="That the bridge be mended & painted.")
    make.decision(meeting, year=YEAR, text="Hidden draft.")
    make.decision(meeting, year=YEAR, item=secret, published=True, text="Hidden sale.")
    for where in ("/example-partnership/decisions.atom", f"{BOARD}/decisions.atom"):
        found = entries(where)
        assert list(found) == [f"Board {YEAR}/001, agreed"]
        assert "That the bridge be mended & painted." in str(found)


def test_another_body_has_its_own(partnership: Any, board: Any) -> None:
    make.meeting(board, SOON)
    make.decision(make.held(board, LATELY), year=YEAR, published=True)
    other = structure.body(partnership, slug="other")
    assert entries(f"/example-partnership/bodies/{other.slug}/meetings.atom") == {}
    assert entries(f"/example-partnership/bodies/{other.slug}/decisions.atom") == {}


def test_ids_stay_whatever_is_renamed(partnership: Any, board: Any) -> None:
    meeting = make.held(
        board, LATELY, minutes="S", minutes_state=workflow.DRAFT_MINUTES, minutes_published=True
    )
    make.decision(meeting, year=YEAR, published=True)
    where = [f"/{{}}/{kind}.atom" for kind in ("meetings", "decisions")]
    ids = lambda slug: sorted(key for each in where for key, _ in entries(each.format(slug)).values())
    before = ids("example-partnership")
    board.name, partnership.slug = "Renamed board", "renamed"
    place.save(board)
    place.save(partnership)
    assert ids("renamed") == before
    assert len(set(before)) == 3


def test_it_is_sent_again_only_where_it_changed(board: Any) -> None:
    where, client = "/example-partnership/meetings.atom", Client()
    empty = client.get(where)
    again = lambda answer: client.get(where, headers={"If-None-Match": answer["ETag"]}).status_code
    assert again(empty) == 304
    meeting = make.meeting(board, SOON)
    full = client.get(where, headers={"If-None-Match": empty["ETag"]})
    assert (full.status_code, "Last-Modified" in full) == (200, True)
    assert again(full) == 304
    meeting.published = False
    place.save(meeting)
    late = {"If-None-Match": full["ETag"], "If-Modified-Since": full["Last-Modified"]}
    assert client.get(where, headers=late).status_code == 200, "what is taken back is gone at once"


def test_who_is_signed_in_reads_no_more_in_it(board: Any, coordinator: Any) -> None:
    make.meeting(board, SOON, published=False)
    desk = Client()
    desk.force_login(coordinator)
    assert entries("/example-partnership/meetings.atom", desk) == {}


def test_pages_lead_to_them(board: Any) -> None:
    make.meeting(board, SOON)
    for where, feed in (
        ("/example-partnership/", "/example-partnership/meetings.atom"),
        ("/example-partnership/meetings/", "/example-partnership/meetings.atom"),
        ("/example-partnership/decisions/", "/example-partnership/decisions.atom"),
        (f"{BOARD}/", f"{BOARD}/meetings.atom"),
        (f"{BOARD}/meetings/", f"{BOARD}/meetings.atom"),
        (f"{BOARD}/decisions/", f"{BOARD}/decisions.atom"),
    ):
        page = Client().get(where).content.decode()
        assert page.count(f'href="{feed}"') == 2, where
        assert 'type="application/atom+xml" title="' in page
