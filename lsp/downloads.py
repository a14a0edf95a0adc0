"""Lists as files: CSV and XLSX of what is shown, text kept as text so that no cell becomes a formula."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook

from lsp import clock

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """A column of a list: its heading and how to read it from a row."""

    label: str
    read: Callable[[Any], Any]


def plain(value: Any) -> Any:
    """A cell's value: dates and numbers as they are, text that would start a formula with a quote before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(clock.LONDON).replace(tzinfo=None)
    if isinstance(value, (int, float, date)):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_csv(name: str, columns: Sequence[Column], rows: Iterable[Any]) -> HttpResponse:
    """The rows as a CSV file, UTF-8 with a byte order mark so that spreadsheets read it."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([column.label for column in columns])
    writer.writerows([plain(column.read(row)) for column in columns] for row in rows)
    return response


def as_xlsx(name: str, columns: Sequence[Column], rows: Iterable[Any]) -> HttpResponse:
    """The rows as an XLSX workbook of one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.append([column.label for column in columns])
    for row in rows:
        sheet.append([plain(column.read(row)) for column in columns])
    buffer = io.BytesIO()
    book.save(buffer)
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


WRITERS = {"csv": as_csv, "xlsx": as_xlsx}
