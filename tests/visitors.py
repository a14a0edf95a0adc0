"""Somebody at a browser without JavaScript, and what they read."""

import re
from html.parser import HTMLParser
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


def as_sent(response: Any) -> dict[str, list[str]]:
    """What the browser would send, were the button of the page's own form pressed at once."""
    form = _OwnForm()
    form.feed(response.content.decode())
    return form.sent


class _OwnForm(HTMLParser):
    """Reads the form that carries a version: what is filled in, chosen and ticked."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.all: dict[str, list[str]] = {}
        self.name, self.in_text = "", False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """A field, or one of its choices."""
        given = dict(attrs)
        name, value = given.get("name", ""), given.get("value") or ""
        if tag == "form":
            self.all = {}
        elif (
            tag == "input" and name and (given.get("type") not in ("checkbox", "radio") or "checked" in given)
        ):
            self.all.setdefault(name, []).append(value or ("on" if given.get("type") == "checkbox" else ""))
        elif tag in ("textarea", "select"):
            self.name, self.in_text = name, tag == "textarea"
            self.all.setdefault(name, [])
        elif tag == "option" and "selected" in given:
            self.all[self.name].append(value)

    def handle_data(self, data: str) -> None:
        """What stands in a text of several lines; its first line feed is the markup's."""
        if self.in_text:
            self.all[self.name].append(data.removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        """The text, or the form, is read."""
        self.in_text = self.in_text and tag != "textarea"
        if tag == "form" and "version" in self.all:
            self.sent = self.all
