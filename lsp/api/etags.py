"""Strong ETags that carry the version: `"blocks-12-3-9f86d081"` is version 3 of block 12, as it read.

The digest at the end is of the whole answer, so that `If-None-Match` notices a changed name of something nested.
`If-Match` looks at the version alone: what is nested is not what is being edited.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from lsp.api.renderers import dumps
from lsp.errors import PreconditionRequired
from lsp.services.locking import stale

_TAG = re.compile(r'(?P<weak>W/)?"(?P<inner>[\x21\x23-\x7e]*)"')
_INNER = re.compile(r"(?P<resource>[a-z-]+)-(?P<id>[0-9]+)-(?P<version>[0-9]{1,18})(-[0-9a-f]+)?")


def etag(resource: str, row: Mapping[str, Any]) -> str:
    """The tag of a record as it is answered."""
    digest = hashlib.sha256(dumps(row)).hexdigest()[:16]
    return f'"{resource}-{row["id"]}-{row.get("version", 0)}-{digest}"'


def digest(resource: str, answer: Any) -> str:
    """The tag of an answer that is no record: put together from several, it has no version."""
    return f'"{resource}-{hashlib.sha256(dumps(answer)).hexdigest()[:16]}"'


def matches(header: str, tag: str) -> bool:
    """Whether an If-None-Match names the tag (weak comparison)."""
    return header.strip() == "*" or any(f'"{found["inner"]}"' == tag for found in _TAG.finditer(header))


def claimed_version(header: str | None, resource: str, record: Any) -> int:
    """The version an If-Match is based on, which is the record's present one.

    Raises `PreconditionRequired` without a tag (`*` names no version), `StaleVersion` for any other version.
    """
    if header is None or header.strip() in ("", "*"):
        raise PreconditionRequired("Read the record first and send its ETag as If-Match.")
    versions = {
        int(inner["version"])
        for found in _TAG.finditer(header)
        if not found["weak"] and (inner := _INNER.fullmatch(found["inner"]))
        if inner["resource"] == resource and inner["id"] == str(record.pk)
    }
    if record.version not in versions:
        raise stale(record)
    return int(record.version)
