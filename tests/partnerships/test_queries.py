"""What is read: as at any date, by whoever may, in a fixed number of queries."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lsp import clock
from lsp.access import Access
from partnerships import queries
from partnerships.models import Appointment, Body, Office, Seat
from tests.factories import lsp as place
from tests.factories import partnerships as make

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE, JULY = date(2006, 4, 1), date(2006, 5, 1), date(2006, 6, 1), date(2006, 7, 1)


def queries_of(read: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        read()
    return len(captured)


def names(records: Any) -> list[str]:
    return [record.name for record in records]


# --- visibility: a literal table

SEES = {
    # (body published, partnership published): who reads it
    (True, True): {
        "public",
        "coordinator",
        "auditor",
        "scrutiny_councillor",
        "officer",
        "other",
        "administrator",
    },
    (True, False): {"coordinator", "auditor", "scrutiny_councillor", "officer", "administrator"},
    (False, True): {"coordinator", "auditor", "scrutiny_councillor", "officer", "administrator"},
    (False, False): {"coordinator", "auditor", "scrutiny_councillor", "officer", "administrator"},
}


@pytest.mark.parametrize(("body_published", "lsp_published"), SEES)
@pytest.mark.parametrize(
    "who", ["public", "coordinator", "auditor", "scrutiny_councillor", "officer", "other", "administrator"]
)
def test_who_reads_a_body_and_what_is_in_it(who: str, body_published: bool, lsp_published: bool) -> None:
    partnership = place.lsp(published=lsp_published)
    body = make.body(partnership, published=body_published)
    seat = make.seat(body)
    make.appointment(seat)
    make.office(body)
    make.serves(body, partnership.blocks.first())
    reader = {
        "public": AnonymousUser,
        "other": lambda: place.coordinator(place.lsp()),
        "officer": lambda: place.officer(seat.organisation),
        "administrator": place.administrator,
    }.get(who, lambda: place.holder(who, lsp=partnership))()
    seen = who in SEES[body_published, lsp_published]
    for model in (Body, Seat, Appointment, Office):
        assert model.objects.visible_to(reader).exists() is seen


# --- reach


def reached(user: Any) -> frozenset[int]:
    Access.forget(user)
    return Access.of(user).lsp_ids


def test_D4_an_officer_reaches_every_partnership_the_agency_sits_on() -> None:
    police = place.organisation()
    officer = place.officer(police)
    assert reached(officer) == frozenset()
    here, there, ended, network = place.lsp(), place.lsp(), place.lsp(), place.lsp()
    make.seat(make.board(here), organisation=police)
    make.appointment(make.seat(make.board(there), organisation=police))
    make.seat(make.board(ended), organisation=police, ends_on=JULY)
    make.appointment(make.seat(make.board(network), network="Network"), organisation=police)
    make.board(place.lsp())
    assert reached(officer) == {here.pk, there.pk, network.pk}


def test_an_officer_named_for_one_partnership_reaches_no_other() -> None:
    police, here = place.organisation(), place.lsp()
    make.seat(make.board(place.lsp()), organisation=police)
    assert reached(place.officer(police, here)) == {here.pk}


def test_a_member_and_an_officer_of_a_body_reach_their_partnership_while_they_hold_it() -> None:
    sam = place.user()
    person = place.person(user=sam)
    sits, chairs, sat = place.lsp(), place.lsp(), place.lsp()
    make.appointment(make.seat(make.board(sits)), person)
    make.office(make.board(chairs), person)
    make.appointment(make.seat(make.board(sat)), person, ends_on=JULY)
    assert reached(sam) == {sits.pk, chairs.pk}
    with clock.at(MAY):
        assert reached(sam) == {sits.pk, chairs.pk, sat.pk}


def test_access_costs_the_same_however_many_seats() -> None:
    police = place.organisation()
    few, many = place.officer(police), place.officer(place.organisation())
    make.seat(organisation=police)
    for _ in range(4):
        make.seat(organisation=police)
    Access.forget(few)
    Access.forget(many)
    assert queries_of(lambda: Access.of(few)) == queries_of(lambda: Access.of(many)) == 1


# --- the tree, as at a date


def test_L5_the_tree_shows_the_bodies_of_the_day_nested_with_their_seats(
    partnership: Any, coordinator: Any
) -> None:
    board = make.board(partnership, starts_on=APRIL)
    theme = make.body(partnership, "Theme", parent=board, starts_on=MAY)
    make.body(partnership, "Old forum", kind="forum", starts_on=APRIL, ends_on=MAY)
    make.appointment(make.seat(theme, starts_on=MAY), starts_on=JUNE, ends_on=JULY)
    make.seat(theme, starts_on=JUNE)
    make.seat(theme, starts_on=MAY, ends_on=JUNE)

    def tree(day: date) -> list[Any]:
        return queries.body_tree(queries.bodies_of(partnership, coordinator, day), partnership.slug)

    assert [node.name for node in tree(APRIL)] == ["Board", "Old forum"]
    (top,) = tree(JUNE)
    (child,) = top.children
    assert (top.name, top.note, top.vacancies) == ("Board", "no seats yet", 0)
    assert (child.name, child.note, child.vacancies) == ("Theme", "2 seats", 1)
    assert tree(JULY)[0].children[0].vacancies == 2
    assert tree(MAY)[0].children[0].vacancies == 2


def test_a_body_whose_parent_is_hidden_or_ended_stands_at_the_top(partnership: Any) -> None:
    board = make.board(partnership, published=False)
    make.body(partnership, "Theme", parent=board)
    tree = queries.body_tree(queries.bodies_of(partnership, AnonymousUser(), JUNE), partnership.slug)
    assert [node.name for node in tree] == ["Theme"]


def test_the_tree_takes_one_query_however_many_bodies(partnership: Any, coordinator: Any) -> None:
    Access.of(coordinator)

    def read() -> int:
        return queries_of(
            lambda: queries.body_tree(queries.bodies_of(partnership, coordinator, JUNE), partnership.slug)
        )

    board = make.board(partnership)
    one = read()
    for _ in range(5):
        make.appointment(make.seat(make.body(partnership, parent=board)))
    assert read() == one == 1


# --- seats


def test_L5_a_seat_shows_who_sat_in_it_on_the_day(partnership: Any) -> None:
    board = make.board(partnership)
    seat = make.seat(board, starts_on=APRIL)
    alex = make.appointment(seat, place.person("Alex Example"), starts_on=MAY, ends_on=JUNE)
    sam = make.appointment(seat, place.person("Sam Sample"), starts_on=JULY)
    make.office(board, sam.person, starts_on=JULY)

    def row(day: date) -> Any:
        (found,) = queries.seat_rows(Seat.objects.filter(body=board), day)
        return found.term, found.following, found.vacant_since, found.offices

    assert row(APRIL) == (None, alex, APRIL, [])
    assert row(MAY) == (alex, sam, None, [])
    assert row(JUNE) == (None, sam, JUNE, [])
    assert row(JULY) == (sam, None, None, ["Chair"])
    assert queries.seat_rows(Seat.objects.filter(body=board), date(2006, 3, 31)) == []


def test_seats_take_a_fixed_number_of_queries() -> None:
    board = make.board()

    def read() -> int:
        return queries_of(
            lambda: [
                (
                    row.term and (row.term.person, row.term.organisation, row.term.deputy),
                    row.seat.organisation,
                )
                for row in queries.seat_rows(Seat.objects.filter(body=board), JUNE)
            ]
        )

    make.appointment(make.seat(board), deputy=place.person())
    one = read()
    for _ in range(5):
        make.appointment(make.seat(board), deputy=place.person())
    assert read() == one == 5


# --- P4: what is due


def test_P4_vacancies_and_terms_about_to_end_are_shown(partnership: Any) -> None:
    board = make.board(partnership)
    today = JUNE

    def ending(days: int) -> Appointment:
        return make.appointment(make.seat(board), starts_on=APRIL, ends_on=today + timedelta(days=days))

    never = make.seat(board, "Never filled", starts_on=APRIL)
    left = ending(0)
    tomorrow, last, _later = ending(1), ending(90), ending(91)
    due = queries.membership_due(partnership, today)
    assert [(row.seat, row.vacant_since) for row in due.vacancies] == [(never, APRIL), (left.seat, JUNE)]
    assert due.ending == [tomorrow, last]
    assert due.notice_days == 90


def test_P4_a_seat_or_body_that_ended_is_not_vacant(partnership: Any) -> None:
    make.seat(make.board(partnership), ends_on=JUNE)
    make.seat(make.body(partnership, ends_on=JUNE))
    make.seat(make.body(partnership), starts_on=JULY)
    assert not queries.membership_due(partnership, JUNE)


def test_P4_a_term_that_is_followed_by_another_says_so(partnership: Any) -> None:
    seat = make.seat(make.board(partnership))
    make.appointment(seat, starts_on=APRIL, ends_on=JULY)
    assert [term.is_followed for term in queries.membership_due(partnership, JUNE).ending] == [False]
    make.appointment(seat, starts_on=JULY)
    assert [term.is_followed for term in queries.membership_due(partnership, JUNE).ending] == [True]


def test_P4_the_days_of_notice_are_the_regimes(partnership: Any) -> None:
    seat = make.seat(make.board(partnership))
    make.appointment(seat, starts_on=APRIL, ends_on=JULY)
    regime = partnership.regime
    regime.terms = {**regime.terms, "notices": {"term_ending_notice_days": 29}}
    assert not queries.membership_due(partnership, JUNE)
    regime.terms["notices"]["term_ending_notice_days"] = 30
    assert queries.membership_due(partnership, JUNE).ending


def test_what_is_due_takes_a_fixed_number_of_queries(partnership: Any) -> None:
    board = make.board(partnership)

    def read() -> int:
        return queries_of(lambda: queries.membership_due(partnership, JUNE))

    def one_more() -> None:
        make.seat(board)
        make.appointment(make.seat(board), starts_on=APRIL, ends_on=JULY)

    one_more()
    one = read()
    for _ in range(4):
        one_more()
    assert read() == one


# --- who holds what


def test_the_chairs_of_a_board_are_those_who_hold_it_on_the_day(partnership: Any) -> None:
    board = make.board(partnership)
    users = {name: place.user(name) for name in ("was", "chair", "co", "vice", "theme", "gone")}
    people = {name: place.person(user=user) for name, user in users.items()}
    make.office(board, people["was"], ends_on=JUNE)
    make.office(board, people["chair"], starts_on=JUNE)
    make.office(board, people["co"], kind="co_chair")
    make.office(board, people["vice"], kind="vice_chair")
    make.office(make.body(partnership), people["theme"])
    make.office(board, place.person(), kind="co_chair")
    make.office(board, people["gone"], kind="co_chair")
    users["gone"].is_active = False
    users["gone"].save()
    assert list(queries.chairs_of_board(partnership, JUNE)) == [users["chair"], users["co"]]
    assert list(queries.chairs_of_board(partnership, MAY)) == [users["was"], users["co"]]


def test_L5_an_organisations_seats_on_every_partnership_and_only_what_one_may_see() -> None:
    police = place.organisation()
    own = make.seat(make.board(place.lsp("Alpha")), organisation=police)
    network = make.seat(make.board(place.lsp("Beta")), network="Network")
    make.appointment(network, organisation=police, starts_on=MAY, ends_on=JULY)
    make.seat(make.board(place.lsp("Gamma"), published=False), organisation=police)
    make.seat(make.board(place.lsp("Delta"), ends_on=MAY), organisation=police)
    public = AnonymousUser()
    assert [row.seat for row in queries.organisation_seats(police, public, JUNE)] == [own, network]
    assert [row.seat for row in queries.organisation_seats(police, public, JULY)] == [own]


def test_L5_a_persons_terms_and_offices_on_the_day() -> None:
    alex, public = place.person(), AnonymousUser()
    board = make.board()
    term = make.appointment(make.seat(board), alex, starts_on=MAY, ends_on=JULY)
    office = make.office(board, alex, starts_on=JUNE)
    make.appointment(make.seat(make.body(board.lsp, published=False)), alex)
    assert queries.person_seats(alex, public, MAY) == ([term], [])
    assert queries.person_seats(alex, public, JUNE) == ([term], [office])
    assert queries.person_seats(alex, public, JULY) == ([], [office])


def test_the_partnerships_a_person_sits_on() -> None:
    alex = place.person()
    here, there = make.board(), make.board()
    make.appointment(make.seat(here), alex)
    make.office(there, alex, ends_on=JULY)
    assert queries.lsp_ids_of_person(alex, JUNE) == {here.lsp_id, there.lsp_id}
    assert queries.lsp_ids_of_person(alex, JULY) == {here.lsp_id}
