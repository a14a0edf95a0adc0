"""Areas finer than an authority: entered, corrected, put into other areas from a day, ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from lsp import clock, permissions, rules
from lsp.audit import act
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused
from lsp.models import Area, AreaParent, LocalAuthority
from lsp.queries import areas as queries
from lsp.services.checking import assign, check
from lsp.services.locking import lock

CHANGEABLE = frozenset(("name", "kind", "code", "authority", "starts_on", "ends_on"))
LOCK = 2_007_401  # of the database's advisory locks, the trigger's against circles: one change of structure at a time
WITH_IT = "Ended with the area"
NO_LONGER = "The area no longer lies in it"


def create(
    *,
    by: Any,
    name: str,
    kind: str,
    code: str = "",
    authority: LocalAuthority | None = None,
    parents: Iterable[Area] = (),
    starts_on: date | None = None,
    brought_in: bool = False,
    brought_in_source: str = "",
) -> Area:
    """A new area, and from its beginning what it lies in. `authority` may be left out where the kind crosses councils.

    Raises PermissionRefused, InvalidInput (a code or name that another has), RuleRefused (L5, L8, a circle), Conflict.
    """
    area = Area(
        name=name,
        kind=kind,
        code=code,
        authority=authority,
        starts_on=starts_on,
        brought_in=brought_in,
        brought_in_source=brought_in_source,
    )
    _may_give_to(by, area)
    rules.brought_in_names_its_source(brought_in, brought_in_source).require(RuleRefused)
    with act("area.create", by=by, subject=area):
        one_at_a_time()
        _check(area)
        area.save()
        _lie_in(area, parents, starts_on)
    return area


def update(area: Area, *, by: Any, changes: Mapping[str, Any], version: int | None = None) -> Area:
    """Correct an area; what it lies in, and what lies in it, follows its days. `ends_on` corrects a recorded end.

    Raises PermissionRefused (also for the council it would go to), InvalidInput, RuleRefused (L4), StaleVersion.
    """
    with act("area.update", by=by, subject=area):
        one_at_a_time()
        area = lock(Area, area.pk, by=by, version=version)
        _may_keep(by, area.authority)
        was = Days(area.starts_on, area.ends_on)
        assign(area, changes, CHANGEABLE)
        _may_give_to(by, area)
        rules.end_is_corrected_not_made(was.ends_on, area.ends_on).require(RuleRefused)
        if area.ends_on is None:
            area.end_reason = ""
        _check(area)
        area.save()
        _fit_links(area, was)
    return area


def set_parents(
    area: Area, *, by: Any, parents: Iterable[Area], on: date | None = None, version: int | None = None
) -> Area:
    """From `on` (today) the area lies in exactly these areas: what is new begins, what is gone ends on that day.

    Raises PermissionRefused, RuleRefused (L4 of an area that ended, L5, a circle), StaleVersion.
    """
    with act("area.set-parents", by=by, subject=area):
        one_at_a_time()
        area = lock(Area, area.pk, by=by, version=version)
        _may_keep(by, area.authority)
        rules.not_ended(area.ends_on).require(RuleRefused)
        _lie_in(area, parents, on or clock.today())
        area.save()  # the next version: who opened the form before has seen other parents
    return area


def end(area: Area, *, by: Any, on: date, reason: str, version: int | None = None) -> Area:
    """End an area; `on` is the first day it no longer is one (L4). Its links to other areas end with it.

    Raises PermissionRefused, RuleRefused, StaleVersion.
    """
    with act("area.end", by=by, subject=area, reason=reason):
        one_at_a_time()
        area = lock(Area, area.pk, by=by, version=version)
        _may_keep(by, area.authority)
        rules.not_ended(area.ends_on).require(RuleRefused)
        rules.ends_with_a_reason(area.starts_on, on, reason).require(RuleRefused)
        was = Days(area.starts_on, area.ends_on)
        area.ends_on, area.end_reason = on, reason
        area.save()
        _fit_links(area, was)
    return area


def one_at_a_time() -> None:
    """Wait for whoever changes what lies in what: two halves of a circle are never written at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def span(area: Area) -> rules.Span:
    """The area as the rules see it."""
    return rules.Span(area.pk, area.name, area.starts_on, area.ends_on)


def _may_keep(by: Any, authority: LocalAuthority | None) -> None:
    permissions.keep_areas(by, queries.covering(authority)).require(PermissionRefused)


