"""What is kept and what is refused, by content: the right files of each kind, and some dozens of crafted ones."""

import struct
from collections.abc import Callable

import pytest

from lsp.stored import names, pdf_pages
from lsp.stored.inspection import Upload, inspect
from lsp.stored.kinds import SUFFIXES
from lsp.stored.refusals import Refused
from tests.factories import files

BIG = 250_000_000


def refusal(name: str, content: bytes) -> Refused:
    with pytest.raises(Refused) as refused:
        inspect(Upload(name, content))
    assert refused.value.message.endswith(".")
    return refused.value


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_right_file_of_every_kind_is_kept(suffix: str) -> None:
    found = inspect(files.upload(f"A paper{suffix.upper()}"))
    assert found.name == f"A paper{suffix.upper()}"
    assert suffix in found.kind.suffixes
    assert found.pages == (1 if suffix == ".pdf" else None)
    assert len(found.digest) == 64


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_file_is_refused_whatever_its_name(suffix: str) -> None:
    assert refusal(f"a{suffix}", b"").code == "file.empty"


@pytest.mark.parametrize(
    "name", ["a.exe", "a.docm", "a.doc", "a.html", "a.svg", "a.zip", "a", "a.pdf.exe", "a.", ".pdf"]
)
def test_other_kinds_are_refused_by_name(name: str) -> None:
    assert refusal(name, files.pdf()).code in ("file.kind", "file.name")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("other", [".pdf", ".docx", ".ods", ".png", ".jpg"])
def test_a_file_under_another_kinds_name_is_refused(suffix: str, other: str) -> None:
    if {suffix, other} <= {".jpg", ".jpeg"} or suffix == other:
        return
    assert refusal(f"a{suffix}", files.good(f"a{other}")).code in ("file.mismatch", "file.damaged")


@pytest.mark.parametrize(
    "name",
    ["a/b.pdf", "..\\b.pdf", "../../etc/passwd.pdf", "a\0.pdf", "a\n.pdf", "a\u202efdp.pdf", "a\u200b.pdf", "con.pdf",
     "LPT1.x.pdf", "a:b.pdf", "a?.pdf", '"a".pdf', ".hidden.pdf", "a" * 150 + ".pdf"],
)  # fmt: skip
def test_a_name_that_hides_something_is_refused(name: str) -> None:
    assert refusal(name, files.pdf()).code == "file.name"


def test_a_name_is_kept_as_it_was_sent_but_for_its_spaces() -> None:
    assert names.clean("  Bericht   u\u0308ber   Ŵyn (2).pdf ") == "Bericht über Ŵyn (2).pdf"


def test_a_large_file_is_refused(settings: object) -> None:
    settings.STORED_FILE_MEGABYTES = 1  # type: ignore[attr-defined]
    assert refusal("a.txt", b"a" * 1_000_001).code == "file.size"
    assert inspect(Upload("a.txt", b"a" * 1_000_000)).pages is None


def _zip(suffix: str, **more: bytes) -> bytes:
    return files.zipped({**files.parts_of(suffix), **more})


def _with(suffix: str, name: str, content: bytes = b"x") -> bytes:
    return files.zipped({**files.parts_of(suffix), name: content})


def _macro_types() -> bytes:
    parts = files.parts_of(".docx")
    kind = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    return files.zipped({**parts, files.OOXML_TYPES: parts[files.OOXML_TYPES] + kind})


def _flagged() -> bytes:
    content = files.good("a.docx")
    at = content.rfind(b"PK\x01\x02")
    return content[: at + 8] + b"\x01" + content[at + 9 :]


def _corrupt(content: bytes) -> bytes:
    at = content.find(b"document.xml") + 14
    return content[:at] + b"\xff\xff\xff" + content[at + 3 :]


