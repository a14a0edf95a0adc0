"""`/api/v1/inheritances/`: what successors are offered, and their answers (L6)."""

from collections.abc import Sequence
from typing import Any

import django_filters
from rest_framework import serializers

from lsp.api.base import GovernedViewSet, transition
from lsp.api.filters import IdFilter
from lsp.api.inputs import Flag, Input, Text
from lsp.api.outputs import LspBrief, OrganisationBrief, RecordOut
from lsp.models import Inheritance
from lsp.queries import successions as queries
from lsp.services import inheritances


class InheritanceOut(RecordOut):
    """Something an organisation left, offered to one that came after it."""

    lsp = LspBrief()
    predecessor = OrganisationBrief()
    successor = OrganisationBrief()
    on = serializers.DateField(help_text="The day of the succession.")
    kind = serializers.CharField(help_text="seat, commitment")
    subject_id = serializers.IntegerField(help_text="The id of what was left.")
    title = serializers.CharField(help_text="What it was called when it was offered.")
    state = serializers.ChoiceField(choices=Inheritance.State.choices)
    reason = serializers.CharField(allow_blank=True, help_text="Why it was declined.")
    answered_at = serializers.DateTimeField(allow_null=True)
    result_id = serializers.IntegerField(allow_null=True, help_text="The id of what it became.")


class InheritanceAccept(Input):
    """Whether whoever served in it goes on, for the successor; true where it is left out."""

    people = Flag(required=False)


class InheritanceDecline(Input):
    """Why it is declined."""

    reason = Text()


class InheritanceFilter(django_filters.FilterSet):
    """By partnership, predecessor, successor, kind and state."""

    lsp = IdFilter(field_name="lsp_id")
    predecessor = IdFilter(field_name="predecessor_id")
    successor = IdFilter(field_name="succession__successor_id")
    kind = django_filters.CharFilter()
    state = django_filters.ChoiceFilter(choices=Inheritance.State.choices)


class InheritanceViewSet(GovernedViewSet):
    """What successors are offered. Answered by their officers."""

    resource, model, output = "inheritances", Inheritance, InheritanceOut
    ordering, filterset_class = ("succession__on", "id"), InheritanceFilter
    rows = staticmethod(queries.inheritance_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The succession's day and successor beside what is offered."""
        found = super().answer(rows)
        return [
            {name: value for name, value in row.items() if name != "succession"}
            | {name: row["succession"][name] for name in ("on", "successor")}
            for row in found
        ]

    @transition(InheritanceAccept)
    def accept(self, record: Inheritance, data: dict[str, Any], version: int) -> Inheritance:
        """Take it on."""
        return inheritances.accept(record, by=self.request.user, version=version, **data)

    @transition(InheritanceDecline)
    def decline(self, record: Inheritance, data: dict[str, Any], version: int) -> Inheritance:
        """Decline it, with the reason."""
        return inheritances.decline(record, by=self.request.user, version=version, **data)
