"""The live commitments an organisation leaves when another comes after it, and how the successor takes them on (L6)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from accountability import rules, workflow
from accountability.models import Commitment
from accountability.queries.facts import owners_of
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import RuleRefused
from lsp.inheritance import Left
from lsp.models import Inheritance, Organisation
from lsp.services.locking import system_lock


class Commitments:
    """What was promised and is not over, and what was recorded and is not owned yet.

    What was delivered and not confirmed is offered too: that the predecessor delivered it stays on the record, and who
    takes it on answers for the evidence and for what is returned. It stays one commitment with its number, since others
    refer to it; whose it was until then, its history and every page as at an earlier day say. Until the successor
    answers it stands with the predecessor.
    """

    kind = "commitment"
    label = "Commitment"
    plural = "Commitments"

    def left_by(self, organisation: Organisation, day: date) -> list[Left]:
        """The live ones: one query."""
        live = Commitment.objects.filter(organisation=organisation, state__in=workflow.LIVE)
        found = live.select_related("lsp").order_by("lsp", "number", "pk")
        return [Left(each.lsp_id, each.pk, _title(each)) for each in found]

    def decide(self, organisation: Organisation, day: date) -> Decision:
        """A commitment can pass on any day."""
        return Decision.yes()

    def release(self, organisation: Organisation, day: date, *, by: Any, reason: str) -> None:
        """It waits with the predecessor until the successor has answered: a promise does not end with a name."""

    def reopen(self, organisation: Organisation, day: date, *, by: Any, reason: str) -> None:
        """They have waited with the predecessor all the time."""

    def take_over(self, offered: Inheritance, *, by: Any, people: bool) -> int:
        """The successor's from now on; its owner stays where they serve the successor (C5)."""
        commitment = system_lock(Commitment, offered.subject_id)
        successor = offered.succession.successor
        with act("commitment.take_over", by=by, subject=commitment, reason=str(offered.succession)):
            rules.l6_is_live(commitment.state, offered.title, offered.predecessor.name).require(RuleRefused)
            commitment.organisation = successor
            serving = {person.pk for person in owners_of(successor)} if people else set()
            if commitment.owner_id not in serving:
                commitment.owner = None
            commitment.save()
        return int(commitment.pk)

    def addresses(self, ids: Collection[int], user: Any) -> Mapping[int, str]:
        """The pages of commitments."""
        seen = Commitment.objects.visible_to(user).filter(pk__in=ids).select_related("lsp")
        return {commitment.pk: commitment.get_absolute_url() for commitment in seen}


def _title(commitment: Commitment) -> str:
    """What it is called where it is offered; that it is delivered is to be known before one takes it on."""
    if commitment.state != workflow.DELIVERED:
        return str(commitment)
    delivered = " (delivered, not confirmed yet)"
    return f"{str(commitment)[: 300 - len(delivered)]}{delivered}"
