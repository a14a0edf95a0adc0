"""What of commitments falls due, for `lsp.due`."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse

from accountability import rules, workflow
from accountability.models import Commitment, Milestone
from lsp.due import Due, Source


def _address(thing: Due) -> str:
    """The commitment's page: its number stands in `where`."""
    reference = rules.c4_reference(thing.lsp_prefix, int(thing.where))
    return reverse("accountability:commitment", args=[thing.lsp_slug, reference])


COMMITMENT = Source(
    kind="commitment",
    label="Commitment",
    records=lambda: Commitment.objects.all(),
    still_open=lambda commitments, day: commitments.filter(state__in=workflow.UNDELIVERED),
    day=F("due_on"),
    title=F("title"),
    note=F("block__name"),
    lsp="lsp",
    organisation="organisation",
    owner="owner",
    block="block",
    where=F("number"),
    address=_address,
)


def _milestone_address(thing: Due) -> str:
    """The milestone on the commitment's page: `where` holds the number, or before there is one the id."""
    number, _, pk = thing.where.partition("-")
    reference = rules.c4_reference(thing.lsp_prefix, int(number)) if number else f"draft-{pk}"
    return f"{reverse('accountability:commitment', args=[thing.lsp_slug, reference])}#milestones"


MILESTONE = Source(
    kind="milestone",
    label="Milestone",
    records=lambda: Milestone.objects.all(),
    still_open=lambda milestones, day: milestones.still_open(),
    day=F("due_on"),
    title=F("title"),
    note=F("commitment__title"),
    lsp="commitment__lsp",
    organisation="commitment__organisation",
    owner="commitment__owner",
    block="commitment__block",
    where=Concat(
        Coalesce(Cast("commitment__number", CharField()), Value("")),
        Value("-"),
        Cast("commitment_id", CharField()),
        output_field=CharField(),
    ),
    address=_milestone_address,
)
