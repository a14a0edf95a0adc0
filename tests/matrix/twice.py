"""As much again of everything in Tameside: what a page needs for it must stay what it needed before."""

from datetime import timedelta

from accountability import workflow
from accountability.services import commitments, progress
from lsp import clock
from lsp.audit import act
from lsp.models import CouncilAlias, CouncilSuccession, FormerName, Inheritance, Person, Succession
from partnerships.models import Body, BodyMerger
from partnerships.services import appointments, seats
from tests.factories import accountability as promises
from tests.factories import lsp as places
from tests.factories import meetings as gatherings
from tests.factories import partnerships as membership
from tests.matrix import (
    annual_samples,
    duty_samples,
    obligation_samples,
    participation_samples,
    pledge_samples,
    strategy_samples,
)
from tests.matrix.samples import World, fresh

COMMITMENTS, SEATS, EVENTS, OTHERS = 30, 20, 200, 6


def add(world: World) -> None:
    """Commitments in every state, bodies and seats, organisations, people, roles, events, partnerships."""
    with places.in_act():
        _commitments(world)
        _membership(world)
        _others(world)
        _meetings(world)
        _successions(world)
        duty_samples.more(world)
        participation_samples.more(world)
        annual_samples.more(world)
        pledge_samples.more(world)
        obligation_samples.more(world)
        strategy_samples.more(world)
    _events(world)


def _commitments(world: World) -> None:
    lsp = world.samples["tameside"].record
    states = tuple(state.code for state in workflow.COMMITMENT.states)
    blocks = list(lsp.blocks.all())
    agency = world.samples["walked organisation"].record
    for number in range(COMMITMENTS):
        other = agency if number % 2 else places.organisation(f"Further Agency {number}")
        stage = promises.Stage(
            lsp=lsp,
            block=blocks[number % len(blocks)],
            agency=other,
            officer=world.users["partners"],
            coordinator=world.users["coordinator"],
            owner=places.person(f"Further Owner {number}"),
        )
        state = states[number % len(states)]
        late = {"due_on": clock.days_from_today(-number - 1)} if number % 3 == 0 else {}
        made = promises.commitment(stage, state, published=state == workflow.ACCEPTED, **late)
        if state not in workflow.UNMADE:
            promises.report(made, world.users["partners"], evidence=2, help_wanted="Some help.")


def _membership(world: World) -> None:
    lsp = world.samples["tameside"].record
    bodies = [world.samples["tameside body"].record]
    bodies += [membership.body(lsp, f"Further body {n}", parent=bodies[0]) for n in range(OTHERS)]
    for number in range(SEATS):
        seat = membership.seat(bodies[number % 3], f"Further seat {number}")
        if number % 4:
            membership.appointment(seat, ends_on=clock.days_from_today(40) if number % 2 else None)
    for body in bodies[1:]:
        membership.office(body)
        membership.serves(body, lsp.blocks.first())
    agency = world.samples["walked organisation"].record
    for body in Body.objects.filter(lsp=world.samples["oldham"].record):
        membership.appointment(membership.seat(body, organisation=agency))


def _meetings(world: World) -> None:
    """Further meetings of the board, and on the one that is walked further items, papers, referrals and answers."""
    meeting = world.samples["tameside meeting"].record
    item = world.samples["tameside item"].record
    for number in range(OTHERS):
        day = meeting.day + timedelta(days=number + 10)
        gatherings.item(gatherings.meeting(meeting.body, day), f"Further item {number}")
        gatherings.item(body=meeting.body, title=f"Further plan {number}", state="proposed", wanted_on=day)
        further = gatherings.item(meeting, f"Further matter {number}", referred_from=item)
        gatherings.paper(further)
        gatherings.paper(item)
    for seat in meeting.body.seats.filter(label__startswith="Further seat"):
        if seat.appointments.as_at(meeting.day).exists():
            gatherings.attended(meeting, seat, "deputy", sent_at=clock.now())


def _successions(world: World) -> None:
    """Further names of the agency that is walked, further organisations it comes after, and what they leave."""
    heir, lsp = world.samples["walked organisation"].record, world.samples["tameside"].record
    council, body = world.samples["council"].record, world.samples["tameside body"].record
    for number in range(OTHERS):
        day = clock.days_from_today(-100 + number)
        told = {"name": f"Former name {number}", "starts_on": day, "ends_on": day + timedelta(days=1)}
        places.save(FormerName(organisation=heir, end_reason="So.", source="A minute", **told))
        before = places.organisation()
        made = Succession(predecessor=before, successor=heir, on=day, reason="So.", source="A minute")
        places.save(made)
        left = {"lsp": lsp, "kind": "seat", "subject_id": membership.seat(body, organisation=before).pk}
        places.save(Inheritance(succession=made, predecessor=before, title=f"Further {number}", **left))
        tie = {"predecessor": places.authority(), "source": "A register"}
        places.save(CouncilSuccession(successor=council, **tie))
        alias = {"kind": "name", "value": f"Further name {number}", "source": "A register"}
        places.save(CouncilAlias(authority=council, **alias))
        gone = membership.body(lsp, f"Merged body {number}")
        merger = {"predecessor": gone, "successor": body, "on": day, "reason": "So."}
        places.save(BodyMerger(lsp=lsp, **merger))


def _others(world: World) -> None:
    lsp = world.samples["tameside"].record
    for number in range(OTHERS):
        further = places.lsp(f"Further Partnership {number}")
        places.holder("auditor", lsp=lsp, username=f"further{number}")
        places.officer(world.samples["walked organisation"].record, lsp)
        places.grant(world.users["coordinator"], "auditor", lsp=further)
        places.grant(world.users["partners"], "agency_officer", organisation=places.organisation())
        places.authority()
        _areas(world, number)


def _areas(world: World, number: int) -> None:
    """Further areas that lie in the walked one, and in which it lies."""
    council, walked = world.samples["council"].record, world.samples["tameside area"].record
    above = places.area(council, f"Further ward {number}")
    places.lies_in(places.area(council, f"Further estate {number}", kind="neighbourhood"), walked)
    places.lies_in(walked, above)


def _events(world: World) -> None:
    """Many events that say little, then the same kinds of them as the newest page of the trail had before."""
    by = fresh(world.users["coordinator"])
    subject = world.samples["tameside unpublished body"].record
    for _ in range(EVENTS):
        with act("body.update", by=by, subject=subject):
            pass
    newest(world)


def newest(world: World) -> None:
    """A page of the trail full of seats, terms, commitments and reports."""
    by, officer = fresh(world.users["coordinator"]), fresh(world.users["partners"])
    subject = world.samples["tameside unpublished body"].record
    lsp, agency = world.samples["tameside"].record, world.samples["walked organisation"].record
    owner = Person.objects.get(name="Gus Mockup")
    details = {"block": lsp.blocks.first(), "owner": owner, "measure_of_success": "Two visits a week"}
    for number in range(OTHERS):
        seat = seats.create(
            subject, by=by, label=f"Newest {number}", organisation=agency, starts_on=clock.today()
        )
        appointments.appoint(seat, by=by, person=places.person(), starts_on=clock.today())
        row = commitments.draft(
            by=officer,
            lsp=lsp,
            organisation=agency,
            title=f"Newest {number}",
            due_on=clock.days_from_today(30),
            **details,
        )
        commitments.make(row, by=officer)
        commitments.accept(row, by=by)
        progress.report(
            row, by=officer, course="on_course", summary="Begun.", evidence=[("A", "https://example.org/a")]
        )
