"""Bodies that share a block without a protocol: the check (P6), and the map that shows where one is missing (P10)."""

from datetime import date
from itertools import combinations
from typing import Any

import pytest
from django.test import Client

from lsp.errors import Conflict, InvalidInput, PermissionRefused, RuleRefused
from lsp.models import AuditEvent
from partnerships import structure_facts
from partnerships.map_picture import draw
from partnerships.models import Body, StructureAcknowledgement
from partnerships.queries.map import Chosen, Map, derive
from partnerships.queries.structure import load
from partnerships.rules.structure import BY_CODE
from partnerships.services import checks
from tests.api.conftest import Caller, caller_for
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.visitors import text_of

pytestmark = pytest.mark.django_db

JUNE = date(2006, 6, 1)
CODE = "no-protocol"
SEVERAL = f"/example-partnership/structure/acknowledge/{CODE}/"


@pytest.fixture
def themes(partnership: Any) -> list[Body]:
    """Three thematic partnerships below the board, which all serve the first block."""
    board = make.board(partnership, slug="board")
    made = [make.body(partnership, f"Theme {number}", parent=board) for number in range(3)]
    for body in (board, *made):
        make.serves(body, partnership.blocks.first())
    return made


@pytest.fixture
def desk(coordinator: Any) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


def pairs(lsp: Any, user: Any = None) -> set[str]:
    structure = load(lsp, user or place.coordinator(lsp), JUNE)
    return {each.subject for each in BY_CODE[CODE].rule(structure)}


def subject(one: Body, other: Body) -> str:
    first, second = sorted((one.pk, other.pk))
    return f"bodies-{first}-{second}"


def missing(lsp: Any, user: Any, noted: Any = (), **chosen: Any) -> Map:
    return derive(load(lsp, user, JUNE), Chosen(**chosen), noted)


def test_P6_every_two_bodies_that_share_a_block_are_found_but_for_the_board(
    partnership: Any, themes: list[Body]
) -> None:
    assert pairs(partnership) == {subject(*two) for two in combinations(themes, 2)}


@pytest.mark.parametrize(
    ("kind", "below", "is_found"),
    [
        ("forum", None, True),
        ("task_group", None, True),
        ("single_delivery_vehicle", None, True),
        ("executive", None, False),
        ("task_group", "theme", False),
        ("task_group", "group", False),
    ],
)
def test_P6_which_bodies_need_a_protocol(
    partnership: Any, kind: str, below: str | None, is_found: bool
) -> None:
    theme = make.body(partnership, "Theme")
    group = make.body(partnership, "Group", kind="task_group", parent=theme, ends_on=date(2030, 1, 1))
    above = {None: None, "theme": theme, "group": group}[below]
    ends = {"ends_on": date(2030, 1, 1)} if kind == "task_group" else {}
    other = make.body(partnership, "Other", kind=kind, parent=above, **ends)
    for body in (theme, other):
        make.serves(body, partnership.blocks.first())
    assert (subject(theme, other) in pairs(partnership)) is is_found


