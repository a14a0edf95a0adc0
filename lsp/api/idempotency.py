"""A create that is sent twice creates once: the answer is kept under its Idempotency-Key, in the same transaction.

Two identical requests at once: the second waits for the first and is given its answer. A refused request keeps
nothing, so it can be corrected and sent again under the same key.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Any

import orjson
from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from lsp.api.problems import KeyInvalid, KeyReused
from lsp.api.renderers import dumps
from lsp.models import IdempotencyKey

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
KEPT_HEADERS = ("ETag", "Location")


def once(request: Request, create: Callable[[], Response]) -> Response:
    """What `create` answers, or what it answered when this key was sent before."""
    key = request.headers.get(HEADER)
    if key is None:
        return create()
    if not _KEY.fullmatch(key):
        raise KeyInvalid("An Idempotency-Key has 1 to 255 visible ASCII characters, without spaces.")
    print_ = fingerprint(request)
    user: Any = request.user
    with transaction.atomic():
        kept, fresh = IdempotencyKey.objects.get_or_create(
            user=user, key=key, defaults={"fingerprint": print_}
        )
        return _keep(kept, create()) if fresh else _replay(kept, print_)


def fingerprint(request: Request) -> str:
    """SHA-256 of method, path and body; the order of JSON keys does not matter."""
    parts = [request.method, request.path, _body(request.data), *_files(request)]
    return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _body(data: Any) -> Any:
    if hasattr(data, "lists"):
        return {name: [value for value in values if isinstance(value, str)] for name, values in data.lists()}
    return data


def _files(request: Request) -> list[list[str]]:
    files = []
    for name, upload in sorted(request.FILES.items()):
        files.append([name, upload.name or "", hashlib.sha256(upload.read()).hexdigest()])
        upload.seek(0)
    return files


def _keep(kept: IdempotencyKey, response: Response) -> Response:
    kept.status = response.status_code
    kept.body = orjson.loads(dumps(response.data))
    kept.headers = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
    kept.save()
    return response


def _replay(kept: IdempotencyKey, print_: str) -> Response:
    if kept.fingerprint != print_:
        raise KeyReused("Choose a new key for a new request; nothing was created.")
    return Response(kept.body, status=kept.status, headers={**kept.headers, REPLAYED: "true"})
