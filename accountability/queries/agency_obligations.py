"""What is expected of an agency by its obligations, on all its partnerships: from the kept judgements (D4)."""

from datetime import date
from typing import Any

from accountability.models import KeptJudgement
from accountability.obligation_registrations import still_to_do
from lsp.models import Organisation


def expected_of(organisation: Organisation, user: Any, day: date) -> list[KeptJudgement]:
    """What fell due and is not met, and what is not yet due, by date, as `user` may see it: one query.

    A coordinator sees their own partnership's rows of it, an officer all of them.
    """
    seen: Any = KeptJudgement.objects.visible_to(user).filter(organisation=organisation)
    return list(still_to_do(seen, day).select_related("lsp", "obligation").order_by("due_on", "id"))
