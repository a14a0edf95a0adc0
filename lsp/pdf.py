"""Papers as PDF: a Typst template of `templates/pdf/`, filled with data that is never read as markup (decision 7).

The result is tagged, has bookmarks, a title and a language, and is PDF/UA-1 unless a character has no glyph in the
typefaces that come with the library. Nothing is fetched: no network, no font of the system.
"""

import io
import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from pypdf import PdfWriter

logger = logging.getLogger(__name__)

TEMPLATES = "templates/pdf"
CONTENT_TYPE = "application/pdf"
ACCESSIBLE = "ua-1"


def render(template: str, data: Mapping[str, Any], *, accessible: bool = True) -> bytes:
    """The PDF that the template makes of the data (JSON). Raises `typst.TypstError` for a fault of the template's.

    `accessible` says whether it may claim PDF/UA-1: not where pages of others are put into it.
    """
    if not accessible:
        return _compiled(template, data)
    try:
        return _compiled(template, data, pdf_standards=[ACCESSIBLE])
    except typst.TypstError as error:
        logger.info("no PDF/UA-1 of %s, made without: %s", template, error)
    return _compiled(template, data)


def with_pages(made: bytes, parts: Sequence[bytes]) -> bytes:
    """The PDF with each part's pages after one of its last pages: the first part after the first of them, and so on.

    The parts are harmless already (`lsp.stored.pdf_pages`). Bookmarks, tags and links of ours stay as they are.
    """
    writer = PdfWriter(clone_from=io.BytesIO(made))
    own = len(writer.pages)
    for place, part in reversed(list(enumerate(parts))):
        writer.merge(own - len(parts) + place + 1, io.BytesIO(part), import_outline=False)
    writer.root_object.pop("/PageLabels", None)  # they count our pages alone; the pages are numbered through
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _compiled(template: str, data: Mapping[str, Any], **more: Any) -> bytes:
    root = Path(settings.BASE_DIR) / TEMPLATES
    return typst.compile(
        str(root / template),
        root=str(root),
        sys_inputs={"data": json.dumps(data)},
        ignore_system_fonts=True,
        **more,
    )
