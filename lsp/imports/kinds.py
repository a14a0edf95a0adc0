"""The kinds of import there are. An app adds its own with `register_kind()` in its `handlers.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lsp.decisions import Decision
from lsp.errors import InvalidInput
from lsp.imports.reports import Report
from lsp.imports.tables import read_table, refusal_of

CarryOut = Callable[..., Report]
"""The service behind a kind of import: called with what was read, `lsp`, `by`, `dry_run`, `progress` and options.

Where its report is refused, nothing was written.
"""


def _table(name: str, content: bytes, sheet: str) -> Any:
    return read_table(name, content, sheet=sheet)


@dataclass(frozen=True)
class Kind:
    """A kind of import: what it is called, who may start it where, what does it, where its report is read.

    `refusal` says at once why a file of a name and content is not read at all; `read` reads it for `carry_out`;
    `options` names what else `carry_out` may be told, each with what it means.
    """

    code: str
    title: str
    of_lsp: bool
    may: Callable[[Any, Any], Decision]
    carry_out: CarryOut
    report_url: Callable[[Any], str]
    refusal: Callable[[str, bytes], str] = refusal_of
    read: Callable[[str, bytes, str], Any] = _table
    options: Mapping[str, str] = field(default_factory=dict)

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
