"""What was redacted, when, and by which event (T5); what of a person or an event is still there to be removed."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from lsp.audit import kinds
from lsp.audit.redaction import KIND, MARK, OPERATION
from lsp.models import AuditChange, AuditEvent, AuditText, Person
from lsp.models.governed import GovernedModel, Personal
from lsp.templatetags.components import uk_datetime

EVENTS, CHANGES = AuditEvent._meta.db_table, AuditChange._meta.db_table
NAMELESS = "Name removed"  # what a person is called afterwards
SHORTEST = 5  # letters of a name that is looked for in other texts
MENTIONS_AT_MOST = 20


@dataclass(frozen=True)
class Redaction:
    """By which event words were removed, when, and where that event stands (empty: on no page)."""

    event_id: int
    at: datetime
    href: str = ""


Redactions = dict[tuple[str, int], Redaction]
"""By the table and id of the event, change or history row that lost its words."""


def of_texts(events: Collection[int], changes: Collection[int]) -> Redactions:
    """What emptied the texts of these events and changes: no query where there are none, else two."""
    if not events and not changes:
        return {}
    return _found(Q(table_name=EVENTS, row_id__in=events) | Q(table_name=CHANGES, row_id__in=changes))


def of_row(row: Any) -> Redaction | None:
    """The last act that removed words of a row of a record's history."""
    return _found(Q(table_name=row._meta.db_table, row_id=row.pk)).get((row._meta.db_table, row.pk))


def _found(condition: Q) -> Redactions:
    notes = list(AuditChange.objects.filter(condition, operation=OPERATION).order_by("pk"))
    acts = AuditEvent.objects.in_bulk({note.event_id for note in notes}) if notes else {}
    return {(note.table_name, note.row_id): _told(acts[note.event_id]) for note in notes}


def _told(act: AuditEvent) -> Redaction:
    governed = any(model._meta.model_name == act.subject_type for model in _governed())
    address = reverse("trail:history", args=[act.subject_type, act.subject_id]) if governed else ""
    return Redaction(act.pk, act.recorded_at, f"{address}#event-{act.pk}" if address else "")


def _governed() -> Iterable[type[GovernedModel]]:
    return (model for model in apps.get_models() if issubclass(model, GovernedModel))


def removed_by(events: Iterable[AuditEvent]) -> dict[int, str]:
    """In words, what each act of redaction among the events removed: no query where there is none, else one."""
    acts = [event.pk for event in events if event.kind == KIND]
    if not acts:
        return {}
    noted = AuditChange.objects.filter(event_id__in=acts, operation=OPERATION).order_by()
    counted: dict[int, list[int]] = {act: [0, 0, 0] for act in acts}
    for act, table, number in noted.values_list("event_id", "table_name").annotate(Count("pk")):
        counted[act][{EVENTS: 0, CHANGES: 1}.get(table, 2)] += number
    return {act: in_words(*numbers) for act, numbers in counted.items()}


def in_words(events: int, changes: int, rows: int) -> str:
    """How much was, or would be, removed."""
    parts = (
        (events, "the words of {} event", "the words of {} events"),
        (changes, "the values of {} change", "the values of {} changes"),
        (rows, "words of {} earlier state", "words of {} earlier states"),
    )
    told = [(one if number == 1 else many).format(number) for number, one, many in parts if number]
    return ", ".join(told) or "nothing"


# What there is to remove ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """What would be removed: ids of events, changes and history rows, by model; the records' own ids."""

    events: tuple[int, ...]
    changes: tuple[int, ...]
    records: dict[type[GovernedModel], tuple[int, ...]]
    rows: dict[type[GovernedModel], tuple[int, ...]]

    @property
    def said(self) -> str:
        """How much it is."""
        return in_words(len(self.events), len(self.changes), sum(map(len, self.rows.values())))


def personal_models() -> list[tuple[type[GovernedModel], Personal]]:
    """The kinds of record that are about one person."""
    return [(model, model.personal) for model in _governed() if model.personal is not None]


def about(person: Person) -> Found:
    """Everything the trail and the histories say in words of a person: by the records that are about them."""
    records: dict[type[GovernedModel], tuple[int, ...]] = {}
    rows: dict[type[GovernedModel], tuple[int, ...]] = {}
    subjects = Q(subject_type="user", subject_id=person.user_id) if person.user_id else Q(pk=None)
    changes: list[int] = []
    for model, personal in personal_models():
        found = model._default_manager.filter(**{personal.person or "pk": person.pk})
        records[model] = tuple(found.order_by("pk").values_list("pk", flat=True))
        subjects |= Q(subject_type=model._meta.model_name, subject_id__in=records[model])
        rows[model] = tuple(_rows_with_words(model, personal, records[model]))
        changes += _changes_with_words(model, personal, records[model])
    events = with_words(AuditEvent.objects.filter(subjects))
    return Found(tuple(events.values_list("pk", flat=True)), tuple(changes), records, rows)


def with_words(events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
    """Those of the events whose text is not empty."""
    told = AuditText.objects.filter(event_id=models.OuterRef("pk")).exclude(content="")
    return events.filter(models.Exists(told)).order_by("pk")


def _rows_with_words(model: Any, personal: Personal, ids: Collection[int]) -> Iterable[int]:
    written = Q()
    for column in (*personal.words, "history_change_reason"):
        written |= ~Q(**{f"{column}__in": ["", MARK]})
    rows: Iterable[int] = model.history.filter(written, id__in=ids).values_list("history_id", flat=True)
    return rows


def _changes_with_words(model: Any, personal: Personal, ids: Collection[int]) -> list[int]:
    changed = AuditChange.objects.filter(table_name=model._meta.db_table, row_id__in=ids)
    texts = AuditText.objects.filter(change_id__in=changed.values("pk")).exclude(content="")
    found = []
    for change_id, content in texts.order_by("pk").values_list("change_id", "content"):
        said = json.loads(content)
        if any((said.get(when) or {}).get(c) for when in ("before", "after") for c in personal.words):
            found.append(int(change_id or 0))
    return found


def identifying(person: Person) -> list[str]:
    """The names and addresses by which the person is known, today and before, those of the account included."""
    known = {person.name, person.email}
    for name, email in person.history.values_list("name", "email"):
        known |= {name, email}
    if person.user is not None:
        known |= {person.user.email, person.user.get_full_name()}
    return sorted(word for word in known - {MARK, NAMELESS} if len(word.strip()) >= SHORTEST)


@dataclass(frozen=True)
class Mention:
    """An event about something else that names the person, and the page on which its words are removed."""

    said: str
    href: str


def mentions(words: Collection[str], *, among: QuerySet[AuditEvent], but: Collection[int]) -> list[Mention]:
    """The newest of the events `among`, about other records, whose words name the person; reads every text."""
    if not words:
        return []
    named = Q()
    for word in words:
        named |= Q(content__icontains=json.dumps(word, ensure_ascii=False)[1:-1])
    said = AuditText.objects.filter(named, event_id=models.OuterRef("pk"))
    found = among.filter(models.Exists(said)).exclude(pk__in=but).order_by("-pk")
    return [_mention(event) for event in found[:MENTIONS_AT_MOST]]


def _mention(event: AuditEvent) -> Mention:
    known = any(model._meta.model_name == event.subject_type for model in _governed())
    address = reverse("trail:redact", args=[event.subject_type, event.subject_id]) if known else ""
    said = f"{kinds.sentence(event.kind)}, {uk_datetime(event.recorded_at)} (event {event.pk})"
    return Mention(said, f"{address}?event={event.pk}" if known else "")
