"""Appointments: a person in a seat for an organisation (Popolo: Membership)."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from lsp.audit.history import history
from lsp.models import BroughtIn, Dated, GovernedModel, Organisation, Person, Personal
from partnerships.models.body import Body
from partnerships.models.ranges import held_days
from partnerships.models.seat import Seat
from partnerships.models.withdrawn import MayBeWithdrawn
from partnerships.querysets import OfBodyQuerySet


class Appointment(Dated, MayBeWithdrawn, BroughtIn, GovernedModel):
    """One term of one person in one seat.

    `body` repeats the seat's, so that P3 can be an exclusion constraint; a foreign key over (seat, body), written
    in SQL, holds the two equal.
    """

    class How(models.TextChoices):
        EX_OFFICIO = "ex_officio", "Ex officio"
        NOMINATED = "nominated", "Nominated by the organisation"
        ELECTED = "elected_by_network", "Elected by the network"

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="appointments")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="appointments")
    how = models.CharField("how appointed", max_length=20, choices=How.choices, default=How.NOMINATED)
    deputy = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="deputises_for"
    )

    objects = OfBodyQuerySet.as_manager()
    history = history()
    personal = Personal("person", ("end_reason",))

    class Meta:
        ordering: ClassVar = ["seat_id", "starts_on", "id"]
        verbose_name = "term"
        constraints: ClassVar = [
            *MayBeWithdrawn.Meta.constraints,
            *BroughtIn.Meta.constraints,
            models.CheckConstraint(
                name="partnerships_appointment_deputy_is_another",
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("person")),
            ),
            ExclusionConstraint(
                name="p2_terms_of_one_seat_never_overlap",
                index_type="GIST",
                expressions=[("seat", RangeOperators.EQUAL), (held_days(), RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="p3_one_seat_of_a_body_a_person",
                index_type="GIST",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (held_days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.seat}"

    def get_absolute_url(self) -> str:
        """The page of its seat."""
        return self.seat.get_absolute_url()

    @property
    def audit_lsp_id(self) -> int | None:
        return self.body.lsp_id
