"""`/api/v1/contributions/`, `/contribution-parts/`: logged once, confirmed or returned by each partnership (C6)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
import orjson
from rest_framework import serializers

from accountability import contribution_workflow as workflow
from accountability.api.evidence import EvidenceOut, WithEvidence, read_evidence
from accountability.api.obligations import OBLIGATION, BecauseInput, Exact, OfObligation
from accountability.forms.contributions import ContributionForm
from accountability.models import Contribution, ContributionEvidence, ContributionPart, Obligation
from accountability.models.contribution import CONTRIBUTED
from accountability.services import contributions
from accountability.services.contributions import Share
from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.filters import IdFilter
from lsp.api.inputs import Choice, Day, Input, Reference, Text
from lsp.api.multipart import PARSERS
from lsp.api.outputs import OrganisationBrief, RecordOut
from lsp.api.rows import shape_of
from lsp.models import Organisation

FILE = ("file__id", "file__name", "file__content_type", "file__size", "file__digest", "file__pages")


class ShareInput(Input):
    """An obligation it counts for, and how much of it; nothing of what has no amount."""

    obligation = Reference(Obligation)
    amount = Exact(required=False, allow_null=True)


class ContributionShareOut(serializers.Serializer):
    """What a contribution counts in one obligation."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=workflow.CONTRIBUTION.choices())
    amount = serializers.DecimalField(14, 2, allow_null=True)
    obligation = OfObligation()


class ContributionOut(RecordOut):
    """What an agency gave or did; the parts are those the caller may see."""

    organisation = OrganisationBrief()
    unit = serializers.ChoiceField(choices=CONTRIBUTED)
    title = serializers.CharField()
    amount = serializers.DecimalField(14, 2, allow_null=True)
    day = serializers.DateField()
    note = serializers.CharField(allow_blank=True)
    reported_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField(allow_blank=True)
    parts = ContributionShareOut(many=True)
    evidence = EvidenceOut(many=True)


class ContributionFields(WithEvidence):
    """What was given. With files as evidence the body is a form, its `evidence` and `parts` JSON."""

    page_form = ContributionForm

    unit = Choice(choices=CONTRIBUTED, required=False)
    amount = Exact(required=False, allow_null=True)
    note = Text(required=False, allow_blank=True)

    def _from_form(self, data: Any) -> dict[str, Any]:
        read = super()._from_form(data)
        if "parts" in read:
            read["parts"] = _read_parts(str(read["parts"]))
        return read


def _read_parts(typed: str) -> Any:
    """The parts of a form, which come as JSON."""
    try:
        return orjson.loads(typed)
    except orjson.JSONDecodeError:
        words = "Give the parts as JSON: a list of obligations and amounts."
        raise serializers.ValidationError({"parts": [words]}) from None


class ContributionCreate(ContributionFields):
    """A contribution to log."""

    organisation = Reference(Organisation)
    title = Text(max_length=200)
    day = Day()
    parts = ShareInput(many=True, max_length=100)  # type: ignore[call-arg]


class ContributionUpdate(ContributionFields):
    """A correction. `parts` are all of them: what a partnership has confirmed is told as it is there, or refused."""

    title = Text(max_length=200, required=False)
    day = Day(required=False)
    parts = ShareInput(many=True, required=False, max_length=100)  # type: ignore[call-arg]
    reason = Text(required=False, allow_blank=True)


class ContributionFilter(django_filters.FilterSet):
    """By agency, partnership, obligation, unit and state of a part."""

    organisation = IdFilter(field_name="organisation_id")
    unit = django_filters.ChoiceFilter(choices=CONTRIBUTED)
    day_from = django_filters.DateFilter(field_name="day", lookup_expr="gte")
    day_until = django_filters.DateFilter(field_name="day", lookup_expr="lte")


def contribution_rows(seen: Any, *, user: Any = None, as_at: date | None = None) -> Any:
    """Contributions, each with its agency."""
    return seen.values(
        "id", "organisation__id", "organisation__slug", "organisation__name", "unit", "title", "amount", "day",
        "note", "reported_at", "withdrawn_at", "withdrawn_reason", "version", "created_at",
    )  # fmt: skip


class ContributionViewSet(Creates, Updates, GovernedViewSet):
    """What agencies contributed: logged once, for obligations in one or several partnerships."""

    resource, model, output = "contributions", Contribution, ContributionOut
    ordering, filterset_class = ("id",), ContributionFilter
    create_input, update_input = ContributionCreate, ContributionUpdate
    parser_classes: Any = PARSERS
    rows = staticmethod(contribution_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the parts the caller may see, and the evidence: two queries."""
        found = super().answer(rows)
        ids = [row["id"] for row in found]
        parts, evidence = self._parts(ids), _evidence(ids)
        for row in found:
            row["parts"], row["evidence"] = parts[row["id"]], evidence[row["id"]]
        return found

    def _parts(self, ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
        seen: Any = ContributionPart.objects.visible_to(self.request.user).filter(contribution__in=ids)
        columns = ("contribution_id", "id", "state", "amount", *OBLIGATION)
        shape, told = shape_of(columns), defaultdict(list)
        for row in seen.order_by("id").values_list(*columns):
            part = shape(row)
            told[part.pop("contribution_id")].append(part)
        return told

    def perform_create(self, data: dict[str, Any]) -> Contribution:
        """Log it."""
        evidence = read_evidence(data)
        shares = _shares(data.pop("parts"))
        return contributions.log(
            data.pop("organisation"),
            by=self.request.user,
            shares=shares,
            links=evidence["evidence"],
            files=evidence["files"],
            **data,
        )

    def perform_update(self, record: Contribution, data: dict[str, Any], version: int) -> Contribution:
        """Correct it."""
        evidence = read_evidence(data)
        parts, reason = data.pop("parts", None), data.pop("reason", "")
        return contributions.correct(
            record,
            by=self.request.user,
            changes=data,
            shares=None if parts is None else _shares(parts),
            links=evidence["evidence"],
            files=evidence["files"],
            note=reason,
            version=version,
        )

    @transition(BecauseInput)
    def withdraw(self, record: Contribution, data: dict[str, Any], version: int) -> Contribution:
        """The agency takes it back, with the reason."""
        return contributions.withdraw(record, by=self.request.user, version=version, **data)


def _shares(parts: Sequence[dict[str, Any]]) -> list[Share]:
    return [Share(each["obligation"], each.get("amount")) for each in parts]


def _evidence(ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The evidence of each contribution, by its id: one query."""
    columns = ("contribution_id", "id", "title", "url", *FILE)
    shape, told = shape_of(columns), defaultdict(list)
    rows = ContributionEvidence.objects.filter(contribution__in=ids).order_by("id")
    for row in rows.values_list(*columns):
        item = shape(row)
        if item["file"]:
            item["file"]["address"] = f"/api/v1/contribution-evidence/{item['id']}/file/"
        told[item.pop("contribution_id")].append(item)
    return told
