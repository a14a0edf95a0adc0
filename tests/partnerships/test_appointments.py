"""Terms: appoint, end, replace, correct; P2 to P5 as the service answers them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from lsp.errors import (
    Conflict,
    InvalidInput,
    LspError,
    NotFoundError,
    PermissionRefused,
    RuleRefused,
    StaleVersion,
)
from lsp.models import AuditEvent, Person
from partnerships.models import Appointment
from partnerships.services import appointments
from partnerships.services.newcomers import NewPerson
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.partnerships.test_bodies import ROLES, codes, somebody

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE, JULY = date(2006, 4, 1), date(2006, 5, 1), date(2006, 6, 1), date(2006, 7, 1)


@pytest.fixture
def seat(partnership: Any) -> Any:
    return make.seat(make.board(partnership), "Chief constable", starts_on=APRIL)


@pytest.fixture
def appoint(seat: Any, coordinator: Any) -> Callable[..., Appointment]:
    def appoint(**given: Any) -> Appointment:
        values = {"person": given.pop("person", None) or place.person(), "starts_on": MAY, **given}
        return appointments.appoint(values.pop("seat", seat), by=coordinator, **values)

    return appoint


def test_somebody_is_appointed_for_the_organisation_of_the_seat(appoint: Any, seat: Any) -> None:
    term = appoint(how="ex_officio", deputy=place.person("Sam Sample"))
    assert (term.organisation, term.body, term.ends_on, term.how) == (
        seat.organisation,
        seat.body,
        None,
        "ex_officio",
    )
    event = AuditEvent.objects.get(kind="appointment.create")
    assert (event.lsp_id, event.subject_id) == (seat.body.lsp_id, term.pk)


def test_a_new_person_is_recorded_in_the_same_act(appoint: Any) -> None:
    term = appoint(person=NewPerson("Alex Example", "Chief constable", "alex@example.org"))
    alex = Person.objects.get(name="Alex Example")
    assert (term.person, alex.email) == (alex, "alex@example.org")
    inner, outer = (AuditEvent.objects.get(kind=kind) for kind in ("person.create", "appointment.create"))
    assert inner.parent_id == outer.pk


def test_a_refused_appointment_records_no_new_person(appoint: Any) -> None:
    appoint()
    with pytest.raises(Conflict):
        appoint(person=NewPerson("Alex Example"))
    assert not Person.objects.filter(name="Alex Example").exists()


def test_P2_a_taken_seat_is_refused_and_says_who_sits_there(appoint: Any) -> None:
    appoint(person=place.person("Alex Example"))
    with pytest.raises(Conflict, match="Alex Example sits in this seat since 1 May 2006") as refused:
        appoint(starts_on=JUNE)
    assert (codes(refused), refused.value.reasons[0].rule) == (["seat.taken"], "P2")


def test_P2_the_next_term_may_begin_on_the_day_the_last_one_ends(appoint: Any) -> None:
    appoint(ends_on=JUNE)
    with pytest.raises(Conflict):
        appoint(starts_on=date(2006, 5, 31))
    appoint(starts_on=JUNE)


@pytest.mark.parametrize("end", [MAY, APRIL])
def test_P2_a_term_ends_after_it_begins(appoint: Any, end: date) -> None:
    with pytest.raises(RuleRefused) as refused:
        appoint(ends_on=end)
    assert (codes(refused), refused.value.reasons[0].rule) == (["ends_before_it_begins"], "P2")


def test_P3_a_second_seat_of_the_body_is_refused_and_named(appoint: Any, seat: Any) -> None:
    alex = place.person("Alex Example")
    appoint(person=alex, ends_on=JULY)
    other = make.seat(seat.body)
    with pytest.raises(Conflict, match="Alex Example already sits in “Chief constable”") as refused:
        appoint(seat=other, person=alex, starts_on=JUNE)
    assert (codes(refused), refused.value.reasons[0].rule) == (["person.second_seat"], "P3")
    appoint(seat=other, person=alex, starts_on=JULY)
    appoint(seat=make.seat(make.body(seat.body.lsp)), person=alex)


def test_P5_another_organisation_cannot_take_an_organisations_seat(appoint: Any, seat: Any) -> None:
    with pytest.raises(RuleRefused, match="This seat belongs to") as refused:
        appoint(organisation=place.organisation())
    assert (codes(refused), refused.value.reasons[0].rule) == (["organisation.not_of_the_seat"], "P5")
    assert appoint(organisation=seat.organisation).organisation == seat.organisation


def test_P5_a_networks_seat_takes_any_organisation_of_its_sector(appoint: Any, seat: Any) -> None:
    network = make.seat(seat.body, network="Community empowerment network", sector="voluntary")
    for wrong, code in (
        (None, "organisation.missing"),
        (place.organisation(sector="private"), "organisation.of_another_sector"),
    ):
        with pytest.raises(RuleRefused) as refused:
            appoint(seat=network, organisation=wrong)
        assert codes(refused) == [code]
    helpers = place.organisation(sector="voluntary")
    assert appoint(seat=network, organisation=helpers).organisation == helpers


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"starts_on": date(2006, 3, 31)}, "begins_too_early", "starts_on"),
        ({"starts_on": JULY}, "begins_after_the_end", "starts_on"),
        ({"ends_on": date(2006, 7, 2)}, "outlasts", "ends_on"),
    ],
)
def test_L5_a_term_lies_within_the_life_of_its_seat(
    appoint: Any, seat: Any, given: dict[str, Any], code: str, field: str
) -> None:
    ending = make.seat(seat.body, starts_on=APRIL, ends_on=JULY)
    with pytest.raises(RuleRefused) as refused:
        appoint(seat=ending, **given)
    reason = refused.value.reasons[0]
    assert (reason.code, reason.field, reason.rule) == (code, field, "L5")


def test_L5_a_term_without_an_end_ends_with_its_seat(appoint: Any, seat: Any) -> None:
    assert appoint(seat=make.seat(seat.body, ends_on=JULY)).ends_on == JULY


def test_L8_only_what_is_brought_in_begins_on_a_date_not_known(appoint: Any) -> None:
    for given in ({}, {"brought_in": True, "source": " "}):
        with pytest.raises(InvalidInput):
            appoint(starts_on=None, **given)
    term = appoint(starts_on=None, brought_in=True, source="Members' list of 2005")
    assert (term.brought_in, term.brought_in_source) == (True, "Members' list of 2005")


def test_nobody_is_their_own_deputy(appoint: Any) -> None:
    alex = place.person()
    with pytest.raises(InvalidInput) as refused:
        appoint(person=alex, deputy=alex)
    assert refused.value.reasons[0].field == "deputy"


def test_how_somebody_was_appointed_is_one_of_three_ways(appoint: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        appoint(how="by_lot")
    assert refused.value.reasons[0].field == "how"


def test_a_term_ends_on_a_day_with_a_reason(appoint: Any, coordinator: Any) -> None:
    term = appointments.end(appoint(), by=coordinator, on=JUNE, reason=" Retired ")
    assert (term.ends_on, term.end_reason) == (JUNE, "Retired")


@pytest.mark.parametrize(
    ("on", "reason", "code"),
    [(None, "Over", "invalid"), (JUNE, "", "invalid"), (MAY, "Over", "ends_before_it_begins")],
)
def test_a_term_does_not_end_without_them(
    appoint: Any, coordinator: Any, on: Any, reason: str, code: str
) -> None:
    with pytest.raises(LspError) as refused:
        appointments.end(appoint(), by=coordinator, on=on, reason=reason)
    assert codes(refused) == [code]


def test_a_term_that_ended_does_not_end_again_but_a_planned_end_may_come_sooner(
    appoint: Any, coordinator: Any
) -> None:
    term = appoint(ends_on=JULY)
    assert appointments.end(term, by=coordinator, on=JUNE, reason="Resigned").ends_on == JUNE
    with pytest.raises(RuleRefused) as refused:
        appointments.end(term, by=coordinator, on=JULY, reason="Later")
    assert codes(refused) == ["already_ended"]


def test_replacing_ends_one_term_and_begins_another_in_one_act(
    appoint: Any, seat: Any, coordinator: Any
) -> None:
    old = appoint(ends_on=JULY)
    sam = place.person("Sam Sample")
    new = appointments.replace(
        seat, by=coordinator, person=sam, on=JUNE, reason="Promoted", version=old.version
    )
    old.refresh_from_db()
    assert (old.ends_on, old.end_reason) == (JUNE, "Promoted")
    assert (new.starts_on, new.ends_on, new.organisation) == (JUNE, None, seat.organisation)
    outer = AuditEvent.objects.get(kind="seat.replace")
    inner = AuditEvent.objects.filter(parent_id=outer.pk).values_list("kind", flat=True)
    assert sorted(inner) == ["appointment.create", "appointment.end"]


def test_P4_nobody_is_replaced_in_a_vacant_seat(appoint: Any, seat: Any, coordinator: Any) -> None:
    appoint(ends_on=JUNE)
    with pytest.raises(RuleRefused) as refused:
        appointments.replace(seat, by=coordinator, person=place.person(), on=JUNE, reason="Gone")
    assert (codes(refused), refused.value.reasons[0].rule) == (["seat.vacant"], "P4")


def test_a_refused_replacement_leaves_the_old_term_as_it_was(
    appoint: Any, seat: Any, coordinator: Any
) -> None:
    old, busy = appoint(), place.person()
    appoint(seat=make.seat(seat.body), person=busy)
    with pytest.raises(Conflict):
        appointments.replace(seat, by=coordinator, person=busy, on=JUNE, reason="Promoted")
    old.refresh_from_db()
    assert (old.ends_on, old.version) == (None, 1)


@pytest.mark.parametrize(("on", "reason"), [(None, "Gone"), (JUNE, " ")])
def test_a_replacement_has_a_day_and_a_reason(
    appoint: Any, seat: Any, coordinator: Any, on: Any, reason: str
) -> None:
    appoint()
    with pytest.raises(LspError):
        appointments.replace(seat, by=coordinator, person=place.person(), on=on, reason=reason)


def test_P2_nobody_is_replaced_on_their_first_day(appoint: Any, seat: Any, coordinator: Any) -> None:
    appoint()
    with pytest.raises(LspError) as refused:
        appointments.replace(seat, by=coordinator, person=place.person(), on=MAY, reason="On the first day")
    assert [(reason.code, reason.field) for reason in refused.value.reasons] == [
        ("ends_before_it_begins", "starts_on")
    ]


def test_a_term_is_corrected_and_keeps_to_the_rules(appoint: Any, coordinator: Any) -> None:
    appoint(ends_on=JUNE)
    term = appoint(starts_on=JUNE)
    sam = place.person()
    changed = appointments.update(term, by=coordinator, changes={"deputy": sam, "starts_on": JULY}, version=1)
    assert (changed.deputy, changed.starts_on, changed.version) == (sam, JULY, 2)
    with pytest.raises(StaleVersion):
        appointments.update(term, by=coordinator, changes={"deputy": None}, version=1)
    with pytest.raises(Conflict):
        appointments.update(term, by=coordinator, changes={"starts_on": MAY})
    with pytest.raises(InvalidInput):
        appointments.update(term, by=coordinator, changes={"person": sam})


ACTS = {
    "appoint": lambda term, by: appointments.appoint(
        make.seat(term.body), by=by, person=place.person(), starts_on=MAY
    ),
    "end": lambda term, by: appointments.end(term, by=by, on=JUNE, reason="Over"),
    "replace": lambda term, by: appointments.replace(
        term.seat, by=by, person=place.person(), on=JUNE, reason="Over"
    ),
    "update": lambda term, by: appointments.update(term, by=by, changes={"how": "ex_officio"}),
}


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize(("role", "where"), ROLES)
def test_who_keeps_the_membership(appoint: Any, partnership: Any, name: str, role: str, where: str) -> None:
    term, by, error = appoint(), somebody(role, where, partnership), ROLES[role, where]
    if error is None:
        ACTS[name](term, by)
        return
    with pytest.raises(error):
        ACTS[name](term, by)


def test_an_officer_does_not_appoint_to_the_agencys_own_seat(seat: Any) -> None:
    officer = place.officer(seat.organisation)
    with pytest.raises(PermissionRefused):
        appointments.appoint(seat, by=officer, person=place.person(), starts_on=MAY)


@pytest.mark.parametrize("name", ACTS)
def test_V2_terms_of_a_hidden_body_do_not_exist(partnership: Any, name: str) -> None:
    term = make.appointment(make.seat(make.body(partnership, published=False)), starts_on=MAY)
    with pytest.raises(NotFoundError):
        ACTS[name](term, place.coordinator(place.lsp()))
