"""Removing personal words under data protection law (T5): of an event, of a record's past, of a person.

Every act here is of the kind `audit.redact`, which the database demands before it empties anything. What is emptied
stays as a digest; the acts themselves, their reasons and what they emptied stay on the trail and are sealed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from lsp import permissions, rules
from lsp.audit import act, redaction
from lsp.decisions import Decision
from lsp.errors import NotFoundError, PermissionRefused, RuleRefused
from lsp.models import AuditChange, AuditEvent, LocalStrategicPartnership, Person, RoleGrant
from lsp.models.governed import GovernedModel
from lsp.queries import changes, redactions, trail
from lsp.queries.redactions import NAMELESS
from lsp.services import copies, people
from lsp.services.locking import lock

Values = dict[tuple[Any, int], dict[str, set[str]]]
"""(model, row): the words that stood in each column of words."""


@dataclass(frozen=True)
class Removal:
    """The act that removed words, and how much: texts of the trail, rows of histories."""

    event_id: int
    texts: int
    rows: int


def of_event(event: AuditEvent, *, by: Any, reason: str) -> Removal:
    """Remove the words of one event (names, reason, the values it changed), and their copies in the histories.

    What a record says today stays in its history as well: change the record first. Raises NotFoundError (its subject
    may not be known to `by`, V1), PermissionRefused, RuleRefused (no reason; nothing left).
    """
    permissions.administer(by).require(PermissionRefused)
    if not trail.events_to_redact(by).filter(pk=event.pk).exists():
        raise NotFoundError("There is no such event.")
    rules.t5_says_why(reason).require(RuleRefused)
    changed = AuditChange.objects.filter(event_id=event.pk).exclude(operation=redaction.OPERATION)
    subject = changes.subject_of(event)
    named = subject[0]._default_manager.filter(pk=subject[1]).first() if subject else None
    lsp = LocalStrategicPartnership.objects.filter(pk=event.lsp_id or 0).first()
    with act(redaction.KIND, by=by, subject=named, lsp=lsp, reason=reason) as opened:
        return _remove(opened.event_id, {event.pk}, list(changed))


def of_record(record: Any, *, by: Any, reason: str, events: Collection[int]) -> Removal:
    """Remove the words that these events keep of a record: those of events about it, and what they changed of it.

    Raises PermissionRefused, NotFoundError (the record, or an event that is not of its past), RuleRefused.
    """
    permissions.administer(by).require(PermissionRefused)
    rules.t5_says_why(reason).require(RuleRefused)
    model = type(record)
    with act(redaction.KIND, by=by, subject=record, reason=reason) as opened:
        lock(model, record.pk, by=by)
        about = AuditEvent.objects.filter(subject_type=model._meta.model_name, subject_id=record.pk)
        own = set(about.filter(pk__in=events).values_list("pk", flat=True))
        touching = AuditChange.objects.filter(table_name=model._meta.db_table, row_id=record.pk)
        changed = list(touching.filter(event_id__in=events))
        if set(events) - own - {change.event_id for change in changed}:
            raise NotFoundError("There is no such event of this record.")
        return _remove(opened.event_id, own, changed)


def _remove(act_id: int, events: set[int], changed: list[AuditChange]) -> Removal:
    """Empty these texts, and mark in the histories what they said and no record says today."""
    said = _values(changed)
    texts = redaction.empty(events=events, changes=[change.pk for change in changed])
    rules.t5_something_is_left(texts).require(RuleRefused)
    copies.forget_exports()
    return Removal(act_id, texts, _mark_reasons(events) + _mark_values(said))


def _values(changed: Iterable[AuditChange]) -> Values:
    """The words in the columns that changed, before and after."""
    said: Values = defaultdict(lambda: defaultdict(set))
    for row in changes.values_of(changed):
        for column in row.columns:
            if _holds_words(changes.field_of(row.model, column)):
                said[row.model, row.row_id][column] |= {
                    str(value) for value in (row.before.get(column), row.after.get(column)) if value
                }
    return said


def _holds_words(field: Any) -> bool:
    """Whether a column holds words of somebody's, long enough to be marked: no codes, states, addresses of pages."""
    if not isinstance(field, (models.CharField, models.TextField)) or isinstance(field, models.SlugField):
        return False
    return not field.choices and (field.max_length is None or field.max_length >= len(redaction.MARK))


