"""Tokens: hashed, scoped, expiring, revoked at once; one's own pages; the trail says which token wrote."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from lsp import clock
from lsp.errors import InvalidInput, NotFoundError, PermissionRefused
from lsp.models import ApiToken, AuditEvent, Block, User
from lsp.services import tokens
from tests.api.conftest import Caller, caller_for
from tests.factories import lsp as places
from tests.visitors import signed_in


@pytest.fixture
def user(db: None) -> User:
    return places.user("pat-example")


def test_a_token_is_kept_as_a_digest_alone(user: User) -> None:
    token, secret = tokens.create(user=user, by=user, name="Export", days=30)
    with connection.cursor() as cursor:
        for table in ("lsp_apitoken", "lsp_historicalapitoken", "lsp_audittext"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            assert secret not in (cursor.fetchone()[0] or "")
    assert token.digest == tokens.digest(secret)
    assert secret.startswith(token.prefix)
    assert len(secret) - len(token.prefix) > 30


def test_a_token_signs_in(user: User) -> None:
    assert caller_for(user, "read").get("/role-grants/").status_code == 200
    assert Caller().get("/role-grants/").status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer x", "Bearer pl_" + "a" * 43, "bearer \xff\xfe", "Bearer a b c"]
)
def test_a_token_that_is_none_is_a_401_even_for_public_records(db: None, header: str) -> None:
    answer = Client().get("/api/v1/blocks/", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer.json()["code"] == "not_signed_in"


def test_an_expired_token_is_refused(user: User) -> None:
    caller = caller_for(user)
    with clock.at(clock.now() + timedelta(days=89)):
        assert caller.get("/role-grants/").status_code == 200
    with clock.at(clock.now() + timedelta(days=90, seconds=1)):
        assert caller.get("/role-grants/").status_code == 401


def test_a_revoked_token_is_refused_at_the_next_request(user: User) -> None:
    caller = caller_for(user)
    assert caller.get("/role-grants/").status_code == 200
    tokens.revoke(ApiToken.objects.get(), by=user)
    assert caller.get("/role-grants/").status_code == 401


def test_a_closed_account_takes_its_tokens_with_it(user: User) -> None:
    caller = caller_for(user)
    user.is_active = False
    user.save()
    assert caller.get("/role-grants/").status_code == 401


@pytest.mark.parametrize(
    ("scopes", "reading", "writing"),
    [
        (("read",), 200, 403),
        (("write",), 403, 201),
        (("read", "write"), 200, 201),
        (("read:blocks",), 200, 403),
        (("write:blocks",), 403, 201),
        (("read:people", "write:people"), 403, 403),
    ],
)
def test_a_token_does_what_its_scopes_say(
    coordinator_user: User, block: Block, scopes: tuple[str, ...], reading: int, writing: int
) -> None:
    caller = caller_for(coordinator_user, *scopes)
    read = caller.get("/blocks/")
    written = caller.post("/blocks/", {"lsp": block.lsp_id, "name": "Environment"})
    assert (read.status_code, written.status_code) == (reading, writing)
    for answer in (read, written):
        assert answer.status_code != 403 or answer.json()["code"] == "insufficient_scope"


def test_a_scope_gives_no_right_its_user_has_not(user: User, block: Block) -> None:
    answer = caller_for(user, "write").post("/blocks/", {"lsp": block.lsp_id, "name": "Environment"})
    assert answer.json()["code"] == "permission_refused"


def test_T1_the_trail_says_which_token_wrote(coordinator_user: User, block: Block) -> None:
    caller = caller_for(coordinator_user)
    token = ApiToken.objects.get()
    made = caller.post("/blocks/", {"lsp": block.lsp_id, "name": "Environment"})
    event = AuditEvent.objects.get(kind="block.create", subject_id=made.json()["id"])
    assert (event.source, event.token_id, event.actor_id) == ("api", token.pk, coordinator_user.pk)
    assert event.request_id == made["X-Request-ID"]
    client = signed_in(coordinator_user)
    client.post("/api/v1/blocks/", {"lsp": block.lsp_id, "name": "Housing"}, content_type="application/json")
    assert AuditEvent.objects.filter(kind="block.create").latest("id").token_id is None


def test_T1_making_and_revoking_are_events(user: User) -> None:
    token, _ = tokens.create(user=user, by=user, name="Export")
    tokens.revoke(token, by=user)
    kinds = AuditEvent.objects.filter(subject_type="apitoken", subject_id=token.pk).order_by("id")
    assert list(kinds.values_list("kind", "actor_id")) == [
        ("api-token.create", user.pk),
        ("api-token.revoke", user.pk),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["admin"]}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused(user: User, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        tokens.create(**{"user": user, "by": user, "name": "Export", **wrong})
    assert [reason.field for reason in refused.value.reasons] == [field]


def test_nobody_makes_or_revokes_a_token_for_somebody_else(user: User) -> None:
    other = places.administrator("admin-example")
    with pytest.raises(PermissionRefused):
        tokens.create(user=user, by=other, name="Export")
    token, _ = tokens.create(user=user, by=user, name="Export")
    with pytest.raises(NotFoundError):
        tokens.revoke(token, by=other)


# The command --------------------------------------------------------------------------------------------------


def test_the_command_prints_the_token_once(user: User) -> None:
    out, told = StringIO(), StringIO()
    call_command(
        "api_token",
        "pat-example",
        "--scope",
        "read",
        "--scope",
        "write",
        "--days",
        "5",
        "--name",
        "Nightly",
        stdout=out,
        stderr=told,
    )
    secret = out.getvalue().strip()
    token = ApiToken.objects.get()
    assert (token.name, token.scopes, token.digest) == ("Nightly", ["read", "write"], tokens.digest(secret))
    assert token.expires_at.date() == (clock.now() + timedelta(days=5)).date()
    assert secret not in told.getvalue()
    assert Caller(secret).get("/role-grants/").status_code == 200
    assert AuditEvent.objects.get(kind="api-token.create").source == "command"


@pytest.mark.parametrize(
    "typed", [["nobody"], ["pat-example", "--days", "0"], ["pat-example", "--scope", "all"]]
)
def test_the_command_says_what_is_wrong(user: User, typed: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("api_token", *typed, stdout=StringIO(), stderr=StringIO())
    assert not ApiToken.objects.exists()


# The pages ----------------------------------------------------------------------------------------------------


def test_the_page_shows_the_token_once_and_lists_it_without(user: User) -> None:
    client = signed_in(user)
    assert "No tokens yet" in client.get("/account/tokens/").content.decode()
    made = client.post("/account/tokens/new/", {"name": "Nightly", "scopes": ["read", "write"], "days": "30"})
    assert made.status_code == 201
    assert made["Cache-Control"] == "no-store"
    token = ApiToken.objects.get()
    secret = made.context["secret"]
    assert secret in made.content.decode()
    listed = client.get("/account/tokens/").content.decode()
    assert "Nightly" in listed
    assert secret not in listed
    assert (token.user, token.scopes) == (user, ["read", "write"])


def test_a_wrong_form_says_so_and_keeps_what_was_typed(user: User) -> None:
    refused = signed_in(user).post("/account/tokens/new/", {"name": "Nightly", "days": "30"})
    assert refused.status_code == 422
    assert 'value="Nightly"' in refused.content.decode()
    assert not ApiToken.objects.exists()


def test_the_page_revokes(user: User) -> None:
    caller = caller_for(user)
    token = ApiToken.objects.get()
    client = signed_in(user)
    address = f"/account/tokens/{token.pk}/revoke/"
    assert token.name in client.get(address).content.decode()
    assert client.post(address, {"version": "1"}).status_code == 302
    assert caller.get("/role-grants/").status_code == 401
    assert "Revoked" in client.get("/account/tokens/").content.decode()
    assert client.post(address, {"version": "2"}).status_code == 409


def test_V2_the_pages_are_one_s_own(user: User) -> None:
    token, _ = tokens.create(user=user, by=user, name="Export")
    address = f"/account/tokens/{token.pk}/revoke/"
    assert signed_in(places.administrator()).get(address).status_code == 404
    for private in ("/account/tokens/", "/account/tokens/new/", address):
        assert Client().get(private).status_code == 302
