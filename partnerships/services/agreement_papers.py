"""The papers of an agreement as PDF: made once, when it is circulated and when all have signed, and kept by digest.

Because they are kept, whoever holds one can have it compared byte for byte (`queries/agreement_checks.py`).
"""

import io
from typing import Any

from pypdf import PdfReader

from lsp import pdf
from lsp.models import StoredFile
from lsp.services import stored_files
from lsp.stored import disk, kinds
from lsp.stored.inspection import Inspected
from partnerships.models import Agreement, AgreementVersion
from partnerships.queries.agreement_paper import paper_of

TEMPLATE = "agreement.typ"


def keep_text(agreement: Agreement, text: AgreementVersion, *, by: Any) -> None:
    """The text as it is circulated, with lines to sign on in ink (A7). The version is saved by whoever calls."""
    text.text_pdf = _kept(agreement, text, signed=False, by=by)


def keep_signed(agreement: Agreement, *, by: Any) -> None:
    """The agreed text with its signatures; once, when all have signed or it is brought in."""
    text = agreement.agreed
    if text is not None and text.signed_pdf_id is None:
        text.signed_pdf = _kept(agreement, text, signed=True, by=by)
        text.save()


def _kept(agreement: Agreement, text: AgreementVersion, *, signed: bool, by: Any) -> StoredFile:
    content = pdf.render(TEMPLATE, paper_of(agreement, text, signed=signed))
    said = "signed" if signed else "to-sign"
    name = f"{agreement.reference}-version-{text.number}-{said}.pdf"
    pages = len(PdfReader(io.BytesIO(content)).pages)
    made = Inspected(name, kinds.PDF, content, disk.digest_of(content), pages)  # our own: nothing to suspect
    return stored_files.keep(made, by=by, lsp=agreement.lsp)
