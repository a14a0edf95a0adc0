"""The rules of place and people, over facts alone."""

from datetime import date

import pytest

from lsp import rules
from lsp.rules import CouncilRole, Fit, Place

KENT, ESSEX = Place(1, "Kent"), Place(2, "Essex")
ASHFORD, DOVER, EPPING = Place(11, "Ashford", 1), Place(12, "Dover", 1), Place(21, "Epping", 2)
MARCH, APRIL, MAY, JUNE = (date(2006, month, 1) for month in (3, 4, 5, 6))


@pytest.mark.parametrize(
    ("accountable", "covered", "allowed"),
    [
        (ASHFORD, [ASHFORD], True),
        (ASHFORD, [ASHFORD, DOVER], True),
        (KENT, [ASHFORD, DOVER], True),
        (KENT, [KENT], True),
        (ESSEX, [ASHFORD, DOVER], False),
        (EPPING, [ASHFORD], False),
        (ASHFORD, [KENT], False),
        (ASHFORD, [], False),
        (KENT, [ESSEX], False),
    ],
)
def test_L1_the_accountable_body_is_covered_or_the_county(
    accountable: Place, covered: list[Place], allowed: bool
) -> None:
    decision = rules.accountable_body_is_covered(accountable, covered)
    assert decision.allowed is allowed
    assert all(reason.rule == "L1" for reason in decision.reasons)


def test_L1_a_county_less_area_does_not_make_anything_accountable() -> None:
    assert not rules.accountable_body_is_covered(ESSEX, [Place(5, "Unitary")])


@pytest.mark.parametrize(
    ("tier", "covered", "upper_tier", "above", "allowed"),
    [
        ("district", [ASHFORD], "county", [KENT], True),
        ("district", [ASHFORD, DOVER], "county", [KENT, ESSEX], True),
        ("district", [ASHFORD, EPPING], "county", [KENT], False),
        ("district", [ASHFORD], "district", [KENT], False),
        ("district", [ASHFORD], "single", [KENT], False),
        ("county", [KENT], "county", [KENT], False),
        ("single", [ASHFORD], "county", [KENT], False),
        ("district", [ASHFORD], "county", [ASHFORD], False),
        ("district", [Place(5, "Unitary")], "county", [KENT], False),
    ],
)
def test_L2_the_upper_tier_is_a_county_partnership_covering_the_county(
    tier: str, covered: list[Place], upper_tier: str, above: list[Place], allowed: bool
) -> None:
    decision = rules.upper_tier_covers_county(tier, covered, upper_tier, above)
    assert decision.allowed is allowed
    assert all(reason.rule == "L2" for reason in decision.reasons)


def test_L2_names_the_districts_outside() -> None:
    (reason,) = rules.upper_tier_covers_county("district", [ASHFORD, EPPING], "county", [KENT]).reasons
    assert "Epping" in reason.message
    assert "Ashford" not in reason.message


DISTRICTS = {1: [11, 12]}


@pytest.mark.parametrize(
    ("served", "covered", "fit"),
    [
        ([11], [11], Fit.COTERMINOUS),
        ([1], [11, 12], Fit.COTERMINOUS),
        ([11, 12], [1], Fit.COTERMINOUS),
        ([1], [11], Fit.WIDER),
        ([11, 12, 21], [11, 12], Fit.WIDER),
        ([11], [1], Fit.NARROWER),
        ([11], [11, 12], Fit.NARROWER),
        ([11, 21], [11, 12], Fit.OVERLAPPING),
        ([21], [11, 12], Fit.APART),
        ([], [11], Fit.UNKNOWN),
        ([11], [], Fit.UNKNOWN),
        ([2], [2], Fit.COTERMINOUS),
    ],
)
def test_L3_how_areas_lie_to_each_other(served: list[int], covered: list[int], fit: Fit) -> None:
    assert rules.coterminosity(served, covered, DISTRICTS).fit == fit


