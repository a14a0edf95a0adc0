"""The duty register: who is named for the duty to co-operate, by which provision, on which days (L7, D5, D6)."""

from datetime import date, timedelta
from typing import Any

import pytest

from accountability.models import DeclinedSuggestion, NamedAgency
from accountability.queries.duty import declined_in, duty_on, named_on_day, suggestions
from accountability.services import duty_register
from accountability.services.duty_register import Wanted
from lsp import clock
from lsp.errors import Conflict, InvalidInput, PermissionRefused, RuleRefused, StaleVersion
from lsp.models import LocalStrategicPartnership, Organisation, Regime
from lsp.services import announced, organisations, regime_moves, regimes, successions
from partnerships import structure_facts
from tests.factories import lsp as make
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db
IN_FORCE, OVER = date(2007, 12, 30), date(2015, 5, 26)
BEFORE = date(2006, 4, 1)
WHY = "The Act comes into force."


class Place:
    """A partnership, its coordinator, and agencies of several kinds in its area."""

    def __init__(self) -> None:
        make.regime()
        regimes.install(by=None)
        self.act = Regime.objects.get(code="england-2007")
        self.lsp = make.lsp()
        self.council = self.lsp.coverage.get().authority
        self.by = make.coordinator(self.lsp)

    def agency(self, kind: str, *, here: bool = True, sector: str = "other_public") -> Organisation:
        """An organisation of this kind, that serves the area or another one."""
        serves = [self.council if here else make.authority()]
        return make.organisation(kind=kind, serves=serves, sector=sector)

    def move(self) -> None:
        """The 2007 Act applies."""
        self.lsp = regime_moves.move(self.lsp, by=self.by, regime=self.act, on=IN_FORCE, reason=WHY)

    def name(self, organisation: Organisation, starts_on: date | None = None, **told: Any) -> NamedAgency:
        """On the register."""
        begins = starts_on or clock.today()
        told = {"agency": "police", **told} if "local_basis" not in told else told
        return duty_register.name(self.lsp, by=self.by, organisation=organisation, starts_on=begins, **told)

    def suggested(self, day: date | None = None) -> dict[str, str]:
        """The key of each kind by the organisation's name."""
        day = day or clock.today()
        return {
            each.organisation.name: each.kind.key
            for each in suggestions(self.lsp, duty_on(self.lsp, day), day)
        }


@pytest.fixture
def place() -> Place:
    return Place()


def refusal(error: Any, rule: str) -> set[str]:
    """The fields a refusal concerns, each for this rule."""
    assert {reason.rule for reason in error.value.reasons} == {rule}
    return {reason.field for reason in error.value.reasons}


def test_L7_under_the_2006_model_the_register_says_candidate(place: Place) -> None:
    named = place.name(place.agency("police"), BEFORE)
    assert (named.status, named.provision, named.ends_on) == ("candidate", "", None)
    assert "nobody is named by law" in named.basis


def test_L7_under_the_act_it_is_named_by_its_provision_until_the_act_ends(place: Place) -> None:
    place.move()
    named = place.name(place.agency("police"), IN_FORCE, agency="chief_officer")
    assert (named.status, named.provision, named.condition) == ("named", "s.104(2)(f)", "area")
    assert (named.ends_on, named.regime) == (OVER, place.act)
    assert "2007 Act" in named.end_reason


def test_L7_the_regime_of_the_first_day_decides_and_ends_what_rests_on_it(place: Place) -> None:
    one, other = place.agency("police"), place.agency("fire and rescue")
    early = place.name(one, BEFORE)
    local = place.name(other, BEFORE, local_basis="Protocol of 2006")
    place.move()
    early.refresh_from_db()
    assert early.ends_on == IN_FORCE
    assert "2007 Act" in early.end_reason
    local.refresh_from_db()
    assert local.ends_on is None
    late = place.name(place.agency("connexions"), BEFORE + timedelta(days=9), agency="connexions")
    assert (late.status, late.ends_on) == ("candidate", IN_FORCE)


