"""The spreadsheets to fill in: headings, and in a workbook the words to choose from and what each column means."""

import csv
import io
from collections.abc import Sequence

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from lsp.downloads import XLSX
from partnerships.imports.columns import KINDS, MEMBERS, SheetKind, words_of
from partnerships.imports.open_template import ODS, as_ods

NAME = "structure-template"
MANUAL = "How to fill it in"
WIDTH = 22  # characters
WIDE = 90
LAST_ROW = 1_001
IN_BOOK = tuple(kind for kind in KINDS if kind is not MEMBERS)
FORMS = ("xlsx", "ods", "csv")


def template(form: str, kind: SheetKind | None = None) -> HttpResponse:
    """The template in that form: a workbook of all sheets, CSV of one (everything in one table by default)."""
    if form == "csv":
        chosen = kind or MEMBERS
        return _file(_csv(chosen), f"{chosen.code}-template.csv", "text/csv; charset=utf-8")
    kinds = IN_BOOK if kind is None else (kind,)
    name = f"{NAME if kind is None else f'{kind.code}-template'}.{form}"
    if form == "ods":
        tables = [(kind.title, [[column.heading for column in kind.columns]]) for kind in kinds]
        return _file(as_ods([*tables, (MANUAL, _manual(kinds))]), name, ODS)
    return _file(_xlsx(kinds), name, XLSX)


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _csv(kind: SheetKind) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([column.heading for column in kind.columns])
    return buffer.getvalue().encode("utf-8-sig")


def _xlsx(kinds: Sequence[SheetKind]) -> bytes:
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    for number, kind in enumerate(kinds):
        sheet = first if number == 0 else book.create_sheet()
        sheet.title = kind.title
        _fill(sheet, kind)
    _explain(book.create_sheet(MANUAL), kinds)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill(sheet: Worksheet, kind: SheetKind) -> None:
    sheet.append([column.heading for column in kind.columns])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(kind.columns, start=1):
        letter = get_column_letter(number)
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet.column_dimensions[letter].width = WIDTH
        _offer(sheet, letter, words_of(column.key))


def _offer(sheet: Worksheet, letter: str, words: list[str]) -> None:
    """Let the spreadsheet program offer the words a column knows."""
    if words:
        choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        sheet.add_data_validation(choice)
        choice.add(f"{letter}2:{letter}{LAST_ROW}")


def _manual(kinds: Sequence[SheetKind]) -> list[list[str]]:
    """Each column of each sheet: needed or not, what it means, what it takes."""
    rows = [["Sheet", "Column", "Needed", "What it means", "One of"]]
    for kind in kinds:
        for column in kind.columns:
            needed = "yes" if column.needed else ""
            choices = ", ".join(words_of(column.key))
            rows.append([kind.title, column.heading, needed, kind.means[column.key], choices])
    return rows


def _explain(sheet: Worksheet, kinds: Sequence[SheetKind]) -> None:
    for row in _manual(kinds):
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in (("A", WIDTH), ("B", WIDTH), ("C", WIDTH // 2), ("D", WIDE), ("E", WIDE)):
        sheet.column_dimensions[letter].width = width
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
