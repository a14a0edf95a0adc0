"""The secret address of one's own calendar: made, shown once, replaced, revoked."""

import secrets
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.errors import Conflict, NotFoundError
from lsp.models import User
from lsp.services.locking import lock
from lsp.services.tokens import digest
from partnerships.models import CalendarFeed


def make(*, by: Any) -> tuple[CalendarFeed, str]:
    """A new address for the user's own calendar; the one before holds no longer. Returns it and its secret."""
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed(user=by, digest=digest(secret))
    with act("calendar-feed.make", by=by, subject=feed):
        User.objects.select_for_update().get(pk=by.pk)
        for before in CalendarFeed.objects.filter(user=by, revoked_at__isnull=True):
            before.revoked_at = clock.now()
            before.save()
        feed.save()
    return feed, secret


def revoke(feed: CalendarFeed, *, by: Any, version: int | None = None) -> CalendarFeed:
    """Let the address hold no longer. Raises NotFoundError for somebody else's, Conflict where it holds no more."""
    with act("calendar-feed.revoke", by=by, subject=feed):
        feed = lock(CalendarFeed, feed.pk, by=by, version=version)
        if feed.revoked_at is not None:
            raise Conflict("This address holds no longer already.")
        feed.revoked_at = clock.now()
        feed.save()
    return feed


def holder_of(secret: str) -> User:
    """Whose calendar the address is. Raises NotFoundError where it holds no longer, or the account is closed."""
    feed = (
        CalendarFeed.objects.filter(digest=digest(secret), revoked_at__isnull=True, user__is_active=True)
        .select_related("user")
        .first()
    )
    if feed is None:
        raise NotFoundError("There is no such calendar.")
    return feed.user
