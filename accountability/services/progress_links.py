"""The link in a reminder mail: its owner reports on one commitment, once, without signing in.

The secret is random and stands in the mail alone, which is forgotten once sent; the record keeps its SHA-256. A link
gives no other power, and none at all once it or another to the same promise was used, it has expired, the commitment
has moved on, or its recipient no longer owns the commitment, acts for the agency or has an open account.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
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
USED = (
    "You have reported on this commitment by this link, or by another to the same promise: they are for one report."
    " Thank you: your report is on the record."
)


class LinkUsed(NotFoundError):
    """The link was used before, or another to the same promise."""


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
    """Report by link, as its recipient: what `progress.report` takes but `by`. Raises as that, and as `read`.

    The report stands on what was promised to other partnerships too, and uses up the recipient's links to those (C6).
    """
    link = read(secret)
    person = link.recipient
    why = f"By the link in the reminder mail of {link.sent_on.day} {link.sent_on:%B %Y}, without signing in"
    with audit.source(LINK), act("progress-link.use", by=person, subject=link.commitment, reason=why):
        beside = _locked_beside(link)  # who uses one at the same moment waits, then finds it used
        Access.forget(person)
        link = read(secret)
        made = progress.report(link.commitment, by=person, **told)
        _use(link, made)
        for other in beside:
            _use_up(other, made, why)
    return made


def _locked_beside(link: ProgressLink) -> list[ProgressLink]:
    """The recipient's other open links to the same promise, locked with this one in the order of their ids."""
    of, promise = link.commitment, Q(commitment=link.commitment_id)
    if of.logged_with_id is not None:
        promise |= Q(commitment__logged_with=of.logged_with_id)
    still_open = Q(used_at=None, expires_on__gt=clock.today(), recipient=link.recipient_id)
    found = ProgressLink.objects.locked().filter(promise, still_open).select_related("commitment__lsp")
    return [each for each in found.order_by("pk") if each.pk != link.pk]


def _use(link: ProgressLink, made: ProgressReport) -> None:
    link.used_at, link.report = clock.now(), made
    link.save()


def _use_up(link: ProgressLink, made: ProgressReport, why: str) -> None:
    """Another link of the promise was used: this one was too, for the same report as it stands on its own commitment.

    Where a link was used for that one already, it holds no longer. Where the report does not reach, it stays.
    """
    of = link.commitment
    same = of.progress_reports.filter(reported_by=made.reported_by, reported_at=made.reported_at).first()
    if same is None:
        return
    if ProgressLink.objects.filter(report=same).exists():
        link.expires_on = max(clock.today(), link.sent_on + timedelta(days=1))
        link.save()
        return
    with act("progress-link.use", by=made.reported_by, subject=of, lsp=of.lsp, reason=why):
        _use(link, same)


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
