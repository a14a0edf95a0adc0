"""People in the register and their accounts: what their services do and refuse."""

import pytest
from django.test import Client

from lsp.errors import Conflict, InvalidInput, PermissionRefused, RuleRefused, StaleVersion
from lsp.services import accounts, people
from tests.factories import lsp as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_bell")]


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


def test_a_councillor_is_one_of_a_council() -> None:
    with pytest.raises(InvalidInput):
        people.add_office(make.person(), by=make.administrator(), kind="councillor")


def test_a_conflict_is_what_a_duplicate_becomes() -> None:
    person = make.person("Alex Example")
    account = make.user()
    make.person(user=account)
    person.user = account
    with pytest.raises(Conflict), make.in_act():
        person.save()


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
