"""Which obligations, contributions and judgements a user may see.

What is expected of an agency is as public as the duty register. What it contributed, how it was judged and what it
explains is for those who hold a role in the partnership, and for the agency's own officers (section 7).
"""

from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from lsp.access import Access
from lsp.querysets import GovernedQuerySet, OfLspQuerySet


def inside(user: Any, path: str = "") -> Q:
    """The condition that `user` reads what is inside: `path` leads to a record with partnership and organisation."""
    access = Access.of(user)
    if access.is_administrator:
        return Q()
    seen = Q(**{f"{path}lsp__in": access.lsp_ids})
    for organisation, lsp in access.officer_scopes:
        of = {f"{path}organisation": organisation}
        seen |= Q(**of) if lsp is None else Q(**of, **{f"{path}lsp": lsp})
    return seen


class ObligationQuerySet(OfLspQuerySet):
    """Obligations: as public as the duty register."""

    def with_names(self) -> Self:
        """With what every list shows of them."""
        return self.select_related("lsp", "organisation", "regime")


class InsideQuerySet(GovernedQuerySet):
    """What is judged and declared of an obligation."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(inside(user, "obligation__"))


class PartQuerySet(GovernedQuerySet):
    """What a contribution counts in one obligation: seen in the partnership of that obligation."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(inside(user))

    def counted(self) -> Self:
        """Those that count today: confirmed, and not taken back."""
        return self.filter(state="confirmed")


class ContributionQuerySet(GovernedQuerySet):
    """Contributions: the agency's own, and in each partnership those that count for something in it."""

    def visible_to(self, user: Any) -> Self:
        from accountability.models.contribution import ContributionPart

        access = Access.of(user)
        if access.is_administrator:
            return self
        if not access.has_any_role:
            return self.none()
        parts = ContributionPart.objects.filter(inside(user), contribution=OuterRef("pk"))
        return self.filter(Exists(parts))


class OfContributionQuerySet(GovernedQuerySet):
    """What shows a contribution is seen by whoever sees the contribution."""

    def visible_to(self, user: Any) -> Self:
        from accountability.models.contribution import Contribution

        return self.filter(contribution__in=Contribution.objects.visible_to(user).values("pk"))


class ClosedYearQuerySet(OfLspQuerySet):
    """Which years are closed is as public as the partnership."""
