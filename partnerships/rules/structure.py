"""The structure checks (P6): rules that advise and never refuse, over the structure of a day already loaded.

Each check finds what departs from the model structure. Its docstring is what the user reads, with its source; figures
and words are the regime's (`structure_checks`), the national default stands in `FIGURES`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from operator import itemgetter
from typing import Any

from lsp.models import Organisation
from partnerships.models import Body, Seat

FIGURES: dict[str, Any] = {
    "largest_board": 40,
    "most_bodies_of_a_person": 5,
    "planner_words": ["planner", "planning"],
    "champion_words": ["sustainable development", "sustainability"],
}
"""The national default, where the regime does not say."""
SENIOR = frozenset(
    ("", Seat.Level.LEADER, Seat.Level.CHIEF_EXECUTIVE, Seat.Level.DIRECTOR, Seat.Level.SENIOR_MANAGER)
)
"""The levels of a senior seat; one without a level may be senior."""
WHOLE = "partnership"
"""The subject of what is found on the partnership as a whole."""
PROTOCOLS = "no-protocol"
"""The check that finds bodies without a protocol."""
CIVIC = frozenset((Organisation.Sector.VOLUNTARY, Organisation.Sector.COMMUNITY, Organisation.Sector.PRIVATE))


@dataclass(frozen=True)
class Finding:
    """What a check found, on which record (`body-12`, `partnership` for the whole), in words."""

    subject: str
    message: str
    record: Any = None
    group: str = ""
    """What it has in common with others of the check, where there may be many."""


Findings = Iterator[Finding]


def figure(structure: Any, name: str) -> Any:
    """A figure or the words of a check: the regime's, else the national default."""
    return structure.figures.get(name, FIGURES[name])


def p6_no_board(structure: Any) -> Findings:
    """A partnership has a board: having none is a structure check, having two is refused. [mori Q13]"""
    if structure.board is None:
        yield Finding(WHOLE, "The partnership has no board on this day.")


def p6_chair_without_a_board_seat(structure: Any) -> Findings:
    """The chair of each thematic partnership has a seat on the board. [kcp 2.2]"""
    board = structure.board
    if board is None:
        return
    for body in _thematic(structure):
        chairs = structure.chairs_of[body.pk]
        if chairs and not any(board.pk in structure.bodies_of_person[chair.person_id] for chair in chairs):
            names = " and ".join(chair.person.name for chair in chairs)
            verb = "has" if len(chairs) == 1 else "have"
            message = f"{names}, who chairs {body.name}, {verb} no seat on {board.name}."
            yield Finding(f"body-{body.pk}", message, body)


def p6_no_senior_planner(structure: Any) -> Findings:
    """The board has a senior planner: a seat whose label, or the job title of whoever sits there, says planning, and
    whose level, where one is set, is senior manager or higher. [kcp 2.2]
    """
    board, words = structure.board, figure(structure, "planner_words")
    if board is None:
        return
    for seat in structure.seats_of[board.pk]:
        if seat.level in SENIOR and _says(_said_of(structure, seat), words):
            return
    message = f"No seat of {board.name}, and nobody who sits there, is said to be a planner."
    yield Finding(f"body-{board.pk}", message, board)


def p6_block_not_served(structure: Any) -> Findings:
    """Each block is served by a thematic partnership. [mori Q13]"""
    served = {block for body in _thematic(structure) for block in structure.served.get(body.pk, ())}
    for block in structure.blocks:
        if block.pk not in served:
            yield Finding(
                f"block-{block.pk}", f"No thematic partnership serves the block {block.name}.", block
            )


def p6_named_agency_without_a_seat(structure: Any) -> Findings:
    """Each agency named for the duty has a seat. [eval 1.3]"""
    for agency in structure.named or ():
        if agency.pk not in structure.represented:
            yield Finding(f"organisation-{agency.pk}", f"{agency.name} has no seat.", agency)


