"""What commitments serve, agreements and obligations, shown from both ends."""

from typing import Any

from django.urls import reverse

from accountability.models import Commitment, Obligation
from lsp import clock
from partnerships.follow_up import FollowUp
from partnerships.models import Agreement


def what_it_serves(commitment: Commitment, user: Any) -> list[tuple[str, str, str]]:
    """(what, its title, its address) of the agreement and the obligation, where `user` may know of them."""
    found: list[tuple[str, str, str]] = []
    if commitment.agreement_id is not None:
        agreements: Any = Agreement.objects.visible_to(user).select_related("lsp")
        agreement = agreements.filter(pk=commitment.agreement_id).first()
        if agreement is not None:
            found.append(("Agreement it serves", str(agreement), agreement.get_absolute_url()))
    if commitment.obligation_id is not None:
        obligations: Any = Obligation.objects.visible_to(user).select_related("lsp", "organisation")
        owed = obligations.filter(pk=commitment.obligation_id).first()
        if owed is not None:
            address = reverse("accountability:obligation", args=[owed.lsp.slug, owed.pk])
            found.append(("Obligation it serves", str(owed), address))
    return found


def serving(user: Any, **what: Any) -> list[FollowUp]:
    """The commitments that serve an agreement or an obligation, as `user` may see them, by due date: one query."""
    rows = Commitment.objects.visible_to(user).with_names().filter(**what).order_by("due_on", "pk")
    return [_as_row(row) for row in rows]


def under(agreement: Agreement, user: Any) -> list[FollowUp]:
    """The commitments that serve an agreement."""
    return serving(user, agreement=agreement)


def _as_row(commitment: Commitment) -> FollowUp:
    stands = commitment.shown_state_on(clock.today())
    return FollowUp(
        title=commitment.title,
        href=commitment.get_absolute_url(),
        who=commitment.organisation.name,
        due=commitment.due_on,
        tag=stands.label,
        colour=stands.tag,
    )
