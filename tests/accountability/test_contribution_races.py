"""Two at once on one contribution: one wins, the other is told, and the parts stay within the whole (C6, D4)."""

from decimal import Decimal

import pytest

from accountability.models import ContributionEvidence, ContributionPart
from accountability.services import closed_years, contributions
from accountability.services.contributions import Share
from lsp.errors import LspError, RuleRefused, StaleVersion, TransitionRefused
from tests.accountability.test_contributions import LINK
from tests.at_once import at_once
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import obligations as make

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


def test_D1_a_year_closes_before_or_after_a_confirmation_and_never_between() -> None:
    on, part = reported()
    confirmed, closed = at_once(
        lambda: contributions.confirm(part, by=on.coordinator),
        lambda: closed_years.close(on.lsp, by=on.coordinator, year="2006-07"),
    )
    assert not isinstance(closed, LspError)
    part.refresh_from_db()
    assert isinstance(confirmed, RuleRefused) == (part.state == "reported")
