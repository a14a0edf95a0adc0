"""What happens is told: written with the act, sent at least once under one id, signed, tried again, stopped (V1)."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from accountability.services import commitments, progress
from lsp import clock, outbox
from lsp.models import User, WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookEvent
from lsp.services import grants, webhooks
from lsp.webhooks import deliveries, posting
from lsp.webhooks.posting import Answer
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.webhooks.conftest import EVERY, endpoint
from tests.webhooks.receiver import Receiver

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "webhooks.md"


def sent(receiver: Receiver) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in receiver.came]


def test_an_act_is_told_with_facts_and_no_free_word(
    stage: make.Stage, hook: WebhookEndpoint, receiver: Receiver
) -> None:
    of = stage.commitment(title="Qxwords of the promise")
    made = commitments.make(of, by=stage.officer, note="Qxnote")
    assert deliveries.deliver() == 1
    (told,) = sent(receiver)
    assert told["type"] == "commitment.made"
    assert told["subject"].endswith(f"/api/v1/commitments/{of.pk}/")
    assert told["data"]["reference"] == made.reference
    assert told["data"]["state"] == "made"
    assert b"Qx" not in receiver.came[0][1]
    assert deliveries.deliver() == 0, "once"


def test_each_act_of_a_commitments_life_has_its_event(
    stage: make.Stage, hook: WebhookEndpoint, receiver: Receiver
) -> None:
    of = stage.commitment()
    officer, coordinator = stage.officer, stage.coordinator
    commitments.make(of, by=officer)
    commitments.return_to_agency(of, by=coordinator, reason="Which?")
    commitments.make(of, by=officer)
    commitments.accept(of, by=coordinator)
    commitments.reschedule(of, by=officer, due_on=clock.days_from_today(90), reason="Later")
    progress.report(
        of, course="on_course", summary="Well", by=officer, evidence=[("M", "https://example.org")]
    )
    commitments.deliver(of, by=officer)
    commitments.confirm(of, by=coordinator)
    commitments.miss(stage.commitment("accepted"), by=coordinator, reason="No")
    commitments.withdraw(stage.commitment("accepted"), by=officer, reason="No")
    assert deliveries.deliver() == 10
    assert {told["type"] for told in sent(receiver)} == set(EVERY)


def test_what_is_rolled_back_is_not_told(stage: make.Stage, hook: WebhookEndpoint) -> None:
    with transaction.atomic():
        commitments.make(stage.commitment(), by=stage.officer)
        assert WebhookDelivery.objects.count() == 1
        transaction.set_rollback(True)
    assert WebhookEvent.objects.count() == WebhookDelivery.objects.count() == 0


def test_nobody_subscribed_leaves_no_row(stage: make.Stage) -> None:
    commitments.make(stage.commitment(), by=stage.officer)
    assert not WebhookEvent.objects.exists()


def test_an_agencys_webhook_is_told_of_the_agency_on_every_partnership(
    stage: make.Stage, receiver: Receiver
) -> None:
    officer = places.officer(stage.agency)
    with places.in_act():
        elsewhere = make.Stage(
            lsp=places.lsp("Elsewhere", blocks=2), block=None, agency=stage.agency, officer=officer,
            coordinator=stage.coordinator, owner=stage.owner,
        )  # fmt: skip
    elsewhere.block = elsewhere.lsp.blocks.get(position=1)
    endpoint(stage, receiver, lsp=None, organisation=stage.agency, by=officer)
    for on in (stage, elsewhere):
        commitments.withdraw(on.commitment("accepted"), by=officer, reason="No")
    other = make.stage()
    commitments.withdraw(other.commitment("accepted"), by=other.officer, reason="No")
    assert deliveries.deliver() == 2
    assert {told["data"]["lsp"] for told in sent(receiver)} == {stage.lsp.slug, "elsewhere"}


def test_the_how_tos_example_verifies_what_is_sent_and_nothing_else(
    stage: make.Stage, receiver: Receiver, tmp_path: Path
) -> None:
    hook, secret = endpoint(stage, receiver)
    webhooks.send_test(hook, by=stage.coordinator)
    deliveries.deliver()
    ((headers, body),) = receiver.came
    lines = HOW_TO.read_text().split("```python\n")[1].split("```")[0]
    assert len(lines.strip().splitlines()) <= 12
    names: dict[str, Any] = {}
    exec(lines, names)
    assert names["verified"](secret, headers, body)
    assert not names["verified"](secret, headers, body + b" ")
    assert not names["verified"](secret, {**headers, "webhook-id": "other"}, body)
    assert not names["verified"]("whsec_" + "A" * 43 + "=", headers, body)
    late = {**headers, "webhook-timestamp": str(int(headers["webhook-timestamp"]) - 400)}
    assert not names["verified"](secret, late, body)


def test_two_live_secrets_sign_until_the_older_retires(stage: make.Stage, receiver: Receiver) -> None:
    hook, old = endpoint(stage, receiver)
    day = clock.days_from_today(7)
    hook, new = webhooks.rotate(hook, retires_on=day, by=stage.coordinator)
    assert deliveries.live_secrets(hook) == [new, old]
    with clock.at(day - timedelta(days=1)):
        assert deliveries.live_secrets(hook) == [new, old]
    with clock.at(day):
        assert deliveries.live_secrets(hook) == [new]
    hook = webhooks.retire(hook, by=stage.coordinator)
    assert deliveries.live_secrets(hook) == [new]


def test_a_failure_is_tried_again_with_longer_pauses_under_the_same_id_and_given_up(
    settings: Any, stage: make.Stage, hook: WebhookEndpoint, receiver: Receiver
) -> None:
    settings.WEBHOOK_MOST_ATTEMPTS, settings.WEBHOOK_PAUSED_AFTER_DAYS = 4, 999
    receiver.status, receiver.answer = 503, b"Busy"
    delivery = webhooks.send_test(hook, by=stage.coordinator)
    moment, pauses = clock.now(), []
    for attempt in range(1, 5):
        with clock.at(moment):
            assert deliveries.deliver() == 0
            delivery.refresh_from_db()
            assert delivery.attempts == attempt
            assert deliveries.deliver() == 0, "not before the pause is over"
        pauses.append((delivery.next_attempt_at - moment).total_seconds())
        moment = delivery.next_attempt_at
    assert delivery.status == "failed"
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == 1
    assert len({body for _, body in receiver.came}) == 1
    assert all(30 * 4**n * 0.8 <= pause <= 30 * 4**n * 1.2 or pause == 30 for n, pause in enumerate(pauses))
    kept = WebhookAttempt.objects.first()
    assert kept is not None
    assert (kept.status_code, kept.answer) == (503, "Busy")


def test_a_worker_killed_between_sending_and_keeping_sends_again_under_the_same_id(
    stage: make.Stage, hook: WebhookEndpoint, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """The worker dies here: nothing after this line runs, as after kill -9."""

    def dies(delivery: Any, answer: Any) -> bool:
        raise Killed

    delivery = webhooks.send_test(hook, by=stage.coordinator)
    with monkeypatch.context() as patched:
        patched.setattr(deliveries, "_keep", dies)
        with pytest.raises(Killed):
            deliveries.deliver()
    assert deliveries.deliver() == 0, "claimed for its pause"
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert deliveries.deliver() == 1
    (first, _), (second, _) = receiver.came
    assert first["webhook-id"] == second["webhook-id"] == str(delivery.event.reference)


def test_one_that_fails_does_not_hold_up_the_others(
    stage: make.Stage, hook: WebhookEndpoint, receiver: Receiver
) -> None:
    broken, _ = endpoint(stage, receiver)
    webhooks.edit(
        broken, by=stage.coordinator, name="Broken", address="https://receiver.invalid/", events=EVERY
    )
    commitments.make(stage.commitment(), by=stage.officer)
    assert deliveries.deliver() == 1
    assert len(receiver.came) == 1


def test_an_endpoint_that_fails_for_days_is_paused_once_and_its_owner_told(
    stage: make.Stage, hook: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.status = 500
    delivery = webhooks.send_test(hook, by=stage.coordinator)
    deliveries.deliver()
    for _ in range(12):
        delivery.refresh_from_db()
        with clock.at(delivery.next_attempt_at):
            deliveries.deliver()
    hook.refresh_from_db()
    assert (hook.state, hook.state_reason) == ("paused", "Nothing has arrived for 3 days.")
    receiver.status = 204
    with clock.at(clock.days_from_today(6)):
        outbox.deliver()
        assert [told.to for told in mail.outbox] == [[stage.coordinator.email]]
        webhooks.resume(hook, by=stage.coordinator)
        assert deliveries.deliver() == 1, "what has waited is sent"


def test_what_happens_while_it_is_paused_waits(stage: make.Stage, hook: WebhookEndpoint) -> None:
    hook = webhooks.pause(hook, by=stage.coordinator, reason="Maintenance")
    commitments.make(stage.commitment(), by=stage.officer)
    assert deliveries.deliver() == 0
    webhooks.resume(hook, by=stage.coordinator)
    assert deliveries.deliver() == 1


def end_role(stage: make.Stage) -> None:
    grant = stage.coordinator.role_grants.get()
    grants.end(grant, by=places.administrator(), on=clock.today(), reason="Left")


def test_V1_an_endpoint_stops_when_its_owners_role_has_ended(
    stage: make.Stage, hook: WebhookEndpoint, receiver: Receiver
) -> None:
    commitments.make(stage.commitment(), by=stage.officer)
    end_role(stage)
    commitments.make(stage.commitment(), by=stage.officer)
    assert WebhookDelivery.objects.count() == 1, "nothing new is written"
    assert deliveries.deliver() == 0
    hook.refresh_from_db()
    assert (receiver.came, hook.state) == ([], "paused")
    assert WebhookDelivery.objects.get().status == "withheld"
    assert not WebhookDelivery.objects.visible_to(User.objects.get(pk=stage.coordinator.pk)).exists()


def test_V1_nobody_is_told_of_what_they_may_not_see(stage: make.Stage, receiver: Receiver) -> None:
    """An officer for one partnership does not hear of the agency's drafts on another."""
    endpoint(stage, receiver, lsp=None, organisation=stage.agency, by=stage.officer)
    colleague = places.officer(stage.agency)
    next_door = make.Stage(
        lsp=places.lsp(published=False, blocks=2), block=None, agency=stage.agency, officer=colleague,
        coordinator=stage.coordinator, owner=stage.owner,
    )  # fmt: skip
    next_door.block = next_door.lsp.blocks.get(position=1)
    commitments.withdraw(next_door.commitment("accepted"), by=colleague, reason="No")
    assert not WebhookDelivery.objects.exists()


