"""Reading the audit trail: the history of one record, a record as it stood, the events a user may see (T1, T4, V1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from lsp import clock
from lsp.access import Access
from lsp.audit import kinds
from lsp.audit.redaction import KIND
from lsp.models import AuditChange, AuditEvent, RoleGrant
from lsp.models.governed import GovernedModel
from lsp.queries import changes as words
from lsp.queries.changes import SYSTEM, Told, subject_of, tell
from lsp.queries.redactions import Redaction
from lsp.queries.rows_changed import Change
from lsp.queries.seen_then import rows_seen
from lsp.templatetags.components import uk_datetime

AT_MOST = 200  # events of one record's history
OF_PLACES = ("area.import", "register.import")
"""Acts about no record in particular, and about places alone."""
SAME_TIME = timedelta(minutes=5)  # recorded so soon after it took effect, it is one moment


@dataclass(frozen=True)
class HistoryEntry:
    """One event of a record's history, ready for the `history` component. `recorded` only where it differs."""

    event_id: int
    kind: str
    what: str
    when: datetime
    recorded_at: datetime
    who: str = ""
    why: str = ""
    source: str = ""
    href: str = ""
    changes: tuple[Change, ...] = field(default_factory=tuple)
    removed: Redaction | None = None
    redact_href: str = ""

    @property
    def recorded(self) -> datetime | None:
        """When it was put on record, where that is another moment than when it took effect."""
        return self.recorded_at if abs(self.recorded_at - self.when) > SAME_TIME else None


# The events of a partnership --------------------------------------------------------------------------------


def events_visible_to(user: Any, lsp: Any = None) -> QuerySet[AuditEvent]:
    """The events `user` may read: of partnerships whose trail they read, about subjects they may see (V1).

    With `lsp`, that partnership's alone. Events of no partnership (places, organisations, people) are read by who
    reads any trail, and by the administrator; one about no record, by who reads what was done in it. Newest first;
    served by the index (lsp_id, id desc).
    """
    access = Access.of(user)
    ids = access.trail_lsp_ids
    if lsp is not None:
        if not access.reads_trail(lsp.pk):
            return AuditEvent.objects.none()
        scope = Q(lsp_id=lsp.pk)
    elif ids or access.is_administrator:
        scope = Q(lsp_id__in=ids) | _of_no_partnership(access)
    else:
        return AuditEvent.objects.none()
    return AuditEvent.objects.filter(scope, _subject_visible(user, lsp)).order_by("-pk")


def events_to_redact(user: Any) -> QuerySet[AuditEvent]:
    """The events whose words `user` may ask to have removed (T5): those they read; an administrator's also every
    other whose subject they may see (V1), whichever partnership it belongs to."""
    if Access.of(user).is_administrator:
        return AuditEvent.objects.filter(_subject_visible(user, None)).order_by("-pk")
    return events_visible_to(user)


def _of_no_partnership(access: Access) -> Q:
    """Events of no partnership; those about what is no record of governance (accounts) are the administrator's.

    One about no record is read where it is about places, and by who reads the trail of what was done as a part of it.
    """
    if access.is_administrator:
        return Q(lsp_id__isnull=True)
    done = AuditEvent.objects.filter(parent_id=OuterRef("pk"), lsp_id__in=access.trail_lsp_ids)
    of_no_record = Q(subject_type="") & (Q(kind__in=OF_PLACES) | Q(Exists(done)))
    return Q(lsp_id__isnull=True) & (Q(subject_type__in=sorted(words.governed_by_name())) | of_no_record)


def _subject_visible(user: Any, lsp: Any) -> Q:
    """The condition that an event's subject is visible: restricted kinds by their own `visible_to`."""
    restricted = {
        name: model for name, model in words.governed_by_name().items() if words.is_restricted(model)
    }
    condition = ~Q(subject_type__in=sorted(restricted))
    for name, model in sorted(restricted.items()):
        visible: Any = model._default_manager.all()
        visible = visible.visible_to(user).order_by()
        if lsp is not None and any(f.name == "lsp" for f in model._meta.concrete_fields):
            visible = visible.filter(lsp=lsp)
        condition |= Q(subject_type=name, subject_id__in=visible.values("pk"))
    return condition


