"""What the pages of meetings share: the meeting of the address, acts of whoever keeps the body's meetings."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from lsp.decisions import Decision
from partnerships import permissions
from partnerships.models import Meeting
from partnerships.views.base import BodyMixin, KeepersAct


class MeetingsMixin(BodyMixin):
    """A page below a body in the section “Meetings”."""

    section = "meetings"

    @property
    def may_keep(self) -> bool:
        """Whether the user keeps the meetings of this body."""
        return permissions.keep_meetings(self.request.user, self.body).allowed

    def address(self, name: str, *args: Any) -> str:
        """A page of this app below the body."""
        return reverse(f"partnerships:{name}", args=[self.lsp.slug, self.body.slug, *args])

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the body's meetings."""
        return [*super().get_breadcrumbs(), ("Meetings", self.address("body_meetings"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether the user keeps the meetings."""
        return {**super().get_context_data(**kwargs), "may_keep": self.may_keep}


class SecretarysAct(KeepersAct):
    """An act of the body's secretary or the coordinator: for anybody else the page does not exist (V2)."""

    body: Any

    def may_open(self) -> Decision:
        """Coordinator or secretary of the body."""
        return permissions.keep_meetings(self.request.user, self.body)


class MeetingMixin(MeetingsMixin):
    """A page below a meeting: `self.meeting`, also as the record that is acted upon."""

    meeting: Meeting
    record: Any

    def load(self) -> None:
        """The meeting of the address."""
        super().load()
        meetings = Meeting.objects.select_related("chaired_by")
        self.meeting = self.record = self.find(meetings, body=self.body, pk=self.kwargs["meeting"])
        self.meeting.body = self.body

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the meeting."""
        when = f"{self.meeting.day.day} {self.meeting.day:%B %Y}"
        return [*super().get_breadcrumbs(), (when, self.meeting.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The meeting."""
        return {**super().get_context_data(**kwargs), "meeting": self.meeting}


class MeetingAct(MeetingMixin, SecretarysAct):
    """An act on a meeting, of whoever keeps it."""

    def get_success_url_for(self, done: Any) -> str:
        """The meeting's page."""
        return self.meeting.get_absolute_url()
