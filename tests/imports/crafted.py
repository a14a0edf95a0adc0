"""Files that cannot be read, each with the row, the column and the beginning of the reason that must be given."""

import codecs
import io
import zipfile
from datetime import time
from typing import Any

from openpyxl import Workbook

from lsp.imports import tables, workbook
from tests.imports.files import as_csv, as_xlsx, repacked, with_sheet_xml

ROWS = [["name", "from"], ["Alex Example", "1 March 2006"], ["Sam Sample", "2 March 2006"]]
XLSX = as_xlsx(ROWS)
SHEET = "xl/worksheets/sheet1.xml"


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(workbook.WORKBOOK_PART, b"<x/>")
        archive.writestr(SHEET, b"0" * (workbook.MAX_UNPACKED + 1))
    return buffer.getvalue()


def many_parts() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(workbook.MAX_PARTS + 1):
            archive.writestr(f"{number}.xml", b"")
    return buffer.getvalue()


def opendocument() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")
    return buffer.getvalue()


def with_formula(value: Any = "=1+1") -> bytes:
    return as_xlsx([["name", "from"], ["Alex Example", value]])


def with_time() -> bytes:
    book = Workbook()
    book.active.append(["name", "from"])
    book.active.append(["Alex Example", time(12, 30)])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cell(reference: str, kind: str, value: str) -> str:
    return f'<c r="{reference}" t="{kind}"><v>{value}</v></c>'


def row(number: int, *inner: str) -> str:
    return f'<row r="{number}">{"".join(inner)}</row>'


def text(reference: str, value: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


HEAD = row(1, text("A1", "name"), text("B1", "from"))
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
)
OUTSIDE = ENTITIES.replace(b'<!ENTITY a "aaaaaaaaaa">', b'<!ENTITY a SYSTEM "file:///etc/hostname">')

