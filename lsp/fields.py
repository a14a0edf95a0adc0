"""Column types Django does not bring."""

from typing import Any

from django.db import models


class Xid8Field(models.Field):
    """PostgreSQL's 64-bit transaction id, read as an int."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)
