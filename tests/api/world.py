"""A world for generated requests: partnerships with everything in them, and a caller of each kind."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from accountability import workflow
from accountability.models import (
    ClosedYear,
    Commitment,
    ContributionEvidence,
    DeclinedSuggestion,
    Explanation,
    NamedAgency,
    ParticipationAssessment,
    Pledge,
    Supply,
    Waiver,
)
from accountability.services import annual_reports, judging, milestones
from accountability.services import commitments as promises
from lsp import clock
from lsp.models import Inheritance, Job, Succession, User
from lsp.services import reminder_preferences, tokens, webhooks
from partnerships.models import (
    Appointment,
    Body,
    BodyLink,
    DecisionCounter,
    Nomination,
    Office,
    OfficeArrangement,
    Seat,
    StructureAcknowledgement,
    TermsOfReference,
)
from partnerships.services import agreement_comments, measure_reports
from strategies import workflow as plans
from tests.factories import accountability as promised
from tests.factories import agreements as agreed
from tests.factories import lsp as places
from tests.factories import meetings
from tests.factories import obligations as owes
from tests.factories import partnerships as bodies
from tests.factories import strategies as planned

STATES = (workflow.RECORDED, workflow.DRAFT, workflow.MADE, workflow.ACCEPTED, workflow.DELIVERED)


@dataclass
class World:
    """Who calls (name: token, None for the anonymous), and a record of each kind to refer to."""

    tokens: dict[str, str | None]
    ids: dict[str, int]


@contextmanager
def standing(blocker: Any) -> Iterator[World]:
    """The world for several tests: in one transaction, rolled back at the end; each test is a savepoint of it."""
    logging.disable(logging.CRITICAL)
    with blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


def build() -> World:
    """One published partnership with records of every kind, a second, unpublished one next door."""
    with places.in_act():
        stage = promised.stage()
        next_door = places.lsp("Next Door Partnership", published=False)
        seat = bodies.seat(bodies.board(stage.lsp), organisation=stage.agency)
        term = bodies.appointment(seat)
        vacant = bodies.seat(seat.body, organisation=stage.agency)
        commitments = [stage.commitment(state) for state in STATES]
        promised.report(commitments[-1], stage.officer, evidence=1)
        council = places.authority("Example Borough Council")
        bodies.seat(bodies.body(next_door))
        bodies.office(seat.body)
        held = {
            **_owed(stage),
            **_a_meeting_held(term),
            **_an_heir(vacant),
            **_pledged(stage, commitments),
            **_agreed(stage),
        }
        for _ in range(3):
            places.lies_in(places.area(stage.lsp.accountable_body), places.area(council))
        callers = {
            "administrator": places.administrator("fuzz-administrator"),
            "coordinator": stage.coordinator,
            "officer": stage.officer,
            "scrutiny": places.scrutiny_councillor(stage.lsp, "fuzz-scrutiny"),
            "auditor": places.auditor(stage.lsp, "fuzz-auditor"),
            "next door": places.coordinator(next_door, "fuzz-next-door"),
            "nobody": places.user("fuzz-nobody"),
        }
        reminder_preferences.choose(by=stage.coordinator, how="weekly")
        _told(stage)
        job = Job.objects.create(
            kind="import.register", title="Councils", created_by=callers["administrator"]
        )
        ids = {**_ids(stage, seat, term, commitments, council, job, vacant), **held}
    return World(
        tokens={"anonymous": None, **{name: _token(user) for name, user in callers.items()}}, ids=ids
    )


def _told(stage: Any) -> None:
    """A webhook of the coordinator's, and a delivery to it."""
    address = "https://receiver.invalid/hook"
    events = ["commitment.made"]
    hook, _ = webhooks.create(
        name="Tracker", address=address, events=events, lsp=stage.lsp, by=stage.coordinator
    )
    webhooks.send_test(hook, by=stage.coordinator)


