"""Files as people send them, good and crafted, made in memory: nothing of anybody's is kept in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    RectangleObject,
    TextStringObject,
)

from lsp.stored.inspection import Upload
from lsp.stored.kinds import BY_SUFFIX, ODF

OOXML_TYPES = "[Content_Types].xml"


def upload(name: str = "paper.pdf", content: bytes | None = None) -> Upload:
    """A file to send."""
    return Upload(name, good(name) if content is None else content)


def good(name: str) -> bytes:
    """A small right file of the kind that the name says."""
    suffix = f".{name.rpartition('.')[2].lower()}"
    if suffix in (".docx", ".xlsx", ".odt", ".ods"):
        return zipped(parts_of(suffix))
    made = {".pdf": pdf, ".png": png, ".jpg": jpeg, ".jpeg": jpeg}
    return made[suffix]() if suffix in made else "Park,Cost\nNorth,£3\n".encode()


# PDF ---------------------------------------------------------------------------------------------------------------


def writer(*words: str) -> PdfWriter:
    """A PDF being written, with a page for each of the words."""
    made = PdfWriter()
    for each in words or ("What it says.",):
        page: Any = made.add_blank_page(595, 842)
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        shown = DictionaryObject({NameObject(name): NameObject(value) for name, value in font.items()})
        resources = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): shown})})
        page[NameObject("/Resources")] = resources
        content = DecodedStreamObject()
        content.set_data(f"BT /F1 24 Tf 72 700 Td ({each}) Tj ET".encode("latin-1"))
        page[NameObject("/Contents")] = made._add_object(content)
    return made


def written(made: PdfWriter) -> bytes:
    """The PDF."""
    buffer = io.BytesIO()
    made.write(buffer)
    return buffer.getvalue()


def pdf(*words: str) -> bytes:
    """A PDF with a page for each of the words."""
    return written(writer(*words))


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    made = writer()
    made.encrypt("secret", algorithm="RC4-128")
    return written(made)


def acting_pdf(words: str = "Look at me") -> bytes:
    """A PDF that runs scripts and programs when it is opened, when its page is and when one clicks; with a stamp."""
    made = writer(words)
    script = _action("/JavaScript", "/JS", "app.alert(1)")
    made.root_object[NameObject("/OpenAction")] = script
    made.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): script})
    page: Any = made.pages[0]
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
    look = DecodedStreamObject()
    look.set_data(b"BT /F1 9 Tf (Approved) Tj ET")
    look[NameObject("/Subtype")] = NameObject("/Form")
    look[NameObject("/BBox")] = RectangleObject((0, 0, 90, 20))
    look[NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
    shown = DictionaryObject({NameObject("/N"): made._add_object(look)})
    page[NameObject("/Annots")] = ArrayObject(
        [
            _annotation("/Link", {"/A": _action("/Launch", "/F", "cmd.exe")}),
            _annotation("/Widget", {"/AP": shown, "/A": script}),
            _annotation("/FileAttachment", {"/FS": TextStringObject("evil.exe")}),
        ]
    )
    return written(made)


def _action(kind: str, key: str, value: str) -> DictionaryObject:
    return DictionaryObject({NameObject("/S"): NameObject(kind), NameObject(key): TextStringObject(value)})


def _annotation(kind: str, more: Mapping[str, Any]) -> DictionaryObject:
    made = {"/Type": NameObject("/Annot"), "/Subtype": NameObject(kind), "/F": NumberObject(4)}
    made["/Rect"] = RectangleObject((10, 10, 100, 30))
    return DictionaryObject({NameObject(name): value for name, value in {**made, **more}.items()})


# Archives ----------------------------------------------------------------------------------------------------------


def parts_of(suffix: str) -> dict[str, bytes]:
    """The parts of a small right document."""
    kind = BY_SUFFIX[suffix]
    if kind.content_type.startswith(ODF):
        manifest = b"<manifest:manifest/>"
        return {
            "mimetype": kind.content_type.encode(),
            "content.xml": b"<office:document-content/>",
            "META-INF/manifest.xml": manifest,
        }
    types = f'<Types><Override PartName="/{kind.part}" ContentType="{kind.content_type}.main+xml"/></Types>'
    return {OOXML_TYPES: types.encode(), kind.part: b"<document/>"}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def lying(content: bytes, part: str, size: int) -> bytes:
    """The archive, with another size of a part in its directory."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        true = archive.getinfo(part).file_size
    at = content.rfind(part.encode(), 0, content.rfind(b"PK\x05\x06")) - 46
    assert content[at + 24 : at + 28] == struct.pack("<I", true)
    return content[: at + 24] + struct.pack("<I", size) + content[at + 28 :]


# Pictures ----------------------------------------------------------------------------------------------------------


def chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 2, height: int = 2) -> bytes:
    """A black PNG; a large one says so in its head alone."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\0" * min(width, 9)) * min(height, 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def jpeg(width: int = 2, height: int = 2) -> bytes:
    """The segments of a JPEG."""
    frame = struct.pack(">HBHHBBBB", 11, 8, height, width, 1, 1, 0x11, 0)
    scan = struct.pack(">HBBBBBB", 8, 1, 1, 0, 0, 63, 0)
    return b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0" + frame + b"\xff\xda" + scan + b"\x00\x00\xff\xd9"
