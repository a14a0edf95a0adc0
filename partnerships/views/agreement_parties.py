"""What others do with agreements: sign, have a signature in ink recorded, comment, answer, report on a year."""

from typing import Any

from django.http import Http404

from lsp import clock
from lsp.decisions import Decision
from lsp.forms.stored_files import ChosenAgain
from lsp.views.base import ActionPage
from lsp.views.conflicts import TellsConflicts
from partnerships import permissions, rules
from partnerships.forms.agreements import AnswerForm, CommentForm, InkForm, MeasureReportForm, SignForm
from partnerships.models import AgreementParty, MeasureReport, SectionComment
from partnerships.queries import agreements as queries
from partnerships.queries import people_to_choose
from partnerships.services import agreement_comments, agreement_signing, measure_reports
from partnerships.services.agreement_steps import decide
from partnerships.views.agreement_acts import CoordinatorsAct
from partnerships.views.agreements import AgreementMixin


class InsidersAct(AgreementMixin, ActionPage):
    """An act for those with a role in the partnership: for anybody else the page does not exist (V2)."""

    private = True

    def may_open(self) -> Decision:
        """Whoever holds a role in the partnership."""
        return permissions.comment_on_agreements(self.request.user, self.lsp.pk)

    def get_success_url_for(self, done: Any) -> str:
        """The agreement's page."""
        return self.agreement.get_absolute_url()


class PartyMixin(InsidersAct):
    """A page below a party: `self.party`."""

    party: AgreementParty

    def load(self) -> None:
        """The party of the address; the digest shown is the token of this page, no version is."""
        super().load()
        self.record = None
        found = queries.parties_of(self.agreement)
        self.party = next((each for each in found if each.pk == self.kwargs["party"]), None)  # type: ignore[assignment]
        if self.party is None:
            raise Http404

    def get_initial(self) -> dict[str, Any]:
        """The digest of the text that is shown."""
        assert self.agreement.current is not None  # every agreement is drafted with its first version
        return {"digest": self.agreement.current.digest}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The party, and the text where the form is for it: one that changed meanwhile has to be opened anew."""
        context = super().get_context_data(**kwargs)
        text, form = self.agreement.current, context["form"]
        assert text is not None
        shown = form["digest"].value()
        return {**context, "party": self.party, "text": text, "is_shown": shown == text.digest}


class SignPage(PartyMixin):
    """Read the exact text and sign it."""

    template_name = "partnerships/agreement/sign.html"
    form_class = SignForm
    submit_label = "Sign"

    def get_title(self) -> str:
        """What is signed, for whom."""
        return f"Sign {self.agreement} for {self.party.name}"

    def decide(self) -> Decision:
        """Whether it is circulated, and the user the one who signs for the party today (A2)."""
        state = decide(self.agreement, "sign")
        if not state:
            return state
        given = self.agreement.signatures.filter(agreement_version=self.agreement.current_id)
        return Decision.all(
            rules.a2_its_signature_is_wanted(self.party, self.agreement),
            rules.a1_signed_once_for_a_party(self.party, given),
            agreement_signing.may_sign(self.party, self.request.user, clock.today()),
        )

    def perform(self, form: Any) -> Any:
        """Sign it."""
        digest = form.cleaned_data["digest"]
        return agreement_signing.sign(self.agreement, by=self.request.user, party=self.party, digest=digest)

    def get_done_message(self, done: Any) -> str:
        """What it has come to."""
        if done.state == "circulated":
            return "You have signed it. Other signatures are still wanted."
        return (
            "You have signed it. It is in force."
            if done.was_agreed
            else "You have signed it, the last to do so."
        )


class InkPage(ChosenAgain, PartyMixin, CoordinatorsAct):
    """Record a signature in ink (A7)."""

    template_name = "partnerships/agreement/ink.html"
    form_class = InkForm
    submit_label = "Record this signature"

    def may_open(self) -> Decision:
        """The coordinator."""
        return permissions.keep_agreements(self.request.user, self.lsp.pk)

    def get_title(self) -> str:
        """Whose."""
        return f"Record a signature in ink for {self.party.name} under {self.agreement}"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The people to choose from: whoever chairs the body first."""
        people = people_to_choose(self.lsp, self.request.user, self.request.GET.get("q", "").strip()[:100])
        return {**super().get_form_kwargs(), "people": people}

    def get_initial(self) -> dict[str, Any]:
        """Whoever chairs the body today."""
        chairs = agreement_signing.chairs_of(self.party, clock.today()) if self.party.body_id else []
        return {**super().get_initial(), "person": chairs[0].person_id if chairs else None}

    def decide(self) -> Decision:
        """Whether it is circulated, and the signature still wanted."""
        given = self.agreement.signatures.filter(agreement_version=self.agreement.current_id)
        return Decision.all(
            decide(self.agreement, "sign_in_ink"),
            rules.a2_its_signature_is_wanted(self.party, self.agreement),
            rules.a1_signed_once_for_a_party(self.party, given),
        )

    def perform(self, form: Any) -> Any:
        """Record it."""
        return agreement_signing.sign_in_ink(
            self.agreement, by=self.request.user, party=self.party, **form.cleaned_data
        )

    def get_done_message(self, done: Any) -> str:
        """What it has come to."""
        return "The signature is recorded." + ("" if done.state == "circulated" else " All have signed.")

    def compare(self, form: Any) -> list[tuple[str, str, str]]:
        """Nothing is compared: the text is read anew."""
        return []


