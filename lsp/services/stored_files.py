"""Files that people send: looked at, written to the disk, and only then put on the record."""

from dataclasses import dataclass, field
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.errors import InvalidInput
from lsp.models import LocalStrategicPartnership, StoredFile
from lsp.stored import disk
from lsp.stored.inspection import Inspected, Upload, inspect
from lsp.stored.refusals import Refused


def check(upload: Upload, *, field: str = "file") -> Inspected:
    """The file as it may be kept. Raises InvalidInput on `field` with the reason why not. Takes no lock."""
    try:
        return inspect(upload)
    except Refused as refusal:
        raise InvalidInput.field(field, refusal.message, code=refusal.code) from None


def keep(found: Inspected, *, by: Any, lsp: LocalStrategicPartnership) -> StoredFile:
    """Keep the file for a record of the partnership, within the act that writes that record.

    The content is safe on the disk before there is a row that speaks of it: what is acknowledged is there. A file
    whose act is refused in the end stays on the disk without a record, and is served to nobody.
    """
    disk.write(found.content)
    kept = StoredFile(
        lsp=lsp,
        name=found.name,
        content_type=found.kind.content_type,
        size=len(found.content),
        digest=found.digest,
        pages=found.pages,
        stored_by=by,
        stored_at=clock.now(),
    )
    with act("file.store", by=by, subject=kept):
        kept.save()
    return kept


@dataclass
class Inventory:
    """What lies on the disk against what is on the record."""

    whole: int = 0
    unclaimed: int = 0
    faults: list[str] = field(default_factory=list)


def look_through() -> Inventory:
    """Read every file that a record names; count what lies there besides (of acts that were refused in the end)."""
    found = Inventory()
    named = set(StoredFile.objects.values_list("digest", flat=True))
    for digest in sorted(named):
        try:
            disk.read(digest)
            found.whole += 1
        except disk.FileLost as lost:
            found.faults.append(str(lost))
    found.unclaimed = sum(digest not in named for digest in disk.everything())
    return found
