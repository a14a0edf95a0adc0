"""A signed annual progress report counts as a contribution to the obligation that asks for it (D7, D1)."""

from datetime import date
from typing import Any

import pytest

from accountability.models import AnnualReport, ClosedYear, Contribution, ContributionPart, Obligation
from accountability.services import annual_reports, contributions
from lsp import clock
from lsp.errors import PermissionRefused, RuleRefused
from lsp.models import User
from tests.accountability.annual import drafted, seated, sign
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.factories import obligations as owing
from tests.visitors import signed_in
from tests.visitors import text_of as words_of

pytestmark = pytest.mark.django_db

BEGAN = clock.today().year - 2
YEAR = f"{BEGAN}-{(BEGAN + 1) % 100:02d}"
"""A year that is over."""
LAST = date(BEGAN + 1, 3, 31)


@pytest.fixture
def on() -> make.Stage:
    return seated()


def owed(on: make.Stage, **changes: Any) -> Obligation:
    asked = {
        "kind": "annual_report",
        "title": "Report each year",
        "unit": "reports",
        "amount": None,
        **changes,
    }
    with places.in_act():
        return owing.obligation(on, **asked)


def page(report: AnnualReport, user: Any) -> str:
    return words_of(signed_in(User.objects.get(pk=user.pk)).get(report.get_absolute_url()))


def test_D7_a_signed_report_counts_in_its_year_and_waits_for_the_coordinator(on: make.Stage) -> None:
    asked, report = owed(on), sign(drafted(on, YEAR), on)
    part = ContributionPart.objects.get()
    given = part.contribution
    assert report.contribution == given
    assert (part.obligation, part.state, part.reported_by) == (asked, "reported", on.officer)
    assert (given.day, given.unit) == (LAST, "reports")
    assert report.get_absolute_url() in given.evidence.get().url
    told = page(report, on.officer)
    assert ("Report each year" in told, "Waiting to be confirmed" in told) == (True, True)
    with pytest.raises(PermissionRefused):
        contributions.confirm(part, by=on.officer)
    assert contributions.confirm(part, by=on.coordinator).state == "confirmed"
    passer = places.user(f"passer{places.number()}")
    assert "Logged as a contribution" not in page(report, passer)


def test_D7_the_contribution_is_withdrawn_with_the_report_unless_confirmed(on: make.Stage) -> None:
    owed(on)
    report = sign(drafted(on, YEAR), on)
    part = ContributionPart.objects.get()
    contributions.confirm(part, by=on.coordinator)
    with pytest.raises(RuleRefused, match="take the confirmation back first"):
        annual_reports.withdraw(report, by=on.officer, reason="Wrong.")
    contributions.take_back(part, by=on.coordinator, reason="As asked.")
    annual_reports.withdraw(report, by=on.officer, reason="Wrong.")
    part.refresh_from_db()
    assert (part.state, part.contribution.withdrawn_reason) == ("withdrawn", "Wrong.")


def test_D7_in_a_closed_year_it_is_signed_and_counts_for_nothing(on: make.Stage) -> None:
    owed(on)
    report = drafted(on, YEAR)
    with places.in_act():
        places.save(ClosedYear(lsp=on.lsp, first=date(BEGAN, 4, 1), closed_by=on.coordinator))
    done = sign(report, on)
    assert (done.state, done.contribution) == ("signed", None)
    assert not Contribution.objects.exists()
    told = page(done, on.officer)
    assert "It does not count towards" in told
    assert f"{YEAR} is closed." in told


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "local", "title": "Something else"},
        {"ends_on": date(BEGAN, 4, 1), "end_reason": "Over."},
        {"starts_on": date(BEGAN + 1, 4, 1)},
    ],
)
def test_D7_it_counts_only_for_the_obligation_to_report_that_ran_in_the_year(
    on: make.Stage, changes: dict[str, Any]
) -> None:
    owed(on, **changes)
    report = sign(drafted(on, YEAR), on)
    assert (report.contribution, Contribution.objects.exists()) == (None, False)
    assert "It does not count" not in page(report, on.officer)


def test_D7_it_is_of_the_last_day_on_which_the_obligation_ran(on: make.Stage) -> None:
    owed(on, ends_on=date(BEGAN, 9, 1), end_reason="Over.")
    report = sign(drafted(on, YEAR), on)
    assert report.contribution is not None
    assert report.contribution.day == date(BEGAN, 8, 31)
