"""What a token may be used for. Scopes narrow what its user may do; they never widen it."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from lsp.api.problems import ScopeMissing
from lsp.errors import NotSignedIn
from lsp.models import ApiToken
from lsp.services.tokens import READ, WRITE


def require(token: Any, needed: str, resource: str) -> None:
    """Raise `ScopeMissing` unless the token has the scope, for all resources or for this one."""
    if isinstance(token, ApiToken) and not {needed, f"{needed}:{resource}"} & set(token.scopes):
        raise ScopeMissing(f"This needs the scope “{needed}” or “{needed}:{resource}”.")


class SignedInAndInScope(BasePermission):
    """Anonymous callers read what is public; a token does what its scopes say."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """True, or the reason why not."""
        reading = request.method in view.reading_methods
        if not request.user.is_authenticated and not (reading and view.public):
            raise NotSignedIn("Send a token (Authorization: Bearer …) or sign in.")
        require(request.auth, READ if reading else WRITE, view.resource)
        return True