def _a_meeting_held(term: Appointment) -> dict[str, int]:
    """A meeting with an attendance, an interest and a decision; what refers to them."""
    meeting = meetings.held(term.body, minutes="Said.", minutes_state="draft", minutes_published=True)
    attendance = meetings.attended(meeting, term.seat, recorded_at=clock.now())
    item = meetings.item(meeting)
    interest = meetings.interest(item, term.person, withdrew=False)
    decision = meetings.decision(meeting, item=item, published=True)
    places.save(DecisionCounter(body=term.body, year=decision.year, last=decision.number))
    meetings.binding(decision, term.organisation, needs_own_decision=True)
    meetings.paper(item)
    to_come = meetings.meeting(term.body, clock.today() + timedelta(days=30))
    open_item = meetings.item(to_come)
    beside = bodies.appointment(bodies.seat(term.body))
    meetings.attended(meeting, beside.seat, recorded_at=clock.now())
    _links(term)
    return {
        "meeting": meeting.pk,
        "attendance": attendance.pk,
        "item": item.pk,
        "open item": open_item.pk,
        "declarer": beside.person_id,
        "interest": interest.pk,
        "decision": decision.pk,
        "deputy": places.person().pk,
        "proposer": term.person_id,
        "approved_at": meeting.pk,
        "chaired_by": term.person_id,
    }


def _pledged(stage: Any, commitments: list[Commitment]) -> dict[str, int]:
    """What comes with an accepted commitment and was supplied of it; a draft to pledge with; the action plan."""
    told = {"unit": "days", "amount": 5, "what": "Half a post", "pledged_by": stage.officer}
    made = places.save(Pledge(commitment=commitments[3], **told))
    places.save(Supply(pledge=made, day=clock.today(), amount=1, supplied_by=stage.officer))
    _kept_besides(stage, commitments[3])
    return {"pledge": made.pk, "draft": commitments[1].pk, **_planned(stage)}


def _kept_besides(stage: Any, of: Commitment) -> None:
    """What else the agency keeps of a commitment, and its annual report of the year before last, begun."""
    milestones.add(of, by=stage.officer, title="Half of it", due_on=of.due_on)
    later = clock.days_from_today(90)
    promises.reschedule(of, by=stage.officer, due_on=later, reason="The builder is late.")
    annual_reports.draft(lsp=stage.lsp, organisation=stage.agency, year="2007-08", by=stage.officer)


def _agreed(stage: Any) -> dict[str, int]:
    """An agreement in force with its report, one that is circulated and commented on, a draft."""
    lsp = stage.lsp
    board = Body.objects.get(lsp=lsp, kind="board")
    chairs = [places.user(), places.user()]
    safer = bodies.body(lsp)
    for body, user in zip((board, safer), chairs, strict=True):
        Office.objects.filter(body=body).exists() or bodies.office(body, places.person(user=user))
    keeper, chair = stage.coordinator, Office.objects.filter(body=board).first()
    on = agreed.Stage(lsp, board, safer, keeper, chair.person.user or chairs[0], chairs[1])
    if chair.person.user is None:
        chair.person.user = chairs[0]
        places.save(chair.person)
    held = on.agreement("in_force", in_force_from=places.LONG_AGO)
    figure = {held.measures.get().pk: (None, "Not counted.")}
    measure_reports.report(held, by=keeper, year=1, summary="Well.", figures=figure)
    waiting = on.agreement("circulated")
    agreement_comments.comment(waiting, by=keeper, section="aims", text="Why?")
    on.agreement()
    plain = on.agreement("in_force", in_force_from=places.LONG_AGO, measures=[])
    return {
        "agreement": held.pk,
        "unreported": plain.pk,
        "circulated": waiting.pk,
        "party": on.party(waiting, board).pk,
        "measure": held.measures.get().pk,
    }


def _planned(stage: Any) -> dict[str, int]:
    """Actions in every state, one agreed with a contributor, what it takes and its milestones; a draft."""
    giver = planned.member(stage)
    made = {state.code: planned.action(stage, state.code) for state in plans.ACTION.states}
    agreed = made[plans.AGREED]
    planned.contributor(agreed, giver)
    given = planned.resource(agreed, unit="days", organisation=giver)
    step = planned.milestone(agreed)
    planned.milestone(agreed, done_on=clock.today(), done_by=stage.officer)
    return {"action": agreed.pk, "giver": giver.pk, "action resource": given.pk, "action milestone": step.pk}


def _an_heir(seat: Seat) -> dict[str, int]:
    """An organisation that comes after another, and what it is offered: a seat of a body."""
    before, heir = places.organisation(), places.organisation()
    made = Succession(predecessor=before, successor=heir, on=clock.today(), reason="So.", source="A minute")
    places.save(made)
    left = {"lsp": seat.body.lsp, "kind": "seat", "subject_id": seat.pk, "title": "A seat"}
    places.save(Inheritance(succession=made, predecessor=before, **left))
    return {"heir": heir.pk}


