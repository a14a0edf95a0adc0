"""Members from a spreadsheet: tried first, all or nothing, marked as brought in, rule for rule (L8, P1 to P5)."""

import os
import signal
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection

from lsp.errors import PermissionRefused
from lsp.imports.reports import Report
from lsp.jobs import Progress
from lsp.models import AuditEvent, LocalStrategicPartnership, Organisation, Person, User
from partnerships.imports.files import open_file
from partnerships.models import Appointment, Body, Office, Seat
from partnerships.services.structure_import import import_structure
from tests.imports.files import as_csv, as_xlsx

pytestmark = pytest.mark.django_db
HEADINGS = (
    "body", "body kind", "seat", "seat sector", "network", "organisation", "organisation sector", "person",
    "job title", "e-mail", "from", "until", "office", "voting", "how appointed",
)  # fmt: skip
CHAIR = {
    "body": "Board",
    "body kind": "board",
    "seat": "Leader",
    "organisation": "Ambridge Borough Council",
    "organisation sector": "local authority",
    "person": "Alex Example",
    "job title": "Leader of the council",
    "e-mail": "alex@example.org",
    "from": "1 March 2006",
    "office": "chair",
    "how appointed": "ex officio",
}
POLICE = {
    "body": "Board",
    "seat": "Chief constable",
    "organisation": "Borsetshire Police",
    "organisation sector": "other public",
    "person": "Sam Sample",
    "from": "1/4/06",
    "until": "2008-04-01",
}
NETWORK = {
    "body": "Board",
    "seat": "Voluntary sector",
    "seat sector": "voluntary",
    "network": "Ambridge Empowerment Network",
    "organisation": "Ambridge Volunteers",
    "organisation sector": "voluntary",
    "person": "Kim Model",
    "from": "",
    "voting": "no",
    "how appointed": "elected by the network",
}
VACANT = {
    "body": "Board",
    "seat": "Health",
    "organisation": "Borsetshire PCT",
    "organisation sector": "other public",
}
FOUR = (CHAIR, POLICE, NETWORK, VACANT)


def rows_of(*members: dict[str, str]) -> list[Sequence[str]]:
    return [HEADINGS, *([member.get(heading, "") for heading in HEADINGS] for member in members)]


def bring_in(
    lsp: LocalStrategicPartnership, by: User, *members: dict[str, str], dry_run: bool = False
) -> Report:
    table = open_file("members.csv", as_csv(rows_of(*members)))
    return import_structure(table, lsp=lsp, by=by, dry_run=dry_run)


def refusals(report: Report) -> list[tuple[int, str, str, str]]:
    return [(row.row, row.heading, row.rule, row.reason) for row in report.rows if row.outcome == "refused"]


def counts() -> tuple[int, ...]:
    models: tuple[Any, ...] = (AuditEvent, Body, Seat, Organisation, Person, Appointment, Office)
    return tuple(model.objects.count() for model in models)