CRAFTED: list[tuple[str, Callable[[], bytes], str]] = [
    ("a.docx", lambda: _with(".docx", "word/vbaProject.bin"), "file.macros"),
    ("a.xlsx", lambda: _with(".xlsx", "xl/VBAPROJECT.BIN"), "file.macros"),
    ("a.xlsx", lambda: _with(".xlsx", "xl/macrosheets/sheet1.xml"), "file.macros"),
    ("a.docx", lambda: _with(".docx", "word/activeX/activeX1.bin"), "file.macros"),
    ("a.docx", _macro_types, "file.macros"),
    ("a.odt", lambda: _with(".odt", "Basic/Standard/Module1.xml"), "file.macros"),
    ("a.ods", lambda: _with(".ods", "Scripts/python/run.py"), "file.macros"),
    ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "file.encrypted"),
    ("a.docx", _flagged, "file.encrypted"),
    ("a.odt", lambda: _with(".odt", "META-INF/manifest.xml", b"<manifest:encryption-data/>"), "file.encrypted"),
    ("a.docx", lambda: _with(".docx", "word/media/big.bin", b"\0" * BIG), "file.bomb"),
    ("a.docx", lambda: files.lying(_with(".docx", "big.bin", b"\0" * BIG), "big.bin", 10), "file.damaged"),
    ("a.docx", lambda: files.zipped(dict.fromkeys(map(str, range(5_001)), b"")), "file.bomb"),
    ("a.docx", lambda: files.good("a.docx")[:-9], "file.damaged"),
    ("a.docx", lambda: files.good("a.docx")[:60], "file.damaged"),
    ("a.docx", lambda: _corrupt(files.good("a.docx")), "file.damaged"),
    ("a.docx", lambda: _with(".docx", "../../evil.txt"), "file.damaged"),
    ("a.docx", lambda: _with(".docx", "/etc/evil.txt"), "file.damaged"),
    ("a.docx", lambda: _with(".docx", "WORD/Document.xml"), "file.damaged"),
    ("a.docx", lambda: files.zipped({"hello.txt": b"x"}), "file.mismatch"),
    ("a.xlsx", lambda: files.zipped({**files.parts_of(".docx"), "xl/workbook.xml": b"x"}), "file.mismatch"),
    ("a.odt", lambda: files.zipped({**files.parts_of(".odt"), "mimetype": b"application/zip"}), "file.mismatch"),
    ("a.docx", lambda: files.good("a.docx") + b"x" + files.good("a.odt"), "file.damaged"),
    ("a.pdf", files.locked_pdf, "file.encrypted"),
    ("a.pdf", lambda: b"%PDF-1.7\nnot much\n%%EOF", "file.damaged"),
    ("a.pdf", lambda: files.pdf()[:300], "file.damaged"),
    ("a.pdf", lambda: files.pdf().replace(b"/Kids", b"/Hide"), "file.damaged"),
    ("a.pdf", lambda: b"%PDF-1.7\n" + b"[" * 200_000 + b"%%EOF", "file.damaged"),
    ("a.pdf", lambda: files.pdf() + files.good("a.docx"), "file.polyglot"),
    ("a.pdf", lambda: files.pdf() + b"<script>alert(1)</script>", "file.polyglot"),
    ("a.pdf", lambda: b"GIF89a" + files.pdf(), "file.mismatch"),
    ("a.png", lambda: files.png() + files.good("a.docx"), "file.polyglot"),
    ("a.png", lambda: files.png() + b"<?php", "file.polyglot"),
    ("a.png", lambda: files.png()[:-5], "file.damaged"),
    ("a.png", lambda: files.png().replace(b"IDAT", b"IDAX"), "file.damaged"),
    ("a.png", lambda: files.png(60_000, 60_000), "file.bomb"),
    ("a.png", lambda: files.png(0, 5), "file.damaged"),
    ("a.png", lambda: b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 2**32 - 1) + b"IHDR" + b"\0" * 20, "file.damaged"),
    ("a.jpg", lambda: files.jpeg(65_000, 65_000), "file.bomb"),
    ("a.jpg", lambda: files.jpeg()[:-2], "file.damaged"),
    ("a.jpg", lambda: b"\xff\xd8\xff\xd9", "file.damaged"),
    ("a.jpg", lambda: files.jpeg() + files.good("a.docx"), "file.polyglot"),
    ("a.txt", lambda: b"MZ\x90\x00 a program", "file.mismatch"),
    ("a.txt", lambda: b"#!/bin/sh\nrm -rf ~", "file.mismatch"),
    ("a.csv", lambda: b"a,b\n\0,c", "file.mismatch"),
    ("a.csv", lambda: b"  \n<!DOCTYPE html><script>", "file.mismatch"),
    ("a.txt", lambda: b"<svg onload=alert(1)>", "file.mismatch"),
    ("a.txt", lambda: "<html>".encode("utf-16"), "file.mismatch"),
    ("a.csv", lambda: b"a,b\n" + files.good("a.docx"), "file.polyglot"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "make", "code"), CRAFTED, ids=[f"{n}-{c}-{i}" for i, (n, _, c) in enumerate(CRAFTED)]
)
def test_a_crafted_file_is_refused_with_its_reason(name: str, make: Callable[[], bytes], code: str) -> None:
    assert refusal(name, make()).code == code


@pytest.mark.parametrize("text", ["Zoë, £3\r\n", "a\tb\n\f", "x"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_kept_as_windows_and_others_write_it(text: str, encoding: str) -> None:
    assert inspect(Upload("a.csv", text.encode(encoding))).kind.content_type == "text/csv"


def test_a_pdf_that_acts_is_kept_as_sent_and_its_pages_alone_go_on() -> None:
    content = files.acting_pdf()
    assert inspect(Upload("a.pdf", content)).pages == 1
    made = pdf_pages.harmless(content)
    for words in (
        b"/JavaScript",
        b"/JS",
        b"/Launch",
        b"/FileAttachment",
        b"/AA",
        b"/OpenAction",
        b"/Names",
        b"/Widget",
    ):
        assert words in content, words
        assert words not in made, words
    assert b"Approved" in made, "what a form shows stays"
    assert b"/Stamp" in made


def test_a_pdf_of_too_many_pages_is_kept_but_taken_into_no_pack() -> None:
    content = files.pdf(*(["Page"] * 7))
    assert inspect(Upload("a.pdf", content)).pages == 7
    with pytest.raises(Refused) as refused:
        pdf_pages.harmless(content, most=6)
    assert refused.value.message == "The PDF has 7 pages, more than the 6 that a pack takes of one paper."