def test_L3_says_which_areas_differ() -> None:
    found = rules.coterminosity([11, 21], [1], DISTRICTS)
    assert (found.only_served, found.only_covered) == ({21}, {12})


@pytest.mark.parametrize(
    ("starts_on", "on", "reason", "same_day", "codes"),
    [
        (APRIL, MAY, "merged", False, []),
        (None, MAY, "merged", False, []),
        (APRIL, APRIL, "merged", False, ["end.before_start"]),
        (APRIL, APRIL, "merged", True, []),
        (APRIL, MARCH, "merged", True, ["end.before_start"]),
        (APRIL, MAY, "  ", False, ["end.reason"]),
        (APRIL, None, "", False, ["end.date", "end.reason"]),
    ],
)
def test_L4_an_end_has_a_date_and_a_reason(
    starts_on: date | None, on: date | None, reason: str, same_day: bool, codes: list[str]
) -> None:
    decision = rules.ends_with_a_reason(starts_on, on, reason, same_day=same_day)
    assert [found.code for found in decision.reasons] == codes
    assert all(found.rule == "L4" for found in decision.reasons)


def test_L4_what_has_ended_is_not_ended_again() -> None:
    assert rules.not_ended(None)
    assert not rules.not_ended(MAY)


@pytest.mark.parametrize(
    ("brought_in", "source", "allowed"),
    [(False, "", True), (True, "The register of 2007", True), (True, " ", False), (True, "", False)],
)
def test_L8_what_is_brought_in_names_its_source(brought_in: bool, source: str, allowed: bool) -> None:
    assert rules.brought_in_names_its_source(brought_in, source).allowed is allowed


def role(*councils: int, starts_on: date | None = None, ends_on: date | None = None) -> CouncilRole:
    return CouncilRole(frozenset(councils), starts_on, ends_on)


@pytest.mark.parametrize(
    ("wanted", "held", "allowed"),
    [
        (role(1), [], True),
        (role(1), [role(1)], False),
        (role(1), [role(2)], True),
        (role(1, 2), [role(2, 3)], False),
        (role(1, starts_on=MAY), [role(1, ends_on=MAY)], True),
        (role(1, starts_on=MAY), [role(1, ends_on=JUNE)], False),
        (role(1, ends_on=MAY), [role(1, starts_on=MAY)], True),
        (role(1, ends_on=JUNE), [role(1, starts_on=MAY)], False),
        (role(1, starts_on=MARCH, ends_on=APRIL), [role(2), role(1, starts_on=MARCH)], False),
    ],
)
def test_Q5_no_scrutiny_of_the_council_whose_executive_one_sits_on(
    wanted: CouncilRole, held: list[CouncilRole], allowed: bool
) -> None:
    for scrutiny in (True, False):
        decision = rules.scrutiny_is_independent(wanted, held, scrutiny=scrutiny)
        assert decision.allowed is allowed
        assert all(reason.rule == "Q5" for reason in decision.reasons)


def test_Q5_the_sentence_fits_the_role_that_is_wanted() -> None:
    held = [role(1)]
    assert (
        "executive councillor"
        in rules.scrutiny_is_independent(role(1), held, scrutiny=True).reasons[0].message
    )
    second = rules.scrutiny_is_independent(role(1), held, scrutiny=False).reasons[0].message
    assert second.startswith("Somebody with a scrutiny role")


@pytest.mark.parametrize(
    ("tied", "coordinated", "allowed"),
    [([], [], True), ([1], [1], True), ([1], [], False), ([1, 2], [1], False)],
)
def test_an_address_is_changed_only_by_who_coordinates_every_partnership_of_the_person(
    tied: list[int], coordinated: list[int], allowed: bool
) -> None:
    assert rules.email_is_theirs_to_change(tied, coordinated).allowed is allowed


def test_an_invitation_needs_an_address() -> None:
    assert rules.has_address("alex@example.org")
    assert not rules.has_address("")
