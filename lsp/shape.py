"""What is said of something that is not of the right shape: one table of sentences, for pages and API alike.

A form field and an API field are each described by an `Asked`; with the code of what is wrong, `sentence` words it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lsp.characters import what_is_unseen

UNSEEN = "control"
LONGEST = 10_000
"""Characters of a text of several lines, where its field says nothing else."""
ASKING = ("what", "where", "why", "who", "how")
LIMITS = {
    "max_length": "{label} must be {limit_value} characters or fewer; you have typed {show_value}",
    "min_value": "{label} must be {limit_value} or more",
    "max_value": "{label} must be {limit_value} or less",
    "max_decimal_places": "{label} must have no more than {max} decimal places",
    "max_digits": "{label} must have no more than {max} digits",
    "max_whole_digits": "{label} must have no more than {max} digits before the decimal point",
}
"""By code; filled in with the label and the limit."""
KINDS = {
    "number": "{label} must be a whole number",
    "amount": "{label} must be an amount, for example 12.50",
    "email": "{label} must be an e-mail address, for example name@example.org",
    "url": "{label} must be a web address, for example https://www.example.org",
}
"""By kind of field, where the code is `invalid`."""
NO_CHOICE = frozenset(("invalid_choice", "invalid_list", "invalid_pk_value"))


@dataclass(frozen=True)
class Asked:
    """What is asked for: its label, whether one chooses, what kind it is (of `KINDS`), sentences of its own."""

    label: str
    choosing: bool = False
    kind: str = ""
    own: Mapping[str, str] = field(default_factory=dict)


def sentence(asked: Asked, code: str, params: Mapping[str, Any]) -> str:
    """What is wrong, in a sentence that names what is asked for; empty where the table has none for the code."""
    if code in asked.own:
        return asked.own[code]
    name = _with_article(_in_sentence(asked.label))
    if code == "required":
        return f"{'Choose' if asked.choosing else 'Enter'} {name}"
    if code in NO_CHOICE and asked.choosing:
        return f"Choose {name} from the list"
    words = LIMITS.get(code) or (KINDS.get(asked.kind) if code == "invalid" else None) or ""
    return words.format(label=asked.label, **params)


def unseen_sentence(label: str, text: str, *, lines: bool) -> str:
    """What is said of a text with characters that nobody sees; empty where it has none."""
    wrong = what_is_unseen(text, lines=lines)
    return f"{label} {wrong}" if wrong else ""


def _with_article(name: str) -> str:
    """`the due date`; a label that asks stands by itself: `what is promised`."""
    return name if name.partition(" ")[0] in ASKING else f"the {name}"


def _in_sentence(label: str) -> str:
    """A label as it stands within a sentence: `Due date` becomes `due date`, `GSS code` stays."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or len(label) == 1 else label
