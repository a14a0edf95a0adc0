"""The inter-organisational map: derived, filtered, drawn, told as a table (P10)."""

from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from partnerships.map_picture import draw
from partnerships.queries.map import Chosen, Map, derive
from partnerships.queries.structure import load
from tests.api.conftest import Caller
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.factories.lsp import save
from tests.visitors import text_of

pytestmark = pytest.mark.django_db

MAY, JUNE = date(2006, 5, 1), date(2006, 6, 1)
PAGE = "/example-partnership/map/"


@pytest.fixture
def town(partnership: Any) -> dict[str, Any]:
    """A board, two themes below it, three agencies: the first on the board and one theme, the others on one each."""
    board = make.board(partnership, slug="board")
    one = make.body(partnership, "Theme one", parent=board)
    two = make.body(partnership, "Theme two", parent=board)
    make.serves(one, partnership.blocks.first())
    police = place.organisation("Example Police", sector="other_public")
    trust = place.organisation("Example Trust", sector="voluntary")
    firm = place.organisation("Example Firm", sector="private")
    alex = place.person("Alex Example")
    make.appointment(make.seat(board, "Police", organisation=police), alex)
    make.appointment(make.seat(one, "Safety", organisation=police), alex)
    make.appointment(make.seat(one, "Voluntary", organisation=trust), place.person("Sam Sample"))
    make.seat(two, "Business", organisation=firm, starts_on=MAY)
    return {"board": board, "one": one, "two": two, "police": police, "trust": trust, "firm": firm}


def derived(lsp: Any, day: date = JUNE, **chosen: Any) -> Map:
    return derive(load(lsp, place.coordinator(lsp), day), Chosen(**chosen))


def said(found: Map) -> list[tuple[str, str, str]]:
    return [(tie.one.name, tie.how, tie.other.name) for tie in found.ties]


def test_P10_the_map_is_derived_from_seats_terms_and_bodies(partnership: Any, town: dict[str, Any]) -> None:
    found = derived(partnership)
    assert said(found) == [
        ("Example Police", "sits_on", "Board"),
        ("Example Police", "sits_on", "Theme one"),
        ("Example Firm", "sits_on", "Theme two"),
        ("Example Trust", "sits_on", "Theme one"),
        ("Theme one", "within", "Board"),
        ("Theme two", "within", "Board"),
    ]
    assert next(tie.through for tie in found.ties) == ["Alex Example (Police)"]
    firm = next(tie for tie in found.ties if tie.one.name == "Example Firm")
    assert (firm.through, firm.filled) == (["Business, vacant"], False)


def test_L5_the_map_is_that_of_the_day(partnership: Any, town: dict[str, Any]) -> None:
    assert "Example Firm" not in [end.name for end in derived(partnership, date(2006, 4, 30)).ends]


def test_P10_a_link_ties_a_body_with_one_outside_through_who_represents_the_partnership(
    partnership: Any, town: dict[str, Any]
) -> None:
    from partnerships.models import BodyLink

    link = BodyLink(
        body=town["board"],
        kind="regional",
        outside_name="Example Assembly",
        representative=place.person("Kim Mockup"),
        starts_on=MAY,
    )
    save(link)
    tie = next(tie for tie in derived(partnership).ties if tie.how == "regional")
    assert (tie.other.name, tie.other.kind, tie.through) == ("Example Assembly", "outside", ["Kim Mockup"])


def test_P10_a_block_a_sector_or_the_distance_from_one_organisation(
    partnership: Any, town: dict[str, Any]
) -> None:
    block = partnership.blocks.first().pk
    assert {end.name for end in derived(partnership, block=block).ends} == {
        "Theme one",
        "Example Police",
        "Example Trust",
    }
    assert {end.name for end in derived(partnership, sector="voluntary").ends} == {
        "Theme one",
        "Example Trust",
    }
    near = derived(partnership, around=town["trust"], distance=1)
    assert {end.name for end in near.ends} == {"Example Trust", "Theme one", "Example Police", "Board"}
    assert "Example Firm" in {end.name for end in derived(partnership, around=town["trust"], distance=2).ends}


def test_P10_the_same_map_gives_the_same_picture_and_nothing_stands_on_anything(
    partnership: Any, town: dict[str, Any]
) -> None:
    picture = draw(derived(partnership))
    assert picture == draw(derived(partnership))
    places = [(mark.side, mark.y) for mark in picture.marks]
    assert len(places) == len(set(places))
    assert all(0 < mark.y < picture.height for mark in picture.marks)
    assert len(picture.curves) == 6


def test_P10_the_page_draws_it_and_the_table_says_the_same(partnership: Any, town: dict[str, Any]) -> None:
    answer = Client().get(PAGE)
    page = answer.content.decode()
    drawing = page[page.index("<svg role") : page.index("</svg>", page.index("<svg role")) + 6]
    names = {title.text for title in ElementTree.fromstring(drawing).iter("title")}
    assert "Example Police sits on Board: Alex Example (Police)" in names
    assert "style=" not in drawing
    shown = text_of(answer)
    assert "3 organisations, 3 bodies, 6 ties" in shown
    table = page[page.index('id="ties"') :]
    assert table.count("<tr") == 7
    assert "Alex Example (Safety)" in table
    assert b"Alex Example (Safety)" in Client().get(f"{PAGE}?format=csv").content
    around = text_of(Client().get(f"{PAGE}?around={town['trust'].slug}&distance=1"))
    assert "Looked at from Example Trust" in around
    assert "Example Firm" not in around.split("The same as a table")[1]


def test_an_empty_map_and_a_wrong_choice_are_said(partnership: Any, town: dict[str, Any]) -> None:
    assert "Nothing to show on this day" in text_of(Client().get(f"{PAGE}?sector=faith"))
    assert "There is a problem" in text_of(Client().get(f"{PAGE}?sector=none-of-these"))


def test_V1_what_is_not_public_is_on_nobodys_map(partnership: Any, town: dict[str, Any]) -> None:
    quiet = make.body(partnership, "Quiet theme", published=False, parent=town["board"])
    make.appointment(make.seat(quiet, organisation=place.organisation("Quiet Agency")))
    assert "Quiet" not in text_of(Client().get(PAGE))
    assert "Quiet theme" in {end.name for end in derived(partnership).ends}


def test_the_api_tells_the_same(partnership: Any, town: dict[str, Any]) -> None:
    where = f"/lsps/{partnership.pk}/map/"
    told = Caller().get(f"{where}?as_at=2006-06-01").json()
    assert len(told["ends"]) == 6
    assert told["ties"][0]["through"] == ["Alex Example (Police)"]
    few = Caller().get(f"{where}?sector=voluntary").json()
    assert {end["name"] for end in few["ends"]} == {"Example Trust", "Theme one"}
    refused = Caller().get(f"{where}?sector=nobody")
    assert (refused.status_code, refused.json()["reasons"][0]["field"]) == (400, "sector")
