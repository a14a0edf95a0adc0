"""Papers that are files, in the board pack: PDFs page by page, the others by name and digest.

A paper that cannot be put in harms no pack: the pack says which, and why.
"""

from dataclasses import dataclass

from lsp.stored import disk, pdf_pages
from lsp.stored.refusals import Refused
from partnerships.queries.board_pack import Data

MOST_PAGES = 1_500
"""Of all papers of a pack together."""
MOST_BYTES = 80_000_000
LOST = "Its file is not where it was stored. Tell whoever runs this service."
FULL = "The pack has no room left for it."


@dataclass(frozen=True)
class InFull:
    """The PDFs whose pages go into the pack, in order, and the pack's data with what is said of every file."""

    data: Data
    parts: list[bytes]

    @property
    def left_out(self) -> int:
        """How many PDFs could not be put in."""
        return sum(row["reason"] != "" for row in self.data["attachments"])


def in_full(pack: Data) -> InFull:
    """The pack's data with its `annexes` (PDFs put in) and `attachments` (files that are not), and their pages."""
    parts: list[bytes] = []
    annexes: list[Data] = []
    attachments: list[Data] = []
    for item in pack["items"]:
        for paper in item["papers"]:
            if paper["file"] is None:
                continue
            about = {
                "item": item["number"],
                "item_title": item["title"],
                "title": paper["title"],
                **paper["file"],
            }
            about |= {
                "restricted": paper["restricted"],
                "address": paper["address"],
                "digest": paper["file"]["digest"],
            }
            part, reason = _pages(paper["file"], annexes, parts)
            if part is None:
                attachments.append({**about, "reason": reason})
            else:
                parts.append(part)
                annexes.append({**about, "pages": pdf_pages.pages_of(part)})
    return InFull({**pack, "annexes": annexes, "attachments": attachments}, parts)


def _pages(file: Data, annexes: list[Data], parts: list[bytes]) -> tuple[bytes | None, str]:
    """The pages of a file, or none and why; no reason is needed where it is no PDF."""
    if not file["is_pdf"]:
        return None, ""
    room = min(pdf_pages.MOST_PAGES, MOST_PAGES - sum(each["pages"] for each in annexes))
    if room <= 0:
        return None, FULL
    try:
        part = pdf_pages.harmless(disk.read(file["digest"]), most=room)
    except disk.FileLost:
        return None, LOST
    except Refused as refused:
        full = refused.code == "file.long" and room < pdf_pages.MOST_PAGES
        return None, FULL if full else f"{refused.message.partition('. ')[0].rstrip('.')}."
    return (None, FULL) if sum(map(len, parts)) + len(part) > MOST_BYTES else (part, "")
