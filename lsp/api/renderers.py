"""JSON out, by orjson: lists are rows of the database, and most of the work is writing them down."""

from decimal import Decimal
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer

OPTIONS = orjson.OPT_UTC_Z


def plain(value: Any) -> Any:
    """What orjson does not know: decimals as strings (no digit is lost), lazy texts as texts."""
    if isinstance(value, (Decimal, Promise)):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def dumps(data: Any) -> bytes:
    """`data` as JSON; moments in UTC, `Z` at the end."""
    return orjson.dumps(data, default=plain, option=OPTIONS)


class FastJSONRenderer(BaseRenderer):
    """`application/json`; errors are given their own media type by `lsp.api.problems`."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else dumps(data)
