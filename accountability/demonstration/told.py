"""Webhooks of the coordinator's, to a machine that does not exist: one that tries, one that is paused."""

from functools import partial
from typing import Any

from accountability.demonstration.cast import Cast
from accountability.demonstration.timeline import Timeline
from lsp import clock
from lsp.services import webhooks
from lsp.webhooks import deliveries, kinds

ADDRESS = "https://receiver.demonstration.invalid/hook"
MADE, TRIED = -3, -1


def plan(cast: Cast, timeline: Timeline) -> None:
    """Put the webhook on the timeline, a test of it, and a first attempt."""
    timeline.put(MADE, partial(_make, cast))
    timeline.put(TRIED, deliveries.deliver)


def _make(cast: Cast) -> None:
    by = cast.accounts["coordinator"]
    told: dict[str, Any] = {
        "by": by,
        "lsp": cast.partnerships["tameside"],
        "address": ADDRESS,
        "events": [code for code, _ in kinds.choices()],
    }
    made, _ = webhooks.create(name="Action tracker (invented)", shown=True, **told)
    webhooks.send_test(made, by=by)
    other, _ = webhooks.create(name="Newsletter (invented)", **told)
    other, _ = webhooks.rotate(other, by=by, retires_on=clock.days_from_today(30))
    webhooks.pause(other, by=by, reason="The newsletter's programme is being moved to another machine.")
