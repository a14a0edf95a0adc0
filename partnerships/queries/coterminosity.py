"""Whether the areas of a partnership's organisations match its own (L3), computed on each day, never typed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lsp.models import LocalAuthority, LocalStrategicPartnership, Organisation
from partnerships.queries.structure import Structure, areas_covered, areas_served
from partnerships.rules.structure import Relation, l3_relation

SHOWN = 16
"""Areas outside the partnership that the picture has room for."""


@dataclass(frozen=True)
class Match:
    """An organisation's areas beside those of the partnership."""

    organisation: Organisation
    relation: Relation
    also: list[LocalAuthority]
    """Areas it serves outside the partnership."""
    missing: list[LocalAuthority]
    """Areas of the partnership it does not serve."""
    shared: list[LocalAuthority]

    @property
    def also_count(self) -> str:
        """How many areas it serves outside, in words."""
        return f"{len(self.also)} areas"


@dataclass(frozen=True)
class Cell:
    """A square of the picture: an area of the partnership (`inside`), served or not; or one outside that is served."""

    x: int
    inside: bool
    served: bool
    name: str


@dataclass(frozen=True)
class Coterminosity:
    """The areas of the partnership, and every organisation that sits on it, those that differ most first."""

    areas: list[LocalAuthority]
    matches: list[Match]

    @property
    def counts(self) -> list[tuple[Relation, int]]:
        """How many organisations stand in each relation."""
        counted = Counter(match.relation for match in self.matches)
        return [(relation, counted[relation]) for relation in Relation if counted[relation]]


def coterminosity(structure: Structure) -> Coterminosity:
    """Each organisation represented against the partnership's areas: three queries. A county is its districts."""
    return compare(structure.lsp, structure.represented, structure.day)


def compare(lsp: LocalStrategicPartnership, them: Mapping[int, Organisation], day: date) -> Coterminosity:
    """Each of these organisations, by id, against the partnership's areas: three queries. A county is its districts."""
    covered = areas_covered(lsp, day)
    served = areas_served(them, day)
    districts = _districts([*covered, *(area for areas in served.values() for area in areas)], day)
    own = _finest(covered, districts)
    matches = [
        _match(organisation, _finest(served.get(pk, ()), districts), own) for pk, organisation in them.items()
    ]
    order = [Relation.APART, Relation.NARROWER, Relation.OVERLAPPING, Relation.WIDER, Relation.COTERMINOUS]
    rank = {relation: place for place, relation in enumerate([*order, Relation.UNKNOWN])}
    matches.sort(key=lambda match: (rank[match.relation], match.organisation.name, match.organisation.pk))
    return Coterminosity(sorted(own.values(), key=lambda area: area.name), matches)


def _districts(areas: Iterable[LocalAuthority], day: date) -> dict[int, list[LocalAuthority]]:
    """The districts of the counties among these areas, by county."""
    counties = {area.pk for area in areas if area.kind == LocalAuthority.Kind.COUNTY}
    found: dict[int, list[LocalAuthority]] = {}
    for district in LocalAuthority.objects.filter(county__in=counties).order_by("name") if counties else ():
        if district.county_id is not None and district.holds_on(day):
            found.setdefault(district.county_id, []).append(district)
    return found


def _finest(
    areas: Iterable[LocalAuthority], districts: dict[int, list[LocalAuthority]]
) -> dict[int, LocalAuthority]:
    """The areas by id, a county as its districts where they are known."""
    return {part.pk: part for area in areas for part in districts.get(area.pk) or [area]}


def _match(
    organisation: Organisation, served: dict[int, LocalAuthority], own: dict[int, LocalAuthority]
) -> Match:
    relation = l3_relation(frozenset(served), frozenset(own))
    return Match(
        organisation,
        relation,
        also=_named(area for pk, area in served.items() if pk not in own),
        missing=_named(area for pk, area in own.items() if pk not in served) if served else [],
        shared=_named(area for pk, area in own.items() if pk in served),
    )


def _named(areas: Iterable[LocalAuthority]) -> list[LocalAuthority]:
    return sorted(areas, key=lambda area: area.name)


def cells(match: Match, areas: Iterable[LocalAuthority], size: int = 16) -> list[Cell]:
    """The squares of the picture: the partnership's areas, then up to SHOWN of those outside, after a gap."""
    shared = {area.pk for area in match.shared}
    inside = [Cell(place * size, True, area.pk in shared, area.name) for place, area in enumerate(areas)]
    gap = len(inside) * size + size // 2
    outside = enumerate(match.also[:SHOWN])
    return [*inside, *(Cell(gap + place * size, False, True, area.name) for place, area in outside)]
