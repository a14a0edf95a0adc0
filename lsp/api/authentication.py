"""Who calls: `Authorization: Bearer <token>`. A revoked or expired token, or a closed account, bites at once."""

from functools import cache
from typing import Any

from django.db.models import Model
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from lsp import clock
from lsp.access import Access, held_by
from lsp.api.problems import CHALLENGE
from lsp.models import ApiToken, User
from lsp.services import tokens
from lsp.statements import Beside, Blank, Statement

HELD = 4
"""Columns of `held_by`."""
REFUSED = "This token is not valid: it is unknown, revoked or expired."


class TokenAuthentication(BaseAuthentication):
    """The user of a bearer token, and the token itself as `request.auth`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """None where there is no bearer token; AuthenticationFailed where it is not good."""
        scheme, _, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = _token(tokens.digest(secret.strip().decode("latin-1")))
        if token is None or token.revoked_at or token.expires_at <= clock.now() or not token.user.is_active:
            raise AuthenticationFailed(REFUSED)
        return token.user, token

    def authenticate_header(self, request: Any) -> str:
        """What a 401 asks for."""
        return CHALLENGE


def _token(digest: str) -> ApiToken | None:
    """The token with its user and what that user may do: one query."""
    day = clock.today()
    found = _by_digest().ask({"digest": digest, "day": day})
    if not found:
        return None
    columns, width = found[0], len(_names(ApiToken))
    token = ApiToken.from_db("default", _names(ApiToken), columns[:width])
    token.user = User.from_db("default", _names(User), columns[width:-HELD])
    Access.keep(token.user, day, zip(*(held or () for held in columns[-HELD:]), strict=True))
    return token


@cache
def _by_digest() -> Statement:
    of_user = (f"user__{name}" for name in _names(User))
    asked = ApiToken.objects.filter(digest=Blank("digest")).order_by()
    token = Statement(asked.values_list(*_names(ApiToken), *of_user))
    return token.beside(held_by(Beside("user_id")))


@cache
def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]
