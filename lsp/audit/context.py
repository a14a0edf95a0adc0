"""From where the present request, task or command writes: source, token and request id, for the events."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, replace

PAGE, API, TASK, COMMAND, DEMONSTRATION = "page", "api", "task", "command", "demonstration"
LINK = "link"
"""A link of a mail, with which somebody acts who has not signed in."""


@dataclass(frozen=True)
class Origin:
    """Source (page, api, task, command, demonstration), the API token's id and the request's id."""

    source: str = COMMAND
    token_id: int | None = None
    request_id: str = ""


NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("audit_origin", default=NOWHERE)


def origin() -> Origin:
    """Where the present work comes from."""
    return _origin.get()


@contextlib.contextmanager
def source(name: str, *, token_id: int | None = None, request_id: str = "") -> Iterator[None]:
    """Name the source of every act in the block; the request id is kept where none is given."""
    now = _origin.get()
    token = _origin.set(
        replace(now, source=name, token_id=token_id or now.token_id, request_id=request_id or now.request_id)
    )
    try:
        yield
    finally:
        _origin.reset(token)
