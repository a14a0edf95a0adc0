"""Areas finer than an authority, as pages and the API read them: as at a day, with what each lies in (L5)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from lsp import clock
from lsp.models import Area, AreaParent, Coverage, LocalAuthority, LocalStrategicPartnership
from lsp.queries.places import DATES, KEPT, Rows

KINDS_IN_ORDER = {kind: place for place, kind in enumerate(Area.Kind.values)}
PLURALS = {
    Area.Kind.WARD: "Wards",
    Area.Kind.PARISH: "Parishes",
    Area.Kind.NEIGHBOURHOOD: "Neighbourhoods",
    Area.Kind.CONSTITUENCY: "Constituencies",
    Area.Kind.POLICE_DIVISION: "Police divisions",
}

_BELOW = """
WITH RECURSIVE below(id, days) AS (
    SELECT area_id, daterange(starts_on, ends_on) * daterange(%s::date, NULL)
    FROM lsp_areaparent
    WHERE parent_id = %s AND daterange(starts_on, ends_on) && daterange(%s::date, NULL)
    UNION
    SELECT link.area_id, below.days * daterange(link.starts_on, link.ends_on)
    FROM below JOIN lsp_areaparent link ON link.parent_id = below.id
    WHERE below.days && daterange(link.starts_on, link.ends_on)
)
SELECT DISTINCT id FROM below
"""


@dataclass(frozen=True)
class KindOfAreas:
    """The areas of one kind, with the kind's name in the plural."""

    kind: str
    label: str
    areas: list[Area] = field(default_factory=list)


def areas(day: date | None) -> QuerySet[Area]:
    """Areas by name with their council and what each lies in on `day` (`lying_in`); None: whatever their dates."""
    found = Area.objects.all() if day is None else Area.objects.as_at(day)
    links = AreaParent.objects.as_at(day or clock.today())
    lying = Prefetch(
        "parent_links",
        queryset=links.select_related("parent").order_by("parent__name", "parent_id"),
        to_attr="lying_in",
    )
    return found.select_related("authority").prefetch_related(lying).order_by("name", "id")


def by_kind(found: Iterable[Area]) -> list[KindOfAreas]:
    """The areas kind by kind, in the order of the kinds."""
    ordered = sorted(found, key=lambda area: (KINDS_IN_ORDER[area.kind], area.name, area.pk))
    return [
        KindOfAreas(kind, PLURALS[Area.Kind(kind)], list(group))
        for kind, group in groupby(ordered, key=lambda area: area.kind)
    ]


def of_council(council: LocalAuthority, day: date) -> list[KindOfAreas]:
    """The areas of a council on `day`, kind by kind."""
    return by_kind(areas(day).filter(authority=council))


def parents(area: Area, day: date) -> QuerySet[AreaParent]:
    """What the area lies in on `day`: the links, by the parent's name."""
    links = AreaParent.objects.filter(area=area).as_at(day)
    return links.select_related("parent__authority").order_by("parent__name", "id")


def children(area: Area, day: date) -> list[KindOfAreas]:
    """What lies in the area on `day`, kind by kind."""
    links = AreaParent.objects.filter(parent=area).as_at(day)
    return by_kind(Area.objects.filter(pk__in=links.values("area")).select_related("authority"))


def below(area_id: int, on: date | None) -> set[int]:
    """The ids of what lies in the area, directly or through others, on `on` or a later day (None: any day)."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, [on, area_id, on])
        return {int(pk) for (pk,) in cursor.fetchall()}


def covering(council: LocalAuthority | None) -> set[int]:
    """The ids of the partnerships that cover the council today, or the county it lies in; of none for no council."""
    if council is None:
        return set()
    places = [pk for pk in (council.pk, council.county_id) if pk is not None]
    return set(Coverage.objects.current().filter(authority__in=places).values_list("lsp", flat=True))


def coverage() -> dict[int, set[int]]:
    """The ids of the partnerships that cover each council today, itself or by its county: two queries."""
    found: dict[int, set[int]] = defaultdict(set)
    for authority_id, lsp_id in Coverage.objects.current().values_list("authority", "lsp"):
        found[authority_id].add(lsp_id)
    districts = LocalAuthority.objects.filter(county__in=list(found)).values_list("pk", "county")
    for district_id, county_id in districts:
        found[district_id] |= found.get(county_id or 0, set())
    return dict(found)


def partnerships_of(council: LocalAuthority, user: Any, day: date) -> QuerySet[LocalStrategicPartnership]:
    """The partnerships that cover the council on `day`, as far as `user` may see them."""
    covered = Coverage.objects.filter(authority=council).as_at(day)
    seen = LocalStrategicPartnership.objects.visible_to(user).as_at(day)
    return seen.filter(pk__in=covered.values("lsp")).order_by("name")


def called(words: Collection[str]) -> QuerySet[Area]:
    """The areas that have not ended with one of these names or codes, whatever the case of their letters."""
    named = Q(code__in=[word.upper() for word in words]) | Q(folded__in=[word.lower() for word in words])
    lasting = Area.objects.filter(Q(ends_on=None) | Q(ends_on__gt=clock.today()))
    found = lasting.annotate(folded=Lower("name")).filter(named)
    return found.select_related("authority").order_by("name", "id")


def area_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Areas for the API, each with its council."""
    return seen.values(
        "id", "name", "kind", "code", "authority__id", "authority__slug", "authority__name",
        "brought_in", "brought_in_source", *DATES, *KEPT,
    )  # fmt: skip


def parents_by_area(ids: Collection[int], day: date) -> dict[int, list[dict[str, Any]]]:
    """What each area lies in on `day`, by the area's id: one query."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    links = AreaParent.objects.filter(area__in=ids).as_at(day).order_by("parent__name", "parent_id")
    for area_id, pk, name, kind in links.values_list("area", "parent", "parent__name", "parent__kind"):
        found[area_id].append({"id": pk, "name": name, "kind": kind})
    return found
