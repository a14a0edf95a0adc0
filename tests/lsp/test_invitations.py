"""Invitations: whom they reach, what their link opens and when it no longer does."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from lsp import jobs, outbox
from lsp.access import Access
from lsp.errors import InvalidInput, NotFoundError, PermissionRefused, RuleRefused
from lsp.models import Message, Person, Role, RoleGrant
from lsp.services import accounts, invitations, people
from tests.factories import lsp as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_bell")]


NEW_PASSWORD = "three plain sparrows"


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
