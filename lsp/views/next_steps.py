"""What may be done next with a record, for the box beside it."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from lsp.decisions import Decision
from lsp.workflow import Transition


def next_steps(
    steps: Sequence[tuple[Transition, Decision]], address: Callable[[str], str], *, off: Collection[str]
) -> dict[str, Any]:
    """What `components/next_steps.html` wants: each step with its page, the first one open, those that lead `off`."""
    return {
        "steps": [(step, decision, address(step.name)) for step, decision in steps],
        "main_step": next((step.name for step, decision in steps if decision), ""),
        "off": {step.name for step, _ in steps if step.target in off},
    }
