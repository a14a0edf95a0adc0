"""Mail before a meeting: the call for items and the pack, each with what will be sent and to whom."""

from datetime import timedelta
from typing import Any

from lsp.decisions import Decision
from partnerships.forms.agenda import CallForItemsForm, PackForm
from partnerships.queries.agendas import agenda_lines
from partnerships.services import meeting_mail, packs
from partnerships.views.meeting_base import MeetingAct

BEFORE = timedelta(days=14)


def people(number: int) -> str:
    """`1 person`, `4 people`."""
    return "1 person" if number == 1 else f"{number} people"


class MailAct(MeetingAct):
    """An act that writes to the members."""

    template_name = "partnerships/meeting/mail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who is written to, and who cannot be."""
        post = meeting_mail.post_for(self.meeting)
        return {**super().get_context_data(**kwargs), "post": post}


class CallForItemsPage(MailAct):
    """Ask the members for items."""

    form_class = CallForItemsForm
    submit_label = "Send the call for items"

    def get_title(self) -> str:
        """For which meeting."""
        return f"Call for items for {self.meeting.day.day} {self.meeting.day:%B %Y}"

    def decide(self) -> Decision:
        """Whether it may be sent."""
        return packs.decide_call_for_items(self.meeting)

    def get_initial(self) -> dict[str, Any]:
        """The day the meeting names, else two weeks before."""
        return {"items_by": self.meeting.items_by or self.meeting.day - BEFORE}

    def perform(self, form: Any) -> Any:
        """Send it."""
        return packs.call_for_items(
            self.meeting, by=self.request.user, version=self.version, **form.cleaned_data
        )

    def get_done_message(self, done: Any) -> str:
        """To how many."""
        members = [each for each in meeting_mail.post_for(done).recipients if not each.is_deputy]
        return f"The call for items is on its way to {people(len(members))}."


class SendPackPage(MailAct):
    """Send agenda and papers."""

    form_class = PackForm

    @property
    def submit_label(self) -> str:  # type: ignore[override]
        """Whether it is sent again."""
        return "Send the pack again" if self.meeting.called_at else "Send the pack"

    def get_title(self) -> str:
        """For which meeting."""
        return f"{self.submit_label}: {self.meeting.day.day} {self.meeting.day:%B %Y}"

    def decide(self) -> Decision:
        """Whether it may be sent."""
        return packs.decide_send_pack(self.meeting)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is sent."""
        lines = agenda_lines(self.meeting, self.request.user)
        return {**super().get_context_data(**kwargs), "lines": lines, "is_pack": True}

    def perform(self, form: Any) -> Any:
        """Send it."""
        return packs.send_pack(self.meeting, by=self.request.user, version=self.version, **form.cleaned_data)

    def get_done_message(self, done: Any) -> str:
        """To how many."""
        return f"The pack is on its way to {people(len(meeting_mail.post_for(done).recipients))}."
