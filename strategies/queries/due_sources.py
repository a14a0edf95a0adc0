"""What of the action plan falls due, for `lsp.due`. A draft binds nobody yet: neither it nor its milestones do."""

from django.db.models import CharField, F
from django.db.models.functions import Cast
from django.urls import reverse

from lsp.due import Due, Source
from strategies import workflow
from strategies.models import Action, ActionMilestone


def _address(thing: Due) -> str:
    """The action's page: its id stands in `where`."""
    return reverse("strategies:action", args=[thing.lsp_slug, int(thing.where)])


ACTION = Source(
    kind="action",
    label="Action",
    records=lambda: Action.objects.all(),
    still_open=lambda actions, day: actions.filter(state=workflow.AGREED),
    day=F("due_on"),
    title=F("title"),
    note=F("block__name"),
    lsp="lsp",
    organisation="organisation",
    owner="person",
    owner_holds=True,
    block="block",
    where=Cast("pk", CharField()),
    address=_address,
)

ACTION_MILESTONE = Source(
    kind="action_milestone",
    label="Milestone of an action",
    records=lambda: ActionMilestone.objects.all(),
    still_open=lambda milestones, day: milestones.still_open(),
    day=F("due_on"),
    title=F("title"),
    note=F("action__title"),
    lsp="action__lsp",
    organisation="action__organisation",
    owner="action__person",
    owner_holds=True,
    block="action__block",
    where=Cast("action_id", CharField()),
    address=lambda thing: f"{_address(thing)}#milestones",
)
