"""The first account of an installation, and accounts that are made from the command line."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lsp import clock
from lsp.access import Access
from lsp.audit import act
from lsp.errors import InvalidInput
from lsp.models import Role, RoleGrant, User


def open_account(*, by: Any, username: str, email: str, password: str) -> User:
    """A new account that can sign in at once. Raises InvalidInput (a name or address in use, a weak password)."""
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


def make_administrator(account: User, *, by: Any) -> RoleGrant:
    """Grant the administrator's role: the one grant that needs nobody's role before it. Doing it twice is one."""
    held = RoleGrant.objects.filter(user=account, role=Role.ADMINISTRATOR).current().first()
    if held is not None:
        return held
    grant = RoleGrant(user=account, role=Role.ADMINISTRATOR, starts_on=clock.today())
    with act(
        "role_grant.give", by=by, subject=grant, reason="Given from the command line of the installation"
    ):
        grant.save()
    Access.forget(account)
    return grant
