"""What is due, asked of every source at once: who sees what, whose it is, and in how many queries."""

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountability import workflow as promised
from accountability.models import Milestone
from lsp import clock, due
from lsp.queries.due import due_things, everything_due
from lsp.services import successions
from lsp.services.announced import let_take_effect
from tests.due.conftest import TODAY, Scene, days
from tests.factories import lsp as place
from tests.factories import strategies as plan

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()


def kinds(rows: Any) -> Counter[str]:
    return Counter(thing.kind for thing in rows)


def announced(scene: Scene) -> Any:
    """What is to come after the agency in fifty days."""
    return successions.declare(
        by=scene.coordinator,
        predecessors=[scene.agency],
        successors=[place.organisation("Example Heir")],
        on=days(50),
        reason="They merge.",
        source="The Order",
    )


PROVED_ELSEWHERE = {"agreement_review", "measure_report", "signature", "obligation", "annual_report"}
"""Kinds whose own tests say when they are due: those of agreements, of obligations, of annual progress reports."""


def test_something_of_every_kind_is_found_and_leads_to_its_page(crowded: Scene) -> None:
    announced(crowded)
    step = {"title": "First ten at work", "due_on": days(8), "position": 1}
    with place.in_act():
        Milestone(commitment=crowded.commitment, **step).save()
    plan.milestone(plan.action(crowded.stage, "agreed"))
    things = list(due_things(crowded.coordinator, TODAY))
    assert set(kinds(things)) == {source.kind for source in due.sources()} - PROVED_ELSEWHERE
    assert [thing.day for thing in things] == sorted(thing.day for thing in things)
    from tests.visitors import signed_in

    desk = signed_in(crowded.coordinator)
    for thing in things:
        assert desk.get(thing.href).status_code == 200, thing


def test_L6_an_announced_succession_is_due_once_in_each_partnership_until_its_day(crowded: Scene) -> None:
    announced(crowded)
    found = [thing for thing in due_things(crowded.coordinator, TODAY) if thing.kind == "succession"]
    assert [(thing.day, thing.organisation_name) for thing in found] == [(days(50), "Example Heir")]
    assert found[0].title == f"{crowded.agency.name} is succeeded by Example Heir"
    assert "succession" not in kinds(due_things(NOBODY, TODAY))
    with clock.at(days(50)):
        let_take_effect()
        assert "succession" not in kinds(due_things(crowded.coordinator, days(50)))


def test_the_public_sees_what_is_published_and_no_housekeeping(crowded: Scene) -> None:
    assert set(kinds(due_things(NOBODY, TODAY))) == {
        "commitment", "term", "vacancy", "body_end", "own_decision"
    }  # fmt: skip
    with place.in_act():
        crowded.commitment.published = False
        crowded.commitment.save()
    assert "commitment" not in kinds(due_things(NOBODY, TODAY))
    assert "commitment" in kinds(due_things(crowded.officer, TODAY))


def test_a_role_elsewhere_shows_no_more_than_the_public_sees(crowded: Scene) -> None:
    neighbour = place.coordinator(place.lsp())
    assert kinds(due_things(neighbour, TODAY)) == kinds(due_things(NOBODY, TODAY))


def test_ones_own_is_what_one_is_named_for_ones_agencys_and_what_one_keeps(crowded: Scene) -> None:
    mine = due_things(crowded.officer, TODAY).of(crowded.officer)
    assert set(kinds(mine)) == {"commitment", "term", "own_decision"}
    kept = set(kinds(due_things(crowded.coordinator, TODAY).of(crowded.coordinator)))
    assert kept >= {"body_end", "minutes", "pack", "item", "referral", "ratification"}
    assert "commitment" not in kept


def test_filters_leave_what_they_say(crowded: Scene) -> None:
    rows = due_things(crowded.coordinator, TODAY)
    everything = list(rows)
    assert rows.count() == len(everything)
    late = [thing for thing in everything if thing.day < TODAY]
    assert list(rows.overdue(TODAY)) == late
    assert all(thing.is_overdue(TODAY) for thing in late)
    assert [thing.kind for thing in rows.within(TODAY, 14)] == ["items", "commitment"]
    assert {thing.organisation_slug for thing in rows.of_organisation(crowded.agency)} == {
        crowded.agency.slug
    }
    assert list(rows.of_lsp(place.lsp())) == []
    assert rows[1:3] == everything[1:3]
    summary = rows.summary(TODAY)
    assert (crowded.agency.slug, crowded.agency.name) in summary.organisations
    assert (summary.overdue, summary.soon) == (len(late), rows.within(TODAY).count())
    assert [thing.kind for thing in rows.in_block(crowded.commitment.block)] == ["commitment"]


@pytest.mark.parametrize(
    "state", [promised.DELIVERED, promised.CONFIRMED, promised.WITHDRAWN, promised.DRAFT]
)
def test_what_is_done_or_not_promised_is_not_due(scene: Scene, state: str) -> None:
    assert kinds(everything_due(TODAY)) == {"commitment": 1}
    from tests.factories import accountability as promise

    on = promise.Stage(
        scene.lsp, scene.commitment.block, scene.agency, scene.officer, scene.coordinator, scene.owner
    )
    promise.commitment(on, state, due_on=days(3))
    assert kinds(everything_due(TODAY)) == {"commitment": 1}


def test_the_list_is_one_question_however_long_it_is(crowded: Scene) -> None:
    due_things(crowded.coordinator, TODAY)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        list(due_things(crowded.coordinator, TODAY))
    assert len(asked) == 1
