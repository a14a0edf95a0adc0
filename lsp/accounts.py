"""How allauth behaves here: accounts are made by invitation, mails go through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up of one's own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed: people are invited."""
        return False

    def get_login_redirect_url(self, request: Any) -> str:
        """Your work."""
        return "/work/"
