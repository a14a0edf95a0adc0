"""What every request passes: where its writes come from, and how our errors become pages."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

from lsp import errors
from lsp.audit import context

PAGES = {401: 403, 422: 400, 428: 400}
"""The page that stands for a status without one of its own."""


class CompressedPagesMiddleware(GZipMiddleware):
    """Pages travel compressed, padded at random against guessing (BREACH). The API keeps its strong ETags."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress what is HTML."""
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)


class AuditContextMiddleware:
    """Names the source (page or api) and the request id for the audit events of this request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))
        source = context.API if request.path.startswith("/api/") else context.PAGE
        with context.source(source, request_id=request_id):
            response = self.get_response(request)
        if request_id:
            response["X-Request-ID"] = request_id
        return response


class ErrorPagesMiddleware:
    """An `LspError` that no view has answered becomes its page. The API maps its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render the error's page, None for what is not ours."""
        if not isinstance(exception, errors.LspError):
            return None
        page = PAGES.get(exception.status, exception.status)
        return render(request, f"errors/{page}.html", {"error": exception}, status=exception.status)
