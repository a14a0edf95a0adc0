"""People of a partnership: who holds which role, who its members are, their accounts."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.urls import reverse

from lsp import bodies, clock, permissions
from lsp.decisions import Decision
from lsp.downloads import Column
from lsp.forms.filters import PersonFilter, RoleFilter
from lsp.forms.people import OfficeForm, PersonForm
from lsp.forms.places import EndForm
from lsp.models import ElectedOffice, Person
from lsp.queries import roles
from lsp.queries.changes import display_name
from lsp.rules import not_ended
from lsp.services import invitations, people
from lsp.views.base import ActionPage, ListPage, Page
from lsp.views.conflicts import TellsConflicts
from lsp.views.places import ForCoordinatorMixin, SettingsActionPage


class PeopleListPage(ForCoordinatorMixin, ListPage):
    """One of the two lists: who holds which role, and who the members are."""

    def may_open(self) -> Any:
        """The auditor reads it too."""
        allowed = super().may_open()
        return allowed or self.access.audits(self.lsp.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way to the other list."""
        here = self.request.resolver_match.view_name if self.request.resolver_match else ""
        lists = [("Roles", "lsp:people"), ("Members and their accounts", "lsp:members")]
        return {
            **super().get_context_data(**kwargs),
            "lists": [
                {"label": label, "href": reverse(name, args=[self.lsp.slug]), "current": name == here}
                for label, name in lists
            ],
            "may_change": permissions.coordinate_or_administer(self.request.user, self.lsp.pk),
        }


class PeoplePage(PeopleListPage):
    """Who holds which role."""

    template_name = "lsp/people/list.html"
    title = "People and roles"
    filterset_class = RoleFilter
    download_name = "roles"
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "who": ("Who", ("user__last_name", "user__username", "id")),
        "-who": ("Who, last first", ("-user__last_name", "-user__username", "id")),
        "role": ("Role", ("role", "user__last_name", "id")),
        "-role": ("Role, last first", ("-role", "user__last_name", "id")),
        "from": ("From", ("starts_on", "id")),
        "-from": ("From, newest first", ("-starts_on", "-id")),
        "until": ("Until", ("ends_on", "id")),
        "-until": ("Until, last first", ("-ends_on", "-id")),
    }
    columns: ClassVar[Sequence[Column]] = (
        Column("Who", lambda row: display_name(row.user)),
        Column("Account", lambda row: row.user.get_username()),
        Column("E-mail address", lambda row: row.user.email),
        Column("Role", lambda row: row.get_role_display()),
        Column("Organisation", lambda row: row.organisation or ""),
        Column("Body", lambda row: row.body_name or ""),
        Column("From", lambda row: row.starts_on),
        Column("Until", lambda row: row.ends_on),
    )

    def base_queryset(self) -> Any:
        """The roles held on the day or later."""
        return roles.grants_in(self.lsp, self.request.user, self.as_at)


class MembersPage(PeopleListPage):
    """People with a current seat, and whether they can sign in."""

    template_name = "lsp/people/members.html"
    title = "Members and their accounts"
    filterset_class = PersonFilter
    download_name = "member-accounts"
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "name": ("Name", ("name", "id")),
        "-name": ("Name, last first", ("-name", "id")),
        "email": ("E-mail address", ("email", "id")),
        "-email": ("E-mail address, last first", ("-email", "id")),
    }
    columns: ClassVar[Sequence[Column]] = (
        Column("Member", lambda row: row.name),
        Column("Job title", lambda row: row.job_title),
        Column("E-mail address", lambda row: row.email),
        Column("Account", lambda row: account_state(row)[0]),
    )

    def base_queryset(self) -> Any:
        """The members of today."""
        return invitations.members(self.lsp, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each with the state of the account."""
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "members": [(person, *account_state(person)) for person in context["object_list"]],
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


class RoleGivingMixin(PeopleActionPage):
    """A page on which a role may be given: its form offers the bodies."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """The bodies of today."""
        found = bodies.of(self.lsp.pk, self.request.user, clock.today())
        named = [] if found is None else [(body.pk, body.name) for body in found]
        return {**super().get_form_kwargs(), "bodies": named}


class PersonPage(ForCoordinatorMixin, Page):
    """One person: the record, the account, the elected offices."""

    template_name = "lsp/people/detail.html"

    def load(self) -> None:
        """The person of the address."""
        super().load()
        self.person = self.find(Person.objects.select_related("user"), pk=self.kwargs["person"])

    def get_title(self) -> str:
        """The name."""
        return self.person.name

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The people are above."""
        return [*super().get_breadcrumbs(), ("People and roles", reverse("lsp:people", args=[self.lsp.slug]))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The state of the account and the offices, past ones last."""
        state, colour = account_state(self.person)
        return {
            **super().get_context_data(**kwargs),
            "person": self.person,
            "state": state,
            "colour": colour,
            "offices": list(roles.offices_of(self.person)),
        }


class PersonActionPage(PeopleActionPage, ActionPage):
    """An act on one person."""

    def load(self) -> None:
        """The person of the address."""
        super().load()
        self.record = self.find(Person.objects.select_related("user"), pk=self.kwargs["person"])

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The person is above."""
        address = reverse("lsp:person", args=[self.lsp.slug, self.kwargs["person"]])
        return [*super().get_breadcrumbs(), (self.person_name, address)]

    @property
    def person_name(self) -> str:
        """The name of the person the page is about."""
        return str(self.record.name)

    def get_success_url_for(self, done: Any) -> str:
        """Back to the person."""
        return reverse("lsp:person", args=[self.lsp.slug, self.kwargs["person"]])


class PersonEditPage(PersonActionPage, TellsConflicts):
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


class OfficeAddPage(PersonActionPage):
    """Add an elected office."""

    title = "Add an elected office"
    submit_label = "Add the office"
    done_message = "The office is added."
    form_class = OfficeForm

    def perform(self, form: Any) -> ElectedOffice:
        """Add it."""
        return people.add_office(self.record, by=self.request.user, **form.cleaned_data)


class OfficeEndPage(PersonActionPage):
    """End an elected office."""

    title = "End an elected office"
    submit_label = "End the office"
    done_message = "The end of the office is recorded."
    form_class = EndForm

    def load(self) -> None:
        """The office of the address."""
        super().load()
        found = ElectedOffice.objects.filter(person=self.record).select_related("person")
        self.record = self.find(found, pk=self.kwargs["office"])

    @property
    def person_name(self) -> str:
        """Whose office it is."""
        return str(self.record.person.name)

    def decide(self) -> Decision:
        """Whether it has not ended."""
        return not_ended(self.record.ends_on)

    def perform(self, form: Any) -> ElectedOffice:
        """End it."""
        return people.end_office(self.record, by=self.request.user, version=self.version, **form.cleaned_data)
