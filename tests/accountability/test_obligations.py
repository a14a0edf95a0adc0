"""Obligations set, ended, changed forward; declared not to apply; explained (D1, D2, D3, D6, L4, L6, L8)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accountability import periods
from accountability.models import KeptJudgement, Obligation
from accountability.queries.judging import Asked, judged
from accountability.services import closed_years, duty_register, obligations
from accountability.services.obligations import Wanted
from lsp import clock
from lsp.errors import (
    Conflict,
    InvalidInput,
    LspError,
    PermissionRefused,
    RuleRefused,
    StaleVersion,
)
from lsp.models import Inheritance
from lsp.services import inheritances, successions
from tests.accountability.test_duty import IN_FORCE, OVER, Place, refusal
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import obligations as make
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db
BEGINS = make.BEGINS


@pytest.fixture
def named(on: stages.Stage) -> stages.Stage:
    """The stage, with the agency on the duty register."""
    make.named(on)
    return on


def set_(on: stages.Stage, starts_on: date | None = BEGINS, **told: Any) -> Obligation:
    """Contribute money, changed."""
    wanted = Wanted(**{"organisation": on.agency, "kind": "contribute_money", **told})
    return obligations.set_one(on.lsp, by=on.coordinator, wanted=wanted, starts_on=starts_on)


def fields(error: Any) -> set[tuple[str, str]]:
    """(rule, field) of each reason."""
    return {(reason.rule, reason.field) for reason in error.value.reasons}


def test_D1_it_takes_what_its_kind_says(named: stages.Stage) -> None:
    owed = set_(named, amount=Decimal(5000))
    assert (owed.title, owed.measure, owed.unit, owed.basis) == (
        "Contribute money",
        "contribution",
        "pounds",
        "goodwill",
    )
    attend = set_(named, kind="attend", period="quarter")
    assert (attend.met_at, attend.partly_met_at, attend.period) == (Decimal(75), Decimal(50), "quarter")


def test_D1_only_a_named_agency_or_the_council_owes_anything(on: stages.Stage) -> None:
    with pytest.raises(RuleRefused, match="makes commitments") as refused:
        set_(on)
    assert fields(refused) == {("D1", "organisation")}
    council = place.organisation(council=on.lsp.accountable_body, sector="local_authority")
    assert set_(on, organisation=council).pk
    make.named(on, starts_on=BEGINS + timedelta(days=1))
    with pytest.raises(RuleRefused):
        set_(on)


def test_D6_statute_only_for_who_is_named_by_law_or_the_council() -> None:
    at = Place()
    police = at.agency("police")
    at.name(police, date(2006, 4, 1))
    wanted = Wanted(police, basis="statute", provision="s.106", title="Set targets")
    with pytest.raises(RuleRefused, match="No law names") as refused:
        obligations.set_one(at.lsp, by=at.by, wanted=wanted, starts_on=BEGINS)
    assert refusal(refused, "D6") == {"basis"}
    at.move()
    at.name(police, IN_FORCE, agency="chief_officer")
    owed = obligations.set_one(
        at.lsp, by=at.by, wanted=Wanted(police, kind="take_part_in_strategy"), starts_on=IN_FORCE
    )
    assert owed.basis_in_words == "Statute: s.106"
    before, after = OVER - timedelta(days=1), OVER
    assert [obligations.law_has_lapsed(owed, day) for day in (before, after)] == [False, True]
    told = text_of(signed_in(at.by).get(owed.get_absolute_url()))
    assert f"No law names {police} today: s.106 no longer asks this of it" in told
    council = place.organisation(council=at.council, sector="local_authority")
    told = Wanted(council, kind="take_part_in_strategy")
    its_own = obligations.set_one(at.lsp, by=at.by, wanted=told, starts_on=IN_FORCE)
    assert its_own.provision == "s.106"
    assert not obligations.law_has_lapsed(its_own, after)
    agreed = Wanted(police, title="Share data", basis="goodwill")
    assert not obligations.law_has_lapsed(
        obligations.set_one(at.lsp, by=at.by, wanted=agreed, starts_on=IN_FORCE), after
    )


@pytest.mark.parametrize(
    ("basis", "provision", "words"),
    [("goodwill", "", "Agreed"), ("guidance", "", "Guidance"), ("partnership_agreement", "", "partnership")],
)
def test_D6_the_words_claim_no_more_than_the_basis(
    named: stages.Stage, basis: str, provision: str, words: str
) -> None:
    owed = set_(named, basis=basis, provision=provision)
    assert words in owed.basis_in_words
    assert "tatut" not in owed.basis_in_words


def test_D6_a_provision_belongs_to_statute_alone(named: stages.Stage) -> None:
    with pytest.raises(RuleRefused) as refused:
        set_(named, provision="s.106")
    assert ("D6", "provision") in fields(refused)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"met_at": Decimal(101)}, "met_at"),
        ({"met_at": Decimal(40)}, "partly_met_at"),
        ({"partly_met_at": Decimal(0)}, "partly_met_at"),
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal(-5)}, "amount"),
        ({"amount": Decimal("1.005")}, "amount"),
        ({"kind": "support_staff", "amount": Decimal("1.1")}, "amount"),
        ({"kind": "share_data", "amount": Decimal("1.5")}, "amount"),
        ({"kind": "attend", "amount": Decimal(5)}, "amount"),
        ({"kind": "local", "title": ""}, "title"),
        ({"kind": "unheard_of"}, "kind"),
        ({"kind": "local", "title": "x", "measure": "guess"}, "measure"),
        ({"due_days": 400}, "due_days"),
    ],
)
def test_D1_D2_what_cannot_be_judged_is_refused(
    named: stages.Stage, told: dict[str, Any], field: str
) -> None:
    with pytest.raises(LspError) as refused:
        set_(named, **told)
    assert field in {reason.field for reason in refused.value.reasons}
    assert not Obligation.objects.exists()


def test_L7_it_begins_on_a_day_on_which_its_agency_exists(named: stages.Stage) -> None:
    named.agency.starts_on = date(2006, 7, 1)
    with place.in_act():
        named.agency.save()
    with pytest.raises(RuleRefused) as refused:
        set_(named)
    assert fields(refused) == {("L7", "starts_on")}
    assert set_(named, date(2006, 7, 1)).pk


def test_D1_once_of_a_kind_at_a_time(named: stages.Stage) -> None:
    set_(named)
    with pytest.raises(Conflict, match="End that first"):
        set_(named, starts_on=date(2007, 4, 1))
    assert set_(named, kind="local", title="Open the depot").pk
    assert set_(named, kind="local", title="Lend a minibus").pk


def test_D1_several_at_once_or_none(named: stages.Stage) -> None:
    wanted = [Wanted(named.agency, "attend"), Wanted(named.agency, "share_data", amount=Decimal("0.5"))]
    with pytest.raises(RuleRefused):
        obligations.set_several(named.lsp, by=named.coordinator, wanted=wanted, starts_on=BEGINS)
    assert not Obligation.objects.exists()
    wanted[1] = Wanted(named.agency, "share_data", amount=Decimal(2))
    assert len(obligations.set_several(named.lsp, by=named.coordinator, wanted=wanted, starts_on=BEGINS)) == 2


def test_L4_it_ends_once_with_a_reason_and_a_mistake_on_its_first_day(named: stages.Stage) -> None:
    owed = set_(named)
    with pytest.raises(InvalidInput, match="Say why"):
        obligations.end(owed, by=named.coordinator, on=date(2007, 4, 1), reason=" ")
    with pytest.raises(StaleVersion):
        obligations.end(owed, by=named.coordinator, on=BEGINS, reason="So.", version=9)
    with pytest.raises(RuleRefused):
        obligations.end(owed, by=named.coordinator, on=BEGINS - timedelta(days=1), reason="So.")
    assert KeptJudgement.objects.filter(obligation=owed).exists()
    obligations.end(owed, by=named.coordinator, on=BEGINS, reason="Set by mistake.")
    assert not KeptJudgement.objects.filter(obligation=owed).exists()
    assert set_(named).pk


def test_L8_what_is_brought_in_has_its_source(named: stages.Stage) -> None:
    wanted = Wanted(named.agency, "attend")
    told = {"by": named.coordinator, "wanted": wanted, "starts_on": BEGINS, "brought_in": True}
    with pytest.raises(InvalidInput):
        obligations.set_one(named.lsp, **told)
    assert obligations.set_one(named.lsp, **told, source="Protocol of 2006").brought_in


def test_D2_terms_change_only_forward_from_the_first_day_of_a_period(named: stages.Stage) -> None:
    owed = set_(named, amount=Decimal(1000))
    ahead = periods.next_first("year", periods.first_of("year", clock.today()))
    told = {"by": named.coordinator, "reason": "Agreed anew.", "changes": {"amount": Decimal(2000)}}
    for day in (BEGINS, clock.today(), ahead + timedelta(days=1)):
        with pytest.raises(RuleRefused) as refused:
            obligations.change(owed, starts_on=day, **told)
        assert fields(refused) == {("D2", "starts_on")}
    new = obligations.change(owed, starts_on=ahead, **told)
    owed.refresh_from_db()
    assert (owed.ends_on, owed.amount, new.starts_on, new.amount) == (
        ahead,
        Decimal(1000),
        ahead,
        Decimal(2000),
    )
    with pytest.raises(InvalidInput, match="cannot be changed"):
        obligations.change(new, by=named.coordinator, starts_on=ahead, reason="So.", changes={"unit": "days"})


def test_D1_declared_not_to_apply_with_a_reason_and_taken_back(named: stages.Stage) -> None:
    owed = set_(named)
    with pytest.raises(InvalidInput, match="Say why"):
        obligations.waive(owed, by=named.coordinator, period="2006-07", reason="")
    for wrong in ("2006-07-q1", "2005-06", "nonsense"):
        with pytest.raises(InvalidInput):
            obligations.waive(owed, by=named.coordinator, period=wrong, reason="So.")
    waiver = obligations.waive(owed, by=named.coordinator, period="2006-07", reason="Reorganised.")
    kept = KeptJudgement.objects.get(obligation=owed, period_first=BEGINS)
    assert kept.judgement == "not_applicable"
    with pytest.raises(RuleRefused):
        obligations.waive(owed, by=named.coordinator, period="2006-07", reason="Again.")
    obligations.withdraw_waiver(waiver, by=named.coordinator, reason="It was not.")
    kept.refresh_from_db()
    assert kept.judgement == "not_met"


def test_D3_an_explanation_stands_beside_the_judgement_and_replaces_nothing(named: stages.Stage) -> None:
    owed = set_(named, amount=Decimal(1000))
    with pytest.raises(PermissionRefused):
        obligations.explain(owed, by=named.coordinator, period="2006-07", text="No money.")
    with pytest.raises(InvalidInput):
        obligations.explain(owed, by=named.officer, period="2006-07", text=" ")
    before = list(judged(Asked(clock.today(), ids=[owed.pk])))
    obligations.explain(owed, by=named.officer, period="2006-07", text="The grant was cut.")
    obligations.explain(owed, by=named.officer, period="2006-07", text="By half.")
    assert list(judged(Asked(clock.today(), ids=[owed.pk]))) == before
    assert owed.explanations.count() == 2
    make.contribution(named, owed, 1000)
    with pytest.raises(RuleRefused, match="Only a period that is not met"):
        obligations.explain(owed, by=named.officer, period="2006-07", text="Still.")


def test_only_the_coordinator_of_the_partnership_sets_and_ends(named: stages.Stage) -> None:
    owed = set_(named)
    for other in (named.officer, place.coordinator(place.lsp()), place.auditor(named.lsp)):
        with pytest.raises(PermissionRefused):
            obligations.end(owed, by=other, on=BEGINS, reason="Not mine.")
        with pytest.raises(PermissionRefused):
            obligations.set_one(named.lsp, by=other, wanted=Wanted(named.agency, "attend"), starts_on=BEGINS)
        with pytest.raises(PermissionRefused):
            closed_years.close(named.lsp, by=other, year="2006-07")


def test_L6_obligations_end_with_the_predecessor_and_are_offered_to_the_successor(
    named: stages.Stage,
) -> None:
    owed, after, today = set_(named, amount=Decimal(700)), place.organisation(), clock.today()
    successions.declare(
        by=place.administrator(),
        predecessors=[named.agency],
        successors=[after],
        on=today,
        reason="So.",
        source="An Act",
    )
    owed.refresh_from_db()
    assert owed.ends_on == today
    offered = Inheritance.objects.get(kind="obligation")
    officer = place.officer(after, named.lsp)
    with pytest.raises(RuleRefused, match="not on the duty register"):
        inheritances.accept(offered, by=officer)
    wanted = {"organisation": after, "local_basis": "Protocol", "starts_on": today}
    duty_register.name(named.lsp, by=named.coordinator, **wanted)
    inheritances.accept(Inheritance.objects.get(pk=offered.pk), by=officer)
    taken = Obligation.objects.get(organisation=after)
    assert (taken.starts_on, taken.amount, taken.kind) == (today, Decimal(700), owed.kind)
