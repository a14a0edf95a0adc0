"""What a part of the meeting's page is: its template, what the template is given, its place on the page."""

from dataclasses import dataclass, field
from typing import Any

Link = tuple[str, str]
"""(words, address)"""


@dataclass(frozen=True)
class Part:
    """One part of the page; the template finds `context` under the name `part`."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50
