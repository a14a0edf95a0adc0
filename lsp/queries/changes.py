"""Changes of the trail in human words: labels for columns, names for ids, dates as `1 March 2006`.

A fixed number of queries however many changes: texts, visibility of other records, and one for each kind of record
that an id names.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from lsp import bodies
from lsp.models import AuditChange, AuditEvent, AuditText, User
from lsp.models.governed import GovernedModel
from lsp.queries.parts import beside_what_went_before, changes_in_parts
from lsp.queries.redactions import CHANGES, EVENTS, Redaction, Redactions, of_texts, removed_by
from lsp.queries.rows_changed import Change, RowChange, tie_in_words
from lsp.queries.seen_then import hidden_around
from lsp.querysets import GovernedQuerySet
from lsp.templatetags.components import uk_date, uk_datetime

NOT_SHOWN = frozenset(
    ("id", "version", "created_at", "slug", "digest", "prefix", "reference", "uid", "series", "line")
)
WITHHELD = "not shown to you"
REMOVED = "removed under data protection law"
SYSTEM = "the system"
CHANGES_AT_MOST = 2000  # changed rows read for one page of events

Subject = tuple[Any, int]
"""A record: its model and its id."""

Hidden = set[tuple[Any, int, int]]
"""(model, row, event) of what a reader may not see of an event."""

Subjects = Mapping[int, Subject | None]
"""The record each event (by id) is about."""


@cache
def governed_by_table() -> dict[str, type[GovernedModel]]:
    """Every governed model, by its table."""
    return {model._meta.db_table: model for model in apps.get_models() if issubclass(model, GovernedModel)}


@cache
def governed_by_name() -> dict[str, type[GovernedModel]]:
    """Every governed model, by the name events give their subject."""
    return {str(model._meta.model_name): model for model in governed_by_table().values()}


@cache
def is_restricted(model: type[models.Model]) -> bool:
    """Whether some records of the model are hidden from some users."""
    manager = model._default_manager.all()
    return (
        isinstance(manager, GovernedQuerySet) and type(manager).visible_to is not GovernedQuerySet.visible_to
    )


def load(changes: Iterable[AuditChange], *, user: Any) -> tuple[list[RowChange], Hidden]:
    """The changes with their values, and what of them is hidden: of records that `user` may not see, or not then.

    Where an event first showed a record to `user`, what it held before is left out. One query for the texts and up
    to three for each kind of record with restricted readers.
    """
    rows = beside_what_went_before(values_of(changes), user)
    hidden, until_then = _hidden(rows, user)
    told = (row for row in rows if row.place not in hidden)
    return [row.as_first_seen() if row.place in until_then else row for row in told], hidden


def values_of(changes: Iterable[AuditChange]) -> list[RowChange]:
    """The changes of governed records with their values, whoever reads them: one query."""
    tables = governed_by_table()
    known = [change for change in changes if change.table_name in tables]
    texts = dict(
        AuditText.objects.filter(change_id__in=[c.pk for c in known]).values_list("change_id", "content")
    )
    return [_row(change, tables[change.table_name], texts.get(change.pk, "")) for change in known]


def _row(change: AuditChange, model: type[models.Model], text: str) -> RowChange:
    content = json.loads(text) if text else {}
    return RowChange(
        change_id=change.pk,
        event_id=change.event_id,
        model=model,
        row_id=change.row_id,
        operation=change.operation,
        before=content.get("before") or {},
        after=content.get("after") or {},
        redacted=not text,
    )


def _hidden(rows: list[RowChange], user: Any) -> tuple[Hidden, Hidden]:
    """What is hidden: the record is, or it was when that event wrote it; and what was hidden until the event."""
    hidden: Hidden = set()
    until_then: Hidden = set()
    for model in {row.model for row in rows if is_restricted(row.model)}:
        ids: dict[tuple[int, int], dict[str, Any]] = {}
        for row in rows:
            if row.model is model:
                ids[row.place[1:]] = {**row.before, **ids.get(row.place[1:], {})}
        queryset: Any = model._default_manager.all()
        seen = set(
            queryset.visible_to(user).filter(pk__in={pk for pk, _ in ids}).values_list("pk", flat=True)
        )
        hidden |= {(model, pk, event) for pk, event in ids if pk not in seen}
        not_then, not_before = hidden_around(model, ids, user)
        hidden |= {(model, *place) for place in not_then}
        until_then |= {(model, *place) for place in not_before}
    return hidden, until_then


def in_words(
    rows: Iterable[RowChange], *, names: "Names", subjects: Subjects, gone: Redactions
) -> dict[int, list[Change]]:
    """The changes of each event in words; the name of an event's own subject goes without saying.

    `names` may have been asked for more already; it is resolved here.
    """
    listed = list(rows)
    for row in listed:
        for column in row.columns:
            names.want(row.model, column, row.before.get(column), row.after.get(column))
        if (row.model, row.row_id) != subjects.get(row.event_id):
            names.want_record(row.model, row.row_id)
    names.resolve()
    told: dict[int, list[Change]] = defaultdict(list)
    for row in listed:
        told[row.event_id] += _changes_of(row, names, subjects.get(row.event_id), gone)
    return told


def _changes_of(row: RowChange, names: "Names", subject: Subject | None, gone: Redactions) -> list[Change]:
    own = (row.model, row.row_id) == subject
    if subject and getattr(row.model, "behind_the_scenes", False):
        return []
    record = "" if own else names.record(row.model, row.row_id)
    if row.redacted:
        return [_removed(gone.get((CHANGES, row.change_id)), record)]
    if row.model.is_a_tie and not own:  # type: ignore[attr-defined]
        return tie_in_words(row, names.name(row.model, row.row_id))
    told = []
    for column in row.columns:
        if column in row.model.told_in_parts:  # type: ignore[attr-defined]
            told += changes_in_parts(row, column, record)
            continue
        before, after = row.before.get(column), row.after.get(column)
        field = field_of(row.model, column)
        if field is None or not _worth_telling(row, field, after, subject):
            continue
        label = str(field.verbose_name)
        told.append(
            Change(
                field=f"{label[:1].upper()}{label[1:]}",
                before=names.say(field, before),
                after=names.say(field, after),
                record=record,
                column=column,
            )
        )
    return told


def _removed(by: Redaction | None, record: str) -> Change:
    """In the place of values that were removed: when, and by which act."""
    told = f"{REMOVED} on {uk_date(by.at)}" if by else REMOVED
    return Change(field="Values", before="", after=told, record=record, href=by.href if by else "")


def _worth_telling(row: RowChange, field: Any, after: Any, subject: Subject | None) -> bool:
    if field.column in NOT_SHOWN or field.column in row.model.repeats:  # type: ignore[attr-defined]
        return False
    if row.operation == "INSERT" and after in (None, "", False, [], {}):
        return False
    return not (field.is_relation and subject and (field.related_model, after) == subject)


def field_of(model: type[models.Model], column: str) -> Any:
    """The model's field of a column; None where the model has lost it since."""
    for field in model._meta.concrete_fields:
        if field.column == column:
            return field
    return None


