"""Which files are kept: each kind with the endings of its names, what it begins with, and what it is called."""

from dataclasses import dataclass

ZIP = b"PK\x03\x04"
OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class Kind:
    """A kind of file. `begins` is what its content begins with, `part` what an archive must hold to be it."""

    name: str
    suffixes: tuple[str, ...]
    content_type: str
    begins: bytes = b""
    part: str = ""

    @property
    def is_archive(self) -> bool:
        """Whether it is a ZIP archive of parts."""
        return self.begins == ZIP

    @property
    def is_text(self) -> bool:
        """Whether it is nothing but text."""
        return not self.begins

    @property
    def is_pdf(self) -> bool:
        """Whether it has pages that a pack can take."""
        return self is PDF


PDF = Kind("PDF", (".pdf",), "application/pdf", b"%PDF-")
KINDS = (
    PDF,
    Kind("OpenDocument text", (".odt",), f"{ODF}text", ZIP, "content.xml"),
    Kind("Word document", (".docx",), f"{OOXML}wordprocessingml.document", ZIP, "word/document.xml"),
    Kind("OpenDocument spreadsheet", (".ods",), f"{ODF}spreadsheet", ZIP, "content.xml"),
    Kind("Excel workbook", (".xlsx",), f"{OOXML}spreadsheetml.sheet", ZIP, "xl/workbook.xml"),
    Kind("CSV", (".csv",), "text/csv"),
    Kind("text", (".txt",), "text/plain"),
    Kind("PNG picture", (".png",), "image/png", b"\x89PNG\r\n\x1a\n"),
    Kind("JPEG picture", (".jpg", ".jpeg"), "image/jpeg", b"\xff\xd8\xff"),
)
SUFFIXES = tuple(suffix for kind in KINDS for suffix in kind.suffixes)
BY_SUFFIX = {suffix: kind for kind in KINDS for suffix in kind.suffixes}
BY_TYPE = {kind.content_type: kind for kind in KINDS}
ALLOWED = "PDF, ODT, DOCX, ODS, XLSX, CSV, TXT, PNG or JPEG"
