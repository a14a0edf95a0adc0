"""Meetings held that the matrix walks, with what was recorded of them: public, unpublished, restricted."""

from datetime import time
from typing import Any

from lsp import clock
from partnerships.models import Attendance
from partnerships.queries.register import register_of
from partnerships.services import agenda, attendance, decisions, interests, meetings, minutes
from partnerships.services.attendance import Mark
from partnerships.services.bindings import Binds
from tests.matrix.samples import READ, World, fresh

SECRET = {"restricted": True, "restricted_reason": "Commercially confidential"}


def in_tameside(world: World, board: Any) -> None:
    """A meeting with public minutes and a restricted item, and one of which nothing is public."""
    by = fresh(world.users["coordinator"])
    here = {"lsp": "tameside", "body": board.slug}
    public = _held(world, "tameside", board, by, -1, "Bus lanes")
    secret = agenda_item(public, "Qxdecision offer", **SECRET)
    decisions.record(public, by=by, item=secret, text="Qxdecision restricted.", outcome="agreed")
    interests.declare(secret, by=by, person=_present(public), nature="Qxdecision share")
    hidden = meetings.record_past(
        board,
        by=by,
        day=clock.days_from_today(-2),
        starts_at=time(9),
        published=False,
        title="Qxdecision day",
    )
    item = agenda.add(hidden, by=by, title="Qxdecision item")
    hidden = _hold(hidden, by)
    taken = decisions.record(hidden, by=by, item=item, text="Qxdecision not public.", outcome="noted")
    declared = interests.declare(item, by=by, person=_present(hidden), nature="Qxdecision trustee")
    hidden = minutes.draft(hidden, by=by, text="Qxdecision minutes.")
    address = {"year": taken.year, "number": taken.number}
    world.sample("tameside unpublished decision", taken, **here, **address, routes=READ)
    world.sample("tameside unpublished attendance", _row(hidden), place="tameside")
    world.sample("tameside unpublished interest", declared, place="tameside")
    world.sample("tameside recorded meeting", hidden, place="tameside")


def in_oldham(world: World, board: Any) -> None:
    """The same next door, public."""
    _held(world, "oldham", board, fresh(world.users["neighbour"]), -1, "Street lamps")


def in_hidden(world: World, board: Any) -> None:
    """The same in the partnership nobody may know of."""
    _held(world, "hidden", board, fresh(world.users["keeper"]), -1, "Qxhidden matter")


def _held(world: World, place: str, board: Any, by: Any, days: int, words: str) -> Any:
    """A meeting of the board with an item, an interest, a decision that waits for a partner, public minutes."""
    made = meetings.record_past(
        board, by=by, day=clock.days_from_today(days), starts_at=time(9), published=True
    )
    item = agenda.add(made, by=by, title=words)
    made = _hold(made, by)
    declared = interests.declare(item, by=by, person=_present(made), nature=f"{words}: trustee")
    organisation = _row(made).organisation
    bound = [Binds(organisation, needs_own_decision=True)]
    taken = decisions.record(made, by=by, item=item, text=f"{words}.", outcome="recommended", binds=bound)
    minutes.draft(made, by=by, text=f"{words} were discussed.")
    made = minutes.publish(made, by=by)
    taken.refresh_from_db()
    here = {"lsp": board.lsp.slug, "body": board.slug}
    world.sample(f"{place} held meeting", made, place=place)
    world.sample(f"{place} decision", taken, **here, year=taken.year, number=taken.number)
    world.sample(f"{place} interest", declared, **here, meeting=made.pk, interest=declared.pk)
    world.sample(f"{place} attendance", _row(made), place=place)
    world.sample(f"{place} attender", organisation, lsp=board.lsp.slug, organisation=organisation.slug)
    world.sample(f"{place} own decider", organisation, place=place)
    return made


def agenda_item(meeting: Any, title: str, **given: Any) -> Any:
    """An item added to the agenda after all, as it stands."""
    from tests.factories import meetings as make

    return make.item(meeting, title, position=9, **given)


def _hold(meeting: Any, by: Any) -> Any:
    marks = [Mark(place.seat, "present") for place in register_of(meeting) if place.is_filled]
    return attendance.hold(meeting, by=by, marks=marks)


def _row(meeting: Any) -> Attendance:
    return Attendance.objects.filter(meeting=meeting, organisation__isnull=False).order_by("pk").first()


def _present(meeting: Any) -> Any:
    return Attendance.objects.filter(meeting=meeting, status="present").order_by("pk").first().person
