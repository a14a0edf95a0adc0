"""What commitments serve, actions, agreements and obligations, shown from both ends."""

from datetime import date
from typing import Any

from django.urls import reverse

from accountability.models import Commitment, Obligation
from accountability.queries.commitments import as_commitments, on_day
from lsp import clock
from lsp.queries.successions import named_on
from partnerships.follow_up import FollowUp
from partnerships.models import Agreement
from strategies.models import Action


def what_it_serves(commitment: Commitment, user: Any) -> list[tuple[str, str, str]]:
    """(what, its title, its address) of action, agreement and obligation, where `user` may know of them."""
    found: list[tuple[str, str, str]] = []
    if commitment.action_id is not None:
        actions: Any = Action.objects.visible_to(user).select_related("lsp")
        action = actions.filter(pk=commitment.action_id).first()
        if action is not None:
            found.append(("Action it serves", str(action), action.get_absolute_url()))
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


def is_hidden(record: Any, user: Any) -> bool:
    """Whether there is a record that `user` may not know of: one query where there is one."""
    if record is None:
        return False
    return not type(record).objects.visible_to(user).filter(pk=record.pk).exists()


def serving(user: Any, **what: Any) -> list[FollowUp]:
    """The commitments that serve an action, agreement or obligation, as `user` may see them, by due date: one query."""
    rows = Commitment.objects.visible_to(user).with_names().filter(**what).order_by("due_on", "pk")
    return [_as_row(row, clock.today()) for row in rows]


def under(agreement: Agreement, user: Any) -> list[FollowUp]:
    """The commitments that serve an agreement."""
    return serving(user, agreement=agreement)


def under_action(action: Action, user: Any, day: date) -> list[FollowUp]:
    """The commitments that served an action when the day was over, as they stood then, by due date."""
    rows = on_day(user, day).filter(action=action.pk).order_by("due_on", "id")
    found = as_commitments(rows)
    named_on((each.organisation for each in found), day)
    return [_as_row(each, day) for each in found]


def _as_row(commitment: Commitment, day: date) -> FollowUp:
    stands = commitment.shown_state_on(day)
    return FollowUp(
        title=commitment.title,
        href=commitment.get_absolute_url(),
        who=commitment.organisation.name,
        due=commitment.due_on,
        tag=stands.label,
        colour=stands.tag,
    )
