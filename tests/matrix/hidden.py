"""The partnership nobody may know of: everything in it is written by its own keeper and by one agency's officer."""

from typing import Any

from accountability.models import Commitment
from accountability.services import commitments, progress
from lsp import clock
from lsp.models import Block, Organisation, Person
from lsp.stored.inspection import Upload
from partnerships.services import appointments, bodies, offices, seats
from tests.factories import lsp as places
from tests.matrix import meeting_samples, promise_samples, recorded_samples, structure_samples
from tests.matrix.samples import HIDDEN_SLUG, MEMBER_IMPORTS, READ, World, fresh, waiting_import


def build(world: World) -> None:
    council = places.authority("Example Council of Elsewhere")
    lsp = places.lsp("Qxhidden Partnership", published=False, authorities=[council])
    lsp.slug, lsp.about = HIDDEN_SLUG, "About qxhidden."
    places.save(lsp)
    places.save(Block(lsp=lsp, name="Qxhidden block", slug="block", position=9, starts_on=places.LONG_AGO))
    keeper = world.users["keeper"]
    role = places.grant(keeper, "coordinator", lsp=lsp)
    fire = Organisation.objects.get(name="Greater Manchester Fire and Rescue Service")
    board = bodies.create(
        lsp=lsp, by=keeper, name="Qxhidden board", kind="board", starts_on=places.LONG_AGO, published=True
    )
    group = bodies.create(
        lsp=lsp, by=keeper, name="Qxhidden group", kind="forum", parent=board, starts_on=places.LONG_AGO
    )
    seat = seats.create(board, by=keeper, label="Qxhidden seat", organisation=fire, starts_on=places.LONG_AGO)
    person = Person.objects.filter(user=world.users["partners"]).get()
    term = appointments.appoint(seat, by=keeper, person=person, starts_on=places.LONG_AGO)
    office = offices.assign(board, by=keeper, kind="chair", person=person, starts_on=places.LONG_AGO)
    empty = seats.create(
        group, by=keeper, label="Qxhidden place", organisation=fire, starts_on=places.LONG_AGO
    )
    here = {"lsp": lsp.slug}
    world.sample("hidden", lsp, **here)
    world.sample("hidden block", lsp.blocks.get(slug="block"), **here, block="block")
    world.sample("hidden body", board, **here, body=board.slug)
    world.sample("hidden unpublished body", group, **here, body=group.slug, routes=READ)
    world.sample("hidden seat", seat, **here, body=board.slug, seat=seat.pk)
    world.sample("hidden vacant seat", empty, **here, body=group.slug, seat=empty.pk, routes=READ)
    world.sample("hidden term", term, **here, body=board.slug, term=term.pk)
    world.sample("hidden office", office, **here, body=board.slug, office=office.pk)
    world.sample("hidden role", role, **here, grant=role.pk)
    world.sample("hidden person", person, **here, person=person.pk)
    meeting_samples.in_hidden(world, board)
    recorded_samples.in_hidden(world, board)
    structure_samples.in_hidden(world, board, person)
    _hidden_commitments(world, lsp, fire, person)
    job = waiting_import(lsp, keeper, "Members: trial of qxhidden.csv")
    world.sample("hidden job", job, **here, job=job.pk, routes=MEMBER_IMPORTS)


def _hidden_commitments(world: World, lsp: Any, fire: Organisation, owner: Person) -> None:
    keeper, officer = fresh(world.users["keeper"]), fresh(world.users["partners"])
    details = {
        "lsp": lsp,
        "block": lsp.blocks.get(slug="block"),
        "due_on": clock.days_from_today(60),
        "owner": owner,
    }
    _promises(world, fire, details)
    recorded = commitments.record(
        by=keeper,
        organisation=fire,
        title="Qxhidden recorded",
        decision_body="Board",
        decision_on=clock.days_from_today(-3),
        decision_minute="7",
        **{**details, "owner": None},
    )
    world.sample("hidden recorded", recorded, lsp=lsp.slug, reference=f"draft-{recorded.pk}", routes=READ)
    draft = commitments.draft(by=officer, organisation=fire, title="Qxdrafthidden", **details)
    world.sample("hidden draft", draft, lsp=lsp.slug, reference=f"draft-{draft.pk}", routes=READ)
    alien = _alien_draft(lsp, details)
    world.sample("hidden alien draft", alien, lsp=lsp.slug, reference=f"draft-{alien.pk}", routes=READ)


def _promises(world: World, fire: Organisation, details: dict[str, Any]) -> None:
    """Three that were made and accepted, each with a report; one delivered since, one missed."""
    keeper, officer = fresh(world.users["keeper"]), fresh(world.users["partners"])
    hidden = {"description": "Qxhidden words.", "measure_of_success": "Qxhidden measure."}

    def promise(title: str) -> Commitment:
        row = commitments.draft(by=officer, organisation=fire, title=title, **hidden, **details)
        commitments.make(row, by=officer, note="Qxhidden note.")
        commitments.accept(row, by=keeper, note="Qxhidden note.", publish=True)
        return Commitment.objects.get(pk=row.pk)

    for ending in ("accepted", "delivered", "missed"):
        row = promise(f"Qxhidden {ending}")
        report = progress.report(
            row,
            by=officer,
            course="at_risk",
            summary="Qxhidden report.",
            help_wanted="Qxhidden help.",
            evidence=[("Qxhidden evidence", "https://example.org/qxhidden")],
            files=[Upload("Qxhidden.txt", b"Qxhidden text.")],
        )
        row = promise_samples.hidden(world, row, report, ending, officer)
        if ending == "delivered":
            commitments.start(row, by=officer)
            commitments.deliver(row, by=officer)
        if ending == "missed":
            commitments.miss(row, by=keeper, reason="Qxhidden reason.")
        row = Commitment.objects.get(pk=row.pk)
        routes = () if ending == "accepted" else READ
        world.sample(f"hidden {ending}", row, lsp=HIDDEN_SLUG, reference=row.reference, routes=routes)
        world.sample(f"hidden report {ending}", report, lsp=HIDDEN_SLUG, report=report.pk)


def _alien_draft(lsp: Any, details: dict[str, Any]) -> Commitment:
    """A draft of an agency nobody else here acts for."""
    agency = places.organisation("Example Agency of Elsewhere")
    officer = places.officer(agency, lsp, "alien")
    owner = places.person(user=officer)
    return commitments.draft(
        by=officer, organisation=agency, title="Qxdraftalien", **{**details, "owner": owner}
    )
