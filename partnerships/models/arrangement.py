"""How an office of a body is held: by how many at a time, and whether it goes round among seats or organisations."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from lsp.audit.history import history
from lsp.models import Dated, GovernedModel, Organisation
from partnerships.models.body import Body
from partnerships.models.office import Office
from partnerships.models.ranges import held_days
from partnerships.models.seat import Seat
from partnerships.querysets import OfArrangementQuerySet, OfBodyQuerySet


class OfficeArrangement(Dated, GovernedModel):
    """How many hold an office of a body at a time; where it rotates, every how many months, from which day."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="office_arrangements")
    kind = models.CharField("office", max_length=10, choices=Office.Kind.choices)
    holders = models.PositiveSmallIntegerField("holders at a time", default=1)
    months = models.PositiveSmallIntegerField("months of a turn", null=True, blank=True)
    first_turn_on = models.DateField("first turn from", null=True, blank=True)

    objects = OfBodyQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["body_id", "kind", "starts_on", "id"]
        verbose_name = "arrangement of an office"
        verbose_name_plural = "arrangements of offices"
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="partnerships_officearrangement_somebody_holds_it", condition=Q(holders__gt=0)
            ),
            models.CheckConstraint(
                name="partnerships_officearrangement_rotates_by_a_rule",
                condition=(Q(months__isnull=True) & Q(first_turn_on__isnull=True))
                | (Q(months__gt=0) & Q(first_turn_on__isnull=False)),
            ),
            ExclusionConstraint(
                name="partnerships_officearrangement_one_at_a_time",
                index_type="GIST",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (held_days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.body}: how it is held"

    def get_absolute_url(self) -> str:
        """The page of its body."""
        return self.body.get_absolute_url()

    @property
    def audit_lsp_id(self) -> int | None:
        return self.body.lsp_id

    @property
    def rotates(self) -> bool:
        """Whether it goes round."""
        return self.months is not None


class RotationTurn(GovernedModel):
    """The place of a seat, or of an organisation, in the order in which an office goes round."""

    arrangement = models.ForeignKey(OfficeArrangement, on_delete=models.PROTECT, related_name="turns")
    seat = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="rotation_turns"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="rotation_turns"
    )
    position = models.PositiveSmallIntegerField()

    objects = OfArrangementQuerySet.as_manager()
    history = history()
    behind_the_scenes: ClassVar[bool] = True

    class Meta:
        ordering: ClassVar = ["arrangement_id", "position"]
        verbose_name = "turn of an office"
        verbose_name_plural = "turns of offices"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["arrangement", "position"], name="partnerships_rotationturn_in_order"
            ),
            models.UniqueConstraint(
                fields=["arrangement", "seat"], name="partnerships_rotationturn_each_seat_once"
            ),
            models.UniqueConstraint(
                fields=["arrangement", "organisation"],
                name="partnerships_rotationturn_each_organisation_once",
            ),
            models.CheckConstraint(
                name="partnerships_rotationturn_of_one",
                condition=Q(seat__isnull=False, organisation__isnull=True)
                | Q(seat__isnull=True, organisation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.of}"

    @property
    def of(self) -> Seat | Organisation:
        """Whose turn it is: a seat, or an organisation whoever sits for it."""
        found = self.seat or self.organisation
        assert found is not None
        return found

    @property
    def audit_lsp_id(self) -> int | None:
        return self.arrangement.body.lsp_id
