"""The inter-organisational map (P10): who is tied to whom, through what, derived from the structure of a day.

Its ends are organisations, bodies, and bodies outside the register; its ties are seats, bodies within bodies, links.
Nothing of it is stored.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import reverse

from lsp.models import Organisation
from partnerships.models import Body, BodyLink, Seat
from partnerships.queries.structure import Structure
from partnerships.rules.structure import without_protocol

ORGANISATION, BODY, OUTSIDE = "organisation", "body", "outside"
SITS, WITHIN, NO_PROTOCOL = "sits_on", "within", "no_protocol"
HOW = {
    SITS: "Sits on",
    WITHIN: "Below",
    **dict(BodyLink.Kind.choices),
    NO_PROTOCOL: "No protocol recorded with",
}
EVERY, UNACKNOWLEDGED, LEFT_OUT = "every", "open", "left-out"
MISSING = (
    (EVERY, "Every pair"),
    (UNACKNOWLEDGED, "Pairs nobody has acknowledged"),
    (LEFT_OUT, "None of them"),
)
"""Which pairs of bodies without a protocol the map shows."""
SECTORS = dict(Organisation.Sector.choices)
FARTHEST = 4


@dataclass(frozen=True)
class End:
    """One end of a tie: an organisation, a body, a body outside. `group` is the sector or the kind of body."""

    key: str
    kind: str
    name: str
    group: str
    group_name: str
    href: str = ""
    slug: str = ""


@dataclass
class Tie:
    """What ties two ends: how, and through whom or which seats. `filled`: somebody stands for it on the day.

    A protocol that is missing is told as a tie too: `through` says which blocks the two share, `acknowledged` that the
    coordinator knows and has noted why.
    """

    one: End
    other: End
    how: str
    through: list[str] = field(default_factory=list)
    filled: bool = True
    acknowledged: bool = False

    @property
    def is_missing(self) -> bool:
        """Whether it says what is not there."""
        return self.how == NO_PROTOCOL

    @property
    def how_in_words(self) -> str:
        """How the first stands to the second."""
        return HOW[self.how]


@dataclass(frozen=True)
class Chosen:
    """What of the map is asked for: a block, a sector, no farther than so many steps from one organisation; which
    pairs of bodies without a protocol.
    """

    block: int | None = None
    sector: str = ""
    around: Organisation | None = None
    distance: int = 1
    missing: str = EVERY


@dataclass(frozen=True)
class Map:
    """The ends, by kind, group and name, and the ties between them, what is missing last."""

    ends: list[End]
    ties: list[Tie]

    @cached_property
    def missing(self) -> list[Tie]:
        """The protocols that are missing."""
        return [tie for tie in self.ties if tie.is_missing]

    def of_kind(self, kind: str) -> list[End]:
        """The ends of one kind."""
        return [end for end in self.ends if end.kind == kind]


def derive(structure: Structure, chosen: Chosen | None = None, noted: Collection[str] = ()) -> Map:
    """The map of the structure, of what is chosen of it. No queries.

    `noted`: the subjects of missing protocols that are acknowledged on the day, as far as the reader may know.
    """
    chosen = chosen or Chosen()
    shown = {
        body.pk: body
        for body in structure.bodies
        if chosen.block is None or chosen.block in structure.served.get(body.pk, ())
    }
    ends = {f"body-{pk}": _body(body) for pk, body in shown.items()}
    ties = [*_seats(structure, shown, ends, chosen.sector), *_within(shown, ends)]
    ties += _links(structure, shown, ends)
    if chosen.sector:
        seated = {tie.other.key for tie in ties if tie.how == SITS}
        ties = [tie for tie in ties if tie.how == SITS or {tie.one.key, tie.other.key} <= seated]
        ends = {key: end for key, end in ends.items() if end.kind == ORGANISATION or key in seated}
    if chosen.around is not None:
        near = _near(f"organisation-{chosen.around.pk}", ties, 2 * chosen.distance)
        ties = [tie for tie in ties if tie.one.key in near and tie.other.key in near]
        ends = {key: end for key, end in ends.items() if key in near}
    missing = list(_missing(structure, ends, chosen, noted))
    return Map(sorted(ends.values(), key=_order), [*sorted(ties, key=_order_of_tie), *missing])


def _seats(structure: Structure, shown: Collection[int], ends: dict[str, End], sector: str) -> Iterable[Tie]:
    """A tie for each organisation on each body, through its seats and those who sit there for it."""
    found: dict[tuple[str, str], Tie] = {}
    page = reverse("partnerships:map", args=[structure.lsp.slug])
    for seat in structure.seats:
        term = structure.terms.get(seat.pk)
        organisation = term.organisation if term else seat.organisation
        if seat.body_id not in shown or organisation is None or sector not in ("", organisation.sector):
            continue
        key = f"organisation-{organisation.pk}"
        one = ends.get(key) or ends.setdefault(key, _organisation(organisation, key, page))
        other = ends[f"body-{seat.body_id}"]
        tie = found.setdefault((one.key, other.key), Tie(one, other, SITS, filled=False))
        tie.through.append(_place(seat, term))
        tie.filled = tie.filled or term is not None
    return found.values()


def _place(seat: Seat, term: Any) -> str:
    return f"{term.person.name} ({seat.label})" if term else f"{seat.label}, vacant"


def _within(shown: dict[int, Body], ends: dict[str, End]) -> Iterable[Tie]:
    """A body below another."""
    for body in shown.values():
        if body.parent_id in shown:
            yield Tie(ends[f"body-{body.pk}"], ends[f"body-{body.parent_id}"], WITHIN)


def _links(structure: Structure, shown: dict[int, Body], ends: dict[str, End]) -> Iterable[Tie]:
    """A body and another it is linked with, inside or outside; through whoever represents the partnership there."""
    for link in structure.links:
        if link.body_id not in shown and link.other_id not in shown:
            continue
        one, other = _linked(link.body, shown, ends), _other_end(link, shown, ends)
        if one is not None and other is not None:
            through = [link.representative.name] if link.representative else []
            yield Tie(one, other, link.kind, through + ([link.purpose] if link.purpose else []))


def _other_end(link: BodyLink, shown: dict[int, Body], ends: dict[str, End]) -> End | None:
    if link.other is not None:
        return _linked(link.other, shown, ends)
    key = f"outside-{link.outside_name.casefold()}"
    return ends.setdefault(key, End(key, OUTSIDE, link.outside_name, OUTSIDE, "Bodies outside"))


def _missing(
    structure: Structure, ends: dict[str, End], chosen: Chosen, noted: Collection[str]
) -> Iterable[Tie]:
    """Bodies on the map that share a block, of the block asked for, and have no protocol on record (P6)."""
    if chosen.missing == LEFT_OUT:
        return
    for pair in without_protocol(structure):
        one, other = ends.get(f"body-{pair.one.pk}"), ends.get(f"body-{pair.other.pk}")
        known = pair.subject in noted
        if one is None or other is None or (known and chosen.missing == UNACKNOWLEDGED):
            continue
        through = [f"Share {pair.shared}", *(["Acknowledged"] if known else [])]
        yield Tie(one, other, NO_PROTOCOL, through, acknowledged=known)


def _linked(body: Body, shown: dict[int, Body], ends: dict[str, End]) -> End | None:
    """The end of a linked body: one of the partnership only where it is shown, another partnership's as outside."""
    if body.pk in shown:
        return ends[f"body-{body.pk}"]
    if any(each.lsp_id == body.lsp_id for each in shown.values()):
        return None
    key, name = f"body-{body.pk}", f"{body.name}, {body.lsp.name}"
    return ends.setdefault(key, End(key, OUTSIDE, name, OUTSIDE, "Bodies outside", body.get_absolute_url()))


