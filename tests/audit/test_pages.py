"""The trail of a partnership as a page: who reads it, filters, paging, downloads, seals (T1, T3, V1, V2)."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lsp import audit, clock
from lsp.models import AuditEvent, AuditSeal
from lsp.queries import events
from lsp.queries.trail import events_visible_to
from lsp.services import accounts
from tests.audit.making import some_events
from tests.database import as_owner
from tests.factories import lsp as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["coordinator", "scrutiny_councillor", "scrutiny_officer", "auditor"])
def test_V1_coordinator_scrutiny_and_auditor_read_the_trail(client: Client, role: str) -> None:
    lsp = make.lsp()
    reader = make.holder(role, lsp=lsp)
    some_events(lsp, by=reader)
    client.force_login(reader)
    page = client.get(reverse("trail:list", args=[lsp.slug]))
    assert page.status_code == 200
    assert "Block renamed" in page.content.decode()


def test_V1_nobody_else_knows_of_it(client: Client) -> None:
    lsp = make.lsp()
    some_events(lsp)
    address = reverse("trail:list", args=[lsp.slug])
    assert client.get(address).status_code == 302
    agency = make.organisation()
    for other in (
        make.officer(agency, lsp),
        make.administrator(),
        make.coordinator(make.lsp()),
        make.holder("executive_councillor", lsp=lsp),
    ):
        client.force_login(other)
        assert client.get(address).status_code == 404
        assert not events_visible_to(other, lsp).exists()


def test_V1_an_event_of_a_subject_one_may_not_see_is_not_there() -> None:
    lsp = make.lsp()
    coordinator, scrutiny = make.coordinator(lsp), make.scrutiny_councillor(lsp)
    grant = make.grant(make.user(), "auditor", lsp=lsp)
    with audit.act("role-grant.end", by=coordinator, subject=grant):
        grant.ends_on = date(2030, 1, 1)
        grant.save()
    seen = [
        events_visible_to(each, lsp).filter(kind="role-grant.end").count() for each in (coordinator, scrutiny)
    ]
    assert seen == [1, 0]


def test_V1_events_of_no_partnership_are_for_readers_of_a_trail_and_the_administrator() -> None:
    council = make.authority()
    with audit.act("local-authority.rename", by=None, subject=council):
        council.name = "Renamed"
        council.save()
    readers = (make.auditor(make.lsp()), make.administrator(), make.officer(make.organisation()))
    assert [events_visible_to(each).filter(kind="local-authority.rename").count() for each in readers] == [
        1,
        1,
        0,
    ]


def test_V1_an_act_about_no_record_is_read_by_who_reads_what_was_done_in_it() -> None:
    lsp = make.lsp()
    block = make.block(lsp)
    with audit.act("block.several", by=make.user(), reason="From a file"):
        with audit.act("block.rename", by=None, subject=block):
            block.name = "Renamed"
            block.save()
    here = [make.holder(role, lsp=lsp) for role in ("coordinator", "scrutiny_councillor", "auditor")]
    elsewhere = [
        make.holder(role, lsp=make.lsp()) for role in ("coordinator", "scrutiny_councillor", "auditor")
    ]
    told = [
        [events_visible_to(each).filter(kind="block.several").count() for each in readers]
        for readers in ([*here, make.administrator()], elsewhere)
    ]
    assert told == [[1, 1, 1, 1], [0, 0, 0]]


def test_V1_who_became_administrator_is_for_the_administrator_and_an_import_of_places_for_all_readers() -> (
    None
):
    accounts.make_administrator(by=None, username="ada", email="ada@example.org")
    with audit.act("register.import", by=None, reason="From register.csv"):
        make.authority()
    readers = (make.auditor(make.lsp()), make.administrator(), make.officer(make.organisation()))
    for kind, told in (("account.make_administrator", [0, 1, 0]), ("register.import", [1, 1, 0])):
        assert [events_visible_to(each).filter(kind=kind).count() for each in readers] == told


def test_the_trail_pages_without_gaps_both_ways() -> None:
    lsp = make.lsp()
    reader = make.auditor(lsp)
    some_events(lsp, 12)
    visible = events_visible_to(reader, lsp)
    pages, cursor = [], ""
    while True:
        page = events.page_of(visible, user=reader, cursor=cursor, size=5)
        pages.append([row.event.pk for row in page.rows])
        if not page.older:
            break
        cursor = page.older
    assert [pk for listed in pages for pk in listed] == list(visible.values_list("pk", flat=True))
    assert page.newer
    back = events.page_of(visible, user=reader, cursor=page.newer, size=5)
    assert [row.event.pk for row in back.rows] == pages[-2]
    assert events.page_of(visible, user=reader, cursor="nonsense", size=5).newer == ""


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, {"One", "Two"}),
        ({"kind": "block.rename"}, {"One", "Two"}),
        ({"who": "sample reader"}, {"Two"}),
        ({"source": "page"}, {"Two"}),
        ({"words": "because of two"}, {"Two"}),
        ({"recorded_from": "1 January 2036"}, set()),
        ({"recorded_to": "1/1/2006"}, set()),
        ({"recorded_to": "31 December 9999"}, {"One", "Two"}),
        ({"record": "block:999999"}, set()),
    ],
)
def test_the_trail_is_filtered(client: Client, asked: dict[str, str], expected: set[str]) -> None:
    lsp = make.lsp()
    reader = make.holder("auditor", lsp=lsp, username="reader")
    for name in ("One", "Two"):
        block = make.block(lsp, f"Before {name}")
        by, source = (reader, "page") if name == "Two" else (make.user(), "task")
        with audit.source(source):
            with audit.act("block.rename", by=by, subject=block, reason=f"because of {name}"):
                block.name = f"After {name}"
                block.save()
    client.force_login(reader)
    page = client.get(reverse("trail:list", args=[lsp.slug]), asked).content.decode()
    assert {name for name in ("One", "Two") if f"because of {name}" in page} == expected


def test_the_trail_names_a_record_as_it_is_called_today_and_not_twice(client: Client) -> None:
    lsp = make.lsp()
    reader = make.auditor(lsp)
    (block,) = some_events(lsp)
    with audit.act("block.rename", by=reader, subject=block):
        block.name = "Today's name"
        block.save()
    rows = events.page_of(events_visible_to(reader, lsp), user=reader).rows
    assert [row.subject for row in rows] == ["Today's name"] * 2
    assert [[change.record for change in row.changes] for row in rows] == [[""], [""]]


def test_a_filter_that_cannot_be_read_is_told(client: Client) -> None:
    lsp = make.lsp()
    client.force_login(make.auditor(lsp))
    page = client.get(reverse("trail:list", args=[lsp.slug]), {"recorded_from": "soon", "record": "x"})
    assert "Recorded from must be a real date" in page.content.decode()
    assert "Enter the kind and number of a record" in page.content.decode()


def test_the_trail_downloads_as_shown(client: Client) -> None:
    lsp = make.lsp()
    reader = make.auditor(lsp)
    some_events(lsp, 3, by=reader)
    client.force_login(reader)
    address = reverse("trail:list", args=[lsp.slug])
    found = {name: client.get(address, {"format": name}) for name in ("csv", "xlsx", "jsonl")}
    assert found["csv"].content.decode().count("\r\n") == 4
    assert found["xlsx"].content[:2] == b"PK"
    lines = [json.loads(line) for line in found["jsonl"].content.decode().splitlines()]
    assert [line["what"] for line in lines] == ["Block renamed"] * 3
    assert lines[0]["changes"][0]["field"] == "Name"


def test_the_page_costs_as_many_queries_for_forty_events_as_for_four(client: Client) -> None:
    lsp = make.lsp()
    reader = make.auditor(lsp)
    client.force_login(reader)
    counts = []
    for more in (4, 36):
        some_events(lsp, more, by=reader)
        client.get(reverse("trail:list", args=[lsp.slug]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("trail:list", args=[lsp.slug]))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


def test_the_trail_of_one_partnership_is_read_through_its_index() -> None:
    lsp = make.lsp()
    reader = make.auditor(lsp)
    with as_owner(triggers=False), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO lsp_auditevent (kind, lsp_id, subject_type, subject_id, source, request_id, effective_at,
                   recorded_at, xid, epoch, text_salt, text_digest, digest)
               SELECT 'block.rename', mod(n, 60), 'block', n, 'page', '', now(), now(), '1', 1,
                   gen_random_uuid(), '', ''
               FROM generate_series(1, 30000) n"""
        )
        cursor.execute("UPDATE lsp_auditevent SET lsp_id = %s WHERE lsp_id = 7", [lsp.pk])
        cursor.execute("ANALYZE lsp_auditevent")
    plan = events_visible_to(reader, lsp)[: events.PER_PAGE].explain()
    assert "auditevent_lsp" in plan
    assert "Seq Scan on lsp_auditevent" not in plan
    assert "Sort Key: lsp_auditevent" not in plan, "the index has them in order"


def test_T3_everybody_reads_the_published_seals(client: Client) -> None:
    AuditSeal.objects.create(
        number=1, epoch=1, xid_from=0, xid_until=900, events=3, changes=4, root=b"\1" * 32, previous=b"",
        digest=b"\xab" * 32, sealed_at=clock.now(),
    )  # fmt: skip
    page = client.get("/seals/").content.decode()
    assert "abababababababab" in page
    (seal,) = client.get("/seals.json").json()["seals"]
    assert (seal["number"], seal["xid_until"], seal["root"]) == (1, 900, "01" * 32)
    assert client.get("/seals.json?after=1").json() == {"seals": [], "next": None}


def test_T1_taking_an_export_is_on_the_trail(client: Client) -> None:
    lsp = make.lsp()
    auditor = make.auditor(lsp)
    client.force_login(auditor)
    address = reverse("trail:export", args=[lsp.slug])
    assert client.get(address).status_code == 200
    assert "/jobs/" in client.post(address)["Location"]
    event = AuditEvent.objects.get(kind="trail.export")
    assert (event.actor_id, event.lsp_id) == (auditor.pk, lsp.pk)
    client.force_login(make.officer(make.organisation(), lsp))
    assert client.post(address).status_code == 404
