"""Lists are asked from statements kept; nobody is answered with what was put together for another, or for yesterday."""

from datetime import timedelta
from typing import Any

import pytest

from lsp import clock
from lsp.api.base import STATEMENTS
from lsp.api.urls import router
from lsp.models import LocalStrategicPartnership, RoleGrant, User
from lsp.services import grants
from tests.api import world as worlds
from tests.api.conftest import API, Caller, caller_for
from tests.factories import lsp as places

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]  # every list for every caller: slow


def kept(caller: Caller, path: str) -> Any:
    """The answer from a statement kept: the first two requests put it into words."""
    return [told(caller, path) for _ in range(3)][-1]


def fresh(caller: Caller, path: str) -> Any:
    """The answer of a process that has kept nothing."""
    STATEMENTS.clear()
    return told(caller, path)


def told(caller: Caller, path: str) -> Any:
    """The answer, apart from the request's own id."""
    return {**caller.get(path).json(), "request_id": ""}


def test_every_list_reads_the_same_from_what_is_kept_for_every_caller() -> None:
    world = worlds.build()
    callers = {who: Caller(secret or "") for who, secret in world.tokens.items()}
    for viewset in router.resources():
        for query in ("", "?page_size=2"):
            path = f"/{viewset.resource}/{query}"
            expected = {who: fresh(caller, path) for who, caller in callers.items()}
            STATEMENTS.clear()
            for _ in range(3):  # all of them from one process, in turn
                for who, caller in callers.items():
                    assert told(caller, path) == expected[who], f"{path} for {who}"


def test_every_page_of_every_list_reads_the_same_from_what_is_kept() -> None:
    world = worlds.build()
    caller = Caller(world.tokens["administrator"] or "")
    for viewset in router.resources():
        path: str | None = f"/{viewset.resource}/?page_size=1"
        for _ in range(4):
            if path is None:
                break
            page = kept(caller, path)
            assert page == fresh(caller, path)
            path = page["next"]
            if page["previous"]:
                assert kept(caller, page["previous"]) == fresh(caller, page["previous"])


def test_ids_share_a_statement_and_find_their_own(
    coordinator: Caller, lsp: LocalStrategicPartnership
) -> None:
    other = places.lsp("Penny Hassett Partnership", blocks=2)
    STATEMENTS.clear()
    for each in (lsp, other, lsp):
        for _ in range(3):
            found = coordinator.get(f"/blocks/?lsp={each.pk}").json()["results"]
            assert {row["lsp"]["id"] for row in found} == {each.pk}
    for wrong in ("0", "-1", "1.0", "x", "9" * 19, "٣"):
        assert coordinator.get(f"/blocks/?lsp={wrong}").status_code == 400


def test_V2_a_role_that_ends_takes_its_lists_with_it(
    coordinator: Caller, coordinator_user: User, administrator: Caller, hidden_lsp: LocalStrategicPartnership
) -> None:
    path = f"/blocks/?lsp={hidden_lsp.pk}"
    assert kept(coordinator, path)["results"] == []
    with places.in_act():
        grant = places.grant(coordinator_user, "auditor", lsp=hidden_lsp)
    assert len(kept(coordinator, path)["results"]) == 1
    root = User.objects.get(username="root-example")
    grants.end(RoleGrant.objects.get(pk=grant.pk), by=root, on=clock.today(), reason="Moved on.")
    assert coordinator.get(path).json()["results"] == []


def test_L5_tomorrow_is_another_day(coordinator: Caller, lsp: LocalStrategicPartnership) -> None:
    block = lsp.blocks.get()
    block.ends_on = clock.days_from_today(1)
    block.end_reason = "Merged."
    with places.in_act():
        block.save()
    path = f"/blocks/?lsp={lsp.pk}"
    assert len(kept(coordinator, path)["results"]) == 1
    with clock.at(clock.now() + timedelta(days=1)):
        assert kept(coordinator, path)["results"] == []


def test_a_revoked_token_and_a_closed_account_bite_at_once(lsp: LocalStrategicPartnership) -> None:
    user = places.coordinator(lsp, "brief")
    caller = caller_for(user)
    assert kept(caller, "/lsps/")["results"]
    user.is_active = False
    user.save()
    assert caller.client.get(f"{API}/lsps/", headers=caller.headers).status_code == 401
