"""Every page and every list of the API needs a fixed number of queries, however much there is (habit 9)."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.matrix import test_api, test_pages, twice
from tests.matrix.audiences import allowed
from tests.matrix.routes import Route, address, samples_for
from tests.matrix.samples import World
from tests.query_counts import QueryCounts

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("matrix")]  # one world is enough

MAIN_ROLES = ("coordinator", "partners", "administrator", "chair", "police", "nobody")
"""For whom a page is counted: the first of these who may open it."""
READERS = ("auditor", "anonymous")
"""Who reads without writing: what is hidden from them must not cost more either."""
OWNERS = {"webhook-endpoints": "police", "webhook-deliveries": "police"}
"""Whose the first sample of a resource is, where it is not the coordinator's to read."""
Case = tuple[str, str, str]
"""Key, role, address."""


def cases(world: World) -> Iterator[Case]:
    """Every page and every read of the API, for its main role, on a record of Tameside."""
    for route in test_pages.WALKED:
        names = [name for name in samples_for(world, route) if world.samples[name].place in ("", "tameside")]
        yield from _case(world, route, names)
    for name, operation in test_api.operations().items():
        if operation.act in ("list", "get"):
            yield f"api {name}", "coordinator", operation.path
        if operation.act == "retrieve":
            sample = test_api.SAMPLES[operation.resource][0]
            yield (
                f"api {name}",
                OWNERS.get(operation.resource, "coordinator"),
                operation.path.replace("{id}", str(world.samples[sample].record.pk)),
            )


def _case(world: World, route: Route, names: list[str]) -> Iterator[Case]:
    found = [_opened_by(world, route, names, (role,)) for role in READERS]
    main = _opened_by(world, route, names, MAIN_ROLES)
    assert main, f"nobody of {MAIN_ROLES} opens {route.name}: name somebody who does"
    yield main
    yield from (case for case in found if case is not None)


def _opened_by(world: World, route: Route, names: list[str], roles: tuple[str, ...]) -> Case | None:
    """The page for the first of the roles who may open it, on the first record they may see."""
    for role in roles:
        for name in names:
            if role in allowed(world, test_pages.PAGES[route.name], name):
                return f"page {route.name} as {role}", role, address(route, world.samples[name])
    return None


def count(world: World, case: Case) -> int:
    """How many queries the answer needs, once what is asked for but once has been."""
    _, role, where = case
    world.clients[role].get(where)
    with CaptureQueriesContext(connection) as asked:
        answer = world.clients[role].get(where)
    assert answer.status_code == 200, f"{where} as {role}: {answer.status_code}"
    return len(asked)


@pytest.mark.matrix
def test_every_page_needs_the_queries_held_and_no_more_with_twice_the_data(
    world: World, query_counts: QueryCounts
) -> None:
    twice.newest(world)
    listed = list(cases(world))
    before = {case: count(world, case) for case in listed}
    wrong = [query_counts.hold(case[0], number) for case, number in before.items()]
    wrong += [
        f"{key}: held in tests/query_counts.json, but there is no such page" for key in query_counts.gone()
    ]
    with transaction.atomic():
        twice.add(world)
        for case, number in before.items():
            after = count(world, case)
            if after > number:
                wrong.append(f"N+1? {case[0]}: {number} queries, {after} with twice the data ({case[2]})")
        transaction.set_rollback(True)
    found = [each for each in wrong if each]
    assert not found, "\n".join(found)
