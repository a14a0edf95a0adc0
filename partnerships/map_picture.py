"""Where everything stands in the picture of the inter-organisational map: the same map gives the same picture.

Bodies stand in the middle; organisations on both sides, by sector and name, so that each half is about as long; bodies
outside at the end of the right-hand side. Straight text, read from top to bottom, so that it stays legible.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from partnerships.queries.map import BODY, NO_PROTOCOL, ORGANISATION, OUTSIDE, SITS, End, Map, Tie

ROW, GROUP_ROW, TOP, BOTTOM = 22, 30, 16, 12
WIDTH, SIDE, GAP = 1120, 310, 100
BODY_WIDTH = WIDTH - 2 * (SIDE + GAP)
LONGEST = 36
"""Letters of a name that there is room for."""


@dataclass(frozen=True)
class Mark:
    """An end in its place. `x` and `y` are of the middle of its edge towards the ties; `text_x` of its name."""

    end: End
    side: str
    x: int
    y: int
    text_x: int
    is_chosen: bool = False

    @property
    def anchor(self) -> str:
        """How the name stands to its point."""
        return {"left": "end", "right": "start"}.get(self.side, "middle")

    @property
    def label(self) -> str:
        """The name, cut where there is no room for it; the whole name is the title."""
        name = self.end.name
        return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"

    @property
    def baseline(self) -> int:
        """Where the letters stand."""
        return self.y + 4

    @property
    def box_x(self) -> int:
        """The left edge of a body's box."""
        return self.text_x - BODY_WIDTH // 2

    @property
    def box_y(self) -> int:
        """The upper edge of a body's box."""
        return self.y - 9


@dataclass(frozen=True)
class Heading:
    """The name of a group above its members."""

    text: str
    side: str
    x: int
    y: int

    @property
    def anchor(self) -> str:
        """How it stands to its point."""
        return {"left": "end", "right": "start"}.get(self.side, "middle")


@dataclass(frozen=True)
class Curve:
    """A tie as a path, with what it says."""

    path: str
    title: str
    how: str
    filled: bool
    acknowledged: bool = False

    @property
    def colour(self) -> str:
        """Green ties two bodies; red is missing, grey where that is acknowledged."""
        if self.how == NO_PROTOCOL:
            return "#6b6d6f" if self.acknowledged else "#b3242a"
        return "#5a7d87" if self.how == SITS else "#0c6459"

    @property
    def dashes(self) -> str:
        """Broken for a seat nobody sits in, dotted for what is missing."""
        if self.how == NO_PROTOCOL:
            return "1 5"
        return "" if self.filled else "4 4"


@dataclass(frozen=True)
class Picture:
    """Everything in its place."""

    width: int
    height: int
    body_width: int
    marks: list[Mark]
    headings: list[Heading]
    curves: list[Curve]


def draw(drawn: Map, chosen: str = "") -> Picture:
    """The picture of the map; `chosen` is the key of the organisation looked at."""
    left, right = _halves(drawn.of_kind(ORGANISATION))
    columns = (("left", left), ("middle", drawn.of_kind(BODY)), ("right", right + drawn.of_kind(OUTSIDE)))
    tallest = max(_length(ends) for _, ends in columns)
    marks: list[Mark] = []
    headings: list[Heading] = []
    for side, ends in columns:
        start = TOP + (tallest - _length(ends)) // 2
        _stand(ends, side, start, marks, headings, chosen)
    places = {mark.end.key: mark for mark in marks}
    curves = [_curve(tie, places) for tie in drawn.ties]
    return Picture(WIDTH, TOP + tallest + BOTTOM, BODY_WIDTH, marks, headings, curves)


def _halves(ends: Sequence[End]) -> tuple[list[End], list[End]]:
    """Whole sectors on the left until it holds half; a sector that would take it far beyond is divided."""
    half = (len(ends) + 1) // 2
    return list(ends[:half]), list(ends[half:])


def _length(ends: Sequence[End]) -> int:
    return sum(
        GROUP_ROW + ROW * len(list(members)) for _, members in groupby(ends, key=lambda end: end.group)
    )


def _stand(
    ends: Iterable[End], side: str, start: int, marks: list[Mark], headings: list[Heading], chosen: str
) -> None:
    """Put a column's groups and members below each other."""
    y = start
    edge = {"left": SIDE, "middle": WIDTH // 2, "right": WIDTH - SIDE}[side]
    text = {"left": SIDE - 12, "middle": WIDTH // 2, "right": WIDTH - SIDE + 12}[side]
    for name, members in groupby(ends, key=lambda end: end.group_name):
        headings.append(Heading(name, side, text, y + 18))
        y += GROUP_ROW
        for end in members:
            marks.append(Mark(end, side, edge, y + ROW // 2, text, end.key == chosen))
            y += ROW


def _curve(tie: Tie, places: dict[str, Mark]) -> Curve:
    one, other = places[tie.one.key], places[tie.other.key]
    title = f"{tie.one.name} {tie.how_in_words.lower()} {tie.other.name}"
    title = f"{title}: {', '.join(tie.through)}" if tie.through else title
    kind = tie.how if tie.how in (SITS, NO_PROTOCOL) else "link"
    return Curve(_path(one, other, tie.is_missing), title, kind, tie.filled, tie.acknowledged)


def _path(one: Mark, other: Mark, is_missing: bool = False) -> str:
    """From a side to the middle in an S; from body to body in a bow beside the boxes, the wider the farther: on the
    right what ties them, on the left what is missing between them.
    """
    if one.side == other.side:
        half = -BODY_WIDTH // 2 if is_missing else BODY_WIDTH // 2
        x = WIDTH // 2 + half if one.side == "middle" else one.x
        to_the_left = is_missing or one.side == "right"
        bow = min(20 + abs(one.y - other.y) // 6, GAP - 14) * (-1 if to_the_left else 1)
        return f"M{x} {one.y}C{x + bow} {one.y} {x + bow} {other.y} {x} {other.y}"
    outer, inner = (one, other) if other.side == "middle" else (other, one)
    half = BODY_WIDTH // 2
    end = inner.x + (-half if outer.side == "left" else half) if inner.side == "middle" else inner.x
    middle = (outer.x + end) // 2
    return f"M{outer.x} {outer.y}C{middle} {outer.y} {middle} {inner.y} {end} {inner.y}"
