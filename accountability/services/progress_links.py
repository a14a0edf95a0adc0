"""The link in a reminder mail: its owner reports on one commitment, once, without signing in.

The secret is random and stands in the mail alone, which is forgotten once sent; the record keeps its SHA-256. A link
gives no other power, and none at all once it was used or has expired, the commitment has moved on, or its recipient
no longer owns the commitment, acts for the agency or has an open account.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from accountability import permissions, workflow
from accountability.models import Commitment, ProgressLink, ProgressReport
from accountability.services import progress
from lsp import audit, clock
from lsp.access import Access
from lsp.audit import act
from lsp.audit.context import LINK
from lsp.errors import NotFoundError
from lsp.models import User

DAYS = 21
"""How long a link holds, where the regime does not say (`progress_link_days`)."""
SECRET_BYTES = 32
VOID = "This link no longer holds: it was used, it has expired, or the commitment is no longer yours to report on."
USED = "You have reported with this link, and it was for one use. Thank you: your report is on the record."


class LinkUsed(NotFoundError):
    """The link was used before."""


def links_for(recipient: User, ids: Iterable[int]) -> dict[int, tuple[ProgressLink, str]]:
    """A fresh link for each of the commitments that the account owns and may report on, by their ids.

    Called within the transaction that writes the mail: there is no link without its mail.
    """
    owned = Commitment.objects.filter(pk__in=list(ids), owner__user=recipient)
    rows = owned.select_related("lsp__regime", "owner").order_by("pk")
    return {of.pk: _send(of, recipient) for of in rows if _may_report(of, recipient)}


def words_for(recipient: User, ids: Sequence[int]) -> dict[int, str]:
    """What the reminder mail says below each of these commitments."""
    until = clock.today()
    return {
        pk: f"\n  Report on it without signing in, once, within {(link.expires_on - until).days} days:\n  {address}"
        for pk, (link, address) in links_for(recipient, ids).items()
    }


def _send(commitment: Commitment, recipient: User) -> tuple[ProgressLink, str]:
    secret, today = secrets.token_urlsafe(SECRET_BYTES), clock.today()
    days = commitment.lsp.regime.notice("progress_link_days", DAYS)
    link = ProgressLink(
        commitment=commitment,
        recipient=recipient,
        digest=_digest(secret),
        sent_on=today,
        expires_on=today + timedelta(days=days),
    )
    with act("progress-link.send", by=None, subject=link, lsp=commitment.lsp):
        link.save()
    return link, f"{settings.SITE_URL}{reverse('accountability:progress_link', args=[secret])}"


def read(secret: str) -> ProgressLink:
    """The link with this secret. Raises `LinkUsed`, or NotFoundError where it is void. Changes nothing."""
    found = ProgressLink.objects.select_related("commitment__lsp", "commitment__owner", "recipient")
    return _open(found.filter(digest=_digest(secret)).first())


def report(secret: str, **told: Any) -> ProgressReport:
    """Report by link, as its recipient: what `progress.report` takes but `by`. Raises as that, and as `read`."""
    link = read(secret)
    person = link.recipient
    why = f"By the link in the reminder mail of {link.sent_on.day} {link.sent_on:%B %Y}, without signing in"
    with audit.source(LINK), act("progress-link.use", by=person, subject=link.commitment, reason=why):
        ProgressLink.objects.locked().get(
            pk=link.pk
        )  # who uses it at the same moment waits, then finds it used
        Access.forget(person)
        link = read(secret)
        made = progress.report(link.commitment, by=person, **told)
        link.used_at, link.report = clock.now(), made
        link.save()
    return made


def _open(link: ProgressLink | None) -> ProgressLink:
    if link is None:
        raise NotFoundError(VOID)
    if link.used_at is not None:
        raise LinkUsed(USED)
    owner = link.commitment.owner
    is_theirs = owner is not None and owner.user_id == link.recipient_id
    if clock.today() >= link.expires_on or not is_theirs or not _may_report(link.commitment, link.recipient):
        raise NotFoundError(VOID)
    return link


def _may_report(commitment: Commitment, recipient: User) -> bool:
    """Whether the account is open and its holder acts for the agency, and the commitment is still to be delivered."""
    acts = recipient.is_active and permissions.agency(recipient, commitment)
    return bool(acts) and commitment.state in workflow.IN_PROGRESS


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
