"""Links between bodies that the matrix walks: public, with a body not published, next door, out of sight."""

from typing import Any

from lsp.models import Person
from partnerships.services import links
from tests.factories import lsp as places
from tests.matrix.samples import World, fresh


def in_tameside(world: World, board: Any) -> None:
    """A link of the board outside, and one with a body that is not published."""
    by = fresh(world.users["coordinator"])
    link = _outside(board, by, "Example Regional Assembly", Person.objects.get(name="Gus Mockup"))
    world.sample("tameside link", link, lsp="tameside", body=board.slug, link=link.pk)
    group = world.samples["tameside unpublished body"].record
    quiet = links.create(
        board, by=by, kind="consults", other=group, purpose="Qxbody purpose", starts_on=places.LONG_AGO
    )
    world.sample("tameside unpublished link", quiet, place="tameside")


def in_oldham(world: World, board: Any) -> None:
    """One of the board next door."""
    link = _outside(
        board, fresh(world.users["neighbour"]), "Example Forum", Person.objects.get(name="Gil Example")
    )
    world.sample("oldham link", link, lsp="oldham", body=board.slug, link=link.pk)


def in_hidden(world: World, board: Any, person: Any) -> None:
    """One of the partnership nobody may know of."""
    link = _outside(board, fresh(world.users["keeper"]), "Qxhidden assembly", person)
    world.sample("hidden link", link, lsp=board.lsp.slug, body=board.slug, link=link.pk)


def _outside(board: Any, by: Any, name: str, person: Any) -> Any:
    return links.create(
        board,
        by=by,
        kind="regional",
        outside_name=name,
        representative=person,
        starts_on=places.LONG_AGO,
    )
