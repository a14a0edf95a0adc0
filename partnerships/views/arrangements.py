"""The coordinator's acts on how offices are held: arrange, confirm the next holder, end."""

from typing import Any

from lsp import clock
from lsp.decisions import Decision
from partnerships import words
from partnerships.forms import EndForm
from partnerships.forms.arrangements import (
    ORGANISATIONS,
    RULES,
    SEATS,
    SHARED,
    ArrangementForm,
    OrganisationTurnsForm,
    SeatTurnsForm,
)
from partnerships.models import OfficeArrangement
from partnerships.queries.arrangements import organisations_to_take_turns, seats_to_take_turns
from partnerships.services import arrangements
from partnerships.views.base import BodyMixin, KeepersAct
from partnerships.views.seats import has_not_ended, still_exists

FORMS: dict[str, Any] = {SHARED: ArrangementForm, ORGANISATIONS: OrganisationTurnsForm, SEATS: SeatTurnsForm}


class ArrangePage(BodyMixin, KeepersAct):
    """Say how an office of a body is held: first by which kind of rule, then what that rule asks for alone."""

    submit_label = "Save this arrangement"
    which_template = "partnerships/body/arrange_which.html"

    @property
    def rule(self) -> str:
        """The kind of rule that was chosen; empty where none was yet."""
        asked = self.request.GET.get("rule", "")
        return asked if asked in FORMS else ""

    def get_template_names(self) -> list[str]:
        """First the kinds of rule to choose from; a form that was sent is told what is wrong with it."""
        choosing = not self.rule and self.request.method == "GET"
        return [self.which_template] if choosing else super().get_template_names()

    def get_title(self) -> str:
        """Of which body, by which rule."""
        title = f"Arrange how an office of {self.body.name} is held"
        return f"{title}: {RULES[self.rule][0].lower()}" if self.rule else title

    def decide(self) -> Decision:
        """Whether the body still has offices."""
        return still_exists(self.body, self.body.name)

    def get_form_class(self) -> Any:
        """That of the rule."""
        return FORMS[self.rule or SHARED]

    def get_form_kwargs(self) -> dict[str, Any]:
        """The seats, or the organisations, to choose from."""
        kwargs, day = super().get_form_kwargs(), clock.today()
        if self.rule == SEATS:
            return {**kwargs, "places": seats_to_take_turns(self.body, day)}
        if self.rule == ORGANISATIONS:
            return {**kwargs, "places": organisations_to_take_turns(self.body, day)}
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The kinds of rule, or what the one chosen means."""
        explanation = RULES[self.rule][1] if self.rule else ""
        rules = [(name, *said) for name, said in RULES.items()]
        return {**super().get_context_data(**kwargs), "explanation": explanation, "rules": rules}

    def perform(self, form: Any) -> Any:
        """Save it."""
        return arrangements.arrange(self.body, by=self.request.user, **form.arrangement())


class ArrangementMixin(BodyMixin):
    """A page below an arrangement: `self.record`."""

    record: OfficeArrangement

    def load(self) -> None:
        """The arrangement of the address."""
        super().load()
        self.record = self.find(OfficeArrangement.objects, body=self.body, pk=self.kwargs["arrangement"])
        self.record.body = self.body


class ConfirmTurnPage(ArrangementMixin, KeepersAct):
    """Give the office to whoever's turn is next."""

    submit_label = "Confirm"

    def load(self) -> None:
        """The turn to confirm."""
        super().load()
        self.turn = arrangements.next_turn(self.record, clock.today())

    def get_title(self) -> str:
        """Of which office."""
        return f"Confirm who holds the office of {self.record.get_kind_display().lower()} of {self.body.name} next"

    def decide(self) -> Decision:
        """Whether there is a turn to confirm."""
        return arrangements.decide_confirm(self.record, self.turn)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose turn it is, from when until when."""
        context = super().get_context_data(**kwargs)
        if self.turn is None:
            return context
        turn = self.turn
        told = (
            f"The turn of “{turn.name}” lasts from {words.day(turn.starts_on)} until {words.day(turn.ends_on)}. The"
            " office goes to whoever sits there on its first day, and is no longer that of the present holder."
        )
        return {**context, "explanation": told}

    def perform(self, form: Any) -> Any:
        """Confirm it."""
        return arrangements.confirm_next(self.record, by=self.request.user, version=self.version)

    def get_done_message(self, done: Any) -> str:
        """Who holds it from when."""
        office = done.get_kind_display().lower()
        return f"{done.person} is {office} of {self.body.name} from {words.day(done.starts_on)}."


class ArrangementEndPage(ArrangementMixin, KeepersAct):
    """End an arrangement."""

    template_name = "partnerships/end.html"
    form_class = EndForm
    submit_label = "End this arrangement"
    done_message = "The arrangement has its end."

    def get_title(self) -> str:
        """Of which office."""
        return f"End the arrangement of the office of {self.record.get_kind_display().lower()} of {self.body.name}"

    def decide(self) -> Decision:
        """Whether it has ended already."""
        return has_not_ended(self.record)

    def perform(self, form: Any) -> Any:
        """End it."""
        given = form.cleaned_data
        return arrangements.end(
            self.record,
            by=self.request.user,
            on=given["ends_on"],
            reason=given["end_reason"],
            version=self.version,
        )
