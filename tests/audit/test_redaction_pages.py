"""T5 as people meet it: the pages that remove words, what they say afterwards, the API and the command."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from lsp import audit
from lsp.models import AuditEvent, Person
from lsp.queries import trail
from lsp.services import redaction, tokens
from lsp.templatetags.components import uk_date
from tests.factories import lsp as make
from tests.factories import partnerships as membership

pytestmark = pytest.mark.django_db

WHY = "Request 12 of this year"
CHECKED = re.compile(r"\bchecked\s*>")
REMOVED = "removed under data protection law"


def renamed(reason: str = "Jo Placeholder is ill") -> tuple[Any, AuditEvent]:
    """A block, and the event that gave it its name."""
    block = make.block(make.lsp(blocks=0), "Jo Placeholder's block")
    with audit.act("block.rename", by=make.user(), subject=block, reason=reason) as opened:
        block.name = "Plain name"
        block.save()
    return block, AuditEvent.objects.get(pk=opened.event_id)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


# A record's past ---------------------------------------------------------------------------------------------


def test_T5_the_page_shows_what_would_go_and_takes_it_away_in_one_step() -> None:
    block, event = renamed()
    by = make.administrator()
    client = signed_in(by)
    history = text(client.get(trail.history_href(block)))
    address = trail.redact_href(block)
    assert f'href="{address}?event={event.pk}"' in history
    page = text(client.get(address, {"event": event.pk}))
    assert "“Jo Placeholder is ill”" in page
    assert "Name: Jo Placeholder&#x27;s block → Plain name" in page
    assert len(CHECKED.findall(page)) == 1
    done = client.post(address, {"events": [event.pk], "reason": WHY}, follow=True)
    assert done.redirect_chain[-1][0] == trail.history_href(block)
    assert "Jo Placeholder is ill" not in text(done)
    assert "2 texts of the trail and words of" in text(done)


def test_T5_whoever_reads_on_learns_that_when_and_by_which_act() -> None:
    block, event = renamed()
    act = redaction.of_event(event, by=make.administrator(), reason=WHY).event_id
    when = AuditEvent.objects.get(pk=act).recorded_at
    link = f'href="{trail.history_href(block)}#event-{act}"'
    client = signed_in(make.auditor(block.lsp))
    for address in (trail.history_href(block), reverse("trail:list", args=[block.lsp.slug])):
        page = text(client.get(address))
        assert page.count(link) == 2, "for the reason and for the values"
        assert f"removed under data protection law on {uk_date(when)}" in page
        assert f'id="event-{act}"' in page
        assert "Personal words removed" in page
        assert "the words of 1 event, the values of 1 change, words of 2 earlier states" in page
        assert WHY in page
        assert "Remove its words" not in page, "for administrators alone"
    row = block.history.earliest()
    page = text(client.get(trail.standing_href(block, row.pk)))
    assert "redacted" in page
    assert REMOVED in page
    assert link in page
    then = text(
        client.get(trail.history_href(block), {"moment": f"{row.history_date:%Y-%m-%d %H:%M:%S.%f}+00:00"})
    )
    assert "Some words of this state were" in then


def test_T5_nothing_typed_is_lost_and_nothing_removed_without_a_choice_and_a_reason() -> None:
    block, event = renamed()
    client = signed_in(make.administrator())
    address = trail.redact_href(block)
    for sent, said in (
        ({"events": [event.pk], "reason": ""}, "Say why the words are removed"),
        ({"reason": "Typed"}, "Choose what is to be removed"),
        ({"events": [999999], "reason": "Typed"}, "Typed"),
    ):
        answer = client.post(address, sent)
        assert answer.status_code == 422
        assert said in text(answer)
        assert "Error: " in text(answer)
        assert sent["reason"] in text(answer)
        assert bool(CHECKED.search(text(answer))) is (sent.get("events") == [event.pk])
    assert not AuditEvent.objects.filter(kind="audit.redact").exists()


def test_T5_a_page_with_nothing_left_says_so() -> None:
    block, _ = renamed()
    client = signed_in(make.administrator())
    events = [entry.event_id for entry in trail.record_history(block, user=make.auditor(block.lsp))]
    client.post(trail.redact_href(block), {"events": events, "reason": WHY})
    acts = AuditEvent.objects.filter(kind="audit.redact")
    assert acts.count() == 1
    page = text(client.get(trail.redact_href(block)))
    assert f'value="{acts.get().pk}"' in page, "its own reason can be removed in its turn"
    assert all(f'value="{event}"' not in page for event in events)


@pytest.mark.parametrize("role", ["coordinator", "auditor", "scrutiny_councillor"])
def test_T5_V2_nobody_but_the_administrator_finds_these_pages(role: str) -> None:
    block, event = renamed()
    person = make.person()
    client = signed_in(make.holder(role, lsp=block.lsp))
    for address in (trail.redact_href(block), reverse("trail:redact_person", args=[person.pk])):
        assert client.get(address).status_code == 404
        assert client.post(address, {"events": [event.pk], "reason": WHY}).status_code == 404
        assert Client().get(address).status_code == 302


# A person ----------------------------------------------------------------------------------------------------


def test_T5_a_persons_page_shows_everything_and_removes_it_in_one_step() -> None:
    person = make.person("Alex Leaver", email="alex@example.org")
    block, event = renamed("Alex Leaver asked for it")
    client = signed_in(make.administrator())
    address = reverse("trail:redact_person", args=[person.pk])
    assert f'href="{address}"' in text(client.get(trail.redact_href(person)))
    page = text(client.get(address))
    for said in ("Alex Leaver", "alex@example.org", "the values of 1 change", f"(event {event.pk})"):
        assert said in page
    assert f'href="{trail.redact_href(block)}?event={event.pk}"' in page
    answer = client.post(address, {"reason": "Alex Leaver asked", "version": person.version})
    assert answer.status_code == 422
    assert "without the words that are to be removed" in text(answer)
    assert "Alex Leaver asked</textarea>" in text(answer)
    done = text(client.post(address, {"reason": WHY, "version": person.version}, follow=True))
    assert "History of Name removed" in done
    assert "Alex Leaver" not in done
    assert REMOVED in done
    assert "There are no words left to remove here" in text(client.get(address))


def test_T5_the_page_says_beforehand_that_somebody_still_serves() -> None:
    person = make.person("Sitting Example")
    term = membership.appointment(membership.seat(membership.body(make.lsp())), person=person)
    client = signed_in(make.administrator())
    address = reverse("trail:redact_person", args=[person.pk])
    page = text(client.get(address))
    assert "still holds a seat, an office or a role" in page
    assert "<textarea" not in page
    assert client.post(address, {"reason": WHY}).status_code == 422
    assert Person.objects.get(pk=term.person_id).name == "Sitting Example"


def test_T5_a_person_changed_meanwhile_is_read_again_first() -> None:
    person = make.person("Alex Leaver")
    client = signed_in(make.administrator())
    answer = client.post(
        reverse("trail:redact_person", args=[person.pk]), {"reason": WHY, "version": person.version + 1}
    )
    assert answer.status_code == 409
    assert f"{WHY}</textarea>" in text(answer)


# The API and the command --------------------------------------------------------------------------------------


def api(user: Any, method: str, address: str, body: Any = None, **headers: str) -> Any:
    secret = tokens.create(user=user, by=user, name="test", scopes=["read", "write"])[1]
    call = getattr(Client(), method)
    given = {"data": body, "content_type": "application/json"} if body is not None else {}
    return call(address, headers={"Authorization": f"Bearer {secret}", **headers}, **given)


def test_T5_the_api_removes_an_events_words_and_says_so() -> None:
    block, event = renamed()
    reader, by = make.auditor(block.lsp), make.administrator()
    address = f"/api/v1/audit-events/{event.pk}/"
    before = api(reader, "get", address)
    assert (before.json()["redacted_at"], before.json()["reason"]) == (None, "Jo Placeholder is ill")
    step, tag = f"{address}redact/", {"If-Match": before["ETag"]}
    assert api(reader, "post", step, {"reason": WHY}, **tag).status_code == 403
    assert api(make.officer(make.organisation()), "post", step, {"reason": WHY}, **tag).status_code == 404
    assert api(by, "post", step, {"reason": WHY}).status_code == 428
    refused = api(by, "post", step, {"reason": " "}, **tag)
    assert refused.status_code == 422
    assert refused.json()["reasons"][0]["field"] == "reason"
    done = api(by, "post", step, {"reason": WHY}, **tag)
    assert done.status_code == 200, done.content
    after = api(reader, "get", address)
    act = AuditEvent.objects.get(kind="audit.redact")
    assert after.json() == done.json()
    assert after["ETag"] != before["ETag"]
    assert (after.json()["redacted_by"], after.json()["reason"]) == (act.pk, "")
    assert after.json()["changes"][0]["after"].startswith(REMOVED)
    assert after.json()["digest"] == before.json()["digest"]
    again = api(by, "post", step, {"reason": WHY}, **tag)
    assert (again.status_code, again.json()["reasons"][0]["code"]) == (422, "redaction.nothing")
    assert again.json()["reasons"][0]["rule"] == "T5"


def test_T5_the_api_removes_a_persons_words() -> None:
    person, by = make.person("Alex Leaver"), make.administrator()
    address = f"/api/v1/people/{person.pk}/"
    tag = {"If-Match": api(by, "get", address)["ETag"]}
    assert (
        api(make.coordinator(make.lsp()), "post", f"{address}redact/", {"reason": WHY}, **tag).status_code
        == 403
    )
    done = api(by, "post", f"{address}redact/", {"reason": WHY}, **tag)
    assert (done.status_code, done.json()["name"], done.json()["email"]) == (200, "Name removed", "")
    assert api(by, "post", f"{address}redact/", {"reason": WHY}, **tag).status_code == 412


def test_T5_the_command_removes_words_for_a_named_administrator() -> None:
    _, event = renamed()
    person, by = make.person("Alex Leaver"), make.administrator()
    out = StringIO()
    call_command("redact", event=event.pk, by=by.username, reason=WHY, stdout=out)
    call_command("redact", person=person.pk, by=by.username, reason=WHY, stdout=out)
    assert "2 texts and words of" in out.getvalue()
    assert Person.objects.get(pk=person.pk).name == "Name removed"
    assert set(AuditEvent.objects.filter(kind="audit.redact").values_list("source", "actor_id")) == {
        ("command", by.pk)
    }
    for wrong in (
        {"event": event.pk, "by": by.username},
        {"event": 0, "by": by.username},
        {"person": 999999, "by": by.username},
        {"event": event.pk, "by": "nobody"},
        {"event": event.pk, "by": make.user().username},
    ):
        with pytest.raises(CommandError):
            call_command("redact", reason=WHY, **wrong)
