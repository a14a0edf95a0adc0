"""Mail: rows saved with the act that causes them, sent by the worker, each once (habit 13).

A message is claimed in one short transaction, sent outside any, then marked sent. Whoever dies in between leaves
it to be claimed again; it carries the same Message-ID, so that a mail server can recognise it.
"""

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from lsp import clock
from lsp.models import Message

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
MOST_ATTEMPTS = 8  # the last about an hour after the first
AT_ONCE = 50
ONE_USE = ("account", "invitation", "reminder-with-links")  # a link for one use: not kept once sent
FORGOTTEN = "The text held a link for one use and was not kept."


def mail(*, to: str, subject: str, text: str, about: str = "") -> Message:
    """Put a mail into the outbox within the present transaction. `about` says what it belongs to."""
    message = Message.objects.create(to=to, subject=" ".join(subject.split())[:200], text=text, about=about)
    transaction.on_commit(_ring)
    return message


def _ring() -> None:
    from lsp import tasks

    tasks.ring_bell(tasks.deliver)


def waiting() -> Any:
    """The messages that are due to be sent."""
    return Message.objects.filter(status=Message.Status.WAITING, next_attempt_at__lte=clock.now())


def deliver(limit: int = AT_ONCE) -> int:
    """Send what is due, at most `limit` messages; how many were sent."""
    sent = 0
    for _ in range(limit):
        message = _claim()
        if message is None:
            break
        sent += _send(message)
    return sent


def _claim() -> Message | None:
    """The next message due, put off for as long as a failed attempt would; None where there is none."""
    with transaction.atomic():
        message = waiting().select_for_update(skip_locked=True).order_by("next_attempt_at", "id").first()
        if message is None:
            return None
        message.next_attempt_at = clock.now() + FIRST_PAUSE * 2**message.attempts
        message.attempts += 1
        message.save(update_fields=["attempts", "next_attempt_at"])
    return message


def _send(message: Message) -> bool:
    try:
        EmailMessage(
            subject=message.subject,
            body=message.text,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[message.to],
            headers={
                "Message-ID": f"<{message.reference}@{_domain()}>",
                "X-Reference": str(message.reference),
            },
        ).send()
    except Exception as error:
        logger.warning("message %s was not sent: %s", message.reference, type(error).__name__)
        message.last_error = f"{type(error).__name__}: {error}"[:300]
        if message.attempts >= MOST_ATTEMPTS:
            message.status = Message.Status.FAILED
        message.save(update_fields=["last_error", "status"])
        return False
    message.status = Message.Status.SENT
    message.sent_at = clock.now()
    message.last_error = ""
    if message.about.split(":")[0] in ONE_USE:
        message.text = FORGOTTEN
    message.save(update_fields=["status", "sent_at", "last_error", "text"])
    return True


def _domain() -> str:
    """The domain of the sender, for Message-IDs."""
    return str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2].strip("> ") or "localhost"
