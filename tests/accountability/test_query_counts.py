"""Each page costs the same for one commitment and for many; what waits is told at a fixed price."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accountability.queries.work import overview_parts, work_items
from lsp import clock
from lsp.access import Access
from lsp.models import User
from lsp.overview import Panel, Tile
from tests.accountability.test_pages import page, signed_in, text
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.factories import partnerships as bodies
from tests.factories import strategies as planned

pytestmark = pytest.mark.django_db
STATES = (
    "draft",
    "recorded",
    "made",
    "accepted",
    "under_way",
    "delivered",
    "confirmed",
    "missed",
    "withdrawn",
)


def fill(on: make.Stage) -> None:
    """One commitment in each state, one overdue, a report with evidence, an action; of a new agency each time."""
    agency = places.organisation()
    officer = places.officer(agency, on.lsp)
    other = make.Stage(on.lsp, on.block, agency, officer, on.coordinator, places.person(user=officer))
    for each, contributing in ((on, agency), (other, on.agency)):
        planned.contributor(planned.action(each, "agreed"), contributing)
        for state in STATES:
            of = each.commitment(state)
            if state in ("under_way", "delivered", "confirmed"):
                make.report(of, each.officer, evidence=2)
        make.report(each.commitment("accepted", due_on=clock.days_from_today(-4)), each.officer, evidence=1)


def cost(ask: Callable[[], Any]) -> int:
    """The number of queries."""
    with CaptureQueriesContext(connection) as seen:
        ask()
    return len(seen)


@pytest.mark.parametrize("name", ["commitments", "queue", "scrutiny", "block", "agency", "past", "past list"])
@pytest.mark.parametrize("who", ["coordinator", "officer"])
def test_a_page_costs_the_same_for_one_and_for_many(on: make.Stage, name: str, who: str) -> None:
    if name == "queue" and who == "officer":
        return
    bodies.seat(bodies.board(on.lsp), organisation=on.agency)
    with clock.at(clock.days_from_today(-9)):
        fill(on)
    day = clock.days_from_today(-5).isoformat()
    address = {
        "block": page("block", on.lsp.slug, on.block.slug),
        "agency": page("agency", on.agency.slug),
        "past": f"{page('scrutiny', on.lsp.slug)}?as_at={day}",
        "past list": f"{page('commitments', on.lsp.slug)}?as_at={day}",
    }.get(name) or page(name, on.lsp.slug)
    client = signed_in(getattr(on, who))
    client.get(address)
    few = cost(lambda: client.get(address))
    with clock.at(clock.days_from_today(-8)):
        for _ in range(3):
            fill(on)
    assert cost(lambda: client.get(address)) == few
    assert few <= 27


def test_a_commitment_costs_the_same_with_one_report_and_with_many(on: make.Stage) -> None:
    of = on.commitment("delivered")
    client = signed_in(on.coordinator)
    make.report(of, on.officer, evidence=1)
    client.get(of.get_absolute_url())
    few = cost(lambda: client.get(of.get_absolute_url()))
    for _ in range(5):
        make.report(of, on.officer, evidence=3)
    assert cost(lambda: client.get(of.get_absolute_url())) == few
    assert few <= 34


def test_the_public_overview_is_cheap(on: make.Stage) -> None:
    fill(on)
    assert cost(lambda: Client().get(page("scrutiny", on.lsp.slug))) <= 8


# --- what waits


def sections(user: User) -> dict[str, list[str]]:
    """The titles of what waits, by section."""
    found = work_items(user, Access.of(user), clock.today())
    return {section.title: [item.title for item in section.items] for section in found}


def test_the_coordinator_is_told_what_to_decide_and_what_is_overdue(on: make.Stage) -> None:
    on.commitment("made", title="To accept")
    on.commitment("delivered", title="To confirm")
    on.commitment("accepted", title="Late", due_on=clock.days_from_today(-1))
    make.stage().commitment("made", title="Elsewhere")
    waiting = sections(on.coordinator)
    assert waiting["Commitments waiting for you to accept or confirm"] == ["To accept", "To confirm"]
    assert waiting["Overdue commitments"] == ["Late"]


def test_the_officer_is_told_what_to_answer_and_what_is_due(on: make.Stage) -> None:
    on.commitment("draft", title="Drafted")
    on.commitment("recorded", title="From the board")
    on.commitment("under_way", title="Sent back", returned_at=clock.now(), return_reason="Where?")
    on.commitment("accepted", title="Late", due_on=clock.days_from_today(-1))
    on.commitment("accepted", title="Soon", due_on=clock.days_from_today(5))
    on.commitment("accepted", title="Later", due_on=clock.days_from_today(50))
    waiting = sections(on.officer)
    assert set(waiting["To complete or to answer"]) == {"Drafted", "From the board", "Sent back"}
    assert waiting["Overdue for your agency"] == ["Late"]
    assert waiting["Due in the next 30 days"] == ["Soon"]


def test_C1_the_chair_is_told_what_only_the_chair_confirms(on: make.Stage) -> None:
    chair = places.user()
    bodies.office(bodies.board(on.lsp), places.person(user=chair))
    on.commitment("delivered", title="Reported by the agency")
    assert sections(chair) == {}
    places.grant(on.coordinator, "agency_officer", organisation=on.agency, lsp=on.lsp)
    on.commitment("delivered", title="Delivered by the coordinator", delivered_by=on.coordinator)
    told = on.commitment("delivered", title="Reported on by the coordinator")
    make.report(told, on.coordinator)
    assert sections(chair) == {
        "Waiting for you as chair to confirm": [
            "Delivered by the coordinator",
            "Reported on by the coordinator",
        ]
    }


def test_somebody_without_a_role_is_told_nothing(on: make.Stage) -> None:
    on.commitment("made")
    assert sections(places.user()) == {}


def test_the_partnerships_page_counts_for_each_reader(on: make.Stage) -> None:
    on.commitment("accepted", title="Late", due_on=clock.days_from_today(-1), published=True)
    on.commitment("accepted", title="Not public", due_on=clock.days_from_today(-2))

    def parts(user: Any) -> tuple[dict[str, int], list[str]]:
        found = list(overview_parts(on.lsp, user, Access.of(user), clock.today()))
        tiles = {part.label: part.number for part in found if isinstance(part, Tile)}
        return tiles, [item.title for part in found if isinstance(part, Panel) for item in part.items]

    tiles, late = parts(on.coordinator)
    assert tiles["Commitments overdue"] == 2
    assert late == ["Not public", "Late"]
    tiles, late = parts(None)
    assert tiles["Commitments overdue"] == 1
    assert late == ["Late"]


def test_the_pages_of_each_state_open_for_each_reader(on: make.Stage) -> None:
    for state in STATES:
        of = on.commitment(state)
        make.report(of, on.officer, evidence=1)
        for user in (on.officer, on.coordinator):
            assert of.title in text(signed_in(user).get(of.get_absolute_url()))
