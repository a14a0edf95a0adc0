"""The administrator's pages: partnerships, councils, accounts and every role."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.urls import reverse

from lsp import clock, overview, permissions
from lsp.decisions import Decision
from lsp.downloads import Column
from lsp.errors import NotFoundError
from lsp.forms.filters import AccountFilter, CouncilFilter
from lsp.forms.people import AccountGrantForm, LinkForm
from lsp.forms.places import CouncilForm, NewPartnershipForm, ReasonForm
from lsp.models import Job, LocalAuthority, LocalStrategicPartnership, Message, Person, RoleGrant, User
from lsp.queries import councils, directory, roles
from lsp.queries.changes import display_name
from lsp.services import accounts, authorities, grants, partnerships, people
from lsp.views.base import ActionPage, ListPage, Page, PageMixin
from lsp.views.conflicts import TellsConflicts


class ForAdministratorMixin(PageMixin):
    """A page the administrator alone opens."""

    private = True

    def may_open(self) -> Decision:
        """The administrator."""
        return permissions.administer(self.request.user)

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Administration is above."""
        return [("Administration", reverse("lsp:administration")), *self.breadcrumbs]


class AdministrationPage(ForAdministratorMixin, Page):
    """What the administrator looks after, with its numbers."""

    template_name = "lsp/administration/index.html"
    title = "Administration"

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """It is at the top."""
        return ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The numbers, and every partnership."""
        day = clock.today()
        found = directory.partnerships(self.request.user, day)
        return {
            **super().get_context_data(**kwargs),
            "partnerships": overview.with_counts(found, self.request.user, day),
            "councils": LocalAuthority.objects.count(),
            "accounts": User.objects.filter(is_active=True).count(),
            "jobs": dict(Job.objects.values_list("status").annotate(Count("id"))),
            "messages_by_state": dict(Message.objects.values_list("status").annotate(Count("id"))),
        }


class LspAddPage(ForAdministratorMixin, ActionPage):
    """A new partnership."""

    title = "Add a partnership"
    submit_label = "Add the partnership"
    done_message = "The partnership is added, with its regime's blocks. It is not published yet."
    form_class = NewPartnershipForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form knows who asks."""
        return {**super().get_form_kwargs(), "user": self.request.user}

    def perform(self, form: Any) -> LocalStrategicPartnership:
        """Add it."""
        return partnerships.create(by=self.request.user, **form.values())

    def get_success_url_for(self, done: Any) -> str:
        """Its settings."""
        return reverse("lsp:settings", args=[done.slug])


# --- councils


class CouncilsPage(ListPage):
    """The councils: a public register."""

    template_name = "lsp/administration/councils.html"
    title = "Councils"
    context_object_name = "councils"
    filterset_class = CouncilFilter
    download_name = "councils"
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "name": ("Name", ("name", "id")),
        "-name": ("Name, from Z", ("-name", "id")),
        "kind": ("Kind", ("kind", "name", "id")),
        "region": ("Region", ("region", "name", "id")),
    }
    columns: ClassVar[Sequence[Column]] = (
        Column("Name", lambda row: row.name),
        Column("ONS code", lambda row: row.code),
        Column("Kind", lambda row: row.get_kind_display()),
        Column("County", lambda row: row.county.name if row.county else ""),
        Column("Region", lambda row: row.region),
        Column("From", lambda row: row.starts_on),
        Column("Until", lambda row: row.ends_on),
        Column("Replaced by", lambda row: ", ".join(tie.successor.name for tie in row.after)),
    )

    def base_queryset(self) -> Any:
        """All of them, each with what replaced it."""
        return councils.with_successors(directory.councils())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether one may change them."""
        return {**super().get_context_data(**kwargs), "may_change": permissions.administer(self.request.user)}


class CouncilActionPage(ForAdministratorMixin, ActionPage):
    """An act on the register of councils."""

    form_class = CouncilForm
    breadcrumbs: ClassVar[Sequence[tuple[str, str]]] = ()

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The councils are above."""
        return [("Councils", reverse("lsp:councils"))]

    def get_success_url_for(self, done: Any) -> str:
        """The councils."""
        return f"{reverse('lsp:councils')}?q={done.name}"


class CouncilAddPage(CouncilActionPage):
    """A new council."""

    title = "Add a council"
    submit_label = "Add the council"
    done_message = "The council is added."

    def perform(self, form: Any) -> LocalAuthority:
        """Add it."""
        return authorities.create(by=self.request.user, **form.cleaned_data)


class CouncilEditPage(CouncilActionPage, TellsConflicts):
    """Correct a council."""

    title = "Change a council"
    done_message = "The council is changed."
    FIELDS: ClassVar[Sequence[str]] = ("name", "kind", "code", "county", "region", "starts_on")

    def load(self) -> None:
        """The council of the address."""
        self.record = self.find(directory.councils(), slug=self.kwargs["council"])

    def get_initial(self) -> dict[str, Any]:
        """As it is."""
        return {name: getattr(self.record, name) for name in self.FIELDS}

    def perform(self, form: Any) -> LocalAuthority:
        """Correct it."""
        return authorities.update(
            self.record, by=self.request.user, changes=form.cleaned_data, version=self.version
        )


