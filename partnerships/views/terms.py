"""The coordinator's acts on terms: appoint, replace, end, correct."""

from typing import Any

from lsp import clock
from lsp.decisions import Decision
from lsp.models import Person
from partnerships import queries, rules, words
from partnerships.forms import AppointForm, ReplaceForm, TermChangeForm, TermEndForm
from partnerships.models import Appointment
from partnerships.services import appointments
from partnerships.views.base import BodyMixin, ChoosesSomebody, KeepersAct, SeatMixin, WithdrawPage
from partnerships.views.seats import has_not_ended


class SeatActPage(SeatMixin, ChoosesSomebody):
    """An act that puts somebody into the seat of the address."""

    sitting: Appointment | None

    def load(self) -> None:
        """Who sits there today."""
        super().load()
        self.sitting = appointments.sitting_on(self.seat, clock.today())

    def get_form_kwargs(self) -> dict[str, Any]:
        """For a network's seat, the organisations of its sector."""
        return {**super().get_form_kwargs(), "organisations": queries.organisations_for(self.seat)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who sits there today."""
        return {**super().get_context_data(**kwargs), "sitting": self.sitting}

    def get_success_url_for(self, done: Any) -> str:
        """The body's page."""
        return self.body.get_absolute_url()


class AppointPage(SeatActPage):
    """Appoint somebody to a seat."""

    form_class = AppointForm
    submit_label = "Appoint"

    def get_title(self) -> str:
        """To which seat."""
        return f"Appoint somebody to “{self.seat.label}”"

    def perform(self, form: Any) -> Any:
        """Appoint them."""
        return appointments.appoint(
            self.seat,
            by=self.request.user,
            starts_on=form.cleaned_data["starts_on"],
            **form.term(),
            **form.broughtness(),
        )

    def get_done_message(self, done: Any) -> str:
        """Who sits where."""
        return f"{done.person} was appointed to “{self.seat.label}”."


class ReplacePage(SeatActPage):
    """Replace whoever sits in a seat."""

    form_class = ReplaceForm
    submit_label = "Replace"

    def get_title(self) -> str:
        """Whom, or in which seat."""
        return f"Replace {self.sitting.person if self.sitting else 'somebody'} in “{self.seat.label}”"

    def load(self) -> None:
        """The term that ends is what is acted upon."""
        super().load()
        self.record = self.sitting

    def decide(self) -> Decision:
        """Whether anybody sits there."""
        today = clock.today()
        if self.sitting is not None and self.sitting.starts_on == today:
            return Decision.yes()
        return rules.p4_there_is_a_term_to_replace(self.sitting, today)

    def perform(self, form: Any) -> Any:
        """One term ends, the other begins."""
        return appointments.replace(
            self.seat,
            by=self.request.user,
            on=form.cleaned_data["starts_on"],
            reason=form.cleaned_data["end_reason"],
            version=self.version,
            **form.term(),
        )

    def get_done_message(self, done: Any) -> str:
        """Who takes over."""
        return f"{done.person} takes over “{self.seat.label}”."


class TermMixin(BodyMixin):
    """A page below a term: `self.term`."""

    term: Appointment
    record: Any

    def load(self) -> None:
        """The term of the address."""
        super().load()
        terms = Appointment.objects.select_related("person", "seat", "organisation", "deputy")
        self.term = self.record = self.find(terms, body=self.body, pk=self.kwargs["term"])
        self.term.body = self.term.seat.body = self.body

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The term."""
        return {**super().get_context_data(**kwargs), "term": self.term}


class TermEndPage(TermMixin, KeepersAct):
    """End a term."""

    template_name = "partnerships/end.html"
    form_class = TermEndForm
    submit_label = "End this term"

    def get_title(self) -> str:
        """Whose term."""
        return f"End the term of {self.term.person}"

    def decide(self) -> Decision:
        """Whether it has ended already."""
        return has_not_ended(self.term)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The offices that would go on without the seat."""
        offices = queries.offices_not_over(self.term.person, self.body, clock.today())
        named = [f"{office.get_kind_display().lower()} of {self.body.name}" for office in offices]
        return {**super().get_form_kwargs(), "offices": named}

    def perform(self, form: Any) -> Any:
        """End it."""
        given = form.cleaned_data
        return appointments.end(
            self.term,
            by=self.request.user,
            on=given["ends_on"],
            reason=given["end_reason"],
            end_offices=given.get("end_offices", False),
            version=self.version,
        )

    def get_done_message(self, done: Any) -> str:
        """What was ended."""
        return f"The term of {self.term.person} ends on {done.ends_on.day} {done.ends_on:%B %Y}."

    def get_success_url_for(self, done: Any) -> str:
        """The body's page."""
        return self.body.get_absolute_url()


class TermWithdrawPage(TermMixin, WithdrawPage):
    """Withdraw a term that has not begun."""

    submit_label = "Withdraw this term"

    def get_title(self) -> str:
        """Whose term."""
        return f"Withdraw the term of {self.term.person}"

    def perform(self, form: Any) -> Any:
        """Withdraw it."""
        return appointments.withdraw(
            self.term, by=self.request.user, reason=form.cleaned_data["end_reason"], version=self.version
        )

    def get_success_url_for(self, done: Any) -> str:
        """The seat's page, where it stays to be read."""
        return str(self.term.get_absolute_url())


class TermEditPage(TermMixin, ChoosesSomebody):
    """Name a deputy, or put a term right."""

    form_class = TermChangeForm
    chooses = "deputy"

    def decide(self) -> Decision:
        """Whether it was not withdrawn."""
        return rules.l4_was_not_withdrawn(self.term, what=words.of(self.term))

    def get_title(self) -> str:
        """Whose term."""
        return f"Change the term of {self.term.person}"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The people to choose from, the present deputy among them."""
        given = super().get_form_kwargs()
        deputy = Person.objects.filter(deputises_for=self.term.pk)
        return {**given, "people": (given["people"] | deputy).distinct()}

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        return {"deputy": self.term.deputy_id, "how": self.term.how, "starts_on": self.term.starts_on}

    def perform(self, form: Any) -> Any:
        """Change what differs."""
        return appointments.update(
            self.term, by=self.request.user, changes=form.cleaned_data, version=self.version
        )
