"""A partnership set up from nothing: several bodies, seats or people in one act each, and what is published in one."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from lsp.audit import act
from lsp.errors import Conflict, InvalidInput, PermissionRefused, Reason, RuleRefused
from lsp.imports.tables import folded
from lsp.models import Block, LocalStrategicPartnership, Organisation, Person
from lsp.services import partnerships
from lsp.services.locking import lock
from partnerships import permissions
from partnerships.models import Appointment, Body, Seat
from partnerships.services import appointments, bodies, offices, seats
from partnerships.services.newcomers import NewPerson

MOST = 60
"""Records of one act: what a page can show and somebody can have looked at."""


@dataclass(frozen=True)
class NewBody:
    """A body to set up; `below` is the place in the list of the one above it, None: the board where there is one."""

    name: str
    kind: str
    blocks: Sequence[Block] = ()
    below: int | None = None


@dataclass(frozen=True)
class NewSeat:
    """A seat to set up, of an organisation or of a network."""

    label: str
    organisation: Organisation | None = None
    network: str = ""
    sector: str = ""
    level: str = ""
    voting: bool = True


@dataclass(frozen=True)
class NewTerm:
    """Somebody to appoint to a seat."""

    seat: Seat
    person: Person | NewPerson
    organisation: Organisation | None = None
    office: str = ""


@dataclass
class Publication:
    """What to publish."""

    partnership: bool = False
    bodies: Sequence[Body] = field(default_factory=list)


def create_bodies(
    lsp: LocalStrategicPartnership,
    *,
    by: Any,
    wanted: Sequence[NewBody],
    starts_on: date | None,
    version: int | None = None,
) -> list[Body]:
    """Set up the bodies in their order, all of them or none, each from the same day.

    Reasons name `bodies.<number>.<field>`. Raises InvalidInput, RuleRefused, Conflict (P1) as `bodies.create()` does,
    and StaleVersion of the partnership.
    """
    _require_some(wanted, "bodies", "Choose at least one body.")
    made: list[Body] = []
    with act("structure.set-up", by=by, subject=lsp, lsp=lsp):
        lock(LocalStrategicPartnership, lsp.pk, by=by, version=version)
        permissions.keep_structure(by, lsp.pk).require(PermissionRefused)
        current = list(Body.objects.filter(lsp=lsp, ends_on=None))
        names = {folded(body.name) for body in current}
        board = next((body for body in current if body.kind == Body.Kind.BOARD), None)
        for number, new in enumerate(wanted):
            with about(f"bodies.{number}."):
                if folded(new.name) in names:
                    raise InvalidInput.field("name", f"There is a body called {new.name} already.")
                names.add(folded(new.name))
                above = made[new.below] if new.below is not None and new.below < number else board
                above = None if new.kind == Body.Kind.BOARD else above
                made.append(
                    bodies.create(
                        lsp=lsp,
                        by=by,
                        name=new.name,
                        kind=new.kind,
                        parent=above,
                        blocks=new.blocks,
                        starts_on=starts_on,
                    )
                )
    return made


def create_seats(body: Body, *, by: Any, wanted: Sequence[NewSeat]) -> list[Seat]:
    """Set up the seats of a body, all of them or none. Reasons name `seats.<number>.<field>`."""
    _require_some(wanted, "seats", "Say of at least one seat whose it is.")
    made: list[Seat] = []
    with act("seats.set-up", by=by, subject=body):
        lock(Body, body.pk, by=by)
        permissions.keep_structure(by, body.lsp_id).require(PermissionRefused)
        labels = {folded(label) for label in Seat.objects.filter(body=body).values_list("label", flat=True)}
        for number, new in enumerate(wanted):
            with about(f"seats.{number}."):
                if folded(new.label) in labels:
                    raise InvalidInput.field("label", f"There is a seat called {new.label} already.")
                labels.add(folded(new.label))
                made.append(
                    seats.create(
                        body,
                        by=by,
                        label=new.label,
                        organisation=new.organisation,
                        network=new.network,
                        sector=new.organisation.sector if new.organisation else new.sector,
                        level=new.level,
                        voting=new.voting,
                    )
                )
    return made


def appoint(body: Body, *, by: Any, wanted: Sequence[NewTerm], starts_on: date | None) -> list[Appointment]:
    """Appoint people to seats of a body from one day on, all of them or none; with the office each takes.

    Reasons name `terms.<seat's id>.<field>`.
    """
    _require_some(wanted, "terms", "Name at least one person.")
    made: list[Appointment] = []
    with act("terms.set-up", by=by, subject=body):
        lock(Body, body.pk, by=by)
        permissions.keep_membership(by, body.lsp_id).require(PermissionRefused)
        for new in wanted:
            with about(f"terms.{new.seat.pk}."):
                term = appointments.appoint(
                    new.seat, by=by, person=new.person, organisation=new.organisation, starts_on=starts_on
                )
                made.append(term)
                if new.office:
                    offices.assign(body, by=by, kind=new.office, person=term.person, starts_on=starts_on)
    return made


def publish(lsp: LocalStrategicPartnership, *, by: Any, what: Publication) -> LocalStrategicPartnership:
    """Let everybody read the partnership and the bodies chosen, in one act."""
    if not what.partnership and not what.bodies:
        raise InvalidInput.field("bodies", "Choose what to publish.")
    with act("structure.publish", by=by, subject=lsp, lsp=lsp):
        permissions.keep_structure(by, lsp.pk).require(PermissionRefused)
        if what.partnership:
            lsp = partnerships.publish(lsp, by=by)
        for body in what.bodies:
            bodies.publish(body, by=by)
    return lsp


@contextlib.contextmanager
def about(prefix: str) -> Iterator[None]:
    """Let a refusal say which of several records it is about."""
    try:
        yield
    except (InvalidInput, RuleRefused, Conflict) as error:
        reasons = error.reasons or (Reason(error.code, error.message),)
        error.reasons = tuple(replace(reason, field=f"{prefix}{reason.field}") for reason in reasons)
        raise


def _require_some(wanted: Sequence[Any], what: str, message: str) -> None:
    if not wanted:
        raise InvalidInput.field(what, message)
    if len(wanted) > MOST:
        raise InvalidInput.field(what, f"At most {MOST} in one go: bring in more from a file.")


__all__ = [
    "NewBody",
    "NewSeat",
    "NewTerm",
    "Publication",
    "appoint",
    "create_bodies",
    "create_seats",
    "publish",
]
