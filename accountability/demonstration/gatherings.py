"""The meetings of a partnership: planned a year ahead by rule, with their agendas, put on the timeline."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from functools import partial
from itertools import cycle, islice
from typing import Any

from accountability.demonstration.data import read
from accountability.demonstration.paper_files import file_of
from accountability.demonstration.structure import SET_UP, Structure
from partnerships.models import AgendaItem, Meeting
from partnerships.rhythm import MONTHS, Rhythm
from partnerships.services import agenda, apologies, meetings, packs, papers, referrals
from partnerships.services.newcomers import NewPerson

FIRST, LAST = SET_UP + 40, 183
"""The first and last day on which a meeting may fall."""
PLANNED_ON = (SET_UP + 20, SET_UP + 380, -25)
"""When the next stretch of meetings is planned."""
AGENDA_BEFORE, PACK_BEFORE, SETTLED_AHEAD = 24, 10, 40
"""Days before a meeting on which its agenda is made and sent; how far ahead agendas are made at all."""
A_YEAR_AGO = -400
"""Before it the agendas are short: what is looked at most is recent."""
SOON = 9
"""How far ahead the themes' packs are sent; a theme that meets a little later still waits for its secretary."""


class Gathering:
    """One meeting of the demonstration and its record, once there is one."""

    def __init__(self, structure: Structure, body: str, day: int) -> None:
        self.structure, self.body, self.day = structure, body, day
        self.by: Any = structure.cast.coordinator(structure.slug)
        self.record: Meeting
        self.items: list[AgendaItem] = []

    @property
    def is_past(self) -> bool:
        """Whether it lies before the day of loading."""
        return self.day < 0

    def make_agenda(self, entries: Sequence[Sequence[Any]]) -> None:
        """Put the items on its agenda, with their papers."""
        for title, purpose, presenter, minutes, *text in entries:
            reason = read("meetings")["restricted"].get(title, "")
            item = agenda.add(
                self.record,
                by=self.by,
                title=title,
                purpose=purpose,
                presenter=presenter,
                duration=minutes,
                text=text[0] if text else "",
                restricted=bool(reason),
                restricted_reason=reason,
            )
            self.items.append(item)
            paper = read("meetings")["papers"].get(title)
            if paper:
                file = file_of(title, self.day)
                papers.add(item, by=self.by, title=paper[0], text="" if file else paper[1], file=file)

    def send_pack(self) -> None:
        """Call the members."""
        self.record = packs.send_pack(self.record, by=self.by)


def plan(structure: Structure) -> list[Gathering]:
    """Put every meeting of the partnership on the timeline; the meetings in the order of their days."""
    found: list[Gathering] = []
    for body, entry in read("meetings")[structure.slug].items():
        found += _Series(structure, body, entry).plan()
    found.sort(key=lambda each: each.day)
    if structure.slug == "tameside":
        _answers(structure, found)
        _proposals(structure)
        _referral(structure, found)
        _call_for_items(structure, found)
    return found


