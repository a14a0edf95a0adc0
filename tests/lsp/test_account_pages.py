"""The administrator's pages of accounts; signing in, and choosing a new password."""

import pytest
from django.core import mail
from django.test import Client

from lsp.models import Message, RoleGrant
from lsp.services import accounts
from tests.factories import lsp as make
from tests.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_bell")]


def test_the_administrator_gives_and_ends_any_role_and_closes_accounts() -> None:
    client, holder = signed_in(make.administrator()), make.user("holder")
    base = f"/administration/accounts/{holder.pk}/"
    client.post(f"{base}roles/add/", {"role": "administrator"})
    grant = RoleGrant.objects.get(user=holder)
    client.post(f"{base}roles/{grant.pk}/end/", {"reason": "By mistake", "version": "1"})
    assert signed_in(holder).get("/administration/").status_code == 404
    client.post(f"{base}close/", {"reason": "Left"})
    holder.refresh_from_db()
    assert not holder.is_active
    assert "Closed" in text_of(client.get("/administration/accounts/?q=holder"))
    client.post(f"{base}reopen/")
    assert "Open" in text_of(client.get(base))


@pytest.mark.parametrize("name", ["alex", "alex@example.org"])
def test_one_signs_in_with_the_user_name_or_the_address(name: str) -> None:
    make.user("alex")
    response = Client().post("/accounts/login/", {"login": name, "password": make.PASSWORD})
    assert response.headers["Location"] == "/work/"


def test_nobody_signs_up_and_a_closed_account_does_not_sign_in() -> None:
    assert "signup_closed" in next(template.name for template in Client().get("/accounts/signup/").templates)
    account = make.user("alex")
    accounts.close(account, by=make.administrator(), reason="Left")
    response = Client().post("/accounts/login/", {"login": "alex", "password": make.PASSWORD})
    assert response.headers.get("Location") != "/work/"


def test_the_mail_to_choose_a_new_password_goes_through_the_outbox_and_the_link_works() -> None:
    account = make.user("alex")
    Client().post("/accounts/password/reset/", {"email": account.email})
    assert mail.outbox == []
    message = Message.objects.get()
    assert (message.to, message.about) == (account.email, "account")
    link = next(word for word in message.text.split() if "/accounts/password/reset/key/" in word)
    client = Client()
    form = client.get(link.partition("testserver")[2], follow=True)
    words = {"password1": "three plain sparrows", "password2": "three plain sparrows"}
    client.post(form.redirect_chain[-1][0], words)
    account.refresh_from_db()
    assert account.check_password("three plain sparrows")


def test_the_administrator_says_whose_account_it_is() -> None:
    account, person = make.user(), make.person("Alex Example", email="alex@example.org")
    other = make.person("Bo Sample", user=make.user())
    client = signed_in(make.administrator())
    base = f"/administration/accounts/{account.pk}/person/"
    assert "has another account" in text_of(client.post(base, {"person": other.name}))
    assert "Nobody in the register" in text_of(client.post(base, {"person": "Nobody"}))
    client.post(base, {"person": "ALEX@example.org"})
    person.refresh_from_db()
    assert person.user == account
    client.post(base, {"person": ""})
    person.refresh_from_db()
    assert person.user is None
