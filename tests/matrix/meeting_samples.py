"""Meetings the matrix walks, with their agendas: public ones, unpublished ones, restricted items."""

from datetime import time
from typing import Any

from lsp import clock
from lsp.jobs import Progress
from lsp.stored.inspection import Upload
from partnerships.services import (
    agenda,
    answer_links,
    board_packs,
    calendar_feeds,
    meetings,
    papers,
    referrals,
)
from tests.factories import partnerships as structure
from tests.matrix.samples import READ, World, fresh

NINE = time(9)
SECRET = {"restricted": True, "restricted_reason": "Commercially confidential"}


def in_tameside(world: World, board: Any) -> None:
    """A public meeting of the board to come with open and restricted items, and one that is not published."""
    by = fresh(world.users["coordinator"])
    here = {"lsp": "tameside", "body": board.slug}
    public = _meeting(board, by, 40, published=True, place="Example Hall")
    hidden = _meeting(board, by, 41, title="Qxmeeting away day", place="Qxmeeting hall")
    world.sample("tameside meeting", public, **here, meeting=public.pk)
    world.sample("tameside unpublished meeting", hidden, **here, meeting=hidden.pk, routes=READ)
    agenda.add(hidden, by=by, title="Qxmeeting item")
    item = agenda.add(public, by=by, title="Bus shelters")
    secret = agenda.add(public, by=by, title="Qxmeeting offer", text="Qxmeeting words.", **SECRET)
    asked = agenda.propose(board, by=by, title="Qxmeeting proposal", wanted_on=public.day)
    world.sample("tameside item", item, **here, item=item.pk)
    world.sample("tameside restricted item", secret, **here, item=secret.pk, routes=READ)
    world.sample("tameside proposal", asked, **here, item=asked.pk)
    paper = papers.add(item, by=by, title="Map", file=Upload("Map.csv", b"Here"))
    prices = Upload("Qxmeeting prices.csv", b"Qxmeeting,ten")
    secret_paper = papers.add(item, by=by, title="Qxmeeting prices", file=prices, restricted=True)
    papers.add(secret, by=by, title="Qxmeeting figures", url="https://example.org/qxmeeting")
    world.sample("tameside paper", paper, **here, paper=paper.pk)
    world.sample("tameside restricted paper", secret_paper, **here, paper=secret_paper.pk, routes=READ)
    _answered(world, "tameside", public)


def in_oldham(world: World, board: Any) -> None:
    """A public meeting of the board next door."""
    by = fresh(world.users["neighbour"])
    made = _meeting(board, by, 40, published=True)
    here = {"lsp": "oldham", "body": board.slug}
    item = agenda.add(made, by=by, title="Street lights")
    paper = papers.add(item, by=by, title="Lamps", file=Upload("Lamps.csv", b"Here"))
    world.sample("oldham meeting", made, **here, meeting=made.pk)
    world.sample("oldham item", item, **here, item=item.pk)
    world.sample("oldham paper", paper, **here, paper=paper.pk)
    _answered(world, "oldham", made)


def in_hidden(world: World, board: Any) -> None:
    """A meeting of the board nobody may know of, published there; an item referred to a group."""
    by = fresh(world.users["keeper"])
    made = _meeting(board, by, 40, published=True, place="Qxhidden hall")
    here = {"lsp": board.lsp.slug, "body": board.slug}
    item = agenda.add(made, by=by, title="Qxhidden item", text="Qxhidden background.")
    paper = papers.add(item, by=by, title="Qxhidden paper", file=Upload("Qxhidden.txt", b"Qxhidden text."))
    referrals.refer(item, by=by, body=structure.body(board.lsp, "Qxhidden theme"))
    world.sample("hidden meeting", made, **here, meeting=made.pk)
    world.sample("hidden item", item, **here, item=item.pk)
    world.sample("hidden paper", paper, **here, paper=paper.pk)
    _answered(world, "hidden", made)


def packs(world: World) -> None:
    """The board pack that Tameside's coordinator had made of a meeting: for nobody else."""
    meeting = world.samples["tameside meeting"].record
    by = fresh(world.users["coordinator"])
    job = board_packs.request_pack(meeting, by=by, audience="own")
    job.report, job.status = board_packs.make_pack(job, Progress()), "done"
    job.finished_at = clock.now()
    job.save()
    here = {"lsp": "tameside", "body": meeting.body.slug, "meeting": meeting.pk}
    world.sample("tameside pack", job, **here, audience="own")


def _meeting(body: Any, by: Any, days: int, **given: Any) -> Any:
    return meetings.schedule(body, by=by, day=clock.days_from_today(days), starts_at=NINE, **given)


def _answered(world: World, place: str, meeting: Any) -> None:
    """A member's answer on their behalf, and in Tameside the link of a mail."""
    body = meeting.body
    term = body.appointments.as_at(meeting.day).first()
    here = {"lsp": body.lsp.slug, "body": body.slug, "meeting": meeting.pk}
    world.sample(f"{place} answer", None, **here, term=term.pk)
    if place == "tameside":
        token = answer_links.token_for(meeting, term)
        world.sample("answer link", None, token=token, routes=("partnerships:answer",))
        _, secret = calendar_feeds.make(by=world.users["nobody"])
        world.sample("calendar", None, secret=secret)
