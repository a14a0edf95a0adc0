"""`/api/v1/lsps/{id}/structure-checks/` and `/api/v1/structure-acknowledgements/` (P6)."""

from datetime import date
from typing import Any, ClassVar

import django_filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from lsp import clock
from lsp.api import etags
from lsp.api.base import Creates, GovernedViewSet, transition
from lsp.api.filters import IdFilter, day_of
from lsp.api.inputs import Input, Reference, Text
from lsp.api.outputs import DatedOut, LspBrief
from lsp.api.problems import InvalidQuery
from lsp.errors import Reason
from lsp.models import LocalStrategicPartnership, Organisation
from partnerships.api.of_lsp import NUMBER, OfLsp
from partnerships.forms.map import STEPS, MapForm
from partnerships.models import StructureAcknowledgement
from partnerships.queries import checks as queries
from partnerships.queries.map import HOW, MISSING, Chosen, derive
from partnerships.queries.structure import Structure, load
from partnerships.rules.structure import BY_CODE, PROTOCOLS
from partnerships.services import checks

ON = OpenApiParameter("as_at", date, description="The day looked at, today where it is left out.")


class FoundOut(serializers.Serializer):
    """What a check found."""

    subject = serializers.CharField(help_text="`body-12`, `partnership` for the whole.")
    message = serializers.CharField()
    group = serializers.CharField(
        allow_blank=True, help_text="What it has in common with others of the check, where there may be many."
    )
    acknowledgement = serializers.IntegerField(
        allow_null=True, help_text="Its id, where one stands that you may read."
    )


class CheckOut(serializers.Serializer):
    """A structure check. It advises and never refuses."""

    code = serializers.CharField()
    title = serializers.CharField()
    rule = serializers.CharField()
    reason = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    state = serializers.ChoiceField(choices=queries.STATES)
    why_not = serializers.CharField(allow_blank=True, help_text="Why it was not looked at.")
    found = FoundOut(many=True)


class ChecksOut(serializers.Serializer):
    """The checks of a day."""

    as_at = serializers.DateField()
    results = CheckOut(many=True)


class StructureViewSet(OfLsp):
    """What departs from the model structure."""

    output = ChecksOut
    problems = (404,)
    parameters = ("as_at",)

    @extend_schema(parameters=[NUMBER, ON])
    @action(detail=True, methods=["get"], url_path="structure-checks")
    def structure_checks(self, request: Request, id: str) -> Response:
        """The structure checks of a partnership on a day, over what the caller may see of it (P6)."""
        lsp, day = self.lsp(id), day_of(request)
        return Response(checks_of(lsp, request.user, day))


def checks_of(lsp: LocalStrategicPartnership, user: Any, day: date) -> dict[str, Any]:
    """The checks of a day as `user` may see them."""
    results = queries.results(load(lsp, user, day), queries.acknowledged(lsp, user, day))
    return {"as_at": day, "results": [_told(result) for result in results]}


def _told(result: queries.Result) -> dict[str, Any]:
    check = result.check
    found = [
        {
            "subject": each.finding.subject,
            "message": each.finding.message,
            "group": each.finding.group,
            "acknowledgement": each.acknowledgement.pk if each.acknowledgement else None,
        }
        for each in result.found
    ]
    return {
        "code": check.code,
        "title": check.title,
        "rule": "P6",
        "reason": check.reason,
        "source": check.source,
        "state": result.state,
        "why_not": result.why_not,
        "found": found,
    }


class AcknowledgementOut(DatedOut):
    """A finding that stays, and why: from the day said until the day taken back."""

    lsp = LspBrief()
    code = serializers.ChoiceField(choices=sorted(BY_CODE))
    subject = serializers.CharField()
    note = serializers.CharField()


class AcknowledgementCreate(Input):
    """A finding of today, by check and subject, and why it stays."""

    lsp = Reference(LocalStrategicPartnership)
    code = Text(max_length=60)
    subject = Text(max_length=60)
    note = Text()


class TakeBackInput(Input):
    """Why it is taken back."""

    reason = Text()


class SeveralInput(Input):
    """Findings of one check of today, and why they stay."""

    code = Text(max_length=60)
    subjects = serializers.ListField(child=Text(max_length=60), min_length=1, max_length=500)
    note = Text()


class SeveralViewSet(OfLsp):
    """Several findings acknowledged at once."""

    output = ChecksOut
    public = False
    ordering = ()
    transition_input: ClassVar[type[Input] | None] = None

    @extend_schema(parameters=[NUMBER])
    @action(detail=True, methods=["post"], url_path="acknowledge-findings", transition_input=SeveralInput)
    def acknowledge_findings(self, request: Request, id: str) -> Response:
        """Acknowledge several findings of one check with one note, in one act (P6). Needs If-Match. The answer: the
        checks as they stand then.
        """
        lsp = self.lsp(id)
        version = etags.claimed_version(request.headers.get("If-Match"), "lsps", lsp)
        checks.acknowledge_several(lsp, by=request.user, version=version, **self.read(SeveralInput))
        return Response(checks_of(lsp, request.user, clock.today()))


