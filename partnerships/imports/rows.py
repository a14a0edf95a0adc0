"""The columns of the members' spreadsheet, and a row of it read."""

from dataclasses import dataclass
from datetime import date

from lsp.imports.columns import Column, Reader, choices_of
from lsp.imports.tables import Row
from lsp.models import Organisation
from partnerships.models import Appointment, Body, Office

COLUMNS = (
    Column("body", "body"),
    Column("body_kind", "body kind", needed=False),
    Column("seat", "seat"),
    Column("sector", "seat sector", needed=False),
    Column("network", "network", needed=False),
    Column("organisation", "organisation"),
    Column("organisation_sector", "organisation sector", needed=False),
    Column("person", "person"),
    Column("job_title", "job title", needed=False),
    Column("email", "e-mail", needed=False, aliases=("e-mail address",)),
    Column("starts_on", "from"),
    Column("ends_on", "until", needed=False),
    Column("office", "office", needed=False),
    Column("voting", "voting", needed=False),
    Column("how", "how appointed", needed=False),
)
EXPLANATIONS = {
    "body": "Name of the body. One that is not recorded yet is set up.",
    "body_kind": "For a new body.",
    "seat": "Name of the seat. Every seat of a body has a name of its own: number them where they are alike.",
    "sector": "For a new seat that a network fills.",
    "network": "Where a network fills the seat: its name. Else the seat belongs to the organisation.",
    "organisation": "Whom the person sits for.",
    "organisation_sector": "For a new organisation.",
    "person": "Name of the person. Leave it empty for a vacant seat.",
    "job_title": "For a new person.",
    "email": "For a new person; also tells apart people of one name.",
    "starts_on": "First day of the term, for example 1 March 2006. Leave it empty where nobody knows.",
    "ends_on": "First day on which the person no longer sits. Leave it empty where the term goes on.",
    "office": "Where the person holds an office of the body from that day.",
    "voting": "For a new seat: yes or no; yes where it is empty.",
    "how": "Nominated where it is empty.",
}
SECTORS = choices_of(Organisation.Sector.choices)
CHOICES: dict[str, dict[str, str]] = {  # by what is typed, folded
    "body_kind": choices_of(Body.Kind.choices),
    "sector": SECTORS,
    "organisation_sector": SECTORS,
    "office": choices_of(Office.Kind.choices),
    "voting": {"yes": "yes", "no": "no"},
    "how": {**choices_of(Appointment.How.choices), "nominated": Appointment.How.NOMINATED.value},
}
WORDS: dict[str, list[str]] = {
    "body_kind": [label.lower() for label in Body.Kind.labels],
    "sector": [label.lower() for label in Organisation.Sector.labels],
    "organisation_sector": [label.lower() for label in Organisation.Sector.labels],
    "office": [label.lower() for label in Office.Kind.labels],
    "voting": ["yes", "no"],
    "how": ["ex officio", "nominated", "elected by network"],
}
OF_A_PERSON = ("job_title", "email", "starts_on", "ends_on", "office", "how")


def words_of(key: str) -> list[str]:
    """The words a column takes, as people write them; none where it takes any text."""
    return WORDS.get(key, [])


@dataclass(frozen=True)
class MemberRow:
    """What one row says. Empty text and None where it says nothing."""

    row: Row
    body: str
    body_kind: str
    seat: str
    sector: str
    network: str
    organisation: str
    organisation_sector: str
    person: str
    job_title: str
    email: str
    starts_on: date | None
    ends_on: date | None
    office: str
    voting: str
    how: str


def read_row(reader: Reader, row: Row) -> MemberRow | None:
    """The row read, None where something in it cannot be: the reader knows what."""
    before = len(reader.problems)
    member = MemberRow(
        row=row,
        body=reader.text(row, "body", needed=True, what="The body"),
        seat=reader.text(row, "seat", needed=True, what="The seat"),
        network=reader.text(row, "network"),
        organisation=reader.text(row, "organisation"),
        person=reader.text(row, "person"),
        job_title=reader.text(row, "job_title"),
        email=reader.email(row, "email"),
        starts_on=reader.day(row, "starts_on"),
        ends_on=reader.day(row, "ends_on"),
        **{key: reader.choice(row, key, choices, offer=words_of(key)) for key, choices in CHOICES.items()},
    )
    if not member.person:
        for key in OF_A_PERSON:
            if reader.raw(row, key) is not None:
                reader.problem(row, key, "There is no person in this row to whom this could belong.")
    return member if len(reader.problems) == before else None
