"""The grid of judgements of a partnership; obligations set, ended, changed; years closed and reopened (D1, D2)."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from accountability import periods, permissions
from accountability.forms.obligations import (
    CloseYearForm,
    GridFilter,
    ObligationForm,
    SeveralForm,
)
from accountability.judgements import STATES, share_in_words
from accountability.measures import MEASURES
from accountability.models import ClosedYear, Obligation
from accountability.obligation_kinds import kinds_of
from accountability.queries import grid
from accountability.queries.obligations import (
    closed_years_of,
    dutiful,
    obligation_facts,
    other_terms,
    running_pairs,
    years_to_close,
)
from accountability.queries.serving import serving
from accountability.rules import obligations as rules
from accountability.services import closed_years, obligations
from accountability.views.duty import DutyMixin
from lsp import clock
from lsp.decisions import Decision
from lsp.downloads import WRITERS, Column
from lsp.forms.places import EndForm, ReasonForm
from lsp.queries.trail import history_href, is_insider, record_history
from lsp.views.base import ActionPage, Page

LINES = 60
"""Lines of the grid on one page."""


class InsideMixin(DutyMixin):
    """A page for those who hold a role in the partnership: how obligations were met is not public."""

    def inside(self) -> Decision:
        """Whether the user does."""
        if self.access.reads(self.lsp.pk):
            return Decision.yes()
        return Decision.no("permission.inside", "For those who hold a role in this partnership.")


class ObligationsMixin(InsideMixin):
    """A page below the obligations of a partnership."""

    def get_breadcrumbs(self) -> Any:
        """Down to the grid, for whom it opens."""
        above = reverse("accountability:obligations", args=[self.lsp.slug])
        grid = [("Obligations", above)] if self.inside() else []
        return [*super().get_breadcrumbs(), *grid]

    def keeps(self) -> bool:
        """Whether the user keeps them."""
        return bool(permissions.keep_register(self.request.user, self.lsp.pk))


class GridPage(InsideMixin, Page):
    """Agency by obligation by period: how each was met; a cell opens to what made it."""

    private = True
    template_name = "accountability/obligation/grid.html"
    title = "Obligations and how they were met"
    columns: ClassVar[Sequence[Column]] = (
        Column("Agency", lambda row: row[0].agency),
        Column("Obligation", lambda row: row[1].title),
        Column("Period", lambda row: row[2].period.code),
        Column("Due", lambda row: row[2].due_on),
        Column("Judgement", lambda row: row[2].state.label),
        Column("Share", lambda row: "" if row[2].waived else share_in_words(row[2].done, row[2].asked)),
        Column("Sum", lambda row: MEASURES[row[1].measure].sum_in_words(row[1], row[2].done, row[2].asked)),
        Column("Met at (percent)", lambda row: row[1].met_at),
        Column("Partly met at (percent)", lambda row: row[1].partly_met_at),
    )

    def may_open(self) -> Decision:
        """Whoever holds a role here."""
        return self.inside()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the file of what is shown."""
        writer = WRITERS.get(request.GET.get("format", ""))
        if writer is None:
            return super().get(request, *args, **kwargs)
        rows = ((line, terms, each) for line in self._grid().lines for terms, each in line.judgements)
        return writer("obligations", self.columns, rows)

    def _grid(self) -> grid.Grid:
        names = ("agency", "kind", "judgement", "year", "years")
        asked = {name: self.request.GET.get(name, "") for name in names}
        return grid.grid_of(self.lsp, self.as_at, grid.Wanted(**asked))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines of the page asked for, with their cells; what there is to filter by."""
        context = super().get_context_data(**kwargs)
        found = self._grid()
        form = GridFilter(self.request.GET)
        form.offer(
            agency=found.agencies,
            kind=found.kinds,
            judgement=[(code, state.label) for code, state in STATES.items()],
            year=[(code, code) for code in found.all_years],
        )
        page = Paginator(found.lines, LINES).get_page(self.request.GET.get("page"))
        base = reverse("accountability:obligations", args=[self.lsp.slug])
        day = f"?as_at={self.as_at.isoformat()}" if context["is_past"] else ""
        grid.place_cells(page.object_list, found.years, base, day)
        query = self.request.GET.copy()
        query.pop("page", None)
        query.pop("format", None)
        return {
            **context,
            "form": form,
            "grid": found,
            "page_obj": page,
            "quarters": [quarter for year in found.years for quarter in _quarters(year)],
            "years_shown": " and ".join(year.label for year in found.years),
            "tiles": _tiles(found, query),
            "is_filtered": any(value for name, value in query.items() if name != "as_at"),
            "query": query.urlencode(),
            "downloads": list(WRITERS),
            "keeps": permissions.keep_register(self.request.user, self.lsp.pk),
        }


def _tiles(found: grid.Grid, query: QueryDict) -> list[tuple[int, str, str, str]]:
    """(number, label, colour, address) of every judgement in the years shown; it leads to the lines that have it."""
    listed = []
    for code, number, label, tone in grid.told(found.counts):
        asked = query.copy()
        asked["judgement"] = code
        listed.append((number, label, tone, f"?{asked.urlencode()}" if number else ""))
    return listed


def _quarters(year: periods.Period) -> list[str]:
    return [f"Q{number}" for number in range(1, 5)] if year else []


class ObligationMixin(ObligationsMixin):
    """A page about one obligation: `self.record`."""

    record: Obligation

    def load(self) -> None:
        """The obligation of the address."""
        super().load()
        found = Obligation.objects.with_names()
        self.record = self.find(found, lsp=self.lsp, pk=self.kwargs["obligation"])


class ObligationPage(ObligationMixin, Page):
    """One obligation: what is asked, on what basis; for insiders how it was met in each period."""

    template_name = "accountability/obligation/detail.html"

    def get_title(self) -> str:
        """What, and whose."""
        return str(self.record)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its terms, its judgements for who reads inside, what one may do, what happened."""
        owed, user = self.record, self.request.user
        inside = permissions.reads_inside(user, owed.organisation_id, self.lsp.pk)
        keeps = self.keeps() and bool(rules.l4_may_still_end(owed, clock.today()))
        address = [self.lsp.slug, owed.pk]
        acts = [
            ("Change the terms", reverse("accountability:obligation_change", args=address)),
            ("End it", reverse("accountability:obligation_end", args=address)),
        ]
        log = reverse("accountability:contribution_log", args=[owed.organisation.slug])
        logs = permissions.agency(user, owed) and MEASURES[owed.measure].from_contributions
        return {
            **super().get_context_data(**kwargs),
            "obligation": owed,
            "facts": obligation_facts(owed),
            "goes_on": other_terms(owed, user),
            "law_has_lapsed": obligations.law_has_lapsed(owed, clock.today()),
            "measure": MEASURES[owed.measure],
            "promised": serving(user, obligation=owed),
            "inside": inside,
            "periods": grid.periods_of(owed, self.as_at) if inside else [],
            "acts": [*([("Log a contribution", log)] if logs else []), *(acts if keeps else [])],
            "history": record_history(owed, user=user, limit=20),
            "history_href": history_href(owed) if is_insider(user, owed) else "",
        }


