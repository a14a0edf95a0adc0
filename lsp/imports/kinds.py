"""The kinds of import there are. An app adds its own with `register_kind()` in its `handlers.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from lsp.decisions import Decision
from lsp.errors import InvalidInput
from lsp.imports.reports import Report
from lsp.imports.tables import Table
from lsp.jobs import Progress


class CarryOut(Protocol):
    """The service behind a kind of import."""

    def __call__(
        self, table: Table, *, lsp: Any, by: Any, dry_run: bool, progress: Progress | None
    ) -> Report:
        """Bring in the table; where the report is refused, nothing was written."""


@dataclass(frozen=True)
class Kind:
    """A kind of import: what it is called, who may start it where, what does it, where its report is read."""

    code: str
    title: str
    of_lsp: bool
    may: Callable[[Any, Any], Decision]
    carry_out: CarryOut
    report_url: Callable[[Any], str]

    @property
    def job_kind(self) -> str:
        """The kind of its jobs."""
        return f"import.{self.code}"


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Add a kind of import."""
    _kinds[kind.code] = kind


def kind_called(code: str) -> Kind:
    """The kind of this code. Raises `InvalidInput` (field `kind`) naming those there are."""
    if code not in _kinds:
        words = f"There is no import of this kind. There is: {', '.join(sorted(_kinds))}."
        raise InvalidInput.field("kind", words)
    return _kinds[code]


def kind_of_job(job_kind: str) -> Kind | None:
    """The kind of import a job carries out, None where it is another kind of job."""
    return _kinds.get(job_kind.removeprefix("import.")) if job_kind.startswith("import.") else None