def test_L7_not_on_days_on_which_the_regime_does_not_hold(place: Place) -> None:
    place.move()
    with pytest.raises(RuleRefused, match="until 26 May 2015") as after:
        place.name(place.agency("police"), OVER, agency="chief_officer")
    assert refusal(after, "L7") == {"starts_on"}
    with pytest.raises(RuleRefused) as too_long:
        place.name(
            place.agency("police"), BEFORE, ends_on=IN_FORCE + timedelta(days=1), end_reason="Moved away"
        )
    assert refusal(too_long, "L7") == {"ends_on"}


def test_L7_once_at_a_time(place: Place) -> None:
    police = place.agency("police")
    first = place.name(police, BEFORE)
    with pytest.raises(Conflict) as clash:
        place.name(police, BEFORE + timedelta(days=30), local_basis="Protocol")
    assert refusal(clash, "L7") == {"organisation"}
    duty_register.end(first, by=place.by, on=BEFORE + timedelta(days=30), reason="Withdrew.")
    assert place.name(police, BEFORE + timedelta(days=30)).pk
    assert place.name(police, BEFORE - timedelta(days=9), ends_on=BEFORE, end_reason="Left.").pk


@pytest.mark.parametrize("sector", ["voluntary", "community", "private", "faith"])
def test_D5_a_body_of_such_a_sector_is_never_named_even_locally(place: Place, sector: str) -> None:
    body = place.agency("police", sector=sector)
    for told in ({"agency": "police"}, {"local_basis": "Compact"}):
        with pytest.raises(RuleRefused, match="can make commitments") as refused:
            place.name(body, BEFORE, **told)
        assert refusal(refused, "D5") == {"organisation"}
    assert body.name not in place.suggested()


def test_D5_what_is_named_keeps_its_sector_until_it_is_named_no_longer(place: Place) -> None:
    police = place.agency("police")
    named = place.name(police, BEFORE)
    with pytest.raises(RuleRefused, match="duty register") as refused:
        organisations.update(police, by=place.by, changes={"sector": "voluntary"})
    assert refusal(refused, "D5") == {"sector"}
    organisations.update(police, by=place.by, changes={"sector": "local_authority"})
    duty_register.end(named, by=place.by, on=clock.today(), reason="Became a charity.")
    assert organisations.update(police, by=place.by, changes={"sector": "voluntary"}).sector == "voluntary"


def test_D6_one_basis_and_a_kind_that_the_regime_knows(place: Place) -> None:
    police = place.agency("police")
    for told in ({"agency": ""}, {"agency": "police", "local_basis": "Both"}, {"agency": "broads"}):
        with pytest.raises(RuleRefused) as refused:
            place.name(police, BEFORE, **told)
        assert refusal(refused, "D6") == {"agency"}
    assert not NamedAgency.objects.exists()


def test_D6_another_kind_of_agency_needs_its_reason(place: Place) -> None:
    fire = place.agency("fire and rescue")
    with pytest.raises(RuleRefused, match="recorded as “fire and rescue”") as refused:
        place.name(fire, BEFORE)
    assert refusal(refused, "D6") == {"note"}
    assert place.name(fire, BEFORE, note="It runs the joint control room.").pk


def test_L7_who_serves_from_a_facility_says_which(place: Place) -> None:
    place.move()
    trust = place.agency("nhs trust")
    with pytest.raises(RuleRefused, match="which facility") as refused:
        place.name(trust, IN_FORCE, agency="nhs_trust")
    assert refusal(refused, "L7") == {"note"}
    named = place.name(trust, IN_FORCE, agency="nhs_trust", note="Example General Hospital")
    assert (named.condition, named.provision) == ("facility", "s.104(3)(a)")


def test_L7_on_days_on_which_the_organisation_exists(place: Place) -> None:
    police = place.agency("police")
    organisations.end(police, by=place.by, on=BEFORE, reason="Merged.")
    with pytest.raises(RuleRefused, match="until 1 April 2006"):
        place.name(police, BEFORE)


