"""Somebody at a browser without JavaScript, and what they read."""

from typing import Any

from django.test import Client


def signed_in(user: Any) -> Client:
    """A browser of this user."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response: Any) -> str:
    """What the page says, its white space folded."""
    return " ".join(response.content.decode().split())
