"""What shows that something was done: links and files, looked at before anything is locked, then kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from accountability import rules
from accountability.models.evidence import LinkOrFile
from lsp.decisions import Decision
from lsp.errors import InvalidInput, Reason
from lsp.models import LocalStrategicPartnership
from lsp.services import stored_files
from lsp.stored.inspection import Inspected, Upload

MOST_FILES = 10


@dataclass(frozen=True)
class Shown:
    """Evidence that is still to be kept: links as (row on the form, title, address), files looked at."""

    links: list[tuple[int, str, str]] = field(default_factory=list)
    files: list[Inspected] = field(default_factory=list)

    @property
    def decision(self) -> Decision:
        """Whether every link is one."""
        return Decision.all(
            *(rules.evidence_is_on_the_web(title, url, row) for row, title, url in self.links)
        )


def looked_at(links: Sequence[tuple[str, str]] = (), files: Sequence[Upload] = ()) -> Shown:
    """The evidence as it may be kept; empty links are passed over. This may take a second: lock nothing before.

    Raises InvalidInput on `files`, with a reason for every file that is not kept.
    """
    stripped = ((row, title.strip(), url.strip()) for row, (title, url) in enumerate(links))
    refused: list[Reason] = []
    found: list[Inspected] = []
    if len(files) > MOST_FILES:
        words = f"Choose at most {MOST_FILES} files; send the others with another report."
        raise InvalidInput.field("files", words, code="files.too_many")
    for upload in files:
        try:
            found.append(stored_files.check(upload, field="files"))
        except InvalidInput as error:
            refused += [
                Reason(each.code, f"“{upload.name[:150]}”: {each.message}", each.rule, "files")
                for each in error.reasons
            ]
    if refused:
        raise InvalidInput(reasons=refused)
    return Shown([(row, title, url) for row, title, url in stripped if title or url], found)


def keep(
    model: type[LinkOrFile], shown: Shown, *, by: Any, lsp: LocalStrategicPartnership, **of: Any
) -> None:
    """Write the evidence as rows of `model` that belong to `of`, within the act that writes what it is evidence of."""
    for _, title, url in shown.links:
        model(title=title, url=url, **of).save()
    for file in shown.files:
        model(title=file.name, file=stored_files.keep(file, by=by, lsp=lsp), **of).save()