def p6_no_civic_seat_on_the_board(structure: Any) -> Findings:
    """The board has a seat of the voluntary, the community or the private sector. [mori T9]"""
    board = structure.board
    if board is not None and not any(seat.sector in CIVIC for seat in structure.seats_of[board.pk]):
        message = f"{board.name} has no seat of the voluntary, the community or the private sector."
        yield Finding(f"body-{board.pk}", message, board)


def p6_board_too_large(structure: Any) -> Findings:
    """A board larger than 40 (the regime's figure) can hardly decide. [field]"""
    board, most = structure.board, int(figure(structure, "largest_board"))
    if board is not None and len(structure.seats_of[board.pk]) > most:
        count = len(structure.seats_of[board.pk])
        message = f"{board.name} has {count} seats: more than {most}."
        yield Finding(f"body-{board.pk}", message, board)


def p6_person_on_too_many_bodies(structure: Any) -> Findings:
    """Nobody sits on more than five bodies (the regime's figure). [field]"""
    most = int(figure(structure, "most_bodies_of_a_person"))
    for person, bodies in sorted(structure.bodies_of_person.items()):
        if len(bodies) > most:
            names = ", ".join(sorted(body.name for body in bodies.values()))
            message = f"{structure.people[person].name} sits on {len(bodies)} bodies: {names}."
            yield Finding(f"person-{person}", message, structure.people[person])


def p6_no_protocol(structure: Any) -> Findings:
    """Two bodies that share a block have a protocol. Where one exists on paper, acknowledge the pair and say where it
    is kept. [eval 1.2]
    """
    for pair in without_protocol(structure):
        message = (
            f"No protocol is recorded here between {pair.one.name} and {pair.other.name}, "
            f"which share {pair.shared}."
        )
        yield Finding(pair.subject, message, pair.one, group=f"Share {pair.shared}")


def p6_no_sustainable_development_champion(structure: Any) -> Findings:
    """Somebody champions sustainable development: a seat, or the job title of whoever sits in one, says so.
    [mori T15]
    """
    words = figure(structure, "champion_words")
    if not any(_says(_said_of(structure, seat), words) for seat in structure.seats):
        yield Finding(
            WHOLE, "No seat, and nobody who sits in one, is said to champion sustainable development."
        )


@dataclass(frozen=True)
class Check:
    """A check: its code in addresses and the API, its title, the rule; what it needs to be looked at."""

    code: str
    title: str
    rule: Callable[[Any], Findings]
    needs: str = ""
    """The fact that an app above provides; where nobody does, the check is not looked at."""

    def looks(self, structure: Any) -> bool:
        """Whether what it needs is known."""
        return not self.needs or getattr(structure, self.needs) is not None

    @property
    def _said(self) -> str:
        return " ".join((self.rule.__doc__ or "").split())

    @property
    def reason(self) -> str:
        """The rule as the user reads it."""
        return self._said.rpartition("[")[0].strip()

    @property
    def source(self) -> str:
        """Where the rule comes from."""
        return self._said.rpartition("[")[2].rstrip("]")


CHECKS = (
    Check("no-board", "No board", p6_no_board),
    Check("chair-without-board-seat", "Chair without a seat on the board", p6_chair_without_a_board_seat),
    Check("no-senior-planner", "No senior planner on the board", p6_no_senior_planner),
    Check("block-not-served", "Block that no thematic partnership serves", p6_block_not_served),
    Check("named-agency-without-seat", "Named agency without a seat", p6_named_agency_without_a_seat, "named"),
    Check("no-civic-seat", "No civic or business seat on the board", p6_no_civic_seat_on_the_board),
    Check("board-too-large", "Board too large", p6_board_too_large),
    Check("person-on-too-many-bodies", "Person on too many bodies", p6_person_on_too_many_bodies),
    Check(PROTOCOLS, "Bodies without a protocol", p6_no_protocol),
    Check("no-sustainability-champion", "No sustainable development champion", p6_no_sustainable_development_champion),
)  # fmt: skip
BY_CODE = {check.code: check for check in CHECKS}