def _body(body: Body) -> End:
    href = reverse("partnerships:body", args=[body.lsp.slug, body.slug])
    return End(f"body-{body.pk}", BODY, body.name, body.kind, body.get_kind_display(), href, body.slug)


def _organisation(organisation: Organisation, key: str, page: str) -> End:
    sector, href = organisation.sector, f"{page}?around={organisation.slug}"
    return End(key, ORGANISATION, organisation.name, sector, SECTORS[sector], href, organisation.slug)


def _near(start: str, ties: Iterable[Tie], most: int) -> set[str]:
    """The ends that can be reached over so many ties: two lead from one organisation to the next."""
    beside: dict[str, set[str]] = defaultdict(set)
    for tie in ties:
        beside[tie.one.key].add(tie.other.key)
        beside[tie.other.key].add(tie.one.key)
    far = {start: 0}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for there in beside[here] - far.keys() if far[here] < most else ():
            far[there] = far[here] + 1
            queue.append(there)
    return set(far)


KINDS = (ORGANISATION, BODY, OUTSIDE)
GROUPS = [*SECTORS, *(kind for kind, _ in Body.Kind.choices), OUTSIDE]


def _order(end: End) -> tuple[int, int, str, str]:
    return KINDS.index(end.kind), GROUPS.index(end.group), end.name.casefold(), end.key


def _order_of_tie(tie: Tie) -> tuple[Any, ...]:
    return (*_order(tie.one), *_order(tie.other), tie.how)
