"""A partnership with its coordinator in an empty database, through the services."""

from lsp.audit import act
from lsp.models import LocalAuthority, LocalStrategicPartnership, Role, RoleGrant, User
from lsp.services import partnerships, regimes


def partnership() -> tuple[LocalStrategicPartnership, User]:
    """A partnership of one council, and who coordinates it."""
    administrator = User.objects.create_user("administrator", "administrator@example.org")
    coordinator = User.objects.create_user("coordinator", "coordinator@example.org")
    with act("benchmark.begin", by=None):
        RoleGrant(user=administrator, role=Role.ADMINISTRATOR).save()
        council = LocalAuthority(name="Benchmark Council", slug="benchmark-council", kind="unitary")
        council.save()
    regimes.install(by=None)
    lsp = partnerships.create(
        by=administrator, name="Benchmark", authorities=[council], accountable_body=council
    )
    with act("benchmark.begin", by=None):
        RoleGrant(user=coordinator, role=Role.COORDINATOR, lsp=lsp).save()
    return lsp, coordinator
