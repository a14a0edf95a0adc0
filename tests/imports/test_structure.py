"""The whole structure from one workbook: tried first, all or nothing, rule for rule (L8, P1 to P5, L5)."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp.audit import act
from lsp.imports.reports import Report
from lsp.models import AuditEvent, Block, LocalStrategicPartnership, Organisation, Person, User
from partnerships.models import Appointment, Body, BodyBlock, Office, Seat
from partnerships.services import structure_import
from tests.imports.files import as_csv
from tests.imports.structure import (
    ROWS,
    SHEETS,
    Sheets,
    as_book,
    as_open_document,
    bring_in,
    refusals,
    with_row,
)
from tests.patience import SHARING_FIXTURES

pytestmark = pytest.mark.django_db
VOLUNTEERS = "Ambridge Volunteers"
MODELS: tuple[Any, ...] = (AuditEvent, Body, BodyBlock, Seat, Organisation, Person, Appointment, Office)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in MODELS)


@pytest.fixture(autouse=True)
def blocks(partnership: LocalStrategicPartnership) -> None:
    with act("test.blocks", by=None):
        for number, name in enumerate(("Safer", "Healthier"), start=1):
            Block(lsp=partnership, name=name, slug=name.lower(), position=number).save()


@pytest.mark.parametrize(
    ("name", "content"),
    [("structure.xlsx", as_book(SHEETS)), ("structure.ods", as_open_document(SHEETS))],
    ids=["xlsx", "ods"],
)
def test_L8_everything_comes_in_from_a_workbook_whatever_the_order_of_its_sheets(
    partnership: LocalStrategicPartnership, coordinator: User, name: str, content: bytes
) -> None:
    report = bring_in(partnership, coordinator, content, name)
    assert refusals(report) == []
    assert report.count("created") == ROWS
    assert "Not read: Notes." in report.notes[0]
    board, safer = Body.objects.get(kind="board"), Body.objects.get(name="Safer Partnership")
    assert (board.quorum, board.membership, board.starts_on) == (8, "open", date(2004, 3, 1))
    assert (safer.parent, safer.statutory_basis, safer.starts_on) == (board, "Crime Act", None)
    assert set(safer.block_links.values_list("block__name", flat=True)) == {"Safer", "Healthier"}
    terms = Appointment.objects.order_by("body__name", "seat__position", "starts_on")
    assert [(t.person.name, t.starts_on, t.ends_on, str(t.deputy or "")) for t in terms] == [
        ("Alex Example", date(2004, 3, 1), date(2006, 5, 1), ""),
        ("Kim Model", date(2006, 5, 1), None, "Jo Pattern"),
        ("Sam Sample", date(2006, 4, 1), None, ""),
        ("Sam Sample", None, None, ""),
    ]
    offices = {(o.kind, o.person.name, o.starts_on, o.ends_on, o.independent) for o in Office.objects.all()}
    assert offices == {
        ("chair", "Alex Example", date(2004, 3, 1), date(2006, 5, 1), False),
        ("chair", "Robin Stand-In", date(2006, 6, 1), None, True),
    }
    assert all(record.brought_in for model in (Body, Appointment, Office) for record in model.objects.all())
    assert Person.objects.get(name="Sam Sample").job_title == "Volunteer"


def test_T1_one_import_is_one_event_and_every_record_has_its_history(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    bring_in(partnership, coordinator, as_book(SHEETS))
    event = AuditEvent.objects.get(kind="structure.import")
    assert (event.lsp_id, event.actor_id) == (partnership.pk, coordinator.pk)
    for model in (Body, Seat, Appointment, Office, Organisation, Person):
        rows = model.history.all()  # type: ignore[attr-defined]
        assert {row.history_event for row in rows} == {event.pk}
        assert len(rows) == model.objects.count()


def test_a_trial_writes_nothing_and_says_the_same(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    before = counts()
    tried = bring_in(partnership, coordinator, as_book(SHEETS), dry_run=True)
    assert counts() == before
    done = bring_in(partnership, coordinator, as_book(SHEETS))
    assert [(row.sheet, row.row, row.outcome, row.reason) for row in tried.rows] == [
        (row.sheet, row.row, row.outcome, row.reason) for row in done.rows
    ]


def test_importing_twice_changes_nothing(partnership: LocalStrategicPartnership, coordinator: User) -> None:
    bring_in(partnership, coordinator, as_book(SHEETS))
    before = counts()
    report = bring_in(partnership, coordinator, as_book(SHEETS))
    assert (report.count("unchanged"), report.count("created"), refusals(report)) == (ROWS, 0, [])
    assert counts() == before


def test_what_is_written_in_small_batches_is_the_same(
    partnership: LocalStrategicPartnership, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(structure_import, "AT_ONCE", 1)
    assert refusals(bring_in(partnership, coordinator, as_book(SHEETS))) == []
    assert Appointment.objects.count() == 4
    assert Body.objects.get(name="Safer Partnership").parent is not None


def test_what_the_record_does_not_say_is_filled_in_and_told(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    bring_in(partnership, coordinator, as_book(SHEETS))
    later: Sheets = {
        "Organisations": [
            ("name", "sector", "website"),
            ("Ambridge Volunteers", "", "https://v.example.org/"),
        ],
        "Bodies": [("name", "kind", "quorum"), ("Safer Partnership", "", 4)],
        "Terms": [
            ("body", "seat", "person", "from", "until"),
            ("Board", "Leader", "Kim Model", "1 May 2006", "1 May 2007"),
            ("Board", "Leader", "Alex Example", "1 May 2007", ""),
        ],
    }
    report = bring_in(partnership, coordinator, as_book(later))
    assert refusals(report) == []
    assert (report.count("changed"), report.count("created")) == (3, 1)
    assert Organisation.objects.get(name="Ambridge Volunteers").website == "https://v.example.org/"
    ended = Appointment.objects.get(person__name="Kim Model")
    assert (ended.ends_on, ended.version) == (date(2007, 5, 1), 2)
    assert ended.end_reason.startswith("As in structure.xlsx")
    assert ended.history.count() == 2
    assert any("Quorum filled in for Safer Partnership." in row.reason for row in report.rows)
    again = bring_in(partnership, coordinator, as_book(later))
    assert (again.count("unchanged"), again.would_write) == (4, False)


WRONG: dict[str, tuple[Sheets, tuple[str, int, str, str, str]]] = {
    "P1: a second board": (
        with_row("Bodies", "Cabinet", "board", "", "", "1 March 2005", "", "", "", ""),
        ("Bodies", 4, "kind", "P1", "Board is the board"),
    ),
    "P2: an overlap within the file": (
        with_row("Terms", "Board", "Leader", "Jo Pattern", "", "", "1 March 2005", "", "", "", ""),
        ("Terms", 6, "from", "P2", "Alex Example sits in this seat"),
    ),
    "P2: it ends before it begins": (
        with_row("Terms", "Board", "Leader", "Jo Pattern", "", "", "1 May 2003", "1 May 2002", "", "", ""),
        ("Terms", 6, "until", "P2", "The end must be later"),
    ),
    "P3: one person on two seats": (
        with_row("Terms", "Board", "Voluntary sector", "Alex Example", "", VOLUNTEERS, "1/3/05", "1/4/05", "", "", ""),
        ("Terms", 6, "person", "P3", "Alex Example already sits"),
    ),
    "P5: another organisation": (
        with_row("Terms", "Safer Partnership", "Police", "Jo Pattern", "", VOLUNTEERS, "1/3/05", "", "", "", ""),
        ("Terms", 6, "organisation", "P5", "This seat belongs to Borsetshire Police"),
    ),
    "P5: a network of no sector": (
        with_row("Seats", "Board", "Business", "", "Chamber", "", "", "", "", "", ""),
        ("Seats", 5, "sector", "P5", "Say the sector"),
    ),
    "L5: a term before its seat": (
        with_row("Terms", "Board", "Leader", "Jo Pattern", "", "", "1 May 2003", "1 June 2003", "", "", ""),
        ("Terms", 6, "from", "L5", "The seat “Leader” begins on 1 March 2004"),
    ),
    "L5: a seat before its body": (
        with_row("Seats", "Board", "Early", "Borsetshire Police", "", "", "", "", "", "1 May 2003", ""),
        ("Seats", 5, "from", "L5", "Board begins on 1 March 2004"),
    ),
    "a body in a circle": (
        with_row("Bodies", "Board", "", "Safer Partnership", "", "", "", "", "", ""),
        ("Bodies", 4, "lies below", "", "Safer Partnership lies below Board"),
    ),
    "an unknown body above": (
        with_row("Bodies", "Forum", "forum", "Bord", "", "", "", "", "", ""),
        ("Bodies", 4, "lies below", "", "There is no body called Bord"),
    ),
    "an unknown block": (
        with_row("Bodies", "Forum", "forum", "", "Sefer", "", "", "", "", ""),
        ("Bodies", 4, "blocks", "", "This partnership has no block called Sefer. It has: Safer, Healthier."),
    ),
    "an unknown body": (
        with_row("Seats", "Bord", "Leader", "Borsetshire Police", "", "", "", "", "", "", ""),
        ("Seats", 5, "body", "", "There is no body called Bord"),
    ),
    "an unknown organisation with near names": (
        with_row("Seats", "Board", "Second", "Borsetshire Polise", "", "", "", "", "", "", ""),
        ("Seats", 5, "organisation", "", "There is no organisation called Borsetshire Polise, neither on record nor in"
         " this file. Similar on record: Borsetshire Police."),
    ),
    "an unknown seat": (
        with_row("Terms", "Board", "Laeder", "Jo Pattern", "", "", "1/3/06", "", "", "", ""),
        ("Terms", 6, "seat", "", "Board has no seat called Laeder"),
    ),
    "the 30th of February": (
        with_row("Terms", "Board", "Leader", "Jo Pattern", "", "", "30/2/06", "", "", "", ""),
        ("Terms", 6, "from", "", "The date must be a real date"),
    ),
    "a quorum of many": (
        with_row("Bodies", "Forum", "forum", "", "", "", "", "many", "", ""),
        ("Bodies", 4, "quorum", "", "This is no number of seats"),
    ),
    "an address that is none": (
        with_row("Organisations", "Chamber", "private", "", "chamber"),
        ("Organisations", 5, "website", "", "This is no address on the web"),
    ),
    "an end of an office before it": (
        with_row("Offices", "Board", "vice-chair", "Alex Example", "", "1 May 2005", "1 May 2004", ""),
        ("Offices", 3, "until", "P2", "The end must be later"),
    ),
    "an office of no member": (
        with_row("Offices", "Board", "vice-chair", "Jo Pattern", "", "1 May 2005", "", ""),
        ("Offices", 3, "independent", "", "Jo Pattern holds no seat"),
    ),
    "two chairs": (
        with_row("Offices", "Board", "chair", "Sam Sample", "sam@example.org", "1 May 2006", "", ""),
        ("", 0, "", "", ""),
    ),
    "their own deputy": (
        with_row("Terms", "Board", "Leader", "Jo Pattern", "", "", "", "1 March 2004", "", "Jo Pattern", ""),
        ("Terms", 6, "deputy", "", "Nobody is their own deputy"),
    ),
    "a body that began otherwise": (
        with_row("Bodies", "Board", "board", "", "", "1 March 2005", "", "", "", ""),
        ("Bodies", 4, "from", "", "Board is recorded since 1 March 2004"),
    ),
    "a missing column": (
        {**SHEETS, "Seats": [("body", "seat"), ("Board", "Leader")]},
        ("Seats", 1, "organisation", "", "The column organisation is missing."),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("sheets", "expected"), WRONG.values(), ids=WRONG)
def test_every_refusal_names_sheet_row_column_and_reason_and_nothing_is_written(
    partnership: LocalStrategicPartnership,
    coordinator: User,
    sheets: Sheets,
    expected: tuple[str, int, str, str, str],
) -> None:
    before = counts()
    found = refusals(bring_in(partnership, coordinator, as_book(sheets)))
    if not expected[0]:  # the chair's office ended on that day: nothing stands in the way
        assert found == []
        return
    assert any(row[:4] == expected[:4] and row[4].startswith(expected[4]) for row in found), found
    assert counts() == before


def test_a_merged_cell_and_a_formula_name_their_sheet(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    merged = refusals(bring_in(partnership, coordinator, as_book(SHEETS, merge=("Seats", "A2:A3"))))
    assert merged[0][:2] == ("Seats", 2)
    assert merged[0][4].startswith("The cells A2:A3 are merged.")
    formula = with_row("People", "=A1", "", "")
    assert (
        "People",
        3,
        "person",
        "",
        "This is a formula. Put its result in the cell, as a value.",
    ) in refusals(bring_in(partnership, coordinator, as_book(formula)))
    assert not Body.objects.exists()


def test_a_hundred_thousand_empty_rows_cost_nothing(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    rows = [*SHEETS["People"], *([("", "", "")] * 100_000), ("Jo Pattern", "", "")]
    report = bring_in(partnership, coordinator, as_book({"People": rows}), dry_run=True)
    assert [(row.row, row.outcome) for row in report.rows] == [(2, "created"), (100_003, "created")]


def test_a_sheet_of_another_name_is_known_by_its_headings(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    report = bring_in(partnership, coordinator, as_book({"Sheet1": SHEETS["Organisations"]}))
    assert report.count("created") == 3
    wrong = bring_in(partnership, coordinator, as_book({"Sheet1": [("colour",), ("red",)]}))
    assert any("The column body is missing." in row[4] for row in refusals(wrong))


def test_one_sheet_of_a_workbook_is_read_alone_where_it_is_named(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    from partnerships.imports.files import open_file

    content = as_book(SHEETS)
    file = open_file("a.xlsx", content, "Organisations")
    report = structure_import.import_structure(file, lsp=partnership, by=coordinator)
    assert (report.count("created"), Body.objects.count()) == (3, 0)
    file = open_file("a.xlsx", content, "Organisationen")
    (row,) = structure_import.import_structure(file, lsp=partnership, by=coordinator).rows
    assert row.reason.startswith("There is no sheet called Organisationen. There is: Terms, Offices,")


def test_two_importers_at_once_wait_for_each_other(
    partnership: LocalStrategicPartnership, coordinator: User, transactional_db: None
) -> None:
    def once() -> Report:
        try:
            return bring_in(partnership, coordinator, as_book(SHEETS))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        reports = [future.result() for future in (pool.submit(once), pool.submit(once))]
    assert sorted(report.count("created") for report in reports) == [0, ROWS]
    assert Appointment.objects.count() == 4


DAYS = st.integers(0, 40)
PLACES = st.tuples(st.integers(0, 2), st.integers(0, 2), DAYS, st.one_of(st.none(), DAYS))
FIRST, LAST = date(2006, 1, 1), 60


@settings(max_examples=40, suppress_health_check=SHARING_FIXTURES)
@given(st.lists(PLACES, min_size=1, max_size=12))
def test_P2_P3_a_row_is_refused_exactly_where_a_list_of_days_says_so(
    partnership: LocalStrategicPartnership, coordinator: User, places: list[tuple[int, int, int, int | None]]
) -> None:
    """Against a plain model that keeps, for each seat and each person, the days that are taken."""
    head = ("body", "body kind", "seat", "organisation", "organisation sector", "person", "from", "until")
    rows: list[Any] = [head]
    terms: dict[tuple[int, int, int], int | None] = {}
    expected = {}
    for number, (seat, person, start, end) in enumerate(places, start=2):
        until = "" if end is None else FIRST + timedelta(days=end)
        who, where = f"Person {'ABC'[person] * 5}", f"Seat {seat}"
        rows.append(("Board", "board", where, "Agency", "private", who, FIRST + timedelta(days=start), until))
        expected[number] = _as_days(terms, seat, person, start, end)
    report = bring_in(partnership, coordinator, as_csv(rows), "a.csv", dry_run=True)
    outcomes = {row.row: row.outcome for row in report.rows}
    assert outcomes == expected


def _as_days(terms: dict[Any, int | None], seat: int, person: int, start: int, end: int | None) -> str:
    """What becomes of a row, by the days that are taken."""
    key = (seat, person, start)
    if key in terms:
        recorded = terms[key]
        if end in (None, recorded):
            return "unchanged"
        if recorded is not None or end is None or end <= start:
            return "refused"
        terms[key] = end
        return "changed"
    days = set(range(start, LAST if end is None else end))
    taken = {
        day
        for (other, who, begins), ends in terms.items()
        if other == seat or who == person
        for day in range(begins, LAST if ends is None else ends)
    }
    if not days or days & taken:
        return "refused"
    terms[key] = end
    return "created"


def test_the_database_has_the_last_word_where_the_python_is_wrong(
    partnership: LocalStrategicPartnership, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lsp.decisions import Decision
    from lsp.errors import Conflict
    from partnerships import rules

    monkeypatch.setattr(rules, "p2_terms_never_overlap", lambda *_: Decision.yes())
    before = counts()
    sheets = with_row(
        "Terms", "Board", "Leader", "Jo Pattern", "", "", "1 March 2005", "1 April 2005", "", "", ""
    )
    with pytest.raises(Conflict) as refused:
        bring_in(partnership, coordinator, as_book(sheets))
    assert refused.value.reasons[0].rule == "P2"
    assert counts() == before


def test_shuffled_rows_of_one_sheet_make_the_same_structure(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    chance = random.Random(7)
    shuffled = {title: [rows[0], *chance.sample(rows[1:], len(rows) - 1)] for title, rows in SHEETS.items()}
    report = bring_in(partnership, coordinator, as_book(shuffled))
    assert (refusals(report), report.count("created")) == ([], ROWS)