def test_V1_what_may_not_be_seen_any_more_is_withheld_at_sending(
    stage: make.Stage, hook: WebhookEndpoint, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    commitments.make(stage.commitment(), by=stage.officer)
    monkeypatch.setattr(deliveries, "may_be_told", lambda *args: False)
    assert deliveries.deliver() == 0
    hook.refresh_from_db()
    assert (receiver.came, hook.state) == ([], "active")
    assert WebhookDelivery.objects.get().status == "withheld"


def test_a_replay_sends_the_same_again(stage: make.Stage, hook: WebhookEndpoint, receiver: Receiver) -> None:
    delivery = webhooks.send_test(hook, by=stage.coordinator)
    deliveries.deliver()
    again = webhooks.replay(delivery, by=stage.coordinator)
    assert (again.status, again.attempts) == ("waiting", 0)
    assert deliveries.deliver() == 1
    (first, body), (second, same) = receiver.came
    assert (first["webhook-id"], body) == (second["webhook-id"], same)
    assert again.tries.count() == 2


def test_a_key_that_changed_signs_nothing_false(
    settings: Any, stage: make.Stage, hook: WebhookEndpoint, receiver: Receiver
) -> None:
    webhooks.send_test(hook, by=stage.coordinator)
    settings.WEBHOOK_KEY = "another key of the installation"
    assert deliveries.deliver() == 0
    assert receiver.came == []
    assert "no secret" in WebhookAttempt.objects.get().problem


def test_what_was_sent_long_ago_is_forgotten_but_not_what_waits(
    stage: make.Stage, hook: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhooks.send_test(hook, by=stage.coordinator)
    deliveries.deliver()
    monkeypatch.setattr(posting, "post", lambda *args: Answer(problem="Broken"))
    waits = webhooks.send_test(hook, by=stage.coordinator)
    deliveries.deliver()
    with clock.at(clock.days_from_today(100)):
        deliveries.forget()
    assert list(WebhookEvent.objects.all()) == [waits.event]


def test_the_bell_rings_after_the_commit(
    stage: make.Stage, hook: WebhookEndpoint, quiet_bell: list[str]
) -> None:
    quiet_bell.clear()
    with transaction.atomic():
        webhooks.send_test(hook, by=stage.coordinator)
        assert quiet_bell == []
    assert quiet_bell == ["lsp.tasks.deliver_webhooks"]


def test_the_example_needs_nothing_but_python(tmp_path: Path) -> None:
    lines = HOW_TO.read_text().split("```python\n")[1].split("```")[0]
    (tmp_path / "example.py").write_text(lines)
    subprocess.run([sys.executable, "-I", str(tmp_path / "example.py")], check=True)
