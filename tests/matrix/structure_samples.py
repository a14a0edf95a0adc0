"""Links between bodies and acknowledged findings that the matrix walks: public, not public, next door, hidden."""

from typing import Any

from lsp import clock
from lsp.models import Person
from partnerships.rules.structure import WHOLE
from partnerships.services import checks, links
from tests.matrix.samples import World, fresh


def in_tameside(world: World, board: Any) -> None:
    """A link of the board outside, and one with a body that is not published."""
    by = fresh(world.users["coordinator"])
    link = _outside(board, by, "Example Regional Assembly", Person.objects.get(name="Gus Mockup"))
    world.sample("tameside link", link, lsp="tameside", body=board.slug, link=link.pk)
    group = world.samples["tameside unpublished body"].record
    quiet = links.create(
        board, by=by, kind="consults", other=group, purpose="Qxbody purpose", starts_on=clock.today()
    )
    world.sample("tameside unpublished link", quiet, place="tameside")
    _findings(world, "tameside", board, by, "Qxbody note")


def in_oldham(world: World, board: Any) -> None:
    """One of the board next door."""
    link = _outside(
        board, fresh(world.users["neighbour"]), "Example Forum", Person.objects.get(name="Gil Example")
    )
    world.sample("oldham link", link, lsp="oldham", body=board.slug, link=link.pk)
    _findings(world, "oldham", board, fresh(world.users["neighbour"]), "Known.")


def in_hidden(world: World, board: Any, person: Any) -> None:
    """One of the partnership nobody may know of."""
    link = _outside(board, fresh(world.users["keeper"]), "Qxhidden assembly", person)
    world.sample("hidden link", link, lsp=board.lsp.slug, body=board.slug, link=link.pk)
    _findings(world, "hidden", board, fresh(world.users["keeper"]), "Qxhidden note")


def _findings(world: World, place: str, board: Any, by: Any, note: str) -> None:
    """A finding to acknowledge, and one that has been."""
    slug = board.lsp.slug
    record = checks.acknowledge(
        board.lsp, by=by, code="no-senior-planner", subject=f"body-{board.pk}", note=note
    )
    world.sample(f"{place} finding", None, lsp=slug, check="no-sustainability-champion", subject=WHOLE)
    world.sample(f"{place} acknowledgement", record, lsp=slug, acknowledgement=record.pk)


def _outside(board: Any, by: Any, name: str, person: Any) -> Any:
    return links.create(
        board,
        by=by,
        kind="regional",
        outside_name=name,
        representative=person,
        starts_on=clock.today(),
    )
