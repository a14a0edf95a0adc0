"""Bodies that are right but for one field, sent by who may write: whatever stands in that field, it is answered."""

from typing import Any

import pytest
from django.db import transaction

from lsp import clock
from lsp.api.reference import document
from tests.api import world as worlds
from tests.api.conftest import Caller

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]

HOSTILE: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 2**31, 2**63 - 1, 2**63, 10**40, "", " ", "a\x00b", "\n", "\u202e", "\U0010ffff",
    "<script>", "%s", "x" * 201, "é" * 9_999, "0001-01-01", "9999-12-31", "10000-01-01", "2006-04-01T00:00:00Z", "²",
    [], [[]], [None], [2**70], ["x"], [1] * 600, {}, {"": {}}, {"advisory": 50},
)  # fmt: skip

BODIES: dict[str, dict[str, Any]] = {
    "local-authorities": {
        "name": "Hostile Council", "code": "E99999999", "kind": "unitary", "county": None, "region": "Example",
        "starts_on": "2006-04-01", "ends_on": "2030-04-01", "brought_in": True, "brought_in_source": "A register",
    },
    "lsps": {
        "name": "Hostile Partnership", "authorities": ["authority"], "accountable_body": "authority", "tier": "single",
        "two_tier_model": "", "governance_modes": {"advisory": 50}, "neighbourhood_renewal": True, "about": "About",
        "starts_on": "2006-04-01", "regime": "regime", "blocks": ["One"], "upper_tier": None,
    },
    "blocks": {"lsp": "lsp", "name": "Hostile Block", "starts_on": "2006-04-01"},
    "organisations": {
        "name": "Hostile Trust", "sector": "private", "kind": "trust", "sponsoring_department": "None",
        "website": "https://example.org", "serves": ["authority"], "starts_on": "2006-04-01", "authority": None,
    },
    "people": {"name": "Alex Example", "job_title": "Director", "email": "alex@example.org"},
    "role-grants": {
        "user": "fuzz-nobody", "role": "auditor", "lsp": "lsp", "organisation": None, "body": None,
        "starts_on": "2006-04-01", "ends_on": "2030-04-01",
    },
    "bodies": {
        "lsp": "lsp", "name": "Hostile Forum", "kind": "forum", "slug": "hostile", "parent": "body",
        "blocks": ["block"], "statutory_basis": "None", "terms_of_reference": "Any", "quorum": 3, "membership": "open",
        "starts_on": "2006-04-01", "ends_on": "2030-04-01", "brought_in": True, "brought_in_source": "A register",
    },
    "seats": {
        "body": "body", "label": "Hostile seat", "sector": "other_public", "organisation": "organisation",
        "network": "", "kind": "member", "voting": True, "level": "", "position": 3, "starts_on": "2006-04-01",
        "ends_on": "2030-04-01",
    },
    "appointments": {
        "seat": "vacant seat", "person": "somebody", "organisation": "organisation", "starts_on": "2005-04-01",
        "ends_on": "2006-04-01", "how": "nominated", "deputy": None, "brought_in": True, "brought_in_source": "Minutes",
    },
    "offices": {
        "body": "body", "kind": "vice_chair", "person": "somebody", "independent": True, "starts_on": "2005-04-01",
        "ends_on": "2006-04-01", "brought_in": True, "brought_in_source": "Minutes",
    },
    "office-arrangements": {
        "body": "body", "kind": "vice_chair", "starts_on": "2006-04-01", "holders": 2, "months": None,
        "first_turn_on": None, "turns": [], "organisations": [],
    },
    "nominations": {
        "seat": "vacant seat", "person": "somebody", "organisation": "organisation", "from_day": "2006-04-01",
        "note": "Why",
    },
    "terms-of-reference": {"body": "body", "text": "What it is for", "number": 7},
    "body-links": {
        "body": "body", "kind": "regional", "other": None, "outside_name": "Assembly", "organisation": "organisation",
        "representative": "somebody", "purpose": "Skills", "starts_on": "2006-04-01", "ends_on": "2030-04-01",
    },
    "agreements": {
        "lsp": "lsp", "kind": "protocol", "title": "Hostile protocol", "bodies": ["body"],
        "organisations": ["organisation"], "signing": ["organisation"], "blocks": ["block"],
        "planned_start": "2030-04-01", "planned_review": "2031-04-01", "review_months": 6,
        "sections": {"purpose": "Why"}, "measures": [{"name": "Burglaries", "baseline": "20.5"}],
    },
    "agreement-comments": {"agreement": "circulated", "section": "aims", "text": "Why?"},
    "measure-reports": {
        "agreement": "unreported", "year": 2, "summary": "Well", "meeting": None, "figures": [],
    },
    "structure-acknowledgements": {
        "lsp": "lsp", "code": "no-sustainability-champion", "subject": "partnership", "note": "Known",
    },
    "areas": {
        "name": "Hostile Ward", "kind": "ward", "code": "E05999999", "authority": "authority",
        "starts_on": "2006-04-01",
    },
    "meetings": {
        "body": "body", "day": "2030-06-04", "starts_at": "09:30", "ends_at": "11:30", "place": "Hall", "title": "One",
        "items_by": "2030-05-04", "published": True, "past": False, "brought_in": False, "brought_in_source": "",
    },
    "agenda-items": {
        "body": "body", "meeting": None, "title": "Hostile item", "purpose": "discussion", "text": "What",
        "presenter": "Alex Example", "duration": 10, "wanted_on": "2030-06-04", "restricted": True,
        "restricted_reason": "Commercially confidential",
    },
    "papers": {"item": "open item", "title": "Hostile paper", "text": "What", "url": "", "restricted": False},
    "interests": {"item": "item", "person": "declarer", "nature": "A trustee", "withdrew": True},
    "decisions": {
        "text": "That it be so", "outcome": "agreed", "meeting": "meeting", "item": "item", "proposer": "proposer",
        "binds": [], "published": True, "brought_in": False,
    },
    "named-agencies": {
        "lsp": "lsp", "organisation": "organisation", "agency": "police", "local_basis": "", "note": "Why",
        "starts_on": "2006-04-01", "ends_on": "2030-04-01", "end_reason": "Over", "brought_in": True,
        "brought_in_source": "A register",
    },
    "obligations": {
        "lsp": "lsp", "organisation": "dutiful", "kind": "local", "title": "Hostile duty", "basis": "goodwill",
        "provision": "", "rests_on": "Protocol", "measure": "contribution", "unit": "pounds", "amount": "10.50",
        "met_at": "100", "partly_met_at": "50", "period": "year", "due_days": 30, "starts_on": "2006-04-01",
        "brought_in": True, "brought_in_source": "A register",
    },
    "explanations": {"obligation": "obligation", "period": "2006-07", "text": "Why"},
    "waivers": {"obligation": "obligation", "period": "2006-07", "reason": "Why"},
    "closed-years": {"lsp": "lsp", "year": "2006-07", "note": "Settled"},
    "contributions": {
        "organisation": "organisation", "unit": "pounds", "title": "Hostile grant", "amount": "5.25",
        "day": "2006-06-06", "note": "June", "parts": [{"obligation": "obligation", "amount": "5.25"}],
        "evidence": [{"title": "Receipt", "url": "https://example.org/1"}],
    },
    "declined-suggestions": {"lsp": "lsp", "organisation": "suggested", "reason": "Not here"},
    "pledges": {"commitment": "draft", "unit": "days", "amount": "2.25", "what": "Half a post"},
    "supplies": {"pledge": "pledge", "amount": "2.25", "day": "2006-05-01", "note": "May"},
    "participation-assessments": {
        "lsp": "lsp", "organisation": "organisation", "mode": "active", "assessed_on": "2006-05-01",
        "evidence": "Came",
    },
    "commitments": {
        "lsp": "lsp", "organisation": "organisation", "title": "Hostile promise", "description": "What",
        "measure_of_success": "How much", "block": "block", "due_on": "2030-04-01", "owner": "owner",
        "decision_body": "Board", "decision_on": "2006-04-01", "decision_minute": "7",
    },
    "progress-reports": {
        "commitment": "accepted", "course": "on_course", "summary": "Well", "help_wanted": "None",
        "evidence": [{"title": "Minutes", "url": "https://example.org/1"}],
    },
    "actions": {
        "lsp": "lsp", "block": "block", "organisation": "organisation", "title": "Hostile action",
        "description": "What", "serves": "Fewer break-ins", "person": "owner", "contributors": ["giver"],
        "starts_on": "2030-03-01", "due_on": "2030-04-01",
    },
    "action-resources": {
        "action": "action", "organisation": "giver", "unit": "pounds", "amount": "10.25", "what": "Half a post",
        "funding_stream": "Renewal fund",
    },
    "action-milestones": {"action": "action", "title": "Hostile step", "due_on": "2006-04-01"},
    "milestones": {"commitment": "accepted", "title": "Hostile step", "due_on": "2006-04-01"},
    "reminder-preferences": {"how": "weekly", "weekday": 2},
    "annual-reports": {"lsp": "lsp", "organisation": "organisation", "year": "2024-25"},
    "webhook-endpoints": {
        "name": "Hostile hook", "lsp": "lsp", "organisation": None, "address": "https://receiver.invalid/hook",
        "events": ["commitment.made"],
    },
    "imports": {"kind": "register", "dry_run": True, "sheet": "One", "file_name": "c.csv", "content": "bmFtZQo="},
}  # fmt: skip
STATES = 2  # records of each kind that are tried
STEPS = {
    "on": "2030-04-01", "reason": "Because", "note": "Noted", "due_on": "2030-04-01", "publish": True,
    "regime": "regime", "done_on": "2006-04-01",
    "person": "person", "organisation": "organisation", "ends_on": "2031-04-01", "how": "nominated", "deputy": None,
    "name": "Hostile name", "source": "A minute", "successors": ["heir"], "merging": ["heir"], "people": True,
    "retires_on": clock.days_from_today(9).isoformat(),
    "party": "party", "digest": "0" * 64, "signed_on": "2006-04-01", "starts_on": "2006-04-01",
    "review_on": "2031-04-01", "sign_by": "2030-04-01", "title": "Hostile title", "answer": "Because",
    "into": "body", "others": ["body"], "new_name": "Hostile forum", "new_kind": "forum", "seats": ["seat"],
}  # fmt: skip
"""A right value of each field that a step may take."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Any:
    with worlds.standing(django_db_blocker) as world:
        yield world


@pytest.fixture
def writers(world: worlds.World) -> list[Caller]:
    return [
        Caller(world.tokens[who] or "", raises=False) for who in ("coordinator", "administrator", "officer")
    ]


def real(body: dict[str, Any], world: worlds.World) -> dict[str, Any]:
    """The body with the ids of records that exist, in its lists and parts too."""
    return {name: named(value, world) for name, value in body.items()}


def named(value: Any, world: worlds.World) -> Any:
    """The id of the record that a name stands for, through whatever holds it."""
    if isinstance(value, dict):
        return real(value, world)
    if isinstance(value, list):
        return [named(each, world) for each in value]
    return world.ids.get(value, value) if isinstance(value, str) else value


def sent(caller: Caller, method: str, path: str, body: dict[str, Any], **headers: str) -> int:
    """The status of a request whose effect is undone."""
    with transaction.atomic():
        answer = caller.send(method, path, body, **headers)
        assert answer.status_code < 500, (method, path, body, answer.content)
        assert answer.status_code < 400 or answer["Content-Type"] == "application/problem+json"
        transaction.set_rollback(True)
    return answer.status_code


def without(name: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    """The body without the field, and with each hostile value in it."""
    rest = {key: value for key, value in body.items() if key != name}
    return [rest, *({**rest, name: value} for value in HOSTILE)]


@pytest.mark.parametrize("resource", BODIES)
def test_a_create_that_is_right_but_for_one_field_is_answered(
    resource: str, world: worlds.World, writers: list[Caller]
) -> None:
    body = real(BODIES[resource], world)
    assert 201 in {sent(writer, "post", f"/{resource}/", body) for writer in writers}
    for name in body:
        for broken in without(name, body):
            for writer in writers[:2] if resource not in ("progress-reports", "milestones") else writers[2:]:
                sent(writer, "post", f"/{resource}/", broken)


def test_every_create_is_here() -> None:
    creates = {
        path.split("/")[3]
        for path, item in document()["paths"].items()
        if item.get("post", {"operationId": ""})["operationId"].endswith(".create") and path.count("/") == 4
    }
    assert creates == set(BODIES)


@pytest.mark.parametrize(
    "path",
    [
        path
        for path, item in sorted(document()["paths"].items())
        if "{id}" in path and {"post", "patch"} & set(item)
    ],
)
def test_an_edit_or_step_that_is_right_but_for_one_field_is_answered(
    path: str, world: worlds.World, writers: list[Caller]
) -> None:
    method = "patch" if "patch" in document()["paths"][path] else "post"
    resource = path.split("/")[3]
    content = document()["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"]
    shape = document()["components"]["schemas"][content["$ref"].rpartition("/")[2]]
    right = BODIES.get(resource, {}) if method == "patch" else STEPS
    body = real({name: right[name] for name in shape.get("properties", {}) if name in right}, world)
    for writer in (writers[0], writers[2]) if resource == "commitments" else writers[:2]:
        for row in writer.get(f"/{resource}/?page_size=200").json()["results"][:STATES]:
            address = path.replace("{id}", str(row["id"]))
            tag = writer.get(f"/{resource}/{row['id']}/")["ETag"]
            sent(writer, method, address, body, If_Match=tag)
            for name in body:
                values = without(name, body) if method == "post" else [{name: value} for value in HOSTILE]
                for broken in values:
                    sent(writer, method, address, broken, If_Match=tag)


@pytest.mark.parametrize(
    "path", [path for path, item in sorted(document()["paths"].items()) if "get" in item]
)
def test_a_parameter_may_hold_anything(path: str, world: worlds.World, writers: list[Caller]) -> None:
    operation = document()["paths"][path]["get"]
    names = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"]
    address = path.replace("{id}", "1")
    for name in names:
        for value in (
            "",
            "%00",
            "x",
            "-1",
            "0",
            "1e9",
            "9" * 30,
            "%FF",
            "true",
            "any",
            "0001-01-01",
            "9999-12-31",
            "%F0%9F%98%80",
            "a:1",
        ):
            with transaction.atomic():
                answer = writers[0].get(f"{address}?{name}={value}")
                assert answer.status_code < 500, (path, name, value)
