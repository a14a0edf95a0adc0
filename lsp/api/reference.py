"""The description of the API in the shape its documentation page shows: resources, their operations, every field."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "patch")
Schema = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A parameter, or a field of a body or an answer."""

    name: str
    type: str
    about: str = ""
    required: bool = False


@dataclass(frozen=True)
class Operation:
    """What one method of one address does."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Row]
    body: list[Row]
    answer: list[Row]
    statuses: list[tuple[str, str]]

    @property
    def parts(self) -> list[str]:
        """The path's parts, so that a narrow page can break the line between them."""
        return self.path.strip("/").split("/")


@dataclass(frozen=True)
class Resource:
    """One resource and what can be done with it."""

    name: str
    operations: list[Operation] = field(default_factory=list)


@lru_cache(maxsize=1)
def document() -> Schema:
    """OpenAPI 3.1, made once a process: it depends on nothing but the code."""
    made: Schema = SchemaGenerator().get_schema(request=None, public=True)
    return made


def resources() -> list[Resource]:
    """Every resource, by name, its operations in the order of their addresses."""
    found: dict[str, Resource] = {}
    for path, item in document()["paths"].items():
        for method in METHODS:
            if method in item:
                tag = item[method]["tags"][0]
                found.setdefault(tag, Resource(tag)).operations.append(_operation(path, method, item[method]))
    return [found[name] for name in sorted(found)]


def _operation(path: str, method: str, operation: Schema) -> Operation:
    answers = operation["responses"]
    good = next(answers[status] for status in ("200", "201") if status in answers)
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        parameters=[_parameter(each) for each in operation.get("parameters", ())],
        body=_fields(_content(operation.get("requestBody", {}))),
        answer=_fields(_of_a_page(_content(good))),
        statuses=[
            (status, answer.get("description") or "Done.") for status, answer in sorted(answers.items())
        ],
    )


def _parameter(parameter: Schema) -> Row:
    where = {"query": "in the address", "path": "in the path", "header": "header"}[parameter["in"]]
    return Row(
        parameter["name"],
        f"{_type(parameter['schema'])}, {where}",
        parameter.get("description", ""),
        parameter.get("required", False),
    )


def _content(holder: Schema) -> Schema:
    return next((content.get("schema", {}) for content in holder.get("content", {}).values()), {})


def _resolved(schema: Schema) -> Schema:
    """The schema a reference names, also where it stands in an allOf or beside null."""
    for inner in (schema, *schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())):
        if "$ref" in inner:
            named: Schema = document()["components"]["schemas"][inner["$ref"].rpartition("/")[2]]
            return named
    return schema


def _of_a_page(schema: Schema) -> Schema:
    """One record of a list."""
    results = _resolved(schema).get("properties", {}).get("results", {})
    inner: Schema = results.get("items", schema)
    return inner


def _fields(schema: Schema) -> list[Row]:
    whole = _resolved(schema)
    required = whole.get("required", ())
    return [
        Row(name, _type(inner), inner.get("description", ""), name in required)
        for name, inner in whole.get("properties", {}).items()
    ]


def _type(schema: Schema) -> str:
    """In a few words: `text or null`, `date`, `one of: made, accepted`, `list of Authority brief`."""
    if "enum" in schema:
        return "one of: " + ", ".join(str(value) for value in schema["enum"] if value not in ("", None))
    several = schema.get("oneOf") or schema.get("anyOf")
    if several:
        return " or ".join(dict.fromkeys(_type(inner) for inner in several))
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    found = _resolved(schema)
    if found is not schema:
        return "record with " + ", ".join(found.get("properties", {}))
    return _plain(schema)


def _plain(schema: Schema) -> str:
    words = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
    kinds = schema.get("type", "anything")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    formats = {"date": "date", "date-time": "moment", "uri-reference": "address"}
    plain = formats.get(schema.get("format", ""), "")
    named = [str(kind) if kind == "null" else plain or words.get(kind, str(kind)) for kind in kinds]
    return " or ".join(named)
