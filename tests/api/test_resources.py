"""What each resource of the platform adds: who reads, who writes, which rule refuses."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lsp import clock
from lsp.models import AuditEvent, Job, LocalStrategicPartnership, Organisation, Role, RoleGrant, User
from tests.api.conftest import Caller, caller_for
from tests.factories import lsp as places


def tag(caller: Caller, path: str) -> str:
    return caller.get(path)["ETag"]


# Councils -----------------------------------------------------------------------------------------------------


def test_the_administrator_keeps_the_councils(administrator: Caller, coordinator: Caller) -> None:
    sent = {"name": "Felpersham City Council", "kind": "unitary", "code": "E06000999", "region": "Example"}
    assert coordinator.post("/local-authorities/", sent).status_code == 403
    made = administrator.post("/local-authorities/", sent)
    assert made.status_code == 201, made.content
    assert made.json()["code"] == "E06000999"
    found = administrator.get("/local-authorities/?code=E06000999").json()["results"]
    assert [row["id"] for row in found] == [made.json()["id"]]
    changed = administrator.patch(made["Location"], {"region": "Elsewhere"}, If_Match=made["ETag"])
    assert changed.json()["region"] == "Elsewhere"


def test_L8_what_is_brought_in_names_its_source(administrator: Caller) -> None:
    sent = {"name": "Felpersham", "kind": "unitary", "brought_in": True}
    refused = administrator.post("/local-authorities/", sent)
    assert (refused.status_code, refused.json()["reasons"][0]["rule"]) == (422, "L8")


def test_a_council_of_the_same_code_is_refused(administrator: Caller) -> None:
    sent = {"name": "Felpersham", "kind": "unitary", "code": "E06000999"}
    assert administrator.post("/local-authorities/", sent).status_code == 201
    again = administrator.post("/local-authorities/", {**sent, "name": "Another"})
    assert again.status_code in (409, 422)


# Partnerships -------------------------------------------------------------------------------------------------


@pytest.fixture
def sent(db: None) -> dict[str, Any]:
    places.regime()
    council = places.authority("Felpersham City Council")
    return {"name": "Felpersham Together", "authorities": [council.pk], "accountable_body": council.pk}


def test_a_partnership_begins_unpublished_with_its_blocks_and_area(
    administrator: Caller, anyone: Caller, sent: dict[str, Any]
) -> None:
    made = administrator.post("/lsps/", sent)
    assert made.status_code == 201, made.content
    body = made.json()
    assert body["published"] is False
    assert [area["name"] for area in body["authorities"]] == ["Felpersham City Council"]
    assert len(administrator.get(f"/blocks/?lsp={body['id']}").json()["results"]) == 4
    assert anyone.get(made["Location"]).status_code == 401
    published = administrator.post(f"{made['Location']}publish/", {}, If_Match=made["ETag"])
    assert published.json()["published"] is True
    assert anyone.get(made["Location"]).status_code == 200


def test_L1_the_accountable_body_lies_in_the_area(administrator: Caller, sent: dict[str, Any]) -> None:
    other = places.authority("Elsewhere Council")
    refused = administrator.post("/lsps/", {**sent, "accountable_body": other.pk})
    assert refused.status_code == 422
    assert refused.json()["code"] == "rule_refused"
    assert [reason["rule"] for reason in refused.json()["reasons"]] == ["L1"]


def test_the_coordinator_corrects_the_own_partnership_alone(
    coordinator: Caller, lsp: LocalStrategicPartnership
) -> None:
    other = places.lsp("Another Partnership")
    done = coordinator.patch(
        f"/lsps/{lsp.pk}/", {"about": "What it is."}, If_Match=tag(coordinator, f"/lsps/{lsp.pk}/")
    )
    assert (done.status_code, done.json()["about"]) == (200, "What it is.")
    refused = coordinator.patch(
        f"/lsps/{other.pk}/", {"about": "x"}, If_Match=tag(coordinator, f"/lsps/{other.pk}/")
    )
    assert refused.status_code == 403


@pytest.mark.parametrize(
    "modes", [{"advisory": 0}, {"advisory": "5"}, {"advisory": 101}, {"nonsense": 5}, [], "x"]
)
def test_governance_modes_are_weighted(administrator: Caller, sent: dict[str, Any], modes: Any) -> None:
    refused = administrator.post("/lsps/", {**sent, "governance_modes": modes})
    assert refused.status_code == 422
    assert refused.json()["reasons"][0]["field"].startswith("governance_modes")


# Organisations ------------------------------------------------------------------------------------------------


def test_a_coordinator_adds_corrects_and_ends_an_organisation(coordinator: Caller) -> None:
    areas = [places.authority("Here Council").pk, places.authority("There Council").pk]
    made = coordinator.post(
        "/organisations/", {"name": "Example Trust", "sector": "voluntary", "serves": areas}
    )
    assert made.status_code == 201, made.content
    assert [area["name"] for area in made.json()["serves"]] == ["Here Council", "There Council"]
    address = made["Location"]
    changed = coordinator.patch(address, {"kind": "charity"}, If_Match=made["ETag"])
    assert (changed.json()["kind"], len(changed.json()["serves"])) == ("charity", 2)
    ended = coordinator.post(
        f"{address}end/", {"on": str(clock.today()), "reason": "Merged"}, If_Match=changed["ETag"]
    )
    assert ended.json()["end_reason"] == "Merged"
    assert coordinator.get("/organisations/?name=trust").json()["results"] == []
    assert len(coordinator.get("/organisations/?name=trust&as_at=any").json()["results"]) == 1


def test_an_area_named_twice_is_served_once(coordinator: Caller) -> None:
    area = places.authority("Here Council").pk
    made = coordinator.post("/organisations/", {"name": "Trust", "sector": "private", "serves": [area, area]})
    assert [each["id"] for each in made.json()["serves"]] == [area]


# People and roles ---------------------------------------------------------------------------------------------


def test_people_are_read_by_those_who_hold_a_role(anyone: Caller, coordinator: Caller) -> None:
    somebody = places.person("Alex Example", email="alex@example.org")
    assert anyone.get("/people/").status_code == 401
    assert anyone.get(f"/people/{somebody.pk}/").status_code == 401
    stranger = caller_for(places.user())
    assert stranger.get("/people/").json()["results"] == []
    assert stranger.get(f"/people/{somebody.pk}/").status_code == 404
    assert coordinator.get(f"/people/{somebody.pk}/").json()["name"] == "Alex Example"


def test_an_address_is_for_who_writes_to_people(coordinator: Caller, lsp: LocalStrategicPartnership) -> None:
    holder = places.scrutiny_councillor(lsp)
    own = places.person("Sam Sample", user=holder, email="sam@example.org")
    other = places.person("Alex Example", email="alex@example.org")
    councillor = caller_for(holder)
    assert councillor.get(f"/people/{other.pk}/").json()["email"] is None
    assert councillor.get(f"/people/{own.pk}/").json()["email"] == "sam@example.org"
    assert coordinator.get(f"/people/{other.pk}/").json()["email"] == "alex@example.org"
    listed = {row["id"]: row["has_account"] for row in coordinator.get("/people/").json()["results"]}
    assert (listed[own.pk], listed[other.pk]) == (True, False)


def test_a_role_is_given_and_ended_and_bites_at_once(
    coordinator: Caller, lsp: LocalStrategicPartnership
) -> None:
    new = places.user("new-example")
    made = coordinator.post("/role-grants/", {"user": "new-example", "role": "auditor", "lsp": lsp.pk})
    assert made.status_code == 201, made.content
    auditor = caller_for(new)
    assert len(auditor.get("/role-grants/").json()["results"]) == 2  # the coordinator's own, and this
    assert auditor.get("/audit-events/").json()["results"]
    ended = coordinator.post(
        f"{made['Location']}end/", {"on": str(clock.today()), "reason": "Left"}, If_Match=made["ETag"]
    )
    assert ended.status_code == 200, ended.content
    assert auditor.get("/audit-events/").json()["results"] == []


def test_a_coordinator_gives_no_role_elsewhere_and_learns_of_no_account(
    coordinator: Caller, hidden_lsp: LocalStrategicPartnership
) -> None:
    other = places.lsp("Another Partnership")
    for user in ("casey", "nobody-at-all"):
        for lsp, status in ((other.pk, 403), (hidden_lsp.pk, 422), (None, 403)):
            refused = coordinator.post("/role-grants/", {"user": user, "role": "auditor", "lsp": lsp})
            assert refused.status_code == status, refused.content
    assert not RoleGrant.objects.filter(role=Role.AUDITOR).exists()


def test_V2_a_colleague_s_role_elsewhere_names_no_hidden_partnership(
    lsp: LocalStrategicPartnership, hidden_lsp: LocalStrategicPartnership
) -> None:
    agency = places.organisation()
    officer = caller_for(places.officer(agency, lsp))
    places.officer(agency, hidden_lsp)
    places.officer(agency)
    seen = [row["lsp"] and row["lsp"]["id"] for row in officer.get("/role-grants/").json()["results"]]
    assert seen == [lsp.pk, None]


def test_an_account_that_is_none_is_said_to_who_may_give_roles(
    coordinator: Caller, lsp: LocalStrategicPartnership
) -> None:
    refused = coordinator.post("/role-grants/", {"user": "nobody", "role": "auditor", "lsp": lsp.pk})
    assert (refused.status_code, refused.json()["reasons"][0]["field"]) == (422, "user")


def test_Q5_scrutiny_and_executive_exclude_each_other(
    coordinator: Caller, lsp: LocalStrategicPartnership
) -> None:
    places.user("cllr-example")
    grant = {"user": "cllr-example", "lsp": lsp.pk}
    assert coordinator.post("/role-grants/", {**grant, "role": "executive_councillor"}).status_code == 201
    refused = coordinator.post("/role-grants/", {**grant, "role": "scrutiny_councillor"})
    assert (refused.status_code, refused.json()["reasons"][0]["rule"]) == (422, "Q5")


# The trail ----------------------------------------------------------------------------------------------------


def test_V1_events_are_read_by_who_reads_the_trail(
    anyone: Caller, coordinator: Caller, lsp: LocalStrategicPartnership
) -> None:
    assert anyone.get("/audit-events/").status_code == 401
    assert caller_for(places.user()).get("/audit-events/").json()["results"] == []
    event = AuditEvent.objects.latest("id")
    officer = caller_for(places.officer(places.organisation(), lsp))
    assert officer.get(f"/audit-events/{event.pk}/").status_code == 404
    made = coordinator.post("/blocks/", {"lsp": lsp.pk, "name": "Environment"}).json()
    first = coordinator.get("/audit-events/").json()["results"][0]
    assert (first["kind"], first["record"], first["lsp_id"]) == (
        "block.create",
        f"block:{made['id']}",
        lsp.pk,
    )
    assert first["source"] == "api"
    assert coordinator.get(f"/audit-events/{first['id']}/").json() == first


def test_V1_events_of_another_partnership_do_not_exist(coordinator: Caller) -> None:
    other = places.lsp("Another Partnership", blocks=0)
    elsewhere = caller_for(places.coordinator(other))
    elsewhere.post("/blocks/", {"lsp": other.pk, "name": "Environment"})
    event = AuditEvent.objects.filter(kind="block.create").latest("id")
    assert elsewhere.get(f"/audit-events/{event.pk}/").status_code == 200
    assert coordinator.get(f"/audit-events/{event.pk}/").status_code == 404
    assert coordinator.get(f"/audit-events/?lsp={other.pk}").json()["results"] == []


def test_events_are_filtered_and_paged_newest_first(
    coordinator: Caller, lsp: LocalStrategicPartnership
) -> None:
    for name in ("One", "Two", "Three"):
        coordinator.post("/blocks/", {"lsp": lsp.pk, "name": name})
    first = coordinator.get("/audit-events/?kind=block.create&page_size=2").json()
    second = coordinator.get(first["next"]).json()
    read = [row["record_name"] for row in first["results"] + second["results"]]
    assert read == ["Three", "Two", "One"]
    record = first["results"][0]["record"]
    assert len(coordinator.get(f"/audit-events/?record={record}").json()["results"]) == 1
    today = clock.today()
    assert (
        coordinator.get(f"/audit-events/?recorded_from={today + timedelta(days=2)}").json()["results"] == []
    )
    assert coordinator.get("/audit-events/?recorded_to=9999-12-31").json()["results"]
    assert coordinator.get("/audit-events/?recorded_from=0001-01-01").json()["results"]


@pytest.mark.parametrize("record", ["block", "block:", "block:x", "block:" + "9" * 40, ":1", "%C2%B2:%C2%B2"])
def test_a_record_that_is_none_has_no_events(coordinator: Caller, record: str) -> None:
    assert coordinator.get(f"/audit-events/?record={record}").json()["results"] == []


def test_T2_nothing_writes_an_event(coordinator: Caller) -> None:
    event = AuditEvent.objects.latest("id")
    for method in ("post", "put", "patch", "delete"):
        assert coordinator.send(method, "/audit-events/", {}).status_code == 405
        assert coordinator.send(method, f"/audit-events/{event.pk}/", {}).status_code == 405


# Imports ------------------------------------------------------------------------------------------------------

COUNCILS = b"name,kind\nFelpersham,unitary\n"


def started(caller: Caller, **data: Any) -> Any:
    sent = {"kind": "register", "file_name": "c.csv", "content": base64.b64encode(COUNCILS).decode(), **data}
    return caller.post("/imports/", {name: value for name, value in sent.items() if value is not None})


def test_an_import_is_sent_as_json_or_as_a_form(administrator: Caller) -> None:
    first = started(administrator, dry_run=True)
    assert first.status_code == 201, first.content
    body = first.json()
    assert (body["kind"], body["status"], body["dry_run"], body["report"]) == (
        "register",
        "queued",
        True,
        None,
    )
    upload = SimpleUploadedFile("c.csv", COUNCILS, content_type="text/csv")
    form = {"kind": "register", "dry_run": "true", "file": upload}
    second = administrator.client.post("/api/v1/imports/", form, headers=administrator.headers)
    assert second.status_code == 201, second.content
    kept = [bytes(job.file.content) for job in Job.objects.order_by("id")]
    assert kept == [COUNCILS, COUNCILS]
    assert [row["id"] for row in administrator.get("/imports/").json()["results"]] == [
        second.json()["id"],
        first.json()["id"],
    ]


def test_an_import_sent_twice_under_one_key_is_one_job(administrator: Caller) -> None:
    def send(content: bytes) -> Any:
        upload = SimpleUploadedFile("c.csv", content, content_type="text/csv")
        headers = {**administrator.headers, "Idempotency-Key": "import-1"}
        return administrator.client.post(
            "/api/v1/imports/", {"kind": "register", "file": upload}, headers=headers
        )

    first, again, other = send(COUNCILS), send(COUNCILS), send(COUNCILS + b"x,unitary\n")
    assert first.json() == again.json()
    assert other.json()["code"] == "idempotency_key_reused"
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"content": None}, "file"),
        ({"content": "***"}, "content"),
        ({"file_name": None}, "file_name"),
        ({"dry_run": "yes"}, "dry_run"),
        ({"lsp": "x"}, "lsp"),
        ({"content": base64.b64encode(b"\x89PNG....").decode()}, "file"),
        ({"content": ""}, "content"),
    ],
)
def test_what_is_no_import_is_refused_before_any_work(
    administrator: Caller, wrong: dict[str, Any], field: str
) -> None:
    refused = started(administrator, **wrong)
    assert refused.status_code == 422, refused.content
    assert refused.json()["reasons"][0]["field"] == field
    assert not Job.objects.exists()


def test_an_import_is_seen_by_who_started_it(
    administrator: Caller, coordinator: Caller, anyone: Caller
) -> None:
    job = started(administrator).json()
    assert coordinator.get(f"/imports/{job['id']}/").status_code == 404
    assert anyone.get("/imports/").status_code == 401
    assert started(coordinator).status_code == 403
    assert started(administrator, kind="nonsense").status_code == 422


def test_a_finished_import_gives_its_report_row_by_row_and_a_trial_is_confirmed(
    administrator: Caller, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job.objects.get(pk=started(administrator, dry_run=True).json()["id"])
    address = f"/imports/{job.pk}/"
    assert administrator.post(f"{address}confirm/", {}).status_code == 409
    job.report = {
        "message": "This was a trial: nothing has been written yet.",
        "counts": {"created": 1},
        "dry_run": True,
        "rows": [{"row": 2, "outcome": "created", "reason": "New"}],
    }
    job.status, job.finished_at = Job.Status.DONE, clock.now()
    job.save()
    report = administrator.get(address).json()["report"]
    assert report["counts"]["created"] == 1
    assert report["rows"][0]["row"] == 2
    assert administrator.get("/imports/").json()["results"][0]["report"] is None
    confirmed = administrator.post(f"{address}confirm/", {})
    again = administrator.post(f"{address}confirm/", {})
    assert confirmed.status_code == again.status_code == 201, confirmed.content
    assert confirmed.json()["id"] == again.json()["id"] != job.pk


def test_people_who_coordinate_nothing_add_no_organisation(db: None) -> None:
    stranger: User = places.user()
    refused = caller_for(stranger).post("/organisations/", {"name": "Trust", "sector": "private"})
    assert refused.status_code == 403
    assert not Organisation.objects.exists()
