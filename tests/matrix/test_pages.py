"""Every page by role by partnership: who is let in, and that nothing leaks to who is not (section 7, V1, V2, L5)."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from lsp.models import AuditEvent
from tests.matrix.audiences import allowed
from tests.matrix.routes import (
    DOWNLOAD,
    SEARCHES,
    Route,
    address,
    leads_to_sign_in,
    leaks,
    routes,
    samples_for,
    text_of,
)
from tests.matrix.samples import MARKERS, ROLES, World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("matrix")]  # one world is enough

EXPECTED = json.loads((Path(__file__).parent / "pages.json").read_text(encoding="utf-8"))
PAGES, FIXED = EXPECTED["pages"], EXPECTED["fixed"]
ROUTES = {route.name: route for route in routes() if not route.name.startswith(("api", "^"))}
WALKED = [route for name, route in ROUTES.items() if name in PAGES]
WITH_WORKBOOKS = ("anonymous", "health")
"""The roles whose workbooks are read too: they hold the rows of the same list as everybody's text files."""
BLANKS = {
    "account_confirm_email": {"key": "no-such-key"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "no-such-key"},
}
DONE = {200, 201, 302, 405, 409, 422}
"""What a POST of nothing may answer to those who may: done, on its way, refused with reasons, or nothing to post."""


def test_every_route_is_placed() -> None:
    unplaced = sorted(set(ROUTES) - set(PAGES) - set(FIXED))
    assert not unplaced, f"say in tests/matrix/pages.json who may open: {', '.join(unplaced)}"
    gone = sorted({*PAGES, *FIXED} - set(ROUTES))
    assert not gone, f"there is no such route any more, take it out of tests/matrix/pages.json: {gone}"


@pytest.mark.parametrize("name", sorted(FIXED))
def test_V2_sign_in_pages_answer_as_they_should(world: World, name: str) -> None:
    expected = FIXED[name]
    where = reverse(name, kwargs=BLANKS.get(name))
    for role in ROLES:
        answer = world.clients[role].get(where)
        wanted = expected["anonymous" if role == "anonymous" else "signed in"]
        assert answer.status_code == wanted, f"{role} at {where}: {answer.status_code}"


@pytest.mark.matrix
@pytest.mark.parametrize("route", WALKED, ids=lambda route: route.name)
def test_V2_a_page_is_there_for_its_audience_alone(world: World, route: Route) -> None:
    names = samples_for(world, route)
    assert names, f"make a sample in tests/matrix/world.py that fills {sorted(route.blanks)} of {route.name}"
    wrong: list[str] = []
    posted = {"oldham"}  # what is posted is walked in one's own partnership and in the hidden one
    for name in names:
        sample = world.samples[name]
        where = address(route, sample)
        there = allowed(world, PAGES[route.name], name)
        for role in sample.roles:
            wrong += _walk(world, role, where, role in there)
        if route.writes and sample.place not in posted:
            wrong += _posts(world, where, there, sample.roles)
            posted.add(sample.place)
    assert not wrong, "\n".join(wrong)


def _walk(world: World, role: str, where: str, is_there: bool) -> list[str]:
    """What is wrong with the answer to a role, and with the files and searches the page offers."""
    client = world.clients[role]
    answer = client.get(where)
    text = text_of(answer)
    wrong = (
        [] if _as_expected(answer, role, is_there) else [_unexpected("GET", role, where, answer, is_there)]
    )
    found = leaks(role, text, where)
    if answer.status_code == 200:
        offered = {link.replace("&amp;", "&") for link in DOWNLOAD.findall(text)}
        asked = [
            link if link.startswith("/") else f"{where}{link}"
            for link in sorted(offered)
            if role in WITH_WORKBOOKS or "xlsx" not in link
        ]
        asked += [f"{where}?{field}=qx" for field in sorted(set(SEARCHES.findall(text)))]
        for each in asked:
            further = client.get(each)
            if further.status_code != 200:
                wrong.append(f"{role} at {each}: {further.status_code}, though the page offers it")
            found += leaks(role, text_of(further), where)
    return [*wrong, *(f"LEAK to {role} at {where}: {marker}" for marker in sorted(set(found)))]


def _as_expected(answer: Any, role: str, is_there: bool) -> bool:
    if is_there:
        return answer.status_code == 200
    return leads_to_sign_in(answer) if role == "anonymous" else answer.status_code == 404


