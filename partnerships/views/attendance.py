"""Attendance counted (P8): of a partnership, a body, an organisation; each figure leads to the meetings behind it."""

from collections.abc import Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from lsp.downloads import Column
from lsp.models import Organisation
from lsp.views.base import ListPage, LspMixin
from partnerships import words
from partnerships.filters import AttendanceFilter, bodies_of_page
from partnerships.forms.periods import PeriodForm
from partnerships.queries import attendance as counted
from partnerships.queries.attendance import Line, Scope
from partnerships.views.meeting_base import MeetingsMixin

COUNTED = {
    "organisation": ("By organisation", counted.by_organisation),
    "person": ("By person", counted.by_person),
    "body": ("By body", counted.by_body),
}
FIGURES = (
    Column("Due", lambda line: line.turnout.held),
    Column("Member came", lambda line: line.turnout.member),
    Column("Deputy came", lambda line: line.turnout.deputy),
    Column("Apologies", lambda line: line.turnout.apologies),
    Column("Absent", lambda line: line.turnout.absent),
    Column("Seat not filled", lambda line: line.turnout.unfilled),
    Column("Attendance, percent", lambda line: line.turnout.percent),
    Column("Attendance", lambda line: line.turnout.in_words),
)


class FiguresPage(ListPage):
    """Attendance over a period, line by line; `?by=` says of whom."""

    template_name = "partnerships/attendance/figures.html"
    paginate_by = 100
    columns = (Column("Who", lambda line: line.name), *FIGURES)
    download_name = "attendance"
    ways: ClassVar[Sequence[str]] = ("organisation", "person", "body")
    sorts: ClassVar[Any] = {
        "name": ("Name", ()),
        "-name": ("Name, last first", ()),
        "share": ("Attendance, lowest first", ()),
        "-share": ("Attendance, highest first", ()),
    }
    lsp: Any
    of_body: Any = None
    of_organisation: Any = None

    @cached_property
    def form(self) -> PeriodForm:
        """What is asked for."""
        self.request.lsp = self.lsp  # type: ignore[attr-defined]
        return PeriodForm(
            self.request.GET or None,
            years=counted.years_of(self.lsp, self.request.user),
            bodies=bodies_of_page(self.request) if self.of_body is None else None,
        )

    @cached_property
    def period(self) -> counted.Period:
        """The days looked at."""
        return self.form.period

    @property
    def by(self) -> str:
        """Of whom."""
        asked = self.request.GET.get("by", "")
        return asked if asked in self.ways else self.ways[0]

    @property
    def chosen_body(self) -> Any:
        """The body of the page, or the one filtered by."""
        if self.of_body is not None:
            return self.of_body
        return self.form.cleaned_data.get("body") if self.form.is_bound and self.form.is_valid() else None

    def get_queryset(self) -> Any:
        """The lines, sorted."""
        user = self.request.user
        scope = Scope(self.lsp, user, self.period, self.chosen_body, self.of_organisation)
        self.lines = COUNTED[self.by][1](scope)
        sort = self.request.GET.get("sort", "")
        if sort.lstrip("-") == "share":
            self.lines.sort(key=_by_share(lowest_first=sort == "share"))
        elif sort == "-name":
            self.lines.reverse()
        return self.lines

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines with where each figure leads, all together, and the ways of counting."""
        context = super().get_context_data(**kwargs)
        whole = counted.total(self.lines)
        tabs = [
            {"label": COUNTED[way][0], "href": self._with(by=way), "current": way == self.by}
            for way in self.ways
        ]
        return {
            **context,
            "form": self.form,
            "shown": [(line, self._links(line)) for line in context["object_list"]],
            "period": self.period,
            "by": self.by,
            "whole": whole,
            "whole_links": self._links(Line("", "All together", whole)),
            "tabs": tabs,
            "is_insider": self.access.reads(self.lsp.pk),
        }

    def _with(self, **changes: str) -> str:
        query = self.request.GET.copy()
        for name in ("page", "format", "sort"):
            query.pop(name, None)
        for name, value in changes.items():
            query[name] = value
        return f"?{query.urlencode()}"

    def _links(self, line: Line) -> dict[str, Any]:
        """The address of all meetings behind a line, and of those behind each figure (Q4)."""
        base = {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        if self.chosen_body is not None:
            base["body"] = self.chosen_body.slug
        if self.of_organisation is not None:
            base["organisation"] = self.of_organisation.slug
        if line.key:
            base[self.by] = line.key
        address = reverse("partnerships:attendance_records", args=[self.lsp.slug])
        figures = [
            (label, number, f"{address}?{urlencode({**base, 'status': status})}")
            for label, (status, number) in zip(FIGURE_LABELS, line.figures, strict=True)
        ]
        return {"all": f"{address}?{urlencode(base)}", "figures": figures}


FIGURE_LABELS = ("Member came", "Deputy came", "Apologies", "Absent", "Seat not filled")


def _by_share(*, lowest_first: bool) -> Any:
    """The share; no meetings last, either way."""

    def key(line: Line) -> Any:
        share = line.turnout.share
        return (share is None, (share or 0) if lowest_first else -(share or 0), line.name.casefold())

    return key


class AttendancePage(LspMixin, FiguresPage):
    """Of a whole partnership."""

    title = "Attendance"
    section = "meetings"

    def get_breadcrumbs(self) -> Any:
        """The partnership and its meetings first."""
        above = reverse("partnerships:meetings", args=[self.lsp.slug])
        return [*super().get_breadcrumbs(), ("Meetings", above)]


class BodyAttendancePage(MeetingsMixin, FiguresPage):
    """Of one body."""

    ways = ("organisation", "person")

    @property
    def of_body(self) -> Any:  # type: ignore[override]
        """The body of the address."""
        return self.body

    def get_title(self) -> str:
        """Whose."""
        return f"Attendance at {self.body.name}"


class OrganisationAttendancePage(AttendancePage):
    """Of one organisation on the partnership."""

    ways = ("body", "person")

    def load(self) -> None:
        """The organisation of the address."""
        self.of_organisation = Organisation.objects.filter(slug=self.kwargs["organisation"]).first()
        if self.of_organisation is None:
            raise Http404
        super().load()

    def get_title(self) -> str:
        """Whose."""
        return f"Attendance of {self.of_organisation.name}"

    def get_breadcrumbs(self) -> Any:
        """Below the partnership's."""
        above = reverse("partnerships:attendance", args=[self.lsp.slug])
        return [*super().get_breadcrumbs(), ("Attendance", above)]


