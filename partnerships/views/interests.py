"""Interests declared in the items of a meeting."""

from typing import Any

from lsp.decisions import Decision as Answer
from partnerships import workflow
from partnerships.forms.recorded import InterestChangeForm, InterestForm, WhyForm
from partnerships.models import AgendaItem, Interest
from partnerships.queries import register
from partnerships.services import interests
from partnerships.views.meeting_base import MeetingAct


class DeclarePage(MeetingAct):
    """Record an interest."""

    title = "Record an interest"
    form_class = InterestForm
    submit_label = "Record this interest"
    done_message = "The interest is recorded."
    explanation = "Who withdraws from an item does not count for its quorum."

    def decide(self) -> Answer:
        """Not of a cancelled meeting."""
        if self.meeting.state == workflow.CANCELLED:
            return Answer.no("meeting.cancelled", "This meeting was cancelled: nothing was declared in it.")
        return Answer.yes()

    def get_form_kwargs(self) -> dict[str, Any]:
        """The items, and who was there, or before it is held, who is due."""
        held = self.meeting.state == workflow.HELD
        people = register.people_there(self.meeting) if held else register.people_due(self.meeting)
        return {
            **super().get_form_kwargs(),
            "items": AgendaItem.objects.filter(meeting=self.meeting).on_agenda(),
            "people": people,
        }

    def get_initial(self) -> dict[str, Any]:
        """The item of `?item=`."""
        asked = self.request.GET.get("item", "")
        return {"item": asked} if asked.isdecimal() and len(asked) < 19 else {}

    def perform(self, form: Any) -> Any:
        """Record it."""
        return interests.declare(by=self.request.user, **form.cleaned_data)


class InterestAct(MeetingAct):
    """An act on an interest of the meeting."""

    interest: Interest

    def load(self) -> None:
        """The interest of the address."""
        super().load()
        found = Interest.objects.standing().select_related("person", "item__body")
        self.interest = self.record = self.find(found, item__meeting=self.meeting, pk=self.kwargs["interest"])


class InterestEditPage(InterestAct):
    """Put an interest right."""

    form_class = InterestChangeForm
    done_message = "The interest is changed."

    def get_title(self) -> str:
        """Whose, in what."""
        return f"Change the interest of {self.interest.person} in “{self.interest.item}”"

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        return {name: getattr(self.interest, name) for name in interests.CHANGEABLE}

    def perform(self, form: Any) -> Any:
        """Change it."""
        given = dict(form.cleaned_data)
        reason = given.pop("reason")
        return interests.change(
            self.interest, by=self.request.user, changes=given, reason=reason, version=self.version
        )


class InterestTakeBackPage(InterestAct):
    """Take back an interest recorded by mistake."""

    form_class = WhyForm
    submit_label = "Take it back"
    done_message = "It does not stand any more. The reason is kept."
    explanation = "For what was recorded by mistake. It stays in the history, with your reason."

    def get_title(self) -> str:
        """Whose, in what."""
        return f"Take back the interest of {self.interest.person} in “{self.interest.item}”"

    def perform(self, form: Any) -> Any:
        """Take it back."""
        return interests.take_back(
            self.interest, by=self.request.user, version=self.version, **form.cleaned_data
        )
