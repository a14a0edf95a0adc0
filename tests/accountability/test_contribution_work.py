"""Contributions that wait stand on the work of who is to act, and on the agency's page; what the form asks (C1, D4)."""

from typing import Any

import pytest
from django.urls import reverse

from accountability.models import ContributionPart
from accountability.queries.contribution_work import work_items
from accountability.services import closed_years, contributions
from lsp import clock
from lsp.access import Access
from lsp.models import User
from lsp.templatetags.components import uk_date
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import obligations as make
from tests.factories import partnerships as structure
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def part(on: stages.Stage) -> ContributionPart:
    return make.contribution(on, make.obligation(on), state="reported")


def told(user: Any) -> dict[str, list[str]]:
    fresh = User.objects.get(pk=user.pk)
    sections = work_items(fresh, Access.of(fresh), clock.today())
    return {section.title: [item.tag for item in section.items] for section in sections}


TO_CONFIRM = {"Contributions waiting for you to confirm": ["Waiting to be confirmed"]}
RETURNED = {"Contributions returned to your agency": ["Returned to the agency"]}


def test_C1_what_waits_is_on_the_coordinators_work_and_what_is_returned_on_the_officers(
    on: stages.Stage, part: ContributionPart
) -> None:
    other = place.coordinator(place.lsp())
    assert (told(on.coordinator), told(on.officer), told(other)) == (TO_CONFIRM, {}, {})
    assert part.contribution.title in text_of(signed_in(on.coordinator).get("/work/"))
    contributions.return_to_agency(part, by=on.coordinator, reason="No receipt.")
    assert (told(on.coordinator), told(on.officer), told(other)) == ({}, RETURNED, {})
    assert part.contribution.title in text_of(signed_in(on.officer).get("/work/"))


def test_C1_nobody_is_asked_to_confirm_what_they_reported(on: stages.Stage, part: ContributionPart) -> None:
    with place.in_act():
        place.grant(on.officer, "coordinator", lsp=on.lsp)
    assert told(on.officer) == {}


def test_D1_what_lies_in_a_closed_year_waits_for_nobody(on: stages.Stage, part: ContributionPart) -> None:
    closed_years.close(on.lsp, by=on.coordinator, year="2006-07")
    assert told(on.coordinator) == {}
    make.contribution(on, part.obligation, day=make.A_DAY.replace(year=2007), state="reported")
    assert told(on.coordinator) == TO_CONFIRM


def test_D4_the_agencys_page_shows_its_officer_what_was_returned_and_why(
    on: stages.Stage, part: ContributionPart
) -> None:
    contributions.return_to_agency(part, by=on.coordinator, reason="No receipt from the printer.")
    page = reverse("accountability:agency", args=[on.agency.slug])
    assert "No receipt from the printer." in text_of(signed_in(on.officer).get(page))
    assert "No receipt from the printer." not in text_of(signed_in(on.coordinator).get(page))


def test_a_part_is_asked_for_where_part_of_it_may_count(on: stages.Stage) -> None:
    money = make.obligation(on)
    data = make.obligation(on, kind="share_data", title="Share data", unit="data_sets", amount=2)
    form = signed_in(on.officer).get(reverse("accountability:contribution_log", args=[on.agency.slug]))
    fields = form.context["form"].fields
    assert {f"counts-{money.pk}", f"counts-{data.pk}", f"share-{money.pk}"} <= set(fields)
    assert f"share-{data.pk}" not in fields
    assert "Of it for this obligation, in pounds" in text_of(form)


def test_obligations_of_one_name_are_told_apart_by_their_days(on: stages.Stage) -> None:
    ends = clock.days_from_today(-3)
    before = make.obligation(on, ends_on=ends, end_reason="New terms.")
    alone = make.obligation(on, kind="share_data", title="Share data", unit="data_sets", amount=2)
    after = make.obligation(on, starts_on=ends)
    form = signed_in(on.officer).get(reverse("accountability:contribution_log", args=[on.agency.slug]))
    fields, turn = form.context["form"].fields, uk_date(ends)
    assert fields[f"counts-{before.pk}"].label.endswith(f"{on.lsp}, from 1 April 2006 until {turn}")
    assert fields[f"share-{after.pk}"].label.endswith(f"{on.lsp}, from {turn}")
    assert fields[f"counts-{alone.pk}"].label == f"Share data, {on.lsp}"


def test_C1_what_the_coordinator_reported_waits_for_the_boards_chair(
    on: stages.Stage, part: ContributionPart
) -> None:
    chair = place.user()
    structure.board_chair(chair, on.lsp)
    assert told(chair) == {}, "the agency's officer reported it: it waits for the coordinator"
    own = make.contribution(on, part.obligation, state="reported")
    own.reported_by = on.coordinator
    place.save(own)
    for_the_chair = {"Contributions waiting for you as chair to confirm": ["Waiting to be confirmed"]}
    assert told(chair) == for_the_chair
    elsewhere = place.user()
    structure.board_chair(elsewhere, place.lsp())
    assert told(elsewhere) == {}, "who chairs another partnership's board has nothing to do with it"
    assert told(on.coordinator) == TO_CONFIRM, "the officer's, not the own"
    own.reported_by = on.officer
    place.save(own)
    assert told(chair) == {}


def test_C1_a_chair_who_coordinates_too_is_not_asked_to_confirm_what_they_reported(
    on: stages.Stage, part: ContributionPart
) -> None:
    structure.board_chair(on.coordinator, on.lsp)
    part.reported_by = on.coordinator
    place.save(part)
    assert told(on.coordinator) == {}


@pytest.mark.parametrize(
    ("unit", "amount", "told"),
    [
        ("days", 1, "1 day"),
        ("days", "1.5", "1.5 days"),
        ("pounds", 400, "£400"),
        ("pounds", "1250.5", "£1,250.50"),
    ],
)
def test_what_a_part_counts_is_said_as_everywhere(
    on: stages.Stage, unit: str, amount: Any, told: str
) -> None:
    owed = make.obligation(on, unit=unit)
    given = make.contribution(on, owed, amount, state="reported")
    assert given.counted == told
    page = signed_in(on.coordinator).get(reverse("accountability:contributions", args=[on.lsp.slug]))
    assert f'data-label="Counted">{told}</td>' in text_of(page)
