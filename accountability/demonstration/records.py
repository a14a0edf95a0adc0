"""What was recorded of the meetings: who came, what was said and declared, decisions, minutes; put on the timeline."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from accountability.demonstration.data import read
from accountability.demonstration.gatherings import A_YEAR_AGO, Gathering
from accountability.demonstration.structure import SET_UP, Structure
from lsp.models import Person
from lsp.services import people
from partnerships.models import AgendaItem, Attendance, Decision, Meeting
from partnerships.queries.register import Place, chair_on, people_there, quorum_of, register_of
from partnerships.services import (
    attendance,
    bindings,
    decisions,
    interests,
    item_notes,
    minutes,
    ratification,
)
from partnerships.services.attendance import Mark
from partnerships.services.bindings import Binds

MINUTES_AFTER, OWN_DECISION_AFTER = 4, 20
"""Days after a meeting on which its minutes are written, and a partner's own decision is known."""
AWAY = {0: Attendance.Status.APOLOGIES, 1: Attendance.Status.ABSENT, 7: Attendance.Status.APOLOGIES}
SENDS_A_DEPUTY = (4, 11)
RATIFY = ("Board",)
"""The bodies that have ratified what they decided without a quorum; another still has to."""
EVERY = 19
"""Of so many seats at meetings, those of `AWAY` stay away and those of `SENDS_A_DEPUTY` send somebody."""


def plan(structure: Structure, gatherings: Sequence[Gathering]) -> None:
    """Put the records of every meeting that has taken place on the timeline."""
    deputies: list[Person] = []
    if structure.slug == "tameside":
        structure.timeline.put(SET_UP + 30, lambda: deputies.extend(_deputies(structure)))
    by_body: dict[str, list[Gathering]] = {}
    for gathering in gatherings:
        if gathering.is_past:
            by_body.setdefault(gathering.body, []).append(gathering)
    data = read("records")
    for body, past in by_body.items():
        if structure.slug == "tameside" and body in data["not_recorded"]:
            past.pop()
        thin = data["thin"].get(body) if structure.slug == "tameside" else None
        _MinuteBook(structure, past, deputies, thin).plan()


def _deputies(structure: Structure) -> list[Person]:
    by = structure.cast.administrator
    return [people.create(by=by, name=name, job_title="Deputy") for name in read("records")["deputies"]]


class _MinuteBook:
    """What was recorded of one body's meetings, in their order."""

    def __init__(
        self, structure: Structure, past: list[Gathering], deputies: list[Person], thin: int | None
    ) -> None:
        self.structure, self.past, self.deputies = structure, past, deputies
        self.thin = None if thin is None else thin % len(past)

    def plan(self) -> None:
        """Each meeting on its day, its minutes some days later, their approval at the next."""
        put = self.structure.timeline.put
        for number, gathering in enumerate(self.past):
            before = self.past[number - 1] if number else None
            put(gathering.day, partial(self._record, number, gathering, before))
            if gathering.day + MINUTES_AFTER < 0:
                put(gathering.day + MINUTES_AFTER, partial(_write_minutes, gathering))
            if gathering.day + OWN_DECISION_AFTER < 0:
                put(gathering.day + OWN_DECISION_AFTER, partial(self._own_decisions, gathering))

    def _record(self, number: int, gathering: Gathering, before: Gathering | None) -> None:
        """Who came, what was said, declared and decided; the last minutes approved, what waited ratified."""
        meeting = Meeting.objects.get(pk=gathering.record.pk)
        by = gathering.by
        places = register_of(meeting)
        marks = self._marks(meeting, places, number)
        chair = Person.objects.filter(pk=chair_on(meeting) or 0).first()
        away = {
            place.term.person_id
            for place, mark in _marked(places, marks)
            if place.term and mark.status != "present"
        }
        meeting = attendance.hold(
            meeting, by=by, marks=marks, chaired_by=chair if chair and chair.pk not in away else None
        )
        if gathering.body == "Board" or gathering.day > A_YEAR_AGO:
            _Business(self.structure, meeting, by).record(gathering.items)
        if before is not None:
            _approve(before, meeting)
            waiting = list(Decision.objects.filter(body=meeting.body).unconfirmed().exclude(meeting=meeting))
            if waiting and quorum_of(meeting).quorate() and gathering.body in RATIFY:
                ratification.ratify(meeting, by=by, decisions=waiting)

    def _marks(self, meeting: Meeting, places: Sequence[Place], number: int) -> list[Mark]:
        """Most come; some send apologies or a deputy; enough for a quorum, but at the meeting that is thin."""
        needed, marks = meeting.body.quorum or 0, []
        for place in places:
            if place.term is not None:
                marks.append(self._mark(place, number))
        if number == self.thin:
            return [
                Mark(mark.seat, Attendance.Status.APOLOGIES) if index >= needed - 1 else mark
                for index, mark in enumerate(marks)
            ]
        short = needed - sum(mark.status in Attendance.ATTENDED and mark.seat.voting for mark in marks)
        for index, mark in enumerate(marks):
            if short > 0 and mark.seat.voting and mark.status not in Attendance.ATTENDED:
                marks[index], short = Mark(mark.seat, Attendance.Status.PRESENT), short - 1
        return marks

    def _mark(self, place: Place, number: int) -> Mark:
        seat = place.seat
        turn = (number * 5 + seat.position * 7) % EVERY
        often_away = [self.structure.cast.organisations[key] for key in read("records")["often_away"]]
        if place.organisation in often_away and number % 3:
            return Mark(seat, Attendance.Status.ABSENT if number % 2 else Attendance.Status.APOLOGIES)
        if turn in SENDS_A_DEPUTY and self.deputies:
            deputy = self.deputies[seat.position % len(self.deputies)]
            return Mark(seat, Attendance.Status.DEPUTY, deputy, level="senior_manager")
        return Mark(seat, AWAY.get(turn, Attendance.Status.PRESENT))

    def _own_decisions(self, gathering: Gathering) -> None:
        """Partners that have decided themselves since."""
        for decision in Decision.objects.filter(meeting=gathering.record).select_related("item"):
            told = read("records")["decisions"].get(decision.item.title if decision.item else "", [])
            for key, own in (told[3] if len(told) > 3 else {}).items():
                if own is not None:
                    bindings.record_own_decision(
                        decision,
                        by=gathering.by,
                        organisation=self.structure.cast.organisations[key],
                        own_body=own[0],
                        own_decided_on=self.structure.day(gathering.day + OWN_DECISION_AFTER - 3),
                        own_minute=own[1],
                    )


