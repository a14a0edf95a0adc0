"""Tables of text as an OpenDocument spreadsheet: three small parts in an archive."""

import io
import zipfile
from collections.abc import Sequence
from html import escape

ODS = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
MANIFEST = (
    f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{NAMES}manifest:1.0"'
    f' manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{NAMES}office:1.0"'
    f' xmlns:table="{NAMES}table:1.0" xmlns:text="{NAMES}text:1.0" xmlns:style="{NAMES}style:1.0"'
    f' xmlns:fo="{NAMES}xsl-fo-compatible:1.0" office:version="1.2"><office:automatic-styles>'
    '<style:style style:name="h" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>'
    "</style:style></office:automatic-styles><office:body><office:spreadsheet>"
)
TAIL = "</office:spreadsheet></office:body></office:document-content>"


def as_ods(tables: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> bytes:
    """Titles with their rows of text, the first row of each in bold."""
    content = HEAD + "".join(_table(title, rows) for title, rows in tables) + TAIL
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return buffer.getvalue()


def _table(title: str, rows: Sequence[Sequence[str]]) -> str:
    lines = (
        f"<table:table-row>{''.join(_cell(text, bold=number == 0) for text in row)}</table:table-row>"
        for number, row in enumerate(rows)
    )
    return f'<table:table table:name="{escape(title)}">{"".join(lines)}</table:table>'


def _cell(text: str, *, bold: bool) -> str:
    style = ' table:style-name="h"' if bold else ""
    if not text:
        return f"<table:table-cell{style}/>"
    return f'<table:table-cell{style} office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