def _links(term: Appointment) -> None:
    """A body that the board consults, and a finding about the structure that is known of."""
    consulted = bodies.body(term.body.lsp)
    places.save(BodyLink(body=term.body, kind="consults", other=consulted, starts_on=places.LONG_AGO))
    adopted = {"state": "adopted", "brought_in": True, "brought_in_source": "Minutes"}
    places.save(TermsOfReference(body=consulted, number=1, text="What it is for.", **adopted))
    keeper = places.coordinator(term.body.lsp, "fuzz-keeper")
    places.save(OfficeArrangement(body=term.body, kind="co_chair", holders=2, starts_on=places.LONG_AGO))
    waiting = Nomination(seat=bodies.seat(term.body, organisation=term.organisation), person=places.person())
    waiting.organisation, waiting.from_day, waiting.nominated_by = term.organisation, clock.today(), keeper
    places.save(waiting)
    found = StructureAcknowledgement(
        lsp=term.body.lsp, code="no-senior-planner", subject="partnership", note="Known."
    )
    found.acknowledged_by, found.starts_on = keeper, places.LONG_AGO
    places.save(found)
    _duty(term.body.lsp, keeper)


def _owed(stage: Any) -> dict[str, int]:
    """An obligation with a contribution that waits and one that counts, its judgements, what is said beside them."""
    made = owes.obligation(stage)
    for state in ("reported", "confirmed"):
        part = owes.contribution(stage, made, state=state)
        shown = {"title": "Receipt", "url": "https://example.org/receipt"}
        places.save(ContributionEvidence(contribution=part.contribution, **shown))
    told = {"obligation": made, "period_first": owes.BEGINS}
    places.save(Explanation(**told, text="The grant was cut.", explained_by=stage.officer))
    places.save(
        Waiver(obligation=made, period_first=date(2008, 4, 1), reason="So.", declared_by=stage.coordinator)
    )
    places.save(ClosedYear(lsp=stage.lsp, first=date(2004, 4, 1), closed_by=stage.coordinator))
    judging.refresh([made.pk])
    council = places.organisation(council=stage.lsp.accountable_body, sector="local_authority")
    return {"obligation": made.pk, "dutiful": council.pk}


def _duty(lsp: Any, keeper: User) -> None:
    """An agency on the duty register, and a suggestion that was declined."""
    told = {"lsp": lsp, "regime": lsp.regime}
    named = {"status": "candidate", "agency": "police", "condition": "area", "starts_on": places.LONG_AGO}
    places.save(NamedAgency(organisation=places.organisation(kind="police"), **told, **named))
    declined = {"organisation": places.organisation(), "reason": "Not here.", "declined_by": keeper}
    places.save(DeclinedSuggestion(**told, **declined))
    seen = {"mode": "active", "assessed_on": places.LONG_AGO, "evidence": "Came.", "assessed_by": keeper}
    places.save(ParticipationAssessment(lsp=lsp, organisation=places.organisation(), **seen))


def _ids(
    stage: Any,
    seat: Seat,
    term: Appointment,
    commitments: list[Commitment],
    council: Any,
    job: Job,
    vacant: Seat,
) -> dict[str, int]:
    return {
        "lsp": stage.lsp.pk,
        "block": stage.block.pk,
        "organisation": stage.agency.pk,
        "agency": stage.agency.pk,
        "person": term.person_id,
        "owner": term.person_id,
        "body": seat.body_id,
        "parent": seat.body_id,
        "seat": seat.pk,
        "appointment": term.pk,
        "authority": council.pk,
        "county": council.pk,
        "accountable_body": council.pk,
        "upper_tier": stage.lsp.pk,
        "commitment": commitments[2].pk,
        "import": job.pk,
        "regime": stage.lsp.regime_id,
        "user": stage.coordinator.pk,
        "vacant seat": vacant.pk,
        "somebody": places.person().pk,
        "suggested": places.organisation(kind="housing corporation").pk,
        "accepted": commitments[3].pk,
    }


def _token(user: User) -> str:
    return tokens.create(user=user, by=user, name="fuzz", scopes=("read", "write"))[1]