# --- accounts


def _state_of(account: User) -> str:
    if not account.is_active:
        return "Closed"
    return "Open" if account.has_usable_password() else "Invited"


def _role_of(grant: RoleGrant) -> str:
    scope = ", ".join(str(part) for part in (grant.organisation, grant.lsp) if part)
    return f"{grant.get_role_display()} ({scope})" if scope else grant.get_role_display()


class AccountsPage(ForAdministratorMixin, ListPage):
    """Every account with its roles."""

    template_name = "lsp/administration/accounts.html"
    title = "Accounts"
    context_object_name = "accounts"
    filterset_class = AccountFilter
    download_name = "accounts"
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "account": ("Account", ("username",)),
        "-account": ("Account, from Z", ("-username",)),
        "name": ("Name", ("person__name", "username")),
        "-name": ("Name, from Z", ("-person__name", "username")),
    }
    columns: ClassVar[Sequence[Column]] = (
        Column("Account", lambda row: row.username),
        Column("E-mail", lambda row: row.email),
        Column("Name", display_name),
        Column("Roles today", lambda row: "; ".join(_role_of(grant) for grant in row.current_grants)),
        Column("State", _state_of),
    )

    def base_queryset(self) -> Any:
        """By user name."""
        return roles.accounts()


class AccountPage(ForAdministratorMixin, Page):
    """One account: its roles, past ones included, and whether it is open."""

    template_name = "lsp/administration/account.html"

    def load(self) -> None:
        """The account of the address."""
        self.account = find_account(self)

    def get_title(self) -> str:
        """Whose."""
        return self.account.get_full_name() or self.account.get_username()

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The accounts are above."""
        return [*super().get_breadcrumbs(), ("Accounts", reverse("lsp:accounts"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The roles."""
        held = RoleGrant.objects.filter(user=self.account).select_related("lsp", "organisation")
        return {
            **super().get_context_data(**kwargs),
            "account": self.account,
            "is_invited": roles.is_invited(self.account),
            "grants": list(held.order_by("ends_on", "role", "id")),
        }


def find_account(page: Any) -> User:
    """The account of the address; 404 where there is none."""
    permissions.administer(page.request.user).require(NotFoundError)
    return get_object_or_404(User.objects.select_related("person"), pk=page.kwargs["account"])


class AccountActionPage(ForAdministratorMixin, ActionPage):
    """An act on an account or its roles."""

    def load(self) -> None:
        """The account of the address."""
        self.account = find_account(self)

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The account is above."""
        return [
            *super().get_breadcrumbs(),
            ("Accounts", reverse("lsp:accounts")),
            (self.account.get_username(), reverse("lsp:account", args=[self.account.pk])),
        ]

    def get_success_url_for(self, done: Any) -> str:
        """The account."""
        return reverse("lsp:account", args=[self.account.pk])


class AccountGrantPage(AccountActionPage):
    """Give the account a role."""

    title = "Give a role"
    submit_label = "Give the role"
    done_message = "The role is given."
    form_class = AccountGrantForm

    def perform(self, form: Any) -> RoleGrant:
        """Give it."""
        return grants.give(by=self.request.user, user=self.account, **form.cleaned_data)


class AccountGrantEndPage(AccountActionPage):
    """End one of the account's roles at once."""

    title = "End a role"
    submit_label = "End the role"
    done_message = "The role is ended. It gives nothing from this moment on."
    form_class = ReasonForm

    def load(self) -> None:
        """The role of the address."""
        super().load()
        self.record = self.find(RoleGrant.objects.filter(user=self.account), pk=self.kwargs["grant"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which one."""
        return {**super().get_context_data(**kwargs), "explanation": str(self.record)}

    def perform(self, form: Any) -> RoleGrant:
        """End it today."""
        return grants.end(self.record, by=self.request.user, version=self.version, **form.cleaned_data)


class AccountPersonPage(AccountActionPage):
    """Say whose account it is in the register of people."""

    title = "Say whose account this is"
    done_message = "The account and the register of people are linked."
    explanation = "The account gains what the person's seats give, on every partnership."
    form_class = LinkForm

    def get_initial(self) -> dict[str, Any]:
        """The person it is now."""
        held = Person.objects.filter(user=self.account).first()
        return {"person": (held.email or held.name) if held else ""}

    def perform(self, form: Any) -> User:
        """Link it, or take the link away."""
        people.give_account(self.account, by=self.request.user, person=form.cleaned_data["person"])
        return self.account


class AccountClosePage(AccountActionPage):
    """Close the account."""

    title = "Close this account"
    submit_label = "Close the account"
    done_message = "The account is closed. Whoever was signed in with it is signed out."
    explanation = "Nobody can sign in with it any more; what it did stays in the trail."
    form_class = ReasonForm

    def perform(self, form: Any) -> User:
        """Close it."""
        return accounts.close(self.account, by=self.request.user, **form.cleaned_data)


class AccountReopenPage(AccountActionPage):
    """Open the account again."""

    title = "Open this account again"
    submit_label = "Open the account"
    done_message = "The account is open again."

    def perform(self, form: Any) -> User:
        """Open it."""
        return accounts.reopen(self.account, by=self.request.user)
