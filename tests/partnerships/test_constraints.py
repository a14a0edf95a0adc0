"""What the database itself refuses, whoever writes and however: the services are gone round on purpose."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from lsp.audit import act
from lsp.errors import Conflict
from partnerships.models import Appointment, Body, Seat
from tests.factories import lsp as place
from tests.factories import partnerships as make

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MAY, JUNE, JULY = date(2006, 5, 1), date(2006, 6, 1), date(2006, 7, 1)


def refused_by(name: str, write: Any) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write()


def conflict_under(rule: str, write: Any) -> None:
    with pytest.raises(Conflict) as refused, act("test.write", by=None):
        write()
    assert refused.value.reasons[0].rule == rule


def test_P1_two_boards_at_one_time_are_refused() -> None:
    partnership = place.lsp()
    make.board(partnership, starts_on=MAY, ends_on=JULY)
    conflict_under("P1", lambda: make.board(partnership, "Second board", starts_on=JUNE))
    make.board(partnership, "Third board", starts_on=JULY)
    make.board(place.lsp(), starts_on=MAY)
    make.body(partnership, "Forum", kind="forum", starts_on=MAY)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (MAY, JULY),
        (date(2006, 6, 30), None),
        (None, date(2006, 5, 2)),
        (JUNE, date(2006, 6, 2)),
        (None, None),
    ],
)
def test_P2_terms_of_one_seat_never_overlap(starts_on: date | None, ends_on: date | None) -> None:
    seat = make.seat()
    make.appointment(seat, starts_on=MAY, ends_on=JULY)
    conflict_under("P2", lambda: make.appointment(seat, starts_on=starts_on, ends_on=ends_on))


def test_P2_one_term_may_begin_on_the_day_another_ends() -> None:
    seat = make.seat()
    make.appointment(seat, starts_on=MAY, ends_on=JUNE)
    make.appointment(seat, starts_on=JUNE)
    make.appointment(seat, starts_on=None, ends_on=MAY)


def test_P2_terms_end_after_they_begin() -> None:
    seat = make.seat()
    for end in (MAY, date(2006, 4, 30)):
        refused_by("ends_after_start", lambda end=end: make.appointment(seat, starts_on=MAY, ends_on=end))


def test_P2_a_later_change_of_dates_cannot_make_an_overlap() -> None:
    seat = make.seat()
    first = make.appointment(seat, starts_on=MAY, ends_on=JUNE)
    make.appointment(seat, starts_on=JUNE)
    first.ends_on = None
    conflict_under("P2", first.save)


def test_P2_raw_sql_cannot_make_an_overlap_either() -> None:
    seat = make.seat()
    term = make.appointment(seat, starts_on=MAY, ends_on=JUNE)
    make.appointment(seat, starts_on=JUNE)

    def widen() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE partnerships_appointment SET ends_on = NULL WHERE id = %s", [term.pk])

    conflict_under("P2", widen)


def test_P3_a_person_holds_at_most_one_seat_of_a_body_at_a_time() -> None:
    board = make.board()
    alex = place.person()
    make.appointment(make.seat(board), alex, starts_on=MAY, ends_on=JULY)
    conflict_under("P3", lambda: make.appointment(make.seat(board), alex, starts_on=JUNE))
    make.appointment(make.seat(board), alex, starts_on=JULY)
    make.appointment(make.seat(make.body(board.lsp)), alex, starts_on=MAY)


def test_P3_the_body_of_a_term_is_its_seats() -> None:
    seat, elsewhere = make.seat(), make.body()

    def write() -> None:
        with act("test.write", by=None):
            Appointment(
                seat=seat, body=elsewhere, person=place.person(), organisation=seat.organisation
            ).save()

    refused_by("p3_body_of_the_seat", write)


def test_P3_a_seat_with_terms_cannot_move_to_another_body() -> None:
    seat, elsewhere = make.seat(), make.body()
    make.appointment(seat)
    seat.body = elsewhere
    refused_by("p3_body_of_the_seat", lambda: place.save(seat))


def test_P5_a_seat_belongs_to_an_organisation_or_to_a_network() -> None:
    body = make.body()
    rule = "p5_seat_of_an_organisation_or_a_network"
    refused_by(rule, lambda: place.save(Seat(body=body, label="Nobody's", sector="private")))
    both = Seat(
        body=body, label="Both", sector="private", organisation=place.organisation(), network="Chamber"
    )
    refused_by(rule, lambda: place.save(both))


def test_L8_what_is_brought_in_names_its_source() -> None:
    refused_by("l8_source", lambda: make.appointment(brought_in=True))
    refused_by("l8_source", lambda: make.body(brought_in=True))
    make.appointment(brought_in=True, brought_in_source="Members' list of 2005")


def test_one_person_is_chair_at_a_time_and_a_chair_may_be_shared_by_co_chairs() -> None:
    body = make.body()
    make.office(body, starts_on=MAY)
    with pytest.raises(Conflict), act("test.write", by=None):
        make.office(body, starts_on=JUNE)
    make.office(body, kind="co_chair")
    make.office(body, kind="co_chair")
    make.office(make.body(body.lsp), starts_on=JUNE)


def test_an_office_is_held_once_by_a_person() -> None:
    body, alex = make.body(), place.person()
    make.office(body, alex, kind="vice_chair", starts_on=MAY)
    with pytest.raises(Conflict), act("test.write", by=None):
        make.office(body, alex, kind="vice_chair", starts_on=JUNE)


def test_a_body_serves_a_block_once_at_a_time() -> None:
    body = make.body()
    block = place.block(body.lsp)
    make.serves(body, block, starts_on=MAY, ends_on=JULY)
    make.serves(body, block, starts_on=JULY)
    with pytest.raises(Conflict), act("test.write", by=None):
        make.serves(body, block, starts_on=JUNE, ends_on=JULY)


def test_a_parent_lies_in_the_same_partnership() -> None:
    elsewhere = make.body()
    refused_by("parent_in_same_lsp", lambda: make.body(parent=elsewhere))


def test_a_body_is_not_its_own_parent() -> None:
    body = make.body()
    body.parent = body
    refused_by("not_its_own_parent", lambda: place.save(body))


def test_a_task_group_has_an_end() -> None:
    refused_by("task_group_ends", lambda: make.body(kind="task_group"))
    make.body(kind="task_group", ends_on=JULY, starts_on=MAY)


def test_nobody_deputises_for_themselves() -> None:
    alex = place.person()
    refused_by("deputy_is_another", lambda: make.appointment(person=alex, deputy=alex))


@pytest.mark.parametrize("table", ["body", "bodyblock", "seat", "office", "appointment"])
def test_T1_every_table_is_governed(table: str) -> None:
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE partnerships_{table} SET version = 1")
    assert getattr(refused.value.__cause__, "sqlstate", "") == "LSP01"


@pytest.mark.parametrize("table", ["body", "bodyblock", "seat", "office", "appointment"])
def test_L4_nothing_is_deleted(table: str) -> None:
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM partnerships_{table}")
    assert getattr(refused.value.__cause__, "sqlstate", "") == "42501"


def test_T4_the_row_history_of_a_body_can_be_read() -> None:
    body = make.body(name="Old name")
    body.name = "New name"
    place.save(body)
    assert [row.name for row in Body.history.filter(id=body.pk).order_by("history_id")] == [
        "Old name",
        "New name",
    ]
