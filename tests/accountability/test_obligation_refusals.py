"""What is left out, or not one's own to do, is refused by the field it concerns; nothing is written (D1 to D3, L4)."""

from typing import Any

import pytest

from accountability.models import Explanation, Obligation, Waiver
from accountability.services import obligations
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused
from tests.accountability.test_obligations import set_
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import obligations as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(on: stages.Stage) -> stages.Stage:
    make.named(on)
    return on


def field_of(error: Any) -> list[str]:
    return [reason.field for reason in error.value.reasons]


def test_D1_a_declaration_is_made_and_withdrawn_by_the_coordinator_with_a_reason_once(
    named: stages.Stage,
) -> None:
    owed, by = make.obligation(named), named.coordinator
    auditor = place.auditor(named.lsp)
    with pytest.raises(PermissionRefused):
        obligations.waive(owed, by=auditor, period="2006-07", reason="Merged.")
    waiver = obligations.waive(owed, by=by, period="2006-07", reason="Merged.")
    with pytest.raises(PermissionRefused):
        obligations.withdraw_waiver(waiver, by=auditor, reason="It applies.")
    with pytest.raises(InvalidInput) as refused:
        obligations.withdraw_waiver(waiver, by=by, reason=" ")
    assert field_of(refused) == ["reason"]
    obligations.withdraw_waiver(waiver, by=by, reason="It applies.")
    with pytest.raises(RuleRefused, match="withdrawn already"):
        obligations.withdraw_waiver(waiver, by=by, reason="Again.")
    assert Waiver.objects.get().withdrawn_reason == "It applies."


def test_D3_an_explanation_says_something(named: stages.Stage) -> None:
    with pytest.raises(InvalidInput) as refused:
        obligations.explain(make.obligation(named), by=named.officer, period="2006-07", text=" ")
    assert field_of(refused) == ["text"]
    assert not Explanation.objects.exists()


def test_L4_D1_what_is_left_out_is_asked_for(named: stages.Stage) -> None:
    by = named.coordinator
    with pytest.raises(InvalidInput) as refused:
        set_(named, None)
    assert field_of(refused) == ["starts_on"]
    with pytest.raises(InvalidInput, match="at least one obligation"):
        obligations.set_several(named.lsp, by=by, wanted=[], starts_on=make.BEGINS)
    assert not Obligation.objects.exists()
    owed = make.obligation(named)
    with pytest.raises(InvalidInput) as refused:
        obligations.end(owed, by=by, on=None, reason="Over.")
    assert field_of(refused) == ["on"]


def test_D1_a_kind_of_the_regime_says_itself_what_it_is(named: stages.Stage) -> None:
    own = {"title": "Send somebody", "measure": "contribution", "unit": "pounds"}
    with pytest.raises(RuleRefused, match="choose a kind of your own") as refused:
        set_(named, kind="attend", **own)
    assert field_of(refused) == [*own]
    assert set_(named, kind="attend", measure="attendance").measure == "attendance"


def test_D1_what_is_counted_from_the_records_asks_for_nothing_in_a_unit(named: stages.Stage) -> None:
    told = {"kind": "local", "title": "Come to meetings", "measure": "attendance"}
    with pytest.raises(RuleRefused, match="leave the unit empty") as refused:
        set_(named, **told, unit="pounds", amount=5)
    assert field_of(refused) == ["unit"]
    assert set_(named, **told).unit == ""
