"""The directory of organisations: one record however many partnerships it sits on."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.urls import reverse

from lsp import clock, permissions
from lsp.decisions import Decision
from lsp.downloads import Column
from lsp.forms.filters import OrganisationFilter
from lsp.forms.organisations import OrganisationForm
from lsp.forms.places import EndForm
from lsp.models import Organisation
from lsp.queries import directory
from lsp.queries import successions as queries
from lsp.rules import not_ended
from lsp.services import announced, carried_roles, organisations
from lsp.views.base import ActionPage, ListPage, Page
from lsp.views.conflicts import TellsConflicts


def _areas(organisation: Any) -> str:
    return ", ".join(served.authority.name for served in organisation.serving)


class OrganisationsPage(ListPage):
    """Every organisation, by name."""

    template_name = "lsp/organisations/list.html"
    title = "Organisations"
    context_object_name = "organisations"
    filterset_class = OrganisationFilter
    download_name = "organisations"
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "name": ("Name", ("name", "id")),
        "-name": ("Name, from Z", ("-name", "id")),
        "sector": ("Sector", ("sector", "name", "id")),
        "-sector": ("Sector, from Z", ("-sector", "name", "id")),
    }
    columns: ClassVar[Sequence[Column]] = (
        Column("Name", lambda row: row.name),
        Column("Sector", lambda row: row.get_sector_display()),
        Column("Kind", lambda row: row.kind),
        Column("Sponsoring department", lambda row: row.sponsoring_department),
        Column("Serves", _areas),
        Column("Website", lambda row: row.website),
        Column("Formerly", lambda row: ", ".join(former.name for former in row.formerly)),
    )

    def base_queryset(self) -> Any:
        """Those that exist on the date."""
        found: Any = directory.organisations(self.as_at)
        return found.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether one may add to it."""
        may_add = permissions.coordinate_somewhere(self.request.user)
        context = super().get_context_data(**kwargs)
        queries.named_on(context["organisations"], self.as_at)
        return {**context, "may_add": may_add}

    def downloaded(self, rows: Any) -> Any:
        """With the names of the day."""
        listed = list(rows)
        queries.named_on(listed, self.as_at)
        return listed


class OrganisationMixin:
    """The organisation of the address."""

    kwargs: dict[str, Any]

    def the_organisation(self) -> Organisation:
        """As the user may see it, else 404."""
        found = Organisation.objects.select_related("authority")
        return self.find(found, slug=self.kwargs["organisation"])  # type: ignore[attr-defined, no-any-return]


class OrganisationPage(OrganisationMixin, Page):
    """One organisation: what it is, where it serves, how its area fits each partnership's (L3)."""

    template_name = "lsp/organisations/detail.html"
    breadcrumbs: ClassVar[Sequence[tuple[str, str]]] = ()

    def load(self) -> None:
        """The organisation, with the name of the day looked at."""
        self.organisation = self.the_organisation()
        self.named_now = self.organisation.name
        queries.named_on([self.organisation], self.as_at)
        self.named = self.organisation.name

    def get_title(self) -> str:
        """Its name on the day, told apart from the page of what it has promised."""
        return f"{self.named}, organisation"

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The directory is above."""
        return [("Organisations", reverse("lsp:organisations"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The areas served, and the fit to each partnership whose area it touches."""
        context = super().get_context_data(**kwargs)
        partnerships = list(directory.partnerships(self.request.user, self.as_at))
        fits = directory.area_fits(self.organisation, partnerships, self.as_at)
        life = queries.life_of(self.organisation, self.request.user)
        touched = [(lsp, fits[lsp.pk]) for lsp in partnerships if fits[lsp.pk].touches]
        return {
            **context,
            "organisation": self.organisation,
            "named_now": self.named_now if self.named_now != self.named else "",
            "life": life,
            "may_see_offers": bool(life.before) and self.access.has_any_role,
            "in_the_way": self.in_the_way(life),
            "officers": self.officers(life),
            "serves": list(directory.served_authorities(self.organisation, self.as_at)),
            "fits": touched,
            "may_edit": permissions.coordinate_somewhere(self.request.user),
        }

    def officers(self, life: Any) -> int:
        """Where something came after it: of how many officers the user may carry the roles over."""
        if life.stands is None or life.announced is not None:
            return 0
        return len(carried_roles.officers_of(self.organisation, self.request.user))

    def in_the_way(self, life: Any) -> Decision:
        """Why what was announced for a day that has come did not take effect."""
        change = life.announced
        if change is None or change.on > clock.today():
            return Decision.yes()
        return announced.why_not(self.organisation)


class OrganisationActionPage(OrganisationMixin, ActionPage):
    """An act on an organisation, for the coordinators."""

    private = True
    adds: ClassVar[bool] = False

    def load(self) -> None:
        """The organisation, unless a new one is made."""
        self.record = None if self.adds else self.the_organisation()

    def may_open(self) -> Decision:
        """Coordinators and the administrator."""
        return permissions.coordinate_somewhere(self.request.user)

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The directory, and the organisation."""
        crumbs = [("Organisations", reverse("lsp:organisations"))]
        if self.record is not None:
            crumbs.append((self.record.name, reverse("lsp:organisation", args=[self.record.slug])))
        return crumbs

    def get_success_url_for(self, done: Any) -> str:
        """The organisation's page."""
        return reverse("lsp:organisation", args=[done.slug])


class OrganisationAddPage(OrganisationActionPage):
    """A new organisation."""

    title = "Add an organisation"
    submit_label = "Add the organisation"
    done_message = "The organisation is added."
    explanation = (
        "Look in the directory first: an organisation has one record however many partnerships it sits on."
    )
    form_class = OrganisationForm
    adds = True

    def perform(self, form: Any) -> Organisation:
        """Add it."""
        return organisations.create(by=self.request.user, **form.cleaned_data)


class OrganisationEditPage(OrganisationActionPage, TellsConflicts):
    """Correct an organisation."""

    title = "Change an organisation"
    done_message = "The organisation is changed."
    form_class = OrganisationForm
    FIELDS: ClassVar[Sequence[str]] = (
        "name",
        "sector",
        "kind",
        "sponsoring_department",
        "website",
        "authority",
    )

    def get_initial(self) -> dict[str, Any]:
        """As it is."""
        record = {name: getattr(self.record, name) for name in self.FIELDS}
        return {**record, "serves": list(directory.served_authorities(self.record, self.as_at))}

    def perform(self, form: Any) -> Organisation:
        """Correct it."""
        return organisations.update(
            self.record, by=self.request.user, changes=form.cleaned_data, version=self.version
        )


class OrganisationEndPage(OrganisationActionPage):
    """End an organisation."""

    submit_label = "Record the end"
    done_message = "The organisation's end is recorded."
    explanation = (
        "What it did stays with it and stays readable. Its seats and commitments are not moved by this."
    )
    form_class = EndForm

    def get_title(self) -> str:
        """With its name."""
        return f"Record the end of {self.record.name}"

    def decide(self) -> Decision:
        """Whether it has not ended."""
        return not_ended(self.record.ends_on)

    def perform(self, form: Any) -> Organisation:
        """End it."""
        return organisations.end(self.record, by=self.request.user, version=self.version, **form.cleaned_data)
