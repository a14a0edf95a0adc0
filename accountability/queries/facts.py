"""The facts that rules about one commitment rest on."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accountability import workflow
from accountability.decisions import FACTS_WANTED
from accountability.models import Commitment, Evidence, ProgressReport
from accountability.querysets import chaired_by
from accountability.rules import Facts
from lsp import clock
from lsp.models import LocalStrategicPartnership, Organisation, Person, Role, RoleGrant
from lsp.querysets import holds_on
from partnerships.queries import chairs_of_board, people_acting_for


def facts_for(name: str, commitment: Commitment) -> Facts:
    """The facts that the step of this name asks for; none where the row itself is enough."""
    return facts_of(commitment) if name in FACTS_WANTED else Facts()


def facts_of(commitment: Commitment) -> Facts:
    """Who reported, coordinates and chairs today, and how much evidence there is: four queries."""
    reporters = set(
        ProgressReport.objects.filter(commitment=commitment).values_list("reported_by_id", flat=True)
    )
    if commitment.delivered_by_id is not None:
        reporters.add(commitment.delivered_by_id)
    return Facts(
        reporters=frozenset(reporters),
        coordinators=coordinators_of(commitment.lsp),
        chairs=chairs_of(commitment.lsp),
        evidence=Evidence.objects.filter(progress_report__commitment=commitment).count(),
    )


def taken_up_elsewhere(commitment: Commitment) -> frozenset[str]:
    """The states in which other partnerships have what is promised to this one, as far as they accepted it (C6)."""
    if commitment.logged_with_id is None:
        return frozenset()
    others = Commitment.objects.filter(
        logged_with=commitment.logged_with_id, organisation=commitment.organisation_id
    )
    accepted = others.filter(state__in=workflow.TAKEN_UP).exclude(pk=commitment.pk)
    return frozenset(accepted.values_list("state", flat=True))


def coordinators_of(lsp: LocalStrategicPartnership) -> frozenset[int]:
    """The user ids of today's coordinators: one query."""
    grants = RoleGrant.objects.filter(lsp=lsp, role=Role.COORDINATOR).as_at(clock.today())
    return frozenset(grants.values_list("user_id", flat=True))


def chairs_of(lsp: LocalStrategicPartnership) -> frozenset[int]:
    """The user ids of the board's chair or co-chairs today."""
    return frozenset(chairs_of_board(lsp, clock.today()).values_list("pk", flat=True))


def waiting_for_the_chair(user: Any, day: date) -> QuerySet[Commitment]:
    """Delivered commitments that the coordinator reported, on the boards that `user` chairs (C1)."""
    chaired = chaired_by(user.pk, day)
    coordinates = RoleGrant.objects.filter(holds_on(day), role=Role.COORDINATOR, lsp=OuterRef("lsp"))
    reported = ProgressReport.objects.filter(commitment=OuterRef("pk"))
    delivered = Exists(coordinates.filter(user=OuterRef("delivered_by")))
    told = Exists(reported.filter(Exists(_reporter_coordinates(day))))
    return Commitment.objects.filter(
        delivered | told, state=workflow.DELIVERED, lsp__in=chaired.values("body__lsp")
    )


def _reporter_coordinates(day: date) -> QuerySet[RoleGrant]:
    """Within a query of reports: the coordinator's grant of whoever reported."""
    return RoleGrant.objects.filter(
        holds_on(day),
        role=Role.COORDINATOR,
        lsp=OuterRef("commitment__lsp"),
        user=OuterRef("reported_by"),
    )


def owners_of(*agencies: Organisation) -> list[Person]:
    """The people who may own the agencies' commitments: officers and seat holders of today, by name (C5)."""
    return people_acting_for(*agencies)
