"""The weekly mail of what is due from somebody: once a week, and none where nothing is due (N1)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from lsp import clock, outbox, reminder_mail
from lsp.due import Due
from lsp.models import Digest, LocalStrategicPartnership, ReminderPreference, User
from lsp.queries.due import due_things
from lsp.queries.recipients import of_user
from lsp.reminders import notices_of


def send() -> int:
    """Write the weekly mails of those whose day has come this week; how many."""
    day = clock.today()
    week = day - timedelta(days=day.weekday())
    had = Digest.objects.filter(week=week).values("user")
    waiting: Any = ReminderPreference.objects.filter(
        how=ReminderPreference.How.WEEKLY, weekday__lte=day.weekday(), user__is_active=True
    ).exclude(user__in=had)
    users = list(waiting.order_by("pk").values_list("user", flat=True))
    ahead = _reminder_days() if users else {}
    return sum(_send(user, week, day, ahead) for user in users)


def _reminder_days() -> dict[int, int]:
    """How many days before something is due it is said, by partnership."""
    partnerships = LocalStrategicPartnership.objects.select_related("regime")
    return {lsp.pk: notices_of(lsp).reminder_days for lsp in partnerships}


def _send(user_id: int, week: date, day: date, ahead: Mapping[int, int]) -> bool:
    """The mail of the week to one account; whether there was something to say. Said or not, the week is done."""
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
        if Digest.objects.filter(user=user, week=week).exists():
            return False
        recipient = of_user(user)
        things = _things(user, day, ahead) if recipient else []
        message = None
        if recipient and things:
            message = outbox.mail(
                to=recipient.address,
                subject=reminder_mail.digest_subject(things),
                text=reminder_mail.digest(recipient.name, things, day),
                about="digest",
            )
        Digest.objects.create(user=user, week=week, message=message)
    return message is not None


def _things(user: User, day: date, ahead: Mapping[int, int]) -> list[Due]:
    """What is overdue, and what falls due within the days that each partnership says."""
    until = day + timedelta(days=max(ahead.values(), default=0))
    rows = due_things(user, day).of(user).until(until)
    return [thing for thing in rows if (thing.day - day).days <= ahead[thing.lsp_id]]
