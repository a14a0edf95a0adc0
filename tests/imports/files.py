"""Small files as people send them, built in the test that needs them."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

REGISTER = "local_bodies_2007.csv"
HEADINGS = ("name", "kind", "type_2007", "nation", "region", "county_2007", "gss_code", "abolished_2009")
COUNTY = (
    "Ambridgeshire County Council",
    "local authority",
    "county",
    "England",
    "South West",
    "",
    "E10000099",
    "",
)
DISTRICT = (
    "Felpersham District Council",
    "local authority",
    "non-metropolitan district",
    "England",
    "South West",
    "Ambridgeshire",
    "E07000999",
    "false",
)
POLICE = ("Borsetshire Police Authority", "police authority", "", "England", "", "", "", "")
WELSH = ("Llareggub County Council", "local authority", "Welsh unitary", "Wales", "", "", "W06000099", "")
SMALL = (HEADINGS, COUNTY, DISTRICT, POLICE, WELSH)


def with_cell(row: Sequence[str], column: str, value: str) -> tuple[str, ...]:
    """The register row with another value in a column."""
    place = HEADINGS.index(column)
    return (*row[:place], value, *row[place + 1 :])


def as_csv(rows: Iterable[Sequence[Any]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue().encode(encoding)


def as_xlsx(rows: Iterable[Sequence[Any]], *, merge: str = "", sheets: Sequence[str] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    for title in sheets:
        book.create_sheet(title).append(["elsewhere"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def repacked(
    content: bytes, changes: dict[str, bytes | None], *, extra: dict[str, bytes] | None = None
) -> bytes:
    """The workbook with parts replaced (None: left out) and added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = changes.get(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in (extra or {}).items():
            new.writestr(name, part)
    return buffer.getvalue()


def with_sheet_xml(rows: str) -> bytes:
    """A workbook whose one sheet holds this XML as its rows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<?xml version="1.0"?><worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    return repacked(as_xlsx([["a"]]), {"xl/worksheets/sheet1.xml": xml.encode()})
