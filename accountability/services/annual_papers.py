"""The paper of a signed annual progress report: made once, at the signature, and kept so that its bytes stay (D7)."""

import io
from typing import Any

from pypdf import PdfReader

from accountability.models import AnnualReport
from accountability.queries.annual_paper import file_name, rendered
from lsp.services import stored_files
from lsp.stored import disk, kinds
from lsp.stored.inspection import Inspected


def keep_signed(report: AnnualReport, *, by: Any) -> None:
    """The report as it is signed, within that act. It is saved by whoever calls."""
    content = rendered(report)
    pages = len(PdfReader(io.BytesIO(content)).pages)
    made = Inspected(file_name(report), kinds.PDF, content, disk.digest_of(content), pages)
    report.signed_pdf = stored_files.keep(made, by=by, lsp=report.lsp)
