"""The pages of organisations and councils."""

import pytest
from django.test import Client

from tests.factories import lsp as make
from tests.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_bell")]


def test_organisations_are_searched_filtered_and_downloaded() -> None:
    make.organisation("Example Police", kind="police")
    make.organisation("Sample Chamber", sector="private")
    client = Client()
    assert "Sample Chamber" not in text_of(client.get("/organisations/?q=police"))
    assert "Example Police" not in text_of(client.get("/organisations/?sector=private"))
    assert "No organisation fits" in text_of(client.get("/organisations/?q=nothing"))
    file = client.get("/organisations/?format=csv&q=police").content.decode()
    assert "Example Police" in file
    assert "Sample Chamber" not in file


def test_L3_stands_on_the_organisations_page() -> None:
    kent = make.authority("Kent", kind="county")
    ashford, dover = make.authority("Ashford", county=kent), make.authority("Dover", county=kent)
    make.lsp("Ashford Partnership", authorities=[ashford])
    police = make.organisation("Kent Police", serves=[kent])
    page = text_of(Client().get(f"/organisations/{police.slug}/"))
    assert "Wider: it serves the partnership&#x27;s whole area, and more." in page
    assert dover.name in page


def test_a_coordinator_adds_changes_and_ends_an_organisation() -> None:
    council = make.authority("Ashford")
    client = signed_in(make.coordinator(make.lsp()))
    sent = {"name": "Example Trust", "sector": "voluntary", "serves": "ashford", "website": "example.org"}
    response = client.post("/organisations/add/", sent, follow=True)
    assert council.name in text_of(response)
    again = client.post("/organisations/add/", {**sent, "kind": "carers"})
    assert again.status_code == 422
    assert "carers" in text_of(again)
    client.post("/organisations/example-trust/edit/", {**sent, "kind": "carers", "version": "1"})
    client.post(
        "/organisations/example-trust/end/", {"on": "1 April 2107", "reason": "Closed", "version": "2"}
    )
    assert "Closed" in text_of(client.get("/organisations/example-trust/"))


def test_councils_are_public_and_changed_by_the_administrator() -> None:
    make.authority("Ashford")
    assert "Change" not in text_of(Client().get("/councils/?q=ashf"))
    client = signed_in(make.administrator())
    client.post("/councils/add/", {"name": "Kent", "kind": "county"})
    client.post("/councils/kent/edit/", {"name": "Kent County", "kind": "county", "version": "1"})
    assert "Kent County" in text_of(client.get("/councils/"))
    refused = client.post("/councils/add/", {"name": "Dover", "kind": "district", "county": "Ashford"})
    assert "Ashford is not a county" in text_of(refused)
