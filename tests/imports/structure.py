"""Workbooks of structure, made in the test that needs them."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from lsp.imports.reports import Report
from lsp.models import LocalStrategicPartnership, User
from partnerships.imports.files import open_file
from partnerships.imports.open_template import as_ods
from partnerships.services.structure_import import import_structure

Sheets = dict[str, list[Sequence[Any]]]

SHEETS: Sheets = {
    "Terms": [
        ("body", "seat", "person", "e-mail", "organisation", "from", "until", "how appointed", "deputy", "office"),
        ("Board", "Leader", "Alex Example", "", "", "1 March 2004", "1 May 2006", "ex officio", "", "chair"),
        ("Board", "Leader", "Kim Model", "", "", "1 May 2006", "", "", "Jo Pattern", ""),
        ("Board", "Voluntary sector", "Sam Sample", "sam@example.org", "Ambridge Volunteers", "1/4/06", "", "", "", ""),
        ("Safer Partnership", "Police", "Sam Sample", "sam@example.org", "", "", "", "", "", ""),
    ],
    "Offices": [
        ("body", "office", "person", "e-mail", "from", "until", "independent"),
        ("Safer Partnership", "chair", "Robin Stand-In", "", "1 June 2006", "", "yes"),
    ],
    "Seats": [
        ("body", "seat", "organisation", "network", "sector", "kind", "voting", "level required", "from", "until"),
        ("Board", "Leader", "Ambridge Borough Council", "", "", "", "", "leader", "", ""),
        ("Board", "Voluntary sector", "", "Ambridge Empowerment Network", "voluntary", "", "no", "", "", ""),
        ("Safer Partnership", "Police", "Borsetshire Police", "", "", "co-opted", "", "", "1 May 2005", ""),
    ],
    "Bodies": [
        ("body", "kind", "lies below", "blocks", "from", "until", "quorum", "membership", "statutory basis"),
        ("Safer Partnership", "thematic partnership", "Board", "Safer; Healthier", "", "", "", "", "Crime Act"),
        ("Board", "board", "", "", "1 March 2004", "", "8", "open", ""),
    ],
    "Organisations": [
        ("organisation", "sector", "kind", "website"),
        ("Ambridge Borough Council", "local authority", "", ""),
        ("Borsetshire Police", "other public", "police", "https://police.example.org/"),
        ("Ambridge Volunteers", "voluntary", "", ""),
    ],
    "People": [
        ("person", "e-mail", "job title"),
        ("Sam Sample", "sam@example.org", "Volunteer"),
    ],
    "Notes": [("anything",), ("at all",)],
}  # fmt: skip
ROWS = sum(len(rows) - 1 for title, rows in SHEETS.items() if title != "Notes")


def as_book(sheets: Sheets, *, merge: tuple[str, str] = ("", "")) -> bytes:
    """The sheets as an Excel workbook; `merge` names a sheet and a range of it."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if merge[0]:
        book[merge[0]].merge_cells(merge[1])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_open_document(sheets: Sheets) -> bytes:
    """The sheets as an OpenDocument spreadsheet of texts."""
    return as_ods([(title, [[str(cell) for cell in row] for row in rows]) for title, rows in sheets.items()])


def with_row(sheet: str, *row: Any, instead: bool = False) -> Sheets:
    """The sheets, with one more row of one of them, or with it alone below the headings."""
    kept = SHEETS[sheet][:1] if instead else SHEETS[sheet]
    return {**SHEETS, sheet: [*kept, row]}


def bring_in(
    lsp: LocalStrategicPartnership,
    by: User,
    content: bytes,
    name: str = "structure.xlsx",
    *,
    dry_run: bool = False,
    **options: str,
) -> Report:
    return import_structure(open_file(name, content), lsp=lsp, by=by, dry_run=dry_run, **options)


def refusals(report: Report) -> list[tuple[str, int, str, str, str]]:
    """(sheet, row, heading, rule, reason) of each refusal."""
    return [
        (row.sheet, row.row, row.heading, row.rule, row.reason)
        for row in report.rows
        if row.outcome == "refused"
    ]
