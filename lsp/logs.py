"""Structured logs: one line an event, with the request's id; the same id stands in the audit events."""

import re
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

SECRET = re.compile(r"(?<=/)[A-Za-z0-9_-]{43}(?=/)")
"""What a link for one use ends with (`secrets.token_urlsafe(32)`): whoever reads a log must not be able to use it."""


def without_secrets(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """The event, the secrets of links left out of the address that was asked for."""
    for name in ("request", "path"):
        if isinstance(event.get(name), str):
            event[name] = SECRET.sub("…", event[name])
    return event


_SHARED: list[Any] = [
    without_secrets,
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
]


def configuration(level: str, *, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING: JSON lines for machines, `key=value` lines for people."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.processors.KeyValueRenderer(
            key_order=["timestamp", "level", "event", "request_id"], drop_missing=True
        )
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _SHARED,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.server": {"handlers": ["console"], "propagate": False},
            "django.request": {"level": "ERROR"},  # 4xx are answers, and stand in the request's own line
        },
    }


class RequestIdMiddleware:
    """Lets a proxy's request id pass where it is one, so that nobody writes free text into logs and trail."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not REQUEST_ID.fullmatch(request.META.get("HTTP_X_REQUEST_ID", "")):
            request.META.pop("HTTP_X_REQUEST_ID", None)
        return self.get_response(request)
