"""What of commitments falls due, for `lsp.due`."""

from django.db.models import F
from django.urls import reverse

from accountability import rules, workflow
from accountability.models import Commitment
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
