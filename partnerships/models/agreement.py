"""Partnership agreements and protocols: what they are, the versions of their text, who they bind, which blocks."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from lsp.audit.history import history
from lsp.models import (
    Block,
    BroughtIn,
    Dated,
    GovernedModel,
    LocalStrategicPartnership,
    Organisation,
    StoredFile,
)
from lsp.workflow import State
from partnerships import workflow
from partnerships.models import agreement_parts_told as parts
from partnerships.models.body import Body
from partnerships.models.ranges import held_days
from partnerships.querysets import AgreementQuerySet, AgreementVersionQuerySet, OfAgreementQuerySet

AGREED = Q(state__in=workflow.AGREED)


class Agreement(Dated, BroughtIn, GovernedModel):
    """A partnership agreement or a protocol, from its draft to its end; its days are those on which it is in force.

    `current` is the version of its text that is worked on or circulated, `agreed` the one that all signed (A2) or that
    was brought in (L8). A renewal is an agreement of its own that `renews` this one, on the same `line`.
    """

    class Kind(models.TextChoices):
        PARTNERSHIP = "partnership_agreement", "Partnership agreement"
        PROTOCOL = "protocol", "Protocol"

    lsp = models.ForeignKey(
        LocalStrategicPartnership,
        on_delete=models.PROTECT,
        related_name="agreements",
        verbose_name="partnership",
    )
    kind = models.CharField(max_length=30, choices=Kind.choices)
    number = models.PositiveIntegerField(editable=False)
    title = models.CharField(max_length=200)
    state = models.CharField(
        max_length=12, choices=workflow.AGREEMENT.choices(), default=workflow.DRAFT_AGREEMENT, editable=False
    )
    planned_start = models.DateField(
        "comes into force on",
        null=True,
        blank=True,
        help_text="empty: on the day of the last signature",
    )
    planned_review = models.DateField(
        "review planned for", null=True, blank=True, help_text="empty: so many months after it begins"
    )
    review_months = models.PositiveSmallIntegerField("months until its review", default=12)
    sign_by = models.DateField("signatures wanted by", null=True, blank=True)
    signed_on = models.DateField("signed by all on", null=True, blank=True, editable=False)
    review_on = models.DateField("review due", null=True, blank=True)
    first_report_year = models.PositiveSmallIntegerField(
        default=1, editable=False, help_text="the first of its years that is reported on here"
    )
    report_due_on = models.DateField("yearly report due", null=True, blank=True, editable=False)
    renews = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="renewals"
    )
    line = models.UUIDField(default=uuid.uuid4, editable=False, help_text="shared with what it renews")
    current = models.OneToOneField(
        "AgreementVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="current_of"
    )
    agreed = models.OneToOneField(
        "AgreementVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="agreed_of"
    )

    objects = AgreementQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["lsp_id", "-number"]
        indexes: ClassVar = [models.Index(fields=["lsp", "state"], name="partnerships_agreement_state")]
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            *BroughtIn.Meta.constraints,
            models.UniqueConstraint(fields=["lsp", "number"], name="partnerships_agreement_number"),
            models.UniqueConstraint(
                fields=["renews"],
                condition=~Q(state="withdrawn"),
                name="partnerships_agreement_renewed_once",
            ),
            models.CheckConstraint(
                name="partnerships_agreement_titled", condition=~Q(title="") & Q(number__gt=0)
            ),
            models.CheckConstraint(
                name="partnerships_agreement_not_its_own_renewal",
                condition=Q(renews__isnull=True) | ~Q(renews=F("id")),
            ),
            models.CheckConstraint(
                name="a1_text_agreed_once_signed",
                condition=(Q(state__in=("draft", "circulated")) & Q(agreed__isnull=True))
                | (Q(state__in=("signed", *workflow.AGREED)) & Q(agreed__isnull=False))
                | Q(state="withdrawn"),
            ),
            models.CheckConstraint(
                name="a2_in_force_from_a_day",
                condition=(AGREED & (Q(starts_on__isnull=False) | Q(brought_in=True)))
                | (~AGREED & Q(starts_on__isnull=True, ends_on__isnull=True, brought_in=False)),
            ),
            models.CheckConstraint(
                name="a2_signed_on_a_day_unless_brought_in",
                condition=~Q(state__in=("signed", *workflow.AGREED))
                | Q(brought_in=True)
                | Q(signed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a5_review_due_while_in_force",
                condition=~Q(state__in=workflow.HOLDING) | Q(review_on__isnull=False) | Q(brought_in=True),
            ),
            models.CheckConstraint(
                name="l4_agreement_ended_with_a_reason",
                condition=~Q(state="ended") | (Q(ends_on__isnull=False) & ~Q(end_reason="")),
            ),
            models.CheckConstraint(
                name="l4_agreement_withdrawn_with_a_reason",
                condition=~Q(state="withdrawn") | ~Q(end_reason=""),
            ),
            ExclusionConstraint(
                name="l5_one_agreement_of_a_line_in_force",
                index_type="GIST",
                expressions=[("line", RangeOperators.EQUAL), (held_days(), RangeOperators.OVERLAPS)],
                condition=AGREED,
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.reference} {self.title}" if self.number else self.title
        )  # numbered within its first act

    @classmethod
    def done_as(cls, events: Collection[int]) -> Mapping[int, str]:
        """Who signed with the own account did so for a party: as its chair, or as an officer (A2)."""
        signatures: Any = cls._meta.get_field("signatures").related_model
        given = signatures.history.filter(history_event__in=events, in_ink=False)
        capacities = given.values_list("history_event", "capacity")
        return {event: f"{capacity[:1].lower()}{capacity[1:]}" for event, capacity in capacities}

    def get_absolute_url(self) -> str:
        """The agreement's page."""
        return reverse("partnerships:agreement", args=[self.lsp.slug, self.number])

    @property
    def reference(self) -> str:
        """What it is quoted by: `TSP-A-0007`."""
        return f"{self.lsp.prefix}-A-{self.number:04d}"

    @property
    def workflow_state(self) -> State:
        """Its state, with label and colour."""
        return workflow.AGREEMENT.state(self.state)

    @property
    def was_agreed(self) -> bool:
        """Whether it is or was in force."""
        return self.state in workflow.AGREED


