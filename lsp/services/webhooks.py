"""Webhooks: one's own endpoints, their secrets, and what is sent again. The only writers of endpoints and secrets."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from lsp import clock, outbox
from lsp.access import Access
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import Conflict, InvalidInput, PermissionRefused, Reason, RuleRefused, TransitionRefused
from lsp.models import (
    LocalStrategicPartnership,
    Organisation,
    User,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookSecret,
)
from lsp.services.locking import lock, not_found, system_lock
from lsp.webhooks import addresses, kinds, recording, signing
from lsp.webhooks.recording import owner_of
from lsp.webhooks.standing import may_be_told, role_stands

ACTIVE, PAUSED, ENDED = WebhookEndpoint.State.values
CURRENT, RETIRING, RETIRED = WebhookSecret.State.values
MOST_OWN = 20
FURTHEST = 366  # days until an older secret signs no more


# --- endpoints


def create(
    *,
    name: str,
    address: str,
    events: Sequence[str],
    by: Any,
    lsp: LocalStrategicPartnership | None = None,
    organisation: Organisation | None = None,
    shown: bool = False,
) -> tuple[WebhookEndpoint, str]:
    """A webhook of one's own; returns it and its secret, which is kept nowhere.

    `shown` says that the secret is shown now; else `take_secret` gives it, once. Raises InvalidInput,
    PermissionRefused.
    """
    _may_hold(by, lsp, organisation).require(PermissionRefused)
    _check(name, address, events)
    made = WebhookEndpoint(
        user_id=by.pk,
        name=name.strip(),
        lsp=lsp,
        organisation=organisation,
        address=address.strip(),
        events=sorted(set(events)),
    )
    with act("webhook.create", by=by, subject=made, lsp=lsp):
        User.objects.select_for_update(of=("self",)).get(pk=by.pk)
        own = WebhookEndpoint.objects.visible_to(by).exclude(state=ENDED).count()
        if own >= MOST_OWN:
            raise InvalidInput.field("", f"One has {MOST_OWN} webhooks at most. End one you no longer need.")
        made.save()
        secret = _new_secret(made, shown=shown)
    return made, secret


def edit(
    endpoint: WebhookEndpoint,
    *,
    name: str,
    address: str,
    events: Sequence[str],
    by: Any,
    version: int | None = None,
) -> WebhookEndpoint:
    """Another name, address or choice of events. What is on its way goes to the new address."""
    _check(name, address, events)
    with act("webhook.edit", by=by, subject=endpoint, lsp=endpoint.lsp):
        row = lock(WebhookEndpoint, endpoint.pk, by=by, version=version)
        _not_ended(row).require(TransitionRefused)
        row.name, row.address, row.events = name.strip(), address.strip(), sorted(set(events))
        row.save()
    return row


def pause(endpoint: WebhookEndpoint, *, by: Any, reason: str, version: int | None = None) -> WebhookEndpoint:
    """Send nothing for the time being; what happens meanwhile waits and is sent once it goes on."""
    with act("webhook.pause", by=by, subject=endpoint, lsp=endpoint.lsp, reason=reason.strip()):
        row = lock(WebhookEndpoint, endpoint.pk, by=by, version=version)
        _in(row, ACTIVE, "It is not active.").require(TransitionRefused)
        _reasoned(reason).require(RuleRefused)
        row.state, row.state_reason = PAUSED, reason.strip()
        row.save()
    return row


def resume(endpoint: WebhookEndpoint, *, by: Any, version: int | None = None) -> WebhookEndpoint:
    """Send again, first what has waited."""
    with act("webhook.resume", by=by, subject=endpoint, lsp=endpoint.lsp):
        row = lock(WebhookEndpoint, endpoint.pk, by=by, version=version)
        _in(row, PAUSED, "It is not paused.").require(TransitionRefused)
        _holds(row, by).require(PermissionRefused)
        row.state, row.state_reason, row.active_since = ACTIVE, "", clock.now()
        row.save()
        row.deliveries.filter(status=WebhookDelivery.Status.WAITING).update(next_attempt_at=clock.now())
        transaction.on_commit(recording.ring)
    return row


def end(endpoint: WebhookEndpoint, *, by: Any, reason: str, version: int | None = None) -> WebhookEndpoint:
    """Send nothing any more; what was on its way is withheld. This is not taken back (L4)."""
    with act("webhook.end", by=by, subject=endpoint, lsp=endpoint.lsp, reason=reason.strip()):
        row = lock(WebhookEndpoint, endpoint.pk, by=by, version=version)
        _not_ended(row).require(TransitionRefused)
        _reasoned(reason).require(RuleRefused)
        row.state, row.state_reason = ENDED, reason.strip()
        row.save()
        waits = row.deliveries.filter(status=WebhookDelivery.Status.WAITING)
        waits.update(status=WebhookDelivery.Status.WITHHELD, finished_at=clock.now())
    return row


def stop(endpoint: WebhookEndpoint, *, reason: str) -> WebhookEndpoint:
    """The service itself pauses an endpoint, and tells its owner by mail; once, whoever comes second."""
    with act("webhook.stop", by=None, subject=endpoint, lsp=endpoint.lsp, reason=reason):
        row = system_lock(WebhookEndpoint, endpoint.pk)
        if row.state != ACTIVE:
            return row
        row.state, row.state_reason = PAUSED, reason
        row.save()
        owner = owner_of(row)
        if owner.is_active and owner.email:
            outbox.mail(
                to=owner.email,
                subject=f"Your webhook “{row.name}” was paused",
                text=f"{reason}\n\nWhat happens meanwhile waits. See what was answered, and let it go on:\n"
                f"{settings.SITE_URL}/account/webhooks/{row.pk}/\n",
                about=f"webhook:{row.pk}",
            )
    return row


# --- secrets


def rotate(
    endpoint: WebhookEndpoint,
    *,
    retires_on: date,
    by: Any,
    version: int | None = None,
    shown: bool = False,
) -> tuple[WebhookEndpoint, str]:
    """A new secret; the one so far signs as well until `retires_on`, the first day it does no more."""
    with act("webhook.rotate", by=by, subject=endpoint, lsp=endpoint.lsp):
        row = lock(WebhookEndpoint, endpoint.pk, by=by, version=version)
        _not_ended(row).require(TransitionRefused)
        _within(retires_on).require(RuleRefused)
        _retire(row, only_past=True)
        if not one_secret(row):
            raise Conflict(TWO_SECRETS)
        older = row.secrets.get(state=CURRENT)
        older.state, older.retires_on = RETIRING, retires_on
        older.save()
        secret = _new_secret(row, shown=shown)
        row.save()
    return row, secret


def retire(endpoint: WebhookEndpoint, *, by: Any, version: int | None = None) -> WebhookEndpoint:
    """The older of two secrets signs no more from now on."""
    with act("webhook.retire", by=by, subject=endpoint, lsp=endpoint.lsp):
        row = lock(WebhookEndpoint, endpoint.pk, by=by, version=version)
        if not _retire(row):
            raise TransitionRefused(NO_OLDER)
        row.save()
    return row


def take_secret(endpoint: WebhookEndpoint, *, by: Any, version: int | None = None) -> str:
    """The newest secret, for whoever has not been shown it yet: once. Raises Conflict the second time."""
    with act("webhook.take_secret", by=by, subject=endpoint, lsp=endpoint.lsp):
        row = lock(WebhookEndpoint, endpoint.pk, by=by, version=version)
        newest = row.secrets.select_for_update(of=("self",)).get(state=CURRENT)
        if newest.shown_at is not None:
            raise Conflict("This secret was shown already. Make a new one where it is lost.")
        newest.shown_at = clock.now()
        newest.save()
    return signing.secret_of(newest.nonce)


def _new_secret(endpoint: WebhookEndpoint, *, shown: bool) -> str:
    nonce = signing.new_nonce()
    secret = signing.secret_of(nonce)
    WebhookSecret(
        endpoint=endpoint,
        nonce=nonce,
        check_value=signing.check_value(secret),
        shown_at=clock.now() if shown else None,
    ).save()
    return secret


def _retire(endpoint: WebhookEndpoint, *, only_past: bool = False) -> bool:
    """End the older secret, or only where its day has come; whether there was one."""
    older = endpoint.secrets.filter(state=RETIRING).first()
    today = clock.today()
    if older is None or (only_past and older.retires_on is not None and older.retires_on > today):
        return False
    older.state, older.retires_on = RETIRED, min(older.retires_on or today, today)
    older.save()
    return True


# --- what is sent


def send_test(endpoint: WebhookEndpoint, *, by: Any, version: int | None = None) -> WebhookDelivery:
    """Send an event that tells of nothing, to see whether it arrives."""
    with act("webhook.send_test", by=by, subject=endpoint, lsp=endpoint.lsp):
        row = lock(WebhookEndpoint, endpoint.pk, by=by, version=version)
        _in(row, ACTIVE, "It is not active. Let it go on first.").require(TransitionRefused)
        _holds(row, by).require(PermissionRefused)
        (sent,) = recording.send(kinds.TEST, [row])
    return sent


def replay(delivery: WebhookDelivery, *, by: Any) -> WebhookDelivery:
    """Send again what was delivered, given up or withheld: the same event under the same id (V1)."""
    endpoint = delivery.endpoint
    with act("webhook.replay", by=by, subject=endpoint, lsp=endpoint.lsp):
        row = lock(WebhookEndpoint, endpoint.pk, by=by)
        again = WebhookDelivery.objects.visible_to(by).filter(pk=delivery.pk, endpoint=row).first()
        if again is None:
            raise not_found(WebhookDelivery)
        may_send(row).require(TransitionRefused)
        kind = kinds.kind_of(again.event.kind)
        if not may_be_told(row, by, kind, again.event.subject_id):
            raise PermissionRefused("What it tells of is no longer yours to see.")
        WebhookDelivery.objects.filter(pk=again.pk).update(
            status=WebhookDelivery.Status.WAITING, attempts=0, next_attempt_at=clock.now(), finished_at=None
        )
        transaction.on_commit(recording.ring)
    again.refresh_from_db()
    return again


# --- what must hold

TWO_SECRETS, NO_OLDER = "Two secrets sign already. Retire the older one first.", "There is no older secret."


def one_secret(endpoint: WebhookEndpoint) -> Decision:
    """Whether one secret alone signs today, so that a new one may be made."""
    older = endpoint.secrets.filter(state=RETIRING, retires_on__gt=clock.today())
    return Decision.no("secrets", TWO_SECRETS) if older.exists() else Decision.yes()


def older_secret(endpoint: WebhookEndpoint) -> Decision:
    """Whether there is an older secret to retire."""
    older = endpoint.secrets.filter(state=RETIRING)
    return Decision.yes() if older.exists() else Decision.no("secrets", NO_OLDER)


def may_send(endpoint: WebhookEndpoint) -> Decision:
    """Whether something is sent now: not while it is paused, and never once it has ended."""
    if endpoint.state == ENDED:
        return Decision.no("state", "Its webhook has ended: nothing is sent any more.")
    return _in(endpoint, ACTIVE, "Its webhook is not active. Let it go on first.")


def _may_hold(by: Any, lsp: LocalStrategicPartnership | None, organisation: Organisation | None) -> Decision:
    """Coordinators for their partnership, officers for their agency; for exactly one of them."""
    access = Access.of(by)
    if (lsp is None) == (organisation is None):
        raise InvalidInput.field("lsp", "A webhook is for one partnership or for one agency.")
    if (lsp and access.coordinates(lsp.pk)) or (organisation and organisation.pk in access.organisation_ids):
        return Decision.yes()
    return Decision.no(
        "permission.webhook", "Coordinators have webhooks for their partnership, officers for their agency."
    )


def _holds(endpoint: WebhookEndpoint, by: Any) -> Decision:
    if role_stands(endpoint, by):
        return Decision.yes()
    return Decision.no("permission.webhook", "You no longer hold the role this webhook rests on.", rule="V1")


def _check(name: str, address: str, events: Sequence[str]) -> None:
    """The shape of a webhook, and where it may lead. Raises InvalidInput with every reason."""
    problems = []
    if not name.strip():
        problems.append(
            Reason("required", "Give the webhook a name, so that you know it again.", field="name")
        )
    try:
        addresses.check(address.strip())
    except addresses.Refused as refused:
        problems.append(refused.reason)
    known = {code for code, _ in kinds.choices()}
    unknown = sorted(set(events) - known)
    if not events or unknown:
        words = f"There is no event called {', '.join(unknown)}." if unknown else "Choose at least one event."
        problems.append(Reason("events", words, field="events"))
    if problems:
        raise InvalidInput(reasons=problems)


def _within(day: date) -> Decision:
    ahead = (day - clock.today()).days
    if 0 < ahead <= FURTHEST:
        return Decision.yes()
    words = f"Choose a day after today, within {FURTHEST} days."
    return Decision.no("retires_on", words, field="retires_on")


def _reasoned(reason: str) -> Decision:
    if reason.strip():
        return Decision.yes()
    return Decision.no("reason", "Give the reason.", field="reason")


def _not_ended(row: WebhookEndpoint) -> Decision:
    return Decision.yes() if row.state != ENDED else Decision.no("state", "This webhook has ended.")


def _in(row: WebhookEndpoint, state: str, words: str) -> Decision:
    return Decision.yes() if row.state == state else Decision.no("state", words)
