"""The pages of a partnership: its overview, its record, its blocks, its beginning and its end."""

from typing import Any

import pytest
from django.test import Client

from lsp import clock
from lsp.models import Block, LocalStrategicPartnership
from tests.factories import lsp as make
from tests.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_bell")]


def test_the_overview_says_what_it_is_and_leads_to_its_parts() -> None:
    lsp = make.lsp("Tameside Strategic Partnership")
    page = text_of(Client().get(f"/{lsp.slug}/"))
    assert lsp.accountable_body.name in page
    assert "Safer and Stronger Communities" in page
    assert f'href="/{lsp.slug}/bodies/"' in page
    assert "/settings/" not in page


def test_L5_the_overview_answers_as_at_a_past_day() -> None:
    lsp = make.lsp()
    first = Block.objects.filter(lsp=lsp).earliest("id")
    with make.in_act():
        first.ends_on, first.end_reason = clock.today(), "Folded"
        first.save()
    assert first.name not in text_of(Client().get(f"/{lsp.slug}/"))
    past = text_of(Client().get(f"/{lsp.slug}/?as_at=1+March+2006"))
    assert first.name in past
    assert f'href="/{lsp.slug}/bodies/?as_at=2006-03-01"' in past


def test_V2_an_unpublished_partnership_is_unknown_to_strangers() -> None:
    lsp = make.lsp(published=False)
    assert Client().get(f"/{lsp.slug}/").status_code == 302
    assert signed_in(make.user()).get(f"/{lsp.slug}/").status_code == 404
    assert signed_in(make.coordinator(make.lsp())).get(f"/{lsp.slug}/").status_code == 404
    assert signed_in(make.auditor(lsp)).get(f"/{lsp.slug}/").status_code == 200


def edited(lsp: LocalStrategicPartnership, **changes: Any) -> dict[str, Any]:
    """The edit form as it would be sent, with changes."""
    council = lsp.accountable_body.name
    return {
        "name": lsp.name,
        "authorities": council,
        "accountable_body": council,
        "tier": "single",
        "version": str(lsp.version),
        **changes,
    }


def test_the_coordinator_corrects_the_record() -> None:
    lsp = make.lsp()
    client = signed_in(make.coordinator(lsp))
    sent = edited(
        lsp,
        about="New words",
        mode_advisory="60",
        starts_on_day="1",
        starts_on_month="April",
        starts_on_year="2002",
    )
    response = client.post(f"/{lsp.slug}/settings/edit/", sent, follow=True)
    assert "record is changed" in text_of(response)
    lsp.refresh_from_db()
    assert (lsp.about, lsp.governance_modes, str(lsp.starts_on)) == (
        "New words",
        {"advisory": 60},
        "2002-04-01",
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"authorities": "Nowhere-on-Sea"}, "There is no council called Nowhere-on-Sea"),
        ({"accountable_body": "Kentt"}, "Is it Kent?"),
        ({"accountable_body": "Kent"}, "(rule L1)"),
        ({"tier": "district", "upper_tier": "0"}, "Upper-tier partnership"),
        (
            {"starts_on_day": "31", "starts_on_month": "2", "starts_on_year": "2006"},
            "February 2006 has days 1 to 28",
        ),
        ({"mode_advisory": "101"}, "100"),
        ({"name": ""}, "Enter the name"),
    ],
)
def test_bad_input_says_what_is_wrong_and_loses_nothing(changes: dict[str, str], words: str) -> None:
    make.authority("Kent", kind="county")
    lsp = make.lsp()
    sent = edited(lsp, about="Typed with care", **changes)
    response = signed_in(make.coordinator(lsp)).post(f"/{lsp.slug}/settings/edit/", sent)
    page = text_of(response)
    assert response.status_code == 422
    assert "There is a problem" in page
    assert "<title>Error: " in page
    assert words in page
    assert "Typed with care" in page
    lsp.refresh_from_db()
    assert lsp.version == 1


def test_who_comes_second_is_told_and_keeps_the_text() -> None:
    lsp = make.lsp()
    client = signed_in(make.coordinator(lsp))
    client.post(f"/{lsp.slug}/settings/edit/", edited(lsp, about="First"))
    response = client.post(f"/{lsp.slug}/settings/edit/", edited(lsp, about="Second and longer"))
    assert response.status_code == 409
    assert "Second and longer" in text_of(response)
    lsp.refresh_from_db()
    assert lsp.about == "First"


def test_blocks_are_added_renamed_and_ended_on_pages() -> None:
    lsp = make.lsp(blocks=0)
    client = signed_in(make.coordinator(lsp))
    client.post(f"/{lsp.slug}/settings/blocks/add/", {"name": "Environment"})
    block = Block.objects.get(lsp=lsp)
    base = f"/{lsp.slug}/settings/blocks/{block.slug}"
    client.post(f"{base}/edit/", {"name": "Cleaner", "position": "2", "version": "1"})
    response = client.post(f"{base}/end/", {"on": "1 March 2107", "reason": "", "version": "2"})
    assert (response.status_code, "Say why it ends" in text_of(response)) == (422, True)
    client.post(f"{base}/end/", {"on": "1 March 2107", "reason": "Folded", "version": "2"})
    block.refresh_from_db()
    assert (block.name, block.position, block.end_reason) == ("Cleaner", 2, "Folded")


def test_publishing_and_taking_back_on_pages() -> None:
    lsp = make.lsp(published=False)
    client = signed_in(make.coordinator(lsp))
    client.post(f"/{lsp.slug}/settings/publish/", {"version": "1"})
    assert "It is already published" in text_of(client.get(f"/{lsp.slug}/settings/publish/"))
    assert Client().get(f"/{lsp.slug}/").status_code == 200
    client.post(f"/{lsp.slug}/settings/unpublish/", {"reason": "Being corrected", "version": "2"})
    assert Client().get(f"/{lsp.slug}/").status_code == 302


def test_the_end_of_a_partnership_is_recorded_on_a_page() -> None:
    lsp = make.lsp()
    client = signed_in(make.coordinator(lsp))
    client.post(f"/{lsp.slug}/settings/end/", {"on": "1 April 2107", "reason": "Merged", "version": "1"})
    assert "Merged" in text_of(client.get(f"/{lsp.slug}/settings/"))


def test_the_administrator_adds_a_partnership() -> None:
    make.regime()
    council = make.authority("Tameside")
    client = signed_in(make.administrator())
    sent = {
        "name": "Tameside Strategic Partnership",
        "slug": "tameside",
        "prefix": "TSP",
        "authorities": council.name,
        "accountable_body": council.name,
        "tier": "single",
    }
    response = client.post("/administration/partnerships/add/", {**sent, "slug": "work"})
    assert "belongs to the service" in text_of(response)
    assert client.post("/administration/partnerships/add/", sent).headers["Location"] == "/tameside/settings/"
    assert Block.objects.filter(lsp__slug="tameside").count() == 4
    again = client.post("/administration/partnerships/add/", sent)
    assert again.status_code == 422