class _Series:
    """The meetings of one body."""

    def __init__(self, structure: Structure, body: str, entry: Mapping[str, Any]) -> None:
        self.structure, self.body, self.entry = structure, body, entry
        self.rhythm = self._rhythm()
        loaded_on = structure.timeline.calendar.loaded_on
        self.gatherings = [Gathering(structure, body, (day - loaded_on).days) for day in self.rhythm.days()]

    def _rhythm(self) -> Rhythm:
        """The rule, so placed that the body meets in the weeks after the day of loading."""
        entry, calendar = self.entry, self.structure.timeline.calendar
        monthly = Rhythm(
            1, MONTHS, entry["weekday"], calendar.day(FIRST), calendar.day(LAST), which=entry["which"]
        ).days()
        upcoming = next(place for place, day in enumerate(monthly) if day > calendar.day(3))
        first = monthly[upcoming % entry["every"]]
        return Rhythm(
            entry["every"], MONTHS, entry["weekday"], first, calendar.day(LAST), which=entry["which"]
        )

    def plan(self) -> list[Gathering]:
        """Plan them in stretches of about a year, make the agendas, send what is to be sent."""
        for begins, ends in zip(PLANNED_ON, (*PLANNED_ON[1:], LAST), strict=True):
            stretch = [each for each in self.gatherings if begins + 3 < each.day <= ends + 3]
            if stretch:
                self.structure.timeline.put(begins, partial(self._plan_ahead, stretch))
        pool = cycle(self.entry["items"])
        for gathering in self.gatherings:
            entries = list(islice(pool, self.entry["a_meeting"] if gathering.day > A_YEAR_AGO else 1))
            if gathering.day <= SETTLED_AHEAD:
                self._prepare(gathering, entries)
        return self.gatherings

    def _plan_ahead(self, stretch: list[Gathering]) -> None:
        body = self.structure.bodies[self.body]
        made = meetings.plan_ahead(
            body,
            by=stretch[0].by,
            rhythm=self.rhythm,
            days=[self._date(each.day) for each in stretch],
            starts_at=time.fromisoformat(self.entry["starts_at"]),
            ends_at=time.fromisoformat(self.entry["ends_at"]),
            place=self.entry["place"],
            published=True,
        )
        for gathering, record in zip(stretch, made, strict=True):
            gathering.record = record

    def _date(self, day: int) -> date:
        return self.structure.timeline.calendar.day(day)

    def _prepare(self, gathering: Gathering, entries: list[Any]) -> None:
        whole = [*self._once("opening"), *entries, *self._once("closing")]
        planned = max(begins for begins in PLANNED_ON if begins + 3 < gathering.day)
        made = max(planned + 1, min(gathering.day - AGENDA_BEFORE, -5))
        self.structure.timeline.put(made, partial(gathering.make_agenda, whole))
        if 0 < gathering.day <= SOON or (gathering.body == "Board" and 0 < gathering.day <= SETTLED_AHEAD):
            self.structure.timeline.put(
                max(made + 1, min(gathering.day - PACK_BEFORE, -2)), gathering.send_pack
            )

    def _once(self, name: str) -> list[Any]:
        return [self.entry[name]] if name in self.entry else []


def _answers(structure: Structure, found: Sequence[Gathering]) -> None:
    """What members of the board have answered for its next meeting."""
    coming = next(each for each in found if each.body == "Board" and each.day > 0)

    def answer() -> None:
        terms = list(coming.record.body.appointments.as_at(coming.record.day).order_by("pk"))
        said: list[dict[str, Any]] = [
            {"status": apologies.COMES},
            {"status": apologies.COMES},
            {"status": apologies.APOLOGIES, "note": "On leave that week."},
            {"status": apologies.DEPUTY, "deputy": NewPerson("Dot Standin", "Head of service")},
            {"status": apologies.COMES},
        ]
        for term, words in zip(terms, said, strict=False):
            apologies.answer(coming.record, by=coming.by, term=term, **words)

    structure.timeline.put(-1, answer)


def _call_for_items(structure: Structure, found: Sequence[Gathering]) -> None:
    """The first theme's meeting without an agenda yet: its members are asked for items."""
    coming = next(each for each in found if each.body != "Board" and each.day > SETTLED_AHEAD)
    until = structure.day(11)
    structure.timeline.put(-2, lambda: packs.call_for_items(coming.record, by=coming.by, items_by=until))


def _proposals(structure: Structure) -> None:
    """What was proposed to the board and waits."""
    for row in read("meetings")["proposals"]:
        structure.timeline.put(-4, partial(_propose, structure, *row))


def _propose(structure: Structure, title: str, purpose: str, account: str, text: str, wanted: int) -> None:
    agenda.propose(
        structure.bodies["Board"],
        by=structure.cast.accounts[account],
        title=title,
        purpose=purpose,
        text=text,
        wanted_on=structure.day(wanted),
    )


def _referral(structure: Structure, found: Sequence[Gathering]) -> None:
    """An item of the board that a theme was asked about, and answered the first time it was asked (P12)."""
    data = read("meetings")["referral"]
    boards = [each for each in found if each.body == "Board" and each.is_past]

    def refer(gathering: Gathering, *, answered: bool) -> None:
        item = next((item for item in gathering.items if item.title == data["item"]), None)
        if item is None:
            return
        there = referrals.refer(
            item, by=gathering.by, body=structure.bodies[data["to"]], question=data["question"]
        )
        if answered:
            referrals.answer(there, by=gathering.by, answer=data["answer"])
            agenda.take_up(there, by=gathering.by)

    for place, gathering in enumerate(boards):
        structure.timeline.put(gathering.day, partial(refer, gathering, answered=place < len(boards) - 4))
