"""What is expected of an agency by its obligations, on all its partnerships: from the kept judgements (D4)."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accountability.models import Commitment, KeptJudgement, Obligation
from accountability.obligation_registrations import still_to_do
from lsp.access import Access
from lsp.models import LocalStrategicPartnership, Organisation


def expected_of(organisation: Organisation, user: Any, day: date) -> list[KeptJudgement]:
    """What fell due and is not met, and what is not yet due, by date, as `user` may see it: one query.

    A coordinator sees their own partnership's rows of it, an officer all of them.
    """
    seen: Any = KeptJudgement.objects.visible_to(user).filter(organisation=organisation)
    return list(still_to_do(seen, day).select_related("lsp", "obligation").order_by("due_on", "id"))


def partnerships_of_record(organisation: Organisation, user: Any) -> list[Any]:
    """The partnerships to which it has `promised` something that `user` may see, or that have set it an obligation.

    The latter with `grid`, the address of its judgements there, where `user` reads them. One query.
    """
    access = Access.of(user)
    promises: Any = Commitment.objects.visible_to(user).filter(lsp=OuterRef("pk"), organisation=organisation)
    asked = Obligation.objects.filter(lsp=OuterRef("pk"), organisation=organisation)
    seen: Any = LocalStrategicPartnership.objects.visible_to(user)
    found = seen.annotate(promised=Exists(promises.order_by()), obliged=Exists(asked))
    listed = list(found.filter(Q(promised=True) | Q(obliged=True)))
    for lsp in listed:
        address = f"{reverse('accountability:obligations', args=[lsp.slug])}?agency={organisation.pk}"
        lsp.grid = address if lsp.obliged and access.reads(lsp.pk) else ""
    return listed
