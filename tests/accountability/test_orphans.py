"""What nobody of its agency answers for any more (C5): who is shown it, how somebody takes it on."""

import re
from typing import Any

import pytest
from django.test import Client

from accountability.models import Commitment
from accountability.services import commitments
from lsp import clock
from lsp.models import RoleGrant
from tests.accountability.test_pages import act_page, text, typed_by
from tests.api.conftest import caller_for
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db

GONE = "Nobody answers for this any more"
MARK = "Nobody answers for it any more"
WAITING = "Commitments whose owner has left"


def leave(owner: Any) -> None:
    """The officer holds nothing for the agency any more."""
    with places.in_act():
        grant = RoleGrant.objects.get(user=owner.user)
        grant.ends_on, grant.end_reason = clock.today(), "Moved on."
        grant.save()


@pytest.fixture
def orphan(on: make.Stage) -> Commitment:
    """A published promise under way; who owned it has left the agency, where a colleague goes on."""
    owner = places.person(user=places.officer(on.agency, on.lsp))
    made = on.commitment("under_way", owner=owner, published=True, title="Lamps in the park")
    leave(owner)
    return made


def read(client: Client, address: str) -> str:
    """The page's source."""
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_C5_agency_and_coordinator_are_shown_it_and_the_public_is_not(
    on: make.Stage, orphan: Commitment
) -> None:
    for user in (on.officer, on.coordinator):
        client = signed_in(user)
        assert GONE in read(client, orphan.get_absolute_url())
        work = read(client, "/work/")
        assert WAITING in work
        assert orphan.title in work
    assert GONE not in read(Client(), orphan.get_absolute_url())
    past = f"{orphan.get_absolute_url()}?as_at={clock.days_from_today(0).isoformat()}"
    assert GONE in read(signed_in(on.officer), past)


def test_C5_the_agencys_own_page_marks_its_row_to_who_reads_inside(
    on: make.Stage, orphan: Commitment
) -> None:
    """As on its own page: to the agency and those of the partnership, not to the public nor to those of another."""
    on.commitment("under_way", title="Benches in the park", published=True)
    on.commitment("made", title="Waiting, and left", owner=orphan.owner)
    on.commitment("confirmed", title="Over before they left", owner=orphan.owner, published=True)
    address = f"/agencies/{on.agency.slug}/"

    def marked(client: Client) -> list[str]:
        rows = read(client, address).split("<tr")[1:]
        titles = (orphan.title, "Benches in the park", "Waiting, and left", "Over before they left")
        return [title for row in rows for title in titles if title in row and MARK in row]

    for user in (on.officer, on.coordinator, places.auditor(on.lsp)):
        assert marked(signed_in(user)) == [orphan.title, "Waiting, and left"], user
    for outside in (Client(), signed_in(make.stage().coordinator)):
        assert orphan.title in read(outside, address)
        assert marked(outside) == []
    commitments.own(orphan, by=on.officer, owner=on.owner)
    assert marked(signed_in(on.officer)) == ["Waiting, and left"]


def test_C5_the_list_tells_them_apart_on_the_day_looked_at(on: make.Stage, orphan: Commitment) -> None:
    on.commitment("under_way", title="Benches in the park")
    address = f"/{on.lsp.slug}/commitments/?standing=orphaned"
    today = read(signed_in(on.coordinator), address)
    assert orphan.title in today
    assert "Benches in the park" not in today
    taken = clock.days_from_today(10)
    with clock.at(taken):
        commitments.own(orphan, by=on.officer, owner=on.owner)
    with clock.at(clock.days_from_today(20)):
        client = signed_in(on.coordinator)
        assert orphan.title not in read(client, address)
        assert orphan.title not in read(client, f"{address}&as_at={taken.isoformat()}")
        before = clock.days_from_today(-15).isoformat()
        assert orphan.title in read(client, f"{address}&as_at={before}")
        assert MARK in read(client, f"{address}&as_at={before}").partition("<table")[2]