def model_behind(field: Any) -> Any:
    """What the ids of a field are of: of a foreign key its records; a role's body is of the app above."""
    if field.is_relation:
        return field.related_model
    return bodies.model() if field.name == "body_id" else None


_KINDS: tuple[tuple[type[Any], Callable[[Any], str]], ...] = (
    (models.DateTimeField, lambda at: uk_datetime(datetime.fromisoformat(at) if isinstance(at, str) else at)),
    (models.DateField, lambda day: uk_date(date.fromisoformat(day) if isinstance(day, str) else day)),
    (models.DecimalField, lambda number: f"{Decimal(str(number)).normalize():,f}"),
)
"""Kinds of fields whose stored values are told otherwise, the narrower kind first."""


def say(field: Any, value: Any) -> str:
    """A stored JSON value of a field in words; empty where there is none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    for kind, in_words in _KINDS:
        if isinstance(field, kind):
            return in_words(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {inner}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(str(inner) for inner in value)
    return str(value).replace("_", " ") if field.name in ("state", "status") else str(value)


class Names:
    """The names of the records that ids stand for: all asked for first, then one query for each kind."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        self.found: dict[tuple[type[models.Model], int], str] = {}

    def want(self, model: type[models.Model], column: str, *values: Any) -> None:
        """Ask for the names behind the values of a column, where it is a foreign key."""
        field = field_of(model, column)
        behind = model_behind(field) if field is not None else None
        if behind is not None:
            self.wanted[behind] |= {int(value) for value in values if value is not None}

    def want_record(self, model: type[models.Model], pk: int) -> None:
        """Ask for a record's own name."""
        self.wanted[model].add(pk)

    def resolve(self) -> None:
        """Load every name asked for: one query for each kind of record."""
        for model, ids in self.wanted.items():
            queryset: Any = model._default_manager.all()
            if hasattr(queryset, "visible_to"):
                queryset = queryset.visible_to(self.user)
            for record in queryset.filter(pk__in=ids).select_related(*_named_by(model)):
                self.found[model, record.pk] = display_name(record)

    def record(self, model: type[models.Model], pk: int) -> str:
        """A record in words: “Seat: Chief Constable”; by its name alone where that says what it is."""
        kind = str(model._meta.verbose_name)
        name = self.found.get((model, pk))
        if name is None or name.split()[:1] == kind.capitalize().split()[:1]:
            return self.name(model, pk)
        return f"{kind[:1].upper()}{kind[1:]}: {name}"

    def name(self, model: type[models.Model], pk: int) -> str:
        """A record's name alone; its kind and number where it is not to be named."""
        kind = str(model._meta.verbose_name)
        return self.found.get((model, pk)) or f"{kind[:1].upper()}{kind[1:]} {pk}"

    def say(self, field: Any, value: Any) -> str:
        """A value in words, an id by its name."""
        behind = model_behind(field) if value is not None else None
        if behind is not None:
            return self.found.get((behind, int(value)), WITHHELD)
        return say(field, value)


