"""Two texts side by side, line by line, with what was taken out and what was put in marked word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 2000
"""A line of more words is not compared within itself: it is shown as changed whole."""


@dataclass(frozen=True)
class Piece:
    """A part of a line, and whether it is not in the other text."""

    text: str
    changed: bool = False


@dataclass(frozen=True)
class Row:
    """A line of each text beside the other; no pieces where one of them has no such line."""

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        """Whether both say the same."""
        return not any(piece.changed for piece in (*self.before, *self.after))


def side_by_side(before: str, after: str) -> list[Row]:
    """The lines of both texts, empty ones left out, in their order."""
    old, new = _lines(before), _lines(after)
    rows: list[Row] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            rows.extend(Row((Piece(line),), (Piece(line),)) for line in old[i:j])
        else:
            rows.extend(_changed(old[i:j], new[k:m]))
    return rows


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    """Lines that differ: each beside the one that took its place, as far as there is one."""
    for index in range(max(len(old), len(new))):
        if index >= len(old):
            yield Row((), (Piece(new[index], True),))
        elif index >= len(new):
            yield Row((Piece(old[index], True),), ())
        else:
            yield _within(old[index], new[index])


def _within(old: str, new: str) -> Row:
    """Two lines, the words that differ marked; both whole where they have next to nothing in common."""
    one, other = WORDS.findall(old), WORDS.findall(new)
    whole = Row((Piece(old, True),), (Piece(new, True),))
    if max(len(one), len(other)) > MOST_WORDS:
        return whole
    matcher = SequenceMatcher(str.isspace, one, other)
    if matcher.ratio() < 0.4:
        return whole
    before: list[Piece] = []
    after: list[Piece] = []
    for what, i, j, k, m in matcher.get_opcodes():
        if i < j:
            before.append(Piece("".join(one[i:j]), what != "equal"))
        if k < m:
            after.append(Piece("".join(other[k:m]), what != "equal"))
    return Row(tuple(before), tuple(after))
