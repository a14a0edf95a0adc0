"""Text that people write, as HTML: read by markdown-it, made safe by nh3. HTML typed in it is shown, not obeyed."""

from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "hr", "li", "ol", "p", "pre", "strong", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto"}
CLASSES = {
    "a": "govuk-link",
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "h4": "govuk-heading-s",
    "h5": "govuk-heading-s",
    "ol": "govuk-list govuk-list--number",
    "p": "govuk-body",
    "table": "govuk-table",
    "td": "govuk-table__cell",
    "th": "govuk-table__header",
    "ul": "govuk-list govuk-list--bullet",
}
DEEPEST = 5


def as_html(text: str, top: int = 3) -> SafeString:
    """The text as safe HTML in our styles; its highest headings are of the level `top`, below those of the page."""
    tokens = reader().parse(text)
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - highest + top, DEEPEST)}"
    html = reader().renderer.render(tokens, reader().options, {})
    safe = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
        set_tag_attribute_values={tag: {"class": names} for tag, names in CLASSES.items()},
    )
    return mark_safe(safe)  # noqa: S308 # nosec B308 B703 # safe: nh3 has just cleaned it


def as_plain(text: str) -> str:
    """The text without its marks, block by block, for where no HTML can stand."""
    blocks = (
        token for token in reader().parse(text) if token.children or token.type in ("fence", "code_block")
    )
    return "\n".join(_plain(block) for block in blocks)


def _plain(block: Token) -> str:
    if not block.children:
        return block.content.strip()
    return "".join(" " if "break" in each.type else each.content for each in block.children)


@cache
def reader() -> MarkdownIt:
    """What reads Markdown: CommonMark with tables, HTML typed in it shown as text."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")
