"""Roles given and ended, by whom, and the independence of scrutiny (Q5)."""

from datetime import date, timedelta

import pytest

from lsp import clock
from lsp.access import Access
from lsp.errors import InvalidInput, NotFoundError, PermissionRefused, RuleRefused
from lsp.models import Role, RoleGrant, User
from lsp.services import grants, people
from tests.factories import lsp as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_bell")]


def test_a_role_is_given_from_today_and_ends_at_once() -> None:
    lsp = make.lsp()
    by, user = make.coordinator(lsp), make.user()
    grant = grants.give(by=by, user=user, role=Role.AUDITOR, lsp=lsp)
    assert grant.starts_on == clock.today()
    assert Access.of(user).audits(lsp.pk)
    grants.end(grant, by=by, reason="Left the council", version=1)
    assert not Access.of(User.objects.get(pk=user.pk)).audits(lsp.pk)


def test_a_role_is_not_given_twice_for_the_same_days() -> None:
    lsp = make.lsp()
    by, user = make.coordinator(lsp), make.user()
    first = grants.give(by=by, user=user, role=Role.AUDITOR, lsp=lsp, ends_on=clock.days_from_today(10))
    with pytest.raises(InvalidInput):
        grants.give(by=by, user=user, role=Role.AUDITOR, lsp=lsp)
    grants.give(by=by, user=user, role=Role.AUDITOR, lsp=lsp, starts_on=first.ends_on)


def test_an_administrator_does_not_lock_the_installation_by_ending_their_own_role() -> None:
    first, second = make.administrator(), make.administrator()
    held = RoleGrant.objects.get(user=first, role=Role.ADMINISTRATOR)
    with pytest.raises(InvalidInput, match="another administrator"):
        grants.end(held, by=first, reason="Moving on")
    assert grants.end(held, by=second, reason="Moved on").ends_on == clock.today()


def test_L4_an_end_needs_its_reason_and_comes_after_the_beginning() -> None:
    lsp = make.lsp()
    by = make.coordinator(lsp)
    grant = grants.give(by=by, user=make.user(), role=Role.AUDITOR, lsp=lsp)
    with pytest.raises(RuleRefused):
        grants.end(grant, by=by, reason="")
    with pytest.raises(RuleRefused):
        grants.end(grant, by=by, on=clock.days_from_today(-1), reason="Why")
    ended = grants.end(grant, by=by, reason="Why")
    with pytest.raises(RuleRefused):
        grants.end(ended, by=by, reason="Again")


def test_an_end_that_lies_ahead_can_be_brought_forward() -> None:
    lsp = make.lsp()
    by = make.coordinator(lsp)
    grant = grants.give(
        by=by, user=make.user(), role=Role.AUDITOR, lsp=lsp, ends_on=clock.days_from_today(90)
    )
    assert grants.end(grant, by=by, reason="Left early").ends_on == clock.today()


def test_a_coordinator_gives_an_agency_officer_for_the_own_partnership_only() -> None:
    lsp, agency = make.lsp(), make.organisation()
    by, user = make.coordinator(lsp), make.user()
    grants.give(by=by, user=user, role=Role.AGENCY_OFFICER, lsp=lsp, organisation=agency)
    assert Access.of(user).acts_for(agency.pk, lsp.pk)
    assert not Access.of(user).acts_for(agency.pk, make.lsp().pk)
    with pytest.raises(PermissionRefused):
        grants.give(by=by, user=user, role=Role.AGENCY_OFFICER, organisation=agency)
    grants.give(by=make.administrator(), user=user, role=Role.AGENCY_OFFICER, organisation=agency)


def test_a_role_names_what_it_is_for() -> None:
    administrator, user = make.administrator(), make.user()
    with pytest.raises(InvalidInput):
        grants.give(by=administrator, user=user, role=Role.AUDITOR)
    with pytest.raises(InvalidInput):
        grants.give(by=administrator, user=user, role=Role.AGENCY_OFFICER)
    with pytest.raises(InvalidInput):
        grants.give(
            by=administrator, user=user, role=Role.AUDITOR, lsp=make.lsp(), organisation=make.organisation()
        )


ROLES = (*sorted(set(Role.values) - {Role.ADMINISTRATOR}), Role.ADMINISTRATOR)


GIVERS = ("administrator", "coordinator", "scrutiny_councillor", "auditor", "officer", "nobody")


