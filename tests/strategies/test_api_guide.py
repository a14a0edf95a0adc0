"""The guide's example of the action plan is run as it stands there (docs/how-to/api.md)."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import Caller, caller_for
from tests.factories import strategies as make

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "api.md"
MADE = {"/actions/": "action", "/action-resources/": "resource", "/action-milestones/": "milestone"}
ASKED = re.compile(r"(GET|POST|PATCH) /api/v1(\S+)\n(?:(\{.*?\})\n)?(\d{3}) (\{.*\})", re.DOTALL)


def exchanges() -> list[str]:
    """What is asked and answered in the example, one text each."""
    section = GUIDE.read_text(encoding="utf-8").partition("## The action plan, as a client uses it")[2]
    return section.split("```")[1].strip().split("\n\n")


def holds(told: Any, expected: Any) -> bool:
    """Whether all that is expected stands in what was told."""
    if isinstance(expected, dict):
        return all(name in told and holds(told[name], value) for name, value in expected.items())
    if isinstance(expected, list):
        return len(told) == len(expected) and all(map(holds, told, expected))
    return bool(told == expected)


def sent(caller: Caller, method: str, path: str, body: Any) -> Any:
    """The answer; an edit or step rests on the record as it is now."""
    record = re.match(r"/[a-z-]+/\d+/", path)
    tag = {"If_Match": caller.get(record[0])["ETag"]} if record else {}
    return caller.send(method.lower(), path, body, **tag)


@pytest.mark.django_db
def test_the_example_of_the_guide_is_answered_as_it_says(on: make.Stage) -> None:
    names = {"lsp": on.lsp.pk, "block": on.block.pk, "agency": on.agency.pk, "partner": make.member(on).pk}
    coordinator, listed = caller_for(on.coordinator), exchanges()
    assert len(listed) == 10
    for text in listed:
        filled = re.sub(r"<(\w+)>", lambda found: str(names[found[1]]), text)
        read = ASKED.fullmatch(filled)
        assert read is not None, filled
        method, path, body, status, answer = read.groups()
        told = sent(coordinator, method, path, json.loads(body) if body else None)
        assert told.status_code == int(status), (filled, told.content)
        assert holds(told.json(), json.loads(answer)), (filled, told.json())
        if told.status_code == 201:
            names[MADE[path]] = told.json()["id"]
    assert [row["id"] for row in told.json()["results"]] == [names["action"]]
