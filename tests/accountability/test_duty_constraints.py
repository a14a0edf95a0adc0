"""What the database itself refuses of the duty register, whoever writes and however (L4, L7, L8, D5, D6)."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from accountability.models import DeclinedSuggestion, NamedAgency
from lsp.errors import Conflict
from lsp.models import Organisation
from tests.accountability.test_constraints import refused
from tests.accountability.test_duty import BEFORE, Place
from tests.factories import lsp as make

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LATER = date(2007, 4, 1)


@pytest.fixture
def place() -> Place:
    return Place()


def entry(place: Place, **changes: Any) -> NamedAgency:
    """A candidate, as it is written, changed."""
    told: dict[str, Any] = {
        "lsp": place.lsp,
        "regime": place.lsp.regime,
        "status": "candidate",
        "agency": "police",
        "condition": "area",
        "starts_on": BEFORE,
        **changes,
    }
    if "organisation" not in told:
        told["organisation"] = place.agency("police")
    return NamedAgency(**told)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("l7_named_from_a_day", {"starts_on": None}),
        ("l4_named_until_with_a_reason", {"ends_on": LATER}),
        ("accountability_namedagency_ends_after_start", {"ends_on": date(2006, 3, 1), "end_reason": "So."}),
        ("accountability_namedagency_l8_source", {"brought_in": True}),
        ("d6_on_one_basis", {"status": "named"}),
        ("d6_on_one_basis", {"provision": "s.104(2)(f)"}),
        ("d6_on_one_basis", {"agency": ""}),
        ("d6_on_one_basis", {"local_basis": "Protocol"}),
        ("d6_on_one_basis", {"status": "local", "local_basis": "Protocol"}),
        ("l7_a_facility_is_told", {"condition": "facility"}),
    ],
)
def test_L4_L7_L8_D6_the_database_keeps_an_entry_whole(
    place: Place, constraint: str, changes: dict[str, Any]
) -> None:
    refused(constraint, entry(place, **changes).save)


def test_L7_the_database_lets_nobody_be_named_twice_at_a_time(place: Place) -> None:
    police = place.agency("police")
    make.save(entry(place, organisation=police, ends_on=LATER, end_reason="Over."))
    with pytest.raises(Conflict) as clash:
        make.save(entry(place, organisation=police, starts_on=date(2007, 3, 31)))
    assert clash.value.reasons[0].rule == "L7"
    make.save(entry(place, organisation=police, starts_on=LATER))
    make.save(entry(place, lsp=make.lsp(), organisation=police))


@pytest.mark.parametrize("sector", ["voluntary", "community", "private", "faith"])
def test_D5_the_database_names_none_of_such_a_sector(place: Place, sector: str) -> None:
    refused("d5_never_named", entry(place, organisation=place.agency("police", sector=sector)).save)


def test_D5_the_database_keeps_the_sector_of_who_is_named(place: Place) -> None:
    named = make.save(entry(place))
    body = Organisation.objects.get(pk=named.organisation_id)
    body.sector = "community"
    refused("d5_named_keeps_its_sector", body.save)
    named.ends_on, named.end_reason = LATER, "Over."
    make.save(named)
    make.save(body)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM lsp_organisation WHERE sector = 'community'")
        assert cursor.fetchone() == (1,)


def test_L7_a_suggestion_is_declined_once_and_with_a_reason(place: Place) -> None:
    told: dict[str, Any] = {"lsp": place.lsp, "regime": place.lsp.regime, "declined_by": place.by}
    told["organisation"] = place.agency("police")
    refused("l7_declined_with_a_reason", DeclinedSuggestion(**told).save)
    make.save(DeclinedSuggestion(**told, reason="So."))
    with pytest.raises(Conflict):
        make.save(DeclinedSuggestion(**told, reason="Again."))
