"""The officers of an organisation that was succeeded: their roles are carried over by who keeps roles (L6)."""

from types import SimpleNamespace
from typing import Any

import pytest

from lsp import clock
from lsp.access import Access
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused, StaleVersion
from lsp.models import AuditEvent, RoleGrant
from lsp.services import carried_roles, successions
from tests.api.conftest import caller_for
from tests.factories import lsp as make
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db

TOLD = {"reason": "Reorganised.", "source": "A minute"}


@pytest.fixture
def world() -> Any:
    """An agency with an officer in one partnership, one in all and one next door; a successor from today."""
    lsp, other = make.lsp(), make.lsp()
    trust, group = make.organisation("Example Trust"), make.organisation("Example Group")
    administrator = make.administrator()
    here, everywhere, away = make.officer(trust, lsp), make.officer(trust), make.officer(trust, other)
    successions.declare(by=administrator, predecessors=[trust], successors=[group], on=clock.today(), **TOLD)
    return SimpleNamespace(
        lsp=lsp,
        trust=trust,
        group=group,
        administrator=administrator,
        coordinator=make.coordinator(lsp),
        here=here,
        everywhere=everywhere,
        away=away,
    )


def role_of(user: Any, organisation: Any) -> RoleGrant:
    found: RoleGrant = RoleGrant.objects.current().get(user=user, organisation=organisation)
    return found


def fresh(user: Any) -> Any:
    Access.forget(user)
    return user


def test_L6_a_succession_alone_gives_nobody_a_role(world: Any) -> None:
    assert not RoleGrant.objects.filter(organisation=world.group).exists()


@pytest.mark.parametrize(
    ("keeper", "listed"),
    [
        ("administrator", {"here", "everywhere", "away"}),
        ("coordinator", {"here"}),
        ("here", set()),
    ],
)
def test_L6_each_keeper_sees_the_roles_they_keep(world: Any, keeper: str, listed: set[str]) -> None:
    found = carried_roles.officers_of(world.trust, fresh(getattr(world, keeper)))
    assert {grant.user for grant in found} == {getattr(world, name) for name in listed}


def test_L6_roles_chosen_are_carried_over_in_one_act(world: Any) -> None:
    old = role_of(world.here, world.trust)
    until = clock.days_from_today(90)
    old.ends_on, old.end_reason = until, "For a quarter."
    make.save(old)
    (made,) = carried_roles.carry_over(
        world.trust, by=world.coordinator, successor=world.group, roles=[old.pk, old.pk]
    )
    assert (made.user, made.lsp, made.organisation) == (world.here, world.lsp, world.group)
    assert (made.starts_on, made.ends_on) == (clock.today(), until)
    old.refresh_from_db()
    assert old.ends_on == clock.today()
    assert "was succeeded by Example Group" in old.end_reason
    fresh(world.here)
    assert Access.of(world.here).acts_for(world.group.pk, world.lsp.pk)
    assert not Access.of(world.here).acts_for(world.trust.pk, world.lsp.pk)
    assert role_of(world.away, world.trust), "who was not chosen keeps what they had"
    assert AuditEvent.objects.filter(kind="organisation.carry_roles_over").count() == 1


def test_L6_who_acts_for_the_successor_already_loses_the_old_role_alone(world: Any) -> None:
    make.grant(world.here, "agency_officer", lsp=world.lsp, organisation=world.group)
    old = role_of(world.here, world.trust)
    made = carried_roles.carry_over(world.trust, by=world.coordinator, successor=world.group, roles=[old.pk])
    assert made == []
    assert role_of(world.here, world.group)
    assert not RoleGrant.objects.current().filter(pk=old.pk).exists()


def test_L6_what_may_not_be_carried_over_is_refused_and_nothing_changes(world: Any) -> None:
    here, away = role_of(world.here, world.trust), role_of(world.away, world.trust)
    given = {"by": world.coordinator, "successor": world.group}
    with pytest.raises(InvalidInput):
        carried_roles.carry_over(world.trust, roles=[], **given)
    with pytest.raises(InvalidInput, match="no role of its officers"):
        carried_roles.carry_over(world.trust, roles=[here.pk, away.pk], **given)
    with pytest.raises(PermissionRefused):
        carried_roles.carry_over(world.trust, roles=[here.pk], **{**given, "by": fresh(world.here)})
    with pytest.raises(RuleRefused, match="has not come after"):
        carried_roles.carry_over(world.trust, roles=[here.pk], **{**given, "successor": make.organisation()})
    with pytest.raises(StaleVersion):
        carried_roles.carry_over(world.trust, roles=[here.pk], version=99, **given)
    assert not RoleGrant.objects.filter(organisation=world.group).exists()
    assert role_of(world.here, world.trust)


def test_L6_ahead_of_the_day_nobody_is_carried_over(world: Any) -> None:
    trust = make.organisation("Later Trust")
    officer = make.officer(trust, world.lsp)
    ahead = clock.days_from_today(9)
    successions.declare(
        by=world.administrator, predecessors=[trust], successors=[world.group], on=ahead, **TOLD
    )
    with pytest.raises(RuleRefused):
        carried_roles.carry_over(
            trust, by=world.administrator, successor=world.group, roles=[role_of(officer, trust).pk]
        )


def test_the_page_carries_them_over(world: Any) -> None:
    desk, page = signed_in(world.coordinator), f"/organisations/{world.trust.slug}/officers/"
    assert page in text_of(desk.get(f"/organisations/{world.trust.slug}/"))
    assert world.here.username in text_of(desk.get(page))
    assert world.away.username not in text_of(desk.get(page))
    refused = desk.post(page, {"successor": world.group.pk})
    assert (refused.status_code, "Choose whose roles" in text_of(refused)) == (422, True)
    typed = {"successor": world.group.pk, "roles": [role_of(world.here, world.trust).pk]}
    assert "1 role is carried over." in text_of(desk.post(page, typed, follow=True))
    assert "No role is left here" in text_of(desk.get(page))
    assert desk.get(f"/organisations/{world.group.slug}/officers/").status_code == 404


def test_the_api_carries_them_over(world: Any) -> None:
    desk, where = caller_for(world.coordinator), f"/organisations/{world.trust.pk}/"
    sent = {"successor": world.group.pk, "roles": [role_of(world.here, world.trust).pk]}
    tag = desk.get(where).headers["ETag"]
    done = desk.post(f"{where}carry-roles/", sent, If_Match=tag)
    assert done.status_code == 200, done.content
    assert role_of(world.here, world.group)
    again = desk.post(f"{where}carry-roles/", sent, If_Match=done.headers["ETag"])
    assert (again.status_code, again.json()["reasons"][0]["field"]) == (422, "roles"), again.content