def _thematic(structure: Any) -> list[Body]:
    return [body for body in structure.bodies if body.kind == Body.Kind.THEMATIC]


def _said_of(structure: Any, seat: Seat) -> str:
    """The words on a seat: its label, and the job title of whoever sits there."""
    term = structure.terms.get(seat.pk)
    return f"{seat.label} {term.person.job_title if term else ''}".casefold()


def _says(text: str, words: Iterable[str]) -> bool:
    return any(word.casefold() in text for word in words)


@dataclass(frozen=True)
class Pair:
    """Two bodies that share blocks and have no protocol on record; `shared` names the blocks."""

    one: Body
    other: Body
    shared: str

    @property
    def subject(self) -> str:
        """What an acknowledgement names; the same whatever the two are called."""
        first, second = sorted((self.one.pk, self.other.pk))
        return f"bodies-{first}-{second}"


def without_protocol(structure: Any) -> list[Pair]:
    """The pairs of bodies that share a block without a protocol, by the blocks they share, in their order.

    The board and an executive serve the partnership as a whole, a body and one below it have their terms of reference:
    these need none.
    """
    places = {block.pk: place for place, block in enumerate(structure.blocks)}
    own = {
        body.pk: {block for block in structure.served.get(body.pk, ()) if block in places}
        for body in structure.bodies
        if body.kind not in (Body.Kind.BOARD, Body.Kind.EXECUTIVE)
    }
    found = []
    for one, other in combinations((body for body in structure.bodies if own.get(body.pk)), 2):
        shared = sorted(places[block] for block in own[one.pk] & own[other.pk])
        agreed = frozenset((one.pk, other.pk)) in structure.protocols
        if shared and not (agreed or _is_below(structure, one, other) or _is_below(structure, other, one)):
            words = " and ".join(structure.blocks[place].name for place in shared)
            found.append((shared, Pair(one, other, words)))
    return [pair for _, pair in sorted(found, key=itemgetter(0))]


def _is_below(structure: Any, body: Body, above: Body) -> bool:
    """Whether a body is below another, however far."""
    passed: set[int] = set()
    parent = body.parent_id
    while parent is not None and parent not in passed:
        if parent == above.pk:
            return True
        passed.add(parent)
        held = structure.by_id.get(parent)
        parent = held.parent_id if held else None
    return False


class Relation(Enum):
    """How the areas an organisation serves stand to those of the partnership (L3)."""

    COTERMINOUS = "coterminous", "Coterminous", "serves exactly the areas of the partnership"
    WIDER = "wider", "Wider", "serves the areas of the partnership and others"
    NARROWER = "narrower", "Narrower", "serves a part of the areas of the partnership"
    OVERLAPPING = "overlapping", "Overlapping", "serves a part of them, and others"
    APART = "apart", "Apart", "serves none of them"
    UNKNOWN = "unknown", "Not recorded", "the areas it serves are not recorded"

    @property
    def code(self) -> str:
        """In addresses and the API."""
        return self.value[0]

    @property
    def label(self) -> str:
        """In a tag."""
        return self.value[1]

    @property
    def said(self) -> str:
        """In a sentence after the organisation's name."""
        return self.value[2]


def l3_relation(served: frozenset[int], covered: frozenset[int]) -> Relation:
    """Coterminosity is computed, never typed: an organisation's served areas against the partnership's areas are
    coterminous, wider, narrower, overlapping or apart. [mori Q14]
    """
    if not served or not covered:
        return Relation.UNKNOWN
    if served == covered:
        return Relation.COTERMINOUS
    if served > covered:
        return Relation.WIDER
    if served < covered:
        return Relation.NARROWER
    return Relation.OVERLAPPING if served & covered else Relation.APART
