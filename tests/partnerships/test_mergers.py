"""Bodies merged into another or a new one: they end, their history stays, chosen seats go on with their people."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from lsp import clock
from lsp.errors import Conflict, InvalidInput, PermissionRefused, RuleRefused, StaleVersion
from partnerships.models import Appointment, Body, BodyMerger, Office, Seat
from partnerships.services import mergers
from tests.factories import lsp as place
from tests.factories import meetings
from tests.factories import partnerships as make

pytestmark = pytest.mark.django_db

DAY = clock.days_from_today(5)
WHY = "Two groups met about the same things."


@pytest.fixture
def world(partnership: Any, coordinator: Any) -> Any:
    """Two bodies with a seat each in which somebody sits, one with a chair, and a third to merge into."""
    health, care, wellbeing = (make.body(partnership, name) for name in ("Health", "Care", "Wellbeing"))
    first, second = make.seat(health, "Health seat"), make.seat(care, "Care seat")
    return SimpleNamespace(
        lsp=partnership,
        by=coordinator,
        health=health,
        care=care,
        wellbeing=wellbeing,
        first=first,
        second=second,
        term=make.appointment(first),
        other=make.appointment(second),
        chair=make.office(health),
    )


def merge(world: Any, **given: Any) -> Body:
    asked = {"by": world.by, "into": world.wellbeing, "on": DAY, "reason": WHY, **given}
    return mergers.merge(asked.pop("sources", [world.health, world.care]), **asked)


def test_L5_what_merges_ends_with_seats_terms_and_offices(world: Any) -> None:
    assert merge(world) == world.wellbeing
    for record in (world.health, world.care, world.first, world.second, world.term, world.other, world.chair):
        record.refresh_from_db()
        assert record.ends_on == DAY
        assert record.end_reason == f"Merged into Wellbeing: {WHY}"
    assert not Seat.objects.filter(body=world.wellbeing).exists(), "nothing goes on unasked"
    found = BodyMerger.objects.filter(successor=world.wellbeing).values_list("predecessor", "on", "reason")
    assert set(found) == {(world.health.pk, DAY, WHY), (world.care.pk, DAY, WHY)}


def test_L5_chosen_seats_go_on_with_their_people_and_chairs_do_not(world: Any) -> None:
    merge(world, seats=[world.first.pk])
    seat = Seat.objects.get(body=world.wellbeing)
    term = Appointment.objects.get(body=world.wellbeing)
    assert (seat.label, seat.organisation, seat.starts_on) == ("Health seat", world.first.organisation, DAY)
    assert (term.seat, term.person, term.starts_on) == (seat, world.term.person, DAY)
    assert not Office.objects.filter(body=world.wellbeing).exists()
    yesterday = Seat.objects.as_at(DAY - timedelta(days=1))
    assert set(yesterday.filter(body__lsp=world.lsp)) == {world.first, world.second}


def test_L5_they_merge_into_a_new_body_that_serves_their_blocks(world: Any) -> None:
    block = world.lsp.blocks.first()
    make.serves(world.care, block)
    new = merge(world, into=mergers.NewBody("Health and care", "thematic_partnership"))
    assert (new.name, new.starts_on, new.published) == ("Health and care", DAY, True)
    assert [link.block for link in new.block_links.all()] == [block]
    assert new.merged_from.count() == 2


def test_P1_the_board_merges_into_a_new_board(world: Any) -> None:
    board = make.board(world.lsp)
    assert (
        merge(world, sources=[board, world.care], into=mergers.NewBody("New board", "board")).kind == "board"
    )


def test_P3_who_sits_there_already_does_not_sit_twice(world: Any) -> None:
    make.appointment(make.seat(world.wellbeing), world.term.person)
    with pytest.raises(Conflict, match="already sits in"):
        merge(world, seats=[world.first.pk])
    world.health.refresh_from_db()
    assert world.health.ends_on is None, "nothing was done"


def test_L5_it_is_refused_where_something_is_planned_after_the_day(world: Any) -> None:
    meetings.meeting(world.care, DAY + timedelta(days=1))
    with pytest.raises(RuleRefused) as found:
        merge(world)
    assert found.value.reasons[0].rule == "L5"
    assert not BodyMerger.objects.exists()


@pytest.mark.parametrize(
    ("days", "words"),
    [({"starts_on": DAY + timedelta(days=1)}, "begins only on"), ({"ends_on": DAY}, "ends on")],
)
def test_L5_a_body_merges_into_one_that_goes_on(world: Any, days: Any, words: str) -> None:
    for name, value in days.items():
        setattr(world.wellbeing, name, value)
    place.save(world.wellbeing)
    with pytest.raises(RuleRefused, match=words):
        merge(world)


def test_L5_a_body_merges_into_another_of_its_partnership(world: Any) -> None:
    with pytest.raises(RuleRefused, match="does not merge into itself"):
        merge(world, into=world.care)
    elsewhere = make.body(place.lsp())
    place.grant(world.by, "coordinator", lsp=elsewhere.lsp)
    world.by = type(world.by).objects.get(pk=world.by.pk)
    with pytest.raises(RuleRefused, match="belongs to another partnership"):
        merge(world, into=elsewhere)


def test_L4_only_seats_that_end_with_them_go_on(world: Any) -> None:
    with pytest.raises(RuleRefused, match="does not end with these bodies"):
        merge(world, seats=[make.seat(world.wellbeing).pk])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"on": None}, "on"),
        ({"reason": " "}, "reason"),
        ({"into": mergers.NewBody(" ", "forum")}, "into"),
        ({"into": mergers.NewBody("New", "task_group")}, "new_kind"),
        ({"sources": []}, "others"),
    ],
)
def test_L4_a_merger_says_what_when_and_why(world: Any, given: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as found:
        merge(world, **given)
    assert [reason.field for reason in found.value.reasons] == [field]


def test_only_the_coordinator_merges_and_on_what_they_saw(world: Any) -> None:
    with pytest.raises(PermissionRefused):
        merge(world, by=place.administrator())
    with pytest.raises(StaleVersion):
        merge(world, version=world.health.version + 1)


def test_L5_the_database_holds_mergers_to_one_partnership_once_and_explained(world: Any) -> None:
    merge(world)
    elsewhere = make.body(place.lsp())

    def refused(constraint: str, **given: Any) -> None:
        base = {
            "lsp": world.lsp,
            "predecessor": world.wellbeing,
            "successor": world.care,
            "on": DAY,
            "reason": WHY,
        }
        with pytest.raises((IntegrityError, Conflict)) as found, transaction.atomic():
            place.save(BodyMerger(**{**base, **given}))
        assert constraint in f"{found.value} {found.value.__cause__}"

    refused("l5_no_body_merges_into_itself", successor=world.wellbeing)
    refused("l4_merged_with_a_reason", reason="")
    refused("predecessor_id", predecessor=world.health)
    refused("l5_successor_of_the_partnership", successor=elsewhere)
    refused("l5_predecessor_of_the_partnership", predecessor=elsewhere)


# On the page and through the API ------------------------------------------------------------------------------


def sent(world: Any, **given: Any) -> dict[str, Any]:
    return {"into": world.wellbeing.pk, "on": DAY.isoformat(), "reason": WHY, **given}


def test_the_coordinator_merges_on_one_page_seat_by_seat(world: Any, desk: Client) -> None:
    first = desk.get(f"/{world.lsp.slug}/bodies/health/merge/").content.decode()
    assert f'value="{world.care.pk}"' in first
    assert "Why they merge" not in first, "which bodies merge is asked first"
    address = f"/{world.lsp.slug}/bodies/health/merge/?chosen=yes&with={world.care.pk}"
    page = desk.get(address).content.decode()
    assert "Health seat, Health" in page
    assert "Care seat, Care" in page
    answer = desk.post(
        address, sent(world, seats=[world.second.pk], version=world.health.version), follow=True
    )
    shown = answer.content.decode()
    assert "Health and Care went into Wellbeing" in shown
    assert f'href="/{world.lsp.slug}/bodies/health/"' in shown
    before = desk.get(f"/{world.lsp.slug}/bodies/care/").content.decode()
    assert "Merged into" in before


def test_L5_what_is_refused_stays_typed(world: Any, desk: Client) -> None:
    meetings.meeting(world.health, DAY + timedelta(days=1))
    answer = desk.post(f"/{world.lsp.slug}/bodies/health/merge/", sent(world, seats=[world.first.pk]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert WHY in page


def test_the_api_merges_and_says_what_came_of_it(world: Any, desk: Client) -> None:
    address = f"/api/v1/bodies/{world.health.pk}/"
    tag = desk.get(address)["ETag"]
    body = sent(world, others=[world.care.pk], seats=[world.first.pk])
    answer = desk.post(f"{address}merge/", body, content_type="application/json", headers={"if-match": tag})
    assert answer.status_code == 200, answer.content
    assert answer.json()["merged_into"]["name"] == "Wellbeing"
    assert answer["ETag"] != tag
    into = desk.get(f"/api/v1/bodies/{world.wellbeing.pk}/").json()
    assert [each["name"] for each in into["merged_from"]] == ["Care", "Health"]
