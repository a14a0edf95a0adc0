"""ETag, If-None-Match, If-Match; transitions; Idempotency-Key and its race."""

import threading
from typing import Any

import pytest
from django.db import connection

from lsp.models import AuditEvent, Block, IdempotencyKey, LocalStrategicPartnership
from tests.api.conftest import Caller, caller_for
from tests.factories import lsp as places

END = {"on": "2040-01-01", "reason": "Merged into another"}


def test_a_record_that_has_not_changed_is_a_304(anyone: Caller, block: Block) -> None:
    first = anyone.get(f"/blocks/{block.pk}/")
    tag = first["ETag"]
    assert tag.startswith(f'"blocks-{block.pk}-{block.version}-')
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = anyone.get(f"/blocks/{block.pk}/", If_None_Match=sent)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    for sent in ('"other"', f'"blocks-{block.pk}-{block.version}"', "nonsense"):
        assert anyone.get(f"/blocks/{block.pk}/", If_None_Match=sent).status_code == 200


def test_what_is_nested_changes_the_etag_though_not_the_version(anyone: Caller, block: Block) -> None:
    tag = anyone.get(f"/blocks/{block.pk}/")["ETag"]
    block.lsp.name = "Renamed Partnership"
    places.save(block.lsp)
    again = anyone.get(f"/blocks/{block.pk}/", If_None_Match=tag)
    assert again.status_code == 200
    assert again["ETag"].rsplit("-", 1)[0] == tag.rsplit("-", 1)[0]


def test_an_edit_needs_if_match(coordinator: Caller, block: Block) -> None:
    for sent in ({}, {"If_Match": "*"}, {"If_Match": ""}):
        refused = coordinator.patch(f"/blocks/{block.pk}/", {"name": "New"}, **sent)
        assert (refused.status_code, refused.json()["code"]) == (428, "precondition_required")
    block.refresh_from_db()
    assert block.version == 1


def test_an_edit_with_the_present_version_is_made_and_gives_the_next(
    coordinator: Caller, block: Block
) -> None:
    tag = coordinator.get(f"/blocks/{block.pk}/")["ETag"]
    done = coordinator.patch(f"/blocks/{block.pk}/", {"name": "New"}, If_Match=tag)
    assert (done.status_code, done.json()["name"], done.json()["version"]) == (200, "New", 2)
    assert done["ETag"] == coordinator.get(f"/blocks/{block.pk}/")["ETag"]


@pytest.mark.parametrize(
    "tag",
    [
        '"blocks-{pk}-0"',
        '"blocks-{pk}-2"',
        '"lsps-{pk}-1"',
        'W/"blocks-{pk}-1"',
        '"blocks-99-1"',
        "nonsense",
        '"blocks-{pk}-' + "9" * 5000 + '"',
    ],
)
def test_an_edit_of_another_version_is_a_412_and_changes_nothing(
    coordinator: Caller, block: Block, tag: str
) -> None:
    refused = coordinator.patch(f"/blocks/{block.pk}/", {"name": "New"}, If_Match=tag.format(pk=block.pk))
    assert (refused.status_code, refused.json()["code"]) == (412, "stale_version")
    block.refresh_from_db()
    assert block.version == 1


def test_the_second_of_two_edits_of_one_version_is_told(coordinator: Caller, block: Block) -> None:
    tag = coordinator.get(f"/blocks/{block.pk}/")["ETag"]
    assert coordinator.patch(f"/blocks/{block.pk}/", {"name": "First"}, If_Match=tag).status_code == 200
    assert coordinator.patch(f"/blocks/{block.pk}/", {"name": "Second"}, If_Match=tag).status_code == 412
    assert coordinator.get(f"/blocks/{block.pk}/").json()["name"] == "First"


def test_an_empty_edit_is_refused(coordinator: Caller, block: Block) -> None:
    tag = coordinator.get(f"/blocks/{block.pk}/")["ETag"]
    assert coordinator.patch(f"/blocks/{block.pk}/", {}, If_Match=tag).status_code == 422


def test_a_step_needs_if_match_and_answers_with_the_record(coordinator: Caller, block: Block) -> None:
    address = f"/blocks/{block.pk}/end/"
    assert coordinator.post(address, END).status_code == 428
    assert coordinator.post(address, END, If_Match=f'"blocks-{block.pk}-7"').status_code == 412
    done = coordinator.post(address, END, If_Match=f'"blocks-{block.pk}-1"')
    assert (done.status_code, done.json()["ends_on"]) == (200, "2040-01-01")
    refused = coordinator.post(address, END, If_Match=done["ETag"])
    assert refused.status_code == 422
    assert refused.json()["reasons"][0]["rule"] == "L4"


