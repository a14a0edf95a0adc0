"""Bodies and seats of a file, held against those recorded (P1, P5, L5)."""

from django.utils.text import slugify

from lsp.imports.tables import folded
from lsp.models import Block, Organisation, Person
from partnerships import rules, words
from partnerships.imports.entries import BodyEntry, SeatEntry
from partnerships.imports.plan import Plan, Said, free_slug
from partnerships.imports.refusals import RowRefused, require
from partnerships.imports.timeline import beginning
from partnerships.models import Body, BodyBlock, Seat
from partnerships.services.bodies import RESERVED


def body_called(plan: Plan, name: str) -> Body:
    """The body of this name, on record or in the file: of several the one that goes on."""
    found = plan.facts.bodies.get(folded(name), [])
    if not found:
        known = sorted(body.name for bodies in plan.facts.bodies.values() for body in bodies)
        listed = f" There is: {', '.join(known[:10])}{', …' if len(known) > 10 else ''}." if known else ""
        message = f"There is no body called {name}, neither on record nor in this file.{listed}"
        raise RowRefused.because("body.name", message)
    return _current(found)


def _current(found: list[Body]) -> Body:
    return next((body for body in found if body.ends_on is None), found[-1])


def body(plan: Plan, entry: BodyEntry, claimed: set[int] | None = None) -> Body:
    """The body of this name, else a new one of the kind said.

    Where several have had the name, the beginning tells them apart. `claimed` holds those that other entries of the
    file have been found to mean, where each entry is a body of its own.
    """
    found = [
        b for b in plan.facts.bodies.get(folded(entry.name), []) if claimed is None or b.pk not in claimed
    ]
    same = [body for body in found if body.starts_on == entry.starts_on]
    if same or (found and (claimed is None or len(found) == 1) and not _of_another_time(found, entry)):
        recorded = _current(same or found)
        _settle_body(plan, recorded, entry)
        return recorded
    if not entry.kind:
        raise RowRefused.because("body.kind", f"{entry.name} is a new body: say its kind.")
    return _new_body(plan, entry)


def _of_another_time(found: list[Body], entry: BodyEntry) -> bool:
    """Whether every body of this name had ended when this one began, or began when this one had ended."""
    return entry.starts_on is not None and not any(
        rules.overlap(body, Body(starts_on=entry.starts_on, ends_on=entry.ends_on)) for body in found
    )


def _settle_body(plan: Plan, recorded: Body, entry: BodyEntry) -> None:
    plan.settle(
        recorded,
        (
            Said("body.kind", "kind", entry.kind, recorded.get_kind_display().lower()),
            Said("body.quorum", "quorum", entry.quorum, f"quorate with {recorded.quorum}"),
            Said("body.membership", "membership", entry.membership, recorded.membership),
            Said(
                "body.statutory_basis", "statutory_basis", entry.statutory_basis,
                f"resting on “{recorded.statutory_basis}”",
            ),
        ),
        str(recorded),
    )  # fmt: skip
    _require_same_days(recorded, entry, "body", str(recorded))


def _require_same_days(recorded: Body | Seat, entry: BodyEntry | SeatEntry, part: str, what: str) -> None:
    """A file moves neither beginning nor end of what is recorded: other records lie within them."""
    for name, said in (("starts_on", entry.starts_on), ("ends_on", entry.ends_on)):
        if said is not None and said != getattr(recorded, name):
            message = (
                f"{what[:1].upper()}{what[1:]} is recorded {words.days(recorded)}. Change that on its page."
            )
            raise RowRefused.because(f"{part}.{name}", message)


def _new_body(plan: Plan, entry: BodyEntry) -> Body:
    if not slugify(entry.name):
        raise RowRefused.because("body.name", "Enter a name with letters or figures in it.")
    made = Body(
        lsp=plan.lsp,
        name=entry.name,
        slug=free_slug(entry.name, "body", plan.facts.slugs | RESERVED),
        kind=entry.kind,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        quorum=entry.quorum,
        membership=entry.membership or Body.Membership.CLOSED,
        statutory_basis=entry.statutory_basis,
        brought_in=True,
        brought_in_source=plan.source,
    )
    plan.draft.give_number(made)
    require(
        "body",
        rules.p2_ends_after_it_begins(made, what="body"),
        rules.task_group_ends(made),
        rules.p1_one_current_board(made, plan.facts.boards.beside(plan.lsp.pk, made)),
    )
    plan.facts.add_body(made)
    plan.draft.undo_with(lambda: plan.facts.remove_body(made))
    plan.draft.create(made, f"New body: {made}.")
    return made


def place_below(plan: Plan, below: Body, parent: Body) -> None:
    """Let the body lie below another; refused where it lies below a third, or above that one."""
    if below.parent_id == parent.pk:
        return
    if below.parent_id is not None:
        raise RowRefused.because("body.parent", f"{below} is recorded as lying below another body.")
    require("body", rules.no_circle(below, parent, plan.facts.parents))
    plan.facts.parents[below.pk] = parent.pk
    plan.draft.undo_with(lambda: plan.facts.parents.__setitem__(below.pk, None))
    plan.draft.fill(below, {"parent": parent}, f"Lies below {parent}.")


