"""Bodies merged into one of them, another or a new one; chosen seats carried over with their people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, RuleRefused
from lsp.models import Block, LocalStrategicPartnership
from lsp.services.locking import lock
from partnerships import rules
from partnerships.models import Appointment, Body, BodyMerger, Seat
from partnerships.rules import mergers as merger_rules
from partnerships.services import bodies
from partnerships.services.carrying import go_on, last_term
from partnerships.services.records import check_end, lock_body, planned_end


@dataclass(frozen=True)
class NewBody:
    """The body that what merges becomes, where there is none yet."""

    name: str
    kind: str


def merge(
    sources: Sequence[Body],
    *,
    by: Any,
    into: Body | NewBody,
    on: date | None,
    reason: str,
    seats: Collection[int] = (),
    version: int | None = None,
) -> Body:
    """End the bodies on the day, as `bodies.end` does, and let them go on in another; that one is returned.

    `seats` are the ids of those carried over, each with who sits in it; chairs are chosen anew. A new body serves the
    blocks of those it comes from. `version` is that of the first source. Raises InvalidInput; RuleRefused naming
    everything that stands in the way; Conflict (P3) naming who would sit twice, (P1) a second board.
    """
    day, reason = _check(sources, into, on, reason)
    first = sources[0]
    with act("body.merge", by=by, subject=first, lsp=first.lsp, reason=reason):
        lock(LocalStrategicPartnership, first.lsp_id, by=by)
        held = {
            pk: lock_body(body, by=by) for pk, body in sorted({body.pk: body for body in sources}.items())
        }
        lock_body(first, by=by, version=version)
        ending = [held[body.pk] for body in dict.fromkeys(sources)]
        target = lock_body(into, by=by) if isinstance(into, Body) else None
        decide(ending, target, day, seats).require(RuleRefused)
        places = _places(ending, seats)
        served = list(Block.objects.filter(body_links__body__in=ending).as_at(day).distinct())
        name = target.name if target else into.name
        for body in ending:
            bodies.end(body, by=by, on=day, reason=f"Merged into {name}: {reason}")
        if target is None:
            assert isinstance(into, NewBody)  # the other kind has its target
            target = _found(into, ending, served, day, by=by)
        for body in ending:
            _record(body, target, day, reason, by=by)
        for seat in places:
            _carry(seat, target, day, by=by)
    return target


def decide(sources: Sequence[Body], into: Body | None, day: date, seats: Collection[int] = ()) -> Decision:
    """Whether these bodies may merge on the day: each may end then, and what they merge into goes on."""
    there = Seat.objects.filter(body__in=sources).values_list("pk", flat=True)
    ends = [bodies.decide_end(body, day, bodies.open_records(body, day)) for body in sources]
    found = [merger_rules.l4_seats_of_what_merges(seats, list(there)), *ends]
    if into is not None:
        found += [
            merger_rules.l5_merges_into_another(sources, into),
            merger_rules.l5_merges_into_what_exists(into, day),
        ]
    told = Decision.all(*found)
    on_form = {"ends_on": "on"}
    return Decision(
        tuple(
            type(each)(each.code, each.message, field=on_form.get(each.field, each.field), rule=each.rule)
            for each in told.reasons
        )
    )


def _check(sources: Sequence[Body], into: Body | NewBody, on: date | None, reason: str) -> tuple[date, str]:
    if not sources:
        raise InvalidInput.field("others", "Choose the bodies that merge.")
    if isinstance(into, NewBody) and not into.name.strip():
        raise InvalidInput.field("into", "Choose the body they merge into, or name a new one.")
    if isinstance(into, NewBody) and into.kind == Body.Kind.TASK_GROUP:
        words_said = "A task group has an end: set it up first, then merge into it."
        raise InvalidInput.field("new_kind", words_said)
    if on is None:
        raise InvalidInput.field("on", "Enter the day they merge.")
    if not reason.strip():
        raise InvalidInput.field("reason", "Say why they merge.", rule="L4")
    return check_end(on, reason)


def _places(sources: Sequence[Body], wanted: Collection[int]) -> list[Seat]:
    """The seats to carry over, in the order of bodies and positions."""
    order = {body.pk: number for number, body in enumerate(sources)}
    seats = Seat.objects.filter(pk__in=wanted).select_related("organisation", "body")
    return sorted(seats, key=lambda seat: (order[seat.body_id], seat.position, seat.pk))


def _found(new: NewBody, sources: Sequence[Body], blocks: Sequence[Block], day: date, *, by: Any) -> Body:
    """The new body, published where all it comes from are."""
    lsp: LocalStrategicPartnership = sources[0].lsp
    parents = {body.parent_id for body in sources}
    return bodies.create(
        lsp=lsp,
        by=by,
        name=new.name.strip(),
        kind=new.kind,
        blocks=blocks,
        published=all(body.published for body in sources),
        parent=sources[0].parent if len(parents) == 1 else None,
        starts_on=day,
    )


def _record(body: Body, into: Body, day: date, reason: str, *, by: Any) -> None:
    BodyMerger(lsp_id=body.lsp_id, predecessor=body, successor=into, on=day, reason=reason).save()


def _carry(before: Seat, into: Body, day: date, *, by: Any) -> None:
    """The same seat in the other body, with who sat in it until the day."""
    last = Seat.objects.filter(body=into).aggregate(last=Max("position"))["last"] or 0
    kept = {
        name: getattr(before, name)
        for name in ("label", "sector", "organisation", "network", "kind", "voting", "level")
    }
    seat = Seat(body=into, position=last + 1, starts_on=day, **kept)
    seat.ends_on = planned_end(seat, into)
    with act("seat.create", by=by, subject=seat, reason=f"Carried over from {before.body.name}"):
        rules.p5_seat_has_one_source(seat, seat.organisation).require(RuleRefused)
        seat.save()
    term = last_term(before, day)
    if term is not None:
        go_on(term, seat, term.organisation, day, by=by)


def seats_of(sources: Sequence[Body], day: date) -> list[tuple[Seat, str]]:
    """The seats that would end with the bodies, each with who sits in it on the day, in words: two queries."""
    ids = [body.pk for body in sources]
    seats = Seat.objects.filter(body__in=ids).as_at(day).select_related("organisation", "body")
    terms = Appointment.objects.filter(body__in=ids).as_at(day).select_related("person", "organisation")
    sitting = {term.seat_id: f"{term.person} for {term.organisation}" for term in terms}
    listed = seats.order_by("body__name", "position", "pk")
    return [(seat, sitting.get(seat.pk, "vacant")) for seat in listed]


__all__ = ["NewBody", "decide", "merge", "seats_of"]
