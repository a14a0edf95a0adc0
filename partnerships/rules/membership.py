"""The rules of bodies, seats and terms (domain.md, section 3), over facts already loaded.

Each function answers one rule with a `Decision`; its name begins with the rule's id and its docstring is the rule.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Protocol

from lsp.decisions import Decision
from lsp.errors import Reason
from lsp.models import Organisation, Person
from partnerships import words
from partnerships.models import Appointment, Body, Office, Seat

NOTICE_DAYS = 90
"""P4: how long before its end a term is shown, where the regime does not say (`term_ending_notice_days`)."""


class Held(Protocol):
    """Anything that holds from a date (None: unknown, long ago) until a date (None: open)."""

    starts_on: date | None
    ends_on: date | None


def overlap(one: Held, other: Held) -> bool:
    """Whether two records hold on a common day. The end is the first day on which a record no longer holds."""
    if never_began(one) or never_began(other):
        return False
    return _begins_before(one.starts_on, other.ends_on) and _begins_before(other.starts_on, one.ends_on)


def never_began(record: Held) -> bool:
    """Whether the record was withdrawn before it began: it ends on the day it was to begin, and held on no day."""
    return record.starts_on is not None and record.starts_on == record.ends_on


def _begins_before(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start < end


def covers(record: Held, day: date) -> bool:
    """Whether the record holds on the day."""
    return (record.starts_on is None or record.starts_on <= day) and (
        record.ends_on is None or day < record.ends_on
    )


def p1_one_current_board(body: Body, boards: Iterable[Body]) -> Decision:
    """An LSP has at most one current board; having none is a structure check."""
    if body.kind != Body.Kind.BOARD:
        return Decision.yes()
    for other in boards:
        if other.pk != body.pk and overlap(body, other):
            message = (
                f"{other.name} is the board of this partnership {words.days(other)}. There is one board at a time:"
                " end it first, or choose another kind."
            )
            return Decision.no("body.second_board", message, rule="P1", field="kind")
    return Decision.yes()


def p2_terms_never_overlap(term: Appointment, terms: Iterable[Appointment]) -> Decision:
    """The appointments to one seat never overlap in time."""
    for other in terms:
        if other.pk != term.pk and overlap(term, other):
            message = (
                f"{other.person} sits in this seat {words.days(other)}. End that term first, or replace them."
            )
            return Decision.no("seat.taken", message, rule="P2", field="starts_on")
    return Decision.yes()


def p2_ends_after_it_begins(record: Held, *, what: str = "term") -> Decision:
    """Appointments end after they begin; so do the bodies, seats and offices around them."""
    if _begins_before(record.starts_on, record.ends_on):
        return Decision.yes()
    begins = words.day(record.starts_on)
    message = f"The end must be later than the beginning: this {what} begins on {begins}."
    return Decision.no("ends_before_it_begins", message, rule="P2", field="ends_on")


def p3_one_seat_of_a_body(term: Appointment, terms_of_person: Iterable[Appointment]) -> Decision:
    """A person holds at most one seat of a body at a time."""
    for other in terms_of_person:
        if other.pk != term.pk and other.seat_id != term.seat_id and overlap(term, other):
            message = f"{other.person} already sits in “{other.seat}” of this body {words.days(other)}."
            return Decision.no("person.second_seat", message, rule="P3", field="person")
    return Decision.yes()


def p4_vacant(terms: Iterable[Held], day: date) -> bool:
    """A seat is vacant on a date when no appointment covers it."""
    return not any(covers(term, day) for term in terms)


def p4_ends_soon(term: Held, day: date, notice_days: int = NOTICE_DAYS) -> bool:
    """Terms that end within 90 days (the regime's figure) are shown to the coordinator without being asked for."""
    end = term.ends_on
    return covers(term, day) and end is not None and end <= day + timedelta(days=notice_days)


def p4_there_is_a_term_to_replace(term: Appointment | None, day: date) -> Decision:
    """A vacant seat has nobody to replace: it is filled by an appointment."""
    if term is None:
        message = f"This seat is vacant on {words.day(day)}: appoint somebody instead of replacing."
        return Decision.no("seat.vacant", message, rule="P4", field="starts_on")
    if term.starts_on == day:
        message = f"The term of {term.person} begins on that day. Choose a later day."
        return Decision.no("ends_before_it_begins", message, rule="P2", field="starts_on")
    return Decision.yes()


def p5_organisation_of_the_seat(seat: Seat, organisation: Organisation | None) -> Decision:
    """An appointment names the organisation of the seat; a network's seat takes any organisation of its sector."""
    if organisation is None:
        message = f"Choose the organisation that is represented: {seat.network} fills this seat."
        return Decision.no("organisation.missing", message, rule="P5", field="organisation")
    if seat.organisation_id is not None:
        if organisation.pk == seat.organisation_id:
            return Decision.yes()
        message = f"This seat belongs to {seat.organisation}, not to {organisation}."
        return Decision.no("organisation.not_of_the_seat", message, rule="P5", field="organisation")
    if organisation.sector == seat.sector:
        return Decision.yes()
    message = (
        f"{seat.network} fills this seat from the sector “{seat.get_sector_display()}”;"
        f" {organisation} belongs to “{organisation.get_sector_display()}”."
    )
    return Decision.no("organisation.of_another_sector", message, rule="P5", field="organisation")


def p5_seat_has_one_source(seat: Seat, organisation: Organisation | None) -> Decision:
    """A seat belongs to an organisation, whose sector is then its own, or a network fills it; never both."""
    if (organisation is None) == (not seat.network):
        message = "Say whose seat this is: choose the organisation or name the network, one of the two."
        return Decision.no("seat.source", message, rule="P5", field="organisation")
    if organisation is not None and seat.sector != organisation.sector:
        message = f"{organisation} belongs to the sector “{organisation.get_sector_display()}”."
        return Decision.no("seat.sector", message, rule="P5", field="sector")
    return Decision.yes()


def p5_terms_still_fit(seat: Seat, terms: Iterable[Appointment], day: date) -> Decision:
    """A seat does not change hands under somebody who sits in it: their term ends first."""
    reasons: list[Reason] = []
    for term in terms:
        if (term.ends_on is None or term.ends_on > day) and not p5_organisation_of_the_seat(
            seat, term.organisation
        ):
            message = (
                f"{term.person} sits here for {term.organisation} {words.days(term)}. End that term first."
            )
            reasons.append(Reason("seat.in_use", message, rule="P5", field="organisation"))
    return Decision(tuple(reasons))


def l5_lies_within(record: Held, outer: Held, *, what: str, of: str) -> Decision:
    """A term lies within the life of its seat and a seat within that of its body, as at every date."""
    decisions = []
    if outer.ends_on and record.starts_on and record.starts_on >= outer.ends_on:
        message = f"{of} ends on {words.day(outer.ends_on)}: {what} cannot begin on or after that day."
        decisions.append(Decision.no("begins_after_the_end", message, rule="L5", field="starts_on"))
    elif outer.ends_on and (record.ends_on is None or record.ends_on > outer.ends_on):
        message = f"{of} ends on {words.day(outer.ends_on)}: {what} cannot last longer."
        decisions.append(Decision.no("outlasts", message, rule="L5", field="ends_on"))
    if outer.starts_on and record.starts_on and record.starts_on < outer.starts_on:
        message = f"{of} begins on {words.day(outer.starts_on)}: {what} cannot begin earlier."
        decisions.append(Decision.no("begins_too_early", message, rule="L5", field="starts_on"))
    return Decision.all(*decisions)


def l5_may_end(record: Held, day: date, *, what: str) -> Decision:
    """What ends, ends once, after it began; nothing that has ended ends again."""
    if never_began(record):
        return l4_was_not_withdrawn(record, what=what)
    if record.ends_on is not None and record.ends_on <= day:
        message = f"{what} ends on {words.day(record.ends_on)} already."
        return Decision.no("already_ended", message, rule="L5", field="ends_on")
    if record.starts_on is not None and day <= record.starts_on:
        message = f"{what} begins on {words.day(record.starts_on)}: the end must be later."
        return Decision.no("ends_before_it_begins", message, rule="P2", field="ends_on")
    return Decision.yes()


def l4_may_be_withdrawn(record: Held, today: date, *, what: str) -> Decision:
    """What has not begun is withdrawn, with a reason: it stays on the record as never begun. What has begun, ends."""
    if never_began(record):
        return Decision.no("already_withdrawn", f"{what} was withdrawn already.", rule="L4")
    if record.starts_on is None or record.starts_on <= today:
        message = f"{what} began on {words.day(record.starts_on)}: end it instead."
        return Decision.no("has_begun", message, rule="L4")
    return Decision.yes()


def l4_was_not_withdrawn(record: Held, *, what: str) -> Decision:
    """What was withdrawn before it began stays as it was recorded."""
    if never_began(record):
        return Decision.no("already_withdrawn", f"{what} was withdrawn before it began.", rule="L4")
    return Decision.yes()


def l5_nothing_begins_later(inner: Iterable[Held], day: date, *, what: str) -> Decision:
    """A body or seat does not end before what is still to begin in it."""
    reasons = [
        Reason(
            "begins_later",
            f"{words.of(record)} begins on {words.day(record.starts_on)}, when {what} would have ended.",
            rule="L5",
            field="ends_on",
        )
        for record in inner
        if record.starts_on is not None and record.starts_on >= day
    ]
    return Decision(tuple(reasons))


def no_circle(body: Body, parent: Body | None, parents: Mapping[int, int | None]) -> Decision:
    """A body is never above itself. `parents` gives each body's parent by id."""
    above = parent.pk if parent is not None else None
    while above is not None:
        if above == body.pk:
            message = f"{parent} lies below {body}: a body cannot be above itself."
            return Decision.no("body.circle", message, field="parent")
        above = parents.get(above)
    return Decision.yes()


def same_partnership(body: Body, records: Iterable[tuple[str, int]]) -> Decision:
    """Parent and blocks of a body lie in its own partnership. `records`: (field, partnership's id)."""
    for field, lsp_id in records:
        if lsp_id != body.lsp_id:
            message = "Choose one that belongs to this partnership."
            return Decision.no("another_partnership", message, field=field)
    return Decision.yes()


def task_group_ends(body: Body) -> Decision:
    """A task group has an end date."""
    if body.kind == Body.Kind.TASK_GROUP and body.ends_on is None:
        message = "A task group is for a time: enter the day on which it ends."
        return Decision.no("task_group.end", message, field="ends_on")
    return Decision.yes()


def one_holder(office: Office, offices: Iterable[Office], *, single: bool | None = None) -> Decision:
    """A chair has one holder at a time, unless it is arranged otherwise; nobody holds an office twice.

    `single`: whether this office has one holder; None: as is usual for its kind (`Office.SINGLE_HOLDER`).
    """
    alone = office.kind in Office.SINGLE_HOLDER if single is None else single
    for other in offices:
        same = other.kind == office.kind and other.pk != office.pk and overlap(office, other)
        if same and (alone or other.person_id == office.person_id):
            title = office.get_kind_display().lower()
            message = f"{other.person} is {title} {words.days(other)}. End that first."
            if office.kind == Office.Kind.CHAIR and other.person_id != office.person_id:
                message += " Where a chair is shared, both are co-chairs, or arrange for more holders."
            return Decision.no("office.held", message, field="kind")
    return Decision.yes()


def member_or_independent(office: Office, person: Person, terms: Iterable[Appointment]) -> Decision:
    """An office is held by a member of the body, or by somebody marked independent."""
    day = office.starts_on
    if office.independent or any(day is None or covers(term, day) for term in terms):
        return Decision.yes()
    when = f" on {words.day(day)}" if day else ""
    message = (
        f"{person} holds no seat of this body{when}. Appoint them to a seat first, or mark them independent."
    )
    return Decision.no("office.not_a_member", message, field="independent")
