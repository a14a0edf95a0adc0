"""The coordinator's acts on offices: assign and end."""

from typing import Any

from lsp.decisions import Decision
from partnerships import words
from partnerships.forms import EndForm, OfficeForm, OfficeHandOverForm
from partnerships.models import Office
from partnerships.services import offices
from partnerships.views.base import BodyMixin, ChoosesSomebody, KeepersAct, WithdrawPage
from partnerships.views.seats import has_not_ended, still_exists


class OfficeAssignPage(BodyMixin, ChoosesSomebody):
    """Give somebody an office of a body."""

    form_class = OfficeForm
    submit_label = "Assign this office"
    explanation = "A chair is held by one person at a time; where it is shared, both are co-chairs."

    def get_title(self) -> str:
        """Of which body."""
        return f"Assign an office of {self.body.name}"

    def decide(self) -> Decision:
        """Whether the body still has offices."""
        return still_exists(self.body, self.body.name)

    def perform(self, form: Any) -> Any:
        """Assign it."""
        given = form.cleaned_data
        return offices.assign(
            self.body,
            by=self.request.user,
            kind=given["kind"],
            person=form.somebody(),
            independent=given["independent"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            **form.broughtness(),
        )

    def get_done_message(self, done: Any) -> str:
        """Who holds what."""
        return f"{done.person} is {done.get_kind_display().lower()} of {self.body.name}."


class OfficeMixin(BodyMixin):
    """A page below an office: `self.record`."""

    record: Any

    def load(self) -> None:
        """The office of the address."""
        super().load()
        found = Office.objects.select_related("person")
        self.record = self.find(found, body=self.body, pk=self.kwargs["office"])
        self.record.body = self.body


class OfficeWithdrawPage(OfficeMixin, WithdrawPage):
    """Withdraw an office that has not begun."""

    submit_label = "Withdraw this office"

    def get_title(self) -> str:
        """Whose office."""
        return f"Withdraw the office of {self.record.person} as {self.record.get_kind_display().lower()}"

    def perform(self, form: Any) -> Any:
        """Withdraw it."""
        return offices.withdraw(
            self.record, by=self.request.user, reason=form.cleaned_data["end_reason"], version=self.version
        )


class OfficeHandOverPage(OfficeMixin, ChoosesSomebody):
    """Somebody else takes over an office."""

    form_class = OfficeHandOverForm
    submit_label = "Hand over this office"

    def get_title(self) -> str:
        """Whose office."""
        return f"Hand over the office of {self.record.person} as {self.record.get_kind_display().lower()}"

    def decide(self) -> Decision:
        """Whether it has ended already."""
        return has_not_ended(self.record)

    def perform(self, form: Any) -> Any:
        """One ends, the other begins."""
        return offices.hand_over(
            self.record, by=self.request.user, version=self.version, **form.handing_over()
        )

    def get_done_message(self, done: Any) -> str:
        """Who takes over."""
        return (
            f"{done.person} takes over as {done.get_kind_display().lower()} on {words.day(done.starts_on)}."
        )


class OfficeEndPage(OfficeMixin, KeepersAct):
    """End an office."""

    template_name = "partnerships/end.html"
    form_class = EndForm
    submit_label = "End this office"

    def get_title(self) -> str:
        """Whose office."""
        return f"End the office of {self.record.person} as {self.record.get_kind_display().lower()}"

    def decide(self) -> Decision:
        """Whether it has ended already."""
        return has_not_ended(self.record)

    def perform(self, form: Any) -> Any:
        """End it."""
        given = form.cleaned_data
        return offices.end(
            self.record,
            by=self.request.user,
            on=given["ends_on"],
            reason=given["end_reason"],
            version=self.version,
        )

    def get_done_message(self, done: Any) -> str:
        """What was ended."""
        return f"{self.get_title().removeprefix('End the').strip().capitalize()} has its end."
