"""Papers of the demonstration that are files: plainly invented, made when it is loaded."""

import csv
import io
from functools import cache
from typing import Any

from openpyxl import Workbook

from accountability.demonstration.data import read
from lsp import pdf
from lsp.markdown_blocks import blocks
from lsp.stored.inspection import Upload

SINCE = -100
"""Days before the load from which papers are files: older ones are texts, so that it loads quickly."""


def file_of(item: str, day: int) -> Upload | None:
    """The file of an item's paper at a meeting on that day; None where its paper is a text."""
    return _made(item) if day >= SINCE and item in read("papers") else None


@cache
def _made(item: str) -> Upload:
    return made_of(read("papers")[item])


def made_of(given: dict[str, Any]) -> Upload:
    """The file of an entry of the data: its `name`, and what is in it."""
    suffix = given["name"].rpartition(".")[2]
    return Upload(given["name"], {"pdf": _pdf, "csv": _csv, "xlsx": _xlsx}[suffix](given))


def _pdf(given: dict[str, Any]) -> bytes:
    text = "\n".join(given["text"])
    return pdf.render(
        "paper.typ", {"title": given["title"], "author": given["author"], "blocks": blocks(text)}
    )


def _csv(given: dict[str, Any]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(given["rows"])
    return written.getvalue().encode("utf-8-sig")


def _xlsx(given: dict[str, Any]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(given["sheet"])
    for row in given["rows"]:
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
