"""Meetings planned ahead by one rule: the rule, a preview of its days, and then all of them at once."""

from typing import Any

from django.http import HttpResponse

from lsp.decisions import Decision
from partnerships import words
from partnerships.forms.meetings import PlanAheadForm
from partnerships.queries import meetings as reads
from partnerships.rhythm import AT_MOST
from partnerships.services import meetings
from partnerships.views.meeting_base import MeetingsMixin, SecretarysAct
from partnerships.views.seats import still_exists


class PlanAheadPage(MeetingsMixin, SecretarysAct):
    """Plan a body's meetings ahead. Nothing is saved until the days have been looked at."""

    template_name = "partnerships/meeting/ahead.html"
    form_class = PlanAheadForm
    submit_label = "Show the days"
    explanation = "First the rule; then you see the days it gives and take out those that do not suit."

    def get_title(self) -> str:
        """Of which body."""
        return f"Plan meetings of {self.body.name} ahead"

    def decide(self) -> Decision:
        """Whether the body still meets."""
        return still_exists(self.body, self.body.name)

    @property
    def confirms(self) -> bool:
        """Whether the days have been looked at."""
        return self.request.POST.get("step") == "confirm"

    def form_valid(self, form: Any) -> HttpResponse:
        """The days of the rule first; the meetings once they are confirmed."""
        if not self.confirms:
            return self.render_to_response(self.get_context_data(form=form, preview=self.preview(form)))
        return super().form_valid(form)

    def refused(self, form: Any, error: Any) -> HttpResponse:
        """The page again, the days with it."""
        response: Any = super().refused(form, error)
        response.context_data["preview"] = self.preview(form)
        return response

    def preview(self, form: Any) -> dict[str, Any]:
        """The days the rule gives, each with what stands against it."""
        rhythm = form.rhythm()
        days = rhythm.days()
        taken = reads.taken_days(self.body, days)
        ticked = set(form.chosen_days()) if self.confirms else set(days) - taken
        rows = [(day, self._against(day, taken), day in ticked) for day in days[:AT_MOST]]
        return {"rows": rows, "rule": rhythm.in_words(), "too_many": len(days) > AT_MOST}

    def _against(self, day: Any, taken: Any) -> str:
        if day in taken:
            return "The body meets on this day already."
        return "" if self.body.holds_on(day) else "The body does not exist on this day."

    def perform(self, form: Any) -> Any:
        """All of the days ticked, in one act."""
        given = form.cleaned_data
        return meetings.plan_ahead(
            self.body,
            by=self.request.user,
            rhythm=form.rhythm(),
            days=form.chosen_days(),
            **{name: given[name] for name in ("starts_at", "ends_at", "place", "published")},
        )

    def get_done_message(self, done: Any) -> str:
        """How many, and until when."""
        if len(done) == 1:
            return f"1 meeting is planned, for {words.day(done[0].day)}."
        return f"{len(done)} meetings are planned, the last on {words.day(done[-1].day)}."

    def get_success_url_for(self, done: Any) -> str:
        """The body's meetings."""
        return self.address("body_meetings")
