"""`/api/v1/imports/`: files brought in by a worker; the job's progress, and its report row by row."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import django_filters
from django.db import transaction
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from lsp import jobs
from lsp.api.base import Creates, GovernedViewSet
from lsp.api.filters import IdFilter
from lsp.api.inputs import Flag, Nothing, Reference, Text
from lsp.api.multipart import PARSERS, FileField, FormInput
from lsp.api.outputs import LspBrief
from lsp.errors import InvalidInput
from lsp.imports import starting
from lsp.imports.reports import Report
from lsp.models import Job, LocalStrategicPartnership

IMPORT = "import."


class ReportRowOut(serializers.Serializer):
    """What became of a row, or what is wrong with it."""

    row = serializers.IntegerField(help_text="As a spreadsheet counts; 0: the file as a whole.")
    outcome = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    column = serializers.CharField(allow_blank=True)
    heading = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_blank=True)
    rule = serializers.CharField(allow_blank=True)
    sheet = serializers.CharField(
        allow_blank=True,
        help_text="Of a workbook; of Popolo JSON the list, whose entries are counted from 1.",
    )


class ReportOut(serializers.Serializer):
    """The report of an import."""

    message = serializers.CharField(allow_blank=True)
    file_name = serializers.CharField(allow_blank=True)
    dry_run = serializers.BooleanField()
    notes = serializers.ListField(child=serializers.CharField())
    counts = serializers.DictField(child=serializers.IntegerField())
    rows = ReportRowOut(many=True)


class ImportOut(serializers.Serializer):
    """An import: how far it is, and once it is over its report."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    title = serializers.CharField()
    status = serializers.ChoiceField(choices=Job.Status.choices)
    dry_run = serializers.BooleanField()
    step = serializers.CharField(allow_blank=True)
    done = serializers.IntegerField()
    total = serializers.IntegerField(help_text="0: not known yet.")
    refused = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    lsp = LspBrief(allow_null=True)
    report = ReportOut(allow_null=True, help_text="Null until it is over; lists leave it out (null).")


class ImportCreate(FormInput):
    """A file to bring in: multipart with `file`, or JSON with `file_name` and `content` in base64."""

    kind = Text(max_length=60)
    lsp = Reference(LocalStrategicPartnership, required=False, allow_null=True)
    dry_run = Flag(required=False, help_text="Only try it out.")
    sheet = Text(
        max_length=100, required=False, allow_blank=True, help_text="Of a workbook; the first where empty."
    )
    file_name = Text(max_length=200, required=False)
    options = serializers.DictField(
        child=Text(max_length=200, allow_blank=True),
        required=False,
        help_text="Of kind structure, for Popolo JSON: sector (of new organisations), represents (an organisation).",
    )
    content = Text(max_length=5_000_000, required=False, help_text="Base64.")
    file = FileField(required=False, allow_empty_file=True, max_length=255)


def _file(data: dict[str, Any]) -> tuple[str, bytes]:
    """The file's name and content, however it was sent."""
    upload, content = data.get("file"), data.get("content")
    if (upload is None) == (content is None):
        raise InvalidInput.field(
            "file", "Send the file: as “file” in a multipart body, or as “content” in base64."
        )
    if upload is not None:
        return upload.name, upload.read()
    if "file_name" not in data:
        raise InvalidInput.field("file_name", "Say what the file is called.", code="required")
    try:
        return data["file_name"], base64.b64decode(content or "", validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput.field("content", "This is not base64.") from None


class ImportFilter(django_filters.FilterSet):
    """By partnership and status."""

    lsp = IdFilter(field_name="lsp_id")
    status = django_filters.ChoiceFilter(choices=Job.Status.choices)


def _rows(seen: QuerySet, *, user: Any, as_at: Any = None) -> QuerySet:
    return seen.values(
        "id", "kind", "title", "status", "payload", "step", "done", "total", "refused", "created_at", "finished_at",
        "report", "lsp__id", "lsp__slug", "lsp__name",
    )  # fmt: skip


class ImportViewSet(Creates, GovernedViewSet):
    """Imports of registers and of structures: one's own, and those of partnerships one coordinates."""

    resource, model, output, public = "imports", Job, ImportOut, False
    ordering, filterset_class = ("-id",), ImportFilter
    create_input = ImportCreate
    parser_classes: Any = PARSERS
    rows = staticmethod(_rows)

    def visible(self) -> QuerySet:
        """Imports among the jobs the caller may see."""
        return jobs.visible_to(self.request.user).filter(kind__startswith=IMPORT)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The report only of a single import that is over."""
        listed = self.action == "list"
        return [_answer(row, listed) for row in super().answer(rows)]

    def perform_create(self, data: dict[str, Any]) -> Job:
        """Keep the file and ring for a worker."""
        name, content = _file(data)
        return starting.start(
            data["kind"],
            name,
            content,
            by=self.request.user,
            lsp=data.get("lsp"),
            dry_run=data.get("dry_run", False),
            sheet=data.get("sheet", ""),
            options=data.get("options"),
        )

    @action(detail=True, methods=["post"], creates_from=Nothing)
    def confirm(self, request: Request, id: str) -> Response:
        """Carry out what a trial found to be in order. Asked twice, it is done once, so it needs no If-Match."""
        trial = self.visible().filter(pk=int(id)).first()
        if trial is None:
            raise self.missing()
        self.read(Nothing)
        with transaction.atomic():
            return self.written(starting.confirm(trial, by=request.user), 201)


def _answer(row: dict[str, Any], listed: bool) -> dict[str, Any]:
    payload, report = row.pop("payload"), row.pop("report")
    kind = row["kind"].removeprefix(IMPORT)
    over = row["finished_at"] is not None and not listed
    return {
        **row,
        "kind": kind,
        "dry_run": bool(payload.get("dry_run")),
        "report": _report(report) if over else None,
    }


def _report(kept: dict[str, Any]) -> dict[str, Any]:
    """The report in its full shape, also where the job failed before there was one."""
    return {**Report.from_json(kept).as_json(), "message": str(kept.get("message", ""))}
