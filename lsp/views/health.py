"""For machines that watch over the service: is it alive, is it ready?"""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lsp import health


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers at all."""
    return JsonResponse({"status": "alive"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 where every part answers, else 503; either way each part and what it said."""
    parts = health.report()
    good = all(answer == health.OK for answer in parts.values())
    return JsonResponse(
        {"status": "ready" if good else "not ready", "parts": parts}, status=200 if good else 503
    )
