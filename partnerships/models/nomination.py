"""Nominations: whom an organisation, or a network through one, puts forward for a seat."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from lsp.audit.history import history
from lsp.models import GovernedModel, Organisation, Person, Personal
from lsp.workflow import State
from partnerships import workflow
from partnerships.models.appointment import Appointment
from partnerships.models.seat import Seat
from partnerships.querysets import NominationQuerySet

ANSWERED = Q(answered_by__isnull=False) & Q(answered_at__isnull=False)


class Nomination(GovernedModel):
    """Somebody put forward for a seat from a day. Accepted, it has become a term; declined, it says why."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="nominations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="nominations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="nominations")
    from_day = models.DateField("from")
    note = models.TextField(blank=True, default="")
    state = models.CharField(max_length=10, choices=workflow.NOMINATION.choices(), default=workflow.NOMINATED)
    nominated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, default="", help_text="why it was declined or withdrawn")
    appointment = models.OneToOneField(
        Appointment, null=True, blank=True, on_delete=models.PROTECT, related_name="nomination"
    )

    objects = NominationQuerySet.as_manager()
    history = history()
    personal = Personal("person", ("note", "reason"))

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["seat", "person"],
                condition=Q(state="nominated"),
                name="partnerships_nomination_once_at_a_time",
            ),
            models.CheckConstraint(
                name="partnerships_nomination_accepted_is_a_term",
                condition=(Q(state="accepted") & Q(appointment__isnull=False) & ANSWERED)
                | (~Q(state="accepted") & Q(appointment__isnull=True)),
            ),
            models.CheckConstraint(
                name="partnerships_nomination_declined_with_a_reason",
                condition=~Q(state="declined") | (~Q(reason="") & ANSWERED),
            ),
            models.CheckConstraint(
                name="partnerships_nomination_waiting_is_unanswered",
                condition=~Q(state="nominated") | (Q(answered_by__isnull=True) & Q(answered_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"Nomination of {self.person} for “{self.seat}”"

    def get_absolute_url(self) -> str:
        """The nomination's page."""
        body = self.seat.body
        return reverse("partnerships:nomination", args=[body.lsp.slug, body.slug, self.pk])

    @property
    def audit_lsp_id(self) -> int | None:
        return self.seat.body.lsp_id

    @property
    def workflow_state(self) -> State:
        """Its state, with label and colour."""
        return workflow.NOMINATION.state(self.state)
