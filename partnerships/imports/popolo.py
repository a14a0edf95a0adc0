"""Popolo JSON, read: organizations, persons, posts and memberships, each entry checked for what we can keep.

A Popolo organization is a body where somebody is a member of it or its classification is one of our kinds of body;
the others are organisations. See docs/how-to/imports.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import orjson
from django.core.exceptions import ValidationError

from lsp.errors import Reason
from lsp.imports.columns import read_day
from lsp.imports.reports import Problem
from lsp.imports.tables import MAX_BYTES, MAX_PROBLEMS, MAX_ROWS, NO_TEXT, SIGNATURES, folded, tidy
from partnerships.imports.columns import CHOICES
from partnerships.imports.files import Attempt, Part
from partnerships.imports.plan import Plan

LISTS = ("organizations", "persons", "posts", "memberships")
IDS = (
    "id",
    "person_id",
    "member_id",
    "organization_id",
    "post_id",
    "on_behalf_of_id",
    "parent_id",
    "deputy_id",
)
LONGEST_ID = 300
HEADINGS = {
    "organisation.name": "name", "organisation.sector": "classification", "body.name": "name",
    "body.kind": "classification", "body.starts_on": "founding_date", "body.ends_on": "dissolution_date",
    "body.parent": "parent_id", "parent": "parent_id", "seat.label": "label", "seat.sector": "sector",
    "seat.organisation": "on_behalf_of_id", "seat.network": "network", "person.name": "name",
    "person.email": "email", "term.starts_on": "start_date", "term.ends_on": "end_date",
    "term.person": "person_id", "term.organisation": "on_behalf_of_id", "term.deputy": "deputy_id",
    "office.kind": "role", "office.starts_on": "start_date", "office.ends_on": "end_date",
    "office.independent": "independent", "seat.starts_on": "start_date", "seat.ends_on": "end_date",
}  # fmt: skip


def refusal(content: bytes) -> str:
    """Why this is not read as Popolo at all; empty where it may be."""
    if not content:
        return "The file is empty."
    if len(content) > MAX_BYTES:
        return f"The file is larger than {MAX_BYTES // 1_000_000} MB. Send it in parts."
    found = next((what for signature, what in SIGNATURES if content.startswith(signature)), "")
    if found or content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return f"The file is not what its name says, JSON{f': it is {found}' if found else ''}."
    return ""


@dataclass
class Entries:
    """The entries of one list, their number as the report counts them (from 1), and what is wrong with them."""

    title: str
    problems: list[Problem]
    held: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    def problem(self, row: int, key: str, reason: str, value: object = "", rule: str = "") -> None:
        """Note what is wrong with a value of an entry."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(
                Problem(row, reason, heading=key, value=str(value)[:200], rule=rule, sheet=self.title)
            )

    def attempt(
        self, row: int, attempt: Any, *, remarks: list[str] | None = None, quiet: bool = False
    ) -> Attempt:
        """An entry to be tried."""

        def refuse(reason: Reason) -> None:
            self.problem(row, HEADINGS.get(reason.field, reason.field), reason.message, rule=reason.rule)

        return Attempt(
            row, attempt, refuse, sheet=self.title, remarks=[] if remarks is None else remarks, quiet=quiet
        )


