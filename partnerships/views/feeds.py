"""Atom feeds of meetings and of decisions, of a partnership and of a body: only what is published, whoever asks."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date

from lsp.views.base import LspMixin
from partnerships.models import Body
from partnerships.queries import feeds as reads
from partnerships.queries.feeds import Entry
from partnerships.views.base import BodyMixin

ON_PAGES_OF = frozenset(("overview", "bodies", "meetings", "decisions"))


class Atom(Atom1Feed):
    """Says when it was last changed also where it is empty, so that the same content is the same file."""

    since: datetime

    def latest_post_date(self) -> datetime:
        """When the newest entry was changed, else when the partnership was entered."""
        return max((item["updateddate"] for item in self.items), default=self.since)


def atom(
    title: str, page: str, here: str, entries: Sequence[Entry], since: datetime
) -> tuple[bytes, datetime]:
    """The file, and when it was last changed."""
    feed = Atom(
        title=title,
        link=f"{settings.SITE_URL}{page}",
        description="",
        language="en-GB",
        feed_url=f"{settings.SITE_URL}{here}",
        author_name=settings.SERVICE_NAME,
    )
    feed.since = since
    for entry in entries:
        feed.add_item(
            title=entry.title,
            link=f"{settings.SITE_URL}{entry.link}",
            description=entry.text,
            unique_id=entry.key,
            updateddate=entry.updated,
            categories=(entry.category,),
        )
    return feed.writeString("utf-8").encode(), feed.latest_post_date()


class FeedMixin:
    """A feed: its title, the page it tells of, its entries."""

    subject: ClassVar[str]
    page: ClassVar[str]
    entries: ClassVar[Callable[..., list[Entry]]]
    lsp: Any
    body: Body | None = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file; 304 for who has it."""
        place = [self.lsp.slug, *([self.body.slug] if self.body else [])]
        name = f"{self.body.name}, {self.lsp.name}" if self.body else self.lsp.name
        where = reverse(f"partnerships:{'body_' if self.body else ''}{self.page}", args=place)
        found = type(self).entries(self.lsp, self.body)
        content, changed = atom(f"{self.subject} of {name}", where, request.path, found, self.lsp.created_at)
        response = HttpResponse(content, content_type="application/atom+xml; charset=utf-8")
        response["Cache-Control"] = "private, no-cache"
        response["Last-Modified"] = http_date(changed.timestamp())
        set_response_etag(response)
        # only the tag decides: what is taken back makes the newest entry older, not newer
        request.META.pop("HTTP_IF_MODIFIED_SINCE", None)
        return get_conditional_response(request, etag=response["ETag"], response=response) or response


class MeetingsFeed(FeedMixin, LspMixin):
    """The meetings of a partnership, with agendas and minutes."""

    subject, page, entries = "Meetings", "meetings", staticmethod(reads.of_meetings)


class DecisionsFeed(FeedMixin, LspMixin):
    """The decisions of a partnership."""

    subject, page, entries = "Decisions", "decisions", staticmethod(reads.of_decisions)


class BodyMeetingsFeed(FeedMixin, BodyMixin):
    """The meetings of a body, with agendas and minutes."""

    subject, page, entries = "Meetings", "meetings", staticmethod(reads.of_meetings)
    body: Any


class BodyDecisionsFeed(FeedMixin, BodyMixin):
    """The decisions of a body."""

    subject, page, entries = "Decisions", "decisions", staticmethod(reads.of_decisions)
    body: Any


def of_page(page: Any) -> Iterable[tuple[str, str]]:
    """The feeds that a page of a partnership offers: of the body it is about, else of the partnership."""
    if page.section not in ON_PAGES_OF or not page.lsp.published:
        return
    body = getattr(page, "body", None)
    for kind, told in (("meetings", "Meetings"), ("decisions", "Decisions")):
        if body is not None and body.published:
            yield (
                f"{told} of {body.name}",
                reverse(f"partnerships:body_{kind}_feed", args=[page.lsp.slug, body.slug]),
            )
        elif body is None:
            yield f"{told} of {page.lsp.name}", reverse(f"partnerships:{kind}_feed", args=[page.lsp.slug])
