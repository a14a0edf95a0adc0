"""Secrets and signatures, in the form of Standard Webhooks: HMAC-SHA256 over id, time and body, one per live secret."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

MARK = "whsec_"
LABEL = b"partnership-ledger webhook secret 1:"


def new_nonce() -> str:
    """What a new secret is derived from: 256 random bits."""
    return secrets.token_hex(32)


def secret_of(nonce: str) -> str:
    """The secret of a nonce, as its receiver is given it. Without the installation's key nobody derives it."""
    derived = hmac.digest(str(settings.WEBHOOK_KEY).encode(), LABEL + nonce.encode("ascii"), hashlib.sha256)
    return MARK + base64.b64encode(derived).decode("ascii")


def check_value(secret: str) -> str:
    """By which one knows that the key still derives the same secret: the beginning of its SHA-256."""
    return hashlib.sha256(secret.encode("ascii")).hexdigest()[:16]


def headers(reference: str, moment: datetime, body: bytes, live: Iterable[str]) -> dict[str, str]:
    """The three headers of a delivery: its id, its time in seconds, its signature with each live secret."""
    seconds = str(int(moment.timestamp()))
    return {
        "webhook-id": reference,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(signature(reference, seconds, body, secret) for secret in live),
    }


def signature(reference: str, seconds: str, body: bytes, secret: str) -> str:
    """`v1,` and the signature in base64."""
    key = base64.b64decode(secret.removeprefix(MARK))
    signed = b".".join((reference.encode("ascii"), seconds.encode("ascii"), body))
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode("ascii")
