"""Documents that are ZIP archives (OpenDocument, Office Open XML), looked into without trusting what they say."""

import io
import re
import zipfile

from lsp.stored.kinds import ODF, Kind
from lsp.stored.refusals import Refused

MOST_PARTS = 5_000
MOST_UNPACKED = 200_000_000  # bytes of all parts together
PIECE = 1 << 16
MOST_READ = 2_000_000  # bytes of a part that is read as text
MACROS = re.compile(
    r"(^|/)(vbaproject(signature\w*)?\.bin|vbadata\.xml)$|^xl/(macrosheets|dialogsheets)/|(^|/)activex/"
    r"|^(basic|scripts)/",
    re.IGNORECASE,
)
DAMAGED = "The file is damaged and cannot be opened. Save it again in the program that made it, and choose it again."
BOMB = f"Unpacked, the file is larger than {MOST_UNPACKED // 1_000_000} MB. Send it in parts."
HAS_MACROS = "The file holds macros, which run when it is opened. Save it without macros and choose it again."
LOCKED = "The file is protected with a password. Save it without a password and choose it again."


def look_inside(kind: Kind, content: bytes) -> None:
    """Raise Refused unless the archive is a document of that kind: whole, open, of a sane size, without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look(kind, archive)
    except (Refused, MemoryError):
        raise
    except Exception:  # a crafted directory or part raises anything in zipfile
        raise Refused("file.damaged", DAMAGED) from None


def _look(kind: Kind, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused("file.bomb", BOMB)
    if any(part.flag_bits & 0x1 for part in parts):
        raise Refused("file.encrypted", LOCKED)
    if (
        len({name.lower() for name in names}) != len(names)
        or not _is_alone(parts)
        or any(map(_leaves, names))
    ):
        raise Refused("file.damaged", DAMAGED)
    _unpack(archive, parts)
    if any(MACROS.search(name) for name in names):
        raise Refused("file.macros", HAS_MACROS)
    said = _says_what_it_is(kind, archive, names)
    if said != kind.content_type:
        raise Refused("file.mismatch", f"The file is not what its name says, {_article(kind.name)}.")


def _is_alone(parts: list[zipfile.ZipInfo]) -> bool:
    """Whether the archive begins where the file begins: nothing is hidden before it."""
    return bool(parts) and min(part.header_offset for part in parts) == 0


def _leaves(name: str) -> bool:
    """Whether a part would be unpacked outside its folder."""
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name


def _unpack(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Unpack every part to nowhere, so that its sum is checked; no more comes out than the directory said."""
    for part in parts:
        with archive.open(part) as opened:
            while opened.read(PIECE):
                pass


def _says_what_it_is(kind: Kind, archive: zipfile.ZipFile, names: list[str]) -> str:
    """The content type that the archive gives itself; macros and encryption it speaks of are refused."""
    if kind.part not in names:
        return ""
    if kind.content_type.startswith(ODF):
        if b"encryption-data" in _text(archive, names, "META-INF/manifest.xml"):
            raise Refused("file.encrypted", LOCKED)
        return _text(archive, names, "mimetype").decode("ascii", "replace").strip()
    types = _text(archive, names, "[Content_Types].xml")
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise Refused("file.macros", HAS_MACROS)
    return kind.content_type if kind.content_type.encode() + b".main+xml" in types else ""


def _text(archive: zipfile.ZipFile, names: list[str], name: str) -> bytes:
    if name not in names:
        return b""
    with archive.open(name) as opened:
        return opened.read(MOST_READ)


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "AEIOU" else f"a {name}"