class CommentPage(InsidersAct):
    """Comment on a section of the circulated text."""

    form_class = CommentForm
    submit_label = "Comment"
    done_message = "Your comment is there."
    explanation = "Those with a role in this partnership read it; the coordinator answers."

    def load(self) -> None:
        """A new record: no version to compare with."""
        super().load()
        self.record = None

    def get_title(self) -> str:
        """On what."""
        return f"Comment on {self.agreement}"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The sections of the text."""
        text = self.agreement.current
        return {**super().get_form_kwargs(), "sections": text.sections if text else []}

    def get_initial(self) -> dict[str, Any]:
        """The section of the link."""
        return {"section": self.request.GET.get("section", "")}

    def decide(self) -> Decision:
        """Whether it is circulated."""
        return decide(self.agreement, "comment")

    def perform(self, form: Any) -> Any:
        """Put it on the record."""
        return agreement_comments.comment(self.agreement, by=self.request.user, **form.cleaned_data)


class AnswerPage(AgreementMixin, CoordinatorsAct):
    """Answer a comment."""

    template_name = "partnerships/agreement/answer.html"
    form_class = AnswerForm
    submit_label = "Answer"
    done_message = "The answer is there."
    comment: SectionComment

    def load(self) -> None:
        """The comment of the address."""
        super().load()
        found = SectionComment.objects.select_related("made_by__person", "agreement_version")
        self.comment = self.record = self.find(found, agreement=self.agreement, pk=self.kwargs["comment"])
        self.comment.agreement = self.agreement

    def get_title(self) -> str:
        """Whose."""
        return f"Answer comment {self.comment.pk} on {self.agreement.reference}"

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        return {"answer": self.comment.answer}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The comment."""
        return {**super().get_context_data(**kwargs), "comment": self.comment}

    def decide(self) -> Decision:
        """Whether it is still circulated."""
        return decide(self.agreement, "answer")

    def perform(self, form: Any) -> Any:
        """Put it on the record."""
        return agreement_comments.answer(
            self.comment, by=self.request.user, version=self.version, **form.cleaned_data
        )

    def get_success_url_for(self, done: Any) -> str:
        """The agreement's page."""
        return self.agreement.get_absolute_url()


class ReportWritePage(InsidersAct):
    """Report on a year of the agreement (A6)."""

    form_class = MeasureReportForm
    submit_label = "Report"
    explanation = "It is read by everybody who may read the agreement."
    done_message = "The report is there."
    corrects = False

    def load(self) -> None:
        """The measures of the agreement; a new record."""
        super().load()
        self.record = None
        self.measures = queries.measures_of(self.agreement)

    def may_open(self) -> Decision:
        """The chair or the secretary of one of its bodies, and the coordinator."""
        return measure_reports.may_report(self.agreement, self.request.user)

    def get_title(self) -> str:
        """On which year."""
        return f"Report on year {self.kwargs['year']} of {self.agreement}"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The measures, and the meetings of the board."""
        meetings = queries.board_meetings(self.lsp, self.request.user)
        own = {"measures": self.measures, "meetings": meetings, "corrects": self.corrects}
        return {**super().get_form_kwargs(), **own}

    def decide(self) -> Decision:
        """Whether there is such a year, not reported on yet."""
        state = decide(self.agreement, "report")
        reported = set(self.agreement.reports.values_list("year", flat=True))
        year, today = self.kwargs["year"], clock.today()
        return rules.a6_reported_once_a_year(self.agreement, year, reported, today) if state else state

    def perform(self, form: Any) -> Any:
        """Put it on the record."""
        return measure_reports.report(
            self.agreement, by=self.request.user, year=self.kwargs["year"], **form.said()
        )

    def get_success_url_for(self, done: Any) -> str:
        """The report."""
        return self.address("agreement_report", done.year)


class ReportCorrectPage(ReportWritePage, TellsConflicts):
    """Put a report right."""

    submit_label = "Correct the report"
    explanation = "What it said before stays in its history, with your reason."
    done_message = "The report is corrected."
    corrects = True
    report: MeasureReport

    def load(self) -> None:
        """The report of the address."""
        super().load()
        self.report = self.record = self.find(
            MeasureReport.objects.all(), agreement=self.agreement, year=self.kwargs["year"]
        )
        self.report.agreement = self.agreement

    def get_form_kwargs(self) -> dict[str, Any]:
        """A meeting that the user may not see is neither told nor taken away."""
        asked = super().get_form_kwargs()
        given_to = self.report.meeting_id
        hidden = given_to is not None and not asked["meetings"].filter(pk=given_to).exists()
        return {**asked, "meetings": None} if hidden else asked

    def get_title(self) -> str:
        """On which year."""
        return f"Correct the report on year {self.report.year} of {self.agreement}"

    def decide(self) -> Decision:
        """A report that is there can be corrected."""
        return decide(self.agreement, "report")

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        figures = {each.measure_id: each for each in self.report.figures.all()}
        said: dict[str, Any] = {}
        for measure in self.measures:
            each = figures.get(measure.pk)
            said |= {
                f"value_{measure.pk}": each.shown if each else "",
                f"note_{measure.pk}": each.note if each else "",
            }
        return {"summary": self.report.summary, "meeting": self.report.meeting_id, **said}

    def now(self, name: str) -> Any:
        """As the form would begin: the meeting by its number, told where it is offered to the user."""
        return self.begins_with.get(name)

    def perform(self, form: Any) -> Any:
        """Correct it."""
        return measure_reports.correct(self.report, by=self.request.user, version=self.version, **form.said())
