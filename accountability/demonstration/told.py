"""A webhook of the coordinator's, to a machine that does not exist: its attempts can be read and sent again."""

from functools import partial

from accountability.demonstration.cast import Cast
from accountability.demonstration.timeline import Timeline
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
    made, _ = webhooks.create(
        by=by,
        lsp=cast.partnerships["tameside"],
        name="Action tracker (invented)",
        address=ADDRESS,
        events=[code for code, _ in kinds.choices()],
        shown=True,
    )
    webhooks.send_test(made, by=by)