class AgreementVersion(GovernedModel):
    """One text of an agreement. Once circulated it never changes (the database refuses it): a change is the next one.

    `content` is the exact text that is signed, `digest` its SHA-256 (docs/decisions/0011). `standing` keeps membership
    and terms of reference of the bodies as they stood when the last of those wanted signed (A3).
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("version number")
    sections = models.JSONField(default=list, help_text="code, heading and text of each section, in order")
    content = models.TextField("exact text")
    digest = models.CharField("SHA-256", max_length=64)
    note = models.TextField("what changed", blank=True, default="")
    circulated_at = models.DateTimeField(null=True, blank=True, editable=False)
    circulated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    standing = models.JSONField("as they stood at signing", null=True, blank=True)
    text_pdf = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement_texts"
    )
    signed_pdf = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="agreements_signed"
    )

    objects = AgreementVersionQuerySet.as_manager()
    history = history()
    told_in_parts: ClassVar = {"sections": parts.sections, "standing": parts.standing}
    repeats: ClassVar = frozenset(("content", "number", "circulated_at", "circulated_by_id"))

    class Meta:
        ordering: ClassVar = ["agreement_id", "-number"]
        verbose_name = "version of an agreement"
        verbose_name_plural = "versions of agreements"
        indexes: ClassVar = [models.Index(fields=["digest"], name="partnerships_version_digest")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="partnerships_agreementversion_number"
            ),
            models.UniqueConstraint(fields=["id", "agreement"], name="partnerships_agreementversion_of"),
            models.UniqueConstraint(fields=["id", "digest"], name="partnerships_agreementversion_digest"),
            models.CheckConstraint(
                name="partnerships_agreementversion_from_one", condition=Q(number__gt=0) & ~Q(content="")
            ),
            models.CheckConstraint(
                name="partnerships_agreementversion_circulated_by_somebody",
                condition=Q(circulated_at__isnull=True) | Q(circulated_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} of {self.agreement.reference}"

    @classmethod
    def before_them(cls, ids: Collection[int], *, user: Any) -> Mapping[int, Self]:
        """The version before each: one query."""
        seen = cls.objects.visible_to(user).defer("content")
        placed = {(each.agreement_id, each.number): each for each in seen.filter(agreement__versions__in=ids)}
        earlier = {each.pk: placed.get((each.agreement_id, each.number - 1)) for each in placed.values()}
        return {pk: before for pk in ids if (before := earlier.get(pk)) is not None}

    def get_absolute_url(self) -> str:
        """The version's page."""
        agreement = self.agreement
        return reverse(
            "partnerships:agreement_version", args=[agreement.lsp.slug, agreement.number, self.number]
        )

    @property
    def digest_parts(self) -> list[str]:
        """The digest in eights, between which a line may break."""
        return [self.digest[place : place + 8] for place in range(0, len(self.digest), 8)]

    @property
    def audit_lsp_id(self) -> int | None:
        return self.agreement.lsp_id


