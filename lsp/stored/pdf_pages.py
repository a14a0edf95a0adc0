"""PDFs from strangers, read by a process of its own with little time and memory: what it dies of harms nobody."""

import io
import json
import subprocess
import sys
from pathlib import Path

from pypdf import PdfReader

from lsp.stored.refusals import Refused

CHILD = Path(__file__).with_name("pdf_child.py")
SECONDS = 40
MOST_PAGES = 400
"""Of one paper in a pack: more are a book, which one fetches by itself."""
DAMAGED = "The PDF is damaged and cannot be read. Print it to a new PDF and choose that."
LOCKED = "The PDF is protected with a password. Save it without one and choose it again."
HIDES = "Behind the PDF the file holds something else. Print it to a new PDF and choose that."


def count(content: bytes) -> int:
    """How many pages the PDF has. Raises Refused where it is damaged, encrypted, or something else besides."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Refused("file.damaged", DAMAGED)
    if content[end + 5 :].strip(b"\r\n\t \0"):
        raise Refused("file.polyglot", HIDES)
    return int(json.loads(_asked("look", 0, content))["pages"])


def harmless(content: bytes, most: int = MOST_PAGES) -> bytes:
    """A PDF of its pages as they look, without anything that acts. Raises Refused with the reason why not."""
    return _asked("pages", most, content)


def pages_of(part: bytes) -> int:
    """How many pages one of our own harmless PDFs has."""
    return len(PdfReader(io.BytesIO(part)).pages)


def _asked(how: str, most: int, content: bytes) -> bytes:
    command = [sys.executable, "-I", str(CHILD), how, str(most)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Refused("file.damaged", DAMAGED) from None
    if done.returncode == 0:
        return done.stdout
    word, _, number = done.stdout.decode("ascii", "replace").partition(" ")
    if word == "encrypted":
        raise Refused("file.encrypted", LOCKED)
    if word == "many":
        words = f"The PDF has {int(number):,} pages, more than the {most} that a pack takes of one paper."
        raise Refused("file.long", words)
    raise Refused("file.damaged", DAMAGED)
