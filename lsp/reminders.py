"""Reminders of what is due, each sent once however often this runs or dies (N1)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from lsp import clock, outbox, reminder_mail, rules
from lsp.due import Due
from lsp.models import LocalStrategicPartnership, Person, Reminder, User
from lsp.queries.due import DueRows, everything_due
from lsp.queries.recipients import Addressees, Recipient, not_at_once

REMINDER_DAYS, ESCALATION_DAYS = 14, 7
"""Where the regime does not say."""

Told = tuple[str, int, date, str, int | None, int | None]
"""Kind, subject, due day, stage, account, person: what is told once."""


@dataclass(frozen=True)
class Notices:
    """How many days before something is due its owner is reminded; how many days after, it escalates."""

    reminder_days: int
    escalation_days: int


def notices_of(lsp: LocalStrategicPartnership) -> Notices:
    """The regime's `reminder_days` and `escalation_days`, else 14 and 7."""
    notice = lsp.regime.notice
    return Notices(notice("reminder_days", REMINDER_DAYS), notice("escalation_days", ESCALATION_DAYS))


def remind() -> int:
    """Tell whoever is to be told today, in every partnership; how many mails were written."""
    day = clock.today()
    partnerships: Any = LocalStrategicPartnership.objects.select_related("regime")
    rows = everything_due(day)
    return sum(remind_of(lsp, rows, day) for lsp in partnerships.as_at(day).order_by("pk"))


def remind_of(lsp: LocalStrategicPartnership, rows: DueRows, day: date) -> int:
    """Tell whoever is to be told in one partnership; how many mails were written."""
    notices = notices_of(lsp)
    staged = [
        (thing, rules.n1_stage(thing.day, day, notices.reminder_days, notices.escalation_days))
        for thing in rows.of_lsp(lsp.pk).until(day + timedelta(days=notices.reminder_days))
    ]
    waiting = [(thing, stage) for thing, stage in staged if stage]
    if not waiting:
        return 0
    addressees = Addressees(lsp, (thing for thing, _ in waiting), day)
    letters: dict[tuple[Any, str], list[Due]] = defaultdict(list)
    people: dict[Any, Recipient] = {}
    told = _told(lsp, waiting)
    for thing, stage in waiting:
        for recipient in addressees.of(thing, stage):
            people[recipient.key] = recipient
            if _what(thing, stage, recipient) not in told:
                letters[recipient.key, stage].append(thing)
    quiet = not_at_once(people[key] for key, stage in letters if stage == Reminder.Stage.REMINDER)
    return sum(
        _tell(lsp, people[key], stage, things, day)
        for (key, stage), things in letters.items()
        if stage == Reminder.Stage.ESCALATION or key[0] not in quiet
    )


def _what(thing: Due, stage: str, recipient: Recipient) -> Told:
    return (thing.kind, thing.id, thing.day, stage, *recipient.key)


def _told(lsp: LocalStrategicPartnership, waiting: Iterable[tuple[Due, str]]) -> set[Told]:
    """What was told already of things due on these days."""
    days = [thing.day for thing, _ in waiting]
    told = Reminder.objects.filter(lsp=lsp, due_on__range=(min(days), max(days)))
    return set(told.values_list("kind", "subject", "due_on", "stage", "user_id", "person_id"))


def _tell(
    lsp: LocalStrategicPartnership, recipient: Recipient, stage: str, things: list[Due], day: date
) -> bool:
    """Write one mail about those of the things of which the recipient was not told yet; whether there was one.

    Whoever else tells them at this moment waits, then finds that it was said. The mail and the notes that it was
    written are of one transaction: there is never one without the other.
    """
    with transaction.atomic():
        _alone(recipient)
        told = _told(lsp, [(thing, stage) for thing in things])
        fresh = [thing for thing in things if _what(thing, stage, recipient) not in told]
        if not fresh:
            return False
        message = outbox.mail(
            to=recipient.address,
            subject=reminder_mail.subject(stage, fresh),
            text=reminder_mail.text(recipient.name, stage, fresh, day),
            about=f"reminder:{lsp.pk}",
        )
        Reminder.objects.bulk_create(
            Reminder(
                lsp=lsp,
                kind=thing.kind,
                subject=thing.id,
                due_on=thing.day,
                stage=stage,
                user=recipient.user,
                person=recipient.person,
                message=message,
            )
            for thing in fresh
        )
    return True


def _alone(recipient: Recipient) -> None:
    """Let nobody else write to the recipient until the transaction ends."""
    if recipient.user is not None:
        User.objects.select_for_update(of=("self",)).get(pk=recipient.user.pk)
    else:
        people: Any = Person.objects
        people.select_for_update(of=("self",)).get(pk=recipient.key[1])
