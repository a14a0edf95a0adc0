"""Papers as PDF: a Typst template of `templates/pdf/`, filled with data that is never read as markup (decision 7).

The result is tagged, has bookmarks, a title and a language, and is PDF/UA-1 unless a character has no glyph in the
typefaces that come with the library. Nothing is fetched: no network, no font of the system.
"""

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

logger = logging.getLogger(__name__)

TEMPLATES = "templates/pdf"
CONTENT_TYPE = "application/pdf"
ACCESSIBLE = "ua-1"


def render(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF that the template makes of the data (JSON). Raises `typst.TypstError` for a fault of the template's."""
    try:
        return _compiled(template, data, pdf_standards=[ACCESSIBLE])
    except typst.TypstError as error:
        logger.info("no PDF/UA-1 of %s, made without: %s", template, error)
    return _compiled(template, data)


def _compiled(template: str, data: Mapping[str, Any], **more: Any) -> bytes:
    root = Path(settings.BASE_DIR) / TEMPLATES
    return typst.compile(
        str(root / template),
        root=str(root),
        sys_inputs={"data": json.dumps(data)},
        ignore_system_fonts=True,
        **more,
    )
