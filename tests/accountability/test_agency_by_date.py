"""Everything expected of an agency in one list by date (D4), and what waits for officer and coordinator at `/work/`."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accountability.models import KeptJudgement
from accountability.queries.agency import AT_MOST, DONE_SHOWN, DueList, commitments_of_agency, due_by_date
from accountability.services import judging, obligations
from lsp import clock
from lsp.access import Access
from lsp.due import Due
from lsp.queries.due import due_things
from tests.factories import accountability as stages
from tests.factories import obligations as make
from tests.factories import partnerships as structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> stages.Stage:
    """An agency, its officer, a partnership with its coordinator."""
    return stages.stage()


def told(lists: list[DueList]) -> dict[str, list[str]]:
    """The titles of each list."""
    return {each.anchor: [thing.title for thing in each.shown] for each in lists}


def by_date(on: stages.Stage, user: Any) -> dict[str, list[str]]:
    return told(due_by_date(on.agency, user, clock.today()))


def test_D4_commitments_and_obligations_stand_in_one_list_by_date(on: stages.Stage) -> None:
    for title, days in (
        ("Late", -1),
        ("Today", 0),
        ("Seventh", 7),
        ("Eighth", 8),
        ("Last", 31),
        ("Later", 32),
    ):
        on.commitment("accepted", title=title, due_on=clock.days_from_today(days))
    judging.refresh([make.obligation(on).pk])
    found = by_date(on, on.officer)
    assert found["overdue"][-1] == "Late"
    assert set(found["overdue"][:-1]) == {"Contribute money"}
    assert found["week"] == ["Today", "Seventh"]
    assert found["month"] == ["Eighth", "Last"]


def test_D4_a_coordinator_and_the_public_see_their_own_rows(on: stages.Stage) -> None:
    second = stages.stage()
    there = stages.Stage(second.lsp, second.block, on.agency, on.officer, second.coordinator, on.owner)
    structure.seat(structure.board(second.lsp), organisation=on.agency)
    on.commitment("accepted", title="Here", due_on=clock.days_from_today(3))
    stages.commitment(there, "accepted", title="There", due_on=clock.days_from_today(4), published=True)
    assert by_date(on, on.officer)["week"] == ["Here", "There"]
    assert by_date(on, on.coordinator)["week"] == ["Here", "There"], "the published one is everybody's"
    assert by_date(on, AnonymousUser())["week"] == ["There"]


def test_D4_a_long_list_says_how_many_there_are(on: stages.Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accountability.queries.agency.AT_MOST", 2)
    for number in range(3):
        on.commitment("accepted", title=f"Late {number}", due_on=clock.days_from_today(-1 - number))
    overdue = due_by_date(on.agency, on.officer, clock.today())[0]
    assert (overdue.count, len(overdue.shown)) == (3, 2)
    client = Client()
    client.force_login(on.officer)
    assert "All 3, by date" in client.get(f"/agencies/{on.agency.slug}/").content.decode()
    assert AT_MOST == 50


def test_what_is_over_says_how_many_there_are_and_shows_all_when_asked(on: stages.Stage) -> None:
    for number in range(DONE_SHOWN + 1):
        on.commitment("confirmed", title=f"Promise {number:02d} kept")
    client, address = Client(), f"/agencies/{on.agency.slug}/"
    client.force_login(on.officer)
    short, whole = client.get(address), client.get(f"{address}?over=all")
    assert "These are the latest 10 of 11." in short.text
    assert '<a class="govuk-link" href="?over=all#over">Show all 11</a>' in short.text
    assert [answer.text.count(" kept</a>") for answer in (short, whole)] == [10, 11]
    assert "Show all" not in whole.text
    Access.of(on.officer)
    asked = []
    for every in (False, True):
        with CaptureQueriesContext(connection) as queries:
            commitments_of_agency(on.agency, on.officer, clock.today(), all_over=every)
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("period", ["year", "quarter"])
def test_D1_a_list_of_what_is_due_names_the_period_as_the_judgement_does(
    on: stages.Stage, period: str
) -> None:
    judging.refresh([make.obligation(on, period=period, starts_on=date(2003, 4, 1)).pk])
    things = {(each.day, each.note) for each in due_things(on.officer, clock.today()) if is_owed(each)}
    judged = {(row.due_on, row.period_label) for row in KeptJudgement.objects.all()}
    assert things == judged
    assert len(judged) > 20


def is_owed(thing: Due) -> bool:
    return thing.kind == "obligation"


def work(user: Any) -> str:
    client = Client()
    client.force_login(user)
    return " ".join(client.get("/work/").content.decode().split())


def test_D3_what_fell_due_and_is_not_met_waits_for_the_agency_until_it_explains(on: stages.Stage) -> None:
    owed = make.obligation(on, starts_on=date(2025, 4, 1))
    with clock.at(date(2026, 5, 5)):
        judging.refresh([owed.pk])
        seen = work(on.officer)
        assert "Obligations fallen due and not met (1)" in seen
        assert "Contribute money, 2025-26" in seen
        assert "Obligations fallen due" not in work(on.coordinator)
        obligations.explain(owed, by=on.officer, period="2025-26", text="The grant was cut.")
        assert "Obligations fallen due" not in work(on.officer)