def test_who_may_see_but_not_write_is_refused_with_the_reason(block: Block) -> None:
    stranger = caller_for(places.user("stranger"))
    refused = stranger.patch(f"/blocks/{block.pk}/", {"name": "New"}, If_Match=f'"blocks-{block.pk}-1"')
    assert refused.status_code == 403
    assert refused.json()["reasons"][0]["code"] == "permission.coordinator"


def test_what_may_not_be_known_cannot_be_edited_and_says_no_more(
    coordinator: Caller, hidden_lsp: LocalStrategicPartnership
) -> None:
    hidden = hidden_lsp.blocks.get()
    assert coordinator.patch(f"/blocks/{hidden.pk}/", {"name": "New"}).status_code == 404
    refused = coordinator.post("/blocks/", {"lsp": hidden_lsp.pk, "name": "New"})
    assert (refused.status_code, refused.json()["reasons"][0]["code"]) == (422, "invalid_choice")


# Idempotency-Key ----------------------------------------------------------------------------------------------


def test_a_repeated_create_is_answered_as_the_first_was(coordinator: Caller, lsp: Any) -> None:
    sent = {"lsp": lsp.pk, "name": "Environment"}
    first = coordinator.post("/blocks/", sent, Idempotency_Key="key-1")
    again = coordinator.post("/blocks/", dict(reversed(sent.items())), Idempotency_Key="key-1")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert (first["ETag"], first["Location"]) == (again["ETag"], again["Location"])
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert lsp.blocks.filter(name="Environment").count() == 1


def test_a_key_belongs_to_one_request(coordinator: Caller, lsp: Any) -> None:
    coordinator.post("/blocks/", {"lsp": lsp.pk, "name": "Environment"}, Idempotency_Key="key-1")
    for path, sent in (
        ("/blocks/", {"lsp": lsp.pk, "name": "Housing"}),
        ("/people/", {"name": "Alex Example"}),
    ):
        refused = coordinator.post(path, sent, Idempotency_Key="key-1")
        assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    assert not lsp.blocks.filter(name="Housing").exists()


def test_a_key_belongs_to_one_user(coordinator: Caller, administrator: Caller, lsp: Any) -> None:
    sent = {"lsp": lsp.pk, "name": "Environment"}
    assert coordinator.post("/blocks/", sent, Idempotency_Key="key-1").status_code == 201
    other = administrator.post("/blocks/", {**sent, "name": "Housing"}, Idempotency_Key="key-1")
    assert other.status_code == 201


def test_a_refused_create_keeps_no_key(coordinator: Caller, lsp: Any) -> None:
    assert coordinator.post("/blocks/", {"lsp": lsp.pk}, Idempotency_Key="key-1").status_code == 422
    assert not IdempotencyKey.objects.exists()
    made = coordinator.post("/blocks/", {"lsp": lsp.pk, "name": "Environment"}, Idempotency_Key="key-1")
    assert made.status_code == 201


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "é"])
def test_a_key_that_cannot_be_kept_is_refused(coordinator: Caller, lsp: Any, key: str) -> None:
    refused = coordinator.post("/blocks/", {"lsp": lsp.pk, "name": "Environment"}, Idempotency_Key=key)
    assert (refused.status_code, refused.json()["code"]) == (400, "idempotency_key_invalid")


def test_without_a_key_two_creates_are_two(coordinator: Caller, db: None) -> None:
    for _ in range(2):
        assert coordinator.post("/people/", {"name": "Alex Example"}).status_code == 201
    assert len(coordinator.get("/people/?name=Alex").json()["results"]) == 2


@pytest.mark.django_db(transaction=True)
def test_two_identical_creates_at_once_create_one(transactional_db: None) -> None:
    lsp = places.lsp("Ambridge Partnership", blocks=0)
    user = places.coordinator(lsp)
    callers = [caller_for(user) for _ in range(4)]
    start = threading.Barrier(len(callers))
    answers: list[Any] = []

    def create(caller: Caller) -> None:
        start.wait()
        try:
            answers.append(
                caller.post("/blocks/", {"lsp": lsp.pk, "name": "Environment"}, Idempotency_Key="one-key")
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=create, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [answer.status_code for answer in answers] == [201] * len(callers)
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer for answer in answers) == 1
    assert Block.objects.filter(lsp=lsp).count() == 1
    assert AuditEvent.objects.filter(kind="block.create").count() == 1
