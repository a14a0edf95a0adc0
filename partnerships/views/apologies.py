"""I will come, my deputy comes, apologies: from the mail without signing in, from within, and on a member's behalf."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from lsp import clock
from lsp.decisions import Decision
from lsp.errors import LspError, NotFoundError
from lsp.views.base import ActionPage
from partnerships import permissions, rules
from partnerships.forms.answers import AnswerForm
from partnerships.models import Appointment, Attendance
from partnerships.queries import answers
from partnerships.queries.agendas import agenda_lines
from partnerships.services import answer_links, apologies
from partnerships.services.meeting_mail import when_and_where
from partnerships.views.base import KeepersAct
from partnerships.views.meeting_base import MeetingMixin

SAID = {
    apologies.COMES: "Thank you. You are expected.",
    apologies.DEPUTY: "Thank you. Your deputy is expected.",
    apologies.APOLOGIES: "Thank you. Your apologies are sent.",
}


class AnswersMixin(ActionPage):
    """What the three pages share: the form, filled with what was answered before."""

    form_class = AnswerForm
    submit_label = "Send"
    meeting: Any
    term: Appointment

    @property
    def given(self) -> Attendance | None:
        """What was answered before."""
        return answers.answer_of(self.meeting, self.term)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The organisation's people to choose a deputy from."""
        return {**super().get_form_kwargs(), "people": answers.may_stand_in(self.term, self.meeting.day)}

    def get_initial(self) -> dict[str, Any]:
        """The answer given; the standing deputy where none is."""
        given = self.given
        if given is None:
            return {"deputy": self.term.deputy_id}
        return {"status": given.status, "deputy": given.deputy_id, "note": given.note}

    def decide(self) -> Decision:
        """Until the meeting begins."""
        return apologies.decide_answer(self.meeting, self.term)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The meeting, the seat, and the answer so far."""
        return {
            **super().get_context_data(**kwargs),
            "meeting": self.meeting,
            "term": self.term,
            "given": self.given,
            "when_and_where": when_and_where(self.meeting),
        }


class AnswerLinkPage(AnswersMixin):
    """Where the link in the mail leads: GET shows, POST answers. It gives no other power."""

    template_name = "partnerships/meeting/answer_link.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A void link says so, whoever is signed in."""
        try:
            self.meeting, self.term = answer_links.read(self.kwargs["token"])
            response = super().dispatch(request, *args, **kwargs)
        except (NotFoundError, Http404) as void:
            error = void if isinstance(void, NotFoundError) else NotFoundError(answer_links.VOID)
            context = {"error": error, "title": "This link no longer holds"}
            response = render(request, "partnerships/meeting/answer_void.html", context, status=404)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    def get_title(self) -> str:
        """What is asked."""
        day = self.meeting.day
        return f"{self.meeting.title or self.meeting.body.name}, {day.day} {day:%B %Y}"

    def get_cancel_url(self) -> str:
        """The meeting, where everybody may read it."""
        return self.meeting.get_absolute_url() if self.meeting.published else "/"

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the answer, and show it."""
        try:
            apologies.answer_by_link(self.kwargs["token"], **form.answer())
        except NotFoundError:
            raise
        except LspError as error:
            return self.refused(form, error)
        return redirect(f"{self.request.path}?sent=1")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the public reads of the agenda: whoever holds the link sees no more."""
        context = super().get_context_data(**kwargs)
        sent = self.request.GET.get("sent") and self.given
        return {
            **context,
            "thanks": SAID[self.given.status] if sent and self.given else "",  # type: ignore[index]
            "lines": agenda_lines(self.meeting, None) if self.meeting.published else [],
        }


class WithinMixin(MeetingMixin, AnswersMixin, KeepersAct):
    """The same for somebody who is signed in."""

    template_name = "partnerships/meeting/answer.html"

    def load(self) -> None:
        """The term that is answered for; the answer itself carries no version."""
        super().load()
        self.term = self.find_term()
        self.record = None

    def find_term(self) -> Appointment:
        """Whose."""
        raise AssertionError("a page of answers says for which term")

    def may_open(self) -> Decision:
        """The member, or the secretary."""
        return permissions.answer_for(self.request.user, self.term)

    def perform(self, form: Any) -> Any:
        """Keep the answer."""
        return apologies.answer(self.meeting, by=self.request.user, term=self.term, **form.answer())

    def get_success_url_for(self, done: Any) -> str:
        """The meeting."""
        return f"{self.meeting.get_absolute_url()}#who-comes"


class OwnAnswerPage(WithinMixin):
    """A member answers for themselves."""

    def find_term(self) -> Appointment:
        """One's own term on the day."""
        term = answers.own_term(self.meeting, self.request.user)
        if term is None:
            raise Http404
        return term

    def get_title(self) -> str:
        """What is asked."""
        day = self.meeting.day
        return f"Will you come on {day.day} {day:%B %Y}?"

    def get_done_message(self, done: Any) -> str:
        """Thanks."""
        return SAID[done.status]


class AnswerForPage(WithinMixin):
    """The secretary answers on a member's behalf."""

    done_message = "The answer is recorded."

    def find_term(self) -> Appointment:
        """Of the address, sitting on the day."""
        term = answers.terms_on(self.body, self.meeting.day).filter(pk=self.kwargs["term"]).first()
        if term is None:
            raise Http404
        return term

    def may_open(self) -> Decision:
        """The secretary."""
        return permissions.keep_meetings(self.request.user, self.body)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Worded about somebody else."""
        return {**super().get_form_kwargs(), "label": f"Will {self.term.person} come?"}

    def get_title(self) -> str:
        """For whom."""
        return f"Answer for {self.term.person}"


def answerable(page: Any) -> bool:
    """Whether members may still answer."""
    return bool(rules.answered_until_it_begins(page.meeting, clock.now()))
