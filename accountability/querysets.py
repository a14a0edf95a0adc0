"""Which commitments a user may see, and the questions asked of them."""

from datetime import date
from typing import Any, Self

from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Q, Value, When

from accountability import workflow
from lsp.access import Access
from lsp.models import RoleGrant
from lsp.querysets import GovernedQuerySet, OfLspQuerySet, holds_on
from partnerships.models import Appointment


def seen_by(user: Any, path: str = "") -> Q:
    """The condition that `user` may see a commitment; `path` leads to it (`commitment__`).

    Published ones of published partnerships: everybody. What its agency has not put forward (a draft, or a draft
    withdrawn): the agency's officers and the coordinator. The rest: whoever holds a role in the partnership.
    """
    access = Access.of(user)

    def where(**conditions: Any) -> Q:
        return Q(**{f"{path}{name}": value for name, value in conditions.items()})

    seen = where(published=True, lsp__published=True)
    if not access.has_any_role:
        return seen
    seen |= where(lsp__in=access.coordinated_lsp_ids)
    for organisation, lsp in access.officer_scopes:
        seen |= where(organisation=organisation) if lsp is None else where(organisation=organisation, lsp=lsp)
    unpromised = where(state=workflow.DRAFT) | where(state=workflow.WITHDRAWN, number__isnull=True)
    reader = Q() if access.is_administrator else where(lsp__in=access.lsp_ids)
    return seen | (reader & ~unpromised)


def overdue_on(day: date) -> Q:
    """The condition that a commitment is past due by `day` and not delivered (C3)."""
    return Q(due_on__lt=day, state__in=workflow.UNDELIVERED)


def orphaned_on(day: date) -> Q:
    """The condition that a promise is not over and its owner neither sits nor acts for its agency on `day` (C5)."""
    agencys = {"organisation": OuterRef("organisation")}
    seated = Appointment.objects.filter(holds_on(day), person=OuterRef("owner"), **agencys)
    officer = RoleGrant.objects.filter(holds_on(day), user__person=OuterRef("owner"), **agencys)
    return Q(state__in=workflow.OWNED) & ~Exists(seated) & ~Exists(officer)


def standing_on(day: date) -> Case:
    """How a commitment stands on `day` (`workflow.STANDINGS`), for an annotation of commitments or their history."""
    return Case(
        When(overdue_on(day), then=Value("overdue")),
        When(state__in=workflow.IN_PROGRESS, then=Value("in_progress")),
        default=F("state"),
        output_field=CharField(),
    )


def rank_of_standing() -> Case:
    """The place of the annotated `standing` in a list: what needs somebody first, what is over last."""
    places = [When(standing=each.code, then=Value(place)) for place, each in enumerate(workflow.STANDINGS)]
    return Case(*places, output_field=IntegerField())


class CommitmentQuerySet(GovernedQuerySet):
    """Commitments."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(seen_by(user))

    def overdue(self, day: date) -> Self:
        """Past due by `day` and not delivered (C3)."""
        return self.filter(overdue_on(day))

    def orphaned(self, day: date) -> Self:
        """Promised, not over, and nobody of the agency answers for them on `day` (C5)."""
        return self.filter(orphaned_on(day))

    def due_between(self, first: date, last: date) -> Self:
        """Promised, not delivered, due from `first` to `last`, both included."""
        return self.filter(due_on__range=(first, last), state__in=workflow.UNDELIVERED)

    def waiting(self) -> Self:
        """Waiting for the coordinator: to be accepted, or to be confirmed."""
        return self.filter(state__in=(workflow.MADE, workflow.DELIVERED))

    def returned(self) -> Self:
        """Sent back by the coordinator and not answered by the agency yet."""
        return self.filter(returned_at__isnull=False, state__in=(workflow.DRAFT, workflow.UNDER_WAY))

    def with_names(self) -> Self:
        """With what every list shows of them."""
        return self.select_related("lsp", "organisation", "block", "owner")


class FollowsCommitmentQuerySet(GovernedQuerySet):
    """What belongs to a commitment is seen by those who see the commitment."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(seen_by(user, "commitment__"))


class EvidenceQuerySet(GovernedQuerySet):
    """Evidence is seen by those who see the commitment."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(seen_by(user, "progress_report__commitment__"))


class NamedAgencyQuerySet(OfLspQuerySet):
    """The duty register is public where its partnership is."""

    def with_names(self) -> Self:
        """With what every list shows of them."""
        return self.select_related("lsp", "organisation", "regime")


class DeclinedSuggestionQuerySet(GovernedQuerySet):
    """Why somebody was not named is for the partnership's coordinator, and the administrator."""

    def visible_to(self, user: Any) -> Self:
        access = Access.of(user)
        return self if access.is_administrator else self.filter(lsp__in=access.coordinated_lsp_ids)
