"""A file that somebody sends is looked at before it is kept: its name, its size, and whether it is what it says."""

import io
import zipfile
from dataclasses import dataclass

from django.conf import settings

from lsp.stored import archives, kinds, names, pdf_pages, pictures
from lsp.stored.disk import digest_of
from lsp.stored.kinds import Kind
from lsp.stored.refusals import Refused

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = (
    *(kind.begins for kind in kinds.KINDS if kind.begins),
    OLD_OFFICE,
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"{\\rtf",
    b"GIF8",
)
"""What files begin with that are no text."""
PAGES = ("<!doctype", "<html", "<svg", "<script", "<?xml", "<?php")
"""What text begins with that a browser would run."""
LINES = frozenset(b"\t\n\r\f")
ENCRYPTED_OR_OLD = (
    "The file is protected with a password, or of an older format (.doc, .xls). Save it anew without a password, as"
    " {kind}, and choose it again."
)


@dataclass(frozen=True)
class Upload:
    """A file as it was sent: its name and its content."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Inspected:
    """A file that may be kept."""

    name: str
    kind: Kind
    content: bytes
    digest: str
    pages: int | None


def largest() -> int:
    """The most bytes of a file that is kept."""
    return int(settings.STORED_FILE_MEGABYTES) * 1_000_000


def too_large() -> str:
    """What is said of a file with more."""
    return (
        f"The file is larger than {settings.STORED_FILE_MEGABYTES} MB. Make it smaller, or send it in parts."
    )


def inspect(upload: Upload) -> Inspected:
    """The file as it may be kept. Raises Refused with the reason why not."""
    name, content = names.clean(upload.name), upload.content
    kind = kinds.BY_SUFFIX.get(names.suffix(name))
    if kind is None:
        words = f"The file must be {kinds.ALLOWED}. Save it as one of these and choose it again."
        raise Refused("file.kind", words)
    if not content:
        raise Refused("file.empty", "The file is empty.")
    if len(content) > largest():
        raise Refused("file.size", too_large())
    _require_beginning(kind, content)
    if not kind.is_archive and zipfile.is_zipfile(io.BytesIO(content)):
        raise Refused(
            "file.polyglot",
            f"The file is a {kind.name} and an archive at once. Save it anew and choose it again.",
        )
    return Inspected(name, kind, content, digest_of(content), _look_inside(kind, content))


def _require_beginning(kind: Kind, content: bytes) -> None:
    if content.startswith(OLD_OFFICE) and kind.is_archive:
        raise Refused("file.encrypted", ENCRYPTED_OR_OLD.format(kind=kind.name))
    right = not content.startswith(OTHERS) if kind.is_text else content.startswith(kind.begins)
    if not right:
        article = "an" if kind.name[0] in "AEIOU" else "a"
        raise Refused("file.mismatch", f"The file is not what its name says, {article} {kind.name}.")


def _look_inside(kind: Kind, content: bytes) -> int | None:
    """How many pages a PDF has. Raises Refused for whatever is wrong inside."""
    if kind.is_pdf:
        return pdf_pages.count(content)
    if kind.is_archive:
        archives.look_inside(kind, content)
    elif kind.content_type == "image/png":
        pictures.look_at_png(content)
    elif kind.content_type == "image/jpeg":
        pictures.look_at_jpeg(content)
    else:
        _read_as_text(content)
    return None


def _read_as_text(content: bytes) -> None:
    """Raise Refused for what is no text: as UTF-8, UTF-16 with its mark, or as Windows writes it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    else:
        text = (
            content.decode("utf-8-sig", "replace")
            if _is_utf8(content)
            else content.decode("cp1252", "replace")
        )
    if any(ord(character) < 32 and ord(character) not in LINES for character in text) or "\x7f" in text:
        raise Refused("file.mismatch", "The file is not what its name says: it holds more than text.")
    if text.lstrip().lower().startswith(PAGES):
        raise Refused("file.mismatch", "The file is not what its name says: it is a web page or a program.")


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
