"""Meetings of bodies, their agendas and papers."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from lsp import clock
from lsp.audit.history import history
from lsp.models import BroughtIn, GovernedModel, Person, StoredFile
from lsp.workflow import State
from partnerships import workflow
from partnerships.models.body import Body
from partnerships.querysets import AgendaItemQuerySet, MeetingQuerySet, PaperQuerySet


class Meeting(BroughtIn, GovernedModel):
    """A meeting of a body: planned, called, held or cancelled.

    `uid` and `sequence` are those of its calendar entry (iCalendar): the sequence rises whenever title, day, time,
    place or cancellation change. `quorum` is the body's on the day it was held (P7). Times are London's.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(max_length=200, blank=True, default="", help_text="empty: the body's name")
    day = models.DateField("date")
    starts_at = models.TimeField("begins at")
    ends_at = models.TimeField("ends at", null=True, blank=True)
    place = models.CharField(max_length=300, blank=True, default="")
    state = models.CharField(
        max_length=10, choices=workflow.MEETING.choices(), default=workflow.PLANNED, editable=False
    )
    series = models.UUIDField(
        null=True, blank=True, editable=False, help_text="of meetings planned ahead by one rule"
    )
    items_by = models.DateField("items wanted by", null=True, blank=True)
    called_for_items_at = models.DateTimeField(null=True, blank=True, editable=False)
    called_at = models.DateTimeField("pack sent", null=True, blank=True, editable=False)
    published = models.BooleanField(
        default=False, help_text="day, place and the open part of the agenda are public"
    )
    chaired_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings_chaired"
    )
    quorum = models.PositiveSmallIntegerField(null=True, blank=True, help_text="of the body, on the day")
    cancel_reason = models.TextField(blank=True, default="")
    minutes = models.TextField(blank=True, default="")
    minutes_state = models.CharField(
        max_length=10, choices=workflow.MINUTES.choices(), default=workflow.NO_MINUTES, editable=False
    )
    minutes_published = models.BooleanField(default=False)
    approved_at = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="minutes_approved_here",
        verbose_name="minutes approved at",
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    objects = MeetingQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["-day", "-starts_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["body", "day"], name="partnerships_meeting_of_body"),
            models.Index(fields=["day"], name="partnerships_meeting_day"),
        ]
        constraints: ClassVar = [
            *BroughtIn.Meta.constraints,
            models.UniqueConstraint(fields=["id", "body"], name="partnerships_meeting_id_body"),
            models.UniqueConstraint(
                fields=["body", "day", "starts_at"],
                condition=~Q(state=workflow.CANCELLED),
                name="partnerships_meeting_once_at_a_time",
            ),
            models.CheckConstraint(
                name="partnerships_meeting_ends_after_it_begins",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                violation_error_message="The meeting ends after it begins.",
            ),
            models.CheckConstraint(
                name="partnerships_meeting_cancelled_with_reason",
                condition=~Q(state=workflow.CANCELLED) | ~Q(cancel_reason=""),
            ),
            models.CheckConstraint(
                name="partnerships_meeting_called_at_known",
                condition=~Q(state=workflow.CALLED) | Q(called_at__isnull=False),
            ),
            models.CheckConstraint(
                name="partnerships_meeting_minutes_of_one_held",
                condition=Q(minutes_state=workflow.NO_MINUTES) | Q(state=workflow.HELD),
            ),
            models.CheckConstraint(
                name="partnerships_meeting_minutes_written",
                condition=(Q(minutes_state=workflow.NO_MINUTES) & Q(minutes=""))
                | (~Q(minutes_state=workflow.NO_MINUTES) & ~Q(minutes="")),
            ),
            models.CheckConstraint(
                name="partnerships_meeting_approved_somewhere",
                condition=(
                    Q(minutes_state=workflow.APPROVED_MINUTES)
                    & (Q(approved_at__isnull=False) | Q(brought_in=True))
                )
                | (~Q(minutes_state=workflow.APPROVED_MINUTES) & Q(approved_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="partnerships_meeting_minutes_published_once_written",
                condition=Q(minutes_published=False) | ~Q(minutes_state=workflow.NO_MINUTES),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.body}, {self.day.day} {self.day:%B %Y}"

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return reverse("partnerships:meeting", args=[self.body.lsp.slug, self.body.slug, self.pk])

    @property
    def audit_lsp_id(self) -> int | None:
        return self.body.lsp_id

    @property
    def state_as_data(self) -> State:
        """The state: label and colour of its tag."""
        return workflow.MEETING.state(self.state)

    @property
    def minutes_as_data(self) -> State:
        """How far the minutes are: label and colour of the tag."""
        return workflow.MINUTES.state(self.minutes_state)


class AgendaItem(GovernedModel):
    """A matter for a body: proposed, then on the forward plan (no meeting yet) or on the agenda of a meeting.

    An item referred from another body names the item there and is answered (P12). `note` is what the minutes say
    of it.
    """

    class Purpose(models.TextChoices):
        DECISION = "decision", "For decision"
        DISCUSSION = "discussion", "For discussion"
        INFORMATION = "information", "For information"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="agenda_items")
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=300)
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.DISCUSSION)
    text = models.TextField("background", blank=True, default="")
    presenter = models.CharField(max_length=200, blank=True, default="")
    duration = models.PositiveSmallIntegerField("minutes planned", null=True, blank=True)
    restricted = models.BooleanField(default=False, help_text="for those with a role in the partnership only")
    restricted_reason = models.CharField("why it is restricted", max_length=300, blank=True, default="")
    state = models.CharField(
        max_length=10, choices=workflow.ITEM.choices(), default=workflow.PROPOSED, editable=False
    )
    closing_reason = models.TextField(blank=True, default="")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    wanted_on = models.DateField("wanted by", null=True, blank=True, help_text="place on the forward plan")
    referred_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="referrals"
    )
    answer = models.TextField("answer to the body that referred it", blank=True, default="")
    answered_on = models.DateField(null=True, blank=True)
    note = models.TextField("what the minutes say", blank=True, default="")

    objects = AgendaItemQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["meeting_id", "position", "id"]
        indexes: ClassVar = [models.Index(fields=["body", "wanted_on"], name="partnerships_item_planned")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "body"], name="partnerships_item_id_body"),
            models.CheckConstraint(
                name="partnerships_item_closed_with_reason",
                condition=~Q(state__in=(workflow.DECLINED, workflow.WITHDRAWN)) | ~Q(closing_reason=""),
            ),
            models.CheckConstraint(
                name="partnerships_item_restricted_with_reason",
                condition=Q(restricted=False) | ~Q(restricted_reason=""),
            ),
            models.CheckConstraint(
                name="partnerships_item_answered_on_a_day",
                condition=(Q(answer="") & Q(answered_on__isnull=True))
                | (~Q(answer="") & Q(answered_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="partnerships_item_referred_from_another",
                condition=Q(referred_from__isnull=True) | ~Q(referred_from=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page of its meeting, else of the body's forward plan."""
        lsp, body = self.body.lsp.slug, self.body.slug
        if self.meeting_id is None:
            return reverse("partnerships:forward_plan", args=[lsp, body])
        return f"{reverse('partnerships:meeting', args=[lsp, body, self.meeting_id])}#item-{self.pk}"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.body.lsp_id

    @property
    def state_as_data(self) -> State:
        """The state: label and colour of its tag."""
        return workflow.ITEM.state(self.state)


ONE_OF_THREE = "Enter the text of the paper, the link to it, or choose its file: one of the three."


class Paper(GovernedModel):
    """A paper of an agenda item: a text or a file kept here, or a link to where it is kept."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, default="")
    url = models.URLField("link", max_length=500, blank=True, default="")
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    restricted = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_reason = models.TextField(blank=True, default="")
    added_at = models.DateTimeField(default=clock.now, editable=False)

    objects = PaperQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["item_id", "position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="partnerships_paper_text_link_or_file",
                condition=(~Q(text="") & Q(url="") & Q(file__isnull=True))
                | (Q(text="") & ~Q(url="") & Q(file__isnull=True))
                | (Q(text="") & Q(url="") & Q(file__isnull=False)),
                violation_error_message=ONE_OF_THREE,
            ),
            models.CheckConstraint(
                name="partnerships_paper_withdrawn_with_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The item's place on the agenda."""
        return self.item.get_absolute_url()

    @property
    def audit_lsp_id(self) -> int | None:
        return self.item.body.lsp_id
