"""Pictures by their own headers: whole, of a sane size, with nothing hung on behind. They are not decoded here."""

import struct
import zlib

from lsp.stored.refusals import Refused

MOST_PIXELS = 50_000_000
DAMAGED = "The picture is damaged and cannot be shown. Save it again and choose it again."
HIDES = "Behind the picture the file holds something else. Save the picture again and choose it again."
TOO_LARGE = f"The picture has more than {MOST_PIXELS // 1_000_000} million points. Make it smaller and choose it again."
PLAIN = frozenset((0x01, 0xD8, *range(0xD0, 0xD8)))  # markers of JPEG that carry nothing
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
END, SCAN = 0xD9, 0xDA


def look_at_png(content: bytes) -> None:
    """Raise Refused unless it is one PNG picture and nothing more: every chunk with its right sum."""
    place, first = 8, True
    while place + 12 <= len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        kind, end = content[place + 4 : place + 8], place + 12 + length
        body = content[place + 8 : end - 4]
        if end > len(content) or zlib.crc32(kind + body) != int.from_bytes(content[end - 4 : end], "big"):
            break
        if first:
            if kind != b"IHDR" or length != 13:
                break
            _require_sane(*struct.unpack(">II", body[:8]))
            first = False
        if kind == b"IEND":
            if end != len(content):
                raise Refused("file.polyglot", HIDES)
            return
        place = end
    raise Refused("file.damaged", DAMAGED)


def look_at_jpeg(content: bytes) -> None:
    """Raise Refused unless it is a JPEG picture with its frame and its end."""
    place, framed = 2, False
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF or marker in PLAIN:
            place += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(content[place + 2 : place + 4], "big")
        if marker in FRAMES and length >= 8:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            _require_sane(width, height)
            framed = True
        if marker in (SCAN, END) or length < 2:
            break
        place += 2 + length
    if not framed or b"\xff\xd9" not in content[place:]:
        raise Refused("file.damaged", DAMAGED)


def _require_sane(width: int, height: int) -> None:
    if not width or not height:
        raise Refused("file.damaged", DAMAGED)
    if width * height > MOST_PIXELS:
        raise Refused("file.bomb", TOO_LARGE)
