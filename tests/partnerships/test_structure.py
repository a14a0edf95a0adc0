"""The structure checks (P6), representation at a glance and coterminosity (L3)."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from lsp import clock
from lsp.errors import Conflict, InvalidInput, NotFoundError, PermissionRefused, RuleRefused
from lsp.models import AuditEvent, Organisation, ServedArea
from partnerships import structure_facts
from partnerships.models import StructureAcknowledgement
from partnerships.queries import checks as looked
from partnerships.queries import representation
from partnerships.queries.coterminosity import coterminosity
from partnerships.queries.structure import load, without_a_seat
from partnerships.rules.structure import BY_CODE, Relation, l3_relation
from partnerships.services import checks
from tests.api.conftest import Caller, caller_for
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.factories.lsp import save
from tests.visitors import text_of

pytestmark = pytest.mark.django_db

MAY, JUNE = date(2006, 5, 1), date(2006, 6, 1)
PAGE = "/example-partnership/structure/"


@pytest.fixture
def board(partnership: Any) -> Any:
    return make.board(partnership, slug="board")


@pytest.fixture
def desk(coordinator: Any) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


def found(partnership: Any, code: str, day: date = JUNE, user: Any = None) -> list[str]:
    """What a check finds, as a reader of the partnership sees it."""
    by = user or place.coordinator(partnership)
    return [each.message for each in BY_CODE[code].rule(load(partnership, by, day))]


def sits(body: Any, person: Any = None, label: str = "", **given: Any) -> Any:
    return make.appointment(make.seat(body, label, **given), person)


def test_P1_having_no_board_is_found_and_not_refused(partnership: Any) -> None:
    assert found(partnership, "no-board") == ["The partnership has no board on this day."]
    make.board(partnership, starts_on=MAY)
    assert not found(partnership, "no-board")
    assert found(partnership, "no-board", date(2006, 4, 30))


def test_P6_a_thematic_chair_has_a_seat_on_the_board(partnership: Any, board: Any) -> None:
    theme = make.body(partnership, "Theme")
    assert not found(partnership, "chair-without-board-seat"), "nobody chairs it"
    alex = place.person("Alex Example")
    make.office(theme, alex)
    assert found(partnership, "chair-without-board-seat") == [
        "Alex Example, who chairs Theme, has no seat on Board."
    ]
    sits(board, alex)
    assert not found(partnership, "chair-without-board-seat")


def test_P6_one_of_two_who_share_a_chair_is_enough(partnership: Any, board: Any) -> None:
    theme = make.body(partnership, "Theme")
    alex, sam = place.person("Alex Example"), place.person("Sam Sample")
    for person in (alex, sam):
        make.office(theme, person, kind="co_chair")
    assert found(partnership, "chair-without-board-seat")
    sits(board, sam)
    assert not found(partnership, "chair-without-board-seat")


@pytest.mark.parametrize(
    ("label", "job_title", "level", "is_planner"),
    [
        ("Head of Planning", "", "director", True),
        ("Council", "Chief planner", "", True),
        ("Planning officer", "", "officer", False),
        ("Council", "Director of Housing", "director", False),
    ],
)
def test_P6_a_senior_planner_sits_on_the_board(
    partnership: Any, board: Any, label: str, job_title: str, level: str, is_planner: bool
) -> None:
    sits(board, place.person(job_title=job_title), label, level=level)
    assert bool(found(partnership, "no-senior-planner")) is not is_planner


def test_P6_every_block_is_served_by_a_thematic_partnership(partnership: Any, board: Any) -> None:
    first, *others = partnership.blocks.all()
    make.serves(board, others[0])
    make.serves(make.body(partnership, "Theme"), first, starts_on=MAY)
    messages = found(partnership, "block-not-served")
    assert len(messages) == len(others)
    assert not any(first.name in message for message in messages)
    assert len(found(partnership, "block-not-served", date(2006, 4, 30))) == len(others) + 1


def test_P6_the_board_has_a_civic_or_business_seat(partnership: Any, board: Any) -> None:
    make.seat(board, organisation=place.organisation(sector="other_public"))
    assert found(partnership, "no-civic-seat")
    make.seat(board, network="Council for voluntary service")
    assert not found(partnership, "no-civic-seat")


def test_P6_a_large_board_is_measured_by_the_regime(partnership: Any, board: Any) -> None:
    agency = place.organisation()
    for _ in range(41):
        make.seat(board, organisation=agency)
    assert found(partnership, "board-too-large") == ["Board has 41 seats: more than 40."]
    partnership.regime.terms = {**partnership.regime.terms, "structure_checks": {"largest_board": 41}}
    assert not found(partnership, "board-too-large")


def test_P6_a_person_on_more_than_five_bodies(partnership: Any, board: Any) -> None:
    alex = place.person("Alex Example")
    for number in range(5):
        sits(make.body(partnership, f"Theme {number}"), alex)
    assert not found(partnership, "person-on-too-many-bodies")
    sits(board, alex)
    (message,) = found(partnership, "person-on-too-many-bodies")
    assert message.startswith("Alex Example sits on 6 bodies: Board, Theme 0")


def test_P6_somebody_champions_sustainable_development(partnership: Any, board: Any) -> None:
    assert found(partnership, "no-sustainability-champion")
    sits(board, place.person(job_title="Sustainable Development Champion"))
    assert not found(partnership, "no-sustainability-champion")


def test_P6_what_an_app_above_has_to_know_is_not_looked_at_until_it_says_so(
    partnership: Any, board: Any, coordinator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    themes = [make.body(partnership, f"Theme {number}") for number in range(2)]
    for theme in themes:
        make.serves(theme, partnership.blocks.first())
    states = {
        each.check.code: each.state for each in looked.results(load(partnership, coordinator, JUNE), [])
    }
    assert states["named-agency-without-seat"] == "not_looked_at"
    assert states["no-protocol"] == "found", "what no app has on record is not on record"
    agency = place.organisation("Example Agency")
    pairs: list[Any] = []
    monkeypatch.setattr(structure_facts, "_named", [lambda lsp, user, day: [agency]])
    monkeypatch.setattr(structure_facts, "_protocols", [lambda lsp, user, day: pairs])
    assert found(partnership, "named-agency-without-seat") == ["Example Agency has no seat."]
    (message,) = found(partnership, "no-protocol")
    assert message.startswith("No protocol is recorded here between Theme 0 and Theme 1, which share ")
    pairs.append(frozenset(theme.pk for theme in themes))
    make.seat(board, organisation=agency)
    assert not found(partnership, "no-protocol")
    assert not found(partnership, "named-agency-without-seat")


def test_P6_every_check_says_its_reason_and_its_source() -> None:
    for check in BY_CODE.values():
        assert check.reason.endswith(".")
        assert check.source.split()[0] in ("mori", "kcp", "eval", "field")


def test_P6_a_finding_is_acknowledged_with_a_note_and_taken_back(
    partnership: Any, coordinator: Any, board: Any
) -> None:
    given = {"by": coordinator, "code": "no-sustainability-champion"}
    with pytest.raises(InvalidInput):
        checks.acknowledge(partnership, note=" ", **given)
    with pytest.raises(RuleRefused, match="does not find that today"):
        checks.acknowledge(partnership, by=coordinator, code="no-board", note="We know.")
    with pytest.raises(PermissionRefused):
        checks.acknowledge(partnership, by=place.auditor(partnership), code=given["code"], note="No.")
    record = checks.acknowledge(partnership, note="Decided in June.", **given)
    assert AuditEvent.objects.get(kind="structure-check.acknowledge").lsp_id == partnership.pk
    with pytest.raises(Conflict):
        checks.acknowledge(partnership, note="Again.", **given)
    today = clock.today()
    standing = looked.acknowledged(partnership, coordinator, today)
    states = {
        each.check.code: each.state
        for each in looked.results(load(partnership, coordinator, today), standing)
    }
    assert states["no-sustainability-champion"] == "acknowledged"
    with pytest.raises(InvalidInput):
        checks.take_back(record, by=coordinator, reason="")
    back = checks.take_back(record, by=coordinator, reason="We found somebody to ask.")
    assert (back.taken_back_by, back.ends_on) == (coordinator, today)
    assert not looked.acknowledged(partnership, coordinator, today)
    with pytest.raises(Conflict):
        checks.take_back(record, by=coordinator, reason="Again.")


@pytest.mark.database
def test_P6_the_database_holds_acknowledgements_to_the_same(partnership: Any, coordinator: Any) -> None:
    values = {
        "lsp": partnership,
        "code": "no-board",
        "subject": "partnership",
        "acknowledged_by": coordinator,
        "starts_on": MAY,
    }
    for wrong in ({"note": ""}, {"note": "x", "ends_on": JUNE}):
        with pytest.raises(Exception, match="p6_"):
            save(StructureAcknowledgement(**values, **wrong))


def test_V1_the_checks_say_only_what_the_reader_may_know(partnership: Any, board: Any) -> None:
    theme = make.body(partnership, "Quiet theme", published=False)
    make.office(theme, place.person("Alex Example"))
    assert found(partnership, "chair-without-board-seat")
    assert not [each for each in _public(partnership) if "Quiet" in each]


def _public(partnership: Any) -> list[str]:
    from django.contrib.auth.models import AnonymousUser

    structure = load(partnership, AnonymousUser(), JUNE)
    return [each.message for check in BY_CODE.values() for each in check.rule(structure)]


# Representation and areas ---------------------------------------------------------------------------------------


def test_seats_are_counted_by_sector_and_block(partnership: Any, board: Any, coordinator: Any) -> None:
    theme = make.body(partnership, "Theme")
    block = partnership.blocks.first()
    for body in (board, theme):
        make.serves(body, block)
    voluntary = place.organisation(sector="voluntary")
    sits(board, organisation=voluntary)
    sits(theme, organisation=voluntary)
    make.seat(theme, organisation=voluntary)
    structure = load(partnership, coordinator, JUNE)
    line = next(each for each in representation.by_sector(structure) if each.key == "voluntary")
    assert (line.seats, line.on_board, line.filled, line.vacant) == (3, 1, 2, 1)
    line = next(each for each in representation.by_block(structure) if each.key == block.slug)
    assert (line.seats, line.on_board, line.filled, line.vacant) == (2, 0, 1, 1)
    assert line.bodies == [theme]


@pytest.mark.parametrize(
    ("served", "covered", "relation"),
    [
        ({1, 2}, {1, 2}, Relation.COTERMINOUS),
        ({1, 2, 3}, {1, 2}, Relation.WIDER),
        ({1}, {1, 2}, Relation.NARROWER),
        ({1, 3}, {1, 2}, Relation.OVERLAPPING),
        ({3}, {1, 2}, Relation.APART),
        (set(), {1, 2}, Relation.UNKNOWN),
    ],
)
def test_L3_coterminosity_is_computed(served: set[int], covered: set[int], relation: Relation) -> None:
    assert l3_relation(frozenset(served), frozenset(covered)) is relation


def serving(name: str, *councils: Any) -> Organisation:
    agency = place.organisation(name)
    for council in councils:
        save(ServedArea(organisation=agency, authority=council, starts_on=place.LONG_AGO))
    return agency


def test_L3_a_county_is_its_districts_and_the_page_says_which_areas_differ() -> None:
    county = place.authority("Example County Council", kind="county")
    one = place.authority("One District Council", kind="district", county=county)
    two = place.authority("Two District Council", kind="district", county=county)
    lsp = place.lsp("Example Partnership", authorities=[one])
    board = make.board(lsp)
    wide = serving("Example Constabulary", county)
    make.seat(board, organisation=wide)
    matched = coterminosity(load(lsp, place.coordinator(lsp), JUNE))
    (match,) = [each for each in matched.matches if each.organisation == wide]
    assert match.relation is Relation.WIDER
    assert (match.shared, match.also, match.missing) == ([one], [two], [])
    page = text_of(Client().get(f"/{lsp.slug}/structure/"))
    assert "Served outside: Two District Council" in page
    assert 'aria-label="Example Constabulary serves the areas of the partnership and others"' in page


def test_an_organisation_that_serves_the_area_and_has_no_seat_is_missing() -> None:
    council = place.authority("Example Borough Council")
    lsp = place.lsp("Example Partnership", authorities=[council])
    board = make.board(lsp)
    here, away = serving("Example Trust", council), serving("Example Elsewhere", place.authority())
    structure = load(lsp, place.coordinator(lsp), JUNE)
    assert here in without_a_seat(structure, [council])
    assert away not in without_a_seat(structure, [council])
    make.seat(board, organisation=here)
    assert here not in without_a_seat(load(lsp, place.coordinator(lsp), JUNE), [council])


# Page and API ---------------------------------------------------------------------------------------------------


def test_the_page_with_nothing_and_with_findings(partnership: Any, desk: Client, coordinator: Any) -> None:
    assert "No body to look at on this day" in text_of(Client().get(PAGE))
    board = make.board(partnership)
    shown = text_of(desk.get(PAGE))
    assert "Board has no seat of the voluntary" in shown
    assert "Rule P6; source: mori T9." in shown
    where = f"{PAGE}acknowledge/no-civic-seat/body-{board.pk}/"
    assert where in desk.get(PAGE).content.decode()
    refused = desk.post(where, {"note": ""})
    assert (refused.status_code, "Error:" in text_of(refused)) == (422, True)
    done = desk.post(where, {"note": "They asked not to sit."}, follow=True)
    assert "They asked not to sit." in text_of(done)
    record = StructureAcknowledgement.objects.get()
    assert "They asked not to sit." not in text_of(Client().get(PAGE))
    back = f"{PAGE}acknowledgements/{record.pk}/take-back/"
    assert desk.post(back, {"reason": "They changed their mind.", "version": 1}).status_code == 302
    assert desk.get(where).status_code == 200
    assert desk.get(f"{PAGE}acknowledge/no-board/partnership/").status_code == 404


def test_the_overview_counts_what_is_to_look_at_for_the_coordinator(
    partnership: Any, board: Any, desk: Client
) -> None:
    assert "To look at in the structure" in text_of(desk.get("/example-partnership/"))
    assert "To look at in the structure" not in text_of(Client().get("/example-partnership/"))


def test_the_api_tells_and_does_the_same(partnership: Any, board: Any, coordinator: Any) -> None:
    desk = caller_for(coordinator)
    where = f"/lsps/{partnership.pk}/structure-checks/"
    told = {row["code"]: row for row in Caller().get(where).json()["results"]}
    assert told["no-civic-seat"]["found"][0]["subject"] == f"body-{board.pk}"
    assert told["no-protocol"]["state"] == "passed"
    sent = {
        "lsp": partnership.pk,
        "code": "no-civic-seat",
        "subject": f"body-{board.pk}",
        "note": "They asked not to sit.",
    }
    made = desk.post("/structure-acknowledgements/", sent)
    assert made.status_code == 201, made.content
    told = {row["code"]: row for row in desk.get(where).json()["results"]}
    assert told["no-civic-seat"]["state"] == "acknowledged"
    path = f"/structure-acknowledgements/{made.json()['id']}/"
    assert Caller().get(path).status_code == 401
    answer = desk.post(f"{path}take-back/", {"reason": "No longer."}, If_Match=made.headers["ETag"])
    assert answer.json()["end_reason"] == "No longer.", answer.content
    assert Caller().get(f"{where}?as_at=yesterday").status_code == 400


def test_nobody_acknowledges_in_a_partnership_they_may_not_know_of(coordinator: Any) -> None:
    hidden = place.lsp("Hidden Partnership", published=False)
    with pytest.raises(NotFoundError):
        checks.acknowledge(hidden, by=coordinator, code="no-board", note="Known.")
