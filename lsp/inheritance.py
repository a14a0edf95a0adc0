"""What an organisation leaves when another comes after it (L6). Each app says what of its own there is.

class Seats(Estate): ...                 # in the app's services
inheritance.register(Seats())            # in the app's AppConfig.ready()
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from lsp.decisions import Decision
from lsp.models import Inheritance, Organisation


@dataclass(frozen=True)
class Left:
    """One thing an organisation leaves: the partnership it belongs to, its record, what it is called."""

    lsp_id: int
    subject_id: int
    title: str


class Estate(Protocol):
    """One kind of thing that is left: `kind` is its code, `label` and `plural` its words."""

    kind: str
    label: str
    plural: str

    def left_by(self, organisation: Organisation, day: date) -> list[Left]:
        """What of this kind the organisation holds up to the day and from it on."""

    def decide(self, organisation: Organisation, day: date) -> Decision:
        """Whether what it holds can pass on that day."""

    def release(self, organisation: Organisation, day: date, *, by: Any, reason: str) -> None:
        """The predecessor holds it no longer from the day on; called within the act that declares the succession."""

    def reopen(self, organisation: Organisation, day: date, *, by: Any, reason: str) -> None:
        """The predecessor holds again what `release` ended on that day; called where the succession is taken back."""

    def take_over(self, offered: Inheritance, *, by: Any, people: bool) -> int:
        """The successor holds it from the succession's day on; the id of what it became.

        `people`: whoever served in it goes on serving, for the successor. Raises RuleRefused, Conflict.
        """

    def addresses(self, ids: Collection[int], user: Any) -> Mapping[int, str]:
        """The page of each record that `user` may read: one query."""


_estates: dict[str, Estate] = {}


def register(estate: Estate) -> None:
    """Let an app add a kind."""
    _estates[estate.kind] = estate


def estates() -> list[Estate]:
    """Every kind there is, in the order of registration."""
    return list(_estates.values())


def estate_of(kind: str) -> Estate:
    """The kind of this code."""
    return _estates[kind]


def ended_with(predecessor: Organisation) -> str:
    """How the reason begins with which a record ends because something came after its organisation."""
    return f"{predecessor.name} was succeeded by "


def as_before(record: Any, day: date) -> None:
    """Give a record that ended on the day the end it had before, and its reason: none where it had none."""
    before = record.history.exclude(ends_on=day).order_by("-history_id").first()
    if before is not None:
        record.ends_on, record.end_reason = before.ends_on, before.end_reason
        record.save()


def label_of(kind: str) -> str:
    """What one thing of the kind is called; the code itself where no app knows it any more."""
    return _estates[kind].label if kind in _estates else kind


def places_of(organisation: Organisation, day: date) -> set[int]:
    """The partnerships in which the organisation leaves anything."""
    return {left.lsp_id for estate in estates() for left in estate.left_by(organisation, day)}
