"""Organisations that change: what one was called before, what came after it, and what the successor takes on (L6)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from lsp.audit.history import history
from lsp.models.governed import Dated, GovernedModel
from lsp.models.place import LocalAuthority, LocalStrategicPartnership, Organisation
from lsp.models.ranges import held_days
from lsp.querysets import DatedQuerySet, InheritanceQuerySet


class FormerName(Dated, GovernedModel):
    """A name that an organisation bore until a day; what it is called now stands on its own record."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=300)

    objects = DatedQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["-ends_on", "id"]
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="l6_former_name_until_a_day",
                condition=Q(ends_on__isnull=False) & ~Q(end_reason="") & ~Q(source="") & ~Q(name=""),
            ),
            ExclusionConstraint(
                name="l6_one_name_at_a_time",
                index_type="GIST",
                expressions=[("organisation", RangeOperators.EQUAL), (held_days(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of its organisation."""
        return reverse("lsp:organisation", args=[self.organisation.slug])


class Succession(GovernedModel):
    """One organisation comes after another, from a day. A merger has several before, a split several after.

    Recorded ahead of its day it is announced, and takes effect when the day comes.
    """

    class State(models.TextChoices):
        ANNOUNCED = "announced", "Announced"
        IN_EFFECT = "in_effect", "In effect"
        TAKEN_BACK = "taken_back", "Taken back"

    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="inherits_from")
    on = models.DateField("from")
    reason = models.TextField()
    source = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=State.choices, default=State.IN_EFFECT)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_reason = models.TextField("why it was taken back", blank=True, default="")

    history = history()

    class Meta:
        ordering: ClassVar = ["-on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                condition=~Q(state="taken_back"),
                name="l6_succeeded_once_by_another",
            ),
            models.CheckConstraint(
                name="l6_succession_state", condition=Q(state__in=["announced", "in_effect", "taken_back"])
            ),
            models.CheckConstraint(
                name="l6_taken_back_by_somebody_with_a_reason",
                condition=(
                    Q(state="taken_back", taken_back_at__isnull=False, taken_back_by__isnull=False)
                    & ~Q(taken_back_reason="")
                )
                | (
                    ~Q(state="taken_back")
                    & Q(taken_back_at__isnull=True, taken_back_by__isnull=True, taken_back_reason="")
                ),
            ),
            models.UniqueConstraint(fields=["id", "predecessor"], name="lsp_succession_id_predecessor"),
            models.CheckConstraint(
                name="l6_nothing_succeeds_itself", condition=~Q(predecessor=F("successor"))
            ),
            models.CheckConstraint(
                name="l6_succession_with_reason_and_source", condition=~Q(reason="") & ~Q(source="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor}, succeeded by {self.successor}"

    def get_absolute_url(self) -> str:
        """What the successor is offered."""
        return reverse("lsp:inheritance", args=[self.successor.slug])


class Inheritance(GovernedModel):
    """Something the predecessor leaves, offered to one successor, who accepts or declines it on the record (L6).

    What it is stands in the app that registered its `kind` (`lsp.inheritance`): `subject_id` is the record there,
    `title` what it was called when it was offered. `predecessor` repeats the succession's, so that one thing is
    accepted once can be a constraint; a foreign key over (succession, predecessor), written in SQL, holds the two
    equal.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", "To be offered"
        OFFERED = "offered", "Waiting for an answer"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        LAPSED = "lapsed", "Taken on by another"
        WITHDRAWN = "withdrawn", "No longer offered"

    succession = models.ForeignKey(Succession, on_delete=models.PROTECT, related_name="inheritances")
    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    lsp = models.ForeignKey(
        LocalStrategicPartnership,
        on_delete=models.PROTECT,
        related_name="inheritances",
        verbose_name="partnership",
    )
    kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField("why declined", blank=True, default="")
    result_id = models.BigIntegerField("what it became", null=True, blank=True)

    objects = InheritanceQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["succession_id", "lsp_id", "kind", "id"]
        verbose_name = "inheritance"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["succession", "kind", "subject_id"], name="l6_offered_once_to_a_successor"
            ),
            models.UniqueConstraint(
                fields=["predecessor", "kind", "subject_id"],
                condition=Q(state="accepted"),
                name="l6_accepted_by_one_successor",
            ),
            models.CheckConstraint(
                name="l6_answered_by_somebody",
                condition=Q(
                    state__in=["prepared", "offered"], answered_at__isnull=True, answered_by__isnull=True
                )
                | (
                    ~Q(state__in=["prepared", "offered"])
                    & Q(answered_at__isnull=False)
                    & (Q(state="withdrawn") | Q(answered_by__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="l6_declined_with_a_reason",
                condition=~Q(state__in=["declined", "withdrawn"]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="l6_inheritance_state",
                condition=Q(state__in=["prepared", "offered", "accepted", "declined", "lapsed", "withdrawn"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The list it stands in."""
        return reverse("lsp:inheritance", args=[self.succession.successor.slug])


class CouncilSuccession(GovernedModel):
    """One council comes after another, as a register of councils says it; the day where the register gives it."""

    predecessor = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="replaced_by")
    successor = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="replaces")
    on = models.DateField("from", null=True, blank=True)
    source = models.CharField(max_length=300)

    history = history()

    class Meta:
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="l6_council_replaced_once_by"),
            models.CheckConstraint(
                name="l6_no_council_replaces_itself", condition=~Q(predecessor=F("successor"))
            ),
            models.CheckConstraint(name="l6_council_succession_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor}, replaced by {self.successor}"

    def get_absolute_url(self) -> str:
        """The page of the council that was replaced."""
        return self.predecessor.get_absolute_url()


class CouncilAlias(GovernedModel):
    """What else a council is known by: another name, an ONS code it had before, its code in a register."""

    class Kind(models.TextChoices):
        NAME = "name", "Other name"
        CODE = "code", "Former ONS code"
        REGISTER = "register", "Code in the register"

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="aliases")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.CharField(max_length=200)
    source = models.CharField(max_length=300)

    history = history()

    class Meta:
        ordering: ClassVar = ["kind", "value", "id"]
        verbose_name_plural = "council aliases"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "kind", "value"], name="lsp_councilalias_once"),
            models.UniqueConstraint(
                fields=["kind", "value"],
                condition=Q(kind__in=["code", "register"]),
                name="lsp_councilalias_code_of_one_council",
            ),
            models.CheckConstraint(
                name="lsp_councilalias_kind", condition=Q(kind__in=["name", "code", "register"])
            ),
            models.CheckConstraint(
                name="lsp_councilalias_says_something", condition=~Q(value="") & ~Q(source="")
            ),
        ]

    def __str__(self) -> str:
        return self.value

    def get_absolute_url(self) -> str:
        """The council's page."""
        return self.authority.get_absolute_url()
