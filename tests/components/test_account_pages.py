"""Signing in and out, and the forgotten password from end to end: our words, our frame, nothing typed lost."""

import re

import pytest
from django.core import mail
from django.test import Client

from lsp import outbox
from lsp.models import User

PASSWORD = "correct horse battery"
pytestmark = pytest.mark.django_db


@pytest.fixture
def alex() -> User:
    """An account of somebody invented."""
    return User.objects.create_user(
        "alex", "alex@example.org", PASSWORD, first_name="Alex", last_name="Example"
    )


def title(page: str) -> str:
    """The page's title."""
    found = re.search(r"<title>(.*)</title>", page)
    return found[1] if found else ""


@pytest.mark.parametrize("name", ["alex", "alex@example.org"])
def test_one_signs_in_with_a_username_or_an_address(client: Client, alex: User, name: str) -> None:
    assert title(client.get("/accounts/login/").content.decode()) == "Sign in - Partnership Ledger"
    answer = client.post("/accounts/login/", {"login": name, "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/work/"


def test_a_wrong_password_is_said_at_the_top_and_the_name_is_kept(client: Client, alex: User) -> None:
    page = client.post("/accounts/login/", {"login": "alex", "password": "wrong"}).content.decode()
    assert title(page) == "Error: Sign in - Partnership Ledger"
    assert "There is a problem" in page
    assert 'value="alex"' in page
    assert "wrong" not in re.sub(r"<[^>]+>", "", page).lower()


def test_an_empty_form_names_what_is_missing(client: Client) -> None:
    page = client.post("/accounts/login/", {}).content.decode()
    assert '<a href="#id_login">Enter the username or e-mail address</a>' in page
    assert '<a href="#id_password">Enter the password</a>' in page
    assert "placeholder" not in page


def test_a_forgotten_password_is_replaced_by_way_of_a_mail(client: Client, alex: User) -> None:
    client.post("/accounts/password/reset/", {"email": "alex@example.org"})
    outbox.deliver()
    letter = mail.outbox[0]
    assert letter.subject == "Choose a new password"
    link = re.search(r"http://[^/]+(/\S+)", str(letter.body))
    assert link is not None
    form = client.get(link[1], follow=True)
    assert title(form.content.decode()) == "Choose a new password - Partnership Ledger"
    address = form.redirect_chain[-1][0]
    weak = client.post(address, {"password1": "short", "password2": "short"}).content.decode()
    assert title(weak).startswith("Error: ")
    new = {"password1": "another horse battery", "password2": "another horse battery"}
    done = client.post(address, new, follow=True).content.decode()
    assert done.count("Password changed</h1>") == 1
    assert "govuk-notification-banner" not in done
    signed_in = client.post("/accounts/login/", {"login": "alex", "password": new["password1"]})
    assert signed_in.status_code == 302
    assert "This link no longer works" in Client().get(link[1], follow=True).content.decode()


def test_who_has_no_account_learns_nothing_from_the_page(client: Client, alex: User) -> None:
    known = client.post("/accounts/password/reset/", {"email": "alex@example.org"}, follow=True).content
    unknown = client.post("/accounts/password/reset/", {"email": "sam@example.org"}, follow=True).content
    assert re.sub(rb"\d", b"", known) == re.sub(rb"\d", b"", unknown)
    outbox.deliver()
    assert mail.outbox[1].subject == "No account with this address"


def test_the_password_is_changed_and_the_page_says_so(client: Client, alex: User) -> None:
    client.force_login(alex)
    form = client.get("/accounts/password/change/").content.decode()
    assert "Present password" in form
    new = {
        "oldpassword": PASSWORD,
        "password1": "another horse battery",
        "password2": "another horse battery",
    }
    done = client.post("/accounts/password/change/", new, follow=True).content.decode()
    assert "Your password has been changed." in done


def test_signing_out_is_one_button_on_every_page(client: Client, alex: User) -> None:
    client.force_login(alex)
    page = client.get("/accounts/password/change/").content.decode()
    assert '<form method="post" action="/accounts/logout/">' in page
    assert "Alex Example" in page
    assert client.post("/accounts/logout/").headers["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_accounts_are_made_by_invitation(client: Client) -> None:
    assert "Accounts are made by invitation" in client.get("/accounts/signup/").content.decode()
