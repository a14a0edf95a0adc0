"""The pages of one's own webhooks, without JavaScript: made, read, rotated, paused, ended; refusals lose nothing."""

import re
from typing import Any

from lsp import clock
from lsp.models import WebhookDelivery, WebhookEndpoint
from lsp.services import webhooks
from lsp.webhooks import deliveries
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.visitors import signed_in, text_of
from tests.webhooks.conftest import endpoint
from tests.webhooks.receiver import Receiver

HOME = "/account/webhooks/"


def typed(stage: make.Stage, receiver: Receiver, **changes: Any) -> dict[str, Any]:
    return {
        "name": "Tracker",
        "place": f"lsp-{stage.lsp.pk}",
        "address": receiver.address,
        "events": ["commitment.made"],
        **changes,
    }


def test_one_makes_a_webhook_sees_its_secret_once_and_sends_a_test(
    stage: make.Stage, receiver: Receiver
) -> None:
    client = signed_in(stage.coordinator)
    assert "No webhooks yet" in text_of(client.get(HOME))
    made = client.post(f"{HOME}new/", typed(stage, receiver))
    assert (made.status_code, made["Cache-Control"]) == (201, "no-store")
    secret = re.search(r"whsec_[A-Za-z0-9+/=]{44}", text_of(made))
    hook = WebhookEndpoint.objects.get()
    assert secret is not None
    assert deliveries.live_secrets(hook) == [secret[0]]
    page = f"{HOME}{hook.pk}/"
    assert secret[0] not in text_of(client.get(page))
    assert client.post(f"{page}test/").status_code == 302
    deliveries.deliver()
    delivery = WebhookDelivery.objects.get()
    shown = text_of(client.get(f"{page}deliveries/{delivery.pk}/"))
    assert "webhook.test" in shown
    assert "204" in shown
    client.post(f"{page}deliveries/{delivery.pk}/replay/")
    assert deliveries.deliver() == 1
    assert "Test" in text_of(client.get(f"{page}deliveries/?status=delivered"))
    assert "No delivery answers" in text_of(client.get(f"{page}deliveries/?status=failed"))
    assert client.get(f"{page}deliveries/?format=csv").content.count(b"webhook.test") == 1


def test_a_refused_address_says_why_and_loses_nothing_typed(stage: make.Stage, receiver: Receiver) -> None:
    client = signed_in(stage.coordinator)
    for address, said in (
        ("https://169.254.169.254/latest", "not a machine on the public internet"),
        ("ftp://example.org/", "begins with https://"),
        ("https://8.8.8.8:22/", "port 443 or 8443"),
    ):
        page = client.post(f"{HOME}new/", typed(stage, receiver, address=address))
        assert page.status_code == 422
        text = text_of(page)
        assert said in text
        assert address in text
        assert "<title> Error:" in text or "<title>Error:" in text
    assert not WebhookEndpoint.objects.exists()


def test_one_makes_one_only_for_what_one_coordinates_or_acts_for(
    stage: make.Stage, receiver: Receiver
) -> None:
    other = make.stage()
    client = signed_in(stage.coordinator)
    page = client.post(f"{HOME}new/", typed(stage, receiver, place=f"lsp-{other.lsp.pk}"))
    assert page.status_code == 422
    assert signed_in(places.user("nobody-at-all")).get(f"{HOME}new/").status_code == 404
    assert signed_in(stage.officer).get(f"{HOME}new/").status_code == 200


def test_V2_somebody_elses_webhook_does_not_exist(hook: WebhookEndpoint, stage: make.Stage) -> None:
    delivery = webhooks.send_test(hook, by=stage.coordinator)
    colleague = signed_in(places.coordinator(stage.lsp, "colleague"))
    for path in (
        "",
        "edit/",
        "deliveries/",
        f"deliveries/{delivery.pk}/",
        f"deliveries/{delivery.pk}/replay/",
    ):
        assert colleague.get(f"{HOME}{hook.pk}/{path}").status_code == 404


