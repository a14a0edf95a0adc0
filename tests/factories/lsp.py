"""Records of place and people for tests. Each function opens an act where none is open. All people are invented."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.utils.text import slugify

from lsp.audit import act, current_event
from lsp.models import (
    Area,
    AreaParent,
    Block,
    Coverage,
    LocalAuthority,
    LocalStrategicPartnership,
    Organisation,
    Person,
    Regime,
    Role,
    RoleGrant,
    ServedArea,
    User,
)
from lsp.services.regimes import supplied

PASSWORD = "a-test-only-password"
LONG_AGO = date(2004, 4, 1)

_numbers = itertools.count(10_001)  # all of one width: names sort as their records were made, in whatever run


def number() -> int:
    """A number not given before in this run."""
    return next(_numbers)


@contextmanager
def in_act() -> Iterator[None]:
    """An act of the tests' own, where none is open."""
    if current_event() is not None:
        yield
        return
    with act("test.prepare", by=None):
        yield


def save(record: Any) -> Any:
    """Save the record, within an act."""
    with in_act():
        record.save()
    return record


def regime() -> Regime:
    """The default regime, as supplied; made once."""
    code = "england-2006"
    found = Regime.objects.filter(code=code).first()
    if found is not None:
        return found
    data = next(data for data in supplied() if data["code"] == code)
    return save(Regime(code=code, name=data["name"], terms={**data["terms"], "edition": data["edition"]}))


def authority(name: str = "", *, kind: str = "metropolitan_district", county: Any = None) -> LocalAuthority:
    """A council; a district where a county is given."""
    name = name or f"Example Council {number()}"
    kind = "district" if county is not None else kind
    return save(
        LocalAuthority(
            name=name, slug=slugify(name), code=f"E{number():08d}", kind=kind, county=county, region="Example"
        )
    )


def area(council: Any, name: str = "", *, kind: str = "ward", code: str = "") -> Area:
    """An area of a council."""
    return save(Area(name=name or f"Example ward {number()}", kind=kind, code=code, authority=council))


def lies_in(inner: Area, outer: Area, starts_on: date | None = None) -> AreaParent:
    """One area lies in another."""
    return save(AreaParent(area=inner, parent=outer, starts_on=starts_on))


def lsp(
    name: str = "",
    *,
    authorities: Any = (),
    accountable: Any = None,
    tier: str = "single",
    upper_tier: Any = None,
    published: bool = True,
    blocks: int = 4,
) -> LocalStrategicPartnership:
    """A partnership with its council, regime and the regime's blocks (all four, unless told)."""
    n = number()
    name = name or f"Example Partnership {n}"
    authorities = list(authorities) or [authority(f"{name} Council")]
    rules = regime()
    with in_act():
        made = save(
            LocalStrategicPartnership(
                name=name,
                slug=slugify(name),
                prefix=f"X{n}",
                regime=rules,
                accountable_body=accountable or authorities[0],
                tier=tier,
                upper_tier=upper_tier,
                published=published,
                starts_on=LONG_AGO,
            )
        )
        for covered in authorities:
            save(Coverage(lsp=made, authority=covered, starts_on=LONG_AGO))
        for position, title in enumerate(rules.terms["blocks"][:blocks], start=1):
            block(made, title, position=position)
    return made


def block(partnership: Any, name: str = "", *, position: int = 9) -> Block:
    """A block of a partnership."""
    name = name or f"Example block {number()}"
    return save(Block(lsp=partnership, name=name, slug=slugify(name), position=position, starts_on=LONG_AGO))


def organisation(
    name: str = "", *, sector: str = "other_public", kind: str = "", serves: Any = (), council: Any = None
) -> Organisation:
    """An organisation, serving the authorities given; a council's own where `council` is given."""
    name = name or f"Example Agency {number()}"
    with in_act():
        made = save(
            Organisation(
                name=name,
                slug=slugify(name),
                sector="local_authority" if council else sector,
                kind=kind,
                authority=council,
            )
        )
        for area in serves:
            save(ServedArea(organisation=made, authority=area, starts_on=LONG_AGO))
    return made


def user(username: str = "", *, active: bool = True, **names: str) -> User:
    """An account that can sign in with `PASSWORD`."""
    username = username or f"user{number()}"
    return User.objects.create_user(
        username=username,
        email=f"{username}@example.org",
        password=PASSWORD,
        is_active=active,
        **{"first_name": "Sam", "last_name": f"Sample ({username})", **names},
    )


def grant(
    holder: Any,
    role: str,
    *,
    lsp: Any = None,
    organisation: Any = None,
    starts_on: date | None = LONG_AGO,
    ends_on: date | None = None,
) -> RoleGrant:
    """A role of a user."""
    given = RoleGrant(
        user=holder, role=role, lsp=lsp, organisation=organisation, starts_on=starts_on, ends_on=ends_on
    )
    return save(given)


def holder(role: str, *, lsp: Any = None, organisation: Any = None, username: str = "") -> User:
    """A new account with one role."""
    made = user(username)
    grant(made, role, lsp=lsp, organisation=organisation)
    return made


def coordinator(lsp: Any, username: str = "") -> User:
    """A coordinator of the partnership."""
    return holder(Role.COORDINATOR, lsp=lsp, username=username)


def officer(organisation: Any, lsp: Any = None, username: str = "") -> User:
    """An officer of the organisation, on all its partnerships or on the one named."""
    return holder(Role.AGENCY_OFFICER, organisation=organisation, lsp=lsp, username=username)


def scrutiny_councillor(lsp: Any, username: str = "") -> User:
    """A scrutiny councillor of the partnership."""
    return holder(Role.SCRUTINY_COUNCILLOR, lsp=lsp, username=username)


def auditor(lsp: Any, username: str = "") -> User:
    """An auditor of the partnership."""
    return holder(Role.AUDITOR, lsp=lsp, username=username)


def administrator(username: str = "") -> User:
    """The installation's administrator."""
    return holder(Role.ADMINISTRATOR, username=username)


def person(name: str = "", *, user: Any = None, email: str | None = None, job_title: str = "") -> Person:
    """Somebody, with an invented name and an address at example.org unless told."""
    n = number()
    address = f"person{n}@example.org" if email is None else email
    return save(Person(name=name or f"Alex Example {n}", user=user, email=address, job_title=job_title))
