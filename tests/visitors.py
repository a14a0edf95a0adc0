"""Somebody at a browser without JavaScript, and what they read."""

import re
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


def conflict_of(response: Any) -> dict[str, tuple[str, str]]:
    """What the page's comparison says of each field: what was typed, and what it says now."""
    table = text_of(response).partition('<section class="app-conflict"')[2].partition("</table>")[0]
    row = (
        r'<th scope="row" class="govuk-table__header"> (.*?) (?:<span.*?</span> )?</th>'
        + r"\s*<td[^>]*>(.*?)</td>" * 2
    )
    return {label: (typed, now) for label, typed, now in re.findall(row, table)}