# The history of one record ----------------------------------------------------------------------------------


def record_history(
    record: Any, *, user: Any, limit: int = AT_MOST, changed: bool = True
) -> list[HistoryEntry]:
    """The history of `record` and of its parts, newest first, as `user` may read it: who, when, what, why, changes.

    The caller has found the record through `visible_to(user)`. Who holds no role in its partnership reads what
    happened and when, changes of states and dates, and the actor's role; no names of accounts, no reasons.
    A number of queries fixed by the kinds of record that the changes name, not by their number. Unless `changed`, it
    is not told what each act changed: few queries, for a page that leads to the whole.
    """
    kind: type[models.Model] = type(record)
    parts = parts_of(kind)
    events = _events_of(record, parts, limit)
    kinds_of_parts = [model for model, _ in parts]
    told = tell(events, user=user, record=(type(record), record.pk), parts=kinds_of_parts, changed=changed)
    insider = is_insider(user, record)
    rows = _rows_by_event(record, events, user) if insider or parts else {}
    _hide_parts(record, events, rows, told)
    if not insider:
        return _for_public(events, told, record)
    redacts = Access.of(user).is_administrator
    return [_entry(record, event, told, rows, redacts=redacts) for event in events]


@cache
def parts_of(model: type[models.Model]) -> tuple[tuple[type[GovernedModel], str], ...]:
    """(kind, path) of the records whose acts the history of a `model` tells too, as they say by `told_with`."""
    kinds_of_parts = (each for each in words.governed_by_table().values() if each.told_with)
    return tuple((each, each.told_with) for each in kinds_of_parts if _leads_to(each) is model)


def _leads_to(part: type[GovernedModel]) -> Any:
    model: Any = part
    for step in part.told_with.split("__"):
        model = model._meta.get_field(step).related_model
    return model


def _is_part(event: AuditEvent, record: Any) -> bool:
    """Whether the event is about a part of the record."""
    subject, kind = subject_of(event), record._meta.model
    return subject is not None and any(subject[0] is model for model, _ in parts_of(kind))


def _hide_parts(record: Any, events: list[AuditEvent], rows: Mapping[int, int | None], told: Told) -> None:
    """What was done to a part while the record was hidden from the user is as hidden as the record was then."""
    hidden = hasattr(record, "was_visible_to")
    for event in reversed(events):
        if event.pk in rows:
            hidden = rows[event.pk] is None
        elif hidden and _is_part(event, record):
            subject = subject_of(event)
            assert subject is not None
            told.hidden.add((*subject, event.pk))


def is_insider(user: Any, record: Any) -> bool:
    """Whether the user reads names and reasons in the record's history: by a role in its partnership."""
    access = Access.of(user)
    lsp_id = getattr(record, "audit_lsp_id", None)
    return access.has_any_role if lsp_id is None else access.reads(lsp_id)


def _events_of(record: Any, parts: Iterable[tuple[type[GovernedModel], str]], limit: int) -> list[AuditEvent]:
    """Events about the record and its parts, and events that changed its row: two queries, both by index."""
    about = [AuditEvent.objects.filter(subject_type=record._meta.model_name, subject_id=record.pk)]
    for model, path in parts:
        own = model._default_manager.filter(**{path: record.pk}).order_by().values("pk")
        about.append(AuditEvent.objects.filter(subject_type=model._meta.model_name, subject_id__in=own))
    touching = AuditChange.objects.filter(table_name=record._meta.db_table, row_id=record.pk)
    ids = (
        touching.order_by("-pk")
        .values_list("event_id")[:limit]
        .union(*(each.order_by("-pk").values_list("pk")[:limit] for each in about))
    )
    found = sorted({pk for (pk,) in ids}, reverse=True)[:limit]
    return list(AuditEvent.objects.filter(pk__in=found).order_by("-pk"))


