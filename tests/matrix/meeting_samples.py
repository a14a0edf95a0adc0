"""Meetings the matrix walks, with their agendas: public ones, unpublished ones, restricted items."""

from datetime import time
from typing import Any

from lsp import clock
from partnerships.services import meetings
from tests.matrix.samples import READ, World, fresh

NINE = time(9)


def in_tameside(world: World, board: Any) -> None:
    """A public meeting of the board to come, and one that is not published."""
    by = fresh(world.users["coordinator"])
    here = {"lsp": "tameside", "body": board.slug}
    public = _meeting(board, by, 40, published=True, place="Example Hall")
    hidden = _meeting(board, by, 41, title="Qxmeeting away day", place="Qxmeeting hall")
    world.sample("tameside meeting", public, **here, meeting=public.pk)
    world.sample("tameside unpublished meeting", hidden, **here, meeting=hidden.pk, routes=READ)


def in_oldham(world: World, board: Any) -> None:
    """A public meeting of the board next door."""
    made = _meeting(board, fresh(world.users["neighbour"]), 40, published=True)
    world.sample("oldham meeting", made, lsp="oldham", body=board.slug, meeting=made.pk)


def in_hidden(world: World, board: Any) -> None:
    """A meeting of the board nobody may know of, published there."""
    made = _meeting(board, fresh(world.users["keeper"]), 40, published=True, place="Qxhidden hall")
    world.sample("hidden meeting", made, lsp=board.lsp.slug, body=board.slug, meeting=made.pk)


def _meeting(body: Any, by: Any, days: int, **given: Any) -> Any:
    return meetings.schedule(body, by=by, day=clock.days_from_today(days), starts_at=NINE, **given)