BAD: dict[str, tuple[str, bytes, int, str, str]] = {
    "empty": ("a.csv", b"", 0, "", "The file is empty."),
    "nothing but white space": ("a.csv", b" \r\n\r\n ", 0, "", "It is empty."),
    "nothing but a mark": ("a.csv", codecs.BOM_UTF8, 0, "", "It is empty."),
    "nothing but the hint": ("a.csv", b"sep=;\r\n", 0, "", "It is empty."),
    "headings alone": ("a.csv", b"name,from\r\n", 0, "", "The file holds no rows below its headings."),
    "another ending": ("a.doc", b"name\r\nx", 0, "", "Send a CSV file"),
    "no ending": ("members", b"name\r\nx", 0, "", "Send a CSV file"),
    "no name": ("", b"name\r\nx", 0, "", "Send a CSV file"),
    "an ending alone": (".csv", b"name\r\nx", 0, "", "Send a CSV file"),
    "two endings": ("a.csv.exe", b"name\r\nx", 0, "", "Send a CSV file"),
    "macros by name": ("a.xlsm", XLSX, 0, "", "The workbook may hold macros."),
    "binary workbook": ("a.xlsb", XLSX, 0, "", "The workbook may hold macros."),
    "macros within": (
        "a.xlsx",
        repacked(XLSX, {}, extra={"xl/vbaProject.bin": b"x"}),
        0,
        "",
        "The workbook holds macros.",
    ),
    "too large": ("a.csv", b"x" * (tables.MAX_BYTES + 1), 0, "", "The file is larger than 10 MB."),
    "a workbook called CSV": (
        "a.csv",
        XLSX,
        0,
        "",
        "The file is not what its name says, a CSV file: it is a ZIP",
    ),
    "CSV called a workbook": (
        "a.xlsx",
        as_csv(ROWS),
        0,
        "",
        "The file is not what its name says, an Excel workbook.",
    ),
    "PDF called CSV": (
        "a.csv",
        b"%PDF-1.4 x",
        0,
        "",
        "The file is not what its name says, a CSV file: it is a PDF",
    ),
    "PDF called a workbook": (
        "a.xlsx",
        b"%PDF-1.4",
        0,
        "",
        "The file is not what its name says, an Excel workbook: it is a PDF",
    ),
    "a picture": (
        "a.csv",
        b"\x89PNG\r\n\x1a\n",
        0,
        "",
        "The file is not what its name says, a CSV file: it is a picture",
    ),
    "a photograph": ("a.csv", b"\xff\xd8\xff\xe0", 0, "", "The file is not what its name says"),
    "an old workbook": (
        "a.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1",
        0,
        "",
        "The file is not what its name says, an Excel workbook: it is an old",
    ),
    "an old workbook called CSV": ("a.csv", b"\xd0\xcf\x11\xe0", 0, "", "The file is not what its name says"),
    "a program": ("a.csv", b"MZ\x90", 0, "", "The file is not what its name says"),
    "gzip": ("a.csv", b"\x1f\x8b\x08", 0, "", "The file is not what its name says"),
    "rich text": ("a.csv", b"{\\rtf1 x}", 0, "", "The file is not what its name says"),
    "a web page": (
        "a.csv",
        b"<!DOCTYPE html><html>",
        0,
        "",
        "The file is not what its name says, a CSV file: it is a web page",
    ),
    "XML": ("a.csv", b"  <?xml version='1.0'?>", 0, "", "The file is not what its name says"),
    "NULs": ("a.csv", b"name\x00,from\r\nx,y", 0, "", "The file is not text"),
    "no letters of Windows": ("a.csv", b"name\r\n\xff\x81\x8d", 0, "", "The file is not text"),
    "half of UTF-16": ("a.csv", codecs.BOM_UTF16_LE + b"n\x00a", 0, "", "The file is not text"),
    "half a surrogate": ("a.csv", codecs.BOM_UTF16_LE + b"\x00\xd8n\x00", 0, "", "The file is not text"),
    "a quotation mark never closed": (
        "a.csv",
        b'name,from\r\n"Alex,1\r\nSam,2\r\n',
        2,
        "",
        "The row cannot be read: a quotation mark is opened",
    ),
    "text after a quotation mark": (
        "a.csv",
        b'name\r\n"Alex" Example\r\n',
        2,
        "",
        "The row cannot be read: there is text after",
    ),
    "a huge cell": (
        "a.csv",
        b"name\r\n" + b"x" * 200_000,
        2,
        "",
        "The row cannot be read: a cell is too long",
    ),
    "a long cell": (
        "a.csv",
        b"name\r\n" + b"x" * 10_001,
        2,
        "A",
        "This cell holds more than 10,000 characters.",
    ),
    "a heading twice": (
        "a.csv",
        b"name,from,Name\r\na,b,c",
        1,
        "C",
        "This heading stands in column A already.",
    ),
    "a cell without a heading": (
        "a.csv",
        b"name\r\nAlex,too much\r\n",
        2,
        "B",
        "This column has no heading.",
    ),
    "too many columns": (
        "a.csv",
        b",".join(b"h%d" % n for n in range(101)) + b"\r\nx",
        1,
        "CW",
        "There are more than 100 columns.",
    ),
    "a formula in CSV": ("a.csv", b"name\r\n=HYPERLINK(1)\r\n", 2, "A", "This is a formula."),
    "a formula in quotes": ("a.csv", b'name\r\n"  =cmd|x"\r\n', 2, "A", "This is a formula."),
    "a bell": (
        "a.csv",
        b"name\r\nAlex\x07\r\n",
        2,
        "A",
        "This must not hold invisible or control characters; ",
    ),
    "an escape": (
        "a.csv",
        b"name\r\nAl\x1b[31mex\r\n",
        2,
        "A",
        "This must not hold invisible or control characters; ",
    ),
    "writing turned round": (
        "a.csv",
        "name\r\nAlex \u202eelpmaxE\r\n".encode(),
        2,
        "A",
        "This must not hold invisible or control characters; character 6 is one (U+202E).",
    ),
    "a zero width": ("a.csv", "name\r\nAl\u200bex\r\n".encode(), 2, "A", "This must not hold invisible"),
    "a name turned round": ("a\u202exslx.csv", b"name\r\nAlex\r\n", 0, "", "The file's name must not hold"),
    "too many rows": (
        "a.csv",
        b"name\r\n" + b"x\r\n" * (tables.MAX_ROWS + 1),
        tables.MAX_ROWS + 2,
        "",
        "The file holds more than 50,000 rows.",
    ),
    "a formula": ("a.xlsx", with_formula(), 2, "B", "This is a formula."),
    "a shown error": (
        "a.xlsx",
        with_sheet_xml(HEAD + row(2, text("A2", "x"), cell("B2", "e", "#REF!"))),
        2,
        "B",
        "This cell shows an error.",
    ),
    "a time of day": ("a.xlsx", with_time(), 2, "B", "This is a time of day"),
    "merged cells": ("a.xlsx", as_xlsx(ROWS, merge="A2:B3"), 2, "A", "The cells A2:B3 are merged."),
    "merged headings": ("a.xlsx", as_xlsx(ROWS, merge="A1:B1"), 1, "A", "The cells A1:B1 are merged."),
    "no rows": ("a.xlsx", as_xlsx([["name", "from"]]), 0, "", "The file holds no rows below its headings."),
    "an empty sheet": ("a.xlsx", as_xlsx([]), 0, "", "It is empty."),
    "a bomb": ("a.xlsx", bomb(), 0, "", "Unpacked, the workbook is larger than 60 MB."),
    "a thousand parts": ("a.xlsx", many_parts(), 0, "", "Unpacked, the workbook is larger"),
    "OpenDocument": (
        "a.xlsx",
        opendocument(),
        0,
        "",
        "The file is not what its name says, an Excel workbook: it is an OpenDocument",
    ),
    "another archive": (
        "a.xlsx",
        repacked(opendocument(), {"mimetype": None}, extra={"a.txt": b"x"}),
        0,
        "",
        "The file is not what its name says, an Excel workbook: it is another",
    ),
    "an empty archive": ("a.xlsx", b"PK\x05\x06" + b"\x00" * 18, 0, "", "The file is not what its name says"),
    "a torn archive": ("a.xlsx", XLSX[:-40], 0, "", "The workbook is damaged"),
    "a broken archive": ("a.xlsx", b"PK\x03\x04" + b"\x99" * 400, 0, "", "The workbook is damaged"),
    "bytes overwritten": (
        "a.xlsx",
        XLSX[: XLSX.index(SHEET.encode()) + 60] + b"\x00" * 200 + XLSX[XLSX.index(SHEET.encode()) + 260 :],
        0,
        "",
        "The workbook is damaged",
    ),
    "no sheet part": ("a.xlsx", repacked(XLSX, {SHEET: None}), 0, "", "The workbook holds no sheet."),
    "no list of types": (
        "a.xlsx",
        repacked(XLSX, {"[Content_Types].xml": None}),
        0,
        "",
        "The workbook is damaged",
    ),
    "torn XML": (
        "a.xlsx",
        repacked(XLSX, {SHEET: b"<worksheet><sheetData>"}),
        0,
        "",
        "The workbook is damaged",
    ),
    "a workbook part that is none": (
        "a.xlsx",
        repacked(XLSX, {"xl/workbook.xml": b"<x/>"}),
        0,
        "",
        "The workbook holds no sheet.",
    ),
    "entities within entities": (
        "a.xlsx",
        repacked(XLSX, {SHEET: ENTITIES}),
        0,
        "",
        "The workbook is damaged",
    ),
    "entities from outside": ("a.xlsx", repacked(XLSX, {SHEET: OUTSIDE}), 0, "", "The workbook is damaged"),
    "a number that is none": (
        "a.xlsx",
        with_sheet_xml(HEAD + row(2, cell("A2", "n", "many"))),
        0,
        "",
        "The workbook is damaged",
    ),
    "a string that is not there": (
        "a.xlsx",
        with_sheet_xml(HEAD + row(2, cell("A2", "s", "99999"))),
        0,
        "",
        "The workbook is damaged",
    ),
    "a place that is none": (
        "a.xlsx",
        with_sheet_xml(HEAD + row(2, cell("2A", "n", "1"))),
        0,
        "",
        "The workbook is damaged",
    ),
    "a row without end": (
        "a.xlsx",
        with_sheet_xml(HEAD + row(9_999_999_999, text("A9", "x"))),
        1_048_577,
        "",
        "A sheet has at most",
    ),
    "a cell far to the right": (
        "a.xlsx",
        with_sheet_xml(HEAD + row(2, text("A2", "x"), text("C2", "y"))),
        2,
        "C",
        "This column has no heading.",
    ),
    "a bell in a workbook": (
        "a.xlsx",
        with_sheet_xml(HEAD + row(2, text("A2", "a&#x85;b\u0080"))),
        2,
        "A",
        "This must not hold invisible",
    ),
}
