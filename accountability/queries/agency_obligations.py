"""What is expected of an agency by its obligations, on all its partnerships: from the kept judgements (D4)."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accountability.models import KeptJudgement, Obligation
from accountability.obligation_registrations import still_to_do
from lsp.access import Access
from lsp.models import LocalStrategicPartnership, Organisation


def expected_of(organisation: Organisation, user: Any, day: date) -> list[KeptJudgement]:
    """What fell due and is not met, and what is not yet due, by date, as `user` may see it: one query.

    A coordinator sees their own partnership's rows of it, an officer all of them.
    """
    seen: Any = KeptJudgement.objects.visible_to(user).filter(organisation=organisation)
    return list(still_to_do(seen, day).select_related("lsp", "obligation").order_by("due_on", "id"))


def grids_of(organisation: Organisation, user: Any) -> list[tuple[str, str]]:
    """(partnership, address) of all its judgements in each partnership that set it any, where `user` reads them.

    One query.
    """
    access = Access.of(user)
    asked = Obligation.objects.filter(lsp=OuterRef("pk"), organisation=organisation)
    lsps = LocalStrategicPartnership.objects.filter(Exists(asked)).order_by("name", "pk")
    return [
        (lsp.name, f"{reverse('accountability:obligations', args=[lsp.slug])}?agency={organisation.pk}")
        for lsp in lsps
        if access.reads(lsp.pk)
    ]
