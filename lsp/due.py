"""What is due (section 6 of the domain): each app says once what of its records falls due, and how to ask for it.

A `Source` names its records and, in the database's own terms, what a list shows of them. `lsp.queries.due` puts the
sources together into one question, and everything reads that: pages, API, calendars, reminders (N1).

    due.register(Source(
        kind="commitment", label="Commitment", records=Commitment.objects.all,
        still_open=lambda records, day: records.filter(state__in=UNDELIVERED),
        day=F("due_on"), title=F("title"), lsp="lsp", organisation="organisation", owner="owner",
        where=F("number"), address=lambda thing: reverse(...),
    ))                                       # in the app's AppConfig.ready(), the one place for it
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from lsp import clock
from lsp.workflow import State

Keeper = Literal["coordinator", "secretary"]
"""Whose work it is where nobody is named: the coordinator's, or that of whoever keeps the body's meetings."""


@dataclass(frozen=True)
class Source:
    """Where due things of one kind come from.

    `day`, `title`, `note` and `where` are expressions over a record (`where` holds what its address needs); `lsp`,
    `organisation`, `owner` (a person), `body` and `block` are paths from it (of a body only its id is read: `body` is
    said where its secretary keeps such things). A record without a day is not due. What is
    `inside` is the partnership's own housekeeping: for those who hold a role in it, whatever else is published.
    `owner_holds`: its owner answers for the organisation as long as they hold an appointment or a role for it (C5).
    """

    kind: str
    label: str
    records: Callable[[], Any]
    still_open: Callable[[Any, date], Any]
    day: Any
    title: Any
    lsp: str
    where: Any
    address: Callable[["Due"], str]
    note: Any = ""
    organisation: str = ""
    owner: str = ""
    body: str = ""
    block: str = ""
    keeper: Keeper = "coordinator"
    inside: bool = False
    owner_holds: bool = False


@dataclass(frozen=True)
class Due:
    """One thing that is due: what, where, whose, by when."""

    kind: str
    id: int
    day: date
    title: str
    note: str
    where: str
    version: int
    lsp_id: int
    lsp_slug: str
    lsp_name: str
    lsp_prefix: str
    organisation_id: int | None
    organisation_slug: str | None
    organisation_name: str | None
    owner_id: int | None
    owner_name: str | None
    body_id: int | None

    @property
    def source(self) -> Source:
        """Where it comes from."""
        return _sources[self.kind]

    @property
    def label(self) -> str:
        """Its kind in words."""
        return self.source.label

    @property
    def href(self) -> str:
        """The address of what is due."""
        return self.source.address(self)

    @property
    def whose(self) -> str:
        """Whose it is, in words: the person, the organisation, else who keeps it."""
        named = [name for name in (self.owner_name, self.organisation_name) if name]
        return ", ".join(named) or KEEPERS[self.source.keeper]

    def is_overdue(self, day: date) -> bool:
        """Whether its day has passed by `day`."""
        return self.day < day

    @property
    def standing(self) -> State:
        """How it stands today, in words and colour: overdue by how many days, or due in how many."""
        ahead = (self.day - clock.today()).days
        if ahead < 0:
            return State("overdue", f"Overdue by {_days(-ahead)}", "red")
        if ahead == 0:
            return State("soon", "Due today", "orange")
        return State("soon" if ahead <= SOON else "later", f"In {_days(ahead)}", _COLOURS[ahead <= SOON])


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


SOON = 14
"""Days ahead within which a list marks what is due."""
_COLOURS = {True: "yellow", False: "grey"}
KEEPERS: dict[str, str] = {"coordinator": "The coordinator", "secretary": "Whoever keeps the meetings"}
_sources: dict[str, Source] = {}


def register(*sources: Source) -> None:
    """Let an app add what of its records falls due."""
    for source in sources:
        _sources[source.kind] = source


def soon(day: date) -> date:
    """The last day that is soon, looked at from `day`."""
    return day + timedelta(days=SOON)


def sources() -> list[Source]:
    """All of them, in the order they were registered."""
    return list(_sources.values())


Leads = Callable[[int, Iterable[int], date], Mapping[int, list[Any]]]
"""(partnership, organisations, day) -> the people who lead each of these organisations in it."""
_leads: list[Leads] = []


def register_leads(leads: Leads) -> None:
    """Let an app say who leads an organisation in a partnership: seats are not known here (N1)."""
    if leads not in _leads:
        _leads.append(leads)


def leads(lsp_id: int, organisations: Iterable[int], day: date) -> dict[int, list[Any]]:
    """The people who lead each of the organisations in the partnership on the day."""
    wanted = sorted(set(organisations))
    found: dict[int, list[Any]] = {}
    for provider in _leads if wanted else ():
        for organisation, people in provider(lsp_id, wanted, day).items():
            found.setdefault(organisation, []).extend(people)
    return found


Seated = Callable[[Iterable[int], Iterable[int], date], Iterable[tuple[int, int]]]
"""(organisations, people, day) -> (organisation, person) of those who sit for one of the organisations."""
_seated: list[Seated] = []


def register_seated(seated: Seated) -> None:
    """Let an app say who sits for an organisation: seats are not known here (C5)."""
    if seated not in _seated:
        _seated.append(seated)


def seated(organisations: Iterable[int], people: Iterable[int], day: date) -> set[tuple[int, int]]:
    """(organisation, person) of those of the people who sit for one of the organisations on the day, anywhere."""
    asked, whom = sorted(set(organisations)), sorted(set(people))
    if not asked or not whom:
        return set()
    return {pair for provider in _seated for pair in provider(asked, whom, day)}
