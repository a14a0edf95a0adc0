"""Every error of the API as RFC 9457 `application/problem+json`: mapped here, once.

A problem has `type`, `title`, `status`, `detail`, a stable `code`, the `reasons` (each with its code, message and,
where there is one, rule and field) and the `request_id` that stands in the logs and in the audit trail.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from django.core import exceptions as django_errors
from django.core.signals import got_request_exception
from django.http import Http404, UnreadablePostError
from rest_framework import exceptions as drf
from rest_framework.response import Response

from lsp import errors
from lsp.errors import LspError, Reason

MEDIA_TYPE = "application/problem+json"
TYPES = "/api/v1/problems/#"
CHALLENGE = 'Bearer realm="api"'


class MalformedBody(LspError):
    """The body cannot be read: no JSON, or not the one that was announced."""

    code = "malformed_body"
    title = "The body of the request cannot be read"


class InvalidQuery(LspError):
    """A parameter of the address is unknown or not of the right shape."""

    code = "invalid_query"
    title = "There is a problem with a parameter of the address"


class ScopeMissing(LspError):
    """The token is good, but was not given the scope this needs."""

    code = "insufficient_scope"
    status = 403
    title = "The token's scopes do not allow this"


class MethodNotAllowed(LspError):
    """The address exists; it does not answer this method."""

    code = "method_not_allowed"
    status = 405
    title = "This address does not answer that method"


class KeyInvalid(LspError):
    """An Idempotency-Key that cannot be kept."""

    code = "idempotency_key_invalid"
    title = "The Idempotency-Key cannot be used"


class KeyReused(LspError):
    """The same Idempotency-Key came with another request."""

    code = "idempotency_key_reused"
    status = 422
    title = "This Idempotency-Key was used for another request"


class TooLarge(LspError):
    """More was sent than is read."""

    code = "too_large"
    status = 413
    title = "The body of the request is too large"


class UnsupportedMediaType(LspError):
    """The body is of a type that is not read here."""

    code = "unsupported_media_type"
    status = 415
    title = "The body of the request is of a type that is not read here"


class TooManyRequests(LspError):
    """Slow down."""

    code = "too_many_requests"
    status = 429
    title = "Too many requests"


class Unhandled(LspError):
    """Our fault: logged with the request's id."""

    code = "internal_error"
    status = 500
    title = "Something went wrong on our side"


CODES: tuple[type[LspError], ...] = (
    errors.InvalidInput, errors.NotSignedIn, errors.PermissionRefused, errors.NotFoundError, errors.Conflict,
    errors.TransitionRefused, errors.StaleVersion, errors.RuleRefused, errors.PreconditionRequired, MalformedBody,
    InvalidQuery, ScopeMissing, MethodNotAllowed, KeyInvalid, KeyReused, TooLarge, UnsupportedMediaType,
    TooManyRequests, Unhandled,
)  # fmt: skip

# In this order: a subclass stands before its base.
_FOREIGN: tuple[tuple[type[Exception], type[LspError]], ...] = (
    (drf.ParseError, MalformedBody),
    (drf.AuthenticationFailed, errors.NotSignedIn),
    (drf.NotAuthenticated, errors.NotSignedIn),
    (drf.PermissionDenied, errors.PermissionRefused),
    (drf.NotFound, errors.NotFoundError),
    (drf.MethodNotAllowed, MethodNotAllowed),
    (drf.UnsupportedMediaType, UnsupportedMediaType),
    (drf.Throttled, TooManyRequests),
    (drf.APIException, Unhandled),
    (Http404, errors.NotFoundError),
    (django_errors.PermissionDenied, errors.PermissionRefused),
    (django_errors.RequestDataTooBig, TooLarge),
    (django_errors.SuspiciousOperation, MalformedBody),
    (UnreadablePostError, MalformedBody),
)


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response:
    """The answer to any exception of an API view."""
    error = as_error(exc)
    if isinstance(error, Unhandled) and "request" in context:
        _report(context)
    headers = {"WWW-Authenticate": CHALLENGE} if error.status == errors.NotSignedIn.status else {}
    return Response(as_problem(error), status=error.status, headers=headers, content_type=MEDIA_TYPE)


def _report(context: Mapping[str, Any]) -> None:
    """Tell who listens for failed requests (the log, the tests' client); called while the exception is handled."""
    request = context["request"]
    got_request_exception.send(
        sender=type(context.get("view")), request=getattr(request, "_request", request)
    )


def as_error(exc: Exception) -> LspError:
    """Any exception as one of ours; what nobody expected is `Unhandled`."""
    if isinstance(exc, LspError):
        return exc
    if isinstance(exc, drf.ValidationError):
        return InvalidQuery(reasons=list(reasons_of(exc.detail)))
    if isinstance(exc, django_errors.ValidationError):
        return errors.InvalidInput(reasons=_model_reasons(exc))
    for foreign, ours in _FOREIGN:
        if isinstance(exc, foreign):
            detail = str(getattr(exc, "detail", "")) if isinstance(exc, drf.APIException) else ""
            return ours("" if ours is Unhandled else detail)
    return Unhandled("This was our fault and has been logged. Nothing was saved.")


def as_problem(error: LspError) -> dict[str, Any]:
    """The body of the answer."""
    return {
        "type": f"{TYPES}{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.message,
        "code": error.code,
        "reasons": [reason.as_dict() for reason in error.reasons],
        "request_id": str(structlog.contextvars.get_contextvars().get("request_id", "")),
    }


def reasons_of(detail: Any, path: str = "") -> Iterator[Reason]:
    """The reasons in the errors of a serializer or filter, nested ones named `field.inner` or `field.2`."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            at = path if name in ("non_field_errors", "__all__") else f"{path}.{name}" if path else str(name)
            yield from reasons_of(inner, at)
    elif isinstance(detail, (list, tuple)):
        nested = any(isinstance(item, Mapping) for item in detail)
        for index, item in enumerate(detail):
            yield from reasons_of(item, f"{path}.{index}" if nested and item else path)
    else:
        yield Reason(code=str(getattr(detail, "code", "invalid")), message=str(detail), field=path)


def _model_reasons(exc: django_errors.ValidationError) -> list[Reason]:
    by_field = exc.message_dict if hasattr(exc, "error_dict") else {"": exc.messages}
    return [
        Reason("invalid", message, field="" if name == "__all__" else name)
        for name, messages in by_field.items()
        for message in messages
    ]
