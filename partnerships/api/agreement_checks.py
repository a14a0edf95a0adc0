"""`/api/v1/agreement-checks/`: a digest or a file compared with the record of agreements, for anybody (A1, A4)."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from lsp.api.base import ApiView
from lsp.api.inputs import Flag, Text
from lsp.api.multipart import PARSERS, FormInput, UploadField
from lsp.api.problems import InvalidQuery
from lsp.errors import Reason
from partnerships import workflow
from partnerships.api.agreement_shapes import AgreementNamed
from partnerships.forms.agreement_checks import NOTHING_TO_CHECK, WRONG_DIGEST, CheckForm
from partnerships.queries import agreement_checks


class AgreementCheckInput(FormInput):
    """A file, in a multipart body, or a digest."""

    page_form = CheckForm

    file = UploadField(
        required=False, allow_empty_file=False, help_text="The PDF, or the exact text as a file."
    )
    digest = Text(required=False, max_length=200, help_text="SHA-256, as it stands on the paper.")

    def validate_digest(self, typed: str) -> str:
        """The digest without what stands around it."""
        if not agreement_checks.read_digest(typed):
            raise serializers.ValidationError(WRONG_DIGEST, code="invalid")
        return agreement_checks.read_digest(typed)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two."""
        if not attrs:
            raise serializers.ValidationError({"file": NOTHING_TO_CHECK}, code="required")
        return attrs


class AgreementCheckOut(serializers.Serializer):
    """What a digest or a file is."""

    match = serializers.ChoiceField(
        choices=["nothing", "text", "paper", "altered"],
        help_text="`altered`: the file names an agreement of this register, and is no paper handed out here.",
    )
    digest = serializers.CharField(help_text="SHA-256 of what was checked.")
    agreement = AgreementNamed(allow_null=True)
    version = serializers.IntegerField(allow_null=True, help_text="The number of the version.")
    state = serializers.ChoiceField(choices=workflow.AGREEMENT.choices(), allow_null=True)
    is_agreed = Flag(help_text="Whether it is the text that all signed, or that was brought in.")


class AgreementCheckView(ApiView):
    """What a digest or a file is: the text of an agreement, one of its papers, an altered one, or nothing."""

    resource, output, problems = "agreement-checks", AgreementCheckOut, ()
    parameters = ("digest",)
    parser_classes = PARSERS
    reading_methods = (*SAFE_METHODS, "POST")
    asked_with = AgreementCheckInput

    @extend_schema(
        parameters=[
            OpenApiParameter("digest", str, description="SHA-256 of a text or a PDF: 64 hexadecimal digits.")
        ]
    )
    def get(self, request: Request) -> Response:
        """What has this digest, which you compute of the file you hold; nothing where it was altered by one bit."""
        typed = request.query_params.get("digest", "")
        digest = agreement_checks.read_digest(typed)
        if typed and not digest:
            raise InvalidQuery(reasons=[Reason("invalid", WRONG_DIGEST, field="digest")])
        return Response(_told(agreement_checks.check_digest(digest, request.user)))

    def post(self, request: Request) -> Response:
        """What a file is, in a multipart body, or a digest. It is compared and forgotten: nothing of it is kept."""
        asked = self.read(AgreementCheckInput)
        if "file" in asked:
            return Response(_told(agreement_checks.check_file(asked["file"].content, request.user)))
        return Response(_told(agreement_checks.check_digest(asked["digest"], request.user)))


def _told(found: agreement_checks.Finding) -> dict[str, Any]:
    """What was found, as it is answered."""
    text = found.text
    agreement = text.agreement if text else None
    return {
        "match": found.match,
        "digest": found.digest,
        "agreement": agreement and {"id": agreement.pk, "number": agreement.number, "title": agreement.title},
        "version": text.number if text else None,
        "state": agreement.state if agreement else None,
        "is_agreed": found.is_agreed,
    }
