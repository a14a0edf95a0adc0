"""What is due: of a partnership, of an organisation on all of its partnerships, and one's own; as calendars too."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from lsp import calendars, clock
from lsp.downloads import Column
from lsp.forms.due import DueForm
from lsp.models import Block
from lsp.queries.due import DueRows, due_things
from lsp.queries.due_kept import KeptRows, wording
from lsp.views.base import ListPage, LspMixin, PageMixin
from lsp.views.organisations import OrganisationMixin

COLUMNS = (
    Column("Due", lambda row: row.day),
    Column("Overdue", lambda row: row.is_overdue(clock.today())),
    Column("What", lambda row: row.title),
    Column("Kind", lambda row: row.label),
    Column("More", lambda row: row.note),
    Column("Whose", lambda row: row.owner_name),
    Column("Organisation", lambda row: row.organisation_name),
    Column("Partnership", lambda row: row.lsp_name),
)


class DuePage(ListPage):
    """A list of due things: narrowed, sorted, paged, downloaded."""

    template_name = "lsp/due/list.html"
    title = "What is due"
    section = "due"
    columns: ClassVar[Sequence[Column]] = COLUMNS
    download_name = "what-is-due"
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "day": ("Due", ("due_day", "due_kind", "due_id")),
        "-day": ("Due, last first", ("-due_day", "due_kind", "due_id")),
        "title": ("What", ("due_title", "due_day", "due_kind", "due_id")),
        "-title": ("What, last first", ("-due_title", "due_day", "due_kind", "due_id")),
        "whose": ("Organisation", ("due_organisation_name", "due_day", "due_kind", "due_id")),
        "-whose": ("Organisation, last first", ("-due_organisation_name", "due_day", "due_kind", "due_id")),
    }
    form: DueForm

    def everything(self) -> DueRows:
        """What the page is about, before it is narrowed."""
        raise AssertionError("a page says whose due things it lists")

    @property
    def about(self) -> tuple[Any, ...]:
        """What tells the page's question from those of other pages, beside who asks and when."""
        record = getattr(self, "organisation", None) or getattr(self, "lsp", None)
        return (type(self).__name__, record.pk if record else None)

    def offered(self) -> dict[str, Any]:
        """What the form offers beside days and kinds."""
        return {}

    def get_queryset(self) -> Any:
        """The things shown."""
        day = clock.today()
        self.found = KeptRows(wording(self.request.user, *self.about), self.everything)
        self.summary = self.found.summary(day)
        self.form = DueForm(self.request.GET, **self.offered())
        rows = self.found.narrowed(lambda found: self.form.narrow(found, day), *self.form.asked())
        chosen = self.sorts.get(self.request.GET.get("sort", ""))
        return rows.order_by(*chosen[1]) if chosen else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and how many are overdue and due soon whatever the form says."""
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "form_of_filters": self.form,
            "rows": context["page_obj"].object_list,
            "overdue": self.summary.overdue,
            "soon": self.summary.soon,
            "everywhere": not hasattr(self, "lsp"),
        }


class LspDuePage(LspMixin, DuePage):
    """What is due in a partnership."""

    def everything(self) -> DueRows:
        """As the user may see it."""
        return due_things(self.request.user, clock.today()).of_lsp(self.lsp.pk)

    def offered(self) -> dict[str, Any]:
        """Its blocks, the organisations it waits for; its housekeeping for those who hold a role there."""
        blocks: Any = Block.objects.filter(lsp=self.lsp)
        return {
            "organisations": self.summary.organisations,
            "blocks": [(block.pk, block.name) for block in blocks.as_at(clock.today()).order_by("position")],
            "inside": self.access.reads(self.lsp.pk),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its calendar."""
        calendar = reverse("due:lsp_calendar", args=[self.lsp.slug])
        return {**super().get_context_data(**kwargs), "calendar": calendar}


class OfOrganisation(OrganisationMixin, PageMixin):
    """What is due from the organisation of the address."""

    def load(self) -> None:
        """As the user may see it."""
        super().load()
        self.organisation = self.the_organisation()

    def everything(self) -> DueRows:
        """What is the organisation's, on every partnership."""
        return due_things(self.request.user, clock.today()).of_organisation(self.organisation.pk)


class OrganisationDuePage(OfOrganisation, DuePage):
    """What is due from an organisation, on all of its partnerships."""

    def get_title(self) -> str:
        """Whose it is."""
        return f"What is due from {self.organisation}"

    def get_breadcrumbs(self) -> Any:
        """The organisation is above."""
        address = reverse("lsp:organisation", args=[self.organisation.slug])
        return [("Organisations", reverse("lsp:organisations")), (self.organisation.name, address)]

    def offered(self) -> dict[str, Any]:
        """What waits inside partnerships for whoever holds a role in some."""
        return {"inside": bool(self.access.lsp_ids)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its calendar."""
        calendar = reverse("due:organisation_calendar", args=[self.organisation.slug])
        return {
            **super().get_context_data(**kwargs),
            "organisation": self.organisation,
            "calendar": calendar,
        }


class OwnDuePage(DuePage):
    """What is due from oneself: by name, from one's agencies, and what one keeps where nobody is named."""

    private = True
    title = "What is due from you"
    section = "work"

    def get_breadcrumbs(self) -> Any:
        """One's work is above."""
        return [("Your work", reverse("lsp:work"))]

    def everything(self) -> DueRows:
        """One's own."""
        return due_things(self.request.user, clock.today()).of(self.request.user)

    def offered(self) -> dict[str, Any]:
        """The organisations among them."""
        return {"organisations": self.summary.organisations}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """It is one's own."""
        return {**super().get_context_data(**kwargs), "is_own": True}


class LspDueCalendar(LspMixin):
    """What is due in a partnership, as a calendar."""

    lsp_joins = ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the caller may read: for a calendar program, what is public."""
        rows = due_things(request.user, clock.today()).of_lsp(self.lsp.pk)
        return calendars.answer(calendars.of_due(f"Due in {self.lsp}", rows), "due")


class OrganisationDueCalendar(OfOrganisation):
    """What is due from an organisation, as a calendar."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the caller may read."""
        calendar = calendars.of_due(f"Due from {self.organisation}", self.everything())
        return calendars.answer(calendar, "due")
