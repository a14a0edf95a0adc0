"""Partnerships, councils and organisations as pages list them, and how their areas lie to each other (L3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from lsp import clock, rules
from lsp.models import (
    Block,
    Coverage,
    FormerName,
    LocalAuthority,
    LocalStrategicPartnership,
    Organisation,
    ServedArea,
)
from lsp.querysets import holds_on


def covered_authorities(lsp: LocalStrategicPartnership, day: date) -> QuerySet[LocalAuthority]:
    """The councils whose areas the partnership covers on `day`."""
    ids = Coverage.objects.filter(lsp=lsp).as_at(day).values("authority")
    return LocalAuthority.objects.filter(pk__in=ids).select_related("county").order_by("name")


def partnerships(user: Any, day: date, search: str = "") -> QuerySet[LocalStrategicPartnership]:
    """The partnerships `user` may see on `day`, by name; `search` in their names and those of their councils."""
    covering = Prefetch(
        "coverage",
        queryset=Coverage.objects.as_at(day).select_related("authority").order_by("authority__name"),
        to_attr="covering",
    )
    found = (
        LocalStrategicPartnership.objects.visible_to(user)
        .as_at(day)
        .select_related("accountable_body")
        .prefetch_related(covering)
        .annotate(block_count=Count("blocks", filter=holds_on(day, "blocks__"), distinct=True))
        .order_by("name")
    )
    for word in search.split():
        councils = Coverage.objects.as_at(day).filter(
            Q(authority__name__icontains=word) | Q(authority__county__name__icontains=word)
        )
        found = found.filter(
            Q(name__icontains=word)
            | Q(pk__in=councils.values("lsp"))
            | Q(accountable_body__name__icontains=word)
        )
    return found


def blocks(lsp: LocalStrategicPartnership, day: date) -> QuerySet[Block]:
    """The blocks of a partnership on `day`, in order."""
    return Block.objects.filter(lsp=lsp).as_at(day).order_by("position", "id")


def councils() -> QuerySet[LocalAuthority]:
    """Councils by name, with their county."""
    return LocalAuthority.objects.select_related("county").order_by("name", "id")


def organisations(day: date) -> QuerySet[Organisation]:
    """Organisations by name with the areas each serves on `day`, and the names each bore before."""
    serving = Prefetch(
        "served_areas",
        queryset=ServedArea.objects.as_at(day).select_related("authority").order_by("authority__name"),
        to_attr="serving",
    )
    formerly = Prefetch(
        "former_names",
        queryset=FormerName.objects.filter(ends_on__lte=day).order_by("-ends_on"),
        to_attr="formerly",
    )
    return Organisation.objects.as_at(day).prefetch_related(serving, formerly).order_by("name", "id")


def name_on(organisation: Organisation, day: date) -> str:
    """What the organisation was called on the day (L6)."""
    former = FormerName.objects.filter(organisation=organisation).as_at(day).first()
    return former.name if former else organisation.name


def served_authorities(organisation: Organisation, day: date) -> QuerySet[LocalAuthority]:
    """The councils whose areas the organisation serves on `day`."""
    ids = ServedArea.objects.filter(organisation=organisation).as_at(day).values("authority")
    return LocalAuthority.objects.filter(pk__in=ids).order_by("name")


@dataclass(frozen=True)
class AreaFit:
    """How an organisation's area lies to a partnership's (L3), with the councils that differ."""

    fit: rules.Fit
    only_served: list[LocalAuthority]
    only_covered: list[LocalAuthority]

    @property
    def sentence(self) -> str:
        """The fit in words."""
        return SENTENCES[self.fit]

    @property
    def touches(self) -> bool:
        """Whether the areas have anything in common."""
        return self.fit not in (rules.Fit.APART, rules.Fit.UNKNOWN)


SENTENCES = {
    rules.Fit.COTERMINOUS: "Coterminous: it serves the same area as the partnership.",
    rules.Fit.WIDER: "Wider: it serves the partnership's whole area, and more.",
    rules.Fit.NARROWER: "Narrower: it serves a part of the partnership's area.",
    rules.Fit.OVERLAPPING: "Overlapping: it serves a part of the partnership's area, and places outside it.",
    rules.Fit.APART: "Apart: it serves no part of the partnership's area.",
    rules.Fit.UNKNOWN: "Not known: the areas it serves are not recorded.",
}


def area_fit(organisation: Organisation, lsp: LocalStrategicPartnership, day: date | None = None) -> AreaFit:
    """L3 computed for one organisation and one partnership on `day` (today)."""
    return area_fits(organisation, [lsp], day)[lsp.pk]


def area_fits(
    organisation: Organisation, lsps: Iterable[LocalStrategicPartnership], day: date | None = None
) -> dict[int, AreaFit]:
    """L3 for one organisation and several partnerships, by partnership id; four queries however many."""
    day = day or clock.today()
    served = list(
        ServedArea.objects.filter(organisation=organisation).as_at(day).values_list("authority", flat=True)
    )
    covered: dict[int, list[int]] = {lsp.pk: [] for lsp in lsps}
    rows = Coverage.objects.filter(lsp__in=covered).as_at(day).values_list("lsp", "authority")
    for lsp_id, authority_id in rows:
        covered[lsp_id].append(authority_id)
    mentioned = {*served, *(area for areas in covered.values() for area in areas)}
    districts = _districts(mentioned, day)
    found = {lsp_id: rules.coterminosity(served, areas, districts) for lsp_id, areas in covered.items()}
    differing = {area for fit in found.values() for area in fit.only_served | fit.only_covered}
    named = LocalAuthority.objects.in_bulk(differing)
    return {
        lsp_id: AreaFit(fit.fit, _by_name(named, fit.only_served), _by_name(named, fit.only_covered))
        for lsp_id, fit in found.items()
    }


def _by_name(named: dict[int, LocalAuthority], ids: Iterable[int]) -> list[LocalAuthority]:
    return sorted((named[pk] for pk in ids), key=lambda authority: authority.name)


def _districts(counties: Iterable[int], day: date) -> dict[int, list[int]]:
    """The districts of each of these counties on `day`."""
    found: dict[int, list[int]] = {}
    rows = LocalAuthority.objects.filter(county__in=counties).as_at(day).values_list("county", "id")
    for county_id, district_id in rows:
        if county_id is not None:
            found.setdefault(county_id, []).append(district_id)
    return found
