"""Paging by cursor: no COUNT, no OFFSET, and no record twice or missed when others are added meanwhile.

A cursor names the last record seen by the values it is ordered by; it is signed, so it is ours or it is refused.
"""

from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from rest_framework.request import Request
from rest_framework.utils.urls import remove_query_param, replace_query_param

from lsp.api.problems import InvalidQuery
from lsp.errors import Reason
from lsp.statements import Blank

PAGE_SIZE, LARGEST_PAGE = 50, 200
FORWARD, BACK = "f", "b"


class CursorPages:
    """The pages of one list. `ordering` names columns of the rows, never null, the last one unique."""

    def __init__(self, request: Request, resource: str, ordering: Sequence[str]) -> None:
        self.request = request
        self.signer = signing.Signer(salt=f"api.cursor.{resource}.{','.join(ordering)}")
        self.ordering = [(name.lstrip("-"), name.startswith("-")) for name in ordering]
        self.size = self._size()
        self.way, self.position = self._cursor()

    @property
    def wording(self) -> tuple[Any, ...]:
        """What the SQL of a page depends on, apart from the values of its blanks."""
        return self.size, self.way, self.position is not None

    @property
    def values(self) -> dict[str, Any]:
        """The values of the blanks."""
        return {f"cursor{n}": value for n, value in enumerate(self.position or ())}

    def cut_from(self, rows: QuerySet) -> QuerySet:
        """The rows of this page, and one more where there is one; the cursor's values as blanks."""
        back = self.way == BACK
        ordered = rows.order_by(*(f"{'-' if down != back else ''}{name}" for name, down in self.ordering))
        if self.position is not None:
            ordered = ordered.filter(self._beyond(back))
        return ordered[: self.size + 1]

    def page(
        self, found: list[Sequence[Any]], columns: Sequence[str]
    ) -> tuple[list[Sequence[Any]], dict[str, str | None]]:
        """What was found, as a page in order, and the addresses of the next and the previous one."""
        back = self.way == BACK
        more, found = len(found) > self.size, found[: self.size]
        if back:
            found.reverse()
        forwards, backwards = (self.position is not None, more) if back else (more, self.position is not None)
        places = [columns.index(name) for name, _ in self.ordering]
        return found, {
            "next": self._address(FORWARD, found[-1], places) if found and forwards else None,
            "previous": self._address(BACK, found[0], places) if found and backwards else None,
        }

    def _beyond(self, back: bool) -> Q:
        condition = Q(pk__in=[])
        same = Q()
        for n, (name, down) in enumerate(self.ordering):
            lookup = "lt" if down != back else "gt"
            condition |= same & Q(**{f"{name}__{lookup}": Blank(f"cursor{n}")})
            same &= Q(**{name: Blank(f"cursor{n}")})
        return condition

    def _address(self, way: str, row: Sequence[Any], places: Sequence[int]) -> str:
        position = [_plain(row[at]) for at in places]
        cursor = self.signer.sign_object([way, position], compress=False)
        address = remove_query_param(self.request.get_full_path(), "cursor")
        return replace_query_param(address, "cursor", cursor)

    def _size(self) -> int:
        typed = self.request.query_params.get("page_size", str(PAGE_SIZE))
        if typed.isascii() and typed.isdecimal() and len(typed) < 4 and 1 <= int(typed) <= LARGEST_PAGE:
            return int(typed)
        message = f"page_size is a whole number from 1 to {LARGEST_PAGE}."
        raise InvalidQuery(reasons=[Reason("invalid", message, field="page_size")])

    def _cursor(self) -> tuple[str, list[Any] | None]:
        typed = self.request.query_params.get("cursor")
        if typed is None:
            return FORWARD, None
        try:
            way, position = self.signer.unsign_object(typed)
        except (signing.BadSignature, ValueError, TypeError):
            message = "This cursor is not one of ours. Start again without it, and follow “next”."
            raise InvalidQuery(reasons=[Reason("invalid_cursor", message, field="cursor")]) from None
        return way, position


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int)) else value.isoformat()
