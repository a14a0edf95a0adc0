"""The sheets that are read, their columns with what each means, and the words a column takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lsp.imports.columns import Column, choices_of
from lsp.imports.tables import folded_heading
from lsp.models import Organisation
from partnerships.models import Appointment, Body, Office, Seat

SECTORS = choices_of(Organisation.Sector.choices)
YES_NO = {"yes": "yes", "no": "no"}
CHOICES: dict[str, dict[str, str]] = {  # by column key; what is typed, folded, to what is recorded
    "body_kind": choices_of(Body.Kind.choices),
    "membership": {"open": "open", "closed": "closed", **choices_of(Body.Membership.choices)},
    "sector": SECTORS,
    "organisation_sector": SECTORS,
    "seat_kind": choices_of(Seat.Kind.choices),
    "level": choices_of(choice for choice in Seat.Level.choices if choice[0]),
    "office": choices_of(Office.Kind.choices),
    "voting": YES_NO,
    "independent": YES_NO,
    "how": {**choices_of(Appointment.How.choices), "nominated": Appointment.How.NOMINATED.value},
}
WORDS: dict[str, list[str]] = {  # by column key; as one writes them
    "body_kind": [label.lower() for label in Body.Kind.labels],
    "membership": ["closed", "open"],
    "sector": [label.lower() for label in Organisation.Sector.labels],
    "organisation_sector": [label.lower() for label in Organisation.Sector.labels],
    "seat_kind": [label.lower() for label in Seat.Kind.labels],
    "level": [str(value).replace("_", " ") for value in Seat.Level.values if value],
    "office": [label.lower() for label in Office.Kind.labels],
    "voting": ["yes", "no"],
    "independent": ["yes", "no"],
    "how": ["ex officio", "nominated", "elected by network"],
}
FROM = "First day, for example 1 March 2006. Leave it empty where nobody knows."
UNTIL = "First day on which it no longer holds. Leave it empty where it goes on."
PERSON = "Name of the person. Somebody who is not recorded yet is."
EMAIL = "For a new person; also tells apart people of one name."


def words_of(key: str) -> list[str]:
    """The words a column takes, as people write them; none where it takes any text."""
    return WORDS.get(key, [])


@dataclass(frozen=True)
class SheetKind:
    """A kind of sheet: its title, its columns, what each means, and which column a part of a record stands in."""

    code: str
    title: str
    about: str
    columns: Sequence[Column]
    means: Mapping[str, str]
    parts: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""
    titles: Sequence[str] = ()

    def column_of(self, part: str) -> str:
        """The key of the column a part of a record stands in."""
        record, _, name = part.partition(".")
        keys = {column.key for column in self.columns}
        likely = (part, self.parts.get(part, ""), name, record)
        return next((key for key in likely if key in keys), self.otherwise)


def _column(key: str, heading: str, *aliases: str, needed: bool = False) -> Column:
    return Column(key, heading, needed=needed, aliases=aliases)


DATES = (_column("starts_on", "from", "start", "since"), _column("ends_on", "until", "end"))
WHO = (_column("person", "person", "name", needed=True), _column("email", "e-mail", "e-mail address"))

ORGANISATIONS = SheetKind(
    "organisations",
    "Organisations",
    "Each organisation that has a seat or is represented.",
    (
        _column("organisation", "organisation", "name", needed=True),
        _column("organisation_sector", "sector", "organisation sector", needed=True),
        _column("organisation_kind", "kind"),
        _column("website", "website"),
    ),
    {
        "organisation": "Name of the organisation. One that is not recorded yet is.",
        "organisation_sector": "For a new organisation.",
        "organisation_kind": "For example police or primary care trust.",
        "website": "Its address on the web.",
    },
    {"organisation.sector": "organisation_sector", "organisation.kind": "organisation_kind",
     "organisation.website": "website"},
    "organisation",
)  # fmt: skip
PEOPLE = SheetKind(
    "people",
    "People",
    "Only where a job or an address is known: who sits somewhere is recorded with the term.",
    (*WHO, _column("job_title", "job title", "job")),
    {"person": PERSON, "email": EMAIL, "job_title": "What the person is where they work."},
    {},
    "person",
    ("persons",),
)
BODIES = SheetKind(
    "bodies",
    "Bodies",
    "The board, thematic partnerships, forums and groups.",
    (
        _column("body", "body", "name", needed=True),
        _column("body_kind", "kind", "body kind", needed=True),
        _column("parent", "lies below", "parent", "part of"),
        _column("blocks", "blocks", "block"),
        *DATES,
        _column("quorum", "quorum"),
        _column("membership", "membership"),
        _column("statutory_basis", "statutory basis"),
    ),
    {
        "body": "Name of the body. One that is not recorded yet is set up.",
        "body_kind": "For a new body. A task group needs its end.",
        "parent": "Name of the body above it, if any; it may stand further down in the sheet.",
        "blocks": "Names of the blocks it serves, separated by semicolons.",
        "starts_on": FROM,
        "ends_on": UNTIL,
        "quorum": "Voting seats that have to be present.",
        "membership": "Closed where it is empty.",
        "statutory_basis": "The law it rests on, if any.",
    },
    {"body.kind": "body_kind"},
    "body",
)
SEATS = SheetKind(
    "seats",
    "Seats",
    "The places on the bodies, each of an organisation or filled by a network.",
    (
        _column("body", "body", needed=True),
        _column("seat", "seat", "label", needed=True),
        _column("organisation", "organisation", needed=True),
        _column("network", "network"),
        _column("sector", "sector", "seat sector"),
        _column("seat_kind", "kind", "seat kind"),
        _column("voting", "voting"),
        _column("level", "level required", "level"),
        *DATES,
    ),
    {
        "body": "Name of the body, on record or in the sheet Bodies.",
        "seat": "Name of the seat. Every seat of a body has a name of its own: number them where they are alike.",
        "organisation": "Whose seat it is. Leave it empty where a network fills the seat.",
        "network": "Where a network fills the seat: its name.",
        "sector": "The sector a network fills the seat from.",
        "seat_kind": "Member where it is empty.",
        "voting": "Yes where it is empty.",
        "level": "The level required, if any.",
        "starts_on": FROM + " The first day of the body where it is empty.",
        "ends_on": UNTIL,
    },
    {"seat.kind": "seat_kind", "seat.label": "seat", "organisation.name": "organisation"},
    "seat",
)
TERMS = SheetKind(
    "terms",
    "Terms",
    "Who sat in which seat, for whom, from when until when.",
    (
        _column("body", "body", needed=True),
        _column("seat", "seat", "label", needed=True),
        *WHO,
        _column("organisation", "organisation"),
        _column("starts_on", "from", "start", "since", needed=True),
        _column("ends_on", "until", "end"),
        _column("how", "how appointed", "how"),
        _column("deputy", "deputy"),
        _column("office", "office"),
    ),
    {
        "body": "Name of the body, on record or in the sheet Bodies.",
        "seat": "Name of the seat, on record or in the sheet Seats.",
        "person": PERSON,
        "email": EMAIL,
        "organisation": "Whom the person sits for: the organisation of the seat where it is empty.",
        "starts_on": FROM,
        "ends_on": UNTIL + " A term on record without an end ends then.",
        "how": "Nominated where it is empty.",
        "deputy": "Name of the deputy, if any.",
        "office": "Where the person held an office of the body for the whole term.",
    },
    {"term.person": "person", "seat.label": "seat", "office.kind": "office", "office.independent": "office",
     "organisation.name": "organisation"},
    "person",
    ("appointments", "memberships"),
)  # fmt: skip
OFFICES = SheetKind(
    "offices",
    "Offices",
    "Chairs, co-chairs and vice-chairs, where they did not hold the office for a whole term.",
    (
        _column("body", "body", needed=True),
        _column("office", "office", needed=True),
        *WHO,
        _column("starts_on", "from", "start", "since", needed=True),
        _column("ends_on", "until", "end"),
        _column("independent", "independent"),
    ),
    {
        "body": "Name of the body, on record or in the sheet Bodies.",
        "office": "Which office.",
        "person": PERSON,
        "email": EMAIL,
        "starts_on": FROM,
        "ends_on": UNTIL,
        "independent": "Yes for somebody who holds no seat of the body.",
    },
    {"office.kind": "office"},
    "office",
)
MEMBERS = SheetKind(
    "members",
    "Members",
    "Everything in one table: a row for each place, with who sits there.",
    (
        _column("body", "body", needed=True),
        _column("body_kind", "body kind"),
        _column("seat", "seat", needed=True),
        _column("sector", "seat sector"),
        _column("network", "network"),
        _column("organisation", "organisation", needed=True),
        _column("organisation_sector", "organisation sector"),
        _column("person", "person", needed=True),
        _column("job_title", "job title"),
        _column("email", "e-mail", "e-mail address"),
        _column("starts_on", "from", needed=True),
        _column("ends_on", "until"),
        _column("office", "office"),
        _column("voting", "voting"),
        _column("how", "how appointed"),
    ),
    {
        "body": "Name of the body. One that is not recorded yet is set up.",
        "body_kind": "For a new body.",
        "seat": "Name of the seat. Every seat of a body has a name of its own: number them where they are alike.",
        "sector": "For a new seat that a network fills.",
        "network": "Where a network fills the seat: its name. Else the seat belongs to the organisation.",
        "organisation": "Whom the person sits for.",
        "organisation_sector": "For a new organisation.",
        "person": "Name of the person. Leave it empty for a vacant seat.",
        "job_title": "For a new person.",
        "email": EMAIL,
        "starts_on": "First day of the term, for example 1 March 2006. Leave it empty where nobody knows.",
        "ends_on": "First day on which the person no longer sits. Leave it empty where the term goes on.",
        "office": "Where the person holds an office of the body from that day.",
        "voting": "For a new seat: yes or no; yes where it is empty.",
        "how": "Nominated where it is empty.",
    },
    {"body.name": "body", "body.kind": "body_kind", "body.ends_on": "body_kind", "body.starts_on": "body",
     "seat.label": "seat", "seat.starts_on": "seat", "seat.ends_on": "seat", "organisation.name": "organisation",
     "organisation.sector": "organisation_sector", "person.name": "person", "office.kind": "office",
     "office.independent": "office"},
    "person",
)  # fmt: skip
OF_A_PERSON = ("job_title", "email", "starts_on", "ends_on", "office", "how")
KINDS = (ORGANISATIONS, PEOPLE, BODIES, SEATS, TERMS, OFFICES, MEMBERS)
"""In the order in which they are read: each names what stands in those before it."""


def kind_titled(title: str) -> SheetKind | None:
    """The kind a sheet's title names, None where it names none."""
    wanted = folded_heading(title)
    return next(
        (kind for kind in KINDS if wanted in map(folded_heading, (kind.title, *kind.titles))),
        None,
    )


def kind_with(headings: Sequence[str]) -> SheetKind:
    """The kind that knows most of the headings and misses fewest of those it needs."""
    there = {folded_heading(heading) for heading in headings}

    def rated(kind: SheetKind) -> tuple[int, int, bool]:
        known = [{folded_heading(word) for word in (c.heading, *c.aliases)} for c in kind.columns]
        missing = sum(c.needed and not words & there for c, words in zip(kind.columns, known, strict=True))
        recognised = sum(bool(words & there) for words in known)
        return recognised, -missing if recognised else 0, kind is MEMBERS

    return max(KINDS, key=rated)