def test_L8_what_is_brought_in_has_its_source(place: Place) -> None:
    police = place.agency("police")
    with pytest.raises(InvalidInput) as refused:
        place.name(police, BEFORE, brought_in=True)
    assert refusal(refused, "L8") == {"brought_in_source"}
    assert place.name(police, BEFORE, brought_in=True, source="Board paper 7").brought_in


def test_L4_it_ends_once_with_a_reason_and_a_mistake_ends_on_its_first_day(place: Place) -> None:
    named = place.name(place.agency("police"), BEFORE)
    with pytest.raises(InvalidInput, match="Say why"):
        duty_register.end(named, by=place.by, on=clock.today(), reason=" ")
    with pytest.raises(RuleRefused, match="begins on 1 April 2006"):
        duty_register.end(named, by=place.by, on=BEFORE - timedelta(days=1), reason="A slip.")
    with pytest.raises(StaleVersion):
        duty_register.end(named, by=place.by, on=BEFORE, reason="A slip.", version=7)
    duty_register.end(named, by=place.by, on=BEFORE, reason="A slip.")
    assert not NamedAgency.objects.as_at(BEFORE).exists()
    with pytest.raises(RuleRefused, match="taken back"):
        duty_register.end(named, by=place.by, on=clock.today(), reason="Again.")
    again = place.name(named.organisation, BEFORE)
    duty_register.end(again, by=place.by, on=BEFORE + timedelta(days=9), reason="Left.")
    with pytest.raises(RuleRefused, match="already"):
        duty_register.end(again, by=place.by, on=clock.today(), reason="Again.")


def test_L4_what_is_entered_with_its_end_ends_later_and_says_why(place: Place) -> None:
    police = place.agency("police")
    with pytest.raises(RuleRefused, match="later than the beginning"):
        place.name(police, BEFORE, ends_on=BEFORE, end_reason="Left.")
    with pytest.raises(RuleRefused, match="Say why it ended"):
        place.name(police, BEFORE, ends_on=IN_FORCE)
    assert place.name(police, BEFORE, ends_on=IN_FORCE, end_reason="Left.").ends_on == IN_FORCE


def test_only_the_coordinator_of_the_partnership_writes(place: Place) -> None:
    police = place.agency("police")
    named = place.name(police, BEFORE)
    other = make.coordinator(make.lsp())
    with pytest.raises(PermissionRefused):
        duty_register.end(named, by=other, on=clock.today(), reason="Not mine.")
    with pytest.raises(PermissionRefused):
        duty_register.name(place.lsp, by=other, organisation=police, starts_on=BEFORE, agency="police")
    with pytest.raises(PermissionRefused):
        duty_register.decline(place.lsp, by=other, organisation=police, reason="Not mine.")


def test_L7_suggested_by_kind_and_area(place: Place) -> None:
    here, there = place.agency("Police authority "), place.agency("police authority", here=False)
    everywhere, unlike = place.agency("environment agency", here=False), place.agency("bakery")
    place.move()
    found = place.suggested(IN_FORCE)
    assert found[here.name] == "police_authority"
    assert found[everywhere.name] == "environment_agency"
    assert not {there.name, unlike.name} & set(found)
    told = {
        each.organisation: each.why for each in suggestions(place.lsp, duty_on(place.lsp, IN_FORCE), IN_FORCE)
    }
    assert told[here] == "Recorded as “Police authority ”; its area is the partnership's."
    assert "everywhere" in told[everywhere]


def test_L7_a_district_council_below_a_county_is_a_partner_and_a_single_tier_one_is_not(place: Place) -> None:
    county = make.authority("Example County", kind="county")
    district = make.authority("Example District", county=county)
    place.lsp = make.lsp(authorities=[county], tier="county")
    place.by = make.coordinator(place.lsp)
    below = make.organisation(council=district, serves=[district])
    above = make.organisation(council=county, serves=[county])
    place.move()
    assert place.suggested(IN_FORCE) == {below.name: "district_council"}
    assert above.name not in place.suggested(IN_FORCE)


