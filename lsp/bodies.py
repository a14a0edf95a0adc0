"""The bodies a role may be for (section 1 of the domain): they are of an app above, which says here what they are.

A role grant keeps the id of its body. That there is such a body in its partnership, the app above sees to in the
database.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast

Records = Callable[[], Any]
"""A queryset of the bodies: with `name`, `lsp`, `as_at` and `visible_to`."""

_records: list[Records] = []


def register(records: Records) -> None:
    """Let an app say what the bodies of a partnership are."""
    _records[:] = [records]


def model() -> Any:
    """The model of bodies; None where no app has any."""
    return _records[0]().model if _records else None


def of(lsp_id: int, user: Any, day: Any) -> Any:
    """The bodies of a partnership on a day as `user` may see them, by name; None where no app has any."""
    return (
        _records[0]().visible_to(user).filter(lsp=lsp_id).as_at(day).order_by("name", "pk")
        if _records
        else None
    )


def name(path: str = "body_id") -> Any:
    """The name of the body whose id stands at the path, for a queryset."""
    if not _records:
        return Cast(Value(None), CharField())
    named = _records[0]().filter(pk=OuterRef(path)).order_by()
    return Subquery(named.values("name")[:1], output_field=CharField())
