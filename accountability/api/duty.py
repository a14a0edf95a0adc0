"""`/api/v1/named-agencies/`, `/declined-suggestions/`: the duty register (L7, D5)."""

from collections.abc import Sequence
from typing import Any

import django_filters
from rest_framework import serializers

from accountability.api.duties import STATUS
from accountability.forms.duty import DeclineSuggestionForm, NameForm
from accountability.models import DeclinedSuggestion, NamedAgency
from accountability.models.duty import CONDITIONS
from accountability.queries import duty as queries
from accountability.services import duty_register
from lsp import clock
from lsp.api.base import Creates, GovernedViewSet, transition
from lsp.api.filters import IdFilter
from lsp.api.inputs import Day, EndInput, Flag, Input, Reference, Text
from lsp.api.lsps import RegimeBrief
from lsp.api.outputs import DatedOut, LspBrief, OrganisationBrief, RecordOut
from lsp.models import LocalStrategicPartnership, Organisation
from lsp.queries.successions import name_briefs


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
        max_length=60, required=False, allow_blank=True, help_text="Its key in the regime: duties/{id}/."
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
