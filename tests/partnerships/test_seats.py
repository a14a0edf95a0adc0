"""Seats: set up, changed, ended."""

from datetime import date
from typing import Any

import pytest

from lsp import clock
from lsp.errors import InvalidInput, LspError, RuleRefused, StaleVersion
from partnerships.models import Seat
from partnerships.services import seats
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.partnerships.test_bodies import ROLES, codes, somebody

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE, JULY = date(2006, 4, 1), date(2006, 5, 1), date(2006, 6, 1), date(2006, 7, 1)


@pytest.fixture
def body(partnership: Any) -> Any:
    return make.body(partnership, starts_on=APRIL)


def test_a_seat_of_an_organisation_has_its_sector_and_the_bodys_dates(body: Any, coordinator: Any) -> None:
    police = place.organisation(sector="other_public")
    first = seats.create(body, by=coordinator, label=" Chief constable ", organisation=police)
    second = seats.create(
        body, by=coordinator, label="Deputy", organisation=police, voting=False, kind="observer"
    )
    assert (first.label, first.sector, first.starts_on, first.position) == (
        "Chief constable",
        "other_public",
        APRIL,
        1,
    )
    assert (second.position, second.voting, second.kind) == (2, False, "observer")


def test_P5_a_seat_belongs_to_an_organisation_or_to_a_network_and_not_to_both(
    body: Any, coordinator: Any
) -> None:
    agency = place.organisation(sector="private")
    for given in (
        {"sector": "private"},
        {"sector": "private", "organisation": agency, "network": "Chamber of commerce"},
        {"sector": "voluntary", "organisation": agency},
    ):
        with pytest.raises(RuleRefused) as refused:
            seats.create(body, by=coordinator, label="A seat", **given)
        assert refused.value.reasons[0].rule == "P5"
    seats.create(body, by=coordinator, label="Business", sector="private", network="Chamber of commerce")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"label": " "}, "label"),
        ({"label": "x" * 201}, "label"),
        ({"sector": "", "network": "A network"}, "sector"),
        ({"sector": "nowhere", "network": "A network"}, "sector"),
        ({"kind": "guest"}, "kind"),
        ({"level": "king"}, "level"),
        ({"position": 40000}, "position"),
        ({"starts_on": date(2006, 3, 31)}, "starts_on"),
        ({"ends_on": APRIL}, "ends_on"),
    ],
)
def test_a_seat_of_the_wrong_shape_is_refused_at_its_field(
    body: Any, coordinator: Any, given: dict[str, Any], field: str
) -> None:
    values: dict[str, Any] = {"label": "A seat", **given}
    if "network" not in values:
        values["organisation"] = place.organisation()
    with pytest.raises(LspError) as refused:
        seats.create(body, by=coordinator, **values)
    assert refused.value.reasons[0].field == field
    assert not Seat.objects.exists()


def test_L5_a_seat_of_a_body_that_ended_is_refused(partnership: Any, coordinator: Any) -> None:
    ended = make.body(partnership, ends_on=MAY)
    with pytest.raises(RuleRefused) as refused:
        seats.create(ended, by=coordinator, label="Late", organisation=place.organisation(), starts_on=JUNE)
    assert (codes(refused), refused.value.reasons[0].rule) == (["begins_after_the_end"], "L5")


def test_L5_a_seat_of_a_task_group_ends_with_it(partnership: Any, coordinator: Any) -> None:
    group = make.body(partnership, kind="task_group", ends_on=JULY)
    seat = seats.create(group, by=coordinator, label="A seat", organisation=place.organisation())
    assert seat.ends_on == JULY


def test_P5_a_seat_does_not_change_hands_under_somebody(body: Any, coordinator: Any) -> None:
    seat = make.seat(body, starts_on=APRIL)
    term = make.appointment(seat, place.person("Alex Example"), starts_on=MAY, ends_on=JULY)
    other = place.organisation(sector="private")
    with clock.at(JUNE), pytest.raises(RuleRefused, match="Alex Example sits here for") as refused:
        seats.update(seat, by=coordinator, changes={"organisation": other})
    assert codes(refused) == ["seat.in_use"]
    with clock.at(JULY):
        changed = seats.update(seat, by=coordinator, changes={"organisation": other})
    assert (changed.organisation, changed.sector) == (other, "private")
    term.refresh_from_db()
    assert term.organisation != other


def test_L5_a_seat_does_not_begin_after_somebody_sat_in_it(body: Any, coordinator: Any) -> None:
    seat = make.seat(body, starts_on=APRIL)
    make.appointment(seat, starts_on=MAY)
    seats.update(seat, by=coordinator, changes={"starts_on": MAY})
    with pytest.raises(RuleRefused):
        seats.update(seat, by=coordinator, changes={"starts_on": JUNE})


def test_an_edit_based_on_an_older_version_is_refused(body: Any, coordinator: Any) -> None:
    seat = make.seat(body, starts_on=APRIL)
    seats.update(seat, by=coordinator, changes={"label": "Mine"}, version=1)
    with pytest.raises(StaleVersion):
        seats.update(seat, by=coordinator, changes={"label": "Theirs"}, version=1)


def test_the_body_of_a_seat_cannot_be_changed(body: Any, coordinator: Any) -> None:
    with pytest.raises(InvalidInput):
        seats.update(make.seat(body), by=coordinator, changes={"body": make.body(body.lsp)})


def test_L5_ending_a_seat_ends_the_term_in_it(body: Any, coordinator: Any) -> None:
    seat = make.seat(body, starts_on=APRIL)
    past = make.appointment(seat, starts_on=APRIL, ends_on=MAY)
    term = make.appointment(seat, starts_on=MAY)
    seats.end(seat, by=coordinator, on=JUNE, reason="Merged")
    for record in (seat, term):
        record.refresh_from_db()
        assert (record.ends_on, record.end_reason) == (JUNE, "Merged")
    past.refresh_from_db()
    assert past.ends_on == MAY


def test_L5_a_seat_does_not_end_before_a_term_that_is_to_begin(body: Any, coordinator: Any) -> None:
    seat = make.seat(body, starts_on=APRIL)
    make.appointment(seat, place.person("Alex Example"), starts_on=JUNE)
    with pytest.raises(RuleRefused, match="The term of Alex Example"):
        seats.end(seat, by=coordinator, on=JUNE, reason="Merged")
    with pytest.raises(RuleRefused) as refused:
        seats.end(make.seat(body, ends_on=MAY, starts_on=APRIL), by=coordinator, on=JUNE, reason="Merged")
    assert codes(refused) == ["already_ended"]


ACTS = {
    "create": lambda seat, by: seats.create(seat.body, by=by, label="New", organisation=seat.organisation),
    "update": lambda seat, by: seats.update(seat, by=by, changes={"label": "New"}),
    "end": lambda seat, by: seats.end(seat, by=by, on=JUNE, reason="Over"),
}


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize(("role", "where"), ROLES)
def test_who_keeps_the_seats(partnership: Any, name: str, role: str, where: str) -> None:
    seat = make.seat(make.body(partnership))
    by, error = somebody(role, where, partnership), ROLES[role, where]
    if error is None:
        ACTS[name](seat, by)
        return
    with pytest.raises(error):
        ACTS[name](seat, by)
