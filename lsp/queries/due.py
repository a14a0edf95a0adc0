"""What is due, asked of every source at once: one question, however many kinds of things there are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import BigIntegerField, CharField, DateField, F, IntegerField, Q, TextField, Value
from django.db.models.functions import Cast

from lsp import due
from lsp.access import Access
from lsp.due import Due, Source

FIRST_DUE_FIRST = ("due_day", "due_kind", "due_id")
COLUMNS = (
    "due_kind", "due_id", "due_day", "due_title", "due_note", "due_where", "due_version",
    "due_lsp", "due_lsp_slug", "due_lsp_name", "due_lsp_prefix",
    "due_organisation", "due_organisation_slug", "due_organisation_name", "due_owner", "due_owner_name",
    "due_body",
)  # fmt: skip
"""As `Due` has them; the prefix keeps them apart from the fields of the records."""


@dataclass(frozen=True)
class Summary:
    """How many things are overdue, how many due soon; (slug, name) of the organisations whose they are, by name."""

    overdue: int
    soon: int
    organisations: list[tuple[str, str]]


def summary_of(found: Iterable[Sequence[Any]], day: date) -> Summary:
    """The summary of rows of day, organisation's slug and organisation's name."""
    rows = list(found)
    named = {(slug, name) for _, slug, name in rows if slug}
    return Summary(
        overdue=sum(due_day < day for due_day, *_ in rows),
        soon=sum(day <= due_day <= due.soon(day) for due_day, *_ in rows),
        organisations=sorted(named, key=lambda pair: pair[1]),
    )


class DueRows:
    """Due things of several kinds, told apart only where a record is: filtered, ordered, counted, cut as a queryset."""

    def __init__(self, arms: Sequence[tuple[Source, Any]], ordering: Sequence[str] = FIRST_DUE_FIRST) -> None:
        self.arms = list(arms)
        self.ordering = tuple(ordering)

    def _where(self, condition: Any) -> Self:
        """Those that meet `condition(source)`; of a source to which it answers None there are none."""
        asked = [(source, arm, condition(source)) for source, arm in self.arms]
        arms = [(source, arm.none() if q is None else arm.filter(q)) for source, arm, q in asked]
        return type(self)(arms, self.ordering)

    def filter(self, *conditions: Q, **lookups: Any) -> Self:
        """Those that meet conditions on the columns."""
        wanted = Q(*conditions, **lookups)
        return self._where(lambda source: wanted)

    def order_by(self, *names: str) -> Self:
        """In another order."""
        return type(self)(self.arms, names)

    def of_kind(self, kind: str) -> Self:
        """Of one kind, which there is."""
        return type(self)([arm for arm in self.arms if arm[0].kind == kind], self.ordering)

    def of_lsp(self, lsp: Any) -> Self:
        """Of one partnership."""
        return self._where(lambda source: Q(**{source.lsp: lsp}))

    def of_organisation(self, organisation: Any, path: str = "") -> Self:
        """What is an organisation's; `path` leads from it to what is given (`__slug`)."""
        return self._where(
            lambda source: (
                Q(**{f"{source.organisation}{path}": organisation}) if source.organisation else None
            )
        )

    def but_of(self, kinds: Iterable[str]) -> Self:
        """Of every kind but these."""
        left_out = frozenset(kinds)
        return type(self)([arm for arm in self.arms if arm[0].kind not in left_out], self.ordering)

    def in_block(self, block: Any) -> Self:
        """Of one block."""
        return self.in_blocks([block])

    def in_blocks(self, blocks: Any) -> Self:
        """Of any of several blocks: records, keys, or a question for them."""

        def serves(source: Source) -> Q | None:
            if not source.block:
                return None
            among = source.records().filter(**{f"{source.block}__in": blocks})
            return Q(pk__in=among.order_by().values("pk"))

        return self._where(serves)

    def of(self, user: Any) -> Self:
        """What is the user's own: theirs by name, their organisations', and what they keep where nobody is named."""
        access = Access.of(user)
        return self._where(lambda source: _own(source, user, access))

    def overdue(self, day: date) -> Self:
        """Those whose day has passed."""
        return self.filter(due_day__lt=day)

    def until(self, day: date) -> Self:
        """Those due by `day`, that day included."""
        return self.filter(due_day__lte=day)

    def within(self, day: date, days: int = due.SOON) -> Self:
        """Those due from `day` on, for so many days."""
        return self.filter(due_day__range=(day, day + timedelta(days=days)))

    def union(self, *names: str) -> Any:
        """One queryset of these columns, unordered."""
        first, *others = (arm.order_by().values_list(*names) for _, arm in self.arms)
        return first.union(*others, all=True) if others else first

    def queryset(self) -> Any:
        """The rows in order, as tuples of `COLUMNS`."""
        return self.union(*COLUMNS).order_by(*self.ordering)

    def summary(self, day: date) -> "Summary":
        """How many are overdue and due soon, and whose they are: one query, for it is dear to put into words."""
        return summary_of(self.union("due_day", "due_organisation_slug", "due_organisation_name"), day)

    def count(self) -> int:
        """How many: one query."""
        return int(self.union("due_id").count())

    def __iter__(self) -> Iterator[Due]:
        return (Due(*row) for row in self.queryset())

    def __getitem__(self, part: slice) -> list[Due]:
        return [Due(*row) for row in self.queryset()[part]]


