"""`/api/v1/duties/`: the duty of each partnership by its regime of the day, the same below the partnership (L7)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lsp import clock
from lsp.models import LocalStrategicPartnership
from lsp.queries.regimes import period_on, periods_on
from tests.accountability.test_duty import BEFORE, IN_FORCE, Place
from tests.api.conftest import Caller, caller_for
from tests.factories import lsp as make

pytestmark = pytest.mark.django_db
LAST_BEFORE = "2007-12-29"


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def anyone() -> Caller:
    return Caller()


def test_L7_a_duty_is_told_by_the_regime_of_the_day(place: Place, anyone: Caller) -> None:
    place.move()
    where = f"/duties/{place.lsp.pk}/"
    before = anyone.get(f"{where}?as_at={LAST_BEFORE}").json()
    assert (before["status"], before["provision"], before["ends_on"]) == ("candidate", "", "2007-12-30")
    assert before["regime"]["code"] == "england-2006"
    then = anyone.get(f"{where}?as_at={IN_FORCE}").json()
    assert (then["status"], then["starts_on"], then["ends_on"]) == ("named", "2007-12-30", None)
    assert then["act"].startswith("Local Government and Public Involvement in Health Act 2007")
    assert then["provision"].startswith("s.")
    assert then["responsible"]
    assert {"voluntary", "community", "private"} <= set(then["never_named"])
    assert then["lsp"] == {"id": place.lsp.pk, "slug": place.lsp.slug, "name": place.lsp.name}
    assert "s.104(2)(e)" in {each["provision"] for each in then["agencies"]}
    assert anyone.get(f"{where}?as_at=yesterday").status_code == 400


def test_the_list_says_what_each_record_says_and_filters(place: Place, anyone: Caller) -> None:
    place.move()
    other = make.lsp("Penny Hassett Partnership")
    for day in (LAST_BEFORE, str(IN_FORCE)):
        listed = anyone.get(f"/duties/?as_at={day}").json()["results"]
        assert {row["id"] for row in listed} == {place.lsp.pk, other.pk}
        for row in listed:
            assert anyone.get(f"/duties/{row['id']}/?as_at={day}").json() == row
    for asked in (f"lsp={other.pk}", f"lsp_slug={other.slug}"):
        assert [row["id"] for row in anyone.get(f"/duties/?{asked}").json()["results"]] == [other.pk]
    first = anyone.get("/duties/?page_size=1").json()
    assert first["next"]
    assert first["results"] != anyone.get(first["next"].removeprefix("/api/v1")).json()["results"]


def test_V2_a_partnership_that_is_not_published_has_no_duty_for_others(place: Place) -> None:
    hidden = make.lsp("Hidden Partnership", published=False)
    for caller, status in ((Caller(), 401), (caller_for(place.by), 404)):
        assert hidden.pk not in {row["id"] for row in caller.get("/duties/").json()["results"]}
        assert caller.get(f"/duties/{hidden.pk}/").status_code == status
        assert caller.get(f"/lsps/{hidden.pk}/duty/").status_code == status
    assert caller_for(make.coordinator(hidden)).get(f"/duties/{hidden.pk}/").status_code == 200


def test_below_its_partnership_it_reads_the_same_and_suggests_to_the_keeper_alone(
    place: Place, anyone: Caller
) -> None:
    place.agency("police")
    keeper = caller_for(place.by)
    for caller in (anyone, keeper):
        for query in ("", f"?as_at={LAST_BEFORE}"):
            alone = caller.get(f"/duties/{place.lsp.pk}/{query}").json()
            assert caller.get(f"/lsps/{place.lsp.pk}/duty/{query}").json() == alone
            assert (alone["suggestions"] is None) == (caller is anyone)
    assert [row["suggestions"] for row in keeper.get("/duties/").json()["results"]] == [None]


def test_its_tag_is_of_what_it_says(place: Place, anyone: Caller) -> None:
    where = f"/duties/{place.lsp.pk}/"
    tag = anyone.get(where)["ETag"]
    assert anyone.get(where, If_None_Match=tag).status_code == 304
    place.move()
    moved = anyone.get(where, If_None_Match=tag)
    assert moved.status_code == 200
    assert moved["ETag"] != tag


def test_L7_the_periods_of_several_partnerships_are_those_of_each(place: Place) -> None:
    place.move()
    others = [make.lsp(f"Further {number}") for number in range(3)]
    present = {each.pk: each.regime_id for each in LocalStrategicPartnership.objects.all()}
    for day in (BEFORE, IN_FORCE, clock.today()):
        with CaptureQueriesContext(connection) as asked:
            found = periods_on(present, day)
        assert len(asked) == 2
        for lsp in (LocalStrategicPartnership.objects.get(pk=place.lsp.pk), *others):
            assert found[lsp.pk] == period_on(lsp, day)