class _Business:
    """What was said, declared and decided at one meeting."""

    def __init__(self, structure: Structure, meeting: Meeting, by: Any) -> None:
        self.structure, self.meeting, self.by = structure, meeting, by
        self.data = read("records")
        self.there = list(people_there(meeting))

    def record(self, items: Sequence[AgendaItem]) -> None:
        """Notes, interests, decisions of the items."""
        notes = {
            item.pk: self.data["notes"][item.title] for item in items if item.title in self.data["notes"]
        }
        item_notes.write(self.meeting, by=self.by, notes=notes)
        for place, item in enumerate(items):
            fresh = AgendaItem.objects.select_related("body", "meeting").get(pk=item.pk)
            self._declare(fresh)
            self._decide(fresh, place)

    def _declare(self, item: AgendaItem) -> None:
        told = self.data["interests"].get(item.title)
        if told is None:
            return
        organisation = self.structure.cast.organisations[told[0]]
        row = Attendance.objects.filter(
            meeting=self.meeting, organisation=organisation, status="present"
        ).first()
        if row is not None and row.person is not None:
            interests.declare(item, by=self.by, person=row.person, nature=told[1], withdrew=told[2])

    def _decide(self, item: AgendaItem, place: int) -> None:
        told = self.data["decisions"].get(item.title)
        if told is None:
            return
        outcome, text, *bound = told
        needs = bound[1] if len(bound) > 1 else {}
        cast = self.structure.cast.organisations
        decisions.record(
            self.meeting,
            by=self.by,
            item=item,
            text=text,
            outcome=outcome,
            proposer=self.there[place % len(self.there)] if self.there else None,
            binds=[Binds(cast[key], key in needs) for key in (bound[0] if bound else ())],
        )


def _write_minutes(gathering: Gathering) -> None:
    minutes.draft(Meeting.objects.get(pk=gathering.record.pk), by=gathering.by)


def _approve(before: Gathering, meeting: Meeting) -> None:
    """The minutes of the meeting before are approved, and published."""
    last = Meeting.objects.get(pk=before.record.pk)
    approved = minutes.approve(last, by=before.by, approved_at=meeting)
    minutes.publish(approved, by=before.by)


def _marked(places: Sequence[Place], marks: Sequence[Mark]) -> list[tuple[Place, Mark]]:
    """Each filled seat with its mark."""
    return list(zip([place for place in places if place.term is not None], marks, strict=True))
