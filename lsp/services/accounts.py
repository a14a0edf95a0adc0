"""Accounts closed and opened again by the administrator. Closing one ends its sessions at the next request."""

from typing import Any

from lsp import permissions
from lsp.audit import act
from lsp.errors import InvalidInput, PermissionRefused
from lsp.models import User


def close(account: User, *, by: Any, reason: str) -> User:
    """Nobody signs in to the account any more, and who is signed in is no longer.

    Raises PermissionRefused, InvalidInput (one's own account, no reason).
    """
    permissions.administer(by).require(PermissionRefused)
    if account.pk == by.pk:
        raise InvalidInput("You cannot close your own account: another administrator can.")
    if not reason.strip():
        raise InvalidInput.field("reason", "Say why the account is closed.")
    return _set_active(account, False, "account.close", by=by, reason=reason)


def reopen(account: User, *, by: Any, reason: str = "") -> User:
    """Let the holder sign in again. Raises PermissionRefused."""
    permissions.administer(by).require(PermissionRefused)
    return _set_active(account, True, "account.reopen", by=by, reason=reason)


def _set_active(account: User, active: bool, kind: str, *, by: Any, reason: str) -> User:
    with act(kind, by=by, subject=account, reason=reason):
        account = User.objects.select_for_update().get(pk=account.pk)
        account.is_active = active
        account.save(update_fields=["is_active"])
    return account