def due_things(user: Any, day: date) -> DueRows:
    """What is due as `user` may see it on `day`, whatever the day it is due on."""
    access = Access.of(user)
    arms = []
    for source in due.sources():
        seen = source.records().visible_to(user)
        if source.inside and not access.is_administrator:
            seen = seen.filter(**{f"{source.lsp}__in": access.lsp_ids})
        arms.append((source, _arm(source, seen, day)))
    return DueRows(arms)


def everything_due(day: date) -> DueRows:
    """What is due, whoever may see it: for reminders, each of which goes to those whose work it is."""
    return DueRows([(source, _arm(source, source.records(), day)) for source in due.sources()])


def _arm(source: Source, records: Any, day: date) -> Any:
    return _columns(source, source.still_open(records, day)).filter(due_day__isnull=False)


def _columns(source: Source, records: Any) -> Any:
    organisation, owner = source.organisation, source.owner
    return records.annotate(
        due_kind=Cast(Value(source.kind), CharField()),
        due_id=Cast(F("pk"), BigIntegerField()),
        due_day=Cast(source.day, DateField()),
        due_title=_text(source.title),
        due_note=_text(source.note),
        due_where=_text(source.where),
        due_version=Cast(F("version"), IntegerField()),
        due_lsp=F(f"{source.lsp}__pk"),
        due_lsp_slug=_text(F(f"{source.lsp}__slug")),
        due_lsp_name=_text(F(f"{source.lsp}__name")),
        due_lsp_prefix=_text(F(f"{source.lsp}__prefix")),
        due_organisation=_number(f"{organisation}__pk" if organisation else ""),
        due_organisation_slug=_text(F(f"{organisation}__slug") if organisation else Value(None)),
        due_organisation_name=_text(F(f"{organisation}__name") if organisation else Value(None)),
        due_owner=_number(f"{owner}__pk" if owner else ""),
        due_owner_name=_text(F(f"{owner}__name") if owner else Value(None)),
        due_body=_number(f"{source.body}__pk" if source.body else ""),
    )


def _text(expression: Any) -> Any:
    given = Value(expression) if isinstance(expression, str) else expression
    return Cast(given, TextField())


def _number(path: str) -> Any:
    return Cast(F(path) if path else Value(None), BigIntegerField())


def _own(source: Source, user: Any, access: Access) -> Q:
    """What is the user's by name, their organisations', and what they keep where nobody is named.

    Each is found by its own index, as one condition all records would be read.
    """
    asked: list[Q] = []
    if source.owner:
        asked.append(Q(**{f"{source.owner}__user_id": user.pk}))
    if source.organisation and access.officer_scopes:
        asked.append(_of_officers(source, access))
    named = [path for path in (source.owner, source.organisation) if path]
    nobody = Q(**{f"{path}__isnull": True for path in named})
    asked.append(nobody & _kept(source, access))
    first, *others = (source.records().filter(each).order_by().values("pk") for each in asked)
    return Q(pk__in=first.union(*others, all=True) if others else first)


def _of_officers(source: Source, access: Access) -> Q:
    wanted = Q(pk__in=[])
    for organisation, lsp in sorted(access.officer_scopes, key=str):
        there = {} if lsp is None else {source.lsp: lsp}
        wanted |= Q(**{source.organisation: organisation, **there})
    return wanted


def _kept(source: Source, access: Access) -> Q:
    """What the user keeps of the source where nobody is named."""
    if source.keeper == "coordinator":
        return Q(**{f"{source.lsp}__in": access.coordinated_lsp_ids})
    every = Q(**{f"{source.lsp}__in": access.secretary_lsp_ids})
    return every | Q(**{f"{source.body}__in": access.secretary_body_ids}) if source.body else every
