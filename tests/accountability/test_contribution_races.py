"""Two at once on one contribution: one wins, the other is told, and the parts stay within the whole (C6, D4)."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from accountability.models import ClosedYear, Contribution, ContributionEvidence, ContributionPart
from accountability.queries.annual_reports import digest_of, text_of
from accountability.services import annual_reports, closed_years, contributions
from accountability.services.contributions import Share
from lsp.errors import Conflict, LspError, RuleRefused, StaleVersion, TransitionRefused
from tests.accountability.test_contributions import LINK
from tests.at_once import at_once
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import obligations as make
from tests.factories import partnerships as bodies

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def reported() -> tuple[stages.Stage, ContributionPart]:
    """A contribution with evidence that waits to be confirmed."""
    on = stages.stage()
    part = make.contribution(on, make.obligation(on), state="reported")
    place.save(ContributionEvidence(contribution=part.contribution, title=LINK[0], url=LINK[1]))
    return on, part


def test_D1_two_confirm_the_same_part_and_one_wins() -> None:
    on, part = reported()
    found = at_once(*[lambda: contributions.confirm(part, by=on.coordinator, version=part.version)] * 2)
    assert sum(isinstance(each, ContributionPart) for each in found) == 1
    assert sum(isinstance(each, StaleVersion | TransitionRefused) for each in found) == 1
    assert part.history.filter(state="confirmed").count() == 1


def test_D1_confirmed_and_withdrawn_at_once_leaves_one_outcome() -> None:
    on, part = reported()
    found = at_once(
        lambda: contributions.confirm(part, by=on.coordinator),
        lambda: contributions.withdraw(part.contribution, by=on.officer, reason="A slip."),
    )
    assert sum(isinstance(each, LspError) for each in found) == 1
    part.refresh_from_db()
    assert part.state in ("confirmed", "withdrawn")


def test_D4_two_corrections_at_once_never_exceed_the_whole() -> None:
    on, part = reported()
    other = make.obligation(on, kind="share_costs", title="Share costs")
    shares = [[Share(part.obligation, Decimal(400))], [Share(other, Decimal(400))]]
    at_once(
        *(
            lambda wanted=wanted: contributions.correct(part.contribution, by=on.officer, shares=wanted)
            for wanted in shares
        )
    )
    live = part.contribution.parts.exclude(state="withdrawn")
    assert sum(each.amount for each in live) <= 400


def while_it_closes(on: stages.Stage, year: str, act: Callable[[], Any]) -> Any:
    """What comes of an act that begins when somebody has closed the year and not finished: it has to wait."""
    found: list[Any] = []
    acting = threading.Thread(target=lambda: found.extend(at_once(act)))
    with transaction.atomic():
        closed_years.close(on.lsp, by=on.coordinator, year=year)
        acting.start()
        acting.join(timeout=0.5)
        assert acting.is_alive(), "it did not wait"
    acting.join(timeout=30)
    return found[0]


def log(on: stages.Stage, part: ContributionPart) -> Any:
    return contributions.log(
        on.agency,
        by=on.officer,
        title="Second grant",
        day=part.contribution.day,
        shares=[Share(part.obligation, Decimal(10))],
        unit="pounds",
        amount=Decimal(10),
        links=[LINK],
    )


@pytest.mark.parametrize(
    "act",
    [
        log,
        lambda on, part: contributions.correct(
            part.contribution, by=on.officer, changes={"title": "Other words"}
        ),
        lambda on, part: contributions.withdraw(part.contribution, by=on.officer, reason="A slip."),
        lambda on, part: contributions.confirm(part, by=on.coordinator),
        lambda on, part: contributions.return_to_agency(part, by=on.coordinator, reason="No receipt."),
    ],
    ids=["log", "correct", "withdraw", "confirm", "return"],
)
def test_D1_what_begins_while_the_year_closes_waits_and_is_refused(act: Any) -> None:
    on, part = reported()
    refused = while_it_closes(on, "2006-07", lambda: act(on, part))
    assert isinstance(refused, RuleRefused)
    assert {reason.rule for reason in refused.reasons} == {"D1"}
    assert [each.state for each in ContributionPart.objects.all()] == ["reported"]


def test_D1_a_confirmation_is_not_taken_back_while_the_year_closes() -> None:
    on, part = reported()
    contributions.confirm(part, by=on.coordinator)
    back = while_it_closes(
        on, "2006-07", lambda: contributions.take_back(part, by=on.coordinator, reason="Spent elsewhere.")
    )
    assert isinstance(back, RuleRefused)
    part.refresh_from_db()
    assert part.state == "confirmed"


def test_D7_a_report_signed_while_its_year_closes_is_signed_and_counts_for_nothing() -> None:
    on = stages.stage()
    with place.in_act():
        bodies.appointment(bodies.seat(bodies.board(on.lsp), organisation=on.agency), starts_on=make.BEGINS)
    terms = {"kind": "annual_report", "title": "Report each year", "unit": "reports", "amount": None}
    make.obligation(on, **terms)
    report = annual_reports.draft(lsp=on.lsp, organisation=on.agency, year="2006-07", by=on.officer)
    digest = digest_of(text_of(report, report.figures.all()))
    signed = while_it_closes(on, "2006-07", lambda: annual_reports.sign(report, by=on.officer, digest=digest))
    assert not isinstance(signed, LspError)
    report.refresh_from_db()
    assert (report.state, report.contribution) == ("signed", None)
    assert not Contribution.objects.exists()


def test_D1_a_year_is_not_closed_twice_at_once() -> None:
    on = stages.stage()
    found = at_once(*[lambda: closed_years.close(on.lsp, by=on.coordinator, year="2006-07")] * 2)
    assert sum(isinstance(each, Conflict) for each in found) == 1
    assert ClosedYear.objects.filter(reopened_at=None).count() == 1
