"""From the last entries of a record's history its page leads to the whole of it (T1)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accountability.services import contributions
from lsp.models import User
from lsp.queries.trail import history_href
from tests.accountability.test_participation import Place
from tests.factories import accountability as stages
from tests.factories import obligations as make
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db
Made = tuple[Any, User]


def a_contribution() -> Made:
    on = stages.stage()
    return make.contribution(on, make.obligation(on)).contribution, on.coordinator


def an_obligation() -> Made:
    on = stages.stage()
    return make.obligation(on), on.coordinator


def an_entry_on_the_register() -> Made:
    on = stages.stage()
    return make.named(on), on.coordinator


def an_assessment() -> Made:
    partnership = Place()
    return partnership.assess(), partnership.officer


@pytest.mark.parametrize("made", [a_contribution, an_obligation, an_entry_on_the_register, an_assessment])
def test_T1_the_page_leads_to_the_whole_history_of_its_record(made: Callable[[], Made]) -> None:
    record, reader = made()
    desk, link = signed_in(reader), f'href="{history_href(record)}"'
    assert link in desk.get(record.get_absolute_url()).content.decode()
    assert desk.get(history_href(record)).status_code == 200


@pytest.mark.parametrize("made", [an_obligation, an_entry_on_the_register])
def test_V2_nobody_is_led_to_a_history_that_is_not_theirs_to_read(made: Callable[[], Made]) -> None:
    record, _ = made()
    page = Client().get(record.get_absolute_url())
    assert page.status_code == 200
    assert history_href(record) not in page.content.decode()


def test_T1_the_oldest_entries_of_a_contribution_are_read_on_its_own_page_of_history() -> None:
    on = stages.stage()
    given = make.contribution(on, make.obligation(on), state="reported").contribution
    for number in range(21):
        contributions.correct(
            given, by=on.officer, changes={"note": f"Note {number}."}, note=f"Reason {number}."
        )
    desk = signed_in(on.officer)
    assert "Reason 0." not in text_of(desk.get(given.get_absolute_url()))
    assert "Reason 0." in text_of(desk.get(history_href(given)))
