"""The terms of reference of a body, version by version, and which of them was in force when."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.urls import reverse

from lsp.audit.history import history
from lsp.models import BroughtIn, Dated, GovernedModel
from lsp.workflow import State
from partnerships import workflow
from partnerships.models.body import Body
from partnerships.models.decision import Decision
from partnerships.models.ranges import held_days
from partnerships.querysets import TermsOfReferenceQuerySet

IN_FORCE = Q(state__in=workflow.STATES_IN_FORCE)


class TermsOfReference(Dated, BroughtIn, GovernedModel):
    """One version of what a body is for. A draft has no days; once adopted its words stay, and it holds from a day.

    It was adopted by a decision recorded here, or it is brought in with its source (L8).
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="terms_versions")
    number = models.PositiveIntegerField("version number")
    text = models.TextField()
    state = models.CharField(
        max_length=12, choices=workflow.TERMS_OF_REFERENCE.choices(), default=workflow.DRAFT_TERMS
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="terms_adopted"
    )
    adopted_on = models.DateField(null=True, blank=True)

    objects = TermsOfReferenceQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["body_id", "-number"]
        verbose_name = "version of the terms of reference"
        verbose_name_plural = "versions of the terms of reference"
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            *BroughtIn.Meta.constraints,
            models.UniqueConstraint(fields=["body", "number"], name="partnerships_termsofreference_number"),
            models.UniqueConstraint(
                fields=["body"], condition=Q(state="draft"), name="partnerships_termsofreference_one_draft"
            ),
            models.CheckConstraint(
                name="partnerships_termsofreference_from_one", condition=Q(number__gt=0) & ~Q(text="")
            ),
            models.CheckConstraint(
                name="l8_adopted_by_a_decision_or_brought_in",
                condition=~IN_FORCE
                | (Q(decision__isnull=False) & Q(brought_in=False) & Q(starts_on__isnull=False))
                | (Q(decision__isnull=True) & Q(brought_in=True)),
                violation_error_message="Say by which decision it was adopted, or where it was brought in from.",
            ),
            models.CheckConstraint(
                name="l5_only_what_was_adopted_is_in_force",
                condition=IN_FORCE
                | Q(
                    starts_on__isnull=True,
                    ends_on__isnull=True,
                    decision__isnull=True,
                    adopted_on__isnull=True,
                    brought_in=False,
                ),
            ),
            models.CheckConstraint(
                name="l5_superseded_on_a_day", condition=~Q(state="superseded") | Q(ends_on__isnull=False)
            ),
            models.CheckConstraint(
                name="l4_draft_withdrawn_with_a_reason", condition=~Q(state="withdrawn") | ~Q(end_reason="")
            ),
            ExclusionConstraint(
                name="l5_one_version_in_force",
                index_type="GIST",
                expressions=[("body", RangeOperators.EQUAL), (held_days(), RangeOperators.OVERLAPS)],
                condition=IN_FORCE,
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} of the terms of reference of {self.body}"

    def get_absolute_url(self) -> str:
        """The version's page."""
        return reverse("partnerships:terms_version", args=[self.body.lsp.slug, self.body.slug, self.number])

    @property
    def audit_lsp_id(self) -> int | None:
        return self.body.lsp_id

    @property
    def workflow_state(self) -> State:
        """Its state, with label and colour."""
        return workflow.TERMS_OF_REFERENCE.state(self.state)

    @property
    def is_draft(self) -> bool:
        """Whether its words may still change."""
        return self.state == workflow.DRAFT_TERMS

    @property
    def was_adopted(self) -> bool:
        """Whether it was ever adopted."""
        return self.state in workflow.STATES_IN_FORCE
