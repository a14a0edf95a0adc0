"""JSON in: strict UTF-8, no lone surrogates, no NaN, bounded depth and size."""

from typing import Any

import orjson
from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from lsp.api.problems import TooLarge


class StrictJSONParser(BaseParser):
    """`application/json` of at most DATA_UPLOAD_MAX_MEMORY_SIZE bytes."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        content = stream.read(limit + 1)
        if len(content) > limit:
            raise TooLarge(f"At most {limit:,} bytes are read.")
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError as error:
            raise ParseError(f"This is not JSON: {error}.") from error