def _rows_by_event(record: Any, events: list[AuditEvent], user: Any) -> dict[int, int | None]:
    """The history row each event left of the record; None where the user could not have seen it then."""
    written = record.history.filter(history_event__in=[event.pk for event in events]).order_by("history_id")
    return {row.history_event: row.history_id if seen else None for row, seen in rows_seen(written, user)}


def _says_more(change: Change, event: AuditEvent, who: str) -> bool:
    """Whether a change says more than the entry's own line, which has when it was and by whom."""
    return bool(change.before or change.record) or change.after not in (who, uk_datetime(event.effective_at))


def _entry(
    record: Any, event: AuditEvent, told: Told, rows: Mapping[int, int | None], *, redacts: bool
) -> HistoryEntry:
    subject = subject_of(event)
    if subject is not None and _is_part(event, record):
        return _entry_of_part(record, event, told, subject)
    about_it = (event.subject_type, event.subject_id) == (record._meta.model_name, record.pk)
    hidden = rows.get(event.pk, 0) is None
    return HistoryEntry(
        event_id=event.pk,
        kind=event.kind,
        what=kinds.label(event.kind) if about_it else kinds.sentence(event.kind),
        when=event.effective_at,
        recorded_at=event.recorded_at,
        who=told.who(event),
        why="" if hidden or not about_it else told.word(event, "reason"),
        source=event.source,
        href=standing_href(record, rows.get(event.pk)),
        changes=tuple(
            change for change in told.changes.get(event.pk, ()) if _says_more(change, event, told.who(event))
        ),
        removed=told.removed(event) if about_it else None,
        redact_href=f"{redact_href(record)}?event={event.pk}"
        if redacts and _speaks(event, told, about_it)
        else "",
    )


def _entry_of_part(record: Any, event: AuditEvent, told: Told, subject: words.Subject) -> HistoryEntry:
    """What was done to a part, named; its own history has more of it, and there its words are removed (T5)."""
    hidden = (*subject, event.pk) in told.hidden
    name, label, who = told.names.get(subject, ""), kinds.label(event.kind), told.who(event)
    return HistoryEntry(
        event_id=event.pk,
        kind=event.kind,
        what=label if hidden or not name or str(record) in name else f"{label}: {name}",
        when=event.effective_at,
        recorded_at=event.recorded_at,
        who=who,
        why=told.word(event, "reason"),
        source=event.source,
        changes=tuple(
            change
            for change in _changes_of_part(record, event, told, subject)
            if change.after != name and _says_more(change, event, who)
        ),
        removed=told.removed(event),
    )


def _changes_of_part(record: Any, event: AuditEvent, told: Told, subject: words.Subject) -> list[Change]:
    """The changes of a part, but for the record that it is part of; none where it was hidden then."""
    if (*subject, event.pk) in told.hidden:
        return []
    found = ((change, words.field_of(subject[0], change.column)) for change in told.changes.get(event.pk, ()))
    return [
        change
        for change, field in found
        if change.record or field is None or getattr(field, "related_model", None) is not type(record)
    ]


def _speaks(event: AuditEvent, told: Told, about_it: bool) -> bool:
    """Whether words of the event stand that could be removed from the record's past (T5)."""
    if about_it and told.removed(event) is None:
        return True
    return event.kind != KIND and any(not change.href for change in told.changes.get(event.pk, ()))


def history_href(record: Any) -> str:
    """The address of the record's history."""
    return reverse("trail:history", args=[record._meta.model_name, record.pk])


def redact_href(record: Any) -> str:
    """Where words of the record's past are removed (T5)."""
    return reverse("trail:redact", args=[record._meta.model_name, record.pk])


