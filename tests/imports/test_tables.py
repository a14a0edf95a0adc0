"""Files as they come, good and crafted: read, or refused with row, column and reason; never an unhandled error."""

import codecs
from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from lsp.imports.columns import Column, read_day, reader_of
from lsp.imports.tables import Table, read_table
from tests.imports.crafted import BAD, ROWS, XLSX
from tests.imports.files import as_csv, as_xlsx, with_sheet_xml


def cells(table: Table) -> list[tuple[int, list[Any]]]:
    return [(row.number, [row.cells.get(column) for column in sorted(table.headings)]) for row in table.rows]


EXPECTED = [(2, ["Alex Example", "1 March 2006"]), (3, ["Sam Sample", "2 March 2006"])]

GOOD: dict[str, tuple[str, bytes]] = {
    "UTF-8": ("a.csv", as_csv(ROWS)),
    "UTF-8 with a mark": ("a.csv", codecs.BOM_UTF8 + as_csv(ROWS)),
    "UTF-16 as Excel's Unicode text": ("a.txt", as_csv(ROWS, "\t", "utf-16")),
    "semicolons": ("a.csv", as_csv(ROWS, ";")),
    "tabs": ("a.tsv", as_csv(ROWS, "\t")),
    "Excel's hint": ("a.csv", b"sep=;\r\n" + as_csv(ROWS, ";")),
    "old line ends": ("a.csv", as_csv(ROWS).replace(b"\r\n", b"\n")),
    "upper case name": ("MEMBERS.CSV", as_csv(ROWS)),
    "a path in the name": ("C:\\files\\a.csv", as_csv(ROWS)),
    "all quoted": ("a.csv", b'"name","from"\r\n"Alex Example","1 March 2006"\r\n"Sam Sample","2 March 2006"'),
    "white space": (
        "a.csv",
        b" name ,from\r\n Alex\xc2\xa0 Example,1 March 2006 \r\nSam Sample,2 March 2006\r\n",
    ),
    "a workbook": ("a.xlsx", XLSX),
    "a workbook with more sheets": ("a.xlsx", as_xlsx(ROWS, sheets=["Second"])),
    "empty columns at the end": (
        "a.csv",
        b"name,from,,\r\nAlex Example,1 March 2006,,\r\nSam Sample,2 March 2006,,",
    ),
}


@pytest.mark.parametrize(("name", "content"), GOOD.values(), ids=GOOD)
def test_a_table_is_read_whatever_program_wrote_it(name: str, content: bytes) -> None:
    table = read_table(name, content)
    assert not table.problems
    expected = EXPECTED
    if content.startswith(b"sep="):
        expected = [(number + 1, row) for number, row in EXPECTED]
    assert cells(table) == expected


def test_windows_letters_are_read_and_said() -> None:
    table = read_table("a.csv", "name\r\nZo\u00eb Example\r\n".encode("cp1252"))
    assert cells(table) == [(2, ["Zo\u00eb Example"])]
    assert "Windows-1252" in table.notes[0]


def test_empty_rows_keep_the_numbers_of_the_others() -> None:
    table = read_table("a.csv", b"\r\nname\r\n\r\n,\r\nAlex Example\r\n")
    assert table.heading_row == 2
    assert [row.number for row in table.rows] == [5]


def test_a_hundred_thousand_empty_rows_are_nothing() -> None:
    empty = "".join(f'<row r="{n}" ht="15"/>' for n in range(3, 100_003))
    rows = f'<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>{empty}'
    rows += '<row r="100003"><c r="A100003" t="inlineStr"><is><t>Alex Example</t></is></c></row>'
    table = read_table("a.xlsx", with_sheet_xml(rows))
    assert not table.problems
    assert cells(table) == [(100_003, ["Alex Example"])]


def test_a_named_sheet_is_read() -> None:
    content = as_xlsx(ROWS, sheets=["Second"])
    table = read_table("a.xlsx", content, sheet="Second")
    assert table.headings == {0: "elsewhere"}
    assert (
        read_table("a.xlsx", content, sheet="Third")
        .problems[0]
        .reason.startswith("There is no sheet called Third. There is: ")
    )


def test_values_of_a_workbook_come_as_dates_numbers_and_words() -> None:
    table = read_table("a.xlsx", as_xlsx([list("abcd"), [datetime(2006, 3, 1), 7.0, True, 1.5]]))
    assert cells(table) == [(2, [date(2006, 3, 1), 7, "yes", 1.5])]


def test_headings_are_known_whatever_their_case_and_signs() -> None:
    table = read_table("a.csv", b"E_Mail,BODY  Kind\r\nalex@example.org,board\r\n")
    reader = reader_of(table, [Column("email", "e-mail"), Column("kind", "body kind")])
    assert not reader.problems
    assert reader.text(table.rows[0], "kind") == "board"


# --- what is refused


@pytest.mark.parametrize(("name", "content", "row_number", "column", "reason"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_says_where_and_why(
    name: str, content: bytes, row_number: int, column: str, reason: str
) -> None:
    problems = read_table(name, content).problems
    assert [(p.row, p.column) for p in problems if p.reason.startswith(reason)][:1] == [
        (row_number, column)
    ], problems


def test_enough_crafted_files_are_tried() -> None:
    assert len(BAD) >= 60


@pytest.mark.parametrize("sixtieth", range(60))
def test_a_workbook_with_any_byte_changed_raises_nothing(sixtieth: int) -> None:
    content = bytearray(XLSX)
    content[len(XLSX) * sixtieth // 60] ^= 0xFF
    read_table("a.xlsx", bytes(content))


@pytest.mark.parametrize("fortieth", range(40))
def test_a_workbook_cut_anywhere_raises_nothing(fortieth: int) -> None:
    assert read_table("a.xlsx", XLSX[: max(1, len(XLSX) * fortieth // 40)]).problems


# --- dates


@pytest.mark.parametrize(
    "written",
    [
        "2006-03-01",
        "2006-03-01 00:00:00",
        "2006-03-01T00:00",
        "1/3/2006",
        "01/03/2006",
        "1/3/06",
        "1.3.2006",
        "1-3-06",
        "1 March 2006",
        "1st March 2006",
        "1 Mar 06",
        "38777",
        38777,
        38777.0,
        date(2006, 3, 1),
    ],
)
def test_a_date_is_read_day_first_however_written(written: Any) -> None:
    assert read_day(written) == date(2006, 3, 1)


def test_a_year_of_two_figures_is_of_the_nearer_century() -> None:
    assert (read_day("1/3/49"), read_day("1/3/50")) == (date(2049, 3, 1), date(1950, 3, 1))


@pytest.mark.parametrize(
    "written",
    [
        "30 February 2006",
        "30/2/06",
        "2006-02-30",
        "3/13/2006",
        "soon",
        "1/3",
        "2006",
        60,
        1.5,
        -1,
        10**9,
        "1/3/206",
        "2006-03-01 10:30",
        "1 March 20066",
        date(1066, 10, 14),
    ],
)
def test_what_is_no_date_is_refused(written: Any) -> None:
    with pytest.raises(ValidationError):
        read_day(written)


def test_30_february_is_refused_with_its_cell() -> None:
    table = read_table("a.csv", b"name,from\r\nAlex Example,30 February 2006\r\n")
    reader = reader_of(table, [Column("name", "name"), Column("from", "from")])
    assert reader.day(table.rows[0], "from") is None
    (problem,) = reader.problems
    assert (problem.row, problem.column, problem.heading, problem.value) == (
        2,
        "B",
        "from",
        "30 February 2006",
    )
    assert problem.reason == "The date must be a real date: February 2006 has days 1 to 28."
