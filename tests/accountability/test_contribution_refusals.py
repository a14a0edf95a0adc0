"""Contributions, closed years and supplies: what is left out or not one's own to do is refused; nothing is written."""

from decimal import Decimal
from typing import Any

import pytest

from accountability.models import ClosedYear, Contribution, ContributionPart, Pledge, Supply
from accountability.services import closed_years, contributions, duty_register, pledges
from accountability.services.contributions import Share
from lsp import clock
from lsp.errors import Conflict, InvalidInput, NotFoundError, PermissionRefused, TransitionRefused
from tests.accountability.test_contributions import Two
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import obligations as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(on: stages.Stage) -> Two:
    return Two(on)


def field_of(error: Any) -> list[str]:
    return [reason.field for reason in error.value.reasons]


def test_D1_a_contribution_says_what_it_was_and_only_what_it_has_is_changed(two: Two) -> None:
    with pytest.raises(InvalidInput) as refused:
        two.log((two.here, 5), title=" ")
    assert field_of(refused) == ["title"]
    assert not Contribution.objects.exists()
    given = two.log((two.here, 5))
    with pytest.raises(InvalidInput) as refused:
        contributions.correct(given, by=two.officer, changes={"organisation": None, "note": "Other."})
    assert field_of(refused) == ["organisation"]
    assert Contribution.objects.get().note == ""


def test_C6_an_officer_for_one_partnership_neither_corrects_nor_shares_out_in_another(two: Two) -> None:
    here_alone = place.officer(two.on.agency, two.on.lsp)
    both = two.log((two.here, 600), (two.there, 400))
    with pytest.raises((PermissionRefused, NotFoundError)):
        contributions.correct(both, by=here_alone, changes={"title": "Changed"})
    with pytest.raises((PermissionRefused, NotFoundError)):
        contributions.withdraw(both, by=here_alone, reason="Mine.")
    own = two.log((two.here, 600))
    shares = [Share(two.here, Decimal(600)), Share(two.there, Decimal(400))]
    with pytest.raises(PermissionRefused):
        contributions.correct(own, by=here_alone, shares=shares)
    assert own.parts.count() == 1
    assert set(ContributionPart.objects.values_list("state", flat=True)) == {"reported"}


def test_D1_a_part_that_is_over_takes_no_step_of_its_partnership(two: Two) -> None:
    given = two.log((two.here, 600))
    part = given.parts.get()
    contributions.withdraw(given, by=two.officer, reason="Twice.")
    for act in (contributions.confirm, contributions.return_to_agency):
        told = {"reason": "No."} if act is contributions.return_to_agency else {}
        with pytest.raises(TransitionRefused):
            act(part, by=two.coordinator, **told)
    part.refresh_from_db()
    assert part.state == "withdrawn"


def test_D1_a_year_is_closed_and_reopened_once_by_the_coordinator(two: Two) -> None:
    lsp, by, auditor = two.on.lsp, two.coordinator, place.auditor(two.on.lsp)
    with pytest.raises(PermissionRefused):
        closed_years.close(lsp, by=auditor, year="2006-07")
    closed = closed_years.close(lsp, by=by, year="2006-07")
    with pytest.raises(Conflict, match="2006-07 is closed already"):
        closed_years.close(lsp, by=by, year="2006-07")
    with pytest.raises(PermissionRefused):
        closed_years.reopen(closed, by=auditor, reason="So.")
    closed_years.reopen(closed, by=by, reason="A receipt was found.")
    with pytest.raises(Conflict, match="reopened already"):
        closed_years.reopen(closed, by=by, reason="Again.")
    assert ClosedYear.objects.get().reopened_reason == "A receipt was found."


def test_L7_an_agency_comes_off_the_register_on_a_day(on: stages.Stage) -> None:
    with pytest.raises(InvalidInput) as refused:
        duty_register.end(make.named(on), by=on.coordinator, on=None, reason="Merged.")
    assert field_of(refused) == ["on"]


def test_nothing_is_supplied_of_a_pledge_that_was_taken_back(on: stages.Stage) -> None:
    told = {"unit": "pounds", "amount": Decimal(100), "what": "Rent", "pledged_by": on.officer}
    back = {"taken_back_at": clock.now(), "taken_back_reason": "Cut."}
    pledge = place.save(Pledge(commitment=on.commitment("accepted"), **told, **back))
    with pytest.raises(TransitionRefused, match="taken back"):
        pledges.supply(pledge, by=on.officer, amount=Decimal(5), day=clock.today())
    assert not Supply.objects.exists()
