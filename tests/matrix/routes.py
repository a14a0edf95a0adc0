"""Every address of the product, from the resolver; which samples fill it; what an answer holds, files included."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver, reverse

from tests.matrix.samples import MARKERS, Sample, World

SIGN_IN = "/accounts/login/"
DOWNLOAD = re.compile(r'href="([^"]*[?&;](?:format|download)=[a-z]+[^"]*)"')
SEARCHES = re.compile(r'<input[^>]*name="(q|words|search|name|title)"')


@dataclass(frozen=True)
class Route:
    """One address: its name, and the names its blanks have."""

    name: str
    blanks: frozenset[str]
    writes: bool = False


def routes(patterns: Any = None, space: str = "", blanks: frozenset[str] = frozenset()) -> Iterator[Route]:
    """Every route below the resolver."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        found = blanks | set(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            view = getattr(pattern.callback, "view_class", None)
            yield Route(
                f"{space}{pattern.name or pattern.pattern}", found, view is None or hasattr(view, "post")
            )
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, inner, found)


def samples_for(world: World, route: Route) -> list[str]:
    """The samples made for these blanks."""
    return [name for name, sample in world.samples.items() if sample.fills(route.name, route.blanks)]


def address(route: Route, sample: Sample) -> str:
    """The address of a sample's record."""
    return reverse(route.name, kwargs={name: sample.kwargs[name] for name in route.blanks})


def leads_to_sign_in(response: Any) -> bool:
    """Whether the answer leads to sign-in and back."""
    return response.status_code == 302 and response["Location"].startswith(f"{SIGN_IN}?next=")


def text_of(response: Any) -> str:
    """Everything an answer says, in small letters: a workbook's cells and an address it leads to included."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:4] == b"PK\x03\x04":
        book = zipfile.ZipFile(io.BytesIO(content))
        content = b" ".join(book.read(name) for name in book.namelist())
    return f"{response.get('Location', '')} {content.decode('utf-8', 'replace')}".lower()


def leaks(role: str, text: str, asked: str) -> list[str]:
    """The markers in an answer that are not for this role; what the asked address itself holds is no news."""
    return [
        marker
        for marker, readers in MARKERS.items()
        if role not in readers and marker not in asked and marker in text
    ]