def test_C5_the_list_marks_its_row_and_filters_by_it_to_who_reads_inside(
    on: make.Stage, orphan: Commitment
) -> None:
    on.commitment("under_way", title="Benches in the park", published=True)
    address = f"/{on.lsp.slug}/commitments/"
    for user in (on.officer, on.coordinator, places.auditor(on.lsp)):
        rows = read(signed_in(user), address).split("<tr")[1:]
        assert [MARK in row for row in rows if orphan.title in row] == [True]
        assert [MARK in row for row in rows if "Benches in the park" in row] == [False]
    stranger = make.stage().coordinator
    for outside in (Client(), signed_in(stranger)):
        listed = read(outside, address)
        assert orphan.title in listed
        assert "Benches in the park" in listed
        assert MARK not in listed.partition("<table")[2]
    assert orphan.title not in read(signed_in(stranger), f"{address}?standing=orphaned")
    assert 'value="orphaned"' not in read(Client(), address)
    assert "There is a problem" in read(Client(), f"{address}?standing=orphaned")
    assert 'value="orphaned"' in read(signed_in(on.officer), address)
    outsider = caller_for(stranger)
    found = outsider.get(f"/commitments/?lsp={on.lsp.pk}&orphaned=true").json()["results"]
    assert found == []
    rest = outsider.get(f"/commitments/?lsp={on.lsp.pk}&orphaned=false").json()["results"]
    assert orphan.pk in [each["id"] for each in rest]


def test_C5_a_colleague_takes_it_on_in_the_browser(on: make.Stage, orphan: Commitment) -> None:
    client, address = signed_in(on.officer), f"{orphan.get_absolute_url()}own/"
    form = read(client, address)
    assert str(on.owner) in form
    assert f">{orphan.owner}</option>" not in form
    refused = client.post(address, {"version": orphan.version, "owner": "", "note": "From Monday."})
    assert refused.status_code == 422
    assert "From Monday." in refused.content.decode()
    taken = client.post(address, {"version": orphan.version, "owner": on.owner.pk, "note": "From Monday."})
    assert taken.status_code == 302
    assert GONE not in read(client, orphan.get_absolute_url())
    assert WAITING not in read(client, "/work/")
    orphan.refresh_from_db()
    assert orphan.owner == on.owner


def test_C5_editing_a_draft_takes_away_neither_a_block_that_has_ended_nor_an_owner_who_has_left(
    on: make.Stage,
) -> None:
    owner = places.person(user=places.officer(on.agency, on.lsp))
    of = on.commitment(title="Wardens", owner=owner)
    leave(owner)
    with places.in_act():
        on.block.ends_on, on.block.end_reason = clock.today(), "Merged."
        on.block.save()
    client, address = signed_in(on.officer), act_page("edit", of)
    form = text(client.get(address))
    for there in (of.block, owner):
        assert re.search(rf'<option value="{there.pk}" selected>', form), there
    said = {**typed_by(on, "Ten wardens"), "owner": owner.pk, "version": of.version}
    assert client.post(address, said).status_code == 302
    of.refresh_from_db()
    assert (of.title, of.block, of.owner) == ("Ten wardens", on.block, owner)
    refused = client.post(act_page("make", of), {"version": of.version})
    assert refused.status_code == 422
    assert "(rule C5)" in text(refused)


def test_C5_a_client_finds_it_and_names_an_owner(on: make.Stage, orphan: Commitment) -> None:
    kept = on.commitment("accepted")
    officer, path = caller_for(on.officer), f"/commitments/{orphan.pk}/"

    def listed(query: str) -> list[int]:
        return [row["id"] for row in officer.get(f"/commitments/?orphaned={query}").json()["results"]]

    assert (listed("true"), listed("false")) == ([orphan.pk], [kept.pk])

    def own(owner: Any) -> Any:
        return officer.post(f"{path}own/", {"owner": owner}, If_Match=officer.get(path)["ETag"])

    stranger = own(places.person().pk)
    assert stranger.status_code == 422
    assert {reason["rule"] for reason in stranger.json()["reasons"]} == {"C5"}
    answer = own(on.owner.pk)
    assert answer.status_code == 200
    assert answer.json()["owner"]["id"] == on.owner.pk
    assert listed("true") == []
