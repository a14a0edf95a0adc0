"""What is refused of a webhook whatever page or program asks: its state first, then the reason."""

import pytest

from lsp import clock
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused, TransitionRefused
from lsp.models import RoleGrant, User, WebhookEndpoint
from lsp.services import grants, webhooks
from lsp.webhooks import deliveries, kinds
from lsp.webhooks.standing import may_be_told
from tests.factories import accountability as make
from tests.factories import lsp as place
from tests.webhooks.conftest import endpoint
from tests.webhooks.receiver import Receiver


def test_it_is_paused_once_and_ended_once_each_with_a_reason(
    stage: make.Stage, hook: WebhookEndpoint
) -> None:
    by = stage.coordinator
    for act in (webhooks.pause, webhooks.end):
        with pytest.raises(RuleRefused):
            act(hook, by=by, reason="  ")
    webhooks.pause(hook, by=by, reason="Moving.")
    with pytest.raises(TransitionRefused):
        webhooks.pause(hook, by=by, reason="Moving.")
    ended = webhooks.end(hook, by=by, reason="Replaced.")
    told = {"name": ended.name, "address": ended.address, "events": ended.events}
    with pytest.raises(TransitionRefused):
        webhooks.end(hook, by=by, reason="Again.")
    with pytest.raises(TransitionRefused):
        webhooks.edit(hook, by=by, **told)


def test_it_goes_on_from_a_pause_only_and_sends_only_while_it_is_active(
    stage: make.Stage, hook: WebhookEndpoint
) -> None:
    by = stage.coordinator
    with pytest.raises(TransitionRefused, match="not paused"):
        webhooks.resume(hook, by=by)
    webhooks.pause(hook, by=by, reason="Moving.")
    with pytest.raises(TransitionRefused, match="not active"):
        webhooks.send_test(hook, by=by)
    webhooks.resume(hook, by=by)
    sent = webhooks.send_test(hook, by=by)
    webhooks.pause(hook, by=by, reason="Moving again.")
    with pytest.raises(TransitionRefused, match="not active"):
        webhooks.replay(sent, by=by)
    webhooks.end(hook, by=by, reason="Replaced.")
    for act in (webhooks.resume, webhooks.send_test):
        with pytest.raises(TransitionRefused):
            act(hook, by=by)


def test_it_rests_on_a_role_for_whatever_sends(stage: make.Stage, hook: WebhookEndpoint) -> None:
    """Whoever lost the role may still pause and end it: less is told then."""
    by = stage.coordinator
    grants.end(RoleGrant.objects.get(user=by), by=place.administrator(), reason="Has left.")
    by = User.objects.get(pk=by.pk)
    with pytest.raises(PermissionRefused):
        webhooks.send_test(hook, by=by)
    webhooks.pause(hook, by=by, reason="The role ended.")
    with pytest.raises(PermissionRefused):
        webhooks.resume(hook, by=by)
    webhooks.end(hook, by=by, reason="The role ended.")


def test_one_that_ended_gets_no_new_secret(stage: make.Stage, hook: WebhookEndpoint) -> None:
    webhooks.end(hook, by=stage.coordinator, reason="Replaced.")
    with pytest.raises(TransitionRefused):
        webhooks.rotate(hook, by=stage.coordinator, retires_on=clock.days_from_today(7))
    assert hook.secrets.count() == 1


def test_of_two_secrets_the_older_is_retired_once(stage: make.Stage, hook: WebhookEndpoint) -> None:
    by = stage.coordinator
    with pytest.raises(TransitionRefused, match="no older secret"):
        webhooks.retire(hook, by=by)
    webhooks.rotate(hook, by=by, retires_on=clock.days_from_today(7))
    webhooks.retire(hook, by=by)
    with pytest.raises(TransitionRefused, match="no older secret"):
        webhooks.retire(hook, by=by)


def test_what_was_on_its_way_when_it_ended_is_withheld(stage: make.Stage, hook: WebhookEndpoint) -> None:
    sent = webhooks.send_test(hook, by=stage.coordinator)
    webhooks.end(hook, by=stage.coordinator, reason="Replaced.")
    sent.refresh_from_db()
    assert (sent.status, sent.finished_at is None) == ("withheld", False)
    assert deliveries.deliver() == 0


def test_V1_what_may_not_be_seen_any_more_is_not_replayed(
    stage: make.Stage, hook: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = webhooks.send_test(hook, by=stage.coordinator)
    monkeypatch.setattr(webhooks, "may_be_told", lambda *args: False)
    with pytest.raises(PermissionRefused, match="no longer yours"):
        webhooks.replay(sent, by=stage.coordinator)


def test_one_has_so_many_webhooks_and_no_more_until_one_ends(
    stage: make.Stage, hook: WebhookEndpoint, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "MOST_OWN", 2)
    endpoint(stage, receiver)
    with pytest.raises(InvalidInput, match="2 webhooks at most"):
        endpoint(stage, receiver)
    webhooks.end(hook, by=stage.coordinator, reason="Replaced.")
    assert endpoint(stage, receiver)[0].state == "active"


def test_V1_without_the_role_not_even_what_everybody_may_see_is_told(
    stage: make.Stage, hook: WebhookEndpoint
) -> None:
    public = stage.commitment("accepted", published=True)
    kind = kinds.kind_of("commitment.accepted")
    assert may_be_told(hook, stage.coordinator, kind, public.pk)
    anybody = place.user()
    assert type(public).objects.visible_to(anybody).filter(pk=public.pk).exists()
    assert not may_be_told(hook, anybody, kind, public.pk)
    assert not may_be_told(hook, anybody, None, None)


def test_an_event_that_does_not_exist_is_named(hook: WebhookEndpoint, stage: make.Stage) -> None:
    for events, words in ((["tea.served"], "no event called tea.served"), ([], "at least one event")):
        with pytest.raises(InvalidInput) as refused:
            webhooks.edit(hook, by=stage.coordinator, name="N", address=hook.address, events=events)
        assert [each.field for each in refused.value.reasons] == ["events"]
        assert words in refused.value.reasons[0].message
