"""Events for the tests of the trail."""

from typing import Any

from lsp import audit
from lsp.models import Block
from tests.factories import lsp as make


def some_events(lsp: Any, count: int = 1, *, by: Any = None) -> list[Block]:
    """So many blocks renamed, each in an act of its own about it."""
    blocks = [make.block(lsp) for _ in range(count)]
    for number, block in enumerate(blocks):
        with audit.act("block.rename", by=by, subject=block, reason=f"Reason {number}"):
            block.name = f"Renamed “{number}”"
            block.save()
    return blocks
