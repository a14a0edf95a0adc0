"""The register of a meeting: recorded once its day has come, corrected afterwards with a reason."""

from typing import Any

from lsp import clock
from lsp.decisions import Decision
from lsp.models import Person
from partnerships import rules, workflow
from partnerships.forms.attendance import AttendanceForm, initial_of
from partnerships.models import Attendance
from partnerships.queries import register
from partnerships.services import attendance
from partnerships.views.meeting_base import MeetingAct


class RecordPage(MeetingAct):
    """Who came, seat by seat; the meeting is held once it is recorded."""

    template_name = "partnerships/attendance/record.html"
    form_class = AttendanceForm

    @property
    def is_correction(self) -> bool:
        """Whether it was recorded before."""
        return bool(self.meeting.state == workflow.HELD)

    def load(self) -> None:
        """The register of the day."""
        super().load()
        self.places = register.register_of(self.meeting)

    def get_title(self) -> str:
        """Recorded, or corrected."""
        return "Correct who came" if self.is_correction else "Record who came"

    def decide(self) -> Decision:
        """State and day, before anything is ticked."""
        if self.is_correction:
            return attendance.decide_correct(self.meeting)
        return Decision.all(
            attendance.decide_hold(self.meeting),
            rules.held_once_its_day_has_come(self.meeting, clock.today()),
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        """The seats, and whom to choose from."""
        return {
            **super().get_form_kwargs(),
            "places": self.places,
            "chairs": register.people_due(self.meeting),
            "register": Person.objects.visible_to(self.request.user),
            "is_correction": self.is_correction,
        }

    def get_initial(self) -> dict[str, Any]:
        """What is recorded, or was sent ahead; `?start=present` begins with everybody else present."""
        begin = Attendance.Status.PRESENT if self.request.GET.get("start") == "present" else ""
        chair = self.meeting.chaired_by_id if self.is_correction else register.chair_on(self.meeting)
        return {**initial_of(self.places, otherwise=begin), "chaired_by": chair}

    def perform(self, form: Any) -> Any:
        """Record it, or put it right."""
        given = {
            "by": self.request.user,
            "marks": form.marks(),
            "chaired_by": form.cleaned_data["chaired_by"],
            "version": self.version,
        }
        if self.is_correction:
            return attendance.correct(self.meeting, reason=form.cleaned_data["reason"], **given)
        return attendance.hold(self.meeting, **given)

    def get_done_message(self, done: Any) -> str:
        """Whether there was a quorum, and what is next."""
        quorum = register.quorum_of(done)
        said = quorum.quorate()
        if quorum.needed is None:
            told = "This body has no quorum."
        elif said:
            told = f"It was quorate: {quorum.present()} voting seats, {quorum.needed} needed."
        else:
            told = f"It was not quorate: {said.reasons[0].message} Its decisions wait to be ratified."
        return f"{'The attendance is corrected.' if self.is_correction else 'The meeting is recorded as held.'} {told}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The quorum as the form stands, and the names of deputies to choose from."""
        needed = (
            self.meeting.quorum if self.is_correction else register.quorum_on(self.body, self.meeting.day)
        )
        return {
            **super().get_context_data(**kwargs),
            "needed": needed,
            "deputies": register.deputies_known(self.meeting),
            "is_correction": self.is_correction,
            "submit_label": "Save the correction" if self.is_correction else "Record as held",
        }

    def compare(self, form: Any) -> list[tuple[str, str, str]]:
        """What was ticked beside what is recorded now, seat by seat."""
        rows = []
        for row in form.rows:
            if row.status is not None:
                name = row.place.term.person.name
                now = row.place.row.get_status_display() if row.place.row else "Nothing"
                typed = dict(row.status.field.choices).get(row.status.value(), "")
                rows.append((name, str(typed), str(now)))
        return rows
