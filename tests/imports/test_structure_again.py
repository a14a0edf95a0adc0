"""Importing a structure beside what is recorded, and files that are too long."""

import pytest

from lsp.models import LocalStrategicPartnership, Organisation, User
from partnerships.imports import files
from partnerships.models import Body
from tests.imports.structure import (
    SHEETS,
    as_book,
    bring_in,
    refusals,
)

pytestmark = pytest.mark.django_db


def test_a_recorded_body_comes_to_lie_below_one_of_the_file(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    head = ("body", "kind", "lies below")
    bring_in(partnership, coordinator, as_book({"Bodies": [head, ("Forum", "forum", "")]}))
    many = [
        ("Forum", "", "Level 1"),
        *((f"Level {n}", "forum", f"Level {n + 1}") for n in range(1, 9)),
        ("Level 9", "board", ""),
    ]
    report = bring_in(partnership, coordinator, as_book({"Bodies": [head, *many]}))
    assert refusals(report) == []
    forum = Body.objects.get(name="Forum")
    assert (forum.parent and forum.parent.name, Body.objects.get(name="Level 1").parent.name) == (
        "Level 1",
        "Level 2",
    )


def test_a_workbook_of_too_many_rows_is_sent_in_parts(
    partnership: LocalStrategicPartnership, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_ROWS", 3)
    found = refusals(bring_in(partnership, coordinator, as_book(SHEETS)))
    assert found == [("", 0, "", "", "The file holds more than 3 rows. Send it in parts.")]
    assert not Organisation.objects.exists()
