"""Reminders of what is due, each sent once however often this runs or dies (N1)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from lsp import clock, outbox, reminder_mail, rules
from lsp.due import Due
from lsp.models import LocalStrategicPartnership, Person, Reminder, ReminderStart, User
from lsp.queries.due import DueRows, everything_due
from lsp.queries.recipients import Addressees, Recipient, not_at_once

REMINDER_DAYS, ESCALATION_DAYS = 14, 7
"""Where the regime does not say."""

LINKED = "reminder-with-links"
"""What a mail is about that holds links for one use: the outbox forgets its text once it is sent."""

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
    """Tell whoever is to be told today, in every partnership; how many mails were written.

    What was overdue when reminders began is one mail for each person, whatever partnerships it is of.
    """
    day = clock.today()
    partnerships: Any = LocalStrategicPartnership.objects.select_related("regime", "reminder_start")
    rows = everything_due(day)
    written, gathered = 0, Letters()
    for lsp in partnerships.as_at(day).order_by("pk"):
        for recipient, stage, things in letters_of(lsp, rows, day):
            if stage == Reminder.Stage.GATHERED:
                gathered.add(recipient, stage, things)
            else:
                written += _tell(recipient, stage, things, day)
    return written + sum(_tell(*letter, day) for letter in gathered)


def began_on(lsp: LocalStrategicPartnership, day: date) -> date:
    """The day on which the partnership's reminders began: today, where this is their first run."""
    try:
        return lsp.reminder_start.began_on
    except ReminderStart.DoesNotExist:
        start, _ = ReminderStart.objects.get_or_create(lsp=lsp, defaults={"began_on": day})
        return start.began_on


class Letters:
    """Who is told which things, at which stage."""

    def __init__(self) -> None:
        self.people: dict[Any, Recipient] = {}
        self.things: dict[tuple[Any, str], list[Due]] = defaultdict(list)

    def add(self, recipient: Recipient, stage: str, things: Iterable[Due]) -> None:
        """These too."""
        self.people.setdefault(recipient.key, recipient)
        self.things[recipient.key, stage].extend(things)

    def __iter__(self) -> Iterator[tuple[Recipient, str, list[Due]]]:
        return ((self.people[key], stage, things) for (key, stage), things in self.things.items())


def letters_of(
    lsp: LocalStrategicPartnership, rows: DueRows, day: date
) -> list[tuple[Recipient, str, list[Due]]]:
    """What is to be told in one partnership, to those who want to be told so."""
    notices, began = notices_of(lsp), began_on(lsp, day)
    figures = (notices.reminder_days, notices.escalation_days)
    staged = [
        (thing, rules.n1_stage(thing.day, day, *figures, began=began))
        for thing in rows.of_lsp(lsp.pk).until(day + timedelta(days=notices.reminder_days))
    ]
    waiting = [(thing, stage) for thing, stage in staged if stage]
    if not waiting:
        return []
    addressees = Addressees(lsp, (thing for thing, _ in waiting), day)
    letters, told = Letters(), _told(thing for thing, _ in waiting)
    for thing, stage in waiting:
        for recipient in addressees.of(thing, stage):
            if _what(thing, stage, recipient) not in told:
                letters.add(recipient, stage, [thing])
    quiet = not_at_once(to for to, stage, _ in letters if stage != Reminder.Stage.ESCALATION)
    return [
        (to, stage, things)
        for to, stage, things in letters
        if stage == Reminder.Stage.ESCALATION or to.key[0] not in quiet
    ]


def _what(thing: Due, stage: str, recipient: Recipient) -> Told:
    return (thing.kind, thing.id, thing.day, stage, *recipient.key)


def _told(things: Iterable[Due]) -> set[Told]:
    """What was told already of things due on these days in their partnerships."""
    listed = list(things)
    days = [thing.day for thing in listed]
    told = Reminder.objects.filter(
        lsp__in={thing.lsp_id for thing in listed}, due_on__range=(min(days), max(days))
    )
    return set(told.values_list("kind", "subject", "due_on", "stage", "user_id", "person_id"))


def _tell(recipient: Recipient, stage: str, things: list[Due], day: date) -> bool:
    """Write one mail about those of the things of which the recipient was not told yet; whether there was one.

    Whoever else tells them at this moment waits, then finds that it was said. The mail and the notes that it was
    written are of one transaction: there is never one without the other.
    """
    with transaction.atomic():
        _alone(recipient)
        told = _told(things)
        fresh = [thing for thing in things if _what(thing, stage, recipient) not in told]
        if not fresh:
            return False
        links = reminder_mail.links_of(recipient.user, fresh) if stage == Reminder.Stage.REMINDER else {}
        message = outbox.mail(
            to=recipient.address,
            subject=reminder_mail.subject(stage, fresh),
            text=reminder_mail.text(recipient.name, stage, fresh, day, links),
            about=f"{LINKED if links else 'reminder'}:{fresh[0].lsp_id}",
        )
        Reminder.objects.bulk_create(
            Reminder(
                lsp_id=thing.lsp_id,
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
