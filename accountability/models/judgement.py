"""Judgements as they were computed last: kept for lists over many partnerships, derived from records (0012)."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

from accountability import periods
from accountability.models.obligation import JUDGEMENTS, Obligation
from accountability.obligation_querysets import inside
from lsp import clock
from lsp.models import LocalStrategicPartnership, Organisation
from lsp.workflow import State


class JudgementQuerySet(models.QuerySet):
    """Kept judgements."""

    def visible_to(self, user: Any) -> Self:
        """Those of the user's partnerships, and of the user's agency."""
        return self.filter(inside(user))


class KeptJudgement(models.Model):
    """How an obligation was met in a period, as computed last. Written by `services.judging` alone; not governed,
    since it says nothing that the records do not say.
    """

    id = models.BigAutoField(primary_key=True)
    # the indexes below begin with each of them; of whom the obligation is, it says itself
    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="+", db_index=False)
    lsp = models.ForeignKey(
        LocalStrategicPartnership,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=60)
    period = models.CharField(max_length=10)
    period_first = models.DateField()
    period_last = models.DateField()
    due_on = models.DateField()
    judgement = models.CharField(max_length=20, choices=[(each.code, each.label) for each in JUDGEMENTS])
    done = models.BigIntegerField("hundredths that were done")
    asked = models.BigIntegerField("hundredths that were asked for")
    computed_on = models.DateField()
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(default=clock.now, db_default=Now())

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = "judgement"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["obligation", "period_first"], name="d1_judged_once_a_period")
        ]
        indexes: ClassVar = [
            models.Index(fields=["lsp", "period_first", "id"], name="judgement_of_lsp"),
            models.Index(fields=["organisation", "id"], name="judgement_of_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id}, {self.period_code}: {self.get_judgement_display()}"

    def get_absolute_url(self) -> str:
        """The page that opens it."""
        return reverse("accountability:judgement", args=[self.lsp.slug, self.obligation_id, self.period_code])

    @property
    def period_code(self) -> str:
        """The period, as addresses have it."""
        return periods.code_of(self.period, self.period_first)

    @property
    def period_label(self) -> str:
        """The period, as a reader knows it."""
        return self.period_code.replace("-q", " quarter ")

    @property
    def state(self) -> State:
        """The judgement in words and colour."""
        return next(each for each in JUDGEMENTS if each.code == self.judgement)

    @property
    def sum_in_words(self) -> str:
        """What was done of what is asked; of the obligation its measure, unit and amount are read."""
        from accountability.measures import MEASURES

        owed: Any = self.obligation
        return MEASURES[owed.measure].sum_in_words(owed, self.done, self.asked)