@dataclass
class Entry:
    """One entry, read value by value; what cannot be kept is told, and makes the entry unusable."""

    entries: Entries
    row: int
    values: dict[str, Any]
    fine: bool = True
    remarks: list[str] = field(default_factory=list)

    def wrong(self, key: str, reason: str) -> None:
        """What is wrong with a value."""
        self.fine = False
        self.entries.problem(self.row, key, reason, self.values.get(key, ""))

    def text(self, key: str, *, longest: int = 200, needed: bool = False) -> str:
        """A text, empty where there is none."""
        value = self.values.get(key)
        text = tidy(value) if isinstance(value, str) else None
        if value is not None and not isinstance(value, str):
            self.wrong(key, "This is no text.")
        elif text is None and needed:
            self.wrong(key, f"The {key} is missing.")
        elif text is not None and (len(str(text)) > longest or NO_TEXT.search(str(text))):
            self.wrong(
                key, f"This is longer than {longest} characters, or holds characters that are not text."
            )
        else:
            return str(text or "")
        return ""

    def of(self, key: str, choices: dict[str, str]) -> str:
        """The value of a choice by its word, empty where the word is none of them."""
        value = self.values.get(key)
        return choices.get(folded(value).replace("_", " "), "") if isinstance(value, str) else ""

    def flag(self, key: str) -> bool | None:
        """True, false or not said."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, bool):
            self.wrong(key, "This is neither true nor false.")
            return None
        return value

    def number(self, key: str) -> int | None:
        """A number of seats."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= 32_767:
            return value
        self.wrong(key, "This is no number of seats.")
        return None

    def day(self, key: str, *, beginning: bool) -> date | None:
        """A date. A year or month alone leaves a beginning open, with a remark; an end cannot be left open."""
        text = self.text(key, longest=40)
        if not text:
            return None
        try:
            return read_day(text)
        except ValidationError as error:
            if beginning and text[:4].isdecimal() and len(text) in (4, 7):
                self.remarks.append(f"“{text}” is no whole date: the beginning is left open.")
            else:
                self.wrong(key, f"{error.messages[0]}.")
        return None

    def reference(self, key: str) -> str:
        """What the entry refers to, by its id; empty where to nothing."""
        value = self.values.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        return (
            self.text(key, longest=LONGEST_ID) if not isinstance(value, str) else value.strip()[:LONGEST_ID]
        )


@dataclass
class Popolo:
    """A Popolo file."""

    name: str
    lists: dict[str, Entries] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def expected(self) -> int:
        """How many entries it has."""
        return sum(len(entries.held) for entries in self.lists.values())

    def parts(self, plan: Plan, options: dict[str, str]) -> Iterator[Part]:
        """Organisations and bodies, people, seats, then who sits in them."""
        from partnerships.imports.popolo_parts import parts

        return parts(self, plan, options)


def open_file(name: str, content: bytes) -> Popolo:
    """The file, with what is wrong with it. Never raises for what it holds."""
    file = Popolo(PurePosixPath(name.replace("\\", "/")).name or "file")
    said = refusal(content)
    if said:
        file.problems.append(Problem(0, said))
        return file
    try:
        held = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        file.problems.append(Problem(0, f"The file is not JSON: line {error.lineno}, column {error.colno}."))
        return file
    _take_lists(file, held)
    return file


def _take_lists(file: Popolo, held: Any) -> None:
    if not isinstance(held, dict) or not any(isinstance(held.get(title), list) for title in LISTS):
        words = f"This is JSON, but not Popolo: it has none of the lists {', '.join(LISTS)}."
        file.problems.append(Problem(0, words))
        return
    left = [key for key, value in held.items() if key not in LISTS and isinstance(value, list) and value]
    if left:
        file.notes.append(f"Not read: {', '.join(sorted(left)[:10])}.")
    for title in LISTS:
        entries = file.lists[title] = Entries(title, file.problems)
        listed = held.get(title) or []
        if not isinstance(listed, list):
            file.problems.append(Problem(0, f"{title} is no list."))
            continue
        for row, values in enumerate(listed, start=1):
            if isinstance(values, dict):
                entries.held.append((row, values))
            else:
                entries.problem(row, "", "This is no entry: it has no values by name.", values)
    if file.expected > MAX_ROWS:
        file.problems.append(Problem(0, f"The file holds more than {MAX_ROWS:,} entries. Send it in parts."))
    file.notes.append("Rows are counted within each list, from 1.")


def body_ids(file: Popolo) -> set[str]:
    """The ids of the organizations that are bodies."""
    inside = {
        Entry(entries, row, values).reference("organization_id")
        for title in ("posts", "memberships")
        for entries in (file.lists[title],)
        for row, values in entries.held
    }
    listed = file.lists["organizations"]
    of_a_kind = {
        str(values.get("id"))
        for row, values in listed.held
        if Entry(listed, row, values).of("classification", CHOICES["body_kind"])
    }
    return (inside | of_a_kind) - {""}