def test_a_webhook_through_its_life(hook: WebhookEndpoint, stage: make.Stage) -> None:
    client, page = signed_in(stage.coordinator), f"{HOME}{hook.pk}/"
    day = clock.days_from_today(7)
    sent = webhooks.send_test(hook, by=stage.coordinator)
    assert "There is no older secret" in text_of(client.get(f"{page}retire/"))
    assert client.post(f"{page}rotate/", {"retires_on": day.isoformat(), "version": 1}).status_code == 201
    assert "signs until" in text_of(client.get(page))
    assert "Retire the older one first" in text_of(client.get(f"{page}rotate/"))
    assert "There is no older secret" not in text_of(client.get(f"{page}retire/"))
    again = client.post(f"{page}rotate/", {"retires_on": day.isoformat()})
    assert (again.status_code, "Retire the older one first" in text_of(again)) == (409, True)
    assert client.post(f"{page}rotate/", {"retires_on": "2001-01-01"}).status_code == 422
    client.post(f"{page}retire/")
    assert client.post(f"{page}pause/", {"reason": ""}).status_code == 422
    client.post(f"{page}pause/", {"reason": "Maintenance"})
    assert "Maintenance" in text_of(client.get(page))
    assert "It is not active" in text_of(client.get(f"{page}test/"))
    assert "Let it go on first" in text_of(client.get(f"{page}deliveries/{sent.pk}/replay/"))
    client.post(f"{page}resume/")
    client.post(f"{page}end/", {"reason": "Replaced"})
    hook.refresh_from_db()
    assert (hook.state, hook.state_reason) == ("ended", "Replaced")
    assert "This webhook has ended" in text_of(client.get(f"{page}edit/"))
    assert "nothing is sent any more" in text_of(client.get(f"{page}deliveries/{sent.pk}/replay/"))


def test_an_edit_from_a_stale_page_is_refused_and_keeps_what_was_typed(
    hook: WebhookEndpoint, stage: make.Stage, receiver: Receiver
) -> None:
    webhooks.edit(hook, by=stage.coordinator, name="Other", address=hook.address, events=hook.events)
    page = signed_in(stage.coordinator).post(
        f"{HOME}{hook.pk}/edit/", {**typed(stage, receiver, name="Mine"), "version": 1}
    )
    assert (page.status_code, "Mine" in text_of(page)) == (409, True)


def test_the_history_tells_of_secrets_and_events_in_words(stage: make.Stage, receiver: Receiver) -> None:
    hook, secret = endpoint(stage, receiver, events=["commitment.made"])
    webhooks.rotate(hook, retires_on=clock.days_from_today(7), by=stage.coordinator)
    rows = list(hook.secrets.all())
    page = text_of(signed_in(stage.coordinator).get(f"/account/webhooks/{hook.pk}/"))
    for hidden in (
        secret,
        *(row.nonce for row in rows),
        *(row.check_value for row in rows),
        "commitment.made",
    ):
        assert hidden not in page
    for words in ("New secret made", "Made, with a first secret", "Commitment made", "Retiring"):
        assert words in page


def test_what_waits_at_a_paused_webhook_is_said_to_wait_wherever_it_is_told(
    stage: make.Stage, receiver: Receiver
) -> None:
    hook, _ = endpoint(stage, receiver)
    webhooks.send_test(hook, by=stage.coordinator)
    client, page = signed_in(stage.coordinator), f"{HOME}{hook.pk}/"
    delivery = WebhookDelivery.objects.get()
    pages = (page, f"{page}deliveries/", f"{page}deliveries/{delivery.pk}/")

    def tags(address: str) -> list[str]:
        return re.findall(r"<strong class=\"govuk-tag[^>]*>([^<]*)</strong>", text_of(client.get(address)))

    assert [tags(address).count("On its way") for address in pages] == [1, 1, 1]
    assert "next " in text_of(client.get(pages[1]))
    webhooks.pause(hook, by=stage.coordinator, reason="The receiver moves.")
    assert [tags(address).count("On its way") for address in pages] == [0, 0, 0]
    assert [tags(address).count("Waits: paused") for address in pages] == [1, 1, 1]
    listed = text_of(client.get(pages[1]))
    assert "once the webhook goes on" in listed
    assert "next " not in listed.partition("<tbody")[2].partition("</tbody>")[0]
    assert "Waits: paused" in client.get(f"{pages[1]}?format=csv").content.decode()
