"""`/api/v1/due-date-changes/`: due dates that were changed after a commitment was made, the old beside the new (C2)."""

from collections.abc import Sequence
from typing import Any

import django_filters
from rest_framework import serializers

from accountability.api.progress import ReportedCommitment
from accountability.models import DueDateChange
from accountability.queries import rows as rows_of
from lsp.api.base import GovernedViewSet
from lsp.api.filters import DayFilter, IdFilter
from lsp.api.outputs import RecordOut


class DueDateChangeOut(RecordOut):
    """A due date that was changed, and why."""

    commitment = ReportedCommitment()
    old = serializers.DateField()
    new = serializers.DateField()
    reason = serializers.CharField(allow_null=True, help_text="Null where it is not for you.")
    changed_at = serializers.DateTimeField()


class DueDateChangeFilter(django_filters.FilterSet):
    """By commitment, partnership, agency, and the new date."""

    commitment = IdFilter(field_name="commitment_id")
    lsp = IdFilter(field_name="commitment__lsp_id")
    organisation = IdFilter(field_name="commitment__organisation_id")
    new_from = DayFilter(field_name="new", lookup_expr="gte")
    new_until = DayFilter(field_name="new", lookup_expr="lte")


class DueDateChangeViewSet(GovernedViewSet):
    """Changes of due dates: each kept for ever, with both dates."""

    resource, model, output = "due-date-changes", DueDateChange, DueDateChangeOut
    ordering, filterset_class = ("id",), DueDateChangeFilter
    rows = staticmethod(rows_of.change_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the reference; the reason for insiders alone, as on the page."""
        return rows_of.changes_told(super().answer(rows), self.request.user)
