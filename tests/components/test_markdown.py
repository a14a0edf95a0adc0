"""What people write becomes HTML that can do no harm."""

import re

import pytest
from django.template import Context, Template

from lsp.markdown import as_html


def test_headings_stand_below_those_of_the_page_and_lists_wear_our_styles() -> None:
    html = as_html("# Minutes\n\n#### Deep\n\n- one\n- two\n\n3. three")
    assert '<h3 class="govuk-heading-s">Minutes</h3>' in html
    assert as_html("# Minutes", 2) == '<h2 class="govuk-heading-m">Minutes</h2>\n'
    assert '<h5 class="govuk-heading-s">Deep</h5>' in html
    assert '<h3 class="govuk-heading-s">Aims</h3>' in as_html("## Aims\n\n### Of the first year")
    assert '<ul class="govuk-list govuk-list--bullet">' in html
    assert 'start="3"' in html


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,alert)",
        "![x](https://example.org/x.png)",
        '<img src=x onerror="alert(1)">',
        '<a href="https://example.org" onclick="alert(1)">x</a>',
        "<style>body{display:none}</style>",
        "<iframe src='https://example.org'></iframe>",
    ],
)
def test_nothing_typed_acts(hostile: str) -> None:
    html = as_html(hostile)
    assert not any(f"<{tag}" in html for tag in ("script", "img", "style", "iframe"))
    assert not re.search(r"<[^>]*(onclick|onerror|javascript:|data:)", html)


def test_a_template_shows_it() -> None:
    shown = Template("{{ text|markdown }}").render(Context({"text": "**Agreed** & done"}))
    assert shown.strip() == '<p class="govuk-body"><strong>Agreed</strong> &amp; done</p>'