def _may_give_to(by: Any, area: Area) -> None:
    """Whether `by` keeps the areas of the council that the area is to lie in; one that needs a council has one."""
    permissions.coordinate_somewhere(by).require(PermissionRefused)
    rules.area_lies_in_a_council(
        crosses_councils=area.kind in Area.CROSS_COUNCILS, has_council=area.authority_id is not None
    ).require(RuleRefused)
    _may_keep(by, area.authority)


# The record itself ------------------------------------------------------------------------------------------


def _check(area: Area) -> None:
    """The area in shape, and no other of its kind with its code, or with its name in the council, on common days."""
    area.name, area.code = " ".join(area.name.split()), area.code.strip().upper()
    others = _on_common_days(Area.objects.filter(kind=area.kind).exclude(pk=area.pk), area)
    coded = others.filter(code=area.code).first() if area.code else None
    if coded is not None:
        raise InvalidInput.field("code", f"{coded.described} has this code.")
    named = others.filter(authority=area.authority_id, name__iexact=area.name) if area.authority_id else None
    if named is not None and named.exists():
        words = f"{area.authority} has a {area.get_kind_display().lower()} of this name."
        raise InvalidInput.field("name", words)
    check(area)


def _on_common_days(others: QuerySet[Area], area: Area) -> QuerySet[Area]:
    """Those of the areas that exist on a day on which this one does."""
    if area.ends_on is not None:
        others = others.filter(Q(starts_on=None) | Q(starts_on__lt=area.ends_on))
    if area.starts_on is not None:
        others = others.filter(Q(ends_on=None) | Q(ends_on__gt=area.starts_on))
    return others.select_related("authority")


# What lies in what ------------------------------------------------------------------------------------------


def _lie_in(area: Area, parents: Iterable[Area], on: date | None) -> None:
    """Let the area lie in exactly these from `on`, None for the unknown beginning of a new one."""
    wanted = Area.objects.in_bulk([parent.pk for parent in parents])
    links = list(AreaParent.objects.filter(area=area).select_related("parent"))
    spans = [rules.Span(link.parent_id, link.parent.name, link.starts_on, link.ends_on) for link in links]
    present = {link.parent_id: link for link in links if on is None or link.holds_on(on)}
    new = [span(parent) for pk, parent in wanted.items() if pk not in present]
    below = queries.below(area.pk, on) if new else set()
    rules.parents_change_in_order(span(area), spans, on).require(RuleRefused)
    rules.parents_are_there(new, on).require(RuleRefused)
    rules.area_lies_in_no_circle(span(area), new, below).require(RuleRefused)
    for parent_id, link in present.items():
        if parent_id not in wanted:
            link.ends_on, link.end_reason = on, NO_LONGER
            link.save()
    for parent in new:
        AreaParent(area=area, parent_id=parent.id, starts_on=on or parent.starts_on).save()


@dataclass(frozen=True)
class Days:
    """The days an area held before it was corrected."""

    starts_on: date | None
    ends_on: date | None


def _fit_links(area: Area, was: Days) -> None:
    """Let every link of the area keep to the days of both areas; what began or ended with it goes along."""
    links = AreaParent.objects.filter(Q(area=area) | Q(parent=area)).select_related("area", "parent")
    for link in links:
        before = (link.starts_on, link.ends_on)
        _begin(link, was)
        _end(link, was)
        if (link.starts_on, link.ends_on) != before:
            link.save()


def _begin(link: AreaParent, was: Days) -> None:
    days = [day for day in (link.area.starts_on, link.parent.starts_on) if day is not None]
    earliest = max(days, default=None)
    too_early = earliest is not None and (link.starts_on is None or link.starts_on < earliest)
    if too_early or link.starts_on == was.starts_on:
        link.starts_on = earliest


def _end(link: AreaParent, was: Days) -> None:
    if link.end_reason == WITH_IT and link.ends_on == was.ends_on:
        link.ends_on, link.end_reason = None, ""
    days = [day for day in (link.area.ends_on, link.parent.ends_on) if day is not None]
    latest = min(days, default=None)
    if latest is not None and (link.ends_on is None or link.ends_on > latest):
        link.ends_on, link.end_reason = latest, WITH_IT
    if link.starts_on is not None and link.ends_on is not None and link.ends_on < link.starts_on:
        link.ends_on = link.starts_on  # it never came to hold
