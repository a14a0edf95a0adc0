"""The inter-organisational map as a picture drawn on the server and as a table that says the same (P10)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from lsp import clock
from lsp.downloads import WRITERS, Column
from lsp.models import Organisation
from lsp.views.base import Page
from partnerships.forms.map import MapForm
from partnerships.map_picture import draw
from partnerships.queries.checks import noted
from partnerships.queries.map import Map, derive
from partnerships.queries.structure import Structure, load
from partnerships.rules.structure import PROTOCOLS
from partnerships.views.base import BodiesMixin

COLUMNS = (
    Column("Who", lambda tie: tie.one.name),
    Column("Sector or kind", lambda tie: tie.one.group_name),
    Column("How", lambda tie: tie.how_in_words),
    Column("With", lambda tie: tie.other.name),
    Column("Through", lambda tie: "; ".join(tie.through)),
)


class MapPage(BodiesMixin, Page):
    """Who is tied to whom, through what, as at any day."""

    template_name = "partnerships/map/page.html"
    title = "Map"
    form: MapForm
    structure: Structure

    def load(self) -> None:
        """The structure of the day and what of it is chosen."""
        super().load()
        self.structure = load(self.lsp, self.request.user, self.as_at)
        organisations = Organisation.objects.filter(pk__in=self.structure.represented).order_by("name")
        blocks = self.lsp.blocks.order_by("position", "pk")
        names = {pk: each.name for pk, each in self.structure.represented.items()}
        self.form = MapForm(self.request.GET, blocks=blocks, organisations=organisations, names=names)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its table as a file where `?format=csv` or `xlsx` asks for it."""
        writer = WRITERS.get(request.GET.get("format", ""))
        if writer is None:
            return super().get(request, *args, **kwargs)
        return writer(f"{self.lsp.slug}-map", COLUMNS, self.found().ties)

    def found(self) -> Map:
        """What is chosen of the map."""
        known = noted(self.structure, self.request.user, PROTOCOLS)
        return derive(self.structure, self.form.chosen(), known)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The picture and the table."""
        chosen = self.form.chosen()
        found = self.found()
        key = f"organisation-{chosen.around.pk}" if chosen.around else ""
        return {
            **super().get_context_data(**kwargs),
            "form": self.form,
            "map": found,
            "around": self.structure.represented.get(chosen.around.pk) if chosen.around else None,
            "picture": draw(found, key) if found.ends else None,
            "said": self.said(found),
            "shows_noted": any(tie.acknowledged for tie in found.missing),
            "downloads": list(WRITERS),
            "structure_url": reverse("partnerships:structure", args=[self.lsp.slug]),
            "as_at_query": f"&as_at={self.as_at.isoformat()}" if self.as_at != clock.today() else "",
        }

    @staticmethod
    def said(found: Map) -> str:
        """How much the picture holds, in words."""
        counts = [
            (len(found.of_kind("organisation")), "organisation", "organisations"),
            (len(found.of_kind("body")), "body", "bodies"),
            (len(found.of_kind("outside")), "body outside", "bodies outside"),
            (len(found.ties) - len(found.missing), "tie", "ties"),
            (len(found.missing), "protocol missing", "protocols missing"),
        ]
        return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts if count)
