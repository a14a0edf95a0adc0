"""A form that is sent twice is carried out once: by a double click, a reload, or a phone that tries again."""

import hashlib
import re
import uuid
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest

from lsp.models import IdempotencyKey

FIELD = "once"
_TOKEN = re.compile(r"[0-9a-f]{32}")


def new_token() -> str:
    """What a form carries so that it is known again."""
    return uuid.uuid4().hex


def once(request: HttpRequest, carry_out: Callable[[], str]) -> tuple[str, bool]:
    """Where the form leads, and whether it was carried out now or had been before.

    The answer is kept in the same transaction; a refusal keeps nothing, so the form can be corrected and sent again.
    A second sending that arrives meanwhile waits for the first.
    """
    token = request.POST.get(FIELD, "")
    if not request.user.is_authenticated or not _TOKEN.fullmatch(token):
        return carry_out(), True
    fingerprint = hashlib.sha256(request.path.encode()).hexdigest()
    with transaction.atomic():
        kept, fresh = IdempotencyKey.objects.get_or_create(
            user=request.user, key=f"form-{fingerprint[:16]}-{token}", defaults={"fingerprint": fingerprint}
        )
        if not fresh:
            return str(kept.headers["Location"]), False
        location = carry_out()
        kept.status, kept.headers = 302, {"Location": location}
        kept.save()
    return location, True
