"""Text that people write (Markdown) as plain data, block by block, for papers that are not HTML."""

from collections.abc import Iterable
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from lsp.markdown import SCHEMES, reader

DEEPEST = 6
"""Lists and quotations within one another; what lies deeper is read as plain text."""
LONGEST = 24
"""Characters without a place to break; after so many a line may be broken."""
BREAK = "\u200b"

Block = dict[str, Any]


def blocks(text: str) -> list[Block]:
    """The text's paragraphs, headings, lists, quotations, tables; no heading skips a level."""
    root = SyntaxTreeNode(reader().parse(text))
    found = _blocks(root.children, 0)
    level = 0
    for block in found:
        if block["kind"] == "heading":
            level = block["level"] = min(block["level"], level + 1)
    return found


def breakable(text: str) -> str:
    """The text, with places to break in words longer than a line may be."""
    return " ".join(_cut(word) for word in text.split(" "))


def _cut(word: str) -> str:
    if len(word) <= LONGEST:
        return word
    return BREAK.join(word[start : start + LONGEST] for start in range(0, len(word), LONGEST))


def _blocks(nodes: Iterable[Any], depth: int) -> list[Block]:
    if depth > DEEPEST:
        words = " ".join(_words(node) for node in nodes)
        return [{"kind": "paragraph", "parts": [_said(words)]}]
    return [_block(node, depth) for node in nodes]


def _block(node: Any, depth: int) -> Block:
    match node.type:
        case "heading":
            return {"kind": "heading", "level": int(node.tag[1]), "parts": _inline(node)}
        case "bullet_list" | "ordered_list":
            items = [_blocks(item.children, depth + 1) for item in node.children]
            start = int(node.attrs.get("start", 1))
            return {"kind": "list", "numbered": node.type == "ordered_list", "start": start, "items": items}
        case "blockquote":
            return {"kind": "quotation", "blocks": _blocks(node.children, depth + 1)}
        case "fence" | "code_block":
            return {"kind": "code", "text": breakable(node.content)}
        case "hr":
            return {"kind": "rule"}
        case "table":
            rows = [
                [_inline(cell) for cell in row.children] for part in node.children for row in part.children
            ]
            return {"kind": "table", "head": rows[0], "rows": rows[1:]}
    return {"kind": "paragraph", "parts": _inline(node)}


def _inline(node: Any) -> list[Block]:
    return [part for child in node.children for part in _part(child)]


def _part(node: Any) -> list[Block]:
    inner = [part for child in node.children for part in _part(child)]
    match node.type:
        case "inline":
            return inner
        case "strong" | "em":
            return [{"kind": node.type, "parts": inner}]
        case "link":
            href = str(node.attrs.get("href", ""))
            known = href.partition(":")[0].lower() in SCHEMES
            return [{"kind": "link", "href": href, "parts": inner}] if known and inner else inner
        case "code_inline":
            return [{"kind": "literal", "text": breakable(node.content)}]
        case "softbreak":
            return [_said(" ")]
        case "hardbreak":
            return [{"kind": "break"}]
    return [_said(node.content)]


def _said(text: str) -> Block:
    return {"kind": "text", "text": breakable(text)}


def _words(node: Any) -> str:
    """The words of a node, without their form."""
    return " ".join([_words(child) for child in node.children]) if node.children else str(node.content)