def _named_by(model: type[models.Model]) -> list[str]:
    """The relations a record's name may be made from: required foreign keys, theirs too, an account's person, and
    what the model says."""
    names = [*getattr(model, "named_by", ())]
    for relation in _required(model):
        names += [relation.name, *(f"{relation.name}__{f.name}" for f in _required(relation.related_model))]
    return [*names, "person"] if model is User else names


def _required(model: Any) -> list[Any]:
    return [f for f in model._meta.concrete_fields if f.is_relation and not f.null]


def display_name(record: Any) -> str:
    """A record's name; an account's is its person's, never its e-mail address."""
    return record.known_as if isinstance(record, User) else str(record)


# What stands behind events ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What stands behind a set of events: their words, their actors' names, their changes in words."""

    texts: Mapping[int, dict[str, str]]
    actors: Mapping[int, str]
    changes: Mapping[int, list[Change]]
    names: Mapping[Subject, str]
    hidden: Hidden
    gone: Redactions

    def removed(self, event: AuditEvent) -> Redaction | None:
        """By which act the event's words were removed, None where they stand (T5)."""
        return self.gone.get((EVENTS, event.pk))

    def who(self, event: AuditEvent) -> str:
        """The actor's name; the account name kept with the event where the account is gone."""
        if event.actor_id is None:
            return SYSTEM
        return self.actors.get(event.actor_id) or self.texts.get(event.pk, {}).get("actor", "")

    def subject(self, event: AuditEvent) -> str:
        """The name of what it was done to: today's, else the one kept with the event."""
        subject = subject_of(event)
        return (subject and self.names.get(subject)) or self.word(event, "subject")

    def word(self, event: AuditEvent, name: str) -> str:
        """One of the event's words (reason, subject); empty where redacted, or where the record was hidden then."""
        subject = subject_of(event)
        if subject and (*subject, event.pk) in self.hidden:
            return ""
        return self.texts.get(event.pk, {}).get(name, "")


def subject_of(event: AuditEvent) -> Subject | None:
    """The record of governance the event is about, None where it is about none."""
    model = governed_by_name().get(event.subject_type)
    return None if model is None or event.subject_id is None else (model, event.subject_id)


def tell(
    events: Iterable[AuditEvent],
    *,
    user: Any,
    record: Subject | None = None,
    parts: Collection[Any] = (),
    changed: bool = True,
) -> Told:
    """Load what stands behind the events. With `record`, events about others tell what they did to it alone; those
    about `parts` of it (kinds of records) tell all. Unless `changed`, it is not told what they changed.
    """
    listed = list(events)
    texts = AuditText.objects.filter(event_id__in=[event.pk for event in listed])
    about = {event.pk: subject_of(event) for event in listed}
    told = {
        pk: subject if record is None or (subject and subject[0] in parts) else record
        for pk, subject in about.items()
    }
    whole = [pk for pk, subject in about.items() if subject == told[pk]]
    behind = _changes_behind(whole, about, record)
    rows, hidden = load(behind if changed else (), user=user)
    names = Names(user)
    for subject in set(told.values()) - {record}:
        if subject is not None:
            names.want_record(*subject)
    said = {int(pk or 0): text for pk, text in texts.values_list("event_id", "content")}
    gone = of_texts(
        [pk for pk, text in said.items() if not text], [row.change_id for row in rows if row.redacted]
    )
    changes = in_words(rows, names=names, subjects=told, gone=gone)
    for act, removed in removed_by(listed).items():
        changes.setdefault(act, []).insert(0, Change(field="Removed", before="", after=removed))
    return Told(
        texts={pk: json.loads(text) for pk, text in said.items() if text},
        actors=_actor_names({event.actor_id for event in listed if event.actor_id is not None}),
        changes=changes,
        names=names.found,
        hidden=hidden,
        gone=gone,
    )


def _changes_behind(
    whole: Collection[int], events: Iterable[int], record: Subject | None
) -> QuerySet[AuditChange]:
    """Every change of some events; of the others what they did to the record."""
    condition = Q(event_id__in=whole)
    if record is not None:
        model, pk = record
        condition |= Q(event_id__in=set(events) - set(whole), table_name=model._meta.db_table, row_id=pk)
    return AuditChange.objects.filter(condition).order_by("event_id", "pk")[:CHANGES_AT_MOST]


def _actor_names(ids: set[int]) -> dict[int, str]:
    accounts = User.objects.filter(pk__in=ids).select_related("person")
    return {account.pk: display_name(account) for account in accounts}
