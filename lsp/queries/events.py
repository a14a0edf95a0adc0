"""The trail of a partnership page by page: filters, keyset paging without a count, rows ready to show or export."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lsp import clock
from lsp.audit import kinds
from lsp.models import AuditEvent, AuditText, User
from lsp.queries.changes import Told, governed_by_name, tell
from lsp.queries.redactions import Redaction
from lsp.queries.rows_changed import Change
from lsp.queries.seen_then import hidden_then, readers_widen

PER_PAGE = 25
EXPORTED_AT_MOST = 10_000  # events of one download from the page; the whole trail is a job
CHUNK = 200
KINDS_AT_MOST = 300


@dataclass(frozen=True)
class EventRow:
    """One event in words. `record` is `<kind>:<id>` of its subject where that is a governed record."""

    event: AuditEvent
    what: str
    who: str
    subject: str
    why: str
    record: str
    changes: tuple[Change, ...]
    removed: Redaction | None = None

    @property
    def recorded_at(self) -> datetime:
        """When it was put on record."""
        return self.event.recorded_at

    @property
    def is_later(self) -> bool:
        """Whether it was put on record later than it took effect."""
        return abs(self.event.recorded_at - self.event.effective_at) > timedelta(minutes=5)

    @property
    def source(self) -> str:
        """From where it was done, in words."""
        return kinds.SOURCES.get(self.event.source, self.event.source)


@dataclass(frozen=True)
class EventPage:
    """One page in the order it is read, and the cursors of its neighbours (empty at the ends)."""

    rows: list[EventRow]
    newer: str
    older: str


def kinds_of(events: QuerySet[AuditEvent]) -> list[str]:
    """The kinds of act that occur in the events."""
    return list(events.order_by("kind").values_list("kind", flat=True).distinct()[:KINDS_AT_MOST])


def narrowed(
    events: QuerySet[AuditEvent], asked: Mapping[str, Any], *, user: Any = None
) -> QuerySet[AuditEvent]:
    """The events that answer a filter: who, kind, source, recorded_from, recorded_to, words, record.

    Words find only what `user` may read: not those of a record that was hidden from them when it happened.
    """
    for name in ("kind", "source"):
        if asked.get(name):
            events = events.filter(**{name: asked[name]})
    if asked.get("who"):
        events = events.filter(actor_id__in=_accounts(asked["who"]).values("pk"))
    if asked.get("recorded_from"):
        events = events.filter(recorded_at__gte=_midnight(asked["recorded_from"]))
    if asked.get("recorded_to"):
        events = events.filter(recorded_at__lte=clock.end_of_day(asked["recorded_to"]))
    if asked.get("record"):
        kind, _, number = asked["record"].partition(":")
        events = events.filter(subject_type=kind, subject_id=int(number))
    if asked.get("words"):
        said = AuditText.objects.filter(event_id=OuterRef("pk"), content__icontains=asked["words"])
        events = events.filter(Exists(said))
        events = events.exclude(pk__in=_not_theirs_to_read(events, user))
    return events


def _not_theirs_to_read(events: QuerySet[AuditEvent], user: Any) -> set[int]:
    """The events about records that `user` could not see as the event left them: one query, and up to two a kind."""
    asked = {name: model for name, model in governed_by_name().items() if readers_widen(model)}
    found: dict[str, set[int]] = defaultdict(set)
    about = events.filter(subject_type__in=sorted(asked)).order_by()
    for name, pk in about.values_list("subject_type", "pk"):
        found[name].add(pk)
    return {event for name, pks in found.items() for _, event in hidden_then(asked[name], pks, user)}


def _accounts(name: str) -> QuerySet[User]:
    """The accounts whose name holds every word."""
    found = User.objects.all()
    for word in name.split():
        found = found.filter(
            Q(username__icontains=word)
            | Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(person__name__icontains=word)
        )
    return found


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.LONDON)


def page_of(
    events: QuerySet[AuditEvent],
    *,
    user: Any,
    cursor: str = "",
    size: int = PER_PAGE,
    oldest_first: bool = False,
) -> EventPage:
    """One page. `cursor` is `o<id>` (older than) or `n<id>` (newer than); anything else is the first page.

    Pages are of the same events either way; `oldest_first` begins at the other end and turns each round.
    """
    way, pk = cursor[:1], cursor[1:]
    given = way in ("o", "n") and pk.isdecimal() and len(pk) < 19
    if (given and way == "n") or (not given and oldest_first):
        found = list((events.filter(pk__gt=int(pk)) if given else events).order_by("pk")[: size + 1])
        newer, older = len(found) > size, given
        found = found[:size][::-1]
    else:
        found = list((events.filter(pk__lt=int(pk)) if given else events).order_by("-pk")[: size + 1])
        newer, older = given, len(found) > size
        found = found[:size]
    return EventPage(
        rows=rows_of(found[::-1] if oldest_first else found, user=user),
        newer=f"n{found[0].pk}" if newer and found else "",
        older=f"o{found[-1].pk}" if older and found else "",
    )


def rows_of(events: Iterable[AuditEvent], *, user: Any) -> list[EventRow]:
    """The events in words: a fixed number of queries for all of them."""
    listed = list(events)
    told = tell(listed, user=user)
    return [_row(event, told) for event in listed]


def _row(event: AuditEvent, told: Told) -> EventRow:
    governed = event.subject_type in governed_by_name()
    return EventRow(
        event=event,
        what=kinds.sentence(event.kind),
        who=told.who(event),
        subject=told.subject(event),
        why=told.word(event, "reason"),
        record=f"{event.subject_type}:{event.subject_id}" if governed else "",
        changes=tuple(told.changes.get(event.pk, ())),
        removed=told.removed(event),
    )


def exported(
    events: QuerySet[AuditEvent],
    *,
    user: Any,
    most: int = EXPORTED_AT_MOST,
    oldest_first: bool = False,
) -> Iterator[EventRow]:
    """The newest (or oldest) events in words, one after the other, at most `most`; read in chunks."""
    left = iter(events.order_by("pk" if oldest_first else "-pk")[:most].iterator(chunk_size=CHUNK))
    while chunk := list(islice(left, CHUNK)):
        yield from rows_of(chunk, user=user)


def as_json(row: EventRow) -> dict[str, Any]:
    """An event as the page's JSON lines give it: words for people, not the sealed form."""
    event = row.event
    return {
        "id": event.pk,
        "kind": event.kind,
        "what": row.what,
        "who": row.who,
        "record": row.record,
        "record_name": row.subject,
        "reason": row.why,
        "source": event.source,
        "request_id": event.request_id,
        "effective_at": event.effective_at.isoformat(),
        "recorded_at": event.recorded_at.isoformat(),
        "changes": [
            {"record": c.record, "field": c.field, "before": c.before, "after": c.after} for c in row.changes
        ],
        "redacted_at": row.removed.at.isoformat() if row.removed else None,
        "redacted_by": row.removed.event_id if row.removed else None,
        "digest": bytes(event.digest).hex(),
    }
