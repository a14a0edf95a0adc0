"""The facts that rules about one commitment rest on."""

from accountability.decisions import FACTS_WANTED
from accountability.models import Commitment, Evidence, ProgressReport
from accountability.rules import Facts
from lsp import clock
from lsp.models import LocalStrategicPartnership, Organisation, Person, Role, RoleGrant
from partnerships.models import Appointment, Office


def facts_for(name: str, commitment: Commitment) -> Facts:
    """The facts that the step of this name asks for; none where the row itself is enough."""
    return facts_of(commitment) if name in FACTS_WANTED else Facts()


def facts_of(commitment: Commitment) -> Facts:
    """Who reported, coordinates and chairs today, and how much evidence there is: four queries."""
    reporters = set(
        ProgressReport.objects.filter(commitment=commitment).values_list("reported_by_id", flat=True)
    )
    if commitment.delivered_by_id is not None:
        reporters.add(commitment.delivered_by_id)
    return Facts(
        reporters=frozenset(reporters),
        coordinators=coordinators_of(commitment.lsp),
        chairs=chairs_of(commitment.lsp),
        evidence=Evidence.objects.filter(progress_report__commitment=commitment).count(),
    )


def coordinators_of(lsp: LocalStrategicPartnership) -> frozenset[int]:
    """The user ids of today's coordinators: one query."""
    grants = RoleGrant.objects.filter(lsp=lsp, role=Role.COORDINATOR).as_at(clock.today())
    return frozenset(grants.values_list("user_id", flat=True))


def chairs_of(lsp: LocalStrategicPartnership) -> frozenset[int]:
    """The user ids of the board's chair or co-chairs today."""
    chairs = Office.objects.filter(body__lsp=lsp, body__kind="board", kind__in=("chair", "co_chair"))
    people = chairs.as_at(clock.today()).values_list("person__user_id", flat=True)
    return frozenset(user_id for user_id in people if user_id is not None)


def owners_of(organisation: Organisation) -> list[Person]:
    """The people who may own the agency's commitments: officers and seat holders of today, by name (C5)."""
    day = clock.today()
    officers = RoleGrant.objects.filter(organisation=organisation).as_at(day).values("user_id")
    seated = Appointment.objects.filter(organisation=organisation).as_at(day).values("person_id")
    return list((Person.objects.filter(user__in=officers) | Person.objects.filter(pk__in=seated)).distinct())