def _unexpected(method: str, role: str, where: str, answer: Any, is_there: bool) -> str:
    wanted = "an answer" if is_there else "sign-in" if role == "anonymous" else "404"
    return f"{method} {where} as {role}: {answer.status_code} {answer.get('Location', '')}, expected {wanted}"


def _posts(world: World, where: str, there: frozenset[str], roles: tuple[str, ...]) -> list[str]:
    """What is wrong with the answers to a POST of nothing; those without the right leave no event."""
    wrong = []
    before = AuditEvent.objects.count()
    for role in sorted(set(roles) - there):
        answer = world.clients[role].post(where)
        if not _as_expected(answer, role, False):
            wrong.append(_unexpected("POST", role, where, answer, False))
        wrong += [f"LEAK to {role} posting to {where}: {m}" for m in leaks(role, text_of(answer), where)]
    if AuditEvent.objects.count() != before:
        wrong.append(f"POST {where} by those without the right wrote audit events")
    for role in sorted(there):
        with transaction.atomic():
            answer = world.clients[role].post(where)
            transaction.set_rollback(True)
        if answer.status_code not in DONE or leads_to_sign_in(answer):
            wrong.append(_unexpected("POST", role, where, answer, True))
        wrong += [f"LEAK to {role} posting to {where}: {m}" for m in leaks(role, text_of(answer), where)]
    return wrong


@pytest.mark.usefixtures("whole_404")
def test_V2_the_page_that_is_not_there_says_nothing(world: World) -> None:
    sample = world.samples["hidden accepted"]
    where = address(ROUTES["accountability:commitment"], sample)
    for role in sorted(set(ROLES) - {"anonymous", "administrator", "partners", "keeper"}):
        answer = world.clients[role].get(where)
        assert answer.status_code == 404
        assert "page not found</h1>" in text_of(answer)
        assert not leaks(role, text_of(answer), where)


SHOWN = (
    ("qxhidden", "keeper", "lsp:detail", "hidden"),
    ("out-of-sight", "keeper", "lsp:home", "anywhere"),
    ("qxkeeper", "keeper", "trail:history", "history of hidden accepted"),
    ("qxdrafthidden", "keeper", "accountability:commitments", "hidden"),
    ("qxdraftalien", "keeper", "accountability:commitments", "hidden"),
    ("qxown", "coordinator", "accountability:commitment", "tameside draft"),
    ("qxearlier", "coordinator", "trail:history", "history of tameside unpublished"),
    ("qxunpublished", "auditor", "accountability:commitment", "tameside unpublished"),
    ("qxbody", "auditor", "partnerships:bodies", "tameside"),
    ("qxmeeting", "auditor", "partnerships:meeting", "tameside unpublished meeting"),
    ("qxdecision", "auditor", "partnerships:decision", "tameside unpublished decision"),
    ("qxagreement", "auditor", "partnerships:agreement", "tameside waiting agreement"),
    ("qxaction", "auditor", "strategies:action", "tameside draft action"),
    ("qxjudged", "auditor", "accountability:judgement", "tameside judgement"),
    ("qxannual", "coordinator", "accountability:annual_report", "tameside annual report"),
    ("qxwebhook", "police", "webhooks:detail", "webhook of the police"),
    ("qxhelp", "auditor", "accountability:commitment", "tameside public"),
    ("qxnominated", "coordinator", "partnerships:nomination", "tameside nomination"),
    ("qxdeclined", "coordinator", "accountability:duty_suggestions", "tameside"),
    ("qxassessed", "chair", "accountability:participation_assessment", "tameside participation"),
    ("qxnote", "auditor", "trail:history", "history of tameside public"),
    ("qxjob", "coordinator", "lsp:jobs", "anywhere"),
    ("qxtoken", "police", "tokens", "anywhere"),
)


def test_every_marker_is_read_by_somebody_who_may(world: World) -> None:
    assert {marker for marker, *_ in SHOWN} == set(MARKERS)
    for marker, role, route, sample in SHOWN:
        where = address(ROUTES[route], world.samples[sample])
        text = text_of(world.clients[role].get(where)).replace(where, "")
        assert marker in text, (
            f"{role} does not read {marker} at {where}: the matrix would find no leak of it"
        )


@pytest.mark.parametrize(("role", "finds"), [("coordinator", True), ("auditor", False), ("scrutiny", False)])
def test_V1_the_trail_finds_no_words_that_the_reader_may_not_read(
    world: World, role: str, finds: bool
) -> None:
    where = address(ROUTES["trail:list"], world.samples["tameside"])
    answer = world.clients[role].get(where, {"words": "qxearl"})
    assert bool(answer.context["page"].rows) is finds
