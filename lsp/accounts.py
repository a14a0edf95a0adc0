"""How allauth behaves here: accounts are made by invitation, mails go through the outbox."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.http import HttpRequest

from lsp import outbox


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up of one's own, and no mail sent from inside a request."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: people are invited."""
        return False

    def get_login_redirect_url(self, request: Any) -> str:
        """Your work."""
        return "/work/"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render the mail as allauth does and put it into the outbox."""
        request = allauth_context.request
        message = self.render_mail(template_prefix, email, {"request": request, "email": email, **context})
        outbox.mail(to=email, subject=str(message.subject), text=str(message.body), about="account")

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is written, without the site's name before it."""
        return subject


def who_tries(request: Any, credentials: Mapping[str, Any] | None = None) -> str:
    """The name or address somebody tries to sign in with, for the count of failures; the same however it is typed."""
    given = credentials or {}
    typed = given.get("username") or given.get("email") or (request.POST.get("login", "") if request else "")
    return str(typed).strip().lower()
