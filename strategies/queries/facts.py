"""The facts that rules about one action rest on."""

from collections.abc import Collection

from lsp import clock
from lsp.models import Organisation
from partnerships.queries import organisation_sits_on, people_acting_for
from strategies.models import Action, ActionContributor, ActionResource


def sits(organisation: Organisation, lsp_id: int) -> bool:
    """Whether the organisation sits on the partnership today: one query."""
    return organisation_sits_on(organisation.pk, lsp_id, clock.today())


def eligible_people(organisation: Organisation) -> frozenset[int]:
    """The ids of who may answer for an action of the organisation: its officers and seat holders of today."""
    return frozenset(person.pk for person in people_acting_for(organisation))


def contributing(action: Action) -> dict[int, ActionContributor]:
    """Those that contribute to the action today, by organisation: one query."""
    rows = ActionContributor.objects.filter(action=action, left_at=None).select_related("organisation")
    return {row.organisation_id: row for row in rows}


def resources_standing(action: Action) -> int:
    """How many resources are planned for the action and not taken out."""
    return ActionResource.objects.filter(action=action, taken_back_at=None).count()


def givers_outside(action: Action, taking_part: Collection[int]) -> frozenset[str]:
    """The names of those that are to put something in and are not among `taking_part`."""
    rows = ActionResource.objects.filter(action=action, taken_back_at=None).exclude(
        organisation__in=taking_part
    )
    return frozenset(rows.values_list("organisation__name", flat=True))