def serve(plan: Plan, of: Body, block: Block) -> None:
    """Let the body serve a block of the partnership, as long as it exists."""
    key = (of.pk, block.pk)
    if key in plan.facts.served:
        return
    link = BodyBlock(body=of, block=block, starts_on=of.starts_on, ends_on=of.ends_on)
    plan.draft.give_number(link)
    plan.facts.served.add(key)
    plan.draft.undo_with(lambda: plan.facts.served.discard(key))
    plan.draft.create(link, f"Serves {block}.")


def seats_called(plan: Plan, of: Body, label: str) -> list[Seat]:
    """The seats of this name, on record or in the file."""
    return plan.facts.seats.get((of.pk, folded(label)), [])


def one_of(plan: Plan, found: list[Seat], sits: Person | None, entry: SeatEntry | None = None) -> Seat:
    """The seat meant: where several are called alike, the one of those days, or in which the person sits or sat."""
    if len(found) == 1:
        return found[0]
    if entry is not None and entry.starts_on is not None:
        begun = [seat for seat in found if seat.starts_on == entry.starts_on]
        if len(begun) == 1:
            return begun[0]
    held = [seat for seat in found if sits is not None and _sat(plan, seat, sits)]
    if len(held) != 1:
        raise RowRefused.because(
            "seat.label", "Several seats of this body have this name: give each its own."
        )
    return held[0]


def _sat(plan: Plan, seat: Seat, sits: Person) -> bool:
    return any(term.person_id == sits.pk for term in plan.facts.of_seat.held.get(seat.pk, ()))


def seat(
    plan: Plan,
    of: Body,
    entry: SeatEntry,
    organisation: Organisation | None,
    sits: Person | None = None,
    among: list[Seat] | None = None,
) -> Seat:
    """The seat of this name (one of `among`, where the caller knows which it may be), else a new one (P5)."""
    found = seats_called(plan, of, entry.label) if among is None else among
    if found:
        known = one_of(plan, found, sits, entry)
        _settle_seat(plan, known, entry)
        return known
    made = Seat(
        body=of,
        label=entry.label,
        sector=entry.sector or (organisation.sector if organisation else ""),
        organisation=None if entry.network else organisation,
        network=entry.network,
        kind=entry.kind or Seat.Kind.MEMBER,
        voting=True if entry.voting is None else entry.voting,
        level=entry.level,
        position=plan.facts.last_position.get(of.pk, 0) + 1,
        starts_on=entry.starts_on or of.starts_on,
        ends_on=entry.ends_on or of.ends_on,
    )
    plan.draft.give_number(made)
    _require_seat(made, organisation)
    plan.facts.add_seat(made)
    plan.draft.undo_with(lambda: plan.facts.remove_seat(made))
    plan.draft.create(made, f"New seat: {made}.")
    return made


def _require_seat(made: Seat, organisation: Organisation | None) -> None:
    if not made.sector and made.network:
        raise RowRefused.because(
            "seat.sector", "Say the sector from which the network fills this seat.", rule="P5"
        )
    require(
        "seat",
        rules.p5_seat_has_one_source(made, None if made.network else organisation),
        rules.p2_ends_after_it_begins(made, what="seat"),
        rules.l5_lies_within(made, made.body, what="the seat", of=made.body.name),
    )


def _settle_seat(plan: Plan, recorded: Seat, entry: SeatEntry) -> None:
    network = entry.network if folded(entry.network) != folded(recorded.network) else ""
    voting = "voting" if recorded.voting else "not voting"
    if network and not recorded.network:
        raise RowRefused.because("seat.network", f"This seat is recorded as that of {recorded.organisation}.")
    plan.settle(
        recorded,
        (
            Said("seat.sector", "sector", entry.sector, recorded.get_sector_display().lower()),
            Said("seat.network", "network", network, f"filled by {recorded.network}"),
            Said("seat.kind", "kind", entry.kind, recorded.get_kind_display().lower()),
            Said("seat.voting", "voting", entry.voting, voting),
            Said("seat.level", "level", entry.level, recorded.get_level_display().lower(), "level required"),
        ),
        "this seat",
    )
    _require_same_days(recorded, entry, "seat", "this seat")


def seat_belongs(recorded: Seat, organisation: Organisation) -> None:
    """P5 for a seat nobody sits in: the organisation said is the seat's, or of the network's sector."""
    require("organisation", rules.p5_organisation_of_the_seat(recorded, organisation))


def in_order(found: list[Seat]) -> list[Seat]:
    """Seats called alike in the order in which they began and stand."""
    return sorted(found, key=lambda one: (beginning(one), one.position, one.pk))
