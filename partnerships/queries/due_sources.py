"""What of bodies, seats, meetings and decisions falls due, for `lsp.due`."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse

from lsp.due import Due, Source
from lsp.models import Person
from lsp.querysets import holds_on
from partnerships import workflow
from partnerships.models import AgendaItem, Appointment, Body, Decision, DecisionBinding, Meeting, Seat
from partnerships.queries.due import followed
from partnerships.queries.meeting_work import PACK_DAYS
from partnerships.querysets import NOT_WITHDRAWN


def _said(*parts: Any) -> Any:
    return Concat(*parts, output_field=TextField())


def _on(path: str) -> Any:
    """A day in words: `6 June 2006`."""
    words = (F(path), Value("FMDD FMMonth YYYY"))
    return Func(*words, function="to_char", output_field=TextField())


def _of_body(name: str) -> Any:
    """The address of something below a body, whose slug and whatever else stand in `where`."""

    def address(thing: Due) -> str:
        return reverse(f"partnerships:{name}", args=[thing.lsp_slug, *thing.where.split("/")])

    return address


def _below(body: str, *paths: str) -> Any:
    """The slug of the body, then what else the address needs."""
    parts = [part for path in paths for part in (Value("/"), Cast(F(path), TextField()))]
    return _said(F(f"{body}__slug"), *parts) if parts else F(f"{body}__slug")


# Seats and terms (P4) ---------------------------------------------------------------------------------


def _unfollowed(terms: Any, day: date) -> Any:
    """Terms that end, or have ended and left the seat empty: nobody follows in a seat that goes on."""
    goes_on = Q()
    for place in ("seat", "body"):
        later = Q(**{f"{place}__ends_on__gt": F("ends_on")}) & Q(**{f"{place}__ends_on__gt": day})
        goes_on &= Q(**{f"{place}__ends_on": None}) | later
    ending = terms.filter(NOT_WITHDRAWN, goes_on, ends_on__isnull=False)
    return ending.filter(~Exists(followed()))


TERM = Source(
    kind="term",
    label="Term ending",
    records=lambda: Appointment.objects.all(),
    still_open=_unfollowed,
    day=F("ends_on"),
    title=_said(F("seat__label"), Value(": nobody follows "), F("person__name"), Value(" yet")),
    note=F("body__name"),
    lsp="body__lsp",
    organisation="organisation",
    owner="person",
    block="body__block_links__block",
    where=_below("body", "seat_id"),
    address=_of_body("seat"),
)


def _never_filled(seats: Any, day: date) -> Any:
    """Seats that exist, in a body that does, and in which nobody ever sat."""
    terms = Appointment.objects.filter(NOT_WITHDRAWN, seat=OuterRef("pk"))
    return seats.as_at(day).filter(holds_on(day, "body__")).exclude(Exists(terms))


VACANCY = Source(
    kind="vacancy",
    label="Seat to fill",
    records=lambda: Seat.objects.all(),
    still_open=_never_filled,
    day=Coalesce(F("starts_on"), F("body__starts_on")),
    title=_said(F("label"), Value(": nobody has been appointed yet")),
    note=F("body__name"),
    lsp="body__lsp",
    organisation="organisation",
    block="body__block_links__block",
    where=_below("body", "pk"),
    address=_of_body("seat"),
)
BODY_END = Source(
    kind="body_end",
    label="End of a body",
    records=lambda: Body.objects.all(),
    still_open=lambda bodies, day: bodies.filter(ends_on__gte=day),
    day=F("ends_on"),
    title=_said(F("name"), Value(" ends")),
    lsp="lsp",
    block="block_links__block",
    where=F("slug"),
    address=_of_body("body"),
)

# Meetings ---------------------------------------------------------------------------------------------


def _pack_day() -> Any:
    """So many days before the meeting as the regime says, else seven."""
    notices = KeyTransform("notices", "body__lsp__regime__terms")
    days = Coalesce(Cast(KeyTextTransform("pack_days_before", notices), IntegerField()), Value(PACK_DAYS))
    return ExpressionWrapper(F("day") - days, output_field=DateField())


def _kept(page: str, **said: Any) -> Source:
    """What whoever keeps a body's meetings sees to, on a page below the body's."""
    return Source(
        lsp="body__lsp",
        body="body",
        block="body__block_links__block",
        where=_below("body", "pk"),
        address=_of_body(page),
        keeper="secretary",
        inside=True,
        **said,
    )


def _of_meeting(kind: str, label: str, still_open: Any, day: Any, title: Any) -> Source:
    note = _said(Value("Meeting of "), _on("day"))
    return _kept(
        "meeting",
        kind=kind,
        label=label,
        records=lambda: Meeting.objects.all(),
        still_open=still_open,
        day=day,
        title=title,
        note=note,
    )


ITEMS = _of_meeting(
    "items",
    "Call for items",
    lambda meetings, day: meetings.filter(state__in=workflow.UPCOMING, items_by__gte=day),
    F("items_by"),
    _said(F("body__name"), Value(": items for the agenda are wanted")),
)
PACK = _of_meeting(
    "pack",
    "Pack to send",
    lambda meetings, day: meetings.filter(state=workflow.PLANNED, called_at=None, day__gte=day),
    _pack_day(),
    _said(F("body__name"), Value(": send the agenda and papers")),
)
RECORD = _of_meeting(
    "record",
    "Meeting to record",
    lambda meetings, day: meetings.filter(state__in=workflow.UPCOMING, day__lt=day),
    F("day"),
    _said(F("body__name"), Value(": record the meeting")),
)


def _next_meeting(body: str, after: str) -> Any:
    """The day on which the body of a record meets next after a day of the record's; none where none is planned."""
    later = Meeting.objects.exclude(state=workflow.CANCELLED).filter(
        body=OuterRef(body), day__gt=OuterRef(after)
    )
    return Subquery(later.order_by("day").values("day")[:1])


