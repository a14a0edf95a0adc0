"""Areas finer than an authority: wards, parishes, neighbourhoods, constituencies, police divisions."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.urls import reverse

from lsp import clock, permissions
from lsp.decisions import Decision
from lsp.downloads import Column
from lsp.forms.areas import AreaAddForm, AreaFilter, AreaForm, EndedAreaForm, ParentsForm
from lsp.forms.places import EndForm
from lsp.models import Area, LocalAuthority
from lsp.queries import areas as queries
from lsp.queries.trail import history_href, is_insider, record_history
from lsp.rules import not_ended
from lsp.services import areas
from lsp.views.base import ActionPage, ListPage, Page, PageMixin
from lsp.views.conflicts import TellsConflicts


def _lies_in(area: Any) -> str:
    return ", ".join(link.parent.name for link in area.lying_in)


class AreasPage(ListPage):
    """Every area, by name."""

    template_name = "lsp/areas/list.html"
    title = "Areas"
    context_object_name = "areas"
    filterset_class = AreaFilter
    download_name = "areas"
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "name": ("Name", ("name", "id")),
        "-name": ("Name, from Z", ("-name", "id")),
        "kind": ("Kind", ("kind", "name", "id")),
        "-kind": ("Kind, from Z", ("-kind", "name", "id")),
        "council": ("Council", ("authority__name", "name", "id")),
        "-council": ("Council, from Z", ("-authority__name", "name", "id")),
    }
    columns: ClassVar[Sequence[Column]] = (
        Column("Name", lambda row: row.name),
        Column("Kind", lambda row: row.get_kind_display()),
        Column("Code", lambda row: row.code),
        Column("Council", lambda row: row.authority.name if row.authority else ""),
        Column("Lies in", _lies_in),
        Column("From", lambda row: row.starts_on),
        Column("Until", lambda row: row.ends_on),
    )

    def base_queryset(self) -> Any:
        """Those that exist on the date."""
        found: Any = queries.areas(self.as_at)
        return found.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether one may add to it."""
        may_add = permissions.coordinate_somewhere(self.request.user)
        return {**super().get_context_data(**kwargs), "may_add": may_add}


class AreaMixin(PageMixin):
    """A page about one area: `self.area`."""

    area: Area

    def load(self) -> None:
        """The area of the address, as the user may see it."""
        super().load()
        self.area = self.find(Area.objects.select_related("authority"), pk=self.kwargs["area"])

    def may_keep(self) -> Decision:
        """Whether the user keeps the areas of its council."""
        user = self.request.user
        known = queries.covering(self.area.authority) if user.is_authenticated else set()
        return permissions.keep_areas(user, known)

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The areas, and its council."""
        crumbs = [("Areas", reverse("lsp:areas"))]
        council = self.area.authority
        return [*crumbs, (council.name, council.get_absolute_url())] if council else crumbs


class AreaPage(AreaMixin, Page):
    """One area: what it is, what it lies in, what lies in it, and its history."""

    template_name = "lsp/areas/detail.html"

    def get_title(self) -> str:
        """Its name."""
        return self.area.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The areas around it on the date, and what happened to its record."""
        user = self.request.user
        return {
            **super().get_context_data(**kwargs),
            "area": self.area,
            "existed": self.area.holds_on(self.as_at),
            "parents": list(queries.parents(self.area, self.as_at)),
            "children": queries.children(self.area, self.as_at),
            "may_keep": self.may_keep(),
            "history": record_history(self.area, user=user),
            "history_href": history_href(self.area) if is_insider(user, self.area) else "",
        }


# --- acts


class AreaAddPage(ActionPage):
    """A new area. `?council=` fills in the council."""

    private = True
    title = "Add an area"
    submit_label = "Add the area"
    done_message = "The area is added."
    form_class = AreaAddForm
    breadcrumbs: ClassVar[Sequence[tuple[str, str]]] = ()

    def may_open(self) -> Decision:
        """Coordinators and the administrator; whose council it is, the service asks."""
        return permissions.coordinate_somewhere(self.request.user)

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The areas are above."""
        return [("Areas", reverse("lsp:areas"))]

    def get_initial(self) -> dict[str, Any]:
        """The council one comes from."""
        slug = self.request.GET.get("council", "")
        return {"authority": LocalAuthority.objects.filter(slug=slug).first() if slug else None}

    def perform(self, form: Any) -> Area:
        """Add it."""
        return areas.create(by=self.request.user, **form.cleaned_data)


class AreaActionPage(AreaMixin, ActionPage):
    """An act on an area, for those who keep it."""

    private = True

    def load(self) -> None:
        """The area is what is acted upon."""
        super().load()
        self.record = self.area

    def may_open(self) -> Decision:
        """Who keeps the areas of its council."""
        return self.may_keep()

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The area is above too."""
        return [*super().get_breadcrumbs(), (self.area.name, self.area.get_absolute_url())]


class AreaEditPage(AreaActionPage, TellsConflicts):
    """Correct an area."""

    title = "Change an area"
    done_message = "The area is changed."
    FIELDS: ClassVar[Sequence[str]] = ("name", "kind", "code", "authority", "starts_on", "ends_on")

    def get_form_class(self) -> Any:
        """With the end, where one is recorded."""
        return EndedAreaForm if self.area.ends_on else AreaForm

    def get_initial(self) -> dict[str, Any]:
        """As it is."""
        return {name: getattr(self.area, name) for name in self.FIELDS}

    def perform(self, form: Any) -> Area:
        """Correct it."""
        return areas.update(self.area, by=self.request.user, changes=form.cleaned_data, version=self.version)


class AreaParentsPage(AreaActionPage, TellsConflicts):
    """Say what the area lies in from a day on."""

    submit_label = "Save"
    done_message = "What the area lies in is recorded."
    form_class = ParentsForm
    suggested = ("on",)
    explanation = (
        "Wards can change their constituency, neighbourhoods their wards: what was so before stays readable."
    )

    def get_title(self) -> str:
        """With its name."""
        return f"Areas {self.area.name} lies in"

    def get_initial(self) -> dict[str, Any]:
        """As it is today."""
        today = clock.today()
        return {"parents": [link.parent for link in queries.parents(self.area, today)], "on": today}

    def decide(self) -> Decision:
        """Whether it has not ended."""
        return not_ended(self.area.ends_on)

    def perform(self, form: Any) -> Area:
        """Record it."""
        return areas.set_parents(self.area, by=self.request.user, version=self.version, **form.cleaned_data)


class AreaEndPage(AreaActionPage):
    """End an area."""

    submit_label = "Record the end"
    done_message = "The area's end is recorded."
    explanation = (
        "From that day it lies in no other area and no other lies in it. What was before stays readable."
    )
    form_class = EndForm

    def get_title(self) -> str:
        """With its name."""
        return f"Record the end of {self.area.name}"

    def decide(self) -> Decision:
        """Whether it has not ended."""
        return not_ended(self.area.ends_on)

    def perform(self, form: Any) -> Area:
        """End it."""
        return areas.end(self.area, by=self.request.user, version=self.version, **form.cleaned_data)
