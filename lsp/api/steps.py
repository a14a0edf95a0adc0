"""The steps of a workflow as endpoints: `POST /<resource>/{id}/<step>/`, each calling its service."""

from collections.abc import Callable, Mapping
from typing import Any

from lsp.api.base import GovernedViewSet, transition
from lsp.api.inputs import Input
from lsp.api.reasons import NoteInput, ReasonInput
from lsp.workflow import Transition


def add_steps(
    viewset: type[GovernedViewSet],
    find: Callable[[str], tuple[Any, Transition]],
    services: Mapping[str, Callable[..., Any]],
    shapes: Mapping[str, type[Input]],
) -> None:
    """Give the resource each step of `services`, described by its row; sent is what `shapes` says, else a note.

    A step that needs a reason, and has no shape of its own, is sent with one.
    """
    for name, service in services.items():
        row = find(name)[1]
        shape = shapes.get(name) or (ReasonInput if row.needs_reason else NoteInput)
        setattr(viewset, name, transition(shape)(_step(name, row, service)))


def _step(name: str, row: Transition, service: Callable[..., Any]) -> Any:
    def step(self: Any, record: Any, data: dict[str, Any], version: int) -> Any:
        return service(record, by=self.request.user, version=version, **data)

    step.__name__, step.__doc__ = name, f"{row.label}."
    return step
