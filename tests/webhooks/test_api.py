"""Webhooks through the API: the same rules, the same words; the secret once and kept in no answer."""

from typing import Any

from lsp import clock
from lsp.models import IdempotencyKey, WebhookEndpoint
from lsp.services import webhooks
from lsp.webhooks import deliveries
from tests.api.conftest import Caller, caller_for
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.webhooks.receiver import Receiver

PATH = "/webhook-endpoints/"


def body(stage: make.Stage, receiver: Receiver, **changes: Any) -> dict[str, Any]:
    events = ["commitment.made"]
    return {"name": "Tracker", "lsp": stage.lsp.pk, "address": receiver.address, "events": events, **changes}


def step(caller: Caller, path: str, name: str, data: Any = None) -> Any:
    tag = caller.get(path)["ETag"]
    return caller.post(f"{path}{name}/", data or {}, If_Match=tag)


def test_made_with_its_secret_taken_once(stage: make.Stage, receiver: Receiver) -> None:
    caller = caller_for(stage.coordinator)
    made = caller.post(PATH, body(stage, receiver), Idempotency_Key="one")
    assert made.status_code == 201
    assert made.json()["secret"] is None
    path = f"{PATH}{made.json()['id']}/"
    taken = step(caller, path, "secret")
    hook = WebhookEndpoint.objects.get()
    assert [taken.json()["secret"]] == deliveries.live_secrets(hook)
    assert step(caller, path, "secret").status_code == 409
    assert caller.get(path).json()["secret"] is None
    assert "whsec" not in str(IdempotencyKey.objects.values_list("body", flat=True))
    assert (
        step(caller, path, "rotate", {"retires_on": clock.days_from_today(3).isoformat()}).status_code == 200
    )
    assert len({step(caller, path, "secret").json()["secret"], *deliveries.live_secrets(hook)}) == 2


def test_refusals_name_the_field(stage: make.Stage, receiver: Receiver) -> None:
    caller = caller_for(stage.coordinator)

    def refused(**changes: Any) -> list[tuple[str, str]]:
        answer = caller.post(PATH, body(stage, receiver, **changes))
        assert answer.status_code == 422, answer.content
        return [(reason["code"], reason.get("field", "")) for reason in answer.json()["reasons"]]

    assert refused(address="https://[::ffff:169.254.169.254]/") == [("address.private", "address")]
    assert refused(events=["no.such"]) == [("events", "events")]
    assert refused(lsp=None) == [("invalid", "lsp")]
    other = make.stage()
    assert caller.post(PATH, body(stage, receiver, lsp=other.lsp.pk)).status_code == 403


def test_deliveries_with_their_attempts_and_again(stage: make.Stage, hook: WebhookEndpoint) -> None:
    caller = caller_for(stage.coordinator)
    assert step(caller, f"{PATH}{hook.pk}/", "test").status_code == 200
    deliveries.deliver()
    (row,) = caller.get("/webhook-deliveries/?status=delivered").json()["results"]
    assert [each["status_code"] for each in row["tries"]] == [204]
    again = caller.post(f"/webhook-deliveries/{row['id']}/replay/", {})
    assert (again.status_code, again.json()["status"]) == (201, "waiting")
    assert again.json()["event"] == row["event"]


def test_V2_of_others_nothing_is_known(stage: make.Stage, hook: WebhookEndpoint) -> None:
    delivery = webhooks.send_test(hook, by=stage.coordinator)
    colleague = caller_for(places.coordinator(stage.lsp, "colleague"))
    assert colleague.get(PATH).json()["results"] == []
    for path in (f"{PATH}{hook.pk}/", f"/webhook-deliveries/{delivery.pk}/"):
        assert colleague.get(path).status_code == 404
    assert colleague.post(f"/webhook-deliveries/{delivery.pk}/replay/", {}).status_code == 404
    assert Caller().get(PATH).status_code == 401
