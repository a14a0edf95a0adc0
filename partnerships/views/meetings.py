"""Meetings of a partnership or a body as lists; schedule, record a past one, change, cancel, publish."""

from collections.abc import Sequence
from typing import Any, ClassVar

from lsp import clock
from lsp.decisions import Decision
from lsp.downloads import Column
from lsp.views.base import ListPage, LspMixin
from partnerships import words
from partnerships.filters import MeetingFilter
from partnerships.forms.meetings import MeetingForm, PastMeetingForm, ReasonForm
from partnerships.queries import meetings as reads
from partnerships.services import meetings
from partnerships.views.meeting_base import MeetingAct, MeetingsMixin, SecretarysAct
from partnerships.views.seats import still_exists

COLUMNS = (
    Column("Date", lambda row: row.day),
    Column("Begins", lambda row: words.clock_time(row.starts_at)),
    Column("Ends", lambda row: words.clock_time(row.ends_at)),
    Column("Body", lambda row: row.body.name),
    Column("Title", lambda row: row.title),
    Column("Place", lambda row: row.place),
    Column("State", lambda row: row.get_state_display()),
    Column("Items on the agenda", lambda row: row.item_count),
    Column("Minutes", lambda row: row.get_minutes_state_display()),
    Column("Published", lambda row: row.published),
    Column("Brought in from", lambda row: row.brought_in_source),
)


class MeetingList(ListPage):
    """Meetings, those to come first; `?when=past` and `?when=all` show the others."""

    template_name = "partnerships/meeting/list.html"
    columns = COLUMNS
    filterset_class = MeetingFilter
    download_name = "meetings"
    sorts: ClassVar[Any] = {
        "day": ("Date", ("day", "starts_at", "pk")),
        "-day": ("Date, last first", ("-day", "-starts_at", "-pk")),
        "body": ("Body", ("body__name", "day", "pk")),
        "-body": ("Body, last first", ("-body__name", "day", "pk")),
    }
    lsp: Any

    def load(self) -> None:
        """The partnership, also for the filters."""
        super().load()
        self.request.lsp = self.lsp  # type: ignore[attr-defined]

    @property
    def when(self) -> str:
        """`coming`, `past` or `all`."""
        asked = self.request.GET.get("when", "")
        return asked if asked in ("past", "all") else "coming"

    def base_queryset(self) -> Any:
        """Those to come, past or all, in the order one reads them."""
        found, today = reads.meetings_of(self.lsp, self.request.user), clock.today()
        if self.when == "all":
            return found.order_by("-day", "-starts_at", "-pk")
        return reads.past(found, today) if self.when == "past" else reads.coming(found, today)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which of the three lists it is."""
        context = super().get_context_data(**kwargs)
        tabs = [("coming", "To come"), ("past", "Past"), ("all", "All")]
        return {
            **context,
            "when": self.when,
            "tabs": [
                {"label": label, "href": self._with(name), "current": name == self.when}
                for name, label in tabs
            ],
        }

    def _with(self, when: str) -> str:
        query = self.request.GET.copy()
        for name in ("page", "format", "sort"):
            query.pop(name, None)
        query["when"] = when
        return f"?{query.urlencode()}"


class MeetingsPage(LspMixin, MeetingList):
    """The meetings of every body of a partnership."""

    title = "Meetings"
    section = "meetings"


class BodyMeetingsPage(MeetingsMixin, MeetingList):
    """The meetings of one body."""

    def get_title(self) -> str:
        """Whose."""
        return f"Meetings of {self.body.name}"

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the body."""
        return super().get_breadcrumbs()[:-1]

    def base_queryset(self) -> Any:
        """Of this body."""
        return super().base_queryset().filter(body=self.body)


