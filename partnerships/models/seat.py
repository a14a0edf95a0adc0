"""Seats: places on a body (Popolo: Post)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from lsp.audit.history import history
from lsp.models import Dated, GovernedModel, Organisation
from partnerships.models.body import Body
from partnerships.querysets import OfBodyQuerySet


class Seat(Dated, GovernedModel):
    """A place on a body. It belongs to an organisation, or a network fills it from its sector (P5)."""

    class Kind(models.TextChoices):
        MEMBER = "member", "Member"
        CO_OPTED = "co_opted", "Co-opted"
        OBSERVER = "observer", "Observer"
        ADVISER = "adviser", "Adviser"

    class Level(models.TextChoices):
        ANY = "", "Any level"
        LEADER = "leader", "Leader or elected mayor"
        CHIEF_EXECUTIVE = "chief_executive", "Chief executive or chief officer"
        DIRECTOR = "director", "Director"
        SENIOR_MANAGER = "senior_manager", "Senior manager"
        OFFICER = "officer", "Officer"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    label = models.CharField(max_length=200)
    sector = models.CharField(max_length=20, choices=Organisation.Sector.choices)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    network = models.CharField(
        "network that fills it",
        max_length=200,
        blank=True,
        default="",
        help_text="for example a community empowerment network or a chamber of commerce",
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.MEMBER)
    voting = models.BooleanField(default=True)
    level = models.CharField("level required", max_length=20, choices=Level.choices, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=1)

    objects = OfBodyQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["body_id", "position", "id"]
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["id", "body"], name="partnerships_seat_id_body"),
            models.CheckConstraint(
                name="p5_seat_of_an_organisation_or_a_network",
                condition=(Q(organisation__isnull=False) & Q(network=""))
                | (Q(organisation__isnull=True) & ~Q(network="")),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """The seat's page, with its past terms."""
        return reverse("partnerships:seat", args=[self.body.lsp.slug, self.body.slug, self.pk])

    @property
    def audit_lsp_id(self) -> int | None:
        return self.body.lsp_id
