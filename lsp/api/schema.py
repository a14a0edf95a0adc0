"""The description of the API (OpenAPI 3.1): what `lsp.api.base` does, said for every operation."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema as SpectacularSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from lsp.api.inputs import Input
from lsp.api.paging import LARGEST_PAGE, PAGE_SIZE
from lsp.api.problems import MEDIA_TYPE

HEADER: Any = OpenApiParameter.HEADER
LARGEST_PATH_ID = 10**18 - 1


class ReasonOut(serializers.Serializer):
    """Why something is refused."""

    code = serializers.CharField(help_text="Stable: made for programs.")
    message = serializers.CharField(help_text="Made for people.")
    rule = serializers.CharField(required=False, help_text="The rule's id, where it is a named rule.")
    field = serializers.CharField(required=False, help_text="The field or parameter it concerns.")


class ProblemOut(serializers.Serializer):
    """An error (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    reasons = ReasonOut(many=True)
    request_id = serializers.CharField(allow_blank=True)


PROBLEMS = {
    400: "The body cannot be read, or a parameter is wrong.",
    401: "Send a valid token, or sign in.",
    403: "You may see this, but not do that.",
    404: "It does not exist, or you may not know of it.",
    409: "The present state, or somebody else's write, stands in the way.",
    412: "The record has changed since it was read.",
    413: "The body is too large.",
    415: "The body is of a type that is not read here.",
    422: "What was sent is not valid, or a rule does not allow it.",
    428: "Send If-Match.",
}
READ_PROBLEMS = (400, 401, 403)
ONE = (404,)
BODY_PROBLEMS = (413, 415, 422)
CREATE_PROBLEMS = (409, *BODY_PROBLEMS)
EDIT_PROBLEMS = (409, 412, 413, 415, 422, 428)


class TokenScheme(OpenApiAuthenticationExtension):
    """The bearer token in the description."""

    target_class = "lsp.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """HTTP bearer."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "manage.py api_token, or your account's page.",
        }


