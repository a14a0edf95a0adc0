"""`/api/v1/duties/`, `/lsps/{id}/duty/`: the duty to co-operate in each partnership, by its regime of the day (L7)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import django_filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accountability import periods, permissions
from accountability.duties import Duty
from accountability.models.duty import CONDITIONS, STATUSES
from accountability.models.obligation import BASES, UNITS
from accountability.obligation_kinds import kinds_of
from accountability.queries import duty as queries
from lsp import clock
from lsp.api.base import GovernedViewSet
from lsp.api.filters import IdFilter, day_of
from lsp.api.lsps import RegimeBrief
from lsp.api.outputs import LspBrief, OrganisationBrief
from lsp.models import LocalStrategicPartnership, Organisation
from partnerships.api.of_lsp import NUMBER, OfLsp

DAY = OpenApiParameter("as_at", str, description="A date, today where it is left out.")
STATUS = [(each.code, each.label) for each in STATUSES]


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


class BearerOut(serializers.Serializer):
    """A kind of council that bears the duty itself."""

    name = serializers.CharField()
    provision = serializers.CharField(allow_blank=True)


class DutyOut(serializers.Serializer):
    """The duty to co-operate in a partnership, as its regime of the day says it."""

    id = serializers.IntegerField(help_text="Of the partnership.")
    lsp = LspBrief()
    regime = RegimeBrief()
    starts_on = serializers.DateField(
        allow_null=True, help_text="Since when it works under the regime. Null: since before records."
    )
    ends_on = serializers.DateField(allow_null=True, help_text="The first day it no longer does.")
    name = serializers.CharField()
    status = serializers.ChoiceField(
        choices=STATUS[:2], help_text="What an agency is under it: named by law, or a candidate."
    )
    act = serializers.CharField(allow_blank=True)
    provision = serializers.CharField(allow_blank=True, help_text="Empty where it rests on no law.")
    wording = serializers.CharField(allow_blank=True)
    further = serializers.ListField(
        child=serializers.CharField(), help_text="What else there is to know: consent, limits."
    )
    responsible = BearerOut(many=True)
    never_named = serializers.ListField(
        child=serializers.ChoiceField(choices=Organisation.Sector.choices),
        help_text="Sectors of organisations that are never on the register (D5).",
    )
    agencies = AgencyKindOut(many=True)
    obligation_kinds = ObligationKindOut(many=True)
    suggestions = SuggestionOut(
        many=True, allow_null=True, help_text="Null in a list, and where they are not for you."
    )


class DutyFilter(django_filters.FilterSet):
    """By partnership."""

    lsp = IdFilter(field_name="id")
    lsp_slug = django_filters.CharFilter(field_name="slug")


class DutyViewSet(GovernedViewSet):
    """The duty to co-operate in each partnership: its basis, who comes under it, what it can ask, by the regime's day.

    One record for each partnership, under the partnership's id. Who is on the register: `named-agencies`.
    """

    resource, model, output = "duties", LocalStrategicPartnership, DutyOut
    ordering, filterset_class = ("name", "id"), DutyFilter
    rows = staticmethod(queries.duty_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With what the regimes of the day say; those of today for any day."""
        found = [_about(row, row["regime"]["id"]) for row in super().answer(rows)]
        _tell(found, self.as_at(None) or clock.today())
        return found

    def row(self, pk: int, day: date | None = None) -> dict[str, Any]:
        """One duty, with whom the regime suggests."""
        row = super().row(pk, day)
        found = LocalStrategicPartnership.objects.select_related("regime").get(pk=pk)
        return {**row, "suggestions": _suggested(found, self.request.user, day or clock.today())}


class DutyOfLspViewSet(OfLsp):
    """The duty to co-operate in a partnership."""

    output = DutyOut
    problems = (404,)
    parameters = ("as_at",)

    @extend_schema(parameters=[NUMBER, DAY])
    @action(detail=True, methods=["get"])
    def duty(self, request: Request, id: str) -> Response:
        """Who is named by which provision under the regime of the day, and whom it suggests: as in `duties`."""
        lsp, day = self.lsp(id), day_of(request)
        row = _about({"id": lsp.pk, "slug": lsp.slug, "name": lsp.name}, lsp.regime_id)
        _tell([row], day)
        return Response({**row, "suggestions": _suggested(lsp, request.user, day)})


def _about(lsp: Mapping[str, Any], regime: int) -> dict[str, Any]:
    """A duty of which only the partnership and its present regime are known."""
    brief = {name: lsp[name] for name in ("id", "slug", "name")}
    return {"id": lsp["id"], "lsp": brief, "regime": {"id": regime}, "suggestions": None}


def _tell(rows: Sequence[dict[str, Any]], day: date) -> None:
    """Let each row say what the regime of the day says."""
    found = queries.duties_on({row["id"]: row["regime"]["id"] for row in rows}, day)
    said = {duty.regime.pk: _said(duty) for _, duty in found.values()}
    for row in rows:
        period, duty = found[row["id"]]
        row |= {**said[duty.regime.pk], "starts_on": period.starts_on, "ends_on": period.ends_on}


def _said(duty: Duty) -> dict[str, Any]:
    """What a regime says of the duty, as it is answered."""
    regime = duty.regime
    return {
        **{
            name: getattr(duty, name) for name in ("name", "status", "act", "provision", "wording", "further")
        },
        "regime": {"id": regime.pk, "code": regime.code, "name": regime.name},
        "responsible": [{"name": name, "provision": provision} for name, provision in duty.responsible],
        "never_named": sorted(duty.never_named),
        "agencies": _listed(duty.agencies, AgencyKindOut),
        "obligation_kinds": _listed(kinds_of(regime), ObligationKindOut),
    }


def _listed(records: Iterable[Any], shape: type[serializers.Serializer]) -> list[dict[str, Any]]:
    """The fields of the shape, of each."""
    names = [str(name) for name in shape().fields]
    return [{name: getattr(each, name) for name in names} for each in records]


def _suggested(lsp: LocalStrategicPartnership, user: Any, day: date) -> list[dict[str, Any]] | None:
    """Whom the regime of the day suggests for the register; None for all but those who keep it."""
    if not permissions.keep_register(user, lsp.pk):
        return None
    return [
        {
            "organisation": {name: getattr(each.organisation, name) for name in ("id", "slug", "name")},
            "agency": each.kind.key,
            "provision": each.kind.provision,
            "why": each.why,
        }
        for each in queries.suggestions(lsp, queries.duty_on(lsp, day), day)
    ]