class SchedulePage(MeetingsMixin, SecretarysAct):
    """Schedule one meeting."""

    form_class = MeetingForm
    submit_label = "Schedule this meeting"
    done_message = "The meeting is scheduled. Now make its agenda."

    def get_title(self) -> str:
        """Of which body."""
        return f"Schedule a meeting of {self.body.name}"

    def decide(self) -> Decision:
        """Whether the body still meets."""
        return still_exists(self.body, self.body.name)

    def get_initial(self) -> dict[str, Any]:
        """Time and place as the time before."""
        last = self.body.meetings.order_by("-day").first()
        if last is None:
            return {}
        return {"starts_at": last.starts_at, "ends_at": last.ends_at, "place": last.place}

    def perform(self, form: Any) -> Any:
        """Schedule it."""
        return meetings.schedule(self.body, by=self.request.user, **form.cleaned_data)


class RecordPastPage(MeetingsMixin, SecretarysAct):
    """Enter a meeting that has taken place."""

    form_class = PastMeetingForm
    submit_label = "Record this meeting"
    done_message = "The meeting is entered."
    explanation = (
        "For a meeting that has taken place already. Who came and what was decided is recorded next."
    )

    def get_title(self) -> str:
        """Of which body."""
        return f"Record a past meeting of {self.body.name}"

    def perform(self, form: Any) -> Any:
        """Enter it."""
        given = dict(form.cleaned_data)
        source = given.pop("brought_in_source")
        return meetings.record_past(self.body, by=self.request.user, source=source, **given)


class MeetingEditPage(MeetingAct):
    """Change when and where a meeting takes place."""

    form_class = MeetingForm
    done_message = "The meeting is changed."

    def get_title(self) -> str:
        """Which."""
        return f"Change the meeting of {words.day(self.meeting.day)}"

    def decide(self) -> Decision:
        """Whether it may still change."""
        return meetings.decide_update(self.meeting)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whether it is published is another act."""
        return {**super().get_form_kwargs(), "is_new": False}

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        return {name: getattr(self.meeting, name) for name in meetings.CHANGEABLE}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """That a mail goes out, where it does."""
        called = "Members have been called to this meeting: a change of day, time or place is mailed to them."
        return {
            **super().get_context_data(**kwargs),
            "explanation": called if self.meeting.called_at else "",
        }

    def perform(self, form: Any) -> Any:
        """Change what differs."""
        return meetings.update(
            self.meeting, by=self.request.user, changes=form.cleaned_data, version=self.version
        )


class MeetingCancelPage(MeetingAct):
    """Cancel a meeting."""

    form_class = ReasonForm
    submit_label = "Cancel this meeting"
    done_message = "The meeting is cancelled."
    explanation = "The members are told by mail, with the reason. Its items go back to the forward plan."

    def get_title(self) -> str:
        """Which."""
        return f"Cancel the meeting of {words.day(self.meeting.day)}"

    def decide(self) -> Decision:
        """Whether it may still be cancelled."""
        return meetings.decide_cancel(self.meeting)

    def perform(self, form: Any) -> Any:
        """Cancel it."""
        return meetings.cancel(self.meeting, by=self.request.user, version=self.version, **form.cleaned_data)


class MeetingPublishPage(MeetingAct):
    """Publish a meeting."""

    submit_label = "Publish"
    done_message = "Published: everybody can read day, place and the open part of agenda and papers."
    explanation = (
        "Everybody will be able to read day, place, the open items of the agenda and their open papers. Of a"
        " restricted item they read that it is restricted, and why."
    )
    publishes: ClassVar[bool] = True

    def get_title(self) -> str:
        """Which."""
        return f"Publish the meeting of {words.day(self.meeting.day)}"

    def decide(self) -> Decision:
        """Whether there is anything to do."""
        return meetings.decide_publish(self.meeting, published=self.publishes)

    def perform(self, form: Any) -> Any:
        """Publish it, or take it back."""
        service = meetings.publish if self.publishes else meetings.unpublish
        return service(self.meeting, by=self.request.user, version=self.version)


class MeetingUnpublishPage(MeetingPublishPage):
    """Take a meeting back from the public."""

    submit_label = "Take it back"
    done_message = "Only those with a role in this partnership can read the meeting now."
    explanation = "Those with a role in this partnership still read it."
    publishes = False

    def get_title(self) -> str:
        """Which."""
        return f"Take back the meeting of {words.day(self.meeting.day)}"