def test_P6_a_protocol_on_record_is_not_missing_and_a_new_name_keeps_what_was_acknowledged(
    partnership: Any, themes: list[Body], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = themes
    agreed = frozenset((first.pk, second.pk))
    monkeypatch.setattr(structure_facts, "_protocols", [lambda lsp, user, day: [agreed]])
    assert pairs(partnership) == {subject(first, third), subject(second, third)}
    third.name = "A name before all others"
    place.save(third)
    assert pairs(partnership) == {subject(first, third), subject(second, third)}


def test_P6_pairs_are_grouped_by_the_blocks_they_share(partnership: Any, themes: list[Body]) -> None:
    one, two = list(partnership.blocks.all())[:2]
    for body in themes[:2]:
        make.serves(body, two)
    found = list(BY_CODE[CODE].rule(load(partnership, place.coordinator(partnership), JUNE)))
    assert [each.group for each in found] == [
        f"Share {one.name}",
        f"Share {one.name}",
        f"Share {one.name} and {two.name}",
    ]


def test_P6_several_pairs_are_acknowledged_in_one_act_each_on_its_own_record(
    partnership: Any, themes: list[Body], coordinator: Any
) -> None:
    first, second, third = (subject(*two) for two in combinations(themes, 2))
    given = {"by": coordinator, "code": CODE, "note": "On paper, in the safe."}
    with pytest.raises(InvalidInput):
        checks.acknowledge_several(partnership, subjects=[], **given)
    with pytest.raises(RuleRefused):
        checks.acknowledge_several(partnership, subjects=[first, "bodies-1-1"], **given)
    with pytest.raises(PermissionRefused):
        checks.acknowledge_several(
            partnership, subjects=[first], **{**given, "by": place.auditor(partnership)}
        )
    assert not StructureAcknowledgement.objects.exists()
    made = checks.acknowledge_several(partnership, subjects=[first, second, first], **given)
    assert [each.subject for each in made] == [first, second]
    assert AuditEvent.objects.filter(kind="structure-check.acknowledge").count() == 2
    with pytest.raises(Conflict):
        checks.acknowledge_several(partnership, subjects=[third, second], **given)
    checks.take_back(made[0], by=coordinator, reason="It was another.")
    assert StructureAcknowledgement.objects.filter(ends_on=None).count() == 1


def test_P10_the_map_shows_where_a_protocol_is_missing(
    partnership: Any, themes: list[Body], coordinator: Any
) -> None:
    first, second, _ = (subject(*two) for two in combinations(themes, 2))
    found = missing(partnership, coordinator, {first})
    block = partnership.blocks.first()
    assert [(tie.one.name, tie.other.name, tie.acknowledged) for tie in found.missing] == [
        ("Theme 0", "Theme 1", True),
        ("Theme 0", "Theme 2", False),
        ("Theme 1", "Theme 2", False),
    ]
    assert found.missing[0].through == [f"Share {block.name}", "Acknowledged"]
    assert len(missing(partnership, coordinator, {first}, missing="open").missing) == 2
    assert not missing(partnership, coordinator, missing="left-out").missing
    assert not missing(partnership, coordinator, block=partnership.blocks.last().pk).missing
    picture = draw(found)
    assert picture == draw(missing(partnership, coordinator, {first}))
    dotted = [curve for curve in picture.curves if curve.how == "no_protocol"]
    assert [curve.acknowledged for curve in dotted] == [True, False, False]
    assert "no protocol recorded with Theme 1" in dotted[0].title
    assert second != first


def test_P10_what_is_missing_ties_nobody_nearer_to_an_organisation(
    partnership: Any, themes: list[Body], coordinator: Any
) -> None:
    police = place.organisation("Example Police", sector="other_public")
    make.appointment(make.seat(themes[0], organisation=police), place.person("Alex Example"))
    near = missing(partnership, coordinator, around=police)
    assert {end.name for end in near.ends} == {"Example Police", "Theme 0", "Board"}
    assert not near.missing


def test_the_pages_say_what_is_missing_and_several_are_acknowledged(
    partnership: Any, themes: list[Body], desk: Client
) -> None:
    shown = text_of(desk.get("/example-partnership/structure/"))
    assert "3 pairs, 3 to look at" in shown
    assert "Acknowledge several at once" in shown
    assert "Acknowledge several at once" not in text_of(Client().get("/example-partnership/structure/"))
    chosen = [subject(*two) for two in combinations(themes, 2)][:2]
    assert desk.get(SEVERAL).status_code == 200
    refused = desk.post(SEVERAL, {"subjects": chosen, "note": ""})
    assert (refused.status_code, refused.content.decode().count(" checked")) == (422, 2)
    done = desk.post(SEVERAL, {"subjects": chosen, "note": "On paper, in the safe."}, follow=True)
    assert "2 acknowledged." in text_of(done)
    assert "3 pairs, 1 to look at" in text_of(done)
    page = text_of(desk.get("/example-partnership/map/"))
    assert "3 protocols missing" in page
    assert "grey where that is acknowledged" in page
    assert "grey where that is acknowledged" not in text_of(Client().get("/example-partnership/map/"))
    assert "protocols missing" not in text_of(Client().get("/example-partnership/map/?protocols=left-out"))
    assert b"No protocol recorded with" in Client().get("/example-partnership/map/?format=csv").content
    assert desk.get("/example-partnership/structure/acknowledge/no-such-check/").status_code == 404
    nothing = text_of(desk.get("/example-partnership/structure/acknowledge/no-board/"))
    assert "finds nothing today that nobody has acknowledged" in nothing


def test_the_api_says_and_does_the_same(partnership: Any, themes: list[Body], coordinator: Any) -> None:
    desk, where = caller_for(coordinator), f"/lsps/{partnership.pk}/"
    ties = [tie for tie in Caller().get(f"{where}map/").json()["ties"] if tie["how"] == "no_protocol"]
    assert len(ties) == 3
    assert not any(tie["acknowledged"] for tie in ties)
    tag = desk.get(where).headers["ETag"]
    sent = {"code": CODE, "subjects": [subject(*themes[:2])], "note": "On paper, in the safe."}
    done = desk.post(f"{where}acknowledge-findings/", sent, If_Match=tag)
    assert done.status_code == 200, done.content
    told = next(row for row in done.json()["results"] if row["code"] == CODE)
    assert sum(each["acknowledgement"] is not None for each in told["found"]) == 1
    assert told["found"][0]["group"].startswith("Share ")
    again = desk.post(f"{where}acknowledge-findings/", sent, If_Match=tag)
    assert (again.status_code, again.json()["reasons"][0]["code"]) == (409, "check.acknowledged")
    known = [tie for tie in desk.get(f"{where}map/").json()["ties"] if tie["acknowledged"]]
    assert len(known) == 1
    left = desk.get(f"{where}map/?protocols=open").json()["ties"]
    assert sum(tie["how"] == "no_protocol" for tie in left) == 2