class KeepersPage(ObligationsMixin, ActionPage):
    """An act on the obligations: for anybody but the coordinator the page does not exist (V2)."""

    private = True

    def may_open(self) -> Decision:
        """The coordinator of the partnership."""
        return permissions.keep_register(self.request.user, self.lsp.pk)


class SetPage(KeepersPage):
    """Set one obligation."""

    title = "Set an obligation"
    form_class = ObligationForm
    submit_label = "Set the obligation"
    explanation = (
        "What a named agency, or the council itself, is to do in each period. What you leave empty is as the kind of"
        " the regime says."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        """The agencies and the kinds."""
        agencies = dutiful(self.lsp, clock.today())
        kinds = kinds_of(self.lsp.regime)
        return {**super().get_form_kwargs(), "agencies": agencies, "kinds": kinds}

    def perform(self, form: Any) -> Any:
        """Set it."""
        return obligations.set_one(
            self.lsp,
            by=self.request.user,
            wanted=form.wanted(),
            starts_on=form.cleaned_data["starts_on"],
            **form.broughtness(),
        )

    def get_done_message(self, done: Any) -> str:
        """On what basis."""
        return f"“{done.title}” is set for {done.organisation}. {done.basis_in_words}."


class SetSeveralPage(KeepersPage):
    """Set obligations for all the named agencies at once."""

    template_name = "accountability/obligation/several.html"
    title = "Set obligations for several agencies"
    form_class = SeveralForm
    submit_label = "Set those chosen"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The agencies, the kinds, and what runs already."""
        return {
            **super().get_form_kwargs(),
            "agencies": list(dutiful(self.lsp, clock.today())),
            "kinds": kinds_of(self.lsp.regime),
            "running": running_pairs(self.lsp, clock.today()),
        }

    def perform(self, form: Any) -> Any:
        """Set them."""
        return obligations.set_several(
            self.lsp,
            by=self.request.user,
            wanted=form.wanted(),
            starts_on=form.cleaned_data["starts_on"],
        )

    def get_done_message(self, done: Any) -> str:
        """How many."""
        return "1 obligation is set." if len(done) == 1 else f"{len(done)} obligations are set."

    def get_success_url_for(self, done: Any) -> str:
        """The grid."""
        return reverse("accountability:obligations", args=[self.lsp.slug])


class OneObligationPage(ObligationMixin, KeepersPage):
    """An act on one obligation."""

    def get_breadcrumbs(self) -> Any:
        """Down to the obligation."""
        return [*super().get_breadcrumbs(), (self.record.title, self.record.get_absolute_url())]


class EndPage(OneObligationPage):
    """End an obligation."""

    form_class = EndForm
    submit_label = "End the obligation"
    done_message = "Its end is recorded."
    explanation = (
        "It stays on the record, judged for the days before. Where it was set by mistake, enter its first day: then it"
        " runs on no day."
    )

    def get_title(self) -> str:
        """Which."""
        return f"End “{self.record.title}” for {self.record.organisation}"

    def perform(self, form: Any) -> Any:
        """End it."""
        return obligations.end(self.record, by=self.request.user, version=self.version, **form.cleaned_data)


class ClosedYearsPage(ObligationsMixin, Page):
    """Which financial years are closed for contributions, and who closed or reopened them."""

    template_name = "accountability/obligation/years.html"
    title = "Closed years"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The years, newest first."""
        years = closed_years_of(self.lsp, self.request.user)
        return {**super().get_context_data(**kwargs), "years": years, "keeps": self.keeps()}


class CloseYearPage(KeepersPage):
    """Close a financial year."""

    title = "Close a financial year"
    form_class = CloseYearForm
    submit_label = "Close the year"
    explanation = (
        "No contribution given in that year can be added, changed, confirmed or returned any more in this partnership,"
        " until the year is reopened."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        """The years that are over and open."""
        return {**super().get_form_kwargs(), "years": years_to_close(self.lsp, clock.today())}

    def perform(self, form: Any) -> Any:
        """Close it."""
        return closed_years.close(self.lsp, by=self.request.user, **form.cleaned_data)

    def get_done_message(self, done: Any) -> str:
        """Which."""
        return f"{done.year} is closed."


class ReopenYearPage(KeepersPage):
    """Open a closed year again."""

    form_class = ReasonForm
    submit_label = "Reopen the year"
    record: ClosedYear

    def load(self) -> None:
        """The closed year of the address."""
        super().load()
        found = ClosedYear.objects.select_related("lsp").filter(reopened_at=None)
        self.record = self.find(found, lsp=self.lsp, pk=self.kwargs["year"])

    def get_title(self) -> str:
        """Which."""
        return f"Reopen {self.record.year}"

    def perform(self, form: Any) -> Any:
        """Reopen it."""
        return closed_years.reopen(
            self.record, by=self.request.user, version=self.version, **form.cleaned_data
        )

    def get_done_message(self, done: Any) -> str:
        """Which."""
        return f"{done.year} is open again."
