"""`/api/v1/due/`: the same things as on the pages, a page at a time."""

from typing import Any

import pytest
from django.test import Client

from lsp.queries.due import due_things
from tests.due.conftest import TODAY, Scene, days
from tests.factories import lsp as place
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/due/"


def asked(query: str, client: Client, status: int = 200) -> Any:
    answer = client.get(f"{ADDRESS}?{query}")
    assert answer.status_code == status, answer.content
    return answer.json()


def test_it_answers_what_the_pages_show(crowded: Scene) -> None:
    found = asked("", signed_in(crowded.coordinator))["results"]
    things = list(due_things(crowded.coordinator, TODAY))
    assert [(row["kind"], row["id"]) for row in found] == [(each.kind, each.id) for each in things]
    promise = next(row for row in found if row["kind"] == "commitment")
    assert promise["due_on"] == days(10).isoformat()
    assert promise["days"] == 10
    assert promise["state"] == "soon"
    assert promise["url"] == crowded.commitment.get_absolute_url()
    assert promise["owner"]["name"] == crowded.owner.name
    assert promise["organisation"]["slug"] == crowded.agency.slug


def test_it_is_read_page_by_page_forwards_and_back(crowded: Scene) -> None:
    desk = signed_in(crowded.coordinator)
    whole = [(row["kind"], row["id"]) for row in asked("", desk)["results"]]
    found, answer = [], asked("page_size=3", desk)
    while True:
        found += [(row["kind"], row["id"]) for row in answer["results"]]
        if not answer["next"]:
            break
        answer = desk.get(answer["next"]).json()
    assert found == whole
    back = desk.get(answer["previous"]).json()["results"]
    assert [(row["kind"], row["id"]) for row in back] == whole[
        -len(answer["results"]) - 3 : -len(answer["results"])
    ]


@pytest.mark.parametrize("state", ["overdue", "soon", "later"])
def test_every_state_can_be_asked_for(crowded: Scene, state: str) -> None:
    desk = signed_in(crowded.coordinator)
    everything = asked("", desk)["results"]
    found = asked(f"state={state}", desk)["results"]
    assert found == [row for row in everything if row["state"] == state]
    assert found


def test_filters(crowded: Scene) -> None:
    desk, other = signed_in(crowded.coordinator), place.lsp()
    assert asked(f"lsp={other.pk}", desk)["results"] == []
    assert {row["kind"] for row in asked("kind=term", desk)["results"]} == {"term"}
    agency = asked(f"organisation={crowded.agency.pk}&due_until={days(12)}", desk)["results"]
    assert [row["kind"] for row in agency] == ["own_decision", "commitment"]
    assert asked(f"block={crowded.commitment.block_id}", desk)["results"][0]["title"] == "Two wardens"
    assert asked(f"due_from={days(10)}&due_until={days(10)}", desk)["results"][0]["kind"] == "commitment"


def test_the_public_and_oneself(crowded: Scene) -> None:
    kinds = {row["kind"] for row in asked("", Client())["results"]}
    assert "commitment" in kinds
    assert not kinds & {"minutes", "pack", "item", "record"}
    mine = {row["kind"] for row in asked("mine=true", signed_in(crowded.officer))["results"]}
    assert mine == {"commitment", "term", "own_decision"}
    assert asked("mine=true", Client(), 401)["code"]


@pytest.mark.parametrize(
    "query",
    ["kind=none", "lsp=x", "lsp=0", "due_from=1/2/06", "state=late", "mine=yes", "who=me", "cursor=x"],
)
def test_what_cannot_be_read_is_refused(scene: Scene, query: str) -> None:
    assert asked(query, Client(), 400)["reasons"][0]["field"] == query.partition("=")[0]
