"""The pages of areas and of a council: lists as at a date, forms that refuse in words and lose nothing typed."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client

from lsp import clock
from lsp.models import Area, LocalAuthority, User
from lsp.queries import areas as queries
from lsp.services import areas
from tests.factories import lsp as make

pytestmark = pytest.mark.django_db

Y2006, Y2008 = date(2006, 4, 1), date(2008, 4, 1)


@pytest.fixture
def council() -> LocalAuthority:
    return make.authority("Felpersham Council")


@pytest.fixture
def by(council: LocalAuthority) -> User:
    return make.coordinator(make.lsp("Felpersham Together", authorities=[council]))


@pytest.fixture
def client(by: User) -> Client:
    client = Client()
    client.force_login(by)
    return client


@pytest.fixture
def ward(by: User, council: LocalAuthority) -> Area:
    return areas.create(by=by, name="Example ward A", kind="ward", code="EX01", authority=council)


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    return " ".join(response.content.decode().split())


def today(**more: str) -> dict[str, str]:
    day = clock.today()
    return {"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year), **more}


def test_the_list_is_searched_filtered_sorted_and_given_as_a_file(
    by: User, council: LocalAuthority, ward: Area
) -> None:
    other = make.area(make.authority("Borchester Council"), "Borchester ward")
    areas.create(by=by, name="Estate", kind="neighbourhood", authority=council, parents=[ward])
    anyone = Client()
    shown = text(anyone.get("/areas/"))
    for words in ("Example ward A", "Borchester ward", "Estate", "3 areas"):
        assert words in shown
    for query, names in (
        ("q=ex01", ["Example ward A"]),
        ("q=ward+felpersham", ["Example ward A"]),
        ("kind=neighbourhood", ["Estate"]),
        (f"council={council.slug}&sort=-name", ["Example ward A", "Estate"]),
        ("sort=-council", ["Estate", "Example ward A", other.name]),
    ):
        rows = list(
            csv.reader(io.StringIO(anyone.get(f"/areas/?{query}&format=csv").content.decode("utf-8-sig")))
        )
        assert [row[0] for row in rows[1:]] == names, query
    assert rows[1] == ["Estate", "Neighbourhood", "", "Felpersham Council", "Example ward A", "", ""]
    assert "No area fits these filters" in text(anyone.get("/areas/?q=nowhere"))
    assert anyone.get("/areas/?format=xlsx").status_code == 200


def test_L5_the_list_and_the_page_answer_as_at_a_day(by: User, council: LocalAuthority, ward: Area) -> None:
    late = areas.create(
        by=by, name="Late ward", kind="ward", authority=council, starts_on=Y2008, parents=[ward]
    )
    anyone = Client()
    assert "Late ward" not in text(anyone.get("/areas/?as_at=1+March+2007"))
    assert "Late ward" in text(anyone.get("/areas/?as_at=1+March+2009"))
    assert "Late ward did not exist on 1 March 2007." in text(
        anyone.get(f"/areas/{late.pk}/?as_at=2007-03-01")
    )
    assert "Late ward" not in text(anyone.get(f"/areas/{ward.pk}/?as_at=2007-03-01"))
    assert "Late ward" in text(anyone.get(f"/areas/{ward.pk}/?as_at=2009-03-01"))
    assert "Late ward" not in text(anyone.get(f"/councils/{council.slug}/?as_at=2007-03-01"))


def test_a_council_has_a_page_with_its_areas_by_kind(
    council: LocalAuthority, ward: Area, client: Client
) -> None:
    shown = text(Client().get(f"/councils/{council.slug}/"))
    for words in ("Wards (1)", "Example ward A", "EX01", "Felpersham Together"):
        assert words in shown
    assert "Add an area" not in shown
    assert f"/areas/add/?council={council.slug}" in text(client.get(f"/councils/{council.slug}/"))
    assert 'value="Felpersham Council"' in text(client.get(f"/areas/add/?council={council.slug}"))
    for number in range(60):
        make.area(council, f"Ward {number}")
    assert "All 61 wards" in text(Client().get(f"/councils/{council.slug}/"))


def test_a_council_names_no_partnership_that_the_reader_may_not_know_of(council: LocalAuthority) -> None:
    make.lsp("Unseen Partnership", authorities=[council], published=False)
    assert "Unseen" not in text(Client().get(f"/councils/{council.slug}/"))


def test_an_area_is_added_with_what_it_lies_in(client: Client, council: LocalAuthority, ward: Area) -> None:
    sent = {"name": "Estate", "kind": "neighbourhood", "authority": council.name, "parents": "ex01\r\n\r\n"}
    made = client.post("/areas/add/", sent)
    area = Area.objects.get(name="Estate")
    assert (made.status_code, made["Location"]) == (302, f"/areas/{area.pk}/")
    shown = text(client.get(made["Location"]))
    for words in ("The area is added.", "Neighbourhood", "Example ward A", "A date not known", "Created"):
        assert words in shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Enter the name"),
        ({"kind": ""}, "Choose the kind"),
        ({"authority": ""}, "Enter the council it lies in."),
        ({"authority": "Felpersam Council"}, "Is it Felpersham Council or"),
        (
            {"authority": "Borchester Council"},
            "Only the coordinator of a partnership that covers the council",
        ),
        ({"name": "example ward a", "code": ""}, "Felpersham Council has a ward of this name."),
        ({"code": "ex01"}, "Example ward A (ward, Felpersham Council) has this code."),
        ({"parents": "Exampel ward A"}, "Is it Example ward A?"),
        ({"starts_on_day": "31"}, "must include a month and a year"),
    ],
)
def test_every_refusal_says_why_and_keeps_what_was_typed(
    client: Client, council: LocalAuthority, ward: Area, typed: dict[str, str], words: str
) -> None:
    make.authority("Borchester Council")
    sent = {"name": "Another", "kind": "ward", "authority": council.name, "code": "Typed code"[:9], **typed}
    shown = text(client.post("/areas/add/", sent), 422)
    for expected in (words.replace("'", "&#x27;"), "Error: Add an area", "There is a problem"):
        assert expected in shown
    for value in sent.values():
        assert value in shown
    assert Area.objects.count() == 1


def test_of_several_areas_of_a_name_one_says_which(
    client: Client, by: User, council: LocalAuthority, ward: Area
) -> None:
    parish = areas.create(by=by, name="Example ward A", kind="parish", authority=council)
    where = f"/areas/{parish.pk}/parents/"
    shown = text(client.post(where, today(version="1", parents="Example ward A")), 422)
    assert "Example ward A (ward, Felpersham Council), code EX01" in shown
    chosen = today(version="1", parents="example ward a (ward, felpersham council)")
    assert client.post(where, chosen).status_code == 302
    assert [link.parent for link in queries.parents(parish, clock.today())] == [ward]
    assert "Example ward A (ward, Felpersham Council)</textarea>" in text(client.get(where))


def test_a_circle_is_explained_and_nothing_is_lost(
    client: Client, by: User, council: LocalAuthority, ward: Area
) -> None:
    inner = areas.create(by=by, name="Estate", kind="neighbourhood", authority=council, parents=[ward])
    shown = text(client.post(f"/areas/{ward.pk}/parents/", today(version="1", parents=inner.name)), 422)
    assert "Estate lies in Example ward A, so Example ward A cannot lie in it." in shown
    assert ">\nEstate</textarea>".replace("\n", " ") in shown or ">Estate</textarea>" in shown


def test_an_area_is_corrected_and_a_stale_form_is_told(
    client: Client, council: LocalAuthority, ward: Area
) -> None:
    sent = {"name": "Renamed", "kind": "ward", "authority": council.name, "code": "EX01", "version": "1"}
    assert client.post(f"/areas/{ward.pk}/edit/", sent).status_code == 302
    shown = text(client.post(f"/areas/{ward.pk}/edit/", {**sent, "name": "Lost"}), 409)
    assert "changed this while you were writing" in shown
    assert 'value="Lost"' in shown
    ward.refresh_from_db()
    assert ward.name == "Renamed"


def test_L4_an_area_ends_with_a_reason_and_the_end_can_be_taken_back(
    client: Client, council: LocalAuthority, ward: Area
) -> None:
    where = f"/areas/{ward.pk}/end/"
    assert "Say why it ends" in text(client.post(where, today(version="1")), 422)
    assert client.post(where, today(version="1", reason="New boundaries")).status_code == 302
    assert "New boundaries" in text(client.get(f"/areas/{ward.pk}/"))
    for path in ("end", "parents"):
        assert "This has an end already" in text(client.get(f"/areas/{ward.pk}/{path}/"))
    assert "the end is taken back" in text(client.get(f"/areas/{ward.pk}/edit/"))
    sent = {"name": ward.name, "kind": "ward", "authority": council.name, "code": "EX01", "version": "2"}
    assert client.post(f"/areas/{ward.pk}/edit/", sent).status_code == 302
    ward.refresh_from_db()
    assert (ward.ends_on, ward.end_reason) == (None, "")


@pytest.mark.parametrize("path", ["edit", "parents", "end"])
def test_V2_who_keeps_no_areas_of_the_council_finds_no_act(ward: Area, path: str) -> None:
    where = f"/areas/{ward.pk}/{path}/"
    assert Client().get(where).status_code == 302
    client = Client()
    client.force_login(make.coordinator(make.lsp()))
    assert client.get(where).status_code == client.post(where).status_code == 404
    assert "Record its end" not in text(client.get(f"/areas/{ward.pk}/"))
