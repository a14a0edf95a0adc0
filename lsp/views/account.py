"""One's own account: who one is here, which roles one holds, from when until when, and what one can change."""

from typing import Any

from lsp import clock
from lsp.models import ApiToken, WebhookEndpoint
from lsp.queries import roles
from lsp.services.reminder_preferences import preference_of
from lsp.views.base import Page


class AccountPage(Page):
    """Name, address, roles with their dates, tokens, webhooks, password, the way out."""

    private = True
    template_name = "lsp/account.html"
    title = "Your account"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The account, its person, its roles (those that ended apart) and its good tokens and active webhooks."""
        user: Any = self.request.user
        day = clock.today()
        grants = list(roles.grants_of(user))
        good = ApiToken.objects.visible_to(user).filter(revoked_at=None, expires_at__gt=clock.now())
        return {
            **super().get_context_data(**kwargs),
            "account": user,
            "person": roles.person_of(user),
            "grants": [grant for grant in grants if grant.ends_on is None or grant.ends_on > day],
            "past": [grant for grant in grants if grant.ends_on is not None and grant.ends_on <= day],
            "tokens": good.count(),
            "webhooks": WebhookEndpoint.objects.visible_to(user).filter(state="active").count(),
            "reminders": preference_of(user).get_how_display(),
        }
