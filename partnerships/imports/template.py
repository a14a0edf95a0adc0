"""The spreadsheet of members to fill in: headings, and in the workbook choices and what each column means."""

import csv
import io
from collections.abc import Callable

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from lsp.downloads import XLSX
from partnerships.imports.rows import COLUMNS, EXPLANATIONS, words_of

NAME = "members-template"
WIDTH = 22  # characters
WIDE = 90
LAST_ROW = 1_001


def as_csv() -> HttpResponse:
    """The headings as CSV."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{NAME}.csv"'
    response.write("\ufeff")
    csv.writer(response).writerow([column.heading for column in COLUMNS])
    return response


def as_xlsx() -> HttpResponse:
    """The headings as a workbook, with the words to choose from and a second sheet that explains each column."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Members"
    sheet.append([column.heading for column in COLUMNS])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(number)
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet.column_dimensions[letter].width = WIDTH
        _offer(sheet, letter, words_of(column.key))
    _explain(book.create_sheet("How to fill it in"))
    buffer = io.BytesIO()
    book.save(buffer)
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{NAME}.xlsx"'
    return response


def _offer(sheet: Worksheet, letter: str, words: list[str]) -> None:
    """Let the spreadsheet program offer the words a column knows."""
    if words:
        choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        sheet.add_data_validation(choice)
        choice.add(f"{letter}2:{letter}{LAST_ROW}")


def _explain(sheet: Worksheet) -> None:
    sheet.append(["Column", "Needed", "What it means", "One of"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column in COLUMNS:
        needed = "yes" if column.needed else ""
        sheet.append([column.heading, needed, EXPLANATIONS[column.key], ", ".join(words_of(column.key))])
    for letter, width in (("A", WIDTH), ("B", WIDTH // 2), ("C", WIDE), ("D", WIDE)):
        sheet.column_dimensions[letter].width = width
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


TEMPLATES: dict[str, Callable[[], HttpResponse]] = {"csv": as_csv, "xlsx": as_xlsx}