class RecordsPage(LspMixin, ListPage):
    """The meetings behind the figures: each seat at each meeting (Q4)."""

    template_name = "partnerships/attendance/records.html"
    title = "Meetings behind the figures"
    section = "meetings"
    filterset_class = AttendanceFilter
    download_name = "attendance-meetings"
    columns = (
        Column("Date", lambda row: row.meeting.day),
        Column("Body", lambda row: row.meeting.body.name),
        Column("Seat", lambda row: row.seat.label),
        Column("Organisation", lambda row: row.organisation.name if row.organisation else ""),
        Column("Who was due", lambda row: row.person.name if row.person else ""),
        Column("What was recorded", lambda row: row.get_status_display()),
        Column("Deputy", lambda row: row.deputy.name if row.deputy else ""),
        Column("Level of who came", lambda row: row.get_level_display() if row.level else ""),
        Column("With a vote", lambda row: row.voting),
        Column("Recorded", lambda row: words.day(row.recorded_at.date())),
    )

    def load(self) -> None:
        """The partnership, also for the filters."""
        super().load()
        self.request.lsp = self.lsp  # type: ignore[attr-defined]

    def base_queryset(self) -> Any:
        """What was recorded, the newest meeting first."""
        rows = counted.recorded(self.request.user, self.lsp)
        return rows.select_related("meeting__body__lsp", "seat", "organisation", "person", "deputy").order_by(
            "-meeting__day", "-meeting__starts_at", "meeting__body__name", "seat__position", "pk"
        )

    def get_breadcrumbs(self) -> Any:
        """Below the figures."""
        above = reverse("partnerships:attendance", args=[self.lsp.slug])
        return [*super().get_breadcrumbs(), ("Attendance", above)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose meetings they are, where the figure was somebody's."""
        context = super().get_context_data(**kwargs)
        first = next(iter(context["object_list"]), None)
        named = []
        if first is not None and self.request.GET.get("person") and first.person:
            named.append(first.person.name)
        if first is not None and self.request.GET.get("organisation") and first.organisation:
            named.append(first.organisation.name)
        return {**context, "whose": ", ".join(named)}
