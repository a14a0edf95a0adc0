"""The agency's page says what of its obligations is still to be done, and leads to how it met them all (D1, D3)."""

from datetime import date
from typing import Any

import pytest

from accountability.services import judging, obligations
from lsp import clock
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import obligations as make
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> stages.Stage:
    return stages.stage()


def section(user: Any, on: stages.Stage) -> str:
    page = text_of(signed_in(user).get(f"/agencies/{on.agency.slug}/"))
    return page.partition('id="obligations"')[2].partition("<h2")[0]


def test_D3_what_was_explained_is_left_out_which_is_said_and_stands_where_the_page_leads_to(
    on: stages.Stage,
) -> None:
    owed = make.obligation(on, starts_on=date(2025, 4, 1))
    other = make.obligation(on, organisation=place.organisation(), starts_on=date(2025, 4, 1))
    with clock.at(date(2026, 5, 5)):
        judging.refresh([owed.pk])
        obligations.explain(owed, by=on.officer, period="2025-26", text="The grant was cut.")
        for user in (on.officer, on.coordinator):
            told = section(user, on)
            assert "Obligations still to be met" in told
            assert "2025-26" not in told
            assert "What was met or explained" in told
            grid = f"/{on.lsp.slug}/obligations/?agency={on.agency.pk}"
            assert f'<a class="govuk-link" href="{grid}">in {on.lsp.name}</a>' in told
            page = signed_in(user).get(grid)
            assert {line.terms.id for line in page.context["grid"].lines} == {owed.pk} != {other.pk}
            assert page.context["grid"].counts["not_met"] == 1


def test_V2_who_reads_nothing_in_the_partnership_is_not_led_to_its_judgements(on: stages.Stage) -> None:
    make.obligation(on)
    neighbour = place.coordinator(place.lsp())
    assert section(neighbour, on) == ""
    assert section(place.user(), on) == ""
