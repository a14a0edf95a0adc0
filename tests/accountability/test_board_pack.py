"""What the pack of a meeting says of promises: what everybody may read, the overdue said, of a body its own blocks."""

from datetime import timedelta
from typing import Any

import pytest

from accountability import workflow
from lsp import clock
from partnerships.queries.board_pack import board_pack
from tests.factories import accountability as promised
from tests.factories import lsp as places
from tests.factories import meetings
from tests.factories import partnerships as structure

pytestmark = pytest.mark.django_db


def due_in(meeting: Any, reader: Any) -> list[tuple[str, str]]:
    """(title, state) of each line of what is due."""
    told = board_pack(meeting, reader, public=False)["lists"][0]
    assert told["title"] == "What is due"
    return [(title, state) for _, title, _, state in told["rows"]]


def test_the_pack_names_what_partners_owe_and_what_of_it_is_overdue() -> None:
    on = promised.stage()
    day = clock.days_from_today(20)
    with places.in_act():
        meeting = meetings.meeting(structure.board(on.lsp), day)
    for title, due_on, published in (
        ("Late", day - timedelta(days=1), True),
        ("Soon", day + timedelta(days=30), True),
        ("Far", day + timedelta(days=300), True),
        ("Unseen", day, False),
    ):
        on.commitment(workflow.UNDER_WAY, title=title, due_on=due_on, published=published)
    on.commitment(workflow.DELIVERED, title="Done", due_on=day, published=True)
    assert due_in(meeting, on.coordinator) == [("Late", "Overdue"), ("Soon", "Commitment")]


def test_a_body_below_the_board_is_told_of_its_own_blocks() -> None:
    on = promised.stage()
    other = on.lsp.blocks.get(position=2)
    day = clock.days_from_today(20)
    for block, title in ((on.block, "Ours"), (other, "Theirs")):
        on.commitment(workflow.UNDER_WAY, title=title, due_on=day, published=True, block=block)
    with places.in_act():
        board = structure.board(on.lsp)
        below = structure.body(on.lsp, parent=board)
        structure.serves(below, on.block)
        theirs = meetings.meeting(below, day)
    assert due_in(theirs, on.coordinator) == [("Ours", "Commitment")]
