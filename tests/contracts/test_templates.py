"""Templates carry no inline script or style, and nothing goes round their escaping (quality.md, CSP)."""

import re
from pathlib import Path

import pytest

from tests.contracts import sources

TEMPLATES = [path for path in sources.templates() if path.suffix == ".html"]
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "an address of somebody else's": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=\s*[\"']https?://", re.I
    ),
}
GOES_ROUND = re.compile(r"\|\s*safe(?:seq)?\b|\{%\s*autoescape\s+off")
MARKS = re.compile(r"\bmark_safe\(|\bSafeString\(")


@pytest.mark.parametrize("what", INLINE)
def test_no_template_carries(what: str) -> None:
    assert [str(path) for path in TEMPLATES if INLINE[what].search(sources.text(path))] == []


def test_no_template_goes_round_escaping() -> None:
    assert [str(path) for path in TEMPLATES if GOES_ROUND.search(sources.text(path))] == []


def test_text_is_marked_safe_only_with_the_reason_beside_it() -> None:
    found = []
    for path in sources.python(*sources.APPS):
        lines = sources.text(path).splitlines()
        found += [
            f"{path}:{n}"
            for n, line in enumerate(lines, start=1)
            if MARKS.search(line) and "# safe:" not in line
        ]
    assert found == []


def test_templates_stand_where_their_app_and_aggregate_say() -> None:
    known = {
        *sources.APPS,
        "account",
        "allauth",
        "components",
        "errors",
        "registration",
        "socialaccount",
        "pages",
        "admin",
    }
    astray = [path for path in TEMPLATES if len(path.parts) > 2 and path.parts[1] not in known]
    assert astray == []
    assert Path("templates/base.html") in TEMPLATES
