"""The description says what is there: valid OpenAPI 3.1, every resource, every operation whole, rows as described."""

from collections.abc import Iterator
from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from lsp.api.urls import router
from lsp.models import User
from tests.api.conftest import Caller, caller_for
from tests.factories import lsp as places

RESOURCES = {
    "local-authorities", "lsps", "blocks", "organisations", "people", "role-grants", "bodies", "seats", "appointments",
    "commitments", "progress-reports", "audit-events", "imports",
}  # fmt: skip


@pytest.fixture(scope="module")
def document(django_db_blocker: Any) -> dict[str, Any]:
    with django_db_blocker.unblock():
        answer = Caller().get("/openapi.json")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    return answer.json()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in ("get", "post", "patch", "put", "delete"):
                yield path, method, operation


def headers_sent(operation: dict[str, Any]) -> set[str]:
    return {each["name"] for each in operation.get("parameters", ()) if each["in"] == "header"}


def test_every_resource_is_there(document: dict[str, Any], anyone: Caller, db: None) -> None:
    listed = {row["name"] for row in anyone.get("/").json()["resources"]}
    assert listed >= RESOURCES
    for name in RESOURCES:
        assert f"/api/v1/{name}/" in document["paths"]
        assert f"/api/v1/{name}/{{id}}/" in document["paths"]


def test_it_is_version_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_operations_have_names_of_their_own_and_words(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for path, method, operation in operations(document):
        assert operation["summary"], (path, method)
        assert operation["tags"], (path, method)


def repeatable(path: str) -> bool:
    """Steps that edit nothing: asked twice they are done once, or sent twice under the same id."""
    return "/imports/" in path or path.endswith("/replay/")


def asks(path: str) -> bool:
    """A POST that only asks: sent twice it is answered twice."""
    return path.endswith("/agreement-checks/")


def test_every_operation_says_its_problems(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        answers = operation["responses"]
        wanted = {"400", "401", "403"}
        if "{id}" in path:
            wanted |= {"404"}
        if method == "patch" or (method == "post" and "{id}" in path and not repeatable(path)):
            wanted |= {"412", "428", "409", "422", "415"}
        elif method == "post":
            wanted |= {"415", "422"} if asks(path) else {"409", "415", "422"}
        assert wanted <= set(answers), (path, method)
        for status, answer in answers.items():
            if status[0] == "4":
                assert list(answer["content"]) == ["application/problem+json"], (path, method, status)


def test_edits_say_if_match_and_creates_say_their_key(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        sent, detail = headers_sent(operation), "{id}" in path
        edits = method == "patch" or (method == "post" and detail and not repeatable(path))
        assert ("If-Match" in sent) == edits, (path, method)
        creates = method == "post" and not detail and not asks(path)
        assert ("Idempotency-Key" in sent) == creates, (path, method)
        if edits or (method == "get" and detail):
            assert "ETag" in operation["responses"]["200"]["headers"], (path, method)


def test_bodies_refuse_what_they_do_not_know(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for path, method, operation in operations(document):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            name = content["schema"]["$ref"].rpartition("/")[2]
            assert schemas[name]["additionalProperties"] is False, (path, method)


def test_it_is_valid(document: dict[str, Any]) -> None:
    validate_schema(document)
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_the_generator_has_nothing_to_complain_about(monkeypatch: pytest.MonkeyPatch) -> None:
    complaints: list[str] = []
    monkeypatch.setattr(
        type(GENERATOR_STATS), "emit", lambda self, message, severity: complaints.append(message)
    )
    SchemaGenerator().get_schema(request=None, public=True)
    assert complaints == []


@pytest.mark.parametrize("viewset", router.resources(), ids=lambda viewset: viewset.resource)
def test_rows_hold_what_is_described_and_what_they_are_ordered_by(viewset: Any, db: None) -> None:
    user: User = places.administrator()
    rows = viewset.rows(viewset.model._default_manager.all(), user=user, as_at=None)
    names = set(rows.query.values_select) | set(rows.query.annotation_select)
    assert {column.lstrip("-") for column in viewset.ordering} <= names
    for outer in {name.partition("__")[0] for name in names if "__" in name}:
        inner = [name for name in rows.query.selected if name.startswith(f"{outer}__")]
        assert inner[0] == f"{outer}__id", f"{outer}: its id comes first"


def test_the_index_leads_to_everything(anyone: Caller, document: dict[str, Any], db: None) -> None:
    index = anyone.get("/").json()
    assert {"due", "map", "structure-checks", "popolo"} <= {row["name"] for row in index["resources"]}
    for row in index["resources"]:
        assert row["about"], row
        assert "get" in document["paths"][row["address"]]
        assert anyone.get(row["address"].replace("{id}", "1")).status_code in (200, 401, 404)
    for name in ("description", "documentation", "problems"):
        assert anyone.get(index[name]).status_code == 200


def test_the_description_is_the_same_for_everybody(document: dict[str, Any], db: None) -> None:
    assert caller_for(places.administrator()).get("/openapi.json").json() == document
