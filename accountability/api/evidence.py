"""`/api/v1/evidence/`: the links and files that show what was reported; how they are sent."""

from typing import Any

import django_filters
import orjson
from rest_framework import serializers

from accountability.models import Evidence
from accountability.queries import rows as rows_of
from accountability.services.evidence import MOST_FILES
from lsp.api.base import GovernedViewSet
from lsp.api.files import HandsOutFiles
from lsp.api.filters import IdFilter
from lsp.api.inputs import Input, Text
from lsp.api.multipart import FormInput, StoredFileOut, UploadField
from lsp.api.outputs import RecordOut

MOST_EVIDENCE = 20


class EvidenceOut(serializers.Serializer):
    """A link or a file that shows what is said."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    url = serializers.CharField(allow_blank=True, help_text="Empty of a file.")
    file = StoredFileOut(allow_null=True)


class EvidenceInput(Input):
    """A link."""

    title = Text(max_length=200)
    url = Text(max_length=1000, lines=False)


class WithEvidence(FormInput):
    """A body that may bring evidence: links, and in a multipart form files."""

    evidence = EvidenceInput(many=True, required=False, max_length=MOST_EVIDENCE)  # type: ignore[call-arg]
    files = serializers.ListField(
        child=UploadField(), required=False, max_length=MOST_FILES, help_text="Only in a multipart body."
    )

    def _from_form(self, data: Any) -> dict[str, Any]:
        read = super()._from_form(data)
        if "files" in read:
            read["files"] = data.getlist("files")
        if "evidence" in read:
            read["evidence"] = _links(str(read["evidence"]))
        return read


def _links(typed: str) -> Any:
    """The links of a form, which come as JSON."""
    try:
        return orjson.loads(typed)
    except orjson.JSONDecodeError:
        words = "Give the links as JSON: a list of titles and addresses."
        raise serializers.ValidationError({"evidence": [words]}) from None


def read_evidence(data: dict[str, Any]) -> dict[str, Any]:
    """The evidence among what was sent, as the services take it; taken out of `data`."""
    links = [(link["title"], link["url"]) for link in data.pop("evidence", [])]
    return {"evidence": links, "files": data.pop("files", [])}


class ReportOfEvidence(serializers.Serializer):
    """The report it belongs to."""

    id = serializers.IntegerField()


class EvidenceRecord(EvidenceOut, RecordOut):
    """Evidence of a progress report."""

    progress_report = ReportOfEvidence()


class EvidenceFilter(django_filters.FilterSet):
    """By report, commitment, partnership, and whether it is a file."""

    progress_report = IdFilter(field_name="progress_report_id")
    commitment = IdFilter(field_name="progress_report__commitment_id")
    lsp = IdFilter(field_name="progress_report__commitment__lsp_id")


class EvidenceViewSet(HandsOutFiles, GovernedViewSet):
    """Evidence of progress reports; a file is downloaded from here."""

    resource, model, output = "evidence", Evidence, EvidenceRecord
    ordering, filterset_class = ("id",), EvidenceFilter
    rows = staticmethod(rows_of.evidence_rows)
