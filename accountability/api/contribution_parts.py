"""`/api/v1/contribution-parts/`, `/contribution-evidence/`: what counts where, and what shows it (C1, C6)."""

from datetime import date
from typing import Any

import django_filters
from rest_framework import serializers

from accountability import contribution_workflow as workflow
from accountability.api.contributions import FILE
from accountability.api.evidence import EvidenceOut
from accountability.api.obligations import OBLIGATION, BecauseInput, OfObligation
from accountability.models import ContributionEvidence, ContributionPart
from accountability.models.contribution import CONTRIBUTED
from accountability.services import contributions
from lsp.api.base import GovernedViewSet, transition
from lsp.api.files import HandsOutFiles
from lsp.api.filters import IdFilter
from lsp.api.inputs import Input, Text
from lsp.api.outputs import RecordOut


def part_rows(seen: Any, *, user: Any = None, as_at: date | None = None) -> Any:
    """Parts, each with its contribution and obligation."""
    return seen.values(
        "id", "contribution__id", "contribution__title", "contribution__day", "contribution__unit", *OBLIGATION,
        "amount", "state", "reported_at", "confirmed_at", "returned_at", "return_reason", "version", "created_at",
    )  # fmt: skip


class PartContribution(serializers.Serializer):
    """The contribution, named."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    day = serializers.DateField()
    unit = serializers.ChoiceField(choices=CONTRIBUTED)


class ContributionPartOut(RecordOut):
    """What a contribution counts in one obligation, and how its partnership took it."""

    contribution = PartContribution()
    obligation = OfObligation()
    amount = serializers.DecimalField(14, 2, allow_null=True)
    state = serializers.ChoiceField(choices=workflow.CONTRIBUTION.choices())
    reported_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    returned_at = serializers.DateTimeField(allow_null=True)
    return_reason = serializers.CharField(allow_blank=True)


class PartApiFilter(django_filters.FilterSet):
    """By partnership, agency, obligation, contribution and state."""

    lsp = IdFilter(field_name="lsp_id")
    organisation = IdFilter(field_name="organisation_id")
    obligation = IdFilter(field_name="obligation_id")
    contribution = IdFilter(field_name="contribution_id")
    state = django_filters.ChoiceFilter(choices=workflow.CONTRIBUTION.choices())


class ConfirmationInput(Input):
    """A word with it, if there is one."""

    note = Text(required=False, allow_blank=True)


class ContributionPartViewSet(GovernedViewSet):
    """Parts of contributions, each confirmed or returned by its own partnership."""

    resource, model, output = "contribution-parts", ContributionPart, ContributionPartOut
    ordering, filterset_class = ("id",), PartApiFilter
    rows = staticmethod(part_rows)

    @transition(ConfirmationInput)
    def confirm(self, record: ContributionPart, data: dict[str, Any], version: int) -> ContributionPart:
        """It counts: by the coordinator, or the chair where the coordinator reported it."""
        return contributions.confirm(record, by=self.request.user, version=version, **data)

    @transition(BecauseInput, name="return")
    def send_back(self, record: ContributionPart, data: dict[str, Any], version: int) -> ContributionPart:
        """Back to the agency, with the reason."""
        return contributions.return_to_agency(record, by=self.request.user, version=version, **data)

    @transition(BecauseInput)
    def take_back(self, record: ContributionPart, data: dict[str, Any], version: int) -> ContributionPart:
        """The confirmation is taken back, with the reason."""
        return contributions.take_back(record, by=self.request.user, version=version, **data)


class EvidenceOfContribution(serializers.Serializer):
    """The contribution it shows."""

    id = serializers.IntegerField()


class ContributionEvidenceOut(EvidenceOut, RecordOut):
    """Evidence of a contribution."""

    contribution = EvidenceOfContribution()


class ContributionEvidenceFilter(django_filters.FilterSet):
    """By contribution."""

    contribution = IdFilter(field_name="contribution_id")


def evidence_rows(seen: Any, *, user: Any = None, as_at: date | None = None) -> Any:
    """Evidence with what is known of its file."""
    return seen.values("id", "contribution__id", "title", "url", *FILE, "version", "created_at")


class ContributionEvidenceViewSet(HandsOutFiles, GovernedViewSet):
    """Evidence of contributions; a file is downloaded from here."""

    resource, model, output = "contribution-evidence", ContributionEvidence, ContributionEvidenceOut
    ordering, filterset_class = ("id",), ContributionEvidenceFilter
    rows = staticmethod(evidence_rows)
