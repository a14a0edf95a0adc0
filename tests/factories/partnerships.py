"""Bodies, seats, offices and terms for tests, written as they stand: rules are the services' own tests."""

from datetime import date
from typing import Any

from django.utils.text import slugify

from partnerships.models import Appointment, Body, BodyBlock, Office, Seat
from tests.factories import lsp as place
from tests.factories.lsp import LONG_AGO, number, save


def body(lsp: Any = None, name: str = "", *, kind: str = "thematic_partnership", **given: Any) -> Body:
    """A published body of a partnership (a new one where none is given)."""
    name = name or f"Example body {number()}"
    values = {"slug": slugify(name), "published": True, "starts_on": LONG_AGO, **given}
    return save(Body(lsp=lsp or place.lsp(), name=name, kind=kind, **values))


def board(lsp: Any = None, name: str = "Board", **given: Any) -> Body:
    """The board of a partnership."""
    return body(lsp, name, kind="board", **given)


def serves(
    body: Body, block: Any, *, starts_on: date | None = LONG_AGO, ends_on: date | None = None
) -> BodyBlock:
    """A block that the body serves."""
    return save(BodyBlock(body=body, block=block, starts_on=starts_on, ends_on=ends_on))


def seat(
    body: Any = None, label: str = "", *, organisation: Any = None, network: str = "", **given: Any
) -> Seat:
    """A seat: of the organisation (a new one where neither is given) or filled by the network."""
    if organisation is None and not network:
        organisation = place.organisation()
    sector = organisation.sector if organisation else "voluntary"
    values = {"sector": sector, "starts_on": LONG_AGO, **given}
    label = label or f"Example seat {number()}"
    holder = body or board()
    return save(Seat(body=holder, label=label, organisation=organisation, network=network, **values))


def appointment(
    seat: Any = None,
    person: Any = None,
    *,
    organisation: Any = None,
    starts_on: date | None = LONG_AGO,
    **given: Any,
) -> Appointment:
    """A term in the seat (a new one where none is given) of somebody, for the seat's organisation."""
    seat = seat or globals()["seat"]()
    organisation = organisation or seat.organisation or place.organisation(sector=seat.sector)
    term = Appointment(
        seat=seat,
        body=seat.body,
        person=person or place.person(),
        organisation=organisation,
        starts_on=starts_on,
        **given,
    )
    return save(term)


def office(
    body: Any, person: Any = None, *, kind: str = "chair", independent: bool = True, **given: Any
) -> Office:
    """An office of the body."""
    values = {"starts_on": LONG_AGO, **given}
    holder = person or place.person()
    return save(Office(body=body, person=holder, kind=kind, independent=independent, **values))


def member(user: Any, lsp: Any, *, organisation: Any = None, **given: Any) -> Appointment:
    """A board member of the partnership with an account: a term in a new seat of its (perhaps new) board."""
    board_of = Body.objects.filter(lsp=lsp, kind="board").first() or board(lsp)
    sitting = getattr(user, "person", None) or place.person(user=user)
    return appointment(seat(board_of, organisation=organisation), sitting, **given)


def board_chair(user: Any, lsp: Any, **given: Any) -> Office:
    """The chair of the partnership's (perhaps new) board, with an account."""
    board_of = Body.objects.filter(lsp=lsp, kind="board").first() or board(lsp)
    return office(board_of, getattr(user, "person", None) or place.person(user=user), **given)
