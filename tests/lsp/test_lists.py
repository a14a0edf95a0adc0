"""The lists of people, tokens, seals, events, imports and bodies: sorted, filtered, given as files, counted."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from lsp import clock, jobs
from lsp.audit import seals
from lsp.models import AuditSeal, Role
from lsp.services import blocks, tokens
from tests.factories import lsp as make
from tests.factories import partnerships as bodies
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db


def rows(client: Client, address: str) -> list[dict[str, str]]:
    """The rows of a list's CSV file, the same as its workbook's by number."""
    joint = "&" if "?" in address else "?"
    file = client.get(f"{address}{joint}format=csv")
    assert file["Content-Type"].startswith("text/csv")
    book = client.get(f"{address}{joint}format=xlsx")
    assert book.content.startswith(b"PK")
    return list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))


def in_order(response: Any, *words: str) -> bool:
    """Whether the words stand on the page in this order."""
    page = strip_tags(response.content.decode())
    places = [page.index(word) for word in words]
    return places == sorted(places)


def test_roles_are_sorted_filtered_and_given_as_a_file() -> None:
    lsp = make.lsp()
    coordinator = make.coordinator(lsp, "zadie")
    make.auditor(lsp, "audrey")
    make.grant(make.user("mo", last_name="Sample"), Role.SCRUTINY_COUNCILLOR, lsp=lsp)
    client, address = signed_in(coordinator), f"/{lsp.slug}/people/"
    assert in_order(client.get(f"{address}?sort=-role"), "mo@example.org", "audrey@example.org")
    assert in_order(client.get(f"{address}?sort=role"), "audrey@example.org", "mo@example.org")
    assert "3 roles" in text_of(client.get(address))
    assert [row["Account"] for row in rows(client, f"{address}?role=auditor")] == ["audrey"]
    assert [row["Account"] for row in rows(client, f"{address}?q=mo")] == ["mo"]
    nothing = text_of(client.get(f"{address}?q=nobody"))
    assert "No role answers this filter" in nothing
    assert 'value="nobody"' in nothing


def test_members_are_sorted_filtered_and_given_as_a_file() -> None:
    lsp = make.lsp()
    body = bodies.body(lsp)
    for name in ("Alex Example", "Bo Sample"):
        bodies.appointment(bodies.seat(body), person=make.person(name))
    client, address = signed_in(make.coordinator(lsp)), f"/{lsp.slug}/people/members/"
    assert in_order(client.get(address), "Alex Example", "Bo Sample")
    assert in_order(client.get(f"{address}?sort=-name"), "Bo Sample", "Alex Example")
    assert [row["Member"] for row in rows(client, f"{address}?q=bo")] == ["Bo Sample"]
    assert rows(client, address)[0]["Account"] == "Not invited"
    assert "No member answers this filter" in text_of(client.get(f"{address}?q=nobody"))
    assert "2 members" in text_of(client.get(address))


def test_tokens_are_sorted_filtered_and_given_as_a_file_without_the_secret() -> None:
    user = make.user("alex")
    secrets = [
        tokens.create(user=user, by=user, name=name, scopes=["read"], days=days)[1]
        for name, days in (("Nightly", 7), ("Apples", 90))
    ]
    client = signed_in(user)
    assert in_order(client.get("/account/tokens/?sort=name"), "Apples", "Nightly")
    assert in_order(client.get("/account/tokens/?sort=-name"), "Nightly", "Apples")
    assert in_order(client.get("/account/tokens/?sort=until"), "Nightly", "Apples")
    listed = rows(client, "/account/tokens/?q=night")
    assert [(row["Token"], row["May"], row["State"]) for row in listed] == [("Nightly", "read", "Good")]
    file = client.get("/account/tokens/?format=csv").content.decode()
    assert not any(secret in file for secret in secrets)
    assert "No token answers this filter" in text_of(client.get("/account/tokens/?q=nothing"))


def test_imports_are_sorted_filtered_and_given_as_a_file() -> None:
    administrator = make.administrator()
    for name in ("beta.csv", "alpha.csv"):
        payload = {"dry_run": True, "sheet": "", "file_name": name}
        jobs.enqueue("import.register", title=name, by=administrator, payload=payload, file=(name, b"x"))
    client, address = signed_in(administrator), "/administration/imports/"
    assert in_order(client.get(f"{address}?sort=file"), "alpha.csv", "beta.csv")
    assert in_order(client.get(f"{address}?sort=sent"), "beta.csv", "alpha.csv")
    assert [row["File"] for row in rows(client, f"{address}?q=beta")] == ["beta.csv"]
    assert "No import answers this filter" in text_of(client.get(f"{address}?status=failed"))


def test_bodies_are_given_as_a_file_each_below_the_one_it_belongs_to() -> None:
    lsp = make.lsp(blocks=1)
    board = bodies.board(lsp)
    below = bodies.body(lsp, "Crime Partnership", parent=board)
    bodies.body(lsp, "A forum", kind="forum", published=False)
    bodies.serves(below, lsp.blocks.get())
    bodies.seat(below)
    address = f"/{lsp.slug}/bodies/"
    listed = rows(Client(), address)
    assert [row["Body"] for row in listed] == ["Board", "Crime Partnership"]
    assert listed[1] | {"Body above it": "Board", "Seats": "1", "Vacant": "1"} == listed[1]
    assert listed[1]["Blocks it serves"] == lsp.blocks.get().name
    assert len(rows(signed_in(make.coordinator(lsp)), address)) == 3


def test_the_trail_is_read_from_either_end() -> None:
    lsp = make.lsp()
    coordinator = make.coordinator(lsp)
    for number in range(30):
        blocks.create(lsp, by=coordinator, name=f"Block {number:02}")
    client, address = signed_in(coordinator), f"/{lsp.slug}/audit/?kind=block.create"
    newest = client.get(address)
    assert in_order(newest, "Block 29", "Block 05")
    assert "Block 04" not in newest.content.decode()
    oldest = client.get(f"{address}&sort=recorded")
    assert in_order(oldest, "Block 00", "Block 24")
    assert "Block 25" not in oldest.content.decode()
    onward = client.get(f"{address}&sort=recorded&cursor={oldest.context['page'].newer}")
    assert in_order(onward, "Block 25", "Block 29")
    back = client.get(f"{address}&sort=recorded&cursor={onward.context['page'].older}")
    assert in_order(back, "Block 00", "Block 24")
    assert "kind=block.create&amp;sort=recorded" in newest.content.decode()
    assert rows(client, f"{address}&sort=recorded")[0]["Record"].endswith("Block 00")
    assert rows(client, address)[0]["Record"].endswith("Block 29")
    assert (oldest.context["page"].older, onward.context["page"].newer) == ("", "")


def test_the_page_of_ones_own_account_says_who_one_is_and_what_one_may_change() -> None:
    lsp = make.lsp("Ambridge Partnership")
    user = make.auditor(lsp, "audrey")
    make.person("Audrey Example", user=user, job_title="District auditor")
    yesterday = clock.today() - timedelta(days=1)
    make.grant(user, Role.WARD_COUNCILLOR, lsp=lsp, ends_on=yesterday)
    tokens.create(user=user, by=user, name="One", scopes=["read"])
    page = text_of(signed_in(user).get("/account/"))
    for words in (
        "Audrey Example",
        "District auditor",
        "audrey",
        user.email,
        "Auditor",
        "Ambridge Partnership",
    ):
        assert words in page
    assert "1 good today" in page
    assert "Roles that ended" in page
    assert "Ward councillor" in page
    for address in ("/account/tokens/", "/accounts/password/change/", "/accounts/logout/"):
        assert f'"{address}"' in page
    assert 'class="app-header__link" href="/account/"' in page
    assert Client().get("/account/")["Location"].startswith("/accounts/login/")


def test_nobody_in_particular_has_an_account_page_too() -> None:
    assert "You hold no role today" in text_of(signed_in(make.user("alex")).get("/account/"))


@pytest.mark.django_db(transaction=True)
def test_seals_are_sorted_and_given_as_a_file() -> None:
    lsp = make.lsp()
    coordinator = make.coordinator(lsp)
    for number in range(2):
        blocks.create(lsp, by=coordinator, name=f"Block {number}")
        seals.seal()
    numbers = list(AuditSeal.objects.order_by("number").values_list("number", flat=True))
    assert len(numbers) > 1
    assert [int(row["Seal"]) for row in rows(Client(), "/seals/?sort=seal")] == numbers
    listed = rows(Client(), "/seals/")
    assert [int(row["Seal"]) for row in listed] == numbers[::-1]
    assert listed[0]["Digest"] == bytes(AuditSeal.objects.get(number=numbers[-1]).digest).hex()
