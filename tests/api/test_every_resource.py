"""What holds for every resource there is and will be: answers as described, no query per row, nothing to the nobody."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework import serializers

from lsp.api.urls import router
from tests.api import world as worlds
from tests.api.conftest import Caller

RESOURCES = router.resources()
every_resource = pytest.mark.parametrize("viewset", RESOURCES, ids=lambda viewset: viewset.resource)


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    with worlds.standing(django_db_blocker) as world:
        yield world


@pytest.fixture
def callers(world: worlds.World) -> dict[str, Caller]:
    return {who: Caller(secret or "") for who, secret in world.tokens.items()}


def differences(value: Any, shape: Any, path: str = "") -> Iterator[str]:
    """Where an answer has other keys than its description."""
    if value is None and shape.allow_null:
        return
    if isinstance(shape, serializers.ListSerializer):
        for index, inner in enumerate(value):
            yield from differences(inner, shape.child, f"{path}[{index}]")
    elif isinstance(shape, serializers.Serializer) and value is not None:
        told, described = set(value), set(shape.fields)
        if told != described:
            yield f"{path}: only told {sorted(told - described)}, only described {sorted(described - told)}"
        for name in told & described:
            yield from differences(value[name], shape.fields[name], f"{path}.{name}")
    elif value is None and not shape.allow_null:
        yield f"{path}: null"


@every_resource
def test_it_answers_as_described_in_lists_and_alone(viewset: Any, callers: dict[str, Caller]) -> None:
    for who in ("administrator", "coordinator", "officer", "auditor"):
        listed = callers[who].get(f"/{viewset.resource}/")
        assert listed.status_code == 200
        for row in listed.json()["results"][:3]:
            alone = callers[who].get(f"/{viewset.resource}/{row['id']}/").json()
            for told in (row, alone):
                assert list(differences(told, viewset.output(), viewset.resource)) == []


@every_resource
def test_the_world_holds_at_least_one(viewset: Any, callers: dict[str, Caller]) -> None:
    seen = [
        callers[who].get(f"/{viewset.resource}/").json()["results"]
        for who in ("administrator", "coordinator")
    ]
    assert any(seen)


@pytest.mark.parametrize(
    "viewset",
    [each for each in RESOURCES if each.resource != "audit-events"],
    ids=lambda viewset: viewset.resource,
)
def test_more_rows_need_no_more_queries(viewset: Any, callers: dict[str, Caller]) -> None:
    def queries(who: str, size: int) -> list[str]:
        with CaptureQueriesContext(connection) as found:
            assert callers[who].get(f"/{viewset.resource}/?page_size={size}").status_code == 200
        return [query["sql"] for query in found]

    for who in ("administrator", "coordinator", "officer"):
        callers[who].get(f"/{viewset.resource}/")
        one, many = queries(who, 1), queries(who, 200)
        assert len(many) <= len(one), "\n".join(sql[:200] for sql in many)
        assert not any("COUNT(*)" in sql for sql in many)


def test_more_events_of_one_kind_need_no_more_queries(
    callers: dict[str, Caller], world: worlds.World
) -> None:
    def queries(size: int) -> int:
        with CaptureQueriesContext(connection) as found:
            rows = coordinator.get(f"/audit-events/?kind=block.create&page_size={size}").json()["results"]
        assert len(rows) == size
        return len(found)

    coordinator = callers["coordinator"]
    for number in range(6):
        made = coordinator.post("/blocks/", {"lsp": world.ids["lsp"], "name": f"Further block {number}"})
        assert made.status_code == 201
    queries(1)
    assert queries(2) == queries(6)


@every_resource
def test_the_anonymous_read_what_is_public_or_are_asked_to_sign_in(
    viewset: Any, callers: dict[str, Caller]
) -> None:
    answer = callers["anonymous"].get(f"/{viewset.resource}/")
    assert answer.status_code == (200 if viewset.public else 401)
    assert answer.status_code == 401 or "Authorization" in answer["Vary"]


@every_resource
def test_V2_what_one_caller_is_not_told_in_a_list_is_a_404_alone(
    viewset: Any, callers: dict[str, Caller]
) -> None:
    everything: set[int] = set()
    told: dict[str, set[int]] = {}
    for who, caller in callers.items():
        answer = caller.get(f"/{viewset.resource}/?page_size=200").json()
        told[who] = {row["id"] for row in answer.get("results", ())}
        everything |= told[who]
    for who, caller in callers.items():
        for pk in sorted(everything - told[who])[:5]:
            alone = caller.get(f"/{viewset.resource}/{pk}/")
            hidden = 401 if who == "anonymous" else 404
            if alone.status_code == 200:  # not on this day, but visible
                alone = caller.get(f"/{viewset.resource}/?as_at=any&page_size=200")
                assert pk in {row["id"] for row in alone.json()["results"]}, (who, pk)
                continue
            assert alone.status_code == hidden, (who, pk)
