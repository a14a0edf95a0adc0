"""Which actions a user may see, and the questions asked of them."""

from datetime import date
from typing import Any, Self

from django.db.models import Case, CharField, F, IntegerField, Q, Value, When

from lsp.access import Access
from lsp.querysets import GovernedQuerySet
from strategies import workflow


def seen_by(user: Any, path: str = "") -> Q:
    """The condition that `user` may see an action; `path` leads to it (`action__`).

    What was ever agreed stands in the action plan, which is public where the partnership is; drafts are for whoever
    holds a role in the partnership, and the officers of the accountable organisation (section 7).
    """
    access = Access.of(user)
    if access.is_administrator:
        return Q()
    seen = Q(**{f"{path}agreed_at__isnull": False, f"{path}lsp__published": True})
    if access.has_any_role:
        seen |= _inside(access, path)
    return seen


def _inside(access: Access, path: str) -> Q:
    """The condition that somebody reads inside: by a role in the partnership, or for the accountable organisation."""
    inside = Q(**{f"{path}lsp__in": access.lsp_ids})
    for organisation, lsp in access.officer_scopes:
        theirs = {f"{path}organisation": organisation, **({} if lsp is None else {f"{path}lsp": lsp})}
        inside |= Q(**theirs)
    return inside


def standing_on(day: date) -> Case:
    """How an action stands on `day` (`workflow.STANDINGS`), for an annotation of actions or rows of their history."""
    agreed = Q(state=workflow.AGREED)
    return Case(
        When(agreed & Q(due_on__lt=day), then=Value("overdue")),
        When(agreed & Q(starts_on__gt=day), then=Value("to_come")),
        When(agreed, then=Value("under_way")),
        default=F("state"),
        output_field=CharField(),
    )


def rank_of_standing() -> Case:
    """The place of an annotated `standing` in lists: what needs somebody first."""
    places = [When(standing=each.code, then=Value(place)) for place, each in enumerate(workflow.STANDINGS)]
    return Case(*places, output_field=IntegerField())


class ActionQuerySet(GovernedQuerySet):
    """Actions."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(seen_by(user))

    def with_names(self) -> Self:
        """With what every list shows of them."""
        return self.select_related("lsp", "organisation", "block", "person")


class OfActionQuerySet(GovernedQuerySet):
    """What belongs to an action is seen by those who see the action.

    `until` is the column that says since when it counts no more: what was taken out of a draft before that was agreed
    never stood in the action plan, and is for whoever saw the draft.
    """

    until: str

    def visible_to(self, user: Any) -> Self:
        stood = Q(**{self.until: None}) | Q(**{f"{self.until}__gte": F("action__agreed_at")})
        access = Access.of(user)
        if access.is_administrator:
            return self.all()
        return self.filter(seen_by(user, "action__"), stood | _inside(access, "action__"))


class ContributorQuerySet(OfActionQuerySet):
    """Who contributes to actions."""

    until = "left_at"


class ResourceQuerySet(OfActionQuerySet):
    """What actions take."""

    until = "taken_back_at"


class ActionMilestoneQuerySet(OfActionQuerySet):
    """Milestones of actions."""

    until = "dropped_at"

    def still_open(self) -> Self:
        """Neither done nor given up, of actions in the action plan that are still to be done."""
        return self.filter(done_on=None, dropped_at=None, action__state=workflow.AGREED)
