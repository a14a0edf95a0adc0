"""Invitations: an account without a password, and a link by mail with which its holder chooses one.

The link is signed, holds for fourteen days and for one use: it names the password the account has now, so choosing
one, or a newer invitation, makes it void. It always goes to the account's own address, which nobody but the
administrator changes, so an invitation can never hand somebody else's account over.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.text import slugify

from lsp import clock, outbox, permissions, rules
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, NotFoundError, PermissionRefused, RuleRefused
from lsp.models import LocalStrategicPartnership, Organisation, Person, User
from lsp.queries.changes import display_name
from lsp.queries.roles import account_for
from lsp.services import grants, people
from lsp.services.locking import lock

HOLDS_FOR = timedelta(days=14)
SALT = "lsp.invitation"
VOID = "This invitation has been used already, has run out, or a newer one was sent. Ask for a new one."

Members = Callable[[LocalStrategicPartnership, date], Iterable[int]]
"""(partnership, day) -> ids of the people with a current appointment on its bodies."""

_members: list[Members] = []


def register_members(members: Members) -> None:
    """Let an app say who the members of a partnership are: seats are of the app above."""
    if members not in _members:
        _members.append(members)


def invite(
    person: Person,
    *,
    by: Any,
    lsp: LocalStrategicPartnership,
    role: str = "",
    organisation: Organisation | None = None,
    body: int | None = None,
) -> Person:
    """Invite a person, again where they were invited before; give the role where one is named.

    Raises PermissionRefused, NotFoundError, RuleRefused (no address; Q5), InvalidInput (an account in use).
    """
    permissions.coordinate_or_administer(by, lsp.pk).require(PermissionRefused)
    with act("person.invite", by=by, subject=person, lsp=lsp):
        person = lock(Person, person.pk, by=by)
        can_be_invited(person).require(RuleRefused)
        account = _account(person)
        if role:
            grants.give(by=by, user=account, role=role, lsp=lsp, organisation=organisation, body=body)
        _write_to(account, person, lsp, by)
    return person


def invite_new(
    *,
    by: Any,
    lsp: LocalStrategicPartnership,
    name: str,
    email: str,
    job_title: str = "",
    role: str = "",
    organisation: Organisation | None = None,
    body: int | None = None,
) -> Person:
    """Invite somebody who is not in the register of people yet. Raises as `invite` does."""
    permissions.coordinate_or_administer(by, lsp.pk).require(PermissionRefused)
    with act("person.invite", by=by, lsp=lsp):
        holder = account_for(email)
        known = Person.objects.filter(user=holder).first() if holder is not None else None
        person = known or people.create(by=by, name=name, email=email, job_title=job_title)
        return invite(person, by=by, lsp=lsp, role=role, organisation=organisation, body=body)


def can_be_invited(person: Person) -> Decision:
    """Whether there is an address to write to."""
    return rules.has_address(person.user.email if person.user else person.email)


@dataclass
class Invited:
    """What became of an invitation to all members: names by outcome."""

    invited: list[str] = field(default_factory=list)
    have_account: list[str] = field(default_factory=list)
    no_address: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def members(lsp: LocalStrategicPartnership, by: Any) -> QuerySet[Person]:
    """The people with a current appointment on the partnership's bodies, by name."""
    ids = {pk for ask in _members for pk in ask(lsp, clock.today())}
    return Person.objects.visible_to(by).filter(pk__in=ids).select_related("user").order_by("name", "id")


def invite_all(
    lsp: LocalStrategicPartnership, *, by: Any, advance: Callable[[int, int], None] | None = None
) -> Invited:
    """Invite every member who has an address and no password yet. `advance(done, refused)` is told of each.

    Raises PermissionRefused.
    """
    permissions.coordinate_or_administer(by, lsp.pk).require(PermissionRefused)
    outcome = Invited()
    with act("lsp.invite_all", by=by, subject=lsp):
        for person in members(lsp, by):
            refused = len(outcome.refused)
            _invite_member(person, lsp, by, outcome)
            if advance is not None:
                advance(1, len(outcome.refused) - refused)
    return outcome


