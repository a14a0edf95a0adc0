"""API tokens: made once, shown once, kept as a digest; they expire and can be revoked."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from lsp import clock
from lsp.audit import act
from lsp.errors import Conflict, InvalidInput, PermissionRefused, Reason
from lsp.models import ApiToken, User
from lsp.services.locking import lock

MARK = "pl_"  # so that a token found in a file or a log is known for what it is
PREFIX_LENGTH = 10
LONGEST_DAYS = 366
READ, WRITE = "read", "write"


def digest(secret: str) -> str:
    """What is kept of a token: SHA-256, in hexadecimal. The token is 256 random bits, so it needs no salt."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def create(
    *, user: User, by: User | None, name: str, scopes: Sequence[str] = (READ,), days: int = 90
) -> tuple[ApiToken, str]:
    """Make a token for `user`; returns it and its secret, which is not kept.

    `by` is the user themselves, None for an operator at the command line. `scopes` are `read`, `write`, or one of
    these for a resource (`write:commitments`); `days` how long it is good, 366 at most. Raises `InvalidInput`.
    """
    _check(user, by, name, scopes, days)
    secret = MARK + secrets.token_urlsafe(32)
    token = ApiToken(
        user=user,
        name=name.strip(),
        prefix=secret[:PREFIX_LENGTH],
        digest=digest(secret),
        scopes=sorted(set(scopes)),
        expires_at=clock.now() + timedelta(days=days),
    )
    with act("api-token.create", by=by, subject=token):
        token.save()
    return token, secret


def revoke(token: ApiToken, *, by: User, version: int | None = None) -> ApiToken:
    """End a token of one's own: the next request with it is refused.

    Raises `NotFoundError` for somebody else's, `Conflict` where it is revoked already.
    """
    with transaction.atomic():
        locked = lock(ApiToken, token.pk, by=by, version=version)
        if locked.revoked_at:
            raise Conflict("This token is revoked already.")
        with act("api-token.revoke", by=by, subject=locked):
            locked.revoked_at = clock.now()
            locked.save()
    return locked


def _check(user: User, by: User | None, name: str, scopes: Sequence[str], days: int) -> None:
    if by is not None and by.pk != user.pk:
        raise PermissionRefused("A token is made by the person it is for.")
    problems = []
    if not name.strip():
        problems.append(Reason("required", "Give the token a name, so that you know it again.", field="name"))
    if not scopes or any(scope.split(":", 1)[0] not in (READ, WRITE) for scope in scopes):
        problems.append(Reason("scope", "Choose what the token may do: read, write or both.", field="scopes"))
    if not 1 <= days <= LONGEST_DAYS:
        problems.append(Reason("days", f"A token is good for 1 to {LONGEST_DAYS} days.", field="days"))
    if problems:
        raise InvalidInput(reasons=problems)
