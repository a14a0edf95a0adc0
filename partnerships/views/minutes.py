"""Minutes: read and printed, drafted from what was recorded, approved at a later meeting, published."""

from typing import Any

from lsp.decisions import Decision as Answer
from lsp.views.base import Page
from partnerships import workflow
from partnerships.forms.recorded import ApproveForm, MinutesForm, NotesForm, WhyForm
from partnerships.models import Meeting
from partnerships.queries.minutes import draft_of
from partnerships.queries.register import items_of
from partnerships.services import item_notes, minutes
from partnerships.views.meeting_base import MeetingAct, MeetingMixin


def may_read(page: Any) -> bool:
    """Whether the minutes are there for the reader: published, or theirs who hold a role in the partnership."""
    meeting = page.meeting
    if meeting.minutes_state == workflow.NO_MINUTES:
        return False
    return bool(meeting.minutes_published or page.access.reads(page.lsp.pk))


class MinutesPage(MeetingMixin, Page):
    """The minutes of a meeting, as one prints them."""

    template_name = "partnerships/minutes/detail.html"

    def get_title(self) -> str:
        """Of which meeting."""
        return f"Minutes of {self.meeting}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How far they are, and what can be done."""
        approved_at = self.meeting.approved_at
        seen: Any = Meeting.objects.visible_to(self.request.user)
        return {
            **super().get_context_data(**kwargs),
            "readable": may_read(self),
            "approved_at": approved_at,
            "approved_at_known": approved_at is not None and seen.filter(pk=approved_at.pk).exists(),
            "acts": minutes_acts(self),
        }


def minutes_acts(page: Any) -> list[tuple[str, str]]:
    """What whoever keeps the meeting can do with its minutes."""
    meeting = page.meeting
    if not page.may_keep:
        return []
    links = []
    if minutes.decide_draft(meeting):
        label = "Edit the minutes" if meeting.minutes else "Draft the minutes"
        links.append((label, page.address("minutes_edit", meeting.pk)))
    if minutes.decide_approve(meeting):
        links.append(("Record their approval", page.address("minutes_approve", meeting.pk)))
    if minutes.decide_publish(meeting):
        links.append(("Publish the minutes", page.address("minutes_publish", meeting.pk)))
    if meeting.minutes_published:
        links.append(("Take the minutes back", page.address("minutes_unpublish", meeting.pk)))
    return links


class MinutesAct(MeetingAct):
    """An act on the minutes; back to them."""

    def get_success_url_for(self, done: Any) -> str:
        """The minutes."""
        return self.address("minutes", self.meeting.pk)


class NotesPage(MeetingAct):
    """What was said in each item: the minutes are drafted from it."""

    title = "Write down what was said"
    form_class = NotesForm
    submit_label = "Save"
    done_message = "Saved. The minutes are drafted from it."
    explanation = (
        "A few sentences for each item. The draft of the minutes takes them up, with interests and decisions."
    )

    def decide(self) -> Answer:
        """Of a meeting held, until its minutes are approved."""
        return item_notes.decide(self.meeting)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The items of the agenda."""
        return {**super().get_form_kwargs(), "items": items_of(self.meeting)}

    def perform(self, form: Any) -> Any:
        """Save them."""
        return item_notes.write(self.meeting, by=self.request.user, notes=form.notes(), version=self.version)

    def compare(self, form: Any) -> list[tuple[str, str, str]]:
        """What was typed beside what each item says now."""
        return [(item.title, form.cleaned_data[f"note-{item.pk}"], item.note) for item in form.items]


class EditPage(MinutesAct):
    """Write the minutes, beginning with what was recorded."""

    template_name = "partnerships/minutes/edit.html"
    form_class = MinutesForm
    submit_label = "Save the minutes"
    done_message = "The minutes are saved as a draft."

    def get_title(self) -> str:
        """Drafted, or edited."""
        return "Edit the minutes" if self.meeting.minutes else "Draft the minutes"

    def decide(self) -> Answer:
        """Of a meeting held, until they are approved."""
        return minutes.decide_draft(self.meeting)

    def get_initial(self) -> dict[str, Any]:
        """What is written; `?start=again` or where nothing is, what was recorded."""
        if self.meeting.state != workflow.HELD:
            return {}
        again = self.request.GET.get("start") == "again" or not self.meeting.minutes
        return {"minutes": draft_of(self.meeting) if again else self.meeting.minutes}

    def perform(self, form: Any) -> Any:
        """Save them."""
        return minutes.draft(
            self.meeting, by=self.request.user, text=form.cleaned_data["minutes"], version=self.version
        )


class ApprovePage(MinutesAct):
    """At which later meeting of the body they were approved."""

    title = "Record the approval of the minutes"
    form_class = ApproveForm
    submit_label = "Record the approval"
    done_message = "The minutes are approved, and stay as they are."
    explanation = "From then on the text stays as it is."

    def decide(self) -> Answer:
        """Whether they are a draft."""
        return minutes.decide_approve(self.meeting)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The later meetings of the body that were held, the next one first."""
        later: Any = Meeting.objects.visible_to(self.request.user)
        held = later.held().filter(body=self.body, day__gt=self.meeting.day).order_by("day", "starts_at")
        return {**super().get_form_kwargs(), "meetings": held.select_related("body")}

    def perform(self, form: Any) -> Any:
        """Record it."""
        return minutes.approve(self.meeting, by=self.request.user, version=self.version, **form.cleaned_data)


class PublishPage(MinutesAct):
    """Let everybody read the minutes."""

    title = "Publish the minutes"
    submit_label = "Publish"
    explanation = (
        "Everybody can read the minutes, who came, and the decisions of open items; the meeting is published with"
        " them. Restricted items and their decisions are not."
    )
    done_message = "Published: everybody can read the minutes."

    def decide(self) -> Answer:
        """Whether there are any to publish."""
        return minutes.decide_publish(self.meeting)

    def perform(self, form: Any) -> Any:
        """Publish them."""
        return minutes.publish(self.meeting, by=self.request.user, version=self.version)


class UnpublishPage(MinutesAct):
    """Take the minutes back from the public."""

    title = "Take the minutes back from the public"
    form_class = WhyForm
    submit_label = "Take them back"
    explanation = (
        "The minutes and who came are no longer public. Decisions are taken back one by one, on their own"
        " pages."
    )
    done_message = "Taken back: the public no longer sees the minutes."

    def decide(self) -> Answer:
        """Whether they are public."""
        if self.meeting.minutes_published:
            return Answer.yes()
        return Answer.no("minutes.not_published", "The minutes are not published.")

    def perform(self, form: Any) -> Any:
        """Take them back."""
        return minutes.unpublish(
            self.meeting, by=self.request.user, version=self.version, **form.cleaned_data
        )
