"""Offices: chair, co-chair and vice-chair of a body."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from lsp.audit.history import history
from lsp.models import BroughtIn, Dated, GovernedModel, Person, Personal
from partnerships.models.body import Body
from partnerships.models.ranges import held_days
from partnerships.models.withdrawn import MayBeWithdrawn
from partnerships.querysets import OfBodyQuerySet


class Office(Dated, MayBeWithdrawn, BroughtIn, GovernedModel):
    """An office of a body held by a person, a member or an independent one, from a date until a date."""

    class Kind(models.TextChoices):
        CHAIR = "chair", "Chair"
        CO_CHAIR = "co_chair", "Co-chair"
        VICE_CHAIR = "vice_chair", "Vice-chair"

    SINGLE_HOLDER = frozenset({"chair"})
    """The kinds that one person holds at a time, unless it is arranged otherwise (`OfficeArrangement.holders`)."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="offices")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="offices")
    place = models.PositiveSmallIntegerField(
        default=1, editable=False, help_text="which of the holders, where several hold the office at a time"
    )
    independent = models.BooleanField(
        default=False, help_text="an independent person, who holds no seat of the body"
    )

    objects = OfBodyQuerySet.as_manager()
    history = history()
    personal = Personal("person", ("end_reason",))

    class Meta:
        ordering: ClassVar = ["body_id", "kind", "starts_on", "id"]
        constraints: ClassVar = [
            *MayBeWithdrawn.Meta.constraints,
            *BroughtIn.Meta.constraints,
            ExclusionConstraint(
                name="partnerships_office_one_chair_in_a_place",
                index_type="GIST",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    (held_days(), RangeOperators.OVERLAPS),
                ],
                condition=Q(kind="chair"),
            ),
            ExclusionConstraint(
                name="partnerships_office_once_a_person",
                index_type="GIST",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (held_days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.body}: {self.person}"

    def get_absolute_url(self) -> str:
        """The page of its body."""
        return self.body.get_absolute_url()

    @property
    def audit_lsp_id(self) -> int | None:
        return self.body.lsp_id
