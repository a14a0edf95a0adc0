"""What every record of governance shares: a version for optimistic locking, a history, no unaudited write."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lsp import clock
from lsp.audit.acts import current_moment, current_reason
from lsp.querysets import DatedQuerySet, GovernedQuerySet

OPEN_ENDED = "The end must be later than the beginning."


@dataclass(frozen=True)
class Personal:
    """A kind of record that is about one person: the path to them (empty: it is the person), its columns of words."""

    person: str
    words: tuple[str, ...]


class GovernedModel(models.Model):
    """A record of governance. Written by services alone, inside `act()`; never deleted (L4).

    `version` rises by one with every save: the token of optimistic locking (ETag, hidden form field).
    """

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = GovernedQuerySet.as_manager()
    personal: ClassVar[Personal | None] = None
    """What is removed of it when its person's words are (T5); None where it is not about one person."""
    is_a_tie: ClassVar[bool] = False
    """Whether it ties two records for a time and its name says so: a history tells it in one line."""
    told_with: ClassVar[str] = ""
    """The path to the record whose history tells what is done to this one too (`commitment`); empty: to none."""
    seen_with: ClassVar[str] = ""
    """The path to the record whose earlier state says who could see this one then; where empty, `told_with`."""
    told_in_parts: ClassVar[Mapping[str, Callable[[Any], Mapping[str, str]]]] = {}
    """Of a column that holds several things, what each is called and says: histories tell them one by one."""
    named_by: ClassVar[tuple[str, ...]] = ()
    """The relations that its name is made of, beside those it requires."""
    repeats: ClassVar[frozenset[str]] = frozenset()
    """Columns that say again what the record's name, its other columns or the act say: histories leave them out."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert, or update as the next version."""
        if self._state.adding:
            kwargs.setdefault("force_insert", True)
        else:
            self.version += 1
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: a record of governance ends, it is not deleted (L4)."""
        raise GovernedQuerySet.refusal("delete", type(self))

    @classmethod
    def done_as(cls, events: Collection[int]) -> Mapping[int, str]:
        """As whom the acts (by their events) were done, in words after "by", where a record of the act says so."""
        return {}

    @classmethod
    def before_them(cls, ids: Collection[int], *, user: Any) -> Mapping[int, Self]:
        """What each of the records took the place of when it was made, as far as `user` may see it."""
        return {}

    @property
    def audit_lsp_id(self) -> int | None:
        """The partnership the record belongs to, for its events."""
        return getattr(self, "lsp_id", None)

    @property
    def _history_date(self) -> Any:
        return current_moment()

    @property
    def _change_reason(self) -> str:
        return current_reason() or ""


class Dated(models.Model):
    """Holds from `starts_on` (empty: since before records) until `ends_on`, the first day it no longer holds."""

    starts_on = models.DateField("from", null=True, blank=True)
    ends_on = models.DateField("until", null=True, blank=True)
    end_reason = models.TextField("reason for ending", blank=True, default="")

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_start",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                violation_error_message=OPEN_ENDED,
            )
        ]

    def holds_on(self, day: Any) -> bool:
        """Whether the record holds on `day`."""
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day < self.ends_on
        )

    @property
    def is_current(self) -> bool:
        """Whether the record holds today."""
        return self.holds_on(clock.today())


MAY_END_THE_SAME_DAY = models.CheckConstraint(
    name="%(app_label)s_%(class)s_ends_after_start",
    condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
    violation_error_message=OPEN_ENDED,
)
"""In place of `Dated`'s own: for links and roles that can be taken back on the day they were given."""


class BroughtIn(models.Model):
    """What predates joining is brought in as it stood, marked so, with its source (L8)."""

    brought_in = models.BooleanField(default=False)
    brought_in_source = models.CharField("source", max_length=300, blank=True, default="")

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_l8_source",
                condition=Q(brought_in=False) | ~Q(brought_in_source=""),
                violation_error_message="Say where this was brought in from.",
            )
        ]
