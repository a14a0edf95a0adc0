"""Every operation of the API by role by partnership, from its own description (section 7, V1, V2)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from lsp import clock
from lsp.models import AuditEvent
from tests.matrix.audiences import READERS, allowed, anybody
from tests.matrix.routes import leaks, text_of
from tests.matrix.samples import ROLES, World

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("matrix")]  # one world is enough

EXPECTED = json.loads((Path(__file__).parent / "api.json").read_text(encoding="utf-8"))
OPERATIONS, SAMPLES, AGENCIES = EXPECTED["operations"], EXPECTED["samples"], EXPECTED["agencies"]
PLACES = ("tameside", "oldham", "hidden")
PLACED = {"lsp", "seat", "body", "commitment", "pledge", "item", "meeting", "agreement", "action"}
"""What of a body says in which partnership something is created."""
COMMITMENTS = {"tameside": "tameside public", "oldham": "oldham public", "hidden": "hidden accepted"}
SEATS = {"tameside": "tameside vacant seat", "oldham": "oldham vacant seat", "hidden": "hidden vacant seat"}
PAGES_READ = 6
DONE = {200, 201, 204, 409, 422}
"""What a step may answer to who may take it: done, or refused by state or rule."""


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    name: str
    method: str
    path: str

    @property
    def resource(self) -> str:
        """What it is about."""
        return self.name.partition(".")[0]

    @property
    def act(self) -> str:
        """What it does."""
        return self.name.partition(".")[2]


@cache
def operations() -> dict[str, Operation]:
    """Every operation the description names."""
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    return {
        told["operationId"]: Operation(told["operationId"], method, path)
        for path, methods in paths.items()
        for method, told in methods.items()
    }


def test_every_operation_is_placed() -> None:
    unplaced = sorted(set(operations()) - set(OPERATIONS))
    assert not unplaced, f"say in tests/matrix/api.json who may call: {', '.join(unplaced)}"
    gone = sorted(set(OPERATIONS) - set(operations()))
    assert not gone, f"there is no such operation any more, take it out of tests/matrix/api.json: {gone}"


def _named(*acts: str, but: bool = False) -> list[str]:
    return sorted(name for name in OPERATIONS if (name.partition(".")[2] in acts) is not but)


@pytest.mark.matrix
@pytest.mark.parametrize("name", _named("list", "get"))
def test_V1_a_list_names_nothing_to_those_who_may_not_know(world: World, name: str) -> None:
    operation, there = operations()[name], anybody(OPERATIONS[name]["reads"])
    wrong: list[str] = []
    for role in ROLES:
        where = f"{operation.path}?page_size=100" if operation.act == "list" else operation.path
        for _ in range(PAGES_READ):
            answer = _call(world, role, "get", where)
            wanted = 200 if role in there else 401
            if answer.status_code != wanted:
                wrong.append(f"{role} at {where}: {answer.status_code}, expected {wanted}")
            wrong += [f"LEAK to {role} at {where}: {marker}" for marker in leaks(role, text_of(answer), "")]
            where = answer.json().get("next") if answer.status_code == 200 else None
            if not where:
                break
    assert not wrong, "\n".join(wrong)


@pytest.mark.matrix
@pytest.mark.parametrize("name", _named("post"))
def test_V1_what_only_asks_is_answered_to_everybody_and_leaves_no_event(world: World, name: str) -> None:
    operation, body = operations()[name], OPERATIONS[name]["body"]
    answers = _write(world, operation, operation.path, body, frozenset())
    assert {role: answer.status_code for role, answer in answers.items()} == dict.fromkeys(ROLES, 200)


@pytest.mark.matrix
@pytest.mark.parametrize("name", _named("retrieve"))
def test_V2_a_record_is_there_for_its_readers_alone(world: World, name: str) -> None:
    operation, wrong = operations()[name], []
    for sample in SAMPLES[operation.resource]:
        there = allowed(world, OPERATIONS[name]["reads"], sample)
        where = _path(world, operation, sample)
        for role in ROLES:
            answer = _call(world, role, "get", where)
            wanted = 200 if role in there else 401 if role == "anonymous" else 404
            if answer.status_code != wanted:
                wrong.append(f"{role} at {where} ({sample}): {answer.status_code}, expected {wanted}")
            wrong += [f"LEAK to {role} at {where}: {marker}" for marker in leaks(role, text_of(answer), "")]
    assert not wrong, "\n".join(wrong)


@pytest.mark.matrix
@pytest.mark.parametrize("name", _named("create"))
def test_V2_creating_is_refused_to_all_others_and_leaves_no_event(world: World, name: str) -> None:
    operation, expected = operations()[name], OPERATIONS[name]
    placed = PLACED & set(expected["body"])
    wrong: list[str] = []
    for place in PLACES if placed else PLACES[:1]:
        there = allowed(world, expected["writes"], place)
        body = _filled(world, expected["body"], place)
        answers = _write(world, operation, operation.path, body, there)
        for role, answer in answers.items():
            refused = {401} if role == "anonymous" else {403, 404, 422} if placed else {403}
            wanted = {201} if role in there else refused
            if answer.status_code not in wanted:
                wrong.append(_unexpected(operation, role, place, answer, wanted))
    assert not wrong, "\n".join(wrong)


@pytest.mark.matrix
@pytest.mark.parametrize("name", _named("list", "get", "retrieve", "create", "post", but=True))
def test_V2_a_step_is_refused_to_all_others_and_leaves_no_event(world: World, name: str) -> None:
    operation, expected = operations()[name], OPERATIONS[name]
    wrong: list[str] = []
    for sample in SAMPLES[operation.resource]:
        if world.samples[sample].place == "oldham":  # read there by everybody, written as in Tameside
            continue
        known = anybody(READERS.get(sample, ("public",)), sample, world.samples[sample].place)
        there = allowed(world, expected["writes"], sample)
        body = _filled(world, expected["body"], world.samples[sample].place or "tameside")
        where, record = _path(world, operation, sample), world.samples[sample].record
        tag = f'"{operation.resource}-{record.pk}-{getattr(record, "version", 0)}"'
        answers = _write(world, operation, where, body, there, tag)
        for role, answer in answers.items():
            hidden = 401 if role == "anonymous" else 403 if role in known else 404
            wanted = DONE if role in there else {hidden}
            if role == "nobody" and {"person", "owner"} & set(
                body or {}
            ):  # people are known to those in office
                wanted = {403, 404, 422}
            if answer.status_code not in wanted:
                wrong.append(_unexpected(operation, role, sample, answer, wanted))
    assert not wrong, "\n".join(wrong)


# How they are called ---------------------------------------------------------------------------------------------


def _call(world: World, role: str, method: str, where: str, body: Any = None, tag: str = "") -> Any:
    secret = world.secrets[role]
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    if tag:
        headers["If-Match"] = tag
    client = Client()
    client.handler = world.clients["anonymous"].handler
    sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(client, method)(where, headers=headers, **sent)


def _write(
    world: World, operation: Operation, where: str, body: Any, there: frozenset[str], tag: str = ""
) -> dict[str, Any]:
    """The answer to each role, each write undone; the events of those without the right are counted."""
    before = AuditEvent.objects.count()
    answers = {
        role: _call(world, role, operation.method, where, body, tag) for role in ROLES if role not in there
    }
    assert AuditEvent.objects.count() == before, f"{operation.name} by those without the right left events"
    for role in sorted(there):
        with transaction.atomic():
            answers[role] = _call(world, role, operation.method, where, body, tag)
            transaction.set_rollback(True)
    for role, answer in answers.items():
        found = leaks(role, text_of(answer), json.dumps(body))
        assert not found, f"LEAK to {role} at {where}: {found}"
    return answers


def _path(world: World, operation: Operation, sample: str) -> str:
    return operation.path.replace("{id}", str(world.samples[sample].record.pk))


def _filled(world: World, value: Any, place: str) -> Any:
    """The body: `@` is the partnership, `@body` its body, `@agency` its agency, `@@council` a sample, a day."""
    if isinstance(value, dict):
        return {name: _filled(world, inner, place) for name, inner in value.items()}
    if isinstance(value, list):
        return [_filled(world, inner, place) for inner in value]
    if not isinstance(value, str) or not value.startswith("@"):
        return value
    if value == "@tomorrow":
        return clock.days_from_today(1).isoformat()
    if value == "@today":
        return clock.today().isoformat()
    special = {
        "@": place,
        "@agency": AGENCIES[place],
        "@commitment": COMMITMENTS[place],
        "@vacant seat": SEATS[place],
    }
    name = value[2:] if value.startswith("@@") else special.get(value, f"{place} {value[1:]}")
    return world.samples[name].record.pk


def _unexpected(operation: Operation, role: str, sample: str, answer: Any, wanted: Any) -> str:
    said = text_of(answer)[:300]
    return f"{operation.name} as {role} ({sample}): {answer.status_code}, expected {sorted(wanted)}: {said}"
