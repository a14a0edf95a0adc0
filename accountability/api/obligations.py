"""`/api/v1/obligations/`, `/explanations/`, `/waivers/`, `/closed-years/`: what is asked, what is declared of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
from rest_framework import serializers

from accountability import periods
from accountability.forms.obligations import CloseYearForm, ExplainForm, ObligationForm, WaiveForm
from accountability.measures import MEASURES
from accountability.models import ClosedYear, Explanation, Obligation, Waiver
from accountability.models.obligation import BASES, LOCAL_KIND, UNITS
from accountability.queries import obligations as queries
from accountability.services import closed_years, obligations
from accountability.services.obligations import Wanted
from lsp import clock
from lsp.api.base import Creates, GovernedViewSet, transition
from lsp.api.filters import IdFilter
from lsp.api.inputs import Choice, Day, EndInput, Flag, Input, Reference, Text, Whole, refuse
from lsp.api.outputs import DatedOut, LspBrief, OrganisationBrief, RecordOut
from lsp.models import LocalStrategicPartnership, Organisation
from lsp.queries.successions import name_briefs

MEASURE = [(code, each.title) for code, each in MEASURES.items()]


class Exact(serializers.DecimalField):
    """A number with two places at most, as a string or a whole number: a float has lost what was typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 14, "decimal_places": 2, **kwargs})

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, (str, int)):
            raise refuse("Give a number as a string, for example “1250.50”.", "invalid")
        return super().to_internal_value(data)


def percent(**kwargs: Any) -> Exact:
    """A threshold in percent."""
    return Exact(max_digits=5, min_value=0, max_value=100, **kwargs)


class ObligationOut(DatedOut):
    """What an agency is to do in a partnership, in each period."""

    kind = serializers.CharField(help_text="Its code in the regime, or “local”.")
    title = serializers.CharField()
    basis = serializers.ChoiceField(choices=BASES)
    provision = serializers.CharField(allow_blank=True, help_text="Of the statute; empty on any other basis.")
    rests_on = serializers.CharField(allow_blank=True)
    measure = serializers.ChoiceField(choices=MEASURE)
    unit = serializers.ChoiceField(choices=UNITS, allow_blank=True)
    amount = serializers.DecimalField(14, 2, allow_null=True, help_text="Asked for in each period.")
    met_at = serializers.DecimalField(5, 2, help_text="Percent.")
    partly_met_at = serializers.DecimalField(5, 2, help_text="Percent.")
    period = serializers.ChoiceField(choices=periods.KINDS)
    due_days = serializers.IntegerField(help_text="Days after the period until it is due.")
    lsp = LspBrief()
    organisation = OrganisationBrief()
    brought_in = serializers.BooleanField()
    brought_in_source = serializers.CharField(allow_blank=True)


class TermsInput(Input):
    """The terms of an obligation."""

    page_form = ObligationForm

    basis = Choice(choices=BASES, required=False)
    provision = Text(max_length=100, required=False, allow_blank=True)
    rests_on = Text(max_length=300, required=False, allow_blank=True)
    amount = Exact(required=False, allow_null=True)
    met_at = percent(required=False)
    partly_met_at = percent(required=False)
    period = Choice(choices=periods.KINDS, required=False)
    due_days = Whole(required=False, min_value=0, max_value=366)


class ObligationCreate(TermsInput):
    """An obligation to set; what is left out is as the kind of the regime says."""

    lsp = Reference(LocalStrategicPartnership)
    organisation = Reference(Organisation)
    kind = Text(max_length=60, help_text=f"Its code in the regime (duties/{{id}}/), or “{LOCAL_KIND}”.")
    title = Text(max_length=200, required=False, allow_blank=True)
    measure = Choice(choices=MEASURE, required=False)
    unit = Choice(choices=UNITS, required=False, allow_blank=True)
    starts_on = Day()
    brought_in = Flag(required=False)
    brought_in_source = Text(max_length=300, required=False, allow_blank=True)


