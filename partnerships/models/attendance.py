"""Who came to a meeting, for which seat, and who stood back from an item."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lsp.audit.history import history
from lsp.models import GovernedModel, Organisation, Person, Personal
from partnerships.models.appointment import Appointment
from partnerships.models.meeting import AgendaItem, Meeting
from partnerships.models.seat import Seat
from partnerships.querysets import InterestQuerySet, OfMeetingQuerySet


class Attendance(GovernedModel):
    """One seat at one meeting: who was due, who came, at what level.

    Before the meeting it holds what the member sent ahead (apologies, a deputy); afterwards what was recorded.
    An unfilled seat has nobody due and counts against the organisation, never against a person (P8).
    """

    class Status(models.TextChoices):
        PRESENT = "present", "Present"
        DEPUTY = "deputy", "Deputy came"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"
        UNFILLED = "unfilled", "Seat not filled"

    ATTENDED = ("present", "deputy")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendances")
    appointment = models.ForeignKey(
        Appointment, null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attendances",
        verbose_name="who was due",
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    status = models.CharField(max_length=10, choices=Status.choices)
    deputy = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attended_for",
        verbose_name="who came instead",
    )
    level = models.CharField(
        "level of who came", max_length=20, choices=Seat.Level.choices, blank=True, default=""
    )
    voting = models.BooleanField(help_text="as the seat was on the day", default=True)
    sent_at = models.DateTimeField("sent ahead by the member", null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="empty: sent ahead only, and counted nowhere"
    )
    note = models.CharField(max_length=300, blank=True, default="")

    objects = OfMeetingQuerySet.as_manager()
    personal = Personal("person", ("note",))
    history = history()

    class Meta:
        ordering: ClassVar = ["meeting_id", "seat__position", "seat_id"]
        verbose_name = "attendance"
        verbose_name_plural = "attendances"
        indexes: ClassVar = [
            models.Index(fields=["organisation", "meeting"], name="partnerships_attend_org"),
            models.Index(fields=["person", "meeting"], name="partnerships_attend_person"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="p8_one_attendance_a_seat"),
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(person__isnull=False),
                name="p8_one_attendance_a_person",
            ),
            models.UniqueConstraint(
                fields=["meeting", "deputy"],
                condition=Q(deputy__isnull=False),
                name="p7_a_deputy_for_one_seat",
            ),
            models.CheckConstraint(
                name="p7_deputy_named",
                condition=(Q(status="deputy") & Q(deputy__isnull=False))
                | (~Q(status="deputy") & Q(deputy__isnull=True)),
                violation_error_message="Name the deputy who came.",
            ),
            models.CheckConstraint(
                name="p7_deputy_is_another",
                condition=Q(deputy__isnull=True) | Q(person__isnull=True) | ~Q(deputy=F("person")),
            ),
            models.CheckConstraint(
                name="p8_unfilled_has_nobody_due",
                condition=(Q(status="unfilled") & Q(person__isnull=True) & Q(appointment__isnull=True))
                | (~Q(status="unfilled") & Q(person__isnull=False) & Q(appointment__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_status_display().lower()}"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.meeting.body.lsp_id


class Interest(GovernedModel):
    """An interest declared in an item; who withdrew for it does not count for its quorum (P7)."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="interests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interests")
    nature = models.CharField("what the interest is", max_length=500)
    withdrew = models.BooleanField("withdrew from the item", default=False)
    taken_back_reason = models.TextField(
        blank=True, default="", help_text="why it does not stand: it was recorded by mistake"
    )

    objects = InterestQuerySet.as_manager()
    personal = Personal("person", ("nature", "taken_back_reason"))
    history = history()

    class Meta:
        ordering: ClassVar = ["item_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "person"], name="partnerships_interest_once"),
            models.CheckConstraint(name="partnerships_interest_stated", condition=~Q(nature="")),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.nature}"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.item.body.lsp_id