class AcknowledgementFilter(django_filters.FilterSet):
    """By partnership, check and subject."""

    lsp = IdFilter(field_name="lsp_id")
    code = django_filters.CharFilter()
    subject = django_filters.CharFilter()


class AcknowledgementViewSet(Creates, GovernedViewSet):
    """Acknowledgements of what structure checks found."""

    resource, model, output = "structure-acknowledgements", StructureAcknowledgement, AcknowledgementOut
    ordering, filterset_class = ("lsp__id", "id"), AcknowledgementFilter
    create_input = AcknowledgementCreate
    rows = staticmethod(queries.acknowledgement_rows)

    def perform_create(self, data: dict[str, Any]) -> StructureAcknowledgement:
        """Acknowledge a finding."""
        return checks.acknowledge(by=self.request.user, **data)

    @transition(TakeBackInput)
    def take_back(
        self, record: StructureAcknowledgement, data: dict[str, Any], version: int
    ) -> StructureAcknowledgement:
        """Take it back: the finding counts again."""
        return checks.take_back(record, by=self.request.user, version=version, **data)


class EndOut(serializers.Serializer):
    """One end of a tie."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(choices=["organisation", "body", "outside"])
    name = serializers.CharField()
    group = serializers.CharField(help_text="The sector of an organisation, the kind of a body.")


class TieOut(serializers.Serializer):
    """What ties two ends; `no_protocol` says that they share a block and no protocol is recorded between them."""

    one = serializers.CharField(help_text="The key of an end.")
    other = serializers.CharField(help_text="The key of an end.")
    how = serializers.ChoiceField(choices=sorted(HOW))
    through = serializers.ListField(child=serializers.CharField())
    filled = serializers.BooleanField(help_text="Whether somebody sits there on the day.")
    acknowledged = serializers.BooleanField(
        help_text="Whether a missing protocol is acknowledged, where you may know."
    )


class MapOut(serializers.Serializer):
    """The inter-organisational map of a day."""

    as_at = serializers.DateField()
    ends = EndOut(many=True)
    ties = TieOut(many=True)


class MapViewSet(OfLsp):
    """Who is tied to whom, through what."""

    output = MapOut
    problems = (404,)
    parameters = ("as_at", "block", "sector", "around", "distance", "protocols")

    @extend_schema(
        parameters=[
            NUMBER,
            ON,
            OpenApiParameter("block", str, description="The slug of a block."),
            OpenApiParameter("sector", str, enum=list(Organisation.Sector.values)),
            OpenApiParameter("around", str, description="The slug of an organisation on the map."),
            OpenApiParameter("distance", str, enum=[code for code, _ in STEPS], description="Steps from it."),
            OpenApiParameter(
                "protocols",
                str,
                enum=[code for code, _ in MISSING[1:]],
                description="Of the missing protocols: those nobody has acknowledged, or none; without it, every one.",
            ),
        ]
    )
    @action(detail=True, methods=["get"])
    def map(self, request: Request, id: str) -> Response:
        """The inter-organisational map of a partnership on a day, over what the caller may see of it (P10)."""
        lsp, day = self.lsp(id), day_of(request)
        structure = load(lsp, request.user, day)
        known = queries.noted(structure, request.user, PROTOCOLS)
        found = derive(structure, chosen_of(request, structure), known)
        ends = [{name: getattr(end, name) for name in ("key", "kind", "name", "group")} for end in found.ends]
        ties = [
            {
                "one": tie.one.key,
                "other": tie.other.key,
                "how": tie.how,
                "through": tie.through,
                "filled": tie.filled,
                "acknowledged": tie.acknowledged,
            }
            for tie in found.ties
        ]
        return Response({"as_at": day, "ends": ends, "ties": ties})


def chosen_of(request: Request, structure: Structure) -> Chosen:
    """What of the map is asked for, as the page reads it. Raises `InvalidQuery` by parameter."""
    organisations = Organisation.objects.filter(pk__in=structure.represented)
    form = MapForm(request.query_params, blocks=structure.lsp.blocks.all(), organisations=organisations)
    if not form.is_valid():
        raise InvalidQuery(
            reasons=[
                Reason("invalid", str(problem), field=name)
                for name, problems in form.errors.items()
                for problem in problems
            ]
        )
    return form.chosen()