def _mark_values(said: Values) -> int:
    """Mark the history rows that hold one of the words, where the record itself does not say it today."""
    marked = 0
    for (model, row), columns in said.items():
        today = model._default_manager.filter(pk=row).values(*columns).first() or {}
        for column, values in columns.items():
            gone = values - {today.get(column)}
            found = model.history.filter(**{"id": row, f"{column}__in": gone})
            marked += redaction.mark(model, list(found.values_list("history_id", flat=True)), [column])
    return marked


def _mark_reasons(events: Collection[int]) -> int:
    """Mark the copies of the events' reasons that the history rows they wrote keep."""
    tables = AuditChange.objects.filter(event_id__in=events).order_by().values_list("table_name", flat=True)
    known = changes.governed_by_table()
    marked = 0
    for table in set(tables) & set(known):
        model: Any = known[table]
        written = model.history.filter(history_event__in=events).values_list("history_id", flat=True)
        marked += redaction.mark(model, list(written), ["history_change_reason"])
    return marked


# A person ---------------------------------------------------------------------------------------------------


def may_remove(person: Person) -> Decision:
    """Whether the person's words may be removed now: they serve no more, and something is left."""
    roles = RoleGrant.objects.filter(user=person.user_id).current().count() if person.user_id else 0
    left = rules.t5_has_left(people.sits_on(person), roles)
    return left if not left else rules.t5_something_is_left(int(person.name != NAMELESS))


def of_person(person: Person, *, by: Any, reason: str, version: int | None = None) -> Person:
    """Remove a person's words everywhere: the record, its history, what is about them, the trail, the account, copies.

    The record, the terms and the account stay, without name, address or words. Raises PermissionRefused, NotFoundError,
    StaleVersion, RuleRefused (still serves; no reason, or one that names them; nothing left).
    """
    permissions.administer(by).require(PermissionRefused)
    nameless = Person(pk=person.pk, name=NAMELESS)  # the act's own text must not say the name again
    with act(redaction.KIND, by=by, subject=nameless, reason=reason) as opened:
        person = lock(Person, person.pk, by=by, version=version)
        known = redactions.identifying(person)
        rules.t5_says_why(reason, known).require(RuleRefused)
        may_remove(person).require(RuleRefused)
        _empty_records(redactions.about(person).records)
        found = redactions.about(person)  # once more: emptying the records has put their words on the trail
        redaction.empty(events=set(found.events) - {opened.event_id}, changes=found.changes)
        _mark_rows(found, opened.event_id)
        _mark_reasons(set(found.events) - {opened.event_id})
        copies.remove(known, account=person.user)
        copies.forget_exports()
    return Person.objects.get(pk=person.pk)


def _empty_records(records: dict[type[GovernedModel], tuple[int, ...]]) -> None:
    """Take the words out of the records as they are today."""
    for model, ids in records.items():
        words = model.personal.words if model.personal else ()
        found: Any = model._default_manager.filter(pk__in=ids)
        for record in found.select_for_update(of=("self",)):
            spoken = [name for name in words if getattr(record, name)]
            for name in spoken:
                setattr(record, name, redaction.MARK)
            if model is Person:
                record.name, record.job_title, record.email = NAMELESS, "", ""
            if spoken:
                record.save()


def _mark_rows(found: redactions.Found, act_id: int) -> None:
    """Mark the words in the histories; the rows this act has just written say nothing any more."""
    for model, rows in found.rows.items():
        history: Any = model.history  # type: ignore[attr-defined]
        before = history.filter(history_id__in=rows).exclude(history_event=act_id)
        words = model.personal.words if model.personal else ()
        redaction.mark(
            model, list(before.values_list("history_id", flat=True)), [*words, "history_change_reason"]
        )
