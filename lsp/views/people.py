"""People of a partnership: who holds which role, who its members are, their accounts."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from lsp import permissions
from lsp.forms.people import PersonForm
from lsp.models import Person
from lsp.queries import roles
from lsp.services import invitations, people
from lsp.views.base import ActionPage, Page
from lsp.views.places import ForCoordinatorMixin, SettingsActionPage


class PeoplePage(ForCoordinatorMixin, Page):
    """Roles, and members with or without an account."""

    template_name = "lsp/people/list.html"
    title = "People and roles"

    def may_open(self) -> Any:
        """The auditor reads it too."""
        allowed = super().may_open()
        return allowed or self.access.audits(self.lsp.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The roles held and the members."""
        context = super().get_context_data(**kwargs)
        user = self.request.user
        members = invitations.members(self.lsp, user)
        return {
            **context,
            "grants": list(roles.grants_in(self.lsp, user, self.as_at)),
            "members": [(person, *account_state(person)) for person in members],
            "may_change": permissions.coordinate_or_administer(user, self.lsp.pk),
        }


def account_state(person: Person) -> tuple[str, str]:
    """Whether a person can sign in, in words and as a colour."""
    account = person.user
    if account is None:
        return ("Not invited", "grey") if person.email else ("No e-mail address", "orange")
    if not account.is_active:
        return "Closed", "red"
    return ("Has an account", "green") if account.has_usable_password() else ("Invited", "blue")


class PeopleActionPage(SettingsActionPage):
    """An act below the page of people and roles."""

    def load(self) -> None:
        """Nothing is acted upon unless the page says what."""
        super().load()
        self.record = None

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The people are above."""
        return [*super().get_breadcrumbs(), ("People and roles", reverse("lsp:people", args=[self.lsp.slug]))]

    def get_success_url_for(self, done: Any) -> str:
        """Back to the people."""
        return reverse("lsp:people", args=[self.lsp.slug])


class PersonActionPage(PeopleActionPage, ActionPage):
    """An act on one person."""

    def load(self) -> None:
        """The person of the address."""
        super().load()
        self.record = self.find(Person.objects.select_related("user"), pk=self.kwargs["person"])


class PersonEditPage(PersonActionPage):
    """Correct a person."""

    title = "Change a person's record"
    done_message = "The person's record is changed."
    explanation = "The account somebody signs in with keeps its own e-mail address."
    form_class = PersonForm

    def get_initial(self) -> dict[str, Any]:
        """As it is."""
        return {name: getattr(self.record, name) for name in ("name", "job_title", "email")}

    def perform(self, form: Any) -> Person:
        """Correct it."""
        return people.update(
            self.record, by=self.request.user, changes=form.cleaned_data, version=self.version
        )
