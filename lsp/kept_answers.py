"""Answers kept under an Idempotency-Key or a form's token: long enough for any repeat, then forgotten."""

from datetime import timedelta

from lsp import clock
from lsp.models import IdempotencyKey

KEPT = timedelta(days=7)


def forget() -> int:
    """Forget what is older than a week; how many."""
    forgotten, _ = IdempotencyKey.objects.filter(created_at__lt=clock.now() - KEPT).delete()
    return forgotten
