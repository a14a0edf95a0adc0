"""What waits for somebody among contributions, for `/work/` and the agency's page: to confirm, or to answer (C1)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accountability import contribution_workflow as workflow
from accountability import periods
from accountability.models import ClosedYear, ContributionPart
from accountability.querysets import chaired_by
from lsp.access import Access
from lsp.models import LocalStrategicPartnership, Organisation, Role, RoleGrant
from lsp.querysets import holds_on
from lsp.work import Waiting, Whole, WorkItem, WorkSection, first_of_each, of_wholes
from partnerships import words

Parts = QuerySet[ContributionPart]
NAMES = ("lsp", "organisation", "obligation", "contribution__organisation")


def work_items(user: Any, access: Access, day: date) -> list[WorkSection]:
    """What coordinator or chair is to confirm, and what an agency's officer got back; where there is any."""
    chairs = _for_the_chair(user, day)
    sections = [_of_partnerships("Contributions waiting for you as chair to confirm", chairs, 6)]
    if access.coordinated_lsp_ids:
        found = to_confirm(user, access.coordinated_lsp_ids)
        sections.append(_of_partnerships("Contributions waiting for you to confirm", found, 12))
    if access.officer_scopes:
        sections.append(_of_agencies("Contributions returned to your agency", _returned(access), 21))
    return [section for section in sections if section.items]


def to_confirm(user: Any, lsps: Collection[int]) -> Parts:
    """What waits in these partnerships for somebody who did not report it, where the year is open: two queries."""
    waiting = ContributionPart.objects.filter(lsp__in=lsps, state=workflow.REPORTED)
    for lsp, first in ClosedYear.objects.filter(lsp__in=lsps, reopened_at=None).values_list("lsp", "first"):
        year = periods.containing(periods.YEAR, first)
        waiting = waiting.exclude(lsp=lsp, contribution__day__range=(year.first, year.last))
    return waiting.exclude(reported_by=user.pk)


def _for_the_chair(user: Any, day: date) -> Parts:
    """What a partnership's own coordinator reported, for whoever chairs its board (C1): one query."""
    coordinates = RoleGrant.objects.filter(
        holds_on(day), role=Role.COORDINATOR, lsp=OuterRef("lsp"), user=OuterRef("reported_by")
    )
    chaired = chaired_by(user.pk, day).values("body__lsp")
    waiting = ContributionPart.objects.filter(Exists(coordinates), lsp__in=chaired, state=workflow.REPORTED)
    return waiting.exclude(reported_by=user.pk)


def returned_to(organisation: Organisation, user: Any) -> list[ContributionPart]:
    """What partnerships sent back to the agency and it has not answered, as `user` may see it: one query."""
    seen: Any = ContributionPart.objects.visible_to(user)
    found = seen.filter(organisation=organisation, state=workflow.RETURNED)
    return list(found.select_related(*NAMES).order_by("returned_at", "id"))


def _returned(access: Access) -> Parts:
    scope = Q(pk__in=[])
    for organisation, lsp in access.officer_scopes:
        scope |= Q(organisation=organisation) if lsp is None else Q(organisation=organisation, lsp=lsp)
    return ContributionPart.objects.filter(scope, state=workflow.RETURNED)


def _of_partnerships(title: str, found: Parts, order: int) -> WorkSection:
    """The first given first; where there are more, the way to what waits in each partnership."""
    rows = first_of_each(found.select_related(*NAMES), "lsp", first=("contribution__day", "id"))
    waiting = [Waiting(_item(part), _in_partnership(part.lsp), part.of_these) for part in rows]
    return of_wholes(title, waiting, order=order)


def _in_partnership(lsp: LocalStrategicPartnership) -> Whole:
    address = reverse("accountability:contributions", args=[lsp.slug])
    return Whole(f"in {lsp.name}", f"{address}?state={workflow.REPORTED}")


def _of_agencies(title: str, found: Parts, order: int) -> WorkSection:
    """The first given first; where there are more, the way to what was returned to each agency."""
    rows = first_of_each(found.select_related(*NAMES), "organisation", first=("contribution__day", "id"))
    waiting = [Waiting(_item(part), _of_agency(part.organisation), part.of_these) for part in rows]
    return of_wholes(title, waiting, order=order)


def _of_agency(organisation: Organisation) -> Whole:
    address = reverse("accountability:agency_contributions", args=[organisation.slug])
    return Whole(f"of {organisation.name}", f"{address}?state={workflow.RETURNED}")


def _item(part: ContributionPart) -> WorkItem:
    shown = part.state_as_data
    named = [words.day(part.contribution.day), part.organisation.name, f"{part.obligation.title}, {part.lsp}"]
    return WorkItem(
        title=part.contribution.title,
        href=part.contribution.get_absolute_url(),
        note=" · ".join(named),
        tag=shown.label,
        colour=shown.tag,
    )