MINUTES = _of_meeting(
    "minutes",
    "Minutes",
    lambda meetings, day: meetings.filter(state=workflow.HELD, brought_in=False).exclude(
        minutes_state=workflow.APPROVED_MINUTES
    ),
    _next_meeting("body", "day"),
    Case(
        When(minutes_state=workflow.NO_MINUTES, then=_said(F("body__name"), Value(": write the minutes"))),
        default=_said(F("body__name"), Value(": approve the minutes")),
    ),
)

# The forward plan (P12) -------------------------------------------------------------------------------

_OVER = (workflow.DECLINED, workflow.WITHDRAWN)


def _of_item(kind: str, label: str, still_open: Any, day: Any) -> Source:
    return _kept(
        "item",
        kind=kind,
        label=label,
        records=lambda: AgendaItem.objects.all(),
        still_open=still_open,
        day=day,
        title=F("title"),
        note=F("body__name"),
    )


PLANNED = _of_item(
    "item",
    "Item for an agenda",
    lambda items, day: items.filter(
        meeting=None, referred_from=None, state__in=(workflow.PROPOSED, workflow.TAKEN_UP)
    ),
    F("wanted_on"),
)
REFERRED = _of_item(
    "referral",
    "Answer to another body",
    lambda items, day: items.filter(referred_from__isnull=False, answer="").exclude(state__in=_OVER),
    Coalesce(
        F("wanted_on"), _next_meeting("referred_from__body", "referred_from__meeting__day"), F("meeting__day")
    ),
)

# Decisions (P7, P11) ----------------------------------------------------------------------------------

OWN_DECISION = Source(
    kind="own_decision",
    label="Partner's own decision",
    records=lambda: DecisionBinding.objects.all(),
    still_open=lambda bindings, day: bindings.standing().filter(needs_own_decision=True, own_body=""),
    day=_next_meeting("decision__body", "decision__decided_on"),
    title=_said(F("organisation__name"), Value(": its own decision is awaited")),
    note=_said(F("decision__body__name"), Value(", decided "), _on("decision__decided_on")),
    lsp="decision__body__lsp",
    organisation="organisation",
    block="decision__body__block_links__block",
    where=_below("decision__body", "decision__year", "decision__number"),
    address=_of_body("decision"),
)
RATIFY = Source(
    kind="ratification",
    label="Decision to ratify",
    records=lambda: Decision.objects.all(),
    still_open=lambda decisions, day: decisions.unconfirmed(),
    day=_next_meeting("body", "decided_on"),
    title=_said(F("body__name"), Value(": ratify what was decided without a quorum")),
    note=_said(Value("Decided "), _on("decided_on")),
    lsp="body__lsp",
    body="body",
    block="body__block_links__block",
    where=_below("body", "year", "number"),
    address=_of_body("decision"),
    keeper="secretary",
    inside=True,
)

SOURCES = (
    TERM, VACANCY, BODY_END, ITEMS, PACK, RECORD, MINUTES, PLANNED, REFERRED, OWN_DECISION, RATIFY,
)  # fmt: skip


def leads_of(lsp_id: int, organisations: Iterable[int], day: date) -> Mapping[int, list[Person]]:
    """Who leads an organisation in a partnership: whoever holds its seats on the board that day (N1).

    There is no other record of an agency's lead: the member of the board is the one who speaks for the organisation
    to the partnership. An organisation that nobody represents on the board has none here; its officers stand in.
    """
    terms = Appointment.objects.filter(
        holds_on(day), holds_on(day, "body__"), body__lsp=lsp_id, body__kind="board",
        organisation__in=list(organisations),
    )  # fmt: skip
    found: dict[int, list[Person]] = {}
    for term in terms.select_related("person__user").order_by("seat__position", "pk"):
        found.setdefault(term.organisation_id, []).append(term.person)
    return found


def seated(organisations: Iterable[int], people: Iterable[int], day: date) -> set[tuple[int, int]]:
    """(organisation, person) of those of the people who sit for one of the organisations on the day (C5)."""
    terms = Appointment.objects.filter(
        holds_on(day), organisation__in=list(organisations), person__in=list(people)
    )
    return set(terms.order_by().values_list("organisation_id", "person_id"))