@pytest.mark.parametrize("own", [True, False], ids=["own", "other"])
@pytest.mark.parametrize("giver", GIVERS)
@pytest.mark.parametrize("role", ROLES)
def test_section_7_who_may_give_which_role(giver: str, role: str, own: bool) -> None:
    allowed = giver == "administrator" or (giver == "coordinator" and own and role != Role.ADMINISTRATOR)
    lsp, other, agency = make.lsp(), make.lsp(), make.organisation()
    theirs = lsp if own else other
    by = {
        "administrator": lambda: make.administrator(),
        "officer": lambda: make.officer(agency, theirs),
        "nobody": lambda: make.user(),
    }.get(giver, lambda: getattr(make, giver)(theirs))()
    more = {"organisation": agency} if role == Role.AGENCY_OFFICER else {}
    if allowed:
        grants.give(by=by, user=make.user(), role=role, lsp=lsp, **more)
    else:
        with pytest.raises(PermissionRefused):
            grants.give(by=by, user=make.user(), role=role, lsp=lsp, **more)


def test_a_coordinator_of_another_partnership_ends_nothing_here() -> None:
    lsp, other = make.lsp(), make.lsp()
    grant = make.grant(make.user(), Role.AUDITOR, lsp=lsp)
    with pytest.raises(NotFoundError):
        grants.end(grant, by=make.coordinator(other), reason="Mine")
    with pytest.raises(PermissionRefused):
        grants.end(grant, by=make.auditor(lsp), reason="Mine")


def test_Q5_an_executive_councillor_gets_no_scrutiny_role_on_the_same_council() -> None:
    lsp, other = make.lsp(), make.lsp()
    administrator, user = make.administrator(), make.user()
    grants.give(by=administrator, user=user, role=Role.EXECUTIVE_COUNCILLOR, lsp=lsp)
    for role in (Role.SCRUTINY_COUNCILLOR, Role.SCRUTINY_OFFICER):
        with pytest.raises(RuleRefused) as refused:
            grants.give(by=administrator, user=user, role=role, lsp=lsp)
        assert refused.value.reasons[0].rule == "Q5"
    grants.give(by=administrator, user=user, role=Role.SCRUTINY_COUNCILLOR, lsp=other)


def test_Q5_holds_the_other_way_round_and_through_another_partnership_of_the_same_council() -> None:
    council = make.authority()
    one, two = make.lsp(authorities=[council]), make.lsp(authorities=[council])
    administrator, user = make.administrator(), make.user()
    grants.give(by=administrator, user=user, role=Role.SCRUTINY_COUNCILLOR, lsp=one)
    with pytest.raises(RuleRefused):
        grants.give(by=administrator, user=user, role=Role.EXECUTIVE_COUNCILLOR, lsp=two)


def test_Q5_lets_a_role_follow_the_other_in_time() -> None:
    lsp = make.lsp()
    administrator, user = make.administrator(), make.user()
    last = clock.days_from_today(30)
    grants.give(by=administrator, user=user, role=Role.EXECUTIVE_COUNCILLOR, lsp=lsp, ends_on=last)
    with pytest.raises(RuleRefused):
        grants.give(
            by=administrator,
            user=user,
            role=Role.SCRUTINY_COUNCILLOR,
            lsp=lsp,
            starts_on=last - timedelta(days=1),
        )
    grants.give(by=administrator, user=user, role=Role.SCRUTINY_COUNCILLOR, lsp=lsp, starts_on=last)


def test_Q5_counts_elected_offices_too() -> None:
    council = make.authority()
    lsp, user = make.lsp(authorities=[council]), make.user()
    administrator, person = make.administrator(), make.person(user=user)
    office = people.add_office(
        person,
        by=administrator,
        kind="councillor",
        authority=council,
        council_role="executive",
        starts_on=date(2005, 5, 5),
    )
    with pytest.raises(RuleRefused):
        grants.give(by=administrator, user=user, role=Role.SCRUTINY_COUNCILLOR, lsp=lsp)
    people.end_office(office, by=administrator, on=clock.today(), reason="Left the cabinet")
    grants.give(by=administrator, user=user, role=Role.SCRUTINY_COUNCILLOR, lsp=lsp)
    with pytest.raises(RuleRefused):
        people.add_office(
            person,
            by=administrator,
            kind="councillor",
            authority=council,
            council_role="executive",
            starts_on=clock.today(),
        )
    people.add_office(person, by=administrator, kind="councillor", authority=council, council_role="ward")
