"""Two texts compared word by word: side by side, line by line, or as one text with what changed marked in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 2000
"""A line of more words is not compared within itself: it is shown as changed whole."""
FEWEST_ALIKE = 0.4
"""Of two texts that have less in common than this, each is shown whole."""
SENTENCE = 8
"""Words from which a text is read as one, with what changed marked in it; a shorter one is named before and after."""
AROUND = 6
"""Words left standing on each side of a change; what stayed further off is left out."""


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
    if matcher.ratio() < FEWEST_ALIKE:
        return whole
    before: list[Piece] = []
    after: list[Piece] = []
    for what, i, j, k, m in matcher.get_opcodes():
        if i < j:
            before.append(Piece("".join(one[i:j]), what != "equal"))
        if k < m:
            after.append(Piece("".join(other[k:m]), what != "equal"))
    return Row(tuple(before), tuple(after))


# As one text ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """A stretch of a text that changed: what was taken `out`, what was put `in`, or what stayed."""

    text: str
    how: str = ""


def marked(before: str, after: str) -> list[Mark]:
    """Both texts as one, what changed among the words around it; nothing where they are short or all different."""
    one, other = WORDS.findall(before), WORDS.findall(after)
    if min(map(_length, (one, other))) < SENTENCE or max(len(one), len(other)) > MOST_WORDS:
        return []
    matcher = SequenceMatcher(str.isspace, one, other)
    if matcher.ratio() < FEWEST_ALIKE:
        return []
    marks: list[Mark] = []
    steps = matcher.get_opcodes()
    for place, (what, i, j, k, m) in enumerate(steps):
        if what == "equal":
            marks.append(Mark(_cut(one[i:j], begins=place == 0, ends=place == len(steps) - 1)))
        else:
            marks += [
                Mark("".join(words), how) for words, how in ((one[i:j], "out"), (other[k:m], "in")) if words
            ]
    return marks


def _length(words: Sequence[str]) -> int:
    return sum(not word.isspace() for word in words)


def _cut(words: Sequence[str], *, begins: bool, ends: bool) -> str:
    """What stayed the same, as far as it stands beside a change."""
    reach = 2 * AROUND  # each word and the space beside it
    if len(words) <= reach * (1 if begins or ends else 2):
        return "".join(words)
    head, tail = "" if begins else "".join(words[:reach]), "" if ends else "".join(words[-reach:])
    return f"{head.rstrip()} … {tail.lstrip()}"
