"""What each user may read of bodies, seats, offices and terms; each as at a date (L5)."""

from typing import Any, Self

from django.db.models import F, Q

from lsp.access import Access
from lsp.querysets import DatedQuerySet

NOT_WITHDRAWN = Q(starts_on=None) | Q(ends_on=None) | ~Q(ends_on=F("starts_on"))
"""The condition that a term or an office was not withdrawn before it began (L4)."""


def readable(user: Any, path: str = "") -> Q:
    """The condition that a body may be read by `user`; `path` leads to the body (`body__`).

    A published body of a published partnership is everybody's; the others are for those who hold a role there.
    """
    access = Access.of(user)
    if access.is_administrator:
        return Q()
    public = Q(**{f"{path}published": True, f"{path}lsp__published": True})
    return public | Q(**{f"{path}lsp__in": access.lsp_ids}) if access.lsp_ids else public


class BodyQuerySet(DatedQuerySet):
    """Bodies: published to everybody, unpublished to those with a role in the partnership."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(readable(user))


class OfBodyQuerySet(DatedQuerySet):
    """Records of a body: read by whoever reads the body."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(readable(user, "body__"))
