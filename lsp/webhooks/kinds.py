"""The events one may subscribe to. Each app adds its own, beside the act that causes it.

    kinds.register(
        Kind("commitment.made", act="commitment.make", label="Commitment made", model=Commitment, facts=facts_of)
    )

An event says which record, and such facts of it as hold no free text: whoever wants the words asks the API for the
record, which answers by what the asker may see at that moment, and with what was redacted left out (T5, V1).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

Facts = Callable[[Any], dict[str, Any]]
Within = Callable[[Any], models.Q]
TEST = "webhook.test"


def own_id(subject: Any) -> Any:
    """The act's subject is the event's."""
    return subject.pk


@dataclass(frozen=True)
class Kind:
    """A kind of event: its code, the act that causes it, its words, the record it tells of and what it says of it.

    `subject` leads from the act's subject to the record's id; `resource` is where the API has the record.
    `places` are the columns of the record that name partnership and agency: endpoints for either are told.
    `within` is for an event that tells more than the record says to everybody who sees it (that it was waived, while
    its terms are public): the condition on records that a user reads what is inside of them.
    """

    code: str
    act: str
    label: str
    model: type[models.Model]
    resource: str
    facts: Facts
    subject: Callable[[Any], Any] = own_id
    places: tuple[str, str] = ("lsp_id", "organisation_id")
    within: Within | None = None


_by_code: dict[str, Kind] = {}
_by_act: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Let an app add its events, at start."""
    for kind in kinds:
        _by_code[kind.code] = kind
        _by_act[kind.act] = kind


def caused_by(act: str) -> Kind | None:
    """The event that the act causes; None where it causes none."""
    return _by_act.get(act)


def kind_of(code: str) -> Kind | None:
    """The kind of this code; None where there is none (a test, or a kind that is no more)."""
    return _by_code.get(code)


def choices() -> list[tuple[str, str]]:
    """(code, label) of every kind, in the order of registration."""
    return [(kind.code, kind.label) for kind in _by_code.values()]


def labels(codes: Iterable[str]) -> list[str]:
    """The words of these kinds; the code itself where a kind is no more."""
    return [label(code) for code in codes]


def label(code: str) -> str:
    """The words of a kind."""
    if code == TEST:
        return "Test"
    kind = _by_code.get(code)
    return kind.label if kind else code
