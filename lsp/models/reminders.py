"""What was said of what is due, and how people want to be told (N1)."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from lsp import clock
from lsp.audit.history import history
from lsp.models.accounts import Person
from lsp.models.governed import GovernedModel, Personal
from lsp.models.place import LocalStrategicPartnership
from lsp.models.work import Message
from lsp.querysets import TokenQuerySet


class ReminderPreference(GovernedModel):
    """How somebody with an account is reminded; who has said nothing is told at once. Escalations always come."""

    class How(models.TextChoices):
        AT_ONCE = "at_once", "When something falls due: a mail at once"
        WEEKLY = "weekly", "One mail a week with everything that is due"
        NONE = "none", "Not at all: only when something is overdue and it is passed on to me"

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"
        SATURDAY = 5, "Saturday"
        SUNDAY = 6, "Sunday"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminder_preference"
    )
    how = models.CharField("how you are reminded", max_length=10, choices=How.choices, default=How.AT_ONCE)
    weekday = models.PositiveSmallIntegerField(
        "day of the weekly mail",
        choices=Weekday.choices,
        default=Weekday.MONDAY,
        validators=[MaxValueValidator(6)],
    )

    objects = TokenQuerySet.as_manager()
    history = history()
    personal = Personal("user__person", ())

    class Meta:
        verbose_name = "preference"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="n1_reminded_in_a_known_way", condition=Q(how__in=["at_once", "weekly", "none"])
            ),
            models.CheckConstraint(name="n1_on_a_day_of_the_week", condition=Q(weekday__lte=6)),
        ]

    def __str__(self) -> str:
        return f"{self.get_how_display()} ({self.user})"


class Reminder(models.Model):
    """That somebody was told of one thing due on one day, at one stage: once and never again (N1).

    Saved with the mail that tells it. `subject` is the record's id among those of its `kind` (`lsp.due`); a day that
    moves is another day to be reminded of. Not governed: a note of the machine's, as the mail itself is.
    """

    class Stage(models.TextChoices):
        REMINDER = "reminder", "Reminded"
        ESCALATION = "escalation", "Escalated"
        GATHERED = "gathered", "Gathered when reminders began"

    lsp = models.ForeignKey(LocalStrategicPartnership, on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=40)
    subject = models.BigIntegerField()
    due_on = models.DateField()
    stage = models.CharField(max_length=10, choices=Stage.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="reminders"
    )
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="reminders")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="reminders")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "subject", "due_on", "stage", "user", "person"],
                nulls_distinct=False,
                name="n1_told_once",
            ),
            models.CheckConstraint(
                name="n1_told_to_one",
                condition=Q(user__isnull=False, person__isnull=True)
                | Q(user__isnull=True, person__isnull=False),
            ),
            models.CheckConstraint(
                name="n1_reminded_or_escalated", condition=Q(stage__in=["reminder", "escalation", "gathered"])
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["lsp", "due_on"], name="reminder_of_lsp")]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.kind} {self.subject}, due {self.due_on}"


class ReminderStart(models.Model):
    """The day on which a partnership's reminders began: what was overdue before does not escalate (N1).

    Written by the first run there; a note of the machine's, as reminders are.
    """

    lsp = models.OneToOneField(
        LocalStrategicPartnership, on_delete=models.PROTECT, related_name="reminder_start"
    )
    began_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.lsp}: reminders since {self.began_on}"


class DueEntry(models.Model):
    """What the calendars last said of one due thing, and how often that has changed: the SEQUENCE of its entry.

    The day of a thing may hang on another record (the next meeting), its words on a name: nothing of its own tells that
    they changed. A note of the machine's, written when a calendar that says something else is read.
    """

    kind = models.CharField(max_length=40)
    subject = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    sequence = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "subject"], name="one_entry_of_a_due_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: {self.sequence}"


class Digest(models.Model):
    """That somebody had their weekly mail of a week, or that nothing was due and none was sent (N1)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="digests")
    week = models.DateField(help_text="its Monday")
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="digests")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "week"], name="n1_one_digest_a_week"),
            models.CheckConstraint(name="n1_a_week_begins_on_monday", condition=Q(week__iso_week_day=1)),
        ]

    def __str__(self) -> str:
        return f"Week of {self.week}: {self.user}"