def test_L8_bodies_seats_people_and_terms_come_in_marked(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    report = bring_in(partnership, coordinator, *FOUR)
    assert not refusals(report)
    assert report.count("created") == 4
    terms = list(Appointment.objects.order_by("id"))
    assert [(t.person.name, t.starts_on, t.ends_on, t.how) for t in terms] == [
        ("Alex Example", date(2006, 3, 1), None, "ex_officio"),
        ("Sam Sample", date(2006, 4, 1), date(2008, 4, 1), "nominated"),
        ("Kim Model", None, None, "elected_by_network"),
    ]
    for record in (*terms, *Body.objects.all(), *Office.objects.all()):
        assert record.brought_in
        assert record.brought_in_source.startswith("members.csv, ")
    assert Office.objects.get().person.name == "Alex Example"
    seats = {seat.label: seat for seat in Seat.objects.all()}
    assert seats["Voluntary sector"].network == "Ambridge Empowerment Network"
    assert (seats["Voluntary sector"].voting, seats["Leader"].voting) == (False, True)
    assert not Appointment.objects.filter(seat=seats["Health"]).exists()


def test_the_report_says_row_by_row_what_is_new(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    report = bring_in(partnership, coordinator, CHAIR, dry_run=True)
    assert [row.reason for row in report.rows] == [
        "New body: Board. New organisation: Ambridge Borough Council. New person: Alex Example. New seat: Leader."
        " New term: Alex Example, since 1 March 2006. New office: chair."
    ]


def test_a_dry_run_writes_nothing(partnership: LocalStrategicPartnership, coordinator: User) -> None:
    before = counts()
    report = bring_in(partnership, coordinator, *FOUR, dry_run=True)
    assert report.count("created") == 4
    assert counts() == before


def test_importing_twice_changes_nothing(partnership: LocalStrategicPartnership, coordinator: User) -> None:
    bring_in(partnership, coordinator, *FOUR)
    before = counts()
    report = bring_in(partnership, coordinator, *FOUR)
    assert (report.count("unchanged"), report.count("created"), refusals(report)) == (4, 0, [])
    assert report.message.startswith("Nothing to import")
    assert counts() == before


def test_a_workbook_does_the_same(partnership: LocalStrategicPartnership, coordinator: User) -> None:
    table = open_file("members.xlsx", as_xlsx(rows_of(*FOUR)))
    assert import_structure(table, lsp=partnership, by=coordinator).count("created") == 4


def test_only_the_coordinator_brings_in_members(
    partnership: LocalStrategicPartnership, nobody: User, administrator: User, neighbour: User
) -> None:
    for user in (nobody, administrator, neighbour):
        with pytest.raises(PermissionRefused):
            bring_in(partnership, user, CHAIR)


WRONG: dict[str, tuple[list[dict[str, str]], tuple[int, str, str, str]]] = {
    "P1: a second board": (
        [CHAIR, POLICE | {"body": "Cabinet", "body kind": "board"}],
        (3, "body kind", "P1", "Board is the board of this partnership"),
    ),
    "P2: terms of one seat overlap": (
        [
            CHAIR,
            POLICE | {"seat": "Leader", "organisation": CHAIR["organisation"], "organisation sector": ""},
        ],
        (3, "from", "P2", "Alex Example sits in this seat since 1 March 2006."),
    ),
    "P2: it ends before it begins": (
        [CHAIR | {"until": "1 February 2006"}],
        (2, "until", "P2", "The end must be later than the beginning"),
    ),
    "P3: one person in two seats of a body": (
        [CHAIR, POLICE | {"person": "alex  EXAMPLE"}],
        (3, "person", "P3", "Alex Example already sits in"),
    ),
    "P5: another organisation than the seat's": (
        [CHAIR | {"until": "1 April 2006"}, POLICE | {"seat": "Leader"}],
        (3, "organisation", "P5", "This seat belongs to Ambridge Borough Council"),
    ),
    "P5: another sector than the network's": (
        [CHAIR, NETWORK | {"organisation sector": "private"}],
        (3, "organisation", "P5", "Ambridge Empowerment Network fills this seat from the sector"),
    ),
    "P5: a network's seat without an organisation": (
        [CHAIR, NETWORK | {"organisation": "", "organisation sector": ""}],
        (3, "organisation", "P5", "Choose the organisation that is represented"),
    ),
    "P5: a seat of nobody": (
        [CHAIR, {"body": "Board", "seat": "Spare", "seat sector": "private"}],
        (3, "organisation", "P5", "Say whose seat this is"),
    ),
    "P5: a vacant seat of somebody else": (
        [CHAIR, VACANT, VACANT | {"organisation": "Borsetshire Police"}],
        (4, "organisation", "P5", "This seat belongs to Borsetshire PCT"),
    ),
    "a new body of no kind": ([POLICE], (2, "body kind", "", "Board is a new body: say its kind.")),
    "another kind than recorded": (
        [CHAIR, POLICE | {"body kind": "forum"}],
        (3, "body kind", "", "Board is recorded as board."),
    ),
    "a kind there is not": ([CHAIR | {"body kind": "senate"}], (2, "body kind", "", "This is none of board")),
    "a new organisation of no sector": (
        [CHAIR | {"organisation sector": ""}],
        (2, "organisation sector", "", "Ambridge Borough Council is a new organisation: say its sector."),
    ),
    "another sector than recorded": (
        [CHAIR, VACANT | {"organisation": CHAIR["organisation"]}],
        (3, "organisation sector", "", "Ambridge Borough Council is recorded as local authority."),
    ),
    "a task group": (
        [CHAIR | {"body kind": "task group"}],
        (2, "body kind", "", "A task group is for a time"),
    ),
    "30 February": ([CHAIR | {"from": "30 February 2006"}], (2, "from", "", "The date must be a real date")),
    "no e-mail address": (
        [CHAIR | {"e-mail": "alex at example"}],
        (2, "e-mail", "", "This is not an e-mail"),
    ),
    "no body": ([CHAIR | {"body": ""}], (2, "body", "", "The body is missing.")),
    "no seat": ([CHAIR | {"seat": ""}], (2, "seat", "", "The seat is missing.")),
    "a term of nobody": (
        [CHAIR, VACANT | {"from": "1 March 2006"}],
        (3, "from", "", "There is no person in this row"),
    ),
    "neither yes nor no": ([CHAIR | {"voting": "sometimes"}], (2, "voting", "", "This is none of yes, no.")),
    "an office there is not": ([CHAIR | {"office": "king"}], (2, "office", "", "This is none of chair")),
    "two chairs": ([CHAIR, POLICE | {"office": "chair"}], (3, "office", "", "Alex Example is chair")),
    "a body without letters": ([CHAIR | {"body": "!!"}], (2, "body", "", "Enter a name with letters")),
    "voting otherwise than recorded": (
        [CHAIR, CHAIR | {"voting": "no"}],
        (3, "voting", "", "This seat is recorded as voting."),
    ),
    "another end than recorded": (
        [CHAIR | {"until": "1 April 2007"}, CHAIR | {"until": "1 March 2009"}],
        (3, "until", "", "This term is recorded until 1 April 2007."),
    ),
    "an address of somebody else": (
        [CHAIR, POLICE | {"e-mail": "Alex@example.org"}],
        (3, "e-mail", "", "This is the address of Alex Example"),
    ),
    "a name too long": ([CHAIR | {"person": "A" * 201}], (2, "person", "", "This is longer than 200")),
}


@pytest.mark.parametrize(("members", "expected"), WRONG.values(), ids=WRONG)
def test_every_refusal_names_row_column_rule_and_reason_and_nothing_is_written(
    partnership: LocalStrategicPartnership,
    coordinator: User,
    members: list[dict[str, str]],
    expected: tuple[int, str, str, str],
) -> None:
    before = counts()
    found = refusals(bring_in(partnership, coordinator, *members))
    assert any(row[:3] == expected[:3] and row[3].startswith(expected[3]) for row in found), found
    assert counts() == before


def test_P2_a_term_that_follows_another_is_no_overlap(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    after = CHAIR | {"person": "Kim Model", "e-mail": "", "from": "1 April 2007", "office": ""}
    report = bring_in(partnership, coordinator, CHAIR | {"until": "1 April 2007"}, after)
    assert not refusals(report)
    assert Appointment.objects.count() == 2


def test_a_refused_row_leaves_nothing_for_the_rows_after_it(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    wrong = POLICE | {"person": "Alex Example"}  # P3: its organisation, new in this row, goes with it
    report = bring_in(partnership, coordinator, CHAIR, wrong, POLICE | {"organisation sector": ""})
    assert [(row[0], row[1]) for row in refusals(report)] == [(3, "person"), (4, "organisation sector")]


def test_missing_and_unknown_columns_are_named(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    table = open_file("members.csv", b"body,seat,organisation,person,colour\r\na,b,c,d,e\r\n")
    found = refusals(import_structure(table, lsp=partnership, by=coordinator))
    assert [(row[0], row[1]) for row in found] == [(1, "from"), (1, "colour")]


def test_names_on_record_are_found_whatever_their_case_and_spaces(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    bring_in(partnership, coordinator, CHAIR)
    again = CHAIR | {"body": "BOARD", "person": " alex  example", "organisation": "ambridge BOROUGH council"}
    assert bring_in(partnership, coordinator, again).count("unchanged") == 1


def test_similar_names_are_told_and_never_merged(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    bring_in(partnership, coordinator, CHAIR)
    similar = POLICE | {
        "person": "Cllr Alex Exampel",
        "organisation": "Ambridge Boro Council",
        "seat": "Second",
    }
    report = bring_in(partnership, coordinator, similar, dry_run=True)
    (row,) = report.rows
    assert "New person: Cllr Alex Exampel. Similar on record: Alex Example." in row.reason
    assert (
        "New organisation: Ambridge Boro Council. Similar on record: Ambridge Borough Council." in row.reason
    )
    assert any("Look at row 2." in note for note in report.notes)


def test_people_of_one_name_are_told_apart_by_their_address(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    bring_in(partnership, coordinator, CHAIR)
    other = POLICE | {"person": "Alex Example", "e-mail": "another.alex@example.org"}
    report = bring_in(partnership, coordinator, other)
    assert "Somebody else of this name is recorded" in report.rows[0].reason
    assert Person.objects.filter(name="Alex Example").count() == 2
    unclear = VACANT | {"person": "Alex Example"}
    assert [row[1] for row in refusals(bring_in(partnership, coordinator, unclear))] == ["person"]


def test_what_lies_in_another_partnership_is_not_touched(
    partnership: LocalStrategicPartnership,
    second: LocalStrategicPartnership,
    coordinator: User,
    neighbour: User,
) -> None:
    bring_in(partnership, coordinator, CHAIR)
    report = bring_in(second, neighbour, CHAIR)
    assert report.count("created") == 1
    assert Body.objects.filter(lsp=second).count() == 1
    assert (Person.objects.filter(name="Alex Example").count(), Organisation.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_bring_in_everything_once(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    def once() -> Report:
        try:
            return bring_in(partnership, coordinator, *FOUR)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        reports = [future.result() for future in (pool.submit(once), pool.submit(once))]
    assert sorted(report.count("created") for report in reports) == [0, 4]
    assert Appointment.objects.count() == 3


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nothing_is_left(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    before = counts()
    arrived, tell = os.pipe()
    child = os.fork()
    if child == 0:
        connection.connection = None  # the parent's, not ours to close

        class Stop(Progress):
            def advance(self, done: int = 1, refused: int = 0) -> None:
                self.done += done
                if self.done == 3:
                    os.write(tell, b"x")
                    time.sleep(60)

        table = open_file("members.csv", as_csv(rows_of(*FOUR)))
        import_structure(table, lsp=partnership, by=coordinator, progress=Stop())
        os._exit(0)
    assert os.read(arrived, 1) == b"x"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert counts() == before
    assert bring_in(partnership, coordinator, *FOUR).count("created") == 4


def test_the_speed_of_two_hundred_members(
    partnership: LocalStrategicPartnership, coordinator: User, capsys: Any
) -> None:
    members = [
        CHAIR | {"seat": f"Seat {n}", "person": f"Example Person {n}", "e-mail": "", "office": ""}
        for n in range(200)
    ]
    started = time.perf_counter()
    report = bring_in(partnership, coordinator, *members, dry_run=True)
    seconds = time.perf_counter() - started
    assert report.count("created") == 200
    with capsys.disabled():
        sys.stdout.write(f"\n200 members tried: {seconds:.2f} s, {200 / seconds:,.0f} rows/s\n")
