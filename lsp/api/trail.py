"""`/api/v1/audit-events/`: the trail, as far as the caller may see it (V1). Its words can be removed, nothing else."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from lsp.api import etags
from lsp.api.base import GovernedViewSet, transition
from lsp.api.filters import DayFilter, IdFilter, day_or_last
from lsp.api.inputs import Input, Text
from lsp.audit import kinds
from lsp.forms.trail import RedactPersonForm
from lsp.models import AuditEvent
from lsp.queries import events, trail
from lsp.services import redaction


class ChangeOut(serializers.Serializer):
    """One field of one record, before and after, in words."""

    record = serializers.CharField(allow_blank=True)
    field = serializers.CharField(allow_blank=True)
    before = serializers.CharField(allow_blank=True, allow_null=True)
    after = serializers.CharField(allow_blank=True, allow_null=True)


class AuditEventOut(serializers.Serializer):
    """One business act: who, what, when, from where, why."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    what = serializers.CharField()
    who = serializers.CharField(allow_blank=True)
    record = serializers.CharField(allow_blank=True, help_text="What it was done to: `commitment:42`.")
    record_name = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    source = serializers.CharField()  # type: ignore[assignment]
    request_id = serializers.CharField(allow_blank=True)
    effective_at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    changes = ChangeOut(many=True)
    redacted_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When its words were removed under data protection law; null where they stand.",
    )
    redacted_by = serializers.IntegerField(allow_null=True, help_text="The event that removed them.")
    digest = serializers.CharField(help_text="SHA-256 of the event, as it is sealed.")
    lsp_id = serializers.IntegerField(allow_null=True)
    parent_id = serializers.IntegerField(allow_null=True, help_text="The act this was a part of.")
    token_id = serializers.IntegerField(allow_null=True, help_text="The API token it was done with.")


class RedactInput(Input):
    """Why words are removed under data protection law. The reason stays: it must not repeat them."""

    page_form = RedactPersonForm

    reason = Text(max_length=1000)


class AuditEventFilter(django_filters.FilterSet):
    """By partnership, kind, source, record, day of recording."""

    lsp = IdFilter(field_name="lsp_id")
    kind = django_filters.CharFilter()
    source = django_filters.ChoiceFilter(choices=tuple(kinds.SOURCES.items()))
    record = django_filters.CharFilter(method="of_record", help_text="`commitment:42`")
    recorded_from = DayFilter(method="since")
    recorded_to = DayFilter(method="until")

    def of_record(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """About one record; a value that names none finds nothing."""
        kind, _, number = value.partition(":")
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            return queryset.none()
        return queryset.filter(subject_type=kind, subject_id=int(number))

    def since(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        """Recorded on this day or later."""
        return events.narrowed(queryset, {"recorded_from": value})

    def until(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        """Recorded on this day or before."""
        return events.narrowed(queryset, {"recorded_to": day_or_last(value)})


def _ids(seen: QuerySet, *, user: Any, as_at: Any = None) -> QuerySet:
    return seen.values("id")


class AuditEventViewSet(GovernedViewSet):
    """The audit trail, newest first; read by coordinator, scrutiny and auditor."""

    resource, model, output, public = "audit-events", AuditEvent, AuditEventOut, False
    ordering, filterset_class = ("-id",), AuditEventFilter
    rows = staticmethod(_ids)

    def visible(self) -> QuerySet:
        """Only those whose subject the caller may see (V1); to redact them, an administrator any of these."""
        if self.action == "redact":
            return trail.events_to_redact(self.request.user)
        return trail.events_visible_to(self.request.user)

    def claim(self, pk: str) -> tuple[AuditEvent, int]:
        """The event, which has one version for ever."""
        record = self.visible().filter(pk=int(pk)).first()
        if record is None:
            raise self.missing()
        record.version = 0
        return record, etags.claimed_version(self.request.headers.get("If-Match"), self.resource, record)

    @transition(RedactInput)
    def redact(self, record: AuditEvent, data: dict[str, Any], version: int) -> AuditEvent:
        """Remove the event's words and the values it changed under data protection law; its digests and seals stay."""
        redaction.of_event(record, by=self.request.user, **data)
        return record

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The events in words: a fixed number of queries for the page."""
        found = AuditEvent.objects.in_bulk([row["id"] for row in rows])
        listed = events.rows_of([found[row["id"]] for row in rows], user=self.request.user)
        return [
            {
                **events.as_json(row),
                "lsp_id": row.event.lsp_id,
                "parent_id": row.event.parent_id,
                "token_id": row.event.token_id,
            }
            for row in listed
        ]