def _invite_member(person: Person, lsp: LocalStrategicPartnership, by: Any, outcome: Invited) -> None:
    if person.user is not None and person.user.has_usable_password():
        outcome.have_account.append(person.name)
    elif not can_be_invited(person):
        outcome.no_address.append(person.name)
    else:
        try:
            invite(person, by=by, lsp=lsp)
        except (InvalidInput, RuleRefused) as refusal:
            outcome.refused.append((person.name, refusal.message))
        else:
            outcome.invited.append(person.name)


def _account(person: Person) -> User:
    """The person's account: their own, the one with their address, or a new one without a password."""
    if person.user is not None:
        if not person.user.is_active:
            raise InvalidInput("This account has been closed. An administrator can open it again.")
        return person.user
    account = account_for(person.email)
    if account is not None:
        raise InvalidInput.field(
            "email",
            f"Another account has the address {person.email}. An administrator can say that it is this person's.",
        )
    first, _, last = person.name.rpartition(" ")
    account = User(username=_free_username(person.email), email=person.email, first_name=first[:150])
    account.last_name = last[:150]
    account.set_unusable_password()
    account.save()
    person.user = account
    person.save()
    return account


def _free_username(email: str) -> str:
    base = re.sub(r"[^a-z0-9.]+", "", slugify(email.partition("@")[0].replace(".", "-")).replace("-", "."))
    base = base.strip(".")[:140] or "member"
    taken = set(User.objects.filter(username__istartswith=base).values_list("username", flat=True))
    candidates = [base, *(f"{base}{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in candidates if name not in taken)


def _write_to(account: User, person: Person, lsp: LocalStrategicPartnership, by: Any) -> None:
    """The mail: a link to choose a password, or where one is chosen already, word of what is new."""
    if account.has_usable_password():
        link, ask = f"{settings.SITE_URL}{reverse('lsp:work')}", "You have an account already. Sign in here:"
    else:
        account.set_unusable_password()  # what was sent before holds no longer
        account.save(update_fields=["password"])
        link = f"{settings.SITE_URL}{reverse('lsp:invitation', args=[token_for(account)])}"
        ask = f"To choose your password, open this link before {_last_day()}:"
    text = (
        f"Dear {person.name}\n\n"
        f"{display_name(by)} invites you to {settings.SERVICE_NAME},"
        f" where {lsp.name} keeps what was agreed, who is to do it and whether it was done.\n\n"
        f"{ask}\n\n{link}\n\nYour user name is {account.get_username()}.\n\n"
        "If you did not expect this, you need do nothing.\n"
    )
    outbox.mail(
        to=account.email,
        subject=f"Invitation to {lsp.name}",
        text=text,
        about=f"invitation:{person.pk}",
    )


def _last_day() -> str:
    day = clock.days_from_today(HOLDS_FOR.days)
    return f"{day.day} {day:%B %Y}"


def token_for(account: User) -> str:
    """The signed token of an invitation; void as soon as the account's password changes."""
    return signing.dumps({"account": account.pk, "now": _fingerprint(account)}, salt=SALT)


def _fingerprint(account: User) -> str:
    return salted_hmac(SALT, account.password, algorithm="sha256").hexdigest()[:32]


def account_of(token: str) -> User:
    """The account an invitation is for. Raises NotFoundError where the token is void."""
    try:
        content = signing.loads(token, salt=SALT, max_age=HOLDS_FOR)
    except signing.BadSignature as error:
        raise NotFoundError(VOID) from error
    account = User.objects.filter(pk=content["account"], is_active=True).first()
    if account is None or not constant_time_compare(content["now"], _fingerprint(account)):
        raise NotFoundError(VOID)
    return account


def accept(token: str, *, password: str) -> User:
    """Choose the password of the account the invitation is for. Raises NotFoundError, InvalidInput."""
    account = account_of(token)
    with act("account.accept_invitation", by=account, subject=account):
        account = User.objects.select_for_update().get(pk=account.pk)
        if account_of(token).pk != account.pk:  # asked again under the lock: a link is used once
            raise NotFoundError(VOID)
        try:
            validate_password(password, account)
        except ValidationError as error:
            raise InvalidInput.field("password", " ".join(error.messages)) from error
        account.set_password(password)
        account.save(update_fields=["password"])
    return account
