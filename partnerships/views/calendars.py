"""Calendars to subscribe to: a body's, an organisation's, one's own; and the page on which one makes one's address."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from lsp import calendars as feeds
from lsp import clock
from lsp.errors import LspError, NotFoundError
from lsp.models import Organisation
from lsp.queries.due import due_things
from lsp.views.base import ActionPage, PageMixin
from partnerships import calendars
from partnerships.models import Meeting
from partnerships.queries import calendars as reads
from partnerships.services import calendar_feeds
from partnerships.views.base import BodyMixin


def answer(name: str, meetings: Iterable[Meeting], *, private: bool = False) -> HttpResponse:
    """The calendar file."""
    return feeds.answer(calendars.feed(name, meetings), "meetings", private=private)


class BodyCalendar(BodyMixin):
    """The meetings of a body."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Those the caller may read: for a calendar program, the public ones."""
        return answer(f"{self.body.name}, {self.lsp.name}", reads.of_body(self.body, request.user))


class OrganisationCalendar(PageMixin):
    """The meetings at which an organisation sits."""

    def load(self) -> None:
        """The organisation of the address."""
        self.organisation = self.find(Organisation.objects.all(), slug=self.kwargs["organisation"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Those the caller may read."""
        return answer(
            f"Meetings of {self.organisation}", reads.of_organisation(self.organisation, request.user)
        )


class OwnCalendar(PageMixin):
    """One's own meetings, at the secret address. Unknown or revoked, it does not exist, whoever asks."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The meetings of whoever made the address."""
        try:
            holder = calendar_feeds.holder_of(self.kwargs["secret"])
        except NotFoundError:
            return HttpResponse("There is no such calendar.\n", status=404, content_type="text/plain")
        return answer("My meetings", reads.own(holder), private=True)


class OwnDueCalendar(PageMixin):
    """What is due from oneself, at the secret address. Unknown or revoked, it does not exist, whoever asks."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What is due from whoever made the address, as they may see it."""
        try:
            holder = calendar_feeds.holder_of(self.kwargs["secret"])
        except NotFoundError:
            return HttpResponse("There is no such calendar.\n", status=404, content_type="text/plain")
        rows = due_things(holder, clock.today()).of(holder)
        return feeds.answer(feeds.of_due("Due from me", rows), "due", private=True)


class CalendarPage(ActionPage):
    """One's own calendar: make the address, or a new one in place of it."""

    private = True
    title = "Your calendar"
    template_name = "partnerships/calendar/own.html"
    submit_label = "Make the address"

    def load(self) -> None:
        """The address that holds now."""
        user = self.request.user
        self.record = reads.feed_of(user) if user.is_authenticated else None

    def get_breadcrumbs(self) -> Any:
        """One's work is above."""
        return [("Your work", reverse("lsp:work"))]

    def form_valid(self, form: Any) -> HttpResponse:
        """The address, shown in the answer itself: its secret is kept nowhere, so no page could show it later."""
        try:
            _, secret = calendar_feeds.make(by=self.request.user)
        except LspError as error:
            return self.refused(form, error)
        address, due_address = (
            f"{settings.SITE_URL}{reverse(name, args=[secret])}"
            for name in ("partnerships:own_calendar", "partnerships:own_due_calendar")
        )
        context = {
            "title": "The address of your calendar",
            "address": address,
            "due_address": due_address,
        }
        response = TemplateResponse(
            self.request,
            "partnerships/calendar/made.html",
            {**context, "breadcrumbs": [*self.get_breadcrumbs(), (self.title, self.request.path)]},
            status=201,
        )
        response["Cache-Control"] = "no-store"
        return response


class CalendarRevokePage(ActionPage):
    """Let the address of one's calendar hold no longer."""

    private = True
    title = "Revoke the address of your calendar"
    submit_label = "Revoke"
    done_message = "The address holds no longer: calendars that use it find nothing."
    explanation = (
        "Calendars that use this address stop being updated. You can make a new address at any time."
    )

    def load(self) -> None:
        """One's own, where there is one."""
        user = self.request.user
        self.record = reads.feed_of(user) if user.is_authenticated else None
        if user.is_authenticated and self.record is None:
            raise Http404

    def get_breadcrumbs(self) -> Any:
        """The calendar's page is above."""
        return [("Your calendar", reverse("partnerships:calendar"))]

    def perform(self, form: Any) -> Any:
        """Revoke it."""
        return calendar_feeds.revoke(self.record, by=self.request.user, version=self.version)

    def get_success_url_for(self, done: Any) -> str:
        """The calendar's page."""
        return reverse("partnerships:calendar")
