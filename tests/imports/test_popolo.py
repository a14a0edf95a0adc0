"""Popolo JSON in and out: what is written is read back as it was; what others write is taken as far as it goes."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp.audit import act
from lsp.imports.reports import Report
from lsp.models import Block, LocalStrategicPartnership, Organisation, Person, User
from partnerships.imports.files import open_file, refusal
from partnerships.models import Appointment, Body, Office, Seat
from partnerships.queries.popolo import structure
from tests.imports.structure import SHEETS, as_book, bring_in, refusals
from tests.imports.test_pages import done, page, send, signed_in
from tests.patience import SHARING_FIXTURES

pytestmark = pytest.mark.django_db
SENEDD = (
    Path(__file__).parents[3]
    / "shared"
    / "data"
    / "cross-party-groups"
    / "senedd_cross_party_groups.popolo.json"
)


@pytest.fixture(autouse=True)
def blocks(partnership: LocalStrategicPartnership, second: LocalStrategicPartnership) -> None:
    with act("test.blocks", by=None):
        for lsp in (partnership, second):
            for number, name in enumerate(("Safer", "Healthier"), start=1):
                Block(lsp=lsp, name=name, slug=name.lower(), position=number).save()


def popolo(lsp: LocalStrategicPartnership, by: User, content: Any, **options: Any) -> Report:
    sent = content if isinstance(content, bytes) else orjson.dumps(content)
    return bring_in(lsp, by, sent, "structure.json", **options)


def by_name(exported: dict[str, list[dict[str, Any]]]) -> dict[str, list[Any]]:
    """The export with names in place of ids, in an order of its own: what two of them have in common."""
    names = {
        entry["id"]: entry.get("name") or entry.get("label") for part in exported.values() for entry in part
    }
    plain = {}
    for title, entries in exported.items():
        told = [
            {
                key: names.get(value, value) if key.endswith("_id") else value
                for key, value in entry.items()
                if key != "id"
            }
            for entry in entries
        ]
        plain[title] = sorted(json.dumps(entry, sort_keys=True, default=str) for entry in told)
    return plain  # fmt: skip


def test_what_is_written_is_read_back_as_it_was_into_another_partnership_and_into_the_same(
    partnership: LocalStrategicPartnership,
    coordinator: User,
    second: LocalStrategicPartnership,
    neighbour: User,
) -> None:
    bring_in(partnership, coordinator, as_book(SHEETS))
    for number in range(2):  # two seats of one name, which ids alone tell apart
        with act("test.seat", by=None):
            board = Body.objects.get(lsp=partnership, kind="board")
            council = Organisation.objects.get(name="Ambridge Borough Council")
            Seat(body=board, label="Member", sector=council.sector, organisation=council, position=9 + number,
                 starts_on=board.starts_on).save()  # fmt: skip
    written = structure(partnership, coordinator, None)
    report = popolo(second, neighbour, written)
    assert refusals(report) == []
    assert by_name(structure(second, neighbour, None)) == by_name(written)
    assert Person.objects.filter(name="Alex Example").count() == 1
    before = (Body.objects.count(), Seat.objects.count(), Appointment.objects.count(), Office.objects.count())
    for lsp, user in ((partnership, coordinator), (second, neighbour)):
        again = popolo(lsp, user, structure(lsp, user, None))
        assert (refusals(again), again.would_write) == ([], False)
    assert before == (
        Body.objects.count(),
        Seat.objects.count(),
        Appointment.objects.count(),
        Office.objects.count(),
    )


def test_L5_the_export_holds_what_held_on_the_day(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    bring_in(partnership, coordinator, as_book(SHEETS))
    found = structure(partnership, coordinator, date(2005, 1, 1))
    sitting = {entry["id"]: entry["name"] for entry in found["persons"]}
    on_board = {sitting[m["person_id"]] for m in found["memberships"] if m.get("post_id")}
    assert on_board == {"Alex Example"}  # the seat of the police began later
    later = structure(partnership, coordinator, date(2006, 6, 1))
    assert "Alex Example" not in {entry["name"] for entry in later["persons"]}


def test_V1_the_export_holds_what_the_reader_may_see(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    bring_in(partnership, coordinator, as_book(SHEETS))
    address = f"/api/v1/lsps/{partnership.pk}/popolo/"
    assert Client().get(address).json() == {
        "organizations": [],
        "persons": [],
        "posts": [],
        "memberships": [],
    }
    with act("test.publish", by=None):
        board = Body.objects.get(lsp=partnership, kind="board")
        board.published = True
        board.save()
    seen = Client().get(address).json()
    text = json.dumps(seen)
    assert [entry["name"] for entry in seen["organizations"] if entry["classification"] == "board"] == [
        "Board"
    ]
    assert "Safer Partnership" not in text
    assert "sam@example.org" not in text
    assert "Volunteer" not in [entry.get("job_title") for entry in seen["persons"]]
    own = signed_in(coordinator).get(address).json()
    assert "sam@example.org" in json.dumps(own)
    assert signed_in(coordinator).get(f"{address}?as_at=any").status_code == 200
    assert signed_in(coordinator).get(f"{address}?as_at=never").status_code == 400


FOREIGN: dict[str, Any] = {
    "organizations": [
        {"id": "g", "name": "Group on Things", "classification": "cross-party group"},
        {"id": "a", "name": "Ambridge Volunteers", "classification": "charity"},
        {"id": "b", "name": "ambridge  volunteers", "classification": "charity"},
        {"id": "c", "name": "Ambrige Volunteers", "classification": "charity"},
        {"id": "d", "name": "Cabinet Lead for Housing (Borchester)", "classification": "charity"},
    ],
    "persons": [{"id": "p", "name": "Alex Example"}, {"id": 7, "name": "Sam Sample"}],
    "memberships": [
        {"person_id": "p", "organization_id": "g", "role": "Chair", "on_behalf_of_id": "a"},
        {"person_id": 7, "organization_id": "g", "role": "Chair"},
        {"member_id": "b", "organization_id": "g", "role": "External member"},
        {"member_id": "d", "organization_id": "g", "role": "External member"},
    ],
    "areas": [{"id": "x"}],
}


def test_what_others_write_is_taken_as_far_as_it_goes_and_every_departure_is_told(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    report = popolo(partnership, coordinator, FOREIGN, sector="voluntary")
    assert refusals(report) == []
    told = {(row.sheet, row.row): (row.outcome, row.reason) for row in report.rows}
    assert told["organizations", 1] == (
        "created", "New body: Group on Things. “cross-party group” is no kind of body: taken as a forum.",
    )  # fmt: skip
    assert told["organizations", 3][0] == "left out"
    assert "stands in row 2 already" in told["organizations", 3][1]
    assert "Similar on record: Ambridge Volunteers." in told["organizations", 4][1]
    assert "This reads like a post" in told["organizations", 5][1]
    assert told["memberships", 1][1].endswith(
        "New office: co-chair. The file names several chairs: taken as co-chairs."
    )
    assert told["memberships", 2] == ("left out", told["memberships", 2][1])
    assert "names nobody the person sits for" in told["memberships", 2][1]
    assert any("Look at organizations, row 5." in note for note in report.notes)
    assert any("Not read: areas." in note for note in report.notes)
    assert Organisation.objects.count() == 3
    again = popolo(partnership, coordinator, FOREIGN, sector="voluntary")
    assert (refusals(again), again.would_write) == ([], False)


def test_people_sit_for_whom_the_form_says_where_the_file_does_not(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    report = popolo(partnership, coordinator, FOREIGN, sector="voluntary", represents="The Assembly")
    assert refusals(report) == []
    term = Appointment.objects.get(person__name="Sam Sample")
    assert (term.organisation.name, term.seat.label, term.starts_on) == ("The Assembly", "Chair 2", None)
    again = popolo(partnership, coordinator, FOREIGN, sector="voluntary", represents="The Assembly")
    assert again.would_write is False


def test_an_organisation_of_no_sector_is_refused_until_the_form_says_one(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    found = refusals(popolo(partnership, coordinator, FOREIGN))
    assert ("organizations", 2, "classification") in [row[:3] for row in found]
    assert (
        refusals(popolo(partnership, coordinator, FOREIGN, sector="nonsense"))[0][4]
        == "nonsense is no sector."
    )
    assert not Body.objects.exists()


def entry(title: str, **values: Any) -> dict[str, Any]:
    """A small file with one entry more."""
    small: dict[str, Any] = {
        "organizations": [{"id": "g", "name": "Board", "classification": "board"}],
        "persons": [{"id": "p", "name": "Alex Example"}],
        "posts": [],
        "memberships": [],
    }
    return {**small, title: [*small[title], values]}


WRONG: dict[str, tuple[Any, tuple[str, int, str, str]]] = {
    "no JSON": (b"{", ("", 0, "", "The file is not JSON: line 1, column")),
    "no object": (b"[]", ("", 0, "", "This is JSON, but not Popolo")),
    "no list": ({"persons": [], "posts": {"a": 1}}, ("", 0, "", "posts is no list.")),
    "no entry": ({"persons": ["Alex"]}, ("persons", 1, "", "This is no entry")),
    "a name that is none": (entry("persons", id="q", name=5), ("persons", 2, "name", "This is no text.")),
    "no name": (entry("persons", id="q"), ("persons", 2, "name", "The name is missing.")),
    "control characters": (entry("persons", name="A\x07"), ("persons", 2, "name", "This is longer than 200")),
    "a name too long": (entry("persons", name="A" * 201), ("persons", 2, "name", "This is longer than 200")),
    "no address": (entry("persons", name="B", email="b"), ("persons", 2, "email", "This is not an e-mail")),
    "nobody": (
        entry("memberships", person_id="x", organization_id="g"),
        ("memberships", 1, "person_id", "There is no"),
    ),
    "nowhere": (entry("posts", label="A", organization_id="x"), ("posts", 1, "organization_id", "There is no")),
    "30 February": (
        entry("organizations", name="F", classification="forum", id="f", founding_date="2006-02-30"),
        ("organizations", 2, "founding_date", "The date must be a real date"),
    ),
    "half an end": (
        entry("organizations", name="F", classification="forum", id="f", dissolution_date="2006"),
        ("organizations", 2, "dissolution_date", ""),
    ),
    "a quorum below nought": (
        entry("organizations", name="F", classification="forum", id="f", quorum=-1),
        ("organizations", 2, "quorum", "This is no number of seats."),
    ),
    "P1": (
        entry("organizations", name="Cabinet", classification="board", id="f"),
        ("organizations", 2, "classification", "Board is the board of this partnership"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), WRONG.values(), ids=WRONG)
def test_every_refusal_names_list_entry_and_reason(
    partnership: LocalStrategicPartnership,
    coordinator: User,
    content: Any,
    expected: tuple[str, int, str, str],
) -> None:
    found = refusals(popolo(partnership, coordinator, content))
    assert any(row[:3] == expected[:3] and row[4].startswith(expected[3]) for row in found), found
    assert not Body.objects.exists()


def test_a_file_that_is_not_what_its_name_says() -> None:
    assert refusal("a.json", b"%PDF-1.4") == "The file is not what its name says, JSON: it is a PDF document."
    assert refusal("a.json", b"") == "The file is empty."
    assert refusal("a.json", b"<html>").startswith("The file is not what its name says")
    assert "Popolo JSON (.json)" in refusal("a.doc", b"x")
    assert open_file("a.json", b"[" * 100_000).problems[0].reason.startswith("The file is not JSON")


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.text(max_size=8)
    | st.sampled_from(["g", "p", "board", "2006"]),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)
KEYS = st.sampled_from(
    ["id", "name", "classification", "person_id", "organization_id", "post_id", "member_id", "on_behalf_of_id", "label",
     "role", "start_date", "end_date", "office", "parent_id", "voting", "blocks", "quorum", "independent", "network"]
)  # fmt: skip
LISTS = st.lists(st.dictionaries(KEYS, JSON_VALUES, max_size=6), max_size=4)


@settings(max_examples=60, suppress_health_check=SHARING_FIXTURES)
@given(st.fixed_dictionaries(dict.fromkeys(("organizations", "persons", "posts", "memberships"), LISTS)))
def test_whatever_the_file_holds_nothing_raises(
    partnership: LocalStrategicPartnership, coordinator: User, content: dict[str, Any]
) -> None:
    try:
        sent = orjson.dumps(content)
    except orjson.JSONEncodeError:
        return
    report = popolo(partnership, coordinator, sent, dry_run=True, sector="voluntary")
    assert all(row.reason for row in report.rows)


def test_the_form_takes_popolo_and_what_it_leaves_unsaid(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = signed_in(coordinator)
    address = f"/{partnership.slug}/bodies/import/"
    file = SimpleUploadedFile("groups.json", orjson.dumps(FOREIGN))
    sent = {"file": file, "sector": "voluntary", "represents": "The Assembly"}
    report = done(client.post(address, sent))
    assert "taken as a forum" in page(client, report)
    done(client.post(f"{report}confirm/"))
    assert Appointment.objects.filter(organisation__name="The Assembly").exists()
    assert send(client, address, b"[1]", "a.json").status_code == 302
    assert send(client, address, b"PDF", "a.json").status_code == 422


def test_the_cross_party_groups_of_the_senedd(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    """A real file: misspellings, posts that pose as organisations, nobody for whom the members sit."""
    if not SENEDD.exists():
        pytest.skip(
            "the cross-party groups (senedd_cross_party_groups.popolo.json) do not lie in ../shared here"
        )
    content = SENEDD.read_bytes()
    tried = popolo(
        partnership, coordinator, content, sector="voluntary", represents="Senedd Cymru", dry_run=True
    )
    assert refusals(tried) == []
    done_ = popolo(partnership, coordinator, content, sector="voluntary", represents="Senedd Cymru")
    assert refusals(done_) == []
    held = json.loads(content)
    assert Body.objects.count() == 91
    assert Person.objects.count() == len(held["persons"])
    external = {
        " ".join(o["name"].casefold().split()) for o in held["organizations"] if o["id"][:5] != "group"
    }
    assert (
        Organisation.objects.count() == len(external) + 1
    )  # nothing is put together but what is called alike
    assert Office.objects.filter(kind__in=("chair", "co_chair")).count() == 89
    assert any("Some names read like a post" in note for note in done_.notes)
    assert any("similar to names on record" in note for note in done_.notes)
    written = structure(partnership, coordinator, None)
    again = popolo(partnership, coordinator, orjson.dumps(written))
    assert (refusals(again), again.would_write) == ([], False)
    assert (
        popolo(partnership, coordinator, content, sector="voluntary", represents="Senedd Cymru").would_write
        is False
    )
