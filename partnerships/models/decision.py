"""Decisions of bodies, numbered, and what they still need from the organisations they bind."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from lsp.audit.history import history
from lsp.models import BroughtIn, GovernedModel, Organisation, Person
from partnerships.models.body import Body
from partnerships.models.meeting import AgendaItem, Meeting
from partnerships.querysets import DecisionQuerySet, OfBodyRecordQuerySet, OfDecisionQuerySet


class Decision(BroughtIn, GovernedModel):
    """A decision, numbered within its body and financial year (P9), never renumbered.

    One taken while too few voting seats were present is not confirmed until `ratified_at` names the later quorate
    meeting that ratified it (P7). One that binds an organisation's money or powers stays recommended until that
    organisation's own decision is recorded (P11).
    """

    class Outcome(models.TextChoices):
        AGREED = "agreed", "Agreed"
        RECOMMENDED = "recommended", "Recommended"
        NOTED = "noted", "Noted"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    year = models.CharField("financial year", max_length=7, editable=False)
    number = models.PositiveIntegerField(editable=False)
    decided_on = models.DateField("decided on")
    text = models.TextField("decision")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    proposer = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions_proposed"
    )
    quorate = models.BooleanField(default=True, help_text="enough voting seats were present for the item")
    ratified_at = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions_ratified"
    )
    published = models.BooleanField(default=False)

    objects = DecisionQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["-decided_on", "body_id", "-number"]
        indexes: ClassVar = [
            models.Index(fields=["body", "decided_on"], name="partnerships_decision_of_body"),
            GinIndex(SearchVector("text", config="english"), name="partnerships_decision_words"),
        ]
        constraints: ClassVar = [
            *BroughtIn.Meta.constraints,
            models.UniqueConstraint(fields=["body", "year", "number"], name="p9_numbered_once"),
            models.CheckConstraint(name="p9_number_from_one", condition=Q(number__gt=0)),
            models.CheckConstraint(name="p9_year_in_words", condition=Q(year__regex=r"^[0-9]{4}-[0-9]{2}$")),
            models.CheckConstraint(
                name="p9_of_a_meeting",
                condition=Q(meeting__isnull=False) | Q(brought_in=True),
                violation_error_message="A decision is taken at a meeting.",
            ),
            models.CheckConstraint(
                name="p7_only_what_was_inquorate_is_ratified",
                condition=Q(ratified_at__isnull=True) | Q(quorate=False),
            ),
            models.CheckConstraint(name="p9_decision_stated", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """As it is quoted: `Board 2006-07/014`."""
        return f"{self.body.name} {self.year}/{self.number:03d}"

    def get_absolute_url(self) -> str:
        """The decision's page."""
        return reverse(
            "partnerships:decision", args=[self.body.lsp.slug, self.body.slug, self.year, self.number]
        )

    @property
    def audit_lsp_id(self) -> int | None:
        return self.body.lsp_id

    @property
    def is_confirmed(self) -> bool:
        """Whether a quorate meeting took it or ratified it (P7)."""
        return self.quorate or self.ratified_at_id is not None


class DecisionBinding(GovernedModel):
    """An organisation that a decision binds; where its money or powers are needed, its own decision (P11)."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="bindings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="decision_bindings")
    needs_own_decision = models.BooleanField(
        default=False, help_text="it spends the organisation's money or uses its powers"
    )
    own_body = models.CharField("body of the organisation", max_length=200, blank=True, default="")
    own_decided_on = models.DateField("decided on", null=True, blank=True)
    own_minute = models.CharField("minute", max_length=200, blank=True, default="")
    taken_back_reason = models.TextField(
        blank=True, default="", help_text="why it does not bind it: it was recorded by mistake"
    )

    objects = OfDecisionQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["decision_id", "organisation__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "organisation"], name="p11_binds_once"),
            models.CheckConstraint(
                name="p11_own_decision_whole",
                condition=(Q(own_body="") & Q(own_decided_on__isnull=True) & Q(own_minute=""))
                | (~Q(own_body="") & Q(own_decided_on__isnull=False) & ~Q(own_minute="")),
                violation_error_message="Enter body, date and minute of the organisation's own decision.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} binds {self.organisation}"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.decision.body.lsp_id

    @property
    def is_awaited(self) -> bool:
        """Whether the organisation's own decision is needed and not recorded yet."""
        return self.needs_own_decision and not self.own_body and not self.taken_back_reason


class DecisionCounter(GovernedModel):
    """The last number given in a body and financial year; its row is locked while one is given (P9, L8)."""

    behind_the_scenes: ClassVar[bool] = True

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decision_counters")
    year = models.CharField("financial year", max_length=7)
    last = models.PositiveIntegerField("last number given", default=0)
    started_after = models.PositiveIntegerField(
        default=0, help_text="numbers up to this one were given before joining (L8)"
    )

    objects = OfBodyRecordQuerySet.as_manager()
    history = history()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "year"], name="p9_one_counter"),
            models.CheckConstraint(
                name="l8_numbering_goes_on_from_what_was", condition=Q(started_after__lte=F("last"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.year}: {self.last}"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.body.lsp_id