def test_L7_named_or_declined_it_is_not_suggested_again_and_another_regime_asks_anew(place: Place) -> None:
    police, fire = place.agency("police"), place.agency("fire and rescue")
    assert set(place.suggested()) == {police.name, fire.name}
    place.name(police)
    duty_register.decline(place.lsp, by=place.by, organisation=fire, reason="It answers to the county.")
    assert place.suggested() == {}
    with pytest.raises(RuleRefused, match="declined already"):
        duty_register.decline(place.lsp, by=place.by, organisation=fire, reason="Again.")
    with pytest.raises(RuleRefused, match="not suggested"):
        duty_register.decline(place.lsp, by=place.by, organisation=police, reason="Why not.")
    duty = duty_on(place.lsp, clock.today())
    assert [each.reason for each in declined_in(place.lsp, place.by, duty)] == ["It answers to the county."]
    assert declined_in(place.lsp, make.user(), duty) == []
    place.move()
    assert fire.name in place.suggested(IN_FORCE)


def test_L7_nobody_is_suggested_once_the_regime_holds_no_longer(place: Place) -> None:
    police = place.agency("police")
    place.move()
    last = OVER - timedelta(days=1)
    assert police.name in place.suggested(last)
    assert place.suggested(OVER) == {}
    told = text_of(signed_in(place.by).get(f"/{place.lsp.slug}/duty/"))
    assert "held until 26 May 2015" in told
    assert "Nobody is on the register on this day" in told
    assert "what the regime says: put" not in told
    then = text_of(signed_in(place.by).get(f"/{place.lsp.slug}/duty/?as_at={last.isoformat()}"))
    assert "held until" not in then


def test_several_are_named_at_once_or_none(place: Place) -> None:
    police, fire = place.agency("police"), place.agency("fire and rescue")
    wanted = [Wanted(police, "police"), Wanted(fire, "police")]
    with pytest.raises(RuleRefused):
        duty_register.name_several(place.lsp, by=place.by, wanted=wanted, starts_on=BEFORE)
    assert not NamedAgency.objects.exists()
    wanted[1] = Wanted(fire, "fire")
    assert len(duty_register.name_several(place.lsp, by=place.by, wanted=wanted, starts_on=BEFORE)) == 2
    with pytest.raises(InvalidInput, match="at least one"):
        duty_register.name_several(place.lsp, by=place.by, wanted=[], starts_on=BEFORE)


def test_P6_the_structure_checks_look_at_who_is_named_on_the_day(place: Place) -> None:
    assert structure_facts.named(place.lsp, place.by, BEFORE) is None
    police = place.agency("police")
    place.name(police, BEFORE)
    assert structure_facts.named(place.lsp, place.by, BEFORE) == [police]
    assert structure_facts.named(place.lsp, place.by, BEFORE - timedelta(days=1)) == []
    assert named_on_day(make.lsp(), place.by, BEFORE) is None


def test_L6_who_is_succeeded_is_named_no_longer_and_nothing_is_offered(place: Place) -> None:
    before, after = place.agency("primary care trust"), place.agency("primary care trust")
    named = place.name(before, BEFORE, agency="health")
    make_admin = make.administrator()
    today = clock.today()
    successions.declare(
        by=make_admin, predecessors=[before], successors=[after], on=today, reason="So.", source="An Act"
    )
    named.refresh_from_db()
    assert named.ends_on == today
    assert "succeeded" in named.end_reason
    assert set(place.suggested()) == {after.name}
    announced.take_back(before, by=make_admin, reason="The Act was not passed.")
    named.refresh_from_db()
    assert (named.ends_on, named.end_reason) == (None, "")
    assert before.name not in place.suggested()


def test_L7_declined_suggestions_are_kept(place: Place) -> None:
    fire = place.agency("fire and rescue")
    with pytest.raises(InvalidInput, match="Say why"):
        duty_register.decline(place.lsp, by=place.by, organisation=fire, reason="")
    assert not DeclinedSuggestion.objects.exists()
    assert LocalStrategicPartnership.objects.get(pk=place.lsp.pk).regime.code == "england-2006"
