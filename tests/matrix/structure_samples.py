"""Links between bodies and acknowledged findings that the matrix walks: public, not public, next door, hidden."""

from typing import Any

from lsp import clock
from lsp.models import Organisation, Person
from partnerships.models import Body, TermsOfReference
from partnerships.rules.structure import WHOLE
from partnerships.services import arrangements, checks, links, nominations, seats, terms_of_reference
from tests.matrix.samples import World, fresh

FIRE, POLICE = "Greater Manchester Fire and Rescue Service", "Greater Manchester Police"


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
    _terms(world, "tameside", board, by)
    forum = (
        Body.objects.filter(lsp=board.lsp, kind="thematic_partnership", published=True).order_by("pk").first()
    )
    drafted = terms_of_reference.draft(forum, by=by, text="Qxbody purpose.")
    at = {"lsp": "tameside", "body": forum.slug, "number": drafted.number}
    world.sample("tameside draft terms", drafted, **at)
    _nomination(world, "tameside", forum, by, "partners", FIRE)


def in_oldham(world: World, board: Any) -> None:
    """One of the board next door."""
    link = _outside(
        board, fresh(world.users["neighbour"]), "Example Forum", Person.objects.get(name="Gil Example")
    )
    world.sample("oldham link", link, lsp="oldham", body=board.slug, link=link.pk)
    _findings(world, "oldham", board, fresh(world.users["neighbour"]), "Known.")
    _terms(world, "oldham", board, fresh(world.users["neighbour"]))
    _nomination(world, "oldham", board, fresh(world.users["neighbour"]), "police", POLICE)


def in_hidden(world: World, board: Any, person: Any) -> None:
    """One of the partnership nobody may know of."""
    link = _outside(board, fresh(world.users["keeper"]), "Qxhidden assembly", person)
    world.sample("hidden link", link, lsp=board.lsp.slug, body=board.slug, link=link.pk)
    _findings(world, "hidden", board, fresh(world.users["keeper"]), "Qxhidden note")
    _terms(world, "hidden", board, fresh(world.users["keeper"]))
    _nomination(world, "hidden", board, fresh(world.users["keeper"]), "partners", FIRE)


def _terms(world: World, place: str, board: Any, by: Any) -> None:
    """A version that was adopted, and how an office is held."""
    text = "Qxhidden purpose." if place == "hidden" else "What it is for."
    for draft in TermsOfReference.objects.filter(body=board, state="draft"):
        terms_of_reference.withdraw(draft, by=by, reason="Another is walked.")
    arranged = arrangements.arrange(
        board, by=by, kind="co_chair", holders=2, starts_on=clock.days_from_today(-9)
    )
    world.sample(
        f"{place} arrangement", arranged, lsp=board.lsp.slug, body=board.slug, arrangement=arranged.pk
    )
    made = terms_of_reference.bring_in(board, by=by, text=text, source="Minutes", starts_on=clock.today())
    world.sample(f"{place} terms", made, lsp=board.lsp.slug, body=board.slug, number=made.number)


def _nomination(world: World, place: str, body: Any, by: Any, officer: str, agency: str) -> None:
    """Somebody whom an agency puts forward for a new seat of the body."""
    organisation = Organisation.objects.get(name=agency)
    seat = seats.create(
        body, by=by, label="Nominated for", organisation=organisation, starts_on=clock.today()
    )
    made = nominations.nominate(
        seat,
        by=fresh(world.users[officer]),
        person=Person.objects.get(name="Eli Standin"),
        from_day=clock.today(),
        note="Qxhidden note." if place == "hidden" else "Qxnominated.",
    )
    world.sample(f"{place} nomination", made, lsp=body.lsp.slug, body=body.slug, nomination=made.pk)


def _findings(world: World, place: str, board: Any, by: Any, note: str) -> None:
    """A finding to acknowledge, and one that has been."""
    slug = board.lsp.slug
    record = checks.acknowledge(
        board.lsp, by=by, code="no-senior-planner", subject=f"body-{board.pk}", note=note
    )
    world.sample(f"{place} finding", None, lsp=slug, check="no-sustainability-champion", subject=WHOLE)
    world.sample(f"{place} check", None, lsp=slug, check="no-sustainability-champion")
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
