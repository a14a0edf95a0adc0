"""The frame of every page and the rules all templates keep: no inline script or style, nothing from elsewhere."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import RequestFactory

from tests.components.gallery import render

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ERROR_PAGES = ("400", "403", "404", "409", "412", "429", "500")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_carries_inline_script_or_style(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<[^>]+\s(?:style|on[a-z]+)=", text)
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)", text)
    get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_loads_anything_from_elsewhere(path: Path) -> None:
    assert not re.search(r"(?:src|href|action)=[\"'](?:https?:)?//", path.read_text())


def test_a_page_has_one_main_a_skip_link_and_a_language() -> None:
    page = render()
    assert page.count("<main") == 1
    assert 'href="#main-content"' in page
    assert 'id="main-content"' in page
    assert '<html lang="en"' in page


def test_the_page_of_a_failure_needs_no_request() -> None:
    page = get_template("errors/500.html").render()
    assert "Something went wrong here - Partnership Ledger" in page
    assert "nothing is half saved" in page


@pytest.mark.parametrize("code", ERROR_PAGES)
def test_every_error_has_a_page_that_says_what_happened(code: str) -> None:
    page = get_template(f"errors/{code}.html").render(
        {"navigation": {"home": "/"}}, RequestFactory().get("/")
    )
    assert page.count("<h1") == 1
    assert "govuk-body" in page


def test_a_refusal_s_page_gives_reason_and_rule() -> None:
    from lsp.errors import Reason, TransitionRefused

    reasons = [Reason("a", "It is withdrawn.", rule="C3"), Reason("b", "It has no date.")]
    page = get_template("errors/409.html").render(
        {"error": TransitionRefused(reasons=reasons), "navigation": {}}
    )
    assert "It is withdrawn." in page
    assert "(rule C3)" in page


def test_the_lock_of_the_assets_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert lock["packages"]
    assert not [name for name, entry in lock["packages"].items() if "resolved" in entry]


def test_the_style_sheet_carries_no_typeface_and_no_crown() -> None:
    css = ROOT / "static" / "dist" / "app.css"
    if not css.exists():
        pytest.fail("static/dist/app.css is missing: npm ci && npm run build")
    text = css.read_text()
    assert not re.search(r"@font-face|GDS Transport|crest|url\(", text)
