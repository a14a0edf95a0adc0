"""Accounts: the first administrator; closed and opened again. Closing one ends its sessions at the next request."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lsp import clock, permissions
from lsp.audit import act
from lsp.errors import InvalidInput, PermissionRefused
from lsp.models import Role, RoleGrant, User
from lsp.queries.roles import account_for


def open_account(*, by: Any, username: str, email: str, password: str) -> User:
    """A new account that can sign in at once; `by` is an administrator, or None: the installation's shell.

    Raises PermissionRefused, InvalidInput (a name or address in use, a weak password).
    """
    if by is not None:
        permissions.administer(by).require(PermissionRefused)
    if User.objects.filter(username__iexact=username).exists():
        raise InvalidInput.field("username", f"There is an account {username} already.")
    if User.objects.filter(email__iexact=email).exists():
        raise InvalidInput.field("email", f"There is an account with the address {email} already.")
    account = User(username=username, email=email, date_joined=clock.now())
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise InvalidInput.field("password", " ".join(weak.messages)) from weak
    account.set_password(password)
    with act("account.open", by=by, subject=account):
        account.save(force_insert=True)
    return account


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


def make_administrator(*, by: Any, username: str, email: str) -> User:
    """An administrator; `by` is another one, or None: whoever runs the installation, from its shell.

    The account has no password yet. An account with this address becomes an administrator as it is.
    Raises PermissionRefused, InvalidInput (the user name is another's).
    """
    if by is not None:
        permissions.administer(by).require(PermissionRefused)
    account = account_for(email)
    with act("account.make_administrator", by=by):
        if account is None:
            if User.objects.filter(username__iexact=username).exists():
                raise InvalidInput.field("username", f"The user name {username} is another account's.")
            account = User(username=username, email=email)
            account.set_unusable_password()
            account.save()
        held = RoleGrant.objects.filter(user=account, role=Role.ADMINISTRATOR).current()
        if not held.exists():
            RoleGrant(user=account, role=Role.ADMINISTRATOR, starts_on=clock.today()).save()
    return account
