"""Under which regime a partnership works on each day, and how it goes over to another (L7)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from lsp import clock
from lsp.errors import Conflict, InvalidInput, PermissionRefused, RuleRefused, StaleVersion
from lsp.models import FormerRegime, LocalStrategicPartnership, Regime
from lsp.queries.regimes import period_on, periods
from lsp.services import partnerships, regime_moves, regimes
from tests.factories import lsp as make

pytestmark = pytest.mark.django_db
ACT_IN_FORCE = date(2007, 12, 30)
WHY = "The Act comes into force."


@pytest.fixture
def later() -> Regime:
    make.regime()
    regimes.install(by=None)
    return Regime.objects.get(code="england-2007")


def test_L7_the_regime_of_the_act_names_who_by_which_provision_and_where(later: Regime) -> None:
    listed = {each["provision"]: each for each in later.terms["duty"]["agencies"]}
    assert len(listed) == 25
    assert listed["s.104(2)(k)"]["name"] == "Primary care trust"
    counts = [each["condition"] for each in listed.values()]
    assert [counts.count(where) for where in regimes.CONDITIONS] == [14, 2, 9]
    bearers = [each["name"] for each in later.terms["duty"]["responsible"]]
    assert bearers == [
        "County council",
        "District council with no county council over it",
        "London borough council",
        "Council of the Isles of Scilly",
        "Common Council of the City of London",
    ]
    assert (later.starts_on, later.ends_on) == (ACT_IN_FORCE, date(2015, 5, 26))
    assert regimes.default().code == "england-2006"


def test_L7_the_regime_of_a_day_is_the_one_before_the_change_until_the_day(later: Regime) -> None:
    lsp = make.lsp()
    before = lsp.regime
    regime_moves.move(lsp, by=make.coordinator(lsp), regime=later, on=ACT_IN_FORCE, reason=WHY)
    lsp = LocalStrategicPartnership.objects.get(pk=lsp.pk)
    assert lsp.regime == later
    assert period_on(lsp, ACT_IN_FORCE - timedelta(days=1)).regime == before
    assert period_on(lsp, ACT_IN_FORCE).regime == later
    assert [(each.starts_on, each.ends_on) for each in periods(lsp)] == [
        (None, ACT_IN_FORCE),
        (ACT_IN_FORCE, None),
    ]


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (date(2007, 12, 29), "England, 2007 Act"),
        (date(2015, 5, 26), "until 26 May 2015"),
        (make.LONG_AGO, "since 1 April 2004"),
        (clock.today() + timedelta(days=1), "has not come yet"),
    ],
)
def test_L7_a_partnership_goes_over_on_a_day_of_the_regime(later: Regime, on: date, says: str) -> None:
    lsp = make.lsp()
    with pytest.raises(RuleRefused, match=says) as refused:
        regime_moves.move(lsp, by=make.coordinator(lsp), regime=later, on=on, reason=WHY)
    assert [reason.rule for reason in refused.value.reasons] == ["L7"]
    assert not FormerRegime.objects.exists()


def test_L7_not_to_the_same_regime_nor_without_reason_or_day(later: Regime) -> None:
    lsp = make.lsp()
    by = make.coordinator(lsp)
    with pytest.raises(RuleRefused, match="already"):
        regime_moves.move(lsp, by=by, regime=lsp.regime, on=ACT_IN_FORCE, reason=WHY)
    with pytest.raises(InvalidInput, match="reason"):
        regime_moves.move(lsp, by=by, regime=later, on=ACT_IN_FORCE, reason=" ")
    with pytest.raises(InvalidInput, match="first day"):
        regime_moves.move(lsp, by=by, regime=later, on=None, reason=WHY)
    with pytest.raises(StaleVersion):
        regime_moves.move(lsp, by=by, regime=later, on=ACT_IN_FORCE, reason=WHY, version=99)
    with pytest.raises(PermissionRefused):
        regime_moves.move(lsp, by=make.user(), regime=later, on=ACT_IN_FORCE, reason=WHY)
    with pytest.raises(InvalidInput, match="cannot be changed"):
        partnerships.update(lsp, by=by, changes={"regime": later})


def test_L7_the_database_lets_no_two_regimes_hold_at_once(later: Regime) -> None:
    lsp = make.lsp()
    told: dict[str, Any] = {"lsp": lsp, "regime": later, "end_reason": WHY}
    make.save(FormerRegime(**told, ends_on=ACT_IN_FORCE))
    overlapping = FormerRegime(**told, starts_on=date(2007, 1, 1), ends_on=date(2008, 1, 1))
    with pytest.raises(Conflict) as clash:
        make.save(overlapping)
    assert clash.value.reasons[0].rule == "L7"
    with pytest.raises(IntegrityError, match="l7_former_regime_until_a_day"):
        make.save(FormerRegime(**told, starts_on=ACT_IN_FORCE))


def test_the_page_changes_the_regime_and_a_refusal_keeps_what_was_typed(
    later: Regime, client: Client
) -> None:
    lsp = make.lsp()
    client.force_login(make.coordinator(lsp))
    where = reverse("lsp:regime", args=[lsp.slug])
    typed = {
        "regime": later.pk,
        "on_day": "1",
        "on_month": "1",
        "on_year": "2007",
        "reason": "Too early, perhaps",
    }
    answer = client.post(where, typed)
    assert answer.status_code == 422
    assert "Too early, perhaps" in answer.text
    assert "(rule L7)" in answer.text
    assert client.post(where, {**typed, "on_year": "2008"}).status_code == 302
    assert "Too early, perhaps" in client.get(where).text
    assert "2007 Act" in client.get(reverse("lsp:settings", args=[lsp.slug])).text
