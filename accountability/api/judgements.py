"""`/api/v1/judgements/`: how obligations were met. The list is the kept table, one record is computed live (0012)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accountability import periods
from accountability.api.obligations import OBLIGATION, OfObligation
from accountability.judgements import share_in_words
from accountability.measures import MEASURES
from accountability.models import KeptJudgement, Obligation
from accountability.models.obligation import JUDGEMENTS
from accountability.queries.judging import judgement_of, moment_of
from lsp import clock
from lsp.api.base import GovernedViewSet
from lsp.api.filters import IdFilter, day_of
from lsp.api.outputs import RecordOut
from lsp.queries.successions import name_briefs

CODES = [(each.code, each.label) for each in JUDGEMENTS]
DAY = OpenApiParameter(
    "as_at", date, description="As the records were known on that day; today where left out."
)


class JudgedRecord(serializers.Serializer):
    """A record the judgement was computed from."""

    what = serializers.CharField()
    day = serializers.DateField()
    counted = serializers.CharField()
    counts = serializers.BooleanField()
    entered_by = serializers.CharField(allow_blank=True)
    entered_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField(allow_blank=True)


class JudgementOut(RecordOut):
    """How an obligation was met in a period."""

    obligation = OfObligation()
    kind = serializers.CharField()
    period = serializers.CharField(help_text="For example 2006-07 or 2006-07-q1.")
    period_first = serializers.DateField()
    period_last = serializers.DateField()
    due_on = serializers.DateField()
    judgement = serializers.ChoiceField(choices=CODES)
    sum = serializers.CharField(help_text="What was done of what is asked, in words.")
    share = serializers.CharField(allow_blank=True, help_text="As it was compared, cut after two places.")
    records = JudgedRecord(many=True, allow_null=True, help_text="Null in a list: read the record itself.")


class JudgementFilter(django_filters.FilterSet):
    """By partnership, agency, obligation, kind, judgement; periods by their code or by their first days."""

    lsp = IdFilter(field_name="lsp_id")
    organisation = IdFilter(field_name="organisation_id")
    obligation = IdFilter(field_name="obligation_id")
    kind = django_filters.CharFilter()
    judgement = django_filters.ChoiceFilter(choices=CODES)
    period = django_filters.CharFilter(method="of_period", help_text="For example 2006-07 or 2006-07-q1.")
    period_from = django_filters.DateFilter(field_name="period_first", lookup_expr="gte")
    period_until = django_filters.DateFilter(field_name="period_first", lookup_expr="lte")

    def of_period(self, queryset: Any, name: str, value: str) -> Any:
        """The period of this code; none where there is no such period."""
        try:
            period = periods.read(value)
        except ValueError:
            return queryset.none()
        return queryset.filter(period=period.kind, period_first=period.first)


def judgement_rows(seen: Any, *, user: Any = None, as_at: date | None = None) -> Any:
    """Kept judgements, each with its obligation."""
    return seen.values(
        "id", *OBLIGATION, "obligation__measure", "obligation__unit", "obligation__amount", "kind", "period",
        "period_first", "period_last", "due_on", "judgement", "done", "asked", "version", "created_at",
    )  # fmt: skip


class JudgementViewSet(GovernedViewSet):
    """How obligations were met: met, partly met, not met, not yet due, not applicable."""

    resource, model, output = "judgements", KeptJudgement, JudgementOut
    ordering, filterset_class = ("id",), JudgementFilter
    rows = staticmethod(judgement_rows)

    def known_parameters(self) -> set[str]:
        """One record is answered as at a day."""
        known = super().known_parameters()
        return known | {"as_at"} if self.action == "retrieve" else known

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the code of the period and the sum in words."""
        found = super().answer(rows)
        for row in found:
            _tell(row)
        name_briefs((row["obligation"] for row in found), clock.today())
        return found

    @extend_schema(parameters=[DAY])
    def retrieve(self, request: Request, id: str) -> Response:
        """One judgement, computed live with the records behind it, as they were known on the day."""
        day, row = day_of(request), self.row(int(id))
        owed = Obligation.objects.get(pk=row["obligation"]["id"])
        found = judgement_of(owed, periods.read(row["period"]).first, day)
        if found is None:
            raise self.missing()
        terms, judgement = found
        measure = MEASURES[terms.measure]
        row |= {"judgement": judgement.code, "due_on": judgement.due_on}
        row["sum"] = measure.sum_in_words(terms, judgement.done, judgement.asked)
        row["share"] = share_in_words(judgement.done, judgement.asked)
        records = measure.records(terms, judgement.period, moment_of(day))
        names = [str(name) for name in JudgedRecord().fields]
        row["records"] = [{name: getattr(each, name) for name in names} for each in records]
        return Response(row)


def _tell(row: dict[str, Any]) -> None:
    """The row as it is answered: what it was computed from in words."""
    owed, done, asked = row["obligation"], row.pop("done"), row.pop("asked")
    measure = MEASURES[owed.pop("measure")]
    terms = _Asked(owed.pop("unit"), owed.pop("amount"))
    row["period"] = periods.code_of(row["period"], row["period_first"])
    row["sum"] = measure.sum_in_words(terms, done, asked)  # type: ignore[arg-type]
    row["share"] = share_in_words(done, asked)
    row["records"] = None


class _Asked:
    """What the words of a sum need of the terms."""

    def __init__(self, unit: str, amount: Any) -> None:
        self.unit, self.amount = unit, amount
