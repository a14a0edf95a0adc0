"""Nominations for seats: made by an agency's officer or the coordinator, read, answered, withdrawn."""

from typing import Any

from lsp.decisions import Decision
from lsp.queries.trail import record_history
from lsp.views.base import ActionPage, Page
from partnerships import permissions, words
from partnerships.forms.nominations import AcceptForm, DeclineForm, NominateForm, TakeBackForm
from partnerships.models import Nomination
from partnerships.queries.nominations import may_nominate_for
from partnerships.services import nominations
from partnerships.views.base import BodyMixin, ChoosesSomebody, SeatMixin
from partnerships.views.seats import still_exists


class NominatePage(SeatMixin, ChoosesSomebody):
    """Put somebody forward for a seat."""

    form_class = NominateForm
    submit_label = "Nominate"
    explanation = (
        "The coordinator accepts or declines. Nobody else reads the nomination until it is accepted."
    )

    def get_title(self) -> str:
        """For which seat."""
        return f"Nominate somebody for “{self.seat.label}”"

    def may_open(self) -> Decision:
        """An officer of an organisation that may fill the seat, or the coordinator."""
        if may_nominate_for(self.seat, self.access).exists():
            return Decision.yes()
        return permissions.nominate(self.request.user, None, self.lsp.pk)

    def decide(self) -> Decision:
        """Whether the seat still exists."""
        return still_exists(self.seat, words.of(self.seat))

    def get_form_kwargs(self) -> dict[str, Any]:
        """The organisations one may nominate for."""
        return {**super().get_form_kwargs(), "organisations": may_nominate_for(self.seat, self.access)}

    def perform(self, form: Any) -> Any:
        """Put them forward."""
        return nominations.nominate(self.seat, by=self.request.user, **form.nomination())

    def get_done_message(self, done: Any) -> str:
        """What happens next."""
        return f"{done.person} is nominated for “{done.seat.label}”. The coordinator answers."


class NominationMixin(BodyMixin):
    """A page below a nomination: `self.record`."""

    private = True
    record: Nomination

    def load(self) -> None:
        """The nomination of the address."""
        super().load()
        found = Nomination.objects.select_related(
            "seat__organisation", "person", "organisation", "nominated_by", "answered_by", "appointment"
        )
        self.record = self.find(found, seat__body=self.body, pk=self.kwargs["nomination"])
        self.record.seat.body = self.body

    def get_breadcrumbs(self) -> Any:
        """Down to the seat."""
        seat = self.record.seat
        return [*super().get_breadcrumbs(), (seat.label, seat.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The nomination and what is known of it."""
        nomination = self.record
        facts = [
            ("Seat", nomination.seat.label, "Open", nomination.seat.get_absolute_url()),
            ("Nominated", nomination.person.name),
            ("Job title", nomination.person.job_title),
            ("By", f"{nomination.organisation} ({nomination.nominated_by})"),
            ("From", words.day(nomination.from_day)),
            ("Why they are put forward", nomination.note),
            ("Answered by", nomination.answered_by or ""),
            ("Reason", nomination.reason),
        ]
        return {
            **super().get_context_data(**kwargs),
            "nomination": nomination,
            "facts": [row for row in facts if row[1]],
        }


class NominationPage(NominationMixin, Page):
    """One nomination."""

    template_name = "partnerships/nomination/detail.html"

    def get_title(self) -> str:
        """Of whom, for what."""
        return str(self.record)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What one may do with it, and its history."""
        user = self.request.user
        return {
            **super().get_context_data(**kwargs),
            "may_answer": self.may("accept") and permissions.keep_membership(user, self.lsp.pk).allowed,
            "may_withdraw": self.may("withdraw")
            and permissions.nominate(user, self.record.organisation_id, self.lsp.pk).allowed,
            "history": record_history(self.record, user=user, limit=10),
        }

    def may(self, step: str) -> bool:
        """Whether its state allows the step."""
        return nominations.decide(self.record, step).allowed


class NominationAct(NominationMixin, ActionPage):
    """An act on a nomination."""

    step: str
    verb: str
    template_name = "partnerships/nomination/act.html"

    def get_title(self) -> str:
        """What is done."""
        return f"{self.verb} the nomination of {self.record.person} for “{self.record.seat.label}”"

    def may_open(self) -> Decision:
        """The coordinator."""
        return permissions.keep_membership(self.request.user, self.lsp.pk)

    def decide(self) -> Decision:
        """Whether it still waits."""
        return nominations.decide(self.record, self.step)

    def get_cancel_url(self) -> str:
        """The nomination's page."""
        return self.record.get_absolute_url()


class NominationAcceptPage(NominationAct, ChoosesSomebody):
    """Accept: they are appointed."""

    step, verb = "accept", "Accept"
    template_name = "partnerships/nomination/act.html"
    chooses = "deputy"
    form_class = AcceptForm
    submit_label = "Accept and appoint"

    def perform(self, form: Any) -> Any:
        """Appoint them."""
        return nominations.accept(
            self.record, by=self.request.user, version=self.version, **form.cleaned_data
        )

    def get_done_message(self, done: Any) -> str:
        """From when they sit."""
        return f"{done.person} was appointed to “{done.seat.label}” from {words.day(done.from_day)}."

    def get_success_url_for(self, done: Any) -> str:
        """The seat's page."""
        return str(done.seat.get_absolute_url())


class NominationDeclinePage(NominationAct):
    """Decline, with the reason."""

    step, verb = "decline", "Decline"
    form_class = DeclineForm
    submit_label = "Decline this nomination"
    done_message = "The nomination is declined; the organisation reads your reason."

    def perform(self, form: Any) -> Any:
        """Decline it."""
        return nominations.decline(
            self.record, by=self.request.user, version=self.version, **form.cleaned_data
        )


class NominationWithdrawPage(NominationAct):
    """Withdraw what is not answered."""

    step, verb = "withdraw", "Withdraw"
    form_class = TakeBackForm
    submit_label = "Withdraw this nomination"
    done_message = "The nomination is withdrawn."

    def may_open(self) -> Decision:
        """Whoever may nominate for the organisation."""
        return permissions.nominate(self.request.user, self.record.organisation_id, self.lsp.pk)

    def perform(self, form: Any) -> Any:
        """Withdraw it."""
        return nominations.withdraw(
            self.record, by=self.request.user, version=self.version, **form.cleaned_data
        )
