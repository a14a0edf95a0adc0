"""The permanent, gapless numbers of a partnership's commitments (C4)."""

from accountability.models import CommitmentCounter
from lsp.models import LocalStrategicPartnership


def next_number(lsp_id: int) -> int:
    """The partnership's next number. Its counter stays locked until the transaction ends, so a refused act leaves
    no gap and two acts never share a number."""
    counter = _locked(lsp_id)
    if counter is None:
        # Nothing to lock yet: the first two makers meet at the partnership's own row.
        LocalStrategicPartnership.objects.select_for_update(no_key=True).get(pk=lsp_id)
        counter = _locked(lsp_id) or CommitmentCounter(lsp_id=lsp_id)
    counter.last += 1
    counter.save()
    return counter.last


def _locked(lsp_id: int) -> CommitmentCounter | None:
    return CommitmentCounter.objects.locked().filter(lsp_id=lsp_id).first()