class MayBeTakenOut(models.Model):
    """A part of an agreement's text that may be taken out while it is drafted or changed; it stays on the record."""

    taken_out_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class AgreementParty(MayBeTakenOut, GovernedModel):
    """A party: a body of the partnership, for which its chair signs, or an organisation, for which an officer may."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement_parties"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement_parties"
    )
    signs = models.BooleanField("its signature is required", default=True)

    objects = OfAgreementQuerySet.as_manager()
    history = history()
    is_a_tie = True
    named_by = ("body", "organisation")

    class Meta:
        ordering: ClassVar = ["agreement_id", "id"]
        verbose_name = "party of an agreement"
        verbose_name_plural = "parties of agreements"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["id", "agreement"], name="partnerships_agreementparty_of"),
            models.UniqueConstraint(
                fields=["agreement", "body"],
                condition=Q(taken_out_at__isnull=True),
                name="partnerships_agreementparty_body_once",
            ),
            models.UniqueConstraint(
                fields=["agreement", "organisation"],
                condition=Q(taken_out_at__isnull=True),
                name="partnerships_agreementparty_organisation_once",
            ),
            models.CheckConstraint(
                name="partnerships_agreementparty_one_of_two",
                condition=Q(body__isnull=False, organisation__isnull=True)
                | Q(body__isnull=True, organisation__isnull=False),
            ),
            models.CheckConstraint(name="a2_a_body_signs", condition=Q(body__isnull=True) | Q(signs=True)),
        ]

    def __str__(self) -> str:
        return f"{self.name}, party of {self.agreement.reference}"

    @property
    def name(self) -> str:
        """The body's name, or the organisation's."""
        return str(self.body if self.body is not None else self.organisation)

    @property
    def signs_as(self) -> str:
        """Whose signature it is: `the chair of the Board`, `an officer of Example Police`."""
        return f"the chair of {self.body}" if self.body is not None else f"an officer of {self.organisation}"

    @property
    def capacity(self) -> str:
        """The same at the beginning of a line: `The chair of the Board`."""
        return f"{self.signs_as[:1].upper()}{self.signs_as[1:]}"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.agreement.lsp_id


class AgreementBlock(MayBeTakenOut, GovernedModel):
    """A block that the agreement contributes to."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="block_links")
    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="agreement_links")

    objects = OfAgreementQuerySet.as_manager()
    history = history()
    is_a_tie = True

    class Meta:
        ordering: ClassVar = ["block__position", "id"]
        verbose_name = "block of an agreement"
        verbose_name_plural = "blocks of agreements"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "block"],
                condition=Q(taken_out_at__isnull=True),
                name="partnerships_agreementblock_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement.reference} contributes to {self.block}"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.agreement.lsp_id


class AgreementCounter(GovernedModel):
    """The last number given to an agreement of a partnership; its row is locked while a number is given."""

    behind_the_scenes: ClassVar[bool] = True  # told in the trail, not in the history of an agreement

    lsp = models.OneToOneField(
        LocalStrategicPartnership, on_delete=models.PROTECT, related_name="agreement_counter"
    )
    last = models.PositiveIntegerField("last number given", default=0)

    history = history()

    def __str__(self) -> str:
        return f"{self.lsp}: {self.last}"
