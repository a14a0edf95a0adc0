"""One's own API tokens: the list, a new one (shown this once), the end of one."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse

from lsp import clock
from lsp.downloads import Column
from lsp.errors import LspError
from lsp.forms.filters import TokenFilter
from lsp.models import ApiToken
from lsp.services import tokens
from lsp.views.account import AccountPage
from lsp.views.base import ActionPage, ListPage

SCOPES = (
    (tokens.READ, "Read what you may read"),
    (tokens.WRITE, "Write: do in your name what you may do"),
)
GOOD_FOR = ((7, "7 days"), (30, "30 days"), (90, "90 days"), (366, "A year"))


class TokenList(ListPage):
    """Every token of the account, those that are over included."""

    private = True
    title = "API tokens"
    template_name = "lsp/tokens/list.html"
    context_object_name = "tokens"
    filterset_class = TokenFilter
    download_name = "api-tokens"
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "name": ("Token", ("name", "pk")),
        "-name": ("Token, last first", ("-name", "pk")),
        "made": ("Made", ("created_at", "pk")),
        "-made": ("Made, newest first", ("-created_at", "-pk")),
        "until": ("Good until", ("expires_at", "pk")),
        "-until": ("Good until, last first", ("-expires_at", "-pk")),
    }
    columns: ClassVar[Sequence[Column]] = (
        Column("Token", lambda row: row.name),
        Column("Starts with", lambda row: row.prefix),
        Column("May", lambda row: ", ".join(row.scopes)),
        Column("Made", lambda row: row.created_at),
        Column("Good until", lambda row: row.expires_at),
        Column("State", lambda row: _state(row, clock.now())[0]),
    )

    def get_breadcrumbs(self) -> Any:
        """The account is above."""
        return [("Your account", reverse("your-account"))]

    def base_queryset(self) -> Any:
        """Newest first."""
        return ApiToken.objects.visible_to(self.request.user).order_by("-created_at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each with its state in words."""
        context = super().get_context_data(**kwargs)
        now = clock.now()
        return {**context, "rows": [(token, *_state(token, now)) for token in context["tokens"]]}


def _state(token: ApiToken, now: Any) -> tuple[str, str]:
    if token.revoked_at:
        return "Revoked", "red"
    return ("Expired", "grey") if token.expires_at <= now else ("Good", "green")


class TokenForm(forms.Form):
    """What it is for, what it may do, how long it is good."""

    name = forms.CharField(
        label="What is it for?", max_length=100, help_text="For example: nightly export to the county"
    )
    scopes = forms.MultipleChoiceField(
        label="What may it do?",
        choices=SCOPES,
        widget=forms.CheckboxSelectMultiple,
        initial=[tokens.READ],
        error_messages={"required": "Choose what the token may do: read, write or both."},
    )
    days = forms.TypedChoiceField(
        label="How long is it good?", choices=GOOD_FOR, coerce=int, initial=90, widget=forms.RadioSelect
    )


class OwnTokenPage(ActionPage):
    """An act on one's own tokens."""

    private = True

    def get_breadcrumbs(self) -> Any:
        """The list is above."""
        return [("Your account", reverse("your-account")), ("API tokens", reverse("tokens"))]


class TokenCreate(OwnTokenPage):
    """A new token."""

    title = "New API token"
    form_class = TokenForm
    submit_label = "Make the token"
    explanation = "A program that sends this token acts in your name, within the scopes you choose here."

    def form_valid(self, form: Any) -> HttpResponse:
        """The token, shown in the answer itself: it is kept nowhere, so no page could show it later."""
        user: Any = self.request.user
        try:
            token, secret = tokens.create(user=user, by=user, **form.cleaned_data)
        except LspError as error:
            return self.refused(form, error)
        shown = {"title": "Your new API token", "token": token, "secret": secret}
        context = {**shown, "breadcrumbs": self.get_breadcrumbs()}
        response = TemplateResponse(self.request, "lsp/tokens/made.html", context, status=201)
        response["Cache-Control"] = "no-store"
        return response


class TokenRevoke(OwnTokenPage):
    """The end of a token."""

    title = "Revoke this token"
    submit_label = "Revoke"
    done_message = "The token is revoked. The next request with it is refused."

    def load(self) -> None:
        """One's own."""
        self.record = self.find(ApiToken.objects.all(), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which one."""
        words = f"“{self.record.name}” ({self.record.prefix}…) stops working at once. This cannot be undone."
        return {**super().get_context_data(**kwargs), "explanation": words}

    def perform(self, form: Any) -> ApiToken:
        """Revoke it."""
        user: Any = self.request.user
        return tokens.revoke(self.record, by=user, version=self.version)

    def get_success_url_for(self, done: Any) -> str:
        """The list."""
        return reverse("tokens")


urlpatterns = [
    path("account/", AccountPage.as_view(), name="your-account"),
    path("account/tokens/", TokenList.as_view(), name="tokens"),
    path("account/tokens/new/", TokenCreate.as_view(), name="token-create"),
    path("account/tokens/<int:pk>/revoke/", TokenRevoke.as_view(), name="token-revoke"),
]