def standing_href(record: Any, history_id: int | None) -> str:
    """The address of the record as it stood after an event; empty where there is no such row."""
    if history_id is None:
        return ""
    return reverse("trail:standing", args=[record._meta.model_name, record.pk, history_id])


def _for_public(events: list[AuditEvent], told: Told, record: Any) -> list[HistoryEntry]:
    """The history without names, reasons and earlier wordings: what, when, states and dates, by which role."""
    roles = _roles({event.actor_id for event in events if event.actor_id is not None}, record)
    done_as = type(record).done_as([event.pk for event in events])
    own = str(record._meta.model_name)
    return [
        HistoryEntry(
            event_id=event.pk,
            kind=event.kind,
            what=kinds.label(event.kind)
            if event.subject_type == own or _is_part(event, record)
            else "Changed",
            when=event.effective_at,
            recorded_at=event.recorded_at,
            who=done_as.get(event.pk) or _role_of(event, roles),
            changes=_public_changes(record, event, told),
        )
        for event in events
    ]


def _role_of(event: AuditEvent, roles: Mapping[int, str]) -> str:
    return SYSTEM if event.actor_id is None else roles.get(event.actor_id, "the partnership")


def _public_changes(record: Any, event: AuditEvent, told: Told) -> tuple[Change, ...]:
    """The changes of states, choices and dates."""
    subject = subject_of(event)
    if subject is not None and _is_part(event, record):
        of, found = subject[0], _changes_of_part(record, event, told, subject)
    else:
        of, found = type(record), told.changes.get(event.pk, [])
    return tuple(change for change in found if not change.record and _public(of, change))


def _public(model: Any, change: Change) -> bool:
    """Whether a change is a state's, a choice's or a date's."""
    column = words.field_of(model, change.column)
    return column is not None and (bool(column.choices) or isinstance(column, models.DateField))


def _roles(actors: set[int], record: Any) -> dict[int, str]:
    """In words, the role each actor has held in the record's partnership, or at all where it has none."""
    grants = RoleGrant.objects.filter(user_id__in=actors)
    lsp_id = getattr(record, "audit_lsp_id", None)
    if lsp_id is not None:
        grants = grants.filter(Q(lsp_id=lsp_id) | Q(lsp_id=None))
    held: dict[int, list[RoleGrant]] = defaultdict(list)
    for grant in grants.order_by("pk"):
        held[grant.user_id].append(grant)
    return {actor: _role_words(listed[-1]) for actor, listed in held.items()}


def _role_words(grant: RoleGrant) -> str:
    label = str(grant.get_role_display())
    return f"the {label if label.startswith('LSP') else label[:1].lower() + label[1:]}"


# A record as it stood ---------------------------------------------------------------------------------------


def standing_at(record: Any, moment: datetime) -> Any:
    """The history row of `record` in force at `moment` (T4); None before it was recorded.

    Of several rows of one moment, the one written last.
    """
    return record.history.filter(history_date__lte=moment).order_by("-history_date", "-history_id").first()


def standing_rows(row: Any, *, user: Any) -> list[tuple[str, str]]:
    """(label, value in words) of every field of a history row, names of other records as they are today."""
    instance = row.instance
    names = words.Names(user)
    fields = [
        each
        for each in instance._meta.concrete_fields
        if each.column not in ("id", "version", "created_at", "digest", "line")
    ]
    for each in fields:
        names.want(type(instance), each.column, getattr(instance, each.attname))
    names.resolve()
    rows: list[tuple[str, str]] = []
    for each in fields:
        value = getattr(instance, each.attname)
        told = instance.told_in_parts.get(each.column)
        label = str(each.verbose_name)
        rows += told(value).items() if told else [(f"{label[:1].upper()}{label[1:]}", names.say(each, value))]
    return rows


def moment_of(day: Any) -> datetime:
    """The last moment of a day: how the record stood when the day was over."""
    return clock.end_of_day(day)
