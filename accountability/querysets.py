"""Which commitments a user may see, and the questions asked of them."""

from datetime import date
from typing import Any, Self

from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from accountability import workflow
from accountability.obligation_querysets import inside
from lsp import clock
from lsp.access import Access
from lsp.models import RoleGrant
from lsp.querysets import GovernedQuerySet, OfLspQuerySet, holds_on
from partnerships.models import Appointment, Body, Office


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
    unpromised = where(state=workflow.DRAFT) | where(state=workflow.WITHDRAWN, number__isnull=True)
    reader = Q() if access.is_administrator else where(lsp__in=access.lsp_ids)
    return seen | _drafts_seen_by(access, path) | (reader & ~unpromised)


def _drafts_seen_by(access: Access, path: str = "") -> Q:
    """The condition that somebody sees a commitment as a draft too: the coordinator, and the agency's officers."""
    seen = Q(**{f"{path}lsp__in": access.coordinated_lsp_ids})
    for organisation, lsp in access.officer_scopes:
        theirs = {f"{path}organisation": organisation, **({} if lsp is None else {f"{path}lsp": lsp})}
        seen |= Q(**theirs)
    return seen


def overdue_on(day: date) -> Q:
    """The condition that a commitment is past due by `day` and not delivered (C3)."""
    return Q(due_on__lt=day, state__in=workflow.UNDELIVERED)


def orphaned_on(day: date) -> Q:
    """The condition that a promise is not over and its owner neither sits nor acts for its agency on `day` (C5)."""
    agencys = {"organisation": OuterRef("organisation")}
    seated = Appointment.objects.filter(holds_on(day), person=OuterRef("owner"), **agencys)
    officer = RoleGrant.objects.filter(holds_on(day), user__person=OuterRef("owner"), **agencys)
    return Q(state__in=workflow.OWNED) & ~Exists(seated) & ~Exists(officer)


def known_orphaned(user: Any, day: date) -> Q:
    """The condition that it is orphaned on `day` and `user` is told so: it is nothing for the public (C5)."""
    return orphaned_on(day) & inside(user)


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


class OfPromiseQuerySet(FollowsCommitmentQuerySet):
    """What a commitment promises: what a draft lost without having been put forward is for who saw the draft.

    `until` is the column that says since when it is promised no more. It was put forward where the commitment was,
    at some moment from its creation until then: for role holders when it was recorded, for the public once it was made.
    """

    until: str

    def visible_to(self, user: Any) -> Self:
        access = Access.of(user)
        stands = Q(**{self.until: None}) | _drafts_seen_by(access, "commitment__")
        return super().visible_to(user).filter(stands | Q(self._was_put_forward(access)))

    def _was_put_forward(self, access: Access) -> Exists:
        """A row of the commitment's history that others could see, of a moment at which this stood."""
        commitments: Any = self.model._meta.get_field("commitment").related_model
        rows = commitments.history
        back_by_then = {"history_date__gt": OuterRef("history_date"), "id": OuterRef("id")}
        over = rows.filter(
            **back_by_then, state=workflow.DRAFT, history_date__lte=OuterRef(OuterRef("created_at"))
        )
        told = rows.filter(id=OuterRef("commitment_id"), history_date__lte=OuterRef(self.until))
        told = told.exclude(state=workflow.DRAFT).filter(~Exists(over))
        reader = Q() if access.is_administrator else Q(number__isnull=False) | Q(lsp__in=access.lsp_ids)
        return Exists(told.filter(reader))


class PledgeQuerySet(OfPromiseQuerySet):
    """Pledges."""

    until = "taken_back_at"


class FollowsPledgeQuerySet(GovernedQuerySet):
    """What was supplied of a pledge is seen by those who see its commitment."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(seen_by(user, "pledge__commitment__"))


class EvidenceQuerySet(GovernedQuerySet):
    """Evidence is seen by those who see the commitment."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(seen_by(user, "progress_report__commitment__"))


class MilestoneQuerySet(OfPromiseQuerySet):
    """Milestones."""

    until = "dropped_at"

    def still_open(self) -> Self:
        """Neither done nor given up, of commitments that are still to be delivered."""
        states = (*workflow.UNMADE, *workflow.UNDELIVERED)
        return self.filter(done_on=None, dropped_at=None, commitment__state__in=states)


class ProgressLinkQuerySet(GovernedQuerySet):
    """Links of reminder mails: nobody reads them on a page; whoever holds the secret finds the one it opens."""

    def visible_to(self, user: Any) -> Self:
        return self.none()


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


def chaired_by(user_id: Any, day: date) -> QuerySet[Office]:
    """The offices in which somebody chairs or co-chairs the board of a partnership on the day."""
    return Office.objects.filter(
        holds_on(day),
        holds_on(day, "body__"),
        person__user_id=user_id,
        body__kind=Body.Kind.BOARD,
        kind__in=(Office.Kind.CHAIR, Office.Kind.CO_CHAIR),
    )


def chairs_board(user: Any, lsp: Any) -> bool:
    """Whether somebody chairs or co-chairs the board of the partnership today: a query for whoever holds a role."""
    access = Access.of(user)
    return access.has_any_role and chaired_by(access.user_id, clock.today()).filter(body__lsp=lsp).exists()


class ParticipationQuerySet(GovernedQuerySet):
    """How a partner takes part is for the coordinator, the board's chair and the partner itself (section 7)."""

    def visible_to(self, user: Any) -> Self:
        access = Access.of(user)
        if not access.has_any_role:
            return self.none()
        chaired = chaired_by(access.user_id, clock.today())
        seen = Q(lsp__in=access.coordinated_lsp_ids) | Q(lsp__in=chaired.order_by().values("body__lsp"))
        for organisation, lsp in access.officer_scopes:
            seen |= Q(organisation=organisation) & (Q() if lsp is None else Q(lsp=lsp))
        return self.filter(seen)

    def standing_on(self, day: date) -> Self:
        """The newest of each partner that was made by the day and is not withdrawn: it stands until the next."""
        made: Any = self.filter(assessed_on__lte=day, withdrawn_at__isnull=True)
        later = self.model._default_manager.filter(
            lsp=OuterRef("lsp"),
            organisation=OuterRef("organisation"),
            withdrawn_at__isnull=True,
            assessed_on__gt=OuterRef("assessed_on"),
            assessed_on__lte=day,
        )
        return made.filter(~Exists(later))

    def with_names(self) -> Self:
        """With what every list shows of them."""
        return self.select_related("lsp", "organisation", "assessed_by__person", "answered_by__person")