class ChangeInput(TermsInput):
    """Other terms from the first day of a period to come; what is left out stays."""

    starts_on = Day()
    reason = Text()


class ObligationFilter(django_filters.FilterSet):
    """By partnership, agency, kind, measure and basis."""

    lsp = IdFilter(field_name="lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="lsp__slug")
    organisation = IdFilter(field_name="organisation_id")
    kind = django_filters.CharFilter()
    measure = django_filters.ChoiceFilter(choices=MEASURE)
    basis = django_filters.ChoiceFilter(choices=BASES)


class ObligationViewSet(Creates, GovernedViewSet):
    """What agencies are to do, on what basis, by which thresholds."""

    resource, model, output = "obligations", Obligation, ObligationOut
    ordering, filterset_class = ("id",), ObligationFilter
    create_input = ObligationCreate
    rows = staticmethod(queries.obligation_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the names of the day."""
        found = super().answer(rows)
        name_briefs(found, self.as_at(clock.today()) or clock.today())
        return found

    def perform_create(self, data: dict[str, Any]) -> Obligation:
        """Set it."""
        lsp, begins = data.pop("lsp"), data.pop("starts_on")
        told = {"brought_in": data.pop("brought_in", False), "source": data.pop("brought_in_source", "")}
        wanted = Wanted(**data)
        return obligations.set_one(lsp, by=self.request.user, wanted=wanted, starts_on=begins, **told)

    @transition(EndInput)
    def end(self, record: Obligation, data: dict[str, Any], version: int) -> Obligation:
        """End it; on the day it began, where it was set by mistake."""
        return obligations.end(record, by=self.request.user, version=version, **data)

    @transition(ChangeInput)
    def change(self, record: Obligation, data: dict[str, Any], version: int) -> Obligation:
        """Other terms from the first day of a period to come. Answers with the record that begins then."""
        told = {"starts_on": data.pop("starts_on"), "reason": data.pop("reason")}
        return obligations.change(record, by=self.request.user, version=version, changes=data, **told)


class OfObligation(serializers.Serializer):
    """An obligation, named."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    lsp = LspBrief()
    organisation = OrganisationBrief()


OBLIGATION = (
    "obligation__id", "obligation__title", "obligation__lsp__id", "obligation__lsp__slug", "obligation__lsp__name",
    "obligation__organisation__id", "obligation__organisation__slug", "obligation__organisation__name",
)  # fmt: skip


class BesideFilter(django_filters.FilterSet):
    """By obligation, partnership and agency."""

    obligation = IdFilter(field_name="obligation_id")
    lsp = IdFilter(field_name="obligation__lsp_id")
    organisation = IdFilter(field_name="obligation__organisation_id")


class Beside(Creates, GovernedViewSet):
    """What stands beside a judgement."""

    ordering, filterset_class = ("id",), BesideFilter

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the code of the period, and the names of today."""
        found = super().answer(rows)
        owed = {row["obligation"]["id"] for row in found}
        kinds = dict(Obligation.objects.filter(pk__in=owed).values_list("pk", "period"))
        for row in found:
            row["period"] = periods.code_of(kinds[row["obligation"]["id"]], row.pop("period_first"))
        name_briefs((row["obligation"] for row in found), clock.today())
        return found


class ExplanationOut(RecordOut):
    """Why an agency did not meet an obligation in a period, in its words."""

    obligation = OfObligation()
    period = serializers.CharField(help_text="For example 2006-07 or 2006-07-q1.")
    text = serializers.CharField()
    explained_at = serializers.DateTimeField()


class ExplanationCreate(Input):
    """An explanation."""

    page_form = ExplainForm

    obligation = Reference(Obligation)
    period = Text(max_length=10, help_text="For example 2006-07 or 2006-07-q1.")
    text = Text()


def explanation_rows(seen: Any, *, user: Any = None, as_at: date | None = None) -> Any:
    """Explanations, each with its obligation."""
    return seen.values("id", "period_first", "text", "explained_at", *OBLIGATION, "version", "created_at")


class ExplanationViewSet(Beside):
    """Explanations of agencies: beside the judgement, never in its place (D3)."""

    resource, model, output = "explanations", Explanation, ExplanationOut
    create_input = ExplanationCreate
    rows = staticmethod(explanation_rows)

    def perform_create(self, data: dict[str, Any]) -> Explanation:
        """Explain."""
        return obligations.explain(data.pop("obligation"), by=self.request.user, **data)


class WaiverOut(RecordOut):
    """A period in which an obligation does not apply."""

    obligation = OfObligation()
    period = serializers.CharField()
    reason = serializers.CharField()
    declared_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField(allow_blank=True)


class WaiverCreate(Input):
    """A period in which an obligation is not to apply."""

    page_form = WaiveForm

    obligation = Reference(Obligation)
    period = Text(max_length=10)
    reason = Text()


class BecauseInput(Input):
    """Why."""

    reason = Text()


def waiver_rows(seen: Any, *, user: Any = None, as_at: date | None = None) -> Any:
    """Declarations, each with its obligation."""
    told = ("declared_at", "withdrawn_at", "withdrawn_reason")
    return seen.values("id", "period_first", "reason", *told, *OBLIGATION, "version", "created_at")


class WaiverViewSet(Beside):
    """Declarations of the coordinator that an obligation does not apply in a period."""

    resource, model, output = "waivers", Waiver, WaiverOut
    create_input = WaiverCreate
    rows = staticmethod(waiver_rows)

    def perform_create(self, data: dict[str, Any]) -> Waiver:
        """Declare it."""
        return obligations.waive(data.pop("obligation"), by=self.request.user, **data)

    @transition(BecauseInput)
    def withdraw(self, record: Waiver, data: dict[str, Any], version: int) -> Waiver:
        """It applies after all."""
        return obligations.withdraw_waiver(record, by=self.request.user, version=version, **data)


class ClosedYearOut(RecordOut):
    """A financial year that is or was closed."""

    lsp = LspBrief()
    year = serializers.CharField(help_text="For example 2006-07.")
    note = serializers.CharField(allow_blank=True)
    closed_at = serializers.DateTimeField()
    reopened_at = serializers.DateTimeField(allow_null=True)
    reopened_reason = serializers.CharField(allow_blank=True)


class ClosedYearCreate(Input):
    """A financial year to close."""

    page_form = CloseYearForm

    lsp = Reference(LocalStrategicPartnership)
    year = Text(max_length=10, help_text="For example 2006-07.")
    note = Text(required=False, allow_blank=True)


class ClosedYearFilter(django_filters.FilterSet):
    """By partnership; whether it is open again."""

    lsp = IdFilter(field_name="lsp_id")
    reopened = django_filters.BooleanFilter(field_name="reopened_at", lookup_expr="isnull", exclude=True)


class ClosedYearViewSet(Creates, GovernedViewSet):
    """Financial years that take no contributions any more."""

    resource, model, output = "closed-years", ClosedYear, ClosedYearOut
    ordering, filterset_class = ("id",), ClosedYearFilter
    create_input = ClosedYearCreate
    rows = staticmethod(queries.closed_year_rows)

    def visible(self) -> Any:
        """Those of the partnerships the caller sees."""
        return ClosedYear.objects.visible_to(self.request.user)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the code of the year."""
        found = super().answer(rows)
        for row in found:
            row["year"] = periods.year_of(row.pop("first"))
        return found

    def perform_create(self, data: dict[str, Any]) -> ClosedYear:
        """Close it."""
        return closed_years.close(data.pop("lsp"), by=self.request.user, **data)

    @transition(BecauseInput)
    def reopen(self, record: ClosedYear, data: dict[str, Any], version: int) -> ClosedYear:
        """Open it again, with the reason."""
        return closed_years.reopen(record, by=self.request.user, version=version, **data)
