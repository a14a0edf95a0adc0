"""Who calls: `Authorization: Bearer <token>`. A revoked or expired token, or a closed account, bites at once."""

from typing import Any

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from lsp import clock
from lsp.api.problems import CHALLENGE
from lsp.models import ApiToken, User
from lsp.services import tokens

REFUSED = "This token is not valid: it is unknown, revoked or expired."


class TokenAuthentication(BaseAuthentication):
    """The user of a bearer token, and the token itself as `request.auth`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """None where there is no bearer token; AuthenticationFailed where it is not good."""
        scheme, _, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        digest = tokens.digest(secret.strip().decode("latin-1"))
        token = ApiToken.objects.select_related("user").filter(digest=digest).first()
        if token is None or token.revoked_at or token.expires_at <= clock.now() or not token.user.is_active:
            raise AuthenticationFailed(REFUSED)
        return token.user, token

    def authenticate_header(self, request: Any) -> str:
        """What a 401 asks for."""
        return CHALLENGE
