"""Bodies of a partnership: its board, executive, forums, thematic partnerships, task groups."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from lsp.audit.history import history
from lsp.models import Block, BroughtIn, Dated, GovernedModel, LocalStrategicPartnership
from partnerships.models.ranges import held_days
from partnerships.querysets import BodyQuerySet, OfBodyQuerySet


class Body(Dated, BroughtIn, GovernedModel):
    """A body of a Local Strategic Partnership, within another one or at the top."""

    class Kind(models.TextChoices):
        BOARD = "board", "Board"
        EXECUTIVE = "executive", "Executive"
        FORUM = "forum", "Forum"
        THEMATIC = "thematic_partnership", "Thematic partnership"
        TASK_GROUP = "task_group", "Task group"
        NEIGHBOURHOOD = "neighbourhood_forum", "Neighbourhood forum"
        DELIVERY_VEHICLE = "single_delivery_vehicle", "Single delivery vehicle"

    class Membership(models.TextChoices):
        CLOSED = "closed", "Closed: those appointed to its seats"
        OPEN = "open", "Open: anybody may take part"

    lsp = models.ForeignKey(
        LocalStrategicPartnership,
        on_delete=models.PROTECT,
        related_name="bodies",
        verbose_name="partnership",
    )
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    statutory_basis = models.CharField(max_length=300, blank=True, default="")
    quorum = models.PositiveSmallIntegerField(null=True, blank=True, help_text="voting seats present")
    membership = models.CharField(max_length=10, choices=Membership.choices, default=Membership.CLOSED)
    published = models.BooleanField(default=False)

    objects = BodyQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["lsp_id", "name", "id"]
        verbose_name_plural = "bodies"
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            *BroughtIn.Meta.constraints,
            models.UniqueConstraint(fields=["lsp", "slug"], name="partnerships_body_slug"),
            models.UniqueConstraint(fields=["id", "lsp"], name="partnerships_body_id_lsp"),
            models.CheckConstraint(
                name="partnerships_body_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
            ),
            models.CheckConstraint(
                name="partnerships_body_task_group_ends",
                condition=~Q(kind="task_group") | Q(ends_on__isnull=False),
            ),
            ExclusionConstraint(
                name="p1_one_current_board",
                index_type="GIST",
                expressions=[("lsp", RangeOperators.EQUAL), (held_days(), RangeOperators.OVERLAPS)],
                condition=Q(kind="board"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The body's page."""
        return reverse("partnerships:body", args=[self.lsp.slug, self.slug])


class BodyBlock(Dated, GovernedModel):
    """A block that a body serves."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="block_links")
    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="body_links")

    objects = OfBodyQuerySet.as_manager()
    history = history()
    is_a_tie = True

    class Meta:
        ordering: ClassVar = ["block__position", "id"]
        verbose_name = "block of a body"
        verbose_name_plural = "blocks of bodies"
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="partnerships_bodyblock_once_at_a_time",
                index_type="GIST",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("block", RangeOperators.EQUAL),
                    (held_days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} serves {self.block}"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.body.lsp_id
