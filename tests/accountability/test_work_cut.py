"""A list of work that is cut says how many more there are, and leads to all of them; at a fixed price."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accountability.services import judging
from lsp import clock
from lsp.access import Access
from lsp.models import User
from lsp.templatetags.components import uk_date
from lsp.work import WorkSection, sections
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import obligations as make
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db
MANY = 12


def section(user: Any, title: str) -> WorkSection:
    """What stands under the heading on the user's work."""
    fresh = User.objects.get(pk=user.pk)
    (found,) = [each for each in sections(fresh, clock.today()) if each.title == title]
    return found


def contributions(on: stages.Stage, state: str, number: int = MANY) -> None:
    obligation = make.obligation(on)
    for _ in range(number):
        make.contribution(on, obligation, state=state)


def commitments(on: stages.Stage, state: str, **fields: Any) -> None:
    for _ in range(MANY):
        on.commitment(state, **fields)


YESTERDAY, SOON = clock.days_from_today(-1), clock.days_from_today(5)
Fill = Callable[[stages.Stage], None]
CUT: list[tuple[str, str, Fill, str]] = [
    (
        "coordinator",
        "Contributions waiting for you to confirm",
        lambda on: contributions(on, "reported"),
        "/{lsp}/obligations/contributions/?state=reported",
    ),
    (
        "officer",
        "Contributions returned to your agency",
        lambda on: contributions(on, "returned"),
        "/agencies/{agency}/contributions/?state=returned",
    ),
    (
        "coordinator",
        "Commitments waiting for you to accept or confirm",
        lambda on: commitments(on, "made"),
        "/{lsp}/commitments/queue/",
    ),
    (
        "coordinator",
        "Overdue commitments",
        lambda on: commitments(on, "accepted", due_on=YESTERDAY),
        "/{lsp}/commitments/?standing=overdue",
    ),
    (
        "officer",
        "Overdue for your agency",
        lambda on: commitments(on, "accepted", due_on=YESTERDAY),
        "/organisations/{agency}/due/?kind=commitment&when=overdue",
    ),
    (
        "officer",
        "Due in the next 30 days",
        lambda on: commitments(on, "accepted", due_on=SOON),
        "/organisations/{agency}/due/?kind=commitment&from={today}&to={later}",
    ),
    ("officer", "To complete or to answer", lambda on: commitments(on, "draft"), "/agencies/{agency}/"),
]


@pytest.mark.parametrize(("who", "title", "fill", "address"), CUT, ids=[title for _, title, _, _ in CUT])
def test_a_list_of_work_that_is_cut_leads_to_all_of_it(
    on: stages.Stage, who: str, title: str, fill: Fill, address: str
) -> None:
    fill(on)
    user = getattr(on, who)
    found = section(user, title)
    days = {"today": clock.today(), "later": clock.days_from_today(30)}
    assert found.href == address.format(lsp=on.lsp.slug, agency=on.agency.slug, **days)
    assert (len(found.items), found.count, found.link_label) == (10, MANY, "2 more: see all")
    client = signed_in(user)
    whole = text_of(client.get(found.href))
    assert [item.title for item in found.items if item.title not in whole] == []
    assert "2 more: see all" in text_of(client.get("/work/"))
    assert "2 more: see all" in text_of(client.get("/"))


def test_what_is_cut_of_several_partnerships_has_a_link_for_each_that_has_more(on: stages.Stage) -> None:
    other = place.lsp("Bexley Partnership")
    place.grant(on.coordinator, "coordinator", lsp=other)
    with place.in_act():
        place.grant(on.officer, "agency_officer", organisation=on.agency, lsp=other)
    elsewhere = replace(on, lsp=other)
    contributions(on, "reported", 9)
    contributions(elsewhere, "reported", 2)
    found = section(on.coordinator, "Contributions waiting for you to confirm")
    assert (found.count, len(found.items), found.href) == (11, 3 + 2 + 1, "")
    more = found.items[-1]
    assert more.title == f"6 more in {on.lsp.name}"
    assert more.href == reverse("accountability:contributions", args=[on.lsp.slug]) + "?state=reported"
    assert more.title in text_of(signed_in(on.coordinator).get("/work/"))


def test_what_is_not_cut_has_no_link(on: stages.Stage) -> None:
    contributions(on, "reported", 10)
    found = section(on.coordinator, "Contributions waiting for you to confirm")
    assert (found.count, len(found.items), found.href) == (10, 10, "")


def test_what_waits_costs_the_same_cut_or_not(on: stages.Stage) -> None:
    def cost() -> int:
        fresh = User.objects.get(pk=on.coordinator.pk)
        Access.of(fresh)
        with CaptureQueriesContext(connection) as asked:
            sections(fresh, clock.today())
        return len(asked)

    first = make.obligation(on)
    make.contribution(on, first, state="reported")
    on.commitment("made")
    few = cost()
    for _ in range(MANY):
        make.contribution(on, first, state="reported")
    commitments(on, "made")
    assert cost() == few


def test_D3_obligations_not_met_lead_to_all_that_are_overdue_from_the_agency(on: stages.Stage) -> None:
    """Of eleven quarters over by then, the first ten are listed."""
    quarters = make.obligation(on, period="quarter", starts_on=date(2023, 7, 1))
    with clock.at(date(2026, 5, 5)):
        judging.refresh([quarters.pk])
        found = section(on.officer, "Obligations fallen due and not met")
        assert (len(found.items), found.count, found.link_label) == (10, 11, "1 more: see all")
        assert found.href == f"/organisations/{on.agency.slug}/due/?kind=obligation&when=overdue"
        whole = text_of(signed_in(on.officer).get(found.href))
    assert [item.due for item in found.items if uk_date(item.due) not in whole] == []