class AutoSchema(SpectacularSchema):
    """One operation of a `GovernedViewSet`, or of any `ApiView` with `output`."""

    view: Any

    @property
    def action(self) -> str:
        """What the operation does: list, retrieve, create, partial_update, or a transition's name."""
        return str(getattr(self.view, "action", None) or self.method.lower())

    @property
    def creates_below(self) -> bool:
        """Whether the operation creates from a record it stands below."""
        return getattr(self.view, "creates_from", None) is not None

    @property
    def is_step(self) -> bool:
        """Whether the operation is a transition."""
        return getattr(self.view, "transition_input", None) is not None

    def get_tags(self) -> list[str]:
        """The resource."""
        return [getattr(self.view, "resource", "index")]

    def get_operation_id(self) -> str:
        """`blocks.list`, `commitments.accept`."""
        return f"{self.get_tags()[0]}.{self.action.replace('partial_update', 'update')}"

    def get_summary(self) -> str:
        """The first sentence of the operation's own docstring."""
        method = getattr(self.view, self.action, None) or self.view
        return " ".join((method.__doc__ or "").split("\n\n")[0].split()).split(". ")[0].rstrip(".")

    def get_auth(self) -> list[dict[str, Any]]:
        """Public records need nobody signed in."""
        auth = super().get_auth()
        reads = self.method in getattr(self.view, "reading_methods", ())
        return [*auth, {}] if reads and getattr(self.view, "public", False) else auth

    def get_request_serializer(self) -> Any:
        """The shape of the body."""
        if self.is_step:
            return self.view.transition_input
        if self.creates_below:
            return self.view.creates_from
        name = {"create": "create_input", "partial_update": "update_input", "post": "asked_with"}.get(
            self.action, ""
        )
        return getattr(self.view, name, None) if name else None

    def get_response_serializers(self) -> Any:
        """The answer, and every problem this operation can answer with."""
        output = getattr(self.view, "output", None)
        answers: dict[Any, Any] = {
            "201" if self._is_create_operation() else "200": output or OpenApiTypes.OBJECT
        }
        if getattr(self.view, "produces", ""):  # a file
            answers = {("200", self.view.produces): OpenApiTypes.BINARY}
        if self.action == "retrieve":
            answers["304"] = OpenApiResponse(description="What you have is what there is.")
        for status in self._problems():
            answers[(str(status), MEDIA_TYPE)] = OpenApiResponse(ProblemOut, description=PROBLEMS[status])
        return answers

    def _problems(self) -> list[int]:
        own = getattr(self.view, "problems", None)
        if own is not None:
            return [*READ_PROBLEMS, *own, *(BODY_PROBLEMS if self.action == "post" else ())]
        if self.is_step or self.action == "partial_update":
            return sorted({*READ_PROBLEMS, *ONE, *EDIT_PROBLEMS})
        if self.creates_below:
            return sorted({*READ_PROBLEMS, *ONE, *CREATE_PROBLEMS})
        more = {"create": CREATE_PROBLEMS, "retrieve": ONE}.get(self.action, ())
        return sorted({*READ_PROBLEMS, *more})

    def _is_create_operation(self) -> bool:
        return self.action == "create" or self.creates_below

    def get_override_parameters(self) -> list[Any]:
        """Headers, the id, the date and the paging."""
        parameters = [
            OpenApiParameter(
                "X-Request-ID", str, HEADER, response=True, description="As in logs and audit trail."
            )
        ]
        if not (hasattr(self.view, "ordering") or self.is_step):
            return [*parameters, _TAG] if getattr(self.view, "is_tagged", False) else parameters
        if self.action in ("retrieve", "partial_update") or self.is_step or self.creates_below:
            whole = {"type": "integer", "format": "int64", "minimum": 1, "maximum": LARGEST_PATH_ID}
            parameters.append(OpenApiParameter("id", whole, OpenApiParameter.PATH))
        tag = OpenApiParameter(
            "ETag", str, HEADER, response=["200", "201", "304"], description="The version."
        )
        if self.action != "list":
            parameters.append(tag)
        return [*parameters, *self._own_parameters()]

    def _own_parameters(self) -> list[Any]:
        if self.action == "create":
            words = (
                "A repeated request with the same key is answered as the first was, and creates nothing more."
            )
            replayed = OpenApiParameter("Idempotency-Replayed", str, HEADER, response=["201"])
            location = OpenApiParameter("Location", str, HEADER, response=["201"])
            return [OpenApiParameter("Idempotency-Key", _KEY, HEADER, description=words), replayed, location]
        if self.creates_below:
            return [OpenApiParameter("Location", str, HEADER, response=["201"])]
        if self.is_step or self.action == "partial_update":
            words = "The ETag of the version this is based on. Missing: 428; stale: 412."
            return [OpenApiParameter("If-Match", str, HEADER, description=words)]
        dated = [OpenApiParameter("as_at", _DAY, description=_AS_AT)] if self.view.dated() else []
        if self.action == "retrieve":
            return [*dated, OpenApiParameter("If-None-Match", str, HEADER)]
        return [
            *dated,
            OpenApiParameter("cursor", str, description="From next or previous."),
            OpenApiParameter("page_size", _SIZE),
        ]

    def _get_pagination_parameters(self) -> list[Any]:
        return []

    def _get_paginator(self) -> Any:
        return _Pages() if self.action == "list" and hasattr(self.view, "pagination_class") else None

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        schema = super()._map_basic_serializer(serializer, direction)
        if isinstance(serializer, Input):
            schema["additionalProperties"] = False
        return schema


_TAG = OpenApiParameter("ETag", str, HEADER, response=["200"], description="Of the answer.")
_KEY = {"type": "string", "pattern": "^[!-~]{1,255}$"}
_DAY = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "const": "any"}]}
_AS_AT = "The day looked at: a date (default: today in lists, any for a single record), or `any`."
_SIZE = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE}


class _Pages:
    """The envelope of a list, for the description."""

    def get_paginated_response_schema(self, schema: Any) -> dict[str, Any]:
        """next, previous, results."""
        link = {"type": ["string", "null"], "format": "uri-reference"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }
