"""The pages and the API of the duty register: found, read by everybody, written by the coordinator, nothing lost."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accountability.models import DeclinedSuggestion, NamedAgency
from accountability.services import duty_register
from lsp import clock
from tests.accountability.test_duty import BEFORE, IN_FORCE, Place
from tests.factories import lsp as make

pytestmark = pytest.mark.django_db
TODAY = clock.today()
FROM = {"starts_on_day": "1", "starts_on_month": "4", "starts_on_year": "2006"}


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
def keeper(place: Place, client: Client) -> Client:
    client.force_login(place.by)
    return client


def page(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


def test_L7_everybody_reads_the_register_of_a_day(place: Place, client: Client) -> None:
    police = place.agency("police")
    place.name(police, BEFORE)
    place.move()
    where = page("duty", place.lsp.slug)
    assert police.name not in client.get(where).text
    then = client.get(where, {"as_at": "2007-12-29"}).text
    assert police.name in then
    assert "Candidate" in then
    assert "England, consultation model 2006" in then
    on_the_day = client.get(where, {"as_at": "2007-12-30"}).text
    assert police.name not in on_the_day
    assert "Chief officer of police" in on_the_day
    assert police.name in client.get(where, {"when": "ever"}).text


def test_the_list_filters_and_downloads_what_it_shows(place: Place, client: Client) -> None:
    place.name(place.agency("police"), BEFORE)
    other = place.name(place.agency("bakery"), BEFORE, local_basis="Protocol of bread")
    where = page("duty", place.lsp.slug)
    shown = client.get(where, {"status": "local"})
    assert [row.pk for row in shown.context["agencies"]] == [other.pk]
    assert [row.pk for row in client.get(where, {"q": "bread"}).context["agencies"]] == [other.pk]
    rows = list(csv.DictReader(io.StringIO(client.get(where, {"format": "csv"}).content.decode("utf-8-sig"))))
    assert {row["Status"] for row in rows} == {"Candidate", "Named locally"}
    assert "No agency fits these filters" in client.get(where, {"q": "nothing of the kind"}).text


def test_the_coordinator_names_several_suggested_at_once(place: Place, keeper: Client) -> None:
    police, fire = place.agency("police"), place.agency("fire and rescue")
    where = page("duty_suggestions", place.lsp.slug)
    assert police.name in keeper.get(where).text
    refused = keeper.post(where, FROM)
    assert refused.status_code == 422
    assert "Choose at least one agency" in refused.text
    done = keeper.post(where, {**FROM, "agencies": [police.pk, fire.pk]}, follow=True)
    assert "2 agencies are on the register." in done.text
    assert NamedAgency.objects.filter(starts_on=BEFORE).count() == 2


def test_L7_the_page_asks_for_the_facility_and_keeps_what_was_chosen(place: Place, keeper: Client) -> None:
    trust = place.agency("nhs trust")
    place.lsp = make.save(_under(place))
    where = page("duty_suggestions", place.lsp.slug)
    typed = {**FROM, "agencies": [trust.pk]}
    refused = keeper.post(where, typed)
    assert refused.status_code == 422
    assert "Say from which facility" in refused.text
    assert "checked" in refused.text


def test_L7_a_facility_of_an_agency_that_is_not_ticked_is_refused_and_stays_typed(
    place: Place, keeper: Client
) -> None:
    trust, police = place.agency("nhs trust"), place.agency("police")
    place.lsp = make.save(_under(place))
    where, facility = page("duty_suggestions", place.lsp.slug), f"facility_{trust.pk}"
    since = {"starts_on_day": "1", "starts_on_month": "4", "starts_on_year": "2009"}
    typed = {**since, "agencies": [police.pk], facility: "Example General Hospital"}
    refused = keeper.post(where, typed)
    assert refused.status_code == 422
    said = f"{trust} is not ticked. Tick it, or empty this field."
    assert refused.context["form"].errors == {facility: [said]}
    assert 'value="Example General Hospital"' in refused.text
    assert "checked" in refused.text
    assert not NamedAgency.objects.exists()
    assert list(keeper.post(where, {**typed, "agencies": []}).context["form"].errors) == ["agencies"]
    assert keeper.post(where, {**typed, "agencies": [police.pk, trust.pk]}).status_code == 302
    assert NamedAgency.objects.get(organisation=trust).note == "Example General Hospital"


def _under(place: Place) -> Any:
    """The partnership under an Act that is in force today: the one of 2007 without its end."""
    place.act.ends_on = None
    make.save(place.act)
    place.lsp.regime = place.act
    return place.lsp


def test_naming_and_ending_in_the_browser_and_a_refusal_loses_nothing(place: Place, keeper: Client) -> None:
    police = place.agency("police")
    where = page("duty_name", place.lsp.slug)
    assert f'<option value="{police.pk}" selected>' in keeper.get(where, {"organisation": police.slug}).text
    refused = keeper.post(where, {**FROM, "organisation": police.pk, "note": "Kept as typed"})
    assert refused.status_code == 422
    assert "(rule D6)" in refused.text
    assert "Kept as typed" in refused.text
    assert keeper.post(where, {**FROM, "organisation": police.pk, "agency": "police"}).status_code == 302
    named = NamedAgency.objects.get()
    assert "Put on the duty register" in keeper.get(named.get_absolute_url()).text
    ending = page("named_agency_end", place.lsp.slug, named.pk)
    told = {
        "on_day": "1",
        "on_month": "4",
        "on_year": "2007",
        "reason": "Moved away",
        "version": named.version,
    }
    assert keeper.post(ending, {**told, "on_year": "2005"}).status_code == 422
    assert keeper.post(ending, told).status_code == 302
    named.refresh_from_db()
    assert str(named.ends_on) == "2007-04-01"
    assert keeper.post(ending, {**told, "on_year": "2006"}).status_code == 409


def test_D5_the_form_does_not_offer_a_voluntary_body(place: Place, keeper: Client) -> None:
    body = place.agency("police", sector="voluntary")
    where = page("duty_name", place.lsp.slug)
    assert body.name not in keeper.get(where).text
    assert keeper.post(where, {**FROM, "organisation": body.pk, "agency": "police"}).status_code == 422
    assert not NamedAgency.objects.exists()


def test_declining_says_why_and_is_not_suggested_again(place: Place, keeper: Client) -> None:
    fire = place.agency("fire and rescue")
    where = page("suggestion_decline", place.lsp.slug, fire.slug)
    assert "Say why it is not named" in keeper.post(where, {"reason": ""}).text
    assert keeper.post(where, {"reason": "It answers to the county."}).status_code == 302
    again = keeper.get(page("duty_suggestions", place.lsp.slug)).text
    assert "It answers to the county." in again
    assert "Nothing is suggested" in again
    assert DeclinedSuggestion.objects.get().declined_by == place.by


def test_an_organisations_registers_stand_on_one_page(place: Place, client: Client) -> None:
    police = place.agency("police")
    place.name(police, BEFORE)
    hidden = make.lsp(published=False)
    duty_register.name(
        hidden, by=make.coordinator(hidden), organisation=police, agency="police", starts_on=BEFORE
    )
    text = client.get(page("agency_duty", police.slug)).text
    assert place.lsp.name in text
    assert hidden.name not in text
    assert (
        page("agency_duty", police.slug) in client.get(reverse("lsp:organisation", args=[police.slug])).text
    )


def test_D5_L7_the_api_answers_with_the_rule_and_as_at_a_day(place: Place, keeper: Client) -> None:
    police, body = place.agency("police"), place.agency("police", sector="community")
    sent = {"lsp": place.lsp.pk, "organisation": body.pk, "agency": "police", "starts_on": "2006-04-01"}
    refused = _post(keeper, "/api/v1/named-agencies/", sent)
    assert refused.status_code == 422
    assert [reason["rule"] for reason in refused.json()["reasons"]] == ["D5"]
    made = _post(keeper, "/api/v1/named-agencies/", {**sent, "organisation": police.pk})
    assert made.status_code == 201
    assert made.json()["status"] == "candidate"
    day = {"as_at": str(BEFORE - timedelta(days=1)), "lsp": place.lsp.pk}
    assert keeper.get("/api/v1/named-agencies/", day).json()["results"] == []
    ended = _post(
        keeper, f"{made['Location']}end/", {"on": "2007-04-01", "reason": "So."}, HTTP_IF_MATCH=made["ETag"]
    )
    assert ended.json()["ends_on"] == "2007-04-01"


def test_L7_the_api_tells_the_duty_of_a_day_and_whom_it_suggests(place: Place, keeper: Client) -> None:
    place.agency("police authority")
    place.move()
    where = f"/api/v1/lsps/{place.lsp.pk}/duty/"
    told = keeper.get(where, {"as_at": str(IN_FORCE)}).json()
    assert (told["status"], told["regime"]["code"]) == ("named", "england-2007")
    assert [each["provision"] for each in told["suggestions"]] == ["s.104(2)(e)"]
    assert Client().get(where).json()["suggestions"] is None
    assert keeper.get(where, {"as_at": "yesterday"}).status_code == 400
    assert keeper.get(where, {"as_at": "2007-12-29"}).json()["status"] == "candidate"


def _post(client: Client, where: str, body: dict[str, Any], **headers: Any) -> Any:
    return client.post(where, body, content_type="application/json", **headers)
