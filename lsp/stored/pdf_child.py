"""A program of its own that reads one PDF from strangers and may be ended at any moment: see `pdf_pages`.

    python pdf_child.py look 0          how many pages it has, as JSON
    python pdf_child.py pages 400       a PDF of its pages alone, nothing in it that acts

The PDF comes by the standard input, the answer by the standard output. A PDF that is not read ends it with status 3
and one word: `encrypted`, `damaged`, or `many` with the number of pages. It imports nothing of this project.
"""

import io
import json
import logging
import resource
import sys
from typing import Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
)

SECONDS, MEMORY = 20, 1_500_000_000
REFUSED = 3
SHOWN = ("/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/UserUnit", "/Group")
"""What of a page is its look. Everything else may act, or leads elsewhere."""
ACTING = (
    "/A", "/AA", "/AF", "/Alternates", "/EF", "/JS", "/JavaScript", "/Launch", "/Metadata", "/Names", "/OPI",
    "/OpenAction", "/Parent", "/PieceInfo", "/Popup", "/Ref", "/StructParent", "/StructParents", "/URI",
)  # fmt: skip
ELSEWHERE = ("/F", "/FFilter", "/FDecodeParms")
"""Of a stream: that its content lies in another file."""
STAMPED = ("/Circle", "/FreeText", "/Highlight", "/Ink", "/Line", "/PolyLine", "/Polygon", "/Square", "/Squiggly",
           "/Stamp", "/StrikeOut", "/Text", "/Underline", "/Widget")  # fmt: skip
"""Annotations that are looked at: kept as stamps, which do nothing."""
HIDDEN = 0b10  # flag of an annotation


class Unread(Exception):
    """The PDF is not read, for this reason."""


def opened(content: bytes) -> PdfReader:
    """The PDF. Raises Unread where it is encrypted."""
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise Unread("encrypted")
    return reader


def look(content: bytes) -> bytes:
    """How many pages it has."""
    pages = len(opened(content).pages)
    if not pages:
        raise Unread("damaged")
    return json.dumps({"pages": pages}).encode()


def pages(content: bytes, most: int) -> bytes:
    """Its pages with their look alone."""
    reader = opened(content)
    count = len(reader.pages)
    if not count:
        raise Unread("damaged")
    if count > most:
        raise Unread(f"many {count}")
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(bare(page))
    for each in list(writer._objects):  # noqa: SLF001  pypdf names no other way to every object
        disarm(each, writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def bare(page: PageObject) -> PageObject:
    """The page with what is inherited written out, its look, and its annotations as stamps."""
    shown = DictionaryObject({NameObject("/Type"): NameObject("/Page")})
    for name in SHOWN:
        value = inherited(page, name)
        if value is not None:
            shown[NameObject(name)] = value
    stamps = ArrayObject(filter(None, (stamp(each.get_object()) for each in annotations(page))))
    if stamps:
        shown[NameObject("/Annots")] = stamps
    made = PageObject(page.pdf)
    made.update(shown)
    return made


def inherited(page: Any, name: str) -> Any:
    """A value of the page, or of what it hangs on; at most 50 steps up."""
    for _ in range(50):
        if page is None:
            return None
        if name in page:
            return page.raw_get(name)
        page = page["/Parent"] if "/Parent" in page and name not in ("/Contents", "/Group") else None
    return None


def annotations(page: PageObject) -> list[Any]:
    """The annotations of a page, none where they are no list."""
    found = page.get("/Annots")
    found = found.get_object() if found is not None else None
    return list(found) if isinstance(found, ArrayObject) else []


def stamp(annotation: Any) -> DictionaryObject | None:
    """How an annotation looks, as a stamp; None where it shows nothing."""
    if not isinstance(annotation, DictionaryObject) or annotation.get("/Subtype") not in STAMPED:
        return None
    look, flags = annotation.get("/AP"), annotation.get("/F", 0)
    look = look.get_object() if look is not None else None
    normal = look.get("/N") if isinstance(look, DictionaryObject) else None
    found = normal.get_object() if normal is not None else None
    if isinstance(found, DictionaryObject) and not isinstance(found, StreamObject):  # one look for each state
        normal = found.get(annotation.get("/AS", "/Off"))
        found = normal.get_object() if normal is not None else None
    if not isinstance(found, StreamObject) or "/Rect" not in annotation or int(flags) & HIDDEN:
        return None
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Stamp"),
            NameObject("/Rect"): annotation["/Rect"],
            NameObject("/F"): NumberObject(4),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): found.indirect_reference or found}),
        }
    )


def disarm(value: Any, writer: PdfWriter) -> None:
    """Take out of everything below whatever could act or fetch; catalogue and page tree of the new file are ours."""
    ours = (id(writer.root_object), id(writer.root_object["/Pages"].get_object()))
    waiting = [] if id(value) in ours else [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, DictionaryObject):
            forbidden = (*ACTING, *ELSEWHERE) if isinstance(each, StreamObject) else ACTING
            kept = {"/Parent"} if each.get("/Type") == "/Page" else set()
            for name in set(forbidden) - kept:
                each.pop(name, None)
            waiting += [part for part in each.values() if not isinstance(part, IndirectObject)]
        elif isinstance(each, ArrayObject):
            waiting += [part for part in each if not isinstance(part, IndirectObject)]


def main(how: str, most: int) -> int:
    """Read, answer; 0 where it went well."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    logging.disable()
    content = sys.stdin.buffer.read()
    try:
        answer = look(content) if how == "look" else pages(content, most)
    except Unread as reason:
        answer, status = str(reason).encode(), REFUSED
    except Exception:  # a crafted file raises anything in its reader
        answer, status = b"damaged", REFUSED
    else:
        status = 0
    sys.stdout.buffer.write(answer)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
