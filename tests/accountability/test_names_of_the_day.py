"""On a past day an organisation bears the name of that day, wherever a page or the API lists it (L5, L6)."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from lsp import clock
from lsp.models import ServedArea
from lsp.services import successions
from partnerships import structure_facts
from partnerships.models import BodyLink
from tests.factories import accountability as promises
from tests.factories import lsp as places
from tests.factories import meetings as held
from tests.factories import partnerships as membership
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db

DAY = clock.days_from_today(-3)
BEFORE = clock.days_from_today(-10)
NEW = "Renamed Example Agency"
TOLD = {"reason": "It took another name.", "source": "Minute 4"}


@pytest.fixture
def world() -> Any:
    """An agency that sits, links, serves and attended under a name that it changed three days ago."""
    with clock.at(clock.end_of_day(BEFORE - timedelta(days=1))):
        stage = promises.stage()
        live = stage.commitment("accepted", due_on=BEFORE - timedelta(days=5))
        promises.report(live, stage.officer, reported_at=clock.now())
    board = membership.board(stage.lsp)
    seat = membership.seat(board, "Place", organisation=stage.agency)
    term = membership.appointment(seat)
    places.save(
        BodyLink(
            body=board,
            kind="regional",
            outside_name="Assembly",
            organisation=stage.agency,
            representative=term.person,
            starts_on=BEFORE,
        )
    )
    meeting = held.held(board, BEFORE)
    held.attended(meeting, seat, term=term, recorded_at=clock.now())
    old = stage.agency.name
    successions.rename(stage.agency, by=places.administrator(), name=NEW, on=DAY, **TOLD)
    return SimpleNamespace(stage=stage, board=board, meeting=meeting, old=old, person=term.person, live=live)


def told(world: Any, address: str, day: Any = None) -> str:
    path, _, query = address.partition("?")
    given = dict(pair.split("=") for pair in query.split("&")) if query else {}
    given |= {"as_at": day.isoformat()} if day else {}
    answer = signed_in(world.stage.coordinator).get(path, given)
    assert answer.status_code == 200, (address, answer.content)
    return str(answer.content.decode())


@pytest.mark.parametrize(
    "address",
    [
        "/{slug}/map/",
        "/{slug}/structure/",
        "/{slug}/members/",
        "/{slug}/scrutiny/",
        "/{slug}/commitments/?format=csv",
        "/api/v1/lsps/{pk}/map/",
        "/api/v1/lsps/{pk}/popolo/",
        "/api/v1/commitments/?lsp={pk}",
        "/api/v1/commitments/{live}/",
        "/api/v1/progress-reports/?lsp={pk}",
        "/api/v1/seats/?lsp={pk}",
        "/api/v1/appointments/?lsp={pk}",
    ],
)
def test_L6_what_is_listed_as_at_a_day_bears_the_names_of_that_day(world: Any, address: str) -> None:
    lsp = world.stage.lsp
    listed = address.format(slug=lsp.slug, pk=lsp.pk, live=world.live.pk)
    now, then = told(world, listed), told(world, listed, BEFORE)
    assert (NEW in now, world.old in now) == (True, False)
    assert (NEW in then, world.old in then) == (False, True)


def test_L6_the_checks_name_an_agency_as_it_was_called(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    other = places.organisation("Agency Before")
    successions.rename(other, by=places.administrator(), name="Agency After", on=DAY, **TOLD)
    monkeypatch.setattr(
        structure_facts, "_named", [lambda lsp, user, day: [type(other).objects.get(pk=other.pk)]]
    )
    address = f"/api/v1/lsps/{world.stage.lsp.pk}/structure-checks/"
    assert "Agency Before has no seat." in told(world, address, BEFORE)
    assert "Agency After has no seat." in told(world, address)


def test_L6_who_is_missing_is_named_as_it_was_called(world: Any) -> None:
    other = places.organisation("Missing Before")
    area = world.stage.lsp.coverage.first().authority
    places.save(ServedArea(organisation=other, authority=area, starts_on=places.LONG_AGO))
    successions.rename(other, by=places.administrator(), name="Missing After", on=DAY, **TOLD)
    page = f"/{world.stage.lsp.slug}/structure/"
    assert "Missing Before" in told(world, page, BEFORE)
    assert "Missing After" in told(world, page)


def test_L6_a_meeting_and_its_attendance_keep_the_name_of_its_day(world: Any) -> None:
    page = told(world, world.meeting.get_absolute_url())
    assert world.old in page
    listed = told(world, f"/api/v1/attendances/?meeting={world.meeting.pk}")
    assert world.old in listed
    assert NEW not in listed
    figures = f"/api/v1/attendance-figures/?lsp={world.stage.lsp.pk}&by=organisation"
    ended = f"{figures}&from={(BEFORE - timedelta(days=1)).isoformat()}&to={BEFORE.isoformat()}"
    assert world.old in told(world, ended)
    assert NEW in told(world, f"{figures}&from={BEFORE.isoformat()}&to={clock.today().isoformat()}")
