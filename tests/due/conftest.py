"""A partnership in which something of every kind is due on one day, and the people whose it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from accountability import workflow as promised
from lsp import clock
from lsp.models import ReminderStart
from partnerships import workflow
from tests.factories import accountability as promise
from tests.factories import lsp as place
from tests.factories import meetings as meet
from tests.factories import partnerships as make

TODAY = date(2006, 6, 6)
LONG_AGO = date(2000, 1, 1)


def days(number: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=number)


@dataclass
class Scene:
    """Who and what there is; `stage` is for what else is put on it."""

    stage: promise.Stage
    lsp: Any
    agency: Any
    owner: Any
    lead: Any
    officer: Any
    coordinator: Any
    board: Any
    commitment: Any


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def scene() -> Scene:
    """An agency with an officer, a lead on the board and an owner of one commitment, due in ten days.

    The partnership's reminders began long ago.
    """
    stage = promise.stage()
    ReminderStart.objects.create(lsp=stage.lsp, began_on=LONG_AGO)
    agency, owner = stage.agency, stage.owner
    lead = place.person("Lee Sample", email="lead@example.org")
    board = make.board(stage.lsp, slug="board")
    make.appointment(make.seat(board, organisation=agency, label="Police"), lead)
    commitment = stage.commitment(
        promised.ACCEPTED, title="Two wardens", due_on=days(10), owner=owner, published=True
    )
    people = {"officer": stage.officer, "coordinator": stage.coordinator}
    return Scene(stage, stage.lsp, agency, owner, lead, board=board, commitment=commitment, **people)


@pytest.fixture
def crowded(scene: Scene) -> Scene:
    """Something of every kind beside the commitment."""
    body = make.body(scene.lsp, "Safer Partnership", slug="safer", ends_on=days(200))
    seat = make.seat(body, organisation=scene.agency, label="Superintendent")
    make.appointment(seat, place.person("Tom Specimen"), starts_on=days(-400), ends_on=days(20))
    make.seat(body, label="Fire", starts_on=days(-30))
    held = meet.held(body, days(-60))
    meet.meeting(body, days(-3))
    meet.meeting(body, days(30), items_by=days(9), published=True)
    meet.item(None, "Wanted by spring", body=body, wanted_on=days(40))
    question = meet.item(held, "Asked of another")
    meet.item(
        None, "Asked by the partnership", body=scene.board, referred_from=question, wanted_on=days(15),
        state=workflow.PROPOSED,
    )  # fmt: skip
    meet.binding(meet.decision(held, published=True), scene.agency, needs_own_decision=True)
    meet.decision(held, quorate=False, published=True)
    return scene
