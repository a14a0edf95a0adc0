"""People, roles and invitations: what their services do and refuse."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from lsp import clock, jobs, outbox, tasks
from lsp.access import Access
from lsp.errors import Conflict, InvalidInput, NotFoundError, PermissionRefused, RuleRefused, StaleVersion
from lsp.models import Message, Person, Role, RoleGrant, User
from lsp.services import accounts, grants, invitations, people
from tests.factories import lsp as make

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "three plain sparrows"


@pytest.fixture(autouse=True)
def quiet_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "ring_bell", lambda task, *args: None)


# --- people


def test_a_person_is_made_and_corrected() -> None:
    by = make.coordinator(make.lsp())
    person = people.create(by=by, name=" Alex Example ", email="alex@example.org")
    person = people.update(person, by=by, changes={"job_title": "Director"}, version=1)
    assert (person.name, person.job_title, person.version) == ("Alex Example", "Director", 2)
    with pytest.raises(StaleVersion):
        people.update(person, by=by, changes={"job_title": "Head"}, version=1)
    with pytest.raises(InvalidInput):
        people.update(person, by=by, changes={"email": "not an address"})
    with pytest.raises(InvalidInput):
        people.update(person, by=by, changes={"user": by})


def test_the_address_of_somebody_on_another_partnership_is_the_administrators(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, there = make.lsp(), make.lsp()
    person = make.person()
    monkeypatch.setattr(people, "_ties", [lambda person, day: [here.pk, there.pk]])
    with pytest.raises(RuleRefused):
        people.update(person, by=make.coordinator(here), changes={"email": "mine@example.org"})
    people.update(person, by=make.coordinator(here), changes={"job_title": "Head"})
    assert people.update(person, by=make.administrator(), changes={"email": "a@example.org"}).email


def test_an_account_is_linked_to_one_person_by_the_administrator() -> None:
    administrator, account = make.administrator(), make.user()
    person, other = make.person(), make.person()
    with pytest.raises(PermissionRefused):
        people.link_account(person, by=make.coordinator(make.lsp()), user=account)
    assert people.link_account(person, by=administrator, user=account).user == account
    with pytest.raises(InvalidInput):
        people.link_account(other, by=administrator, user=account)
    assert people.link_account(person, by=administrator, user=None).user is None


# --- roles


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


# --- independence


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


def test_a_councillor_is_one_of_a_council() -> None:
    with pytest.raises(InvalidInput):
        people.add_office(make.person(), by=make.administrator(), kind="councillor")


# --- invitations


def link_in(message: Message) -> str:
    found = re.search(r"/invitations/\S+", message.text)
    assert found is not None
    return found.group()


def invited(**more: Any) -> tuple[Person, str]:
    lsp = make.lsp()
    person = invitations.invite(make.person("Alex Example"), by=make.coordinator(lsp), lsp=lsp, **more)
    return person, link_in(Message.objects.latest("id"))


def token(link: str) -> str:
    return link.split("/")[2]


def test_an_invitation_makes_an_account_without_a_password_and_writes_to_it() -> None:
    person, link = invited(role=Role.AUDITOR)
    assert person.user is not None
    assert not person.user.has_usable_password()
    message = Message.objects.get()
    assert message.to == person.email
    assert person.user.username in message.text
    assert RoleGrant.objects.get(user=person.user).role == Role.AUDITOR
    outbox.deliver()
    assert link in mail.outbox[0].body
    message.refresh_from_db()
    assert link not in message.text


def test_an_invitation_says_who_invites_by_the_name_in_the_register() -> None:
    lsp = make.lsp()
    by = make.coordinator(lsp)
    make.person("Cory Coordinator", user=by)
    invitations.invite(make.person("Alex Example"), by=by, lsp=lsp)
    assert "Cory Coordinator invites you" in Message.objects.latest("id").text


def test_the_link_lets_its_holder_choose_a_password_once() -> None:
    person, link = invited()
    account = invitations.accept(token(link), password=NEW_PASSWORD)
    assert account == person.user
    assert account.check_password(NEW_PASSWORD)
    with pytest.raises(NotFoundError):
        invitations.accept(token(link), password="another plain sparrow")


def test_a_newer_invitation_makes_the_older_void() -> None:
    person, first = invited()
    lsp = make.lsp()
    invitations.invite(person, by=make.coordinator(lsp), lsp=lsp)
    with pytest.raises(NotFoundError):
        invitations.account_of(token(first))
    assert invitations.account_of(token(link_in(Message.objects.latest("id")))) == person.user


def test_an_invitation_that_is_altered_or_old_or_for_a_closed_account_is_void(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person, link = invited()
    with pytest.raises(NotFoundError):
        invitations.account_of(token(link)[:-1] + "x")
    assert person.user is not None
    accounts.close(person.user, by=make.administrator(), reason="Left")
    with pytest.raises(NotFoundError):
        invitations.account_of(token(link))
    accounts.reopen(person.user, by=make.administrator())
    invitations.account_of(token(link))
    monkeypatch.setattr(invitations, "HOLDS_FOR", timedelta(seconds=-1))
    with pytest.raises(NotFoundError):
        invitations.account_of(token(link))


def test_a_weak_password_is_refused_and_the_link_still_holds() -> None:
    _, link = invited()
    with pytest.raises(InvalidInput) as refused:
        invitations.accept(token(link), password="password")
    assert refused.value.reasons[0].field == "password"
    invitations.accept(token(link), password=NEW_PASSWORD)


def test_who_has_a_password_is_told_to_sign_in_and_keeps_it() -> None:
    lsp, account = make.lsp(), make.user()
    person = make.person(user=account, email=account.email)
    invitations.invite(person, by=make.coordinator(lsp), lsp=lsp)
    account.refresh_from_db()
    assert account.has_usable_password()
    assert "/invitations/" not in Message.objects.get().text


def test_an_invitation_goes_to_the_accounts_own_address_whatever_the_register_says() -> None:
    lsp = make.lsp()
    person, _ = invited()
    assert person.user is not None
    people.update(person, by=make.administrator(), changes={"email": "thief@example.org"})
    invitations.invite(person, by=make.coordinator(lsp), lsp=lsp)
    assert set(Message.objects.values_list("to", flat=True)) == {person.user.email}


def test_an_address_of_another_account_is_not_taken_over() -> None:
    lsp, administrator = make.lsp(), make.administrator()
    person = make.person(email=administrator.email.upper())
    with pytest.raises(InvalidInput):
        invitations.invite(person, by=make.coordinator(lsp), lsp=lsp)
    assert (Person.objects.get(pk=person.pk).user, Message.objects.count()) == (None, 0)


def test_without_an_address_there_is_no_invitation() -> None:
    lsp = make.lsp()
    with pytest.raises(RuleRefused):
        invitations.invite(make.person(email=""), by=make.coordinator(lsp), lsp=lsp)


def test_only_the_coordinator_and_the_administrator_invite() -> None:
    lsp, person = make.lsp(), make.person()
    for by in (make.coordinator(make.lsp()), make.auditor(lsp), make.user()):
        with pytest.raises(PermissionRefused):
            invitations.invite(person, by=by, lsp=lsp)
    invitations.invite(person, by=make.administrator(), lsp=lsp)


def test_somebody_new_enters_the_register_and_is_invited_with_a_role() -> None:
    lsp, agency = make.lsp(), make.organisation()
    person = invitations.invite_new(
        by=make.coordinator(lsp),
        lsp=lsp,
        name="Sam Sample",
        email="sam.sample@example.org",
        role=Role.AGENCY_OFFICER,
        organisation=agency,
    )
    assert person.user is not None
    assert person.user.username == "sam.sample"
    assert Access.of(person.user).acts_for(agency.pk, lsp.pk)


def test_somebody_with_the_address_already_is_not_entered_twice() -> None:
    lsp, other = make.lsp(), make.lsp()
    words: dict[str, Any] = {"name": "Sam Sample", "email": "sam@example.org"}
    first = invitations.invite_new(by=make.coordinator(lsp), lsp=lsp, **words)
    second = invitations.invite_new(by=make.coordinator(other), lsp=other, role=Role.AUDITOR, **words)
    assert first == second


def test_user_names_do_not_clash() -> None:
    lsp = make.lsp()
    by = make.coordinator(lsp)
    names = []
    for domain in ("example.org", "example.com", "example.net"):
        person = invitations.invite_new(by=by, lsp=lsp, name="Sam", email=f"S.Sample@{domain}")
        assert person.user is not None
        names.append(person.user.username)
    assert names == ["s.sample", "s.sample2", "s.sample3"]


def test_all_members_are_invited_at_once_by_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    lsp, account = make.lsp(), make.user()
    taken = make.user()
    chosen = [
        make.person("Alex Example"),
        make.person("Bo Sample", email=""),
        make.person("Cy Sample", user=account),
        make.person("Di Sample", email=taken.email),
    ]
    monkeypatch.setattr(invitations, "_members", [lambda lsp, day: [person.pk for person in chosen]])
    job = jobs.enqueue("invitations.all", title="Invite", by=make.coordinator(lsp), lsp=lsp)
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == "done", job.report
    assert job.report["counts"] == {
        "Invited": 1,
        "Had an account already": 1,
        "Without an e-mail address": 1,
        "Refused": 1,
    }
    assert (job.done, job.total, job.refused) == (4, 4, 1)
    assert [message.to for message in Message.objects.all()] == [chosen[0].email]


# --- accounts


def test_closing_an_account_ends_its_session_at_once() -> None:
    account, administrator = make.user(), make.administrator()
    client = Client()
    client.force_login(account)
    assert client.get("/accounts/password/change/").status_code == 200
    accounts.close(account, by=administrator, reason="Left the council")
    assert client.get("/accounts/password/change/").status_code == 302
    accounts.reopen(account, by=administrator)
    assert client.get("/accounts/password/change/").status_code == 200


def test_only_the_administrator_closes_accounts_and_not_the_own_one() -> None:
    administrator = make.administrator()
    with pytest.raises(PermissionRefused):
        accounts.close(make.user(), by=make.coordinator(make.lsp()), reason="Why")
    with pytest.raises(InvalidInput):
        accounts.close(administrator, by=administrator, reason="Why")
    with pytest.raises(InvalidInput):
        accounts.close(make.user(), by=administrator, reason=" ")


def test_a_conflict_is_what_a_duplicate_becomes() -> None:
    person = make.person("Alex Example")
    account = make.user()
    make.person(user=account)
    person.user = account
    with pytest.raises(Conflict), make.in_act():
        person.save()


def test_the_first_administrator_is_made_by_command_and_chooses_a_password() -> None:
    out = io.StringIO()
    call_command("make_administrator", "ada", "ada@example.org", stdout=out)
    link = re.search(r"/invitations/\S+", out.getvalue())
    assert link is not None
    account = invitations.accept(token(link.group()), password=NEW_PASSWORD)
    assert Access.of(account).is_administrator
    call_command("make_administrator", "ada", "ada@example.org", stdout=out)
    assert RoleGrant.objects.filter(user=account).count() == 1
    assert "signs in as before" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("make_administrator", "ADA", "other@example.org", stdout=out)
