"""Roles in a partnership: given and ended by its coordinator."""

from typing import Any

from lsp.forms.people import GrantForm
from lsp.forms.places import ReasonForm
from lsp.models import RoleGrant
from lsp.services import grants
from lsp.views.people import PeopleActionPage, RoleGivingMixin


class GrantPage(RoleGivingMixin):
    """Give somebody who has an account a role."""

    title = "Give a role"
    submit_label = "Give the role"
    explanation = (
        "For somebody who has an account. Anybody else you invite, and the role comes with the invitation."
    )
    form_class = GrantForm

    def perform(self, form: Any) -> RoleGrant:
        """Give it."""
        return grants.give(by=self.request.user, lsp=self.lsp, **form.cleaned_data)

    def get_done_message(self, done: Any) -> str:
        """Who is what now."""
        name = done.user.get_full_name() or done.user.get_username()
        return f"{name} now holds the role: {done.get_role_display()}."


class GrantEndPage(PeopleActionPage):
    """End a role at once."""

    submit_label = "End the role"
    done_message = "The role is ended. It gives nothing from this moment on."
    form_class = ReasonForm

    def load(self) -> None:
        """The role of the address."""
        super().load()
        found = RoleGrant.objects.filter(lsp=self.lsp).with_scope().select_related("user")
        self.record = self.find(found, pk=self.kwargs["grant"])

    def get_title(self) -> str:
        """Whose and which."""
        name = self.record.user.get_full_name() or self.record.user.get_username()
        what = self.record.get_role_display()
        return (
            f"End the role of {name}: {what}{f', {self.record.body_name}' if self.record.body_name else ''}"
        )

    def perform(self, form: Any) -> RoleGrant:
        """End it today."""
        return grants.end(self.record, by=self.request.user, version=self.version, **form.cleaned_data)
