"""`/api/v1/named-agencies/`, `/declined-suggestions/`, `/lsps/{id}/duty/`: the duty register (L7, D5)."""

from collections.abc import Sequence
from typing import Any

import django_filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accountability import periods, permissions
from accountability.duties import Duty
from accountability.forms.duty import DeclineSuggestionForm, NameForm
from accountability.models import DeclinedSuggestion, NamedAgency
from accountability.models.duty import CONDITIONS, STATUSES
from accountability.models.obligation import BASES, UNITS
from accountability.obligation_kinds import kinds_of
from accountability.queries import duty as queries
from accountability.services import duty_register
from lsp import clock
from lsp.api.base import Creates, GovernedViewSet, transition
from lsp.api.filters import IdFilter
from lsp.api.inputs import Day, EndInput, Flag, Input, Reference, Text, read_day
from lsp.api.lsps import RegimeBrief
from lsp.api.outputs import DatedOut, LspBrief, OrganisationBrief, RecordOut
from lsp.api.problems import InvalidQuery
from lsp.errors import Reason
from lsp.models import LocalStrategicPartnership, Organisation
from lsp.queries.successions import name_briefs
from partnerships.api.of_lsp import NUMBER, OfLsp

DAY = OpenApiParameter("as_at", str, description="A date, today where it is left out.")
KIND_TOLD = (
    "code", "title", "measure", "basis", "provision", "unit", "met_at", "partly_met_at", "period", "due_days",
)  # fmt: skip
STATUS = [(each.code, each.label) for each in STATUSES]


class NamedAgencyOut(DatedOut):
    """An organisation on the duty register of a partnership."""

    status = serializers.ChoiceField(
        choices=STATUS, help_text="Named by law, named locally, or a candidate where nobody is named by law."
    )
    agency = serializers.CharField(allow_blank=True, help_text="The key of its kind in the regime.")
    agency_name = serializers.CharField(allow_blank=True)
    provision = serializers.CharField(allow_blank=True, help_text="Empty where nobody is named by law.")
    condition = serializers.ChoiceField(choices=CONDITIONS, allow_blank=True)
    local_basis = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True, help_text="Why; the facility, where it serves from one.")
    lsp = LspBrief()
    organisation = OrganisationBrief()
    regime = RegimeBrief()
    brought_in = serializers.BooleanField()
    brought_in_source = serializers.CharField(allow_blank=True)


class NamedAgencyCreate(Input):
    """An organisation to put on the register: as a kind of agency of the regime, or on a local basis."""

    page_form = NameForm

    lsp = Reference(LocalStrategicPartnership)
    organisation = Reference(Organisation)
    agency = Text(
        max_length=60, required=False, allow_blank=True, help_text="Its key in the regime: lsps/{id}/duty/."
    )
    local_basis = Text(max_length=300, required=False, allow_blank=True)
    note = Text(required=False, allow_blank=True)
    starts_on = Day()
    ends_on = Day(required=False, allow_null=True, help_text="The first day it no longer holds.")
    end_reason = Text(required=False, allow_blank=True)
    brought_in = Flag(required=False)
    brought_in_source = Text(max_length=300, required=False, allow_blank=True)


