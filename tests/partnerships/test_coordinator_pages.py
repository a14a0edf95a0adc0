"""The coordinator's whole job on the pages, without JavaScript."""

from typing import Any

import pytest
from django.test import Client

from lsp.models import Organisation
from partnerships.models import Appointment, Body, Office, Seat
from partnerships.queries import choices
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.partnerships.forms import APRIL, HOME, JULY, JUNE, MAY, appointing, on
from tests.visitors import text_of

pytestmark = pytest.mark.django_db


def test_a_body_its_first_member_and_its_chair_from_an_empty_partnership(
    desk: Client, partnership: Any
) -> None:
    blocks = list(partnership.blocks.values_list("pk", flat=True)[:2])
    begun = {"name": "Board", "kind": "board", "membership": "closed", **on("starts_on", APRIL)}
    assert "Board was added" in text_of(desk.post(f"{HOME}new/", {**begun, "blocks": blocks}, follow=True))
    assert Body.objects.get().block_links.count() == 2
    police = place.organisation("Example Police")
    seat_data = {"label": "Chief constable", "organisation": police.pk, "kind": "member", "voting": "on"}
    assert "was added" in text_of(desk.post(f"{HOME}board/seats/new/", seat_data, follow=True))
    seat = Seat.objects.get()
    assert (seat.starts_on, seat.sector) == (APRIL, "other_public")
    new = {"new_name": "Alex Example", "new_job_title": "Chief constable", "new_email": "alex@example.org"}
    done = desk.post(f"{HOME}board/seats/{seat.pk}/appoint/", appointing(**new), follow=True)
    assert "Alex Example was appointed" in text_of(done)
    term = Appointment.objects.get()
    assert (term.person.email, term.organisation, term.starts_on) == ("alex@example.org", police, MAY)
    office = {"kind": "chair", "person": term.person.pk, **on("starts_on", MAY)}
    assert "is chair of Board" in text_of(desk.post(f"{HOME}board/offices/new/", office, follow=True))


def test_a_member_is_replaced_the_body_published_and_in_the_end_ended(desk: Client, partnership: Any) -> None:
    body = make.board(partnership, slug="board", published=False)
    term = make.appointment(make.seat(body), place.person("Alex Example"), starts_on=MAY)
    office = make.office(body, term.person, starts_on=MAY)
    sam = place.person("Sam Sample")
    change = {"person": sam.pk, "how": "nominated", "end_reason": "Retired", "version": term.version}
    at = f"{HOME}board/seats/{term.seat_id}/"
    done = desk.post(f"{at}replace/", {**change, **on("starts_on", JUNE)}, follow=True)
    assert "Sam Sample takes over" in text_of(done)
    end = {**on("ends_on", JUNE), "end_reason": "Retired", "version": 1}
    desk.post(f"{HOME}board/offices/{office.pk}/end/", end)
    assert Office.objects.get().ends_on == JUNE
    history = text_of(desk.get(at))
    assert history.index("Sam Sample") < history.index("Alex Example")
    desk.post(f"{HOME}board/publish/", {"version": body.version})
    assert "Sam Sample" in text_of(Client().get(f"{HOME}board/"))
    body = Body.objects.get()
    end = {**on("ends_on", JULY), "end_reason": "Replaced", "version": body.version}
    desk.post(f"{HOME}board/end/", end)
    assert Body.objects.get().ends_on == Appointment.objects.get(person=sam).ends_on == JULY


def test_a_body_is_changed(desk: Client, board: Any, partnership: Any) -> None:
    shown = desk.get(f"{HOME}board/edit/")
    data = {
        "name": "The Board",
        "kind": "board",
        "membership": "open",
        "blocks": [partnership.blocks.first().pk],
        "version": 1,
        **on("starts_on", board.starts_on),
    }
    assert shown.context["form"]["name"].value() == "Board"
    assert desk.post(f"{HOME}board/edit/", data).status_code == 302
    board.refresh_from_db()
    assert (board.name, board.membership, board.slug) == ("The Board", "open", "board")
    assert board.block_links.count() == 1


def test_a_seat_and_a_term_are_changed_and_a_seat_ends(desk: Client, board: Any) -> None:
    seat = make.seat(board, "Chief constable")
    term = make.appointment(seat, starts_on=MAY)
    sam = place.person("Sam Sample")
    at = f"{HOME}board/seats/{seat.pk}/"
    shown = desk.get(f"{at}edit/").context["form"].initial
    data = {
        "label": "Commander",
        "organisation": seat.organisation_id,
        "kind": "member",
        "position": 3,
        "version": 1,
    }
    assert shown["label"] == "Chief constable"
    assert desk.post(f"{at}edit/", {**data, **on("starts_on", seat.starts_on)}).status_code == 302
    change = {"deputy": sam.pk, "how": "ex_officio", "version": 1, **on("starts_on", MAY)}
    assert desk.get(f"{HOME}board/terms/{term.pk}/edit/").status_code == 200
    assert desk.post(f"{HOME}board/terms/{term.pk}/edit/", change).status_code == 302
    end = {**on("ends_on", JULY), "end_reason": "Merged", "version": 2}
    assert desk.post(f"{at}end/", end).status_code == 302
    seat.refresh_from_db()
    term.refresh_from_db()
    assert (seat.label, seat.position, seat.voting, seat.ends_on) == ("Commander", 3, False, JULY)
    assert (term.deputy, term.how, term.ends_on) == (sam, "ex_officio", JULY)


def test_a_term_ends(desk: Client, board: Any) -> None:
    term = make.appointment(make.seat(board), starts_on=MAY)
    make.office(board, term.person)
    at = f"{HOME}board/terms/{term.pk}/end/"
    assert "End on the same day: chair of Board" in text_of(desk.get(at))
    done = desk.post(at, {**on("ends_on", JULY), "end_reason": "Moved away", "version": 1}, follow=True)
    assert "ends on 1 July 2006" in text_of(done)


def test_a_long_register_is_searched_without_javascript(
    desk: Client, board: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choices, "AT_MOST", 2)
    for name in ("Alex Example", "Bo Example", "Robin Sample"):
        place.person(name)
    sat = make.appointment(make.seat(board), place.person("Kim Known"))
    at = f"{HOME}board/seats/{make.seat(board).pk}/appoint/"
    shown = text_of(desk.get(at))
    assert str(sat.person) in shown
    assert "Robin Sample" not in shown
    found = text_of(desk.get(at, {"q": "sample"}))
    assert "1 found" in found
    assert "Robin Sample" in found
    assert "Nobody was found" in text_of(desk.get(at, {"q": "zzz"}))


def test_every_organisation_is_offered_but_those_that_ended(desk: Client, board: Any) -> None:
    place.organisation("Example Police")
    place.save(Organisation(name="Gone Agency", slug="gone", sector="private", ends_on=MAY))
    shown = text_of(desk.get(f"{HOME}board/seats/new/"))
    assert "Example Police" in shown
    assert "Gone Agency" not in shown
