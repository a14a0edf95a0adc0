"""L7 against the plainest model there is: for each day, who was on the register, as what and by which provision."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.models import NamedAgency
from accountability.services import duty_register
from lsp.errors import LspError
from lsp.services import regime_moves
from tests.accountability.test_duty import IN_FORCE, Place
from tests.patience import SHARING_FIXTURES

FIRST = date(2007, 12, 20)
CAME = (IN_FORCE - FIRST).days
DAYS = 24
KINDS = ("police", "fire")
BEFORE = {"police": ("candidate", ""), "fire": ("candidate", "")}
AFTER = {"police": ("named", "s.104(2)(f)"), "fire": ("named", "s.104(2)(b)")}
KEYS = {"police": "chief_officer", "fire": "fire"}

span = st.tuples(st.integers(0, DAYS), st.one_of(st.none(), st.integers(1, DAYS))).filter(
    lambda each: each[1] is None or each[0] < each[1]
)
namings = st.lists(st.tuples(st.sampled_from(KINDS), span), max_size=4)
ends = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, DAYS)), max_size=2)
change = st.one_of(st.none(), st.integers(CAME, DAYS))
Told = dict[tuple[int, str], tuple[str, str]]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


class Calendar:
    """For each day and kind of agency, as what and by which provision it was on the register."""

    def __init__(self) -> None:
        self.days: Told = {}
        self.moved: int | None = None

    def name(self, kind: str, begins: int, ends: int | None) -> bool:
        """Whether it could be: nobody is there twice, nor beyond the regime of the first day."""
        under_the_first = self.moved is not None and begins < self.moved
        if under_the_first and ends is not None and ends > (self.moved or 0):
            return False
        last = ends if ends is not None else (self.moved if under_the_first else DAYS * 2)
        wanted = range(begins, last or 0)
        if any((each, kind) in self.days for each in wanted):
            return False
        told = AFTER[kind] if self.moved is not None and not under_the_first else BEFORE[kind]
        self.days.update({(each, kind): told for each in wanted})
        return True

    def end(self, kind: str, on: int) -> None:
        """Off from the day, as long as it is on without a break."""
        while (on, kind) in self.days:
            del self.days[on, kind]
            on += 1

    def move(self, on: int) -> None:
        """Whatever rested on the regime before is off from the day."""
        self.moved = on
        self.days = {key: told for key, told in self.days.items() if key[0] < on}


class Register:
    """The same, done by the services."""

    def __init__(self) -> None:
        self.place = Place()
        self.agencies = {"police": self.place.agency("police"), "fire": self.place.agency("fire and rescue")}

    def name(self, kind: str, begins: int, ends: int | None, *, after: bool) -> bool:
        until = {"ends_on": day(ends), "end_reason": "Over."} if ends is not None else {}
        agency = KEYS[kind] if after else kind
        try:
            self.place.name(self.agencies[kind], day(begins), agency=agency, **until)
        except LspError:
            return False
        return True

    def end(self, kind: str, on: int) -> bool:
        """Whether one that holds on the day could end then."""
        found = NamedAgency.objects.as_at(day(on)).filter(
            organisation=self.agencies[kind], lsp=self.place.lsp
        )
        for named in found:
            duty_register.end(named, by=self.place.by, on=day(on), reason="Over.")
        return bool(found)

    def days(self) -> Told:
        """Who was on it on each day."""
        kinds = {agency.pk: kind for kind, agency in self.agencies.items()}
        return {
            (number, kinds[each.organisation_id]): (each.status, each.provision)
            for number in range(DAYS * 2)
            for each in NamedAgency.objects.as_at(day(number)).filter(lsp=self.place.lsp)
        }


@settings(max_examples=20, suppress_health_check=SHARING_FIXTURES)
@given(namings, ends, change, namings)
def test_L7_who_was_named_on_a_day_is_what_the_days_say(
    db: Any, first: list[Any], ended: list[Any], moved: int | None, then: list[Any]
) -> None:
    calendar, register = Calendar(), Register()
    for kind, (begins, until) in first:
        assert register.name(kind, begins, until, after=False) == calendar.name(kind, begins, until)
    for kind, on in ended:
        _end(calendar, register, kind, on)
    if moved is not None:
        calendar.move(moved)
        register.place.lsp = _moved(register.place, day(moved))
    for kind, (begins, until) in then:
        after = moved is not None and begins >= moved
        assert register.name(kind, begins, until, after=after) == calendar.name(kind, begins, until)
    assert register.days() == {key: told for key, told in calendar.days.items() if key[0] < DAYS * 2}


def _end(calendar: Calendar, register: Register, kind: str, on: int) -> None:
    """End the one entry that holds on the day, in both: it is known by its last day."""
    entry = NamedAgency.objects.as_at(day(on)).filter(
        organisation=register.agencies[kind], lsp=register.place.lsp
    )
    last = [(each.ends_on - FIRST).days if each.ends_on else DAYS * 2 for each in entry]
    register.end(kind, on)
    for end in last:
        for number in range(on, end):
            calendar.days.pop((number, kind))


def _moved(place: Place, on: date) -> Any:
    return regime_moves.move(place.lsp, by=place.by, regime=place.act, on=on, reason="An Act.")
