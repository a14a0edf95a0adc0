"""Invitations: one person, all members at once, and the page on which the invited choose a password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from lsp import jobs
from lsp.decisions import Decision
from lsp.errors import InvalidInput, NotFoundError
from lsp.forms.people import InvitationForm, MemberRoleForm, PasswordForm
from lsp.models import Job, Person
from lsp.services import invitations
from lsp.views.base import ActionPage
from lsp.views.people import PeopleActionPage, PersonActionPage, RoleGivingMixin

BACKEND = "django.contrib.auth.backends.ModelBackend"


class InviteNewPage(RoleGivingMixin):
    """Invite somebody by name and address."""

    title = "Invite somebody"
    submit_label = "Send the invitation"
    form_class = InvitationForm
    explanation = "They get a link by e-mail, good for fourteen days, with which they choose a password."

    def perform(self, form: Any) -> Person:
        """Invite them."""
        return invitations.invite_new(by=self.request.user, lsp=self.lsp, **form.cleaned_data)

    def get_done_message(self, done: Any) -> str:
        """Where the mail goes."""
        return f"The invitation to {done.name} is on its way to {done.user.email}."


class InvitePersonPage(RoleGivingMixin, PersonActionPage):
    """Invite a person of the register, or send the invitation again."""

    submit_label = "Send the invitation"
    form_class = MemberRoleForm

    def get_title(self) -> str:
        """Whom."""
        return f"Invite {self.record.name}"

    def decide(self) -> Decision:
        """Whether there is an address."""
        return invitations.can_be_invited(self.record)

    def perform(self, form: Any) -> Person:
        """Invite them."""
        return invitations.invite(self.record, by=self.request.user, lsp=self.lsp, **form.cleaned_data)

    def get_done_message(self, done: Any) -> str:
        """Where the mail goes."""
        return f"The invitation to {done.name} is on its way to {done.user.email}."


class InviteAllPage(PeopleActionPage):
    """Invite every member who has no account yet."""

    title = "Invite all members"
    submit_label = "Invite them all"
    done_message = "The invitations are being written. You can leave this page and come back."

    def decide(self) -> Decision:
        """Whether there is anybody to invite."""
        if self.to_invite:
            return Decision.yes()
        return Decision.no(
            "invitation.nobody",
            "Every member with an e-mail address has an account, or there are no members yet.",
        )

    @property
    def to_invite(self) -> int:
        """How many members get a mail."""
        members = invitations.members(self.lsp, self.request.user)
        return sum(
            1
            for person in members
            if invitations.can_be_invited(person) and not (person.user and person.user.has_usable_password())
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How many."""
        count = self.to_invite
        people = "1 member" if count == 1 else f"{count} members"
        words = f"{people} with a current seat, an e-mail address and no password yet will get a mail each."
        return {**super().get_context_data(**kwargs), "explanation": words if count else ""}

    def perform(self, form: Any) -> Job:
        """A job writes the mails."""
        return jobs.enqueue(
            "invitations.all", title=f"Invite all members of {self.lsp}", by=self.request.user, lsp=self.lsp
        )

    def get_success_url_for(self, done: Any) -> str:
        """The job's progress."""
        return reverse("lsp:job", args=[done.pk])


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class InvitationPage(ActionPage):
    """Choose a password: the end of the link in the mail. Signs in and leads to one's work."""

    template_name = "lsp/invitation.html"
    title = "Choose your password"
    submit_label = "Save and sign in"
    done_message = "Your password is saved and you are signed in."
    form_class = PasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A void link says so, whoever is signed in."""
        try:
            self.account = invitations.account_of(self.kwargs["token"])
            response = super().dispatch(request, *args, **kwargs)
        except NotFoundError as void:
            return render(
                request, "lsp/invitation_void.html", {"error": void, "title": "Invitation"}, status=404
            )
        response["Cache-Control"] = "no-store"
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the password and sign in."""
        try:
            account = invitations.accept(self.kwargs["token"], password=form.cleaned_data["password"])
        except InvalidInput as error:
            return self.refused(form, error)
        login(self.request, account, backend=BACKEND)
        messages.success(self.request, self.done_message)
        return redirect("lsp:work")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose account it is."""
        return {**super().get_context_data(**kwargs), "account": self.account}
