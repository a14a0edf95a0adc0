"""The page of one meeting: parts and acts, each said by the module it belongs to."""

from collections.abc import Callable, Sequence
from typing import Any

from lsp.queries.trail import history_href, is_insider, record_history
from lsp.views.base import Page
from partnerships.services import meetings
from partnerships.views.meeting_base import MeetingMixin
from partnerships.views.meeting_own_parts import agenda_acts, agenda_part, answers_part
from partnerships.views.meeting_parts import Link, Part
from partnerships.views.recorded_parts import attendance_part, decisions_part, minutes_part, recording_acts

PARTS: tuple[Callable[["MeetingPage"], Part | None], ...] = (
    agenda_part,
    answers_part,
    attendance_part,
    decisions_part,
    minutes_part,
)
"""What the page shows: each looks at the page and answers with its part, or with none."""


def own_acts(page: "MeetingPage") -> list[Link]:
    """What can be done with the meeting itself."""
    if not page.may_keep:
        return []
    meeting = page.meeting
    links = []
    if meetings.decide_update(meeting):
        links.append(("Change day, time or place", page.address("meeting_edit", meeting.pk)))
    if meeting.published:
        links.append(("Take it back from the public", page.address("meeting_unpublish", meeting.pk)))
    else:
        links.append(("Publish it", page.address("meeting_publish", meeting.pk)))
    if meetings.decide_cancel(meeting):
        links.append(("Cancel this meeting", page.address("meeting_cancel", meeting.pk)))
    return links


ACTS: tuple[Callable[["MeetingPage"], list[Link]], ...] = (recording_acts, agenda_acts, own_acts)
"""What can be done: each looks at the page and answers with links (words, address)."""


class MeetingPage(MeetingMixin, Page):
    """One meeting: when and where, and whatever the parts say of it."""

    template_name = "partnerships/meeting/detail.html"

    def get_title(self) -> str:
        """Which meeting."""
        return str(self.meeting)

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the body's meetings."""
        return super().get_breadcrumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Parts in order, acts, and the record's history."""
        meeting, user = self.meeting, self.request.user
        parts = [part for part in (told(self) for told in PARTS) if part is not None]
        return {
            **super().get_context_data(**kwargs),
            "parts": sorted(parts, key=lambda part: part.order),
            "acts": [link for told in ACTS for link in told(self)],
            "history": record_history(meeting, user=user, limit=10),
            "history_href": history_href(meeting) if is_insider(user, meeting) else "",
        }
