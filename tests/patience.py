"""How long a search for a counter-example may take: as long as it takes; a busy machine breaks no rule."""

from hypothesis import HealthCheck, settings

PROFILE = "patient"
SHARING_FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
"""The health checks to suppress where every example works on the one set of records that a fixture made."""


def load() -> None:
    """Judge no example by the clock; all else stays as it is, also where CI has its own profile."""
    settings.register_profile(
        PROFILE, settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile(PROFILE)