class NamedAgencyFilter(django_filters.FilterSet):
    """By partnership, organisation, status, provision, condition and kind of agency."""

    lsp = IdFilter(field_name="lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="lsp__slug")
    organisation = IdFilter(field_name="organisation_id")
    status = django_filters.ChoiceFilter(choices=STATUS)
    condition = django_filters.ChoiceFilter(choices=CONDITIONS)
    provision = django_filters.CharFilter()
    agency = django_filters.CharFilter()


class NamedAgencyViewSet(Creates, GovernedViewSet):
    """Who is named for the duty to co-operate, or a candidate for it."""

    resource, model, output = "named-agencies", NamedAgency, NamedAgencyOut
    ordering, filterset_class = ("lsp__id", "id"), NamedAgencyFilter
    create_input = NamedAgencyCreate
    rows = staticmethod(queries.named_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the names of the day."""
        found = super().answer(rows)
        name_briefs(found, self.as_at(clock.today()) or clock.today())
        return found

    def perform_create(self, data: dict[str, Any]) -> NamedAgency:
        """Put it on the register."""
        source = data.pop("brought_in_source", "")
        return duty_register.name(by=self.request.user, source=source, **data)

    @transition(EndInput)
    def end(self, record: NamedAgency, data: dict[str, Any], version: int) -> NamedAgency:
        """Take it off the register; on the day it began, where it was entered by mistake."""
        return duty_register.end(record, by=self.request.user, version=version, **data)


class DeclinedSuggestionOut(RecordOut):
    """Somebody the regime suggests and the coordinator does not name."""

    reason = serializers.CharField()
    lsp = LspBrief()
    organisation = OrganisationBrief()
    regime = RegimeBrief()


class DeclinedSuggestionCreate(Input):
    """A suggestion to decline, with the reason."""

    page_form = DeclineSuggestionForm

    lsp = Reference(LocalStrategicPartnership)
    organisation = Reference(Organisation)
    reason = Text()


class DeclinedSuggestionFilter(django_filters.FilterSet):
    """By partnership and organisation."""

    lsp = IdFilter(field_name="lsp_id")
    organisation = IdFilter(field_name="organisation_id")


class DeclinedSuggestionViewSet(Creates, GovernedViewSet):
    """Suggestions for the duty register that were declined, as their coordinator reads them."""

    resource, model, output = "declined-suggestions", DeclinedSuggestion, DeclinedSuggestionOut
    ordering, filterset_class = ("id",), DeclinedSuggestionFilter
    create_input = DeclinedSuggestionCreate
    rows = staticmethod(queries.declined_rows)

    def perform_create(self, data: dict[str, Any]) -> DeclinedSuggestion:
        """Decline it."""
        return duty_register.decline(by=self.request.user, **data)


class AgencyKindOut(serializers.Serializer):
    """A kind of agency the regime knows."""

    key = serializers.CharField()
    name = serializers.CharField()
    provision = serializers.CharField(allow_blank=True)
    condition = serializers.ChoiceField(choices=CONDITIONS)


class SuggestionOut(serializers.Serializer):
    """Somebody the regime suggests for the register."""

    organisation = OrganisationBrief()
    agency = serializers.CharField()
    provision = serializers.CharField(allow_blank=True)
    why = serializers.CharField()


class ObligationKindOut(serializers.Serializer):
    """A kind of obligation the regime knows, with what is filled in where one is set."""

    code = serializers.CharField()
    title = serializers.CharField()
    measure = serializers.CharField()
    basis = serializers.ChoiceField(choices=BASES)
    provision = serializers.CharField(allow_blank=True)
    unit = serializers.ChoiceField(choices=UNITS, allow_blank=True)
    met_at = serializers.DecimalField(5, 2)
    partly_met_at = serializers.DecimalField(5, 2)
    period = serializers.ChoiceField(choices=periods.KINDS)
    due_days = serializers.IntegerField()


class DutyOut(serializers.Serializer):
    """The duty to co-operate as the regime of the day says it."""

    name = serializers.CharField()
    status = serializers.ChoiceField(choices=STATUS[:2])
    act = serializers.CharField(allow_blank=True)
    provision = serializers.CharField(allow_blank=True)
    wording = serializers.CharField(allow_blank=True)
    regime = RegimeBrief()
    agencies = AgencyKindOut(many=True)
    obligation_kinds = ObligationKindOut(many=True)
    suggestions = SuggestionOut(many=True, allow_null=True, help_text="Null where they are not for you.")


class DutyViewSet(OfLsp):
    """The duty to co-operate in a partnership."""

    output = DutyOut
    problems = (404,)
    parameters = ("as_at",)

    @extend_schema(parameters=[NUMBER, DAY])
    @action(detail=True, methods=["get"])
    def duty(self, request: Request, id: str) -> Response:
        """Who is named by which provision under the regime of the day, and whom it suggests."""
        lsp, day = self.lsp(id), self._day()
        duty = queries.duty_on(lsp, day)
        keeps = permissions.keep_register(request.user, lsp.pk)
        suggested = queries.suggestions(lsp, duty, day) if keeps else None
        return Response(_told(duty, suggested))

    def _day(self) -> Any:
        typed = self.request.query_params.get("as_at")
        try:
            return clock.today() if typed is None else read_day(typed)
        except ValueError:
            message = "as_at is a date, YYYY-MM-DD."
            raise InvalidQuery(reasons=[Reason("invalid", message, field="as_at")]) from None


def _told(duty: Duty, suggested: Sequence[queries.Suggestion] | None) -> dict[str, Any]:
    """The duty as it is answered."""
    regime = duty.regime
    return {
        **{name: getattr(duty, name) for name in ("name", "status", "act", "provision", "wording")},
        "regime": {"id": regime.pk, "code": regime.code, "name": regime.name},
        "agencies": [
            {"key": each.key, "name": each.name, "provision": each.provision, "condition": each.condition}
            for each in duty.agencies
        ],
        "obligation_kinds": [{name: getattr(each, name) for name in KIND_TOLD} for each in kinds_of(regime)],
        "suggestions": None
        if suggested is None
        else [
            {
                "organisation": {name: getattr(each.organisation, name) for name in ("id", "slug", "name")},
                "agency": each.kind.key,
                "provision": each.kind.provision,
                "why": each.why,
            }
            for each in suggested
        ],
    }
