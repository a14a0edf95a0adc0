"""The paper of an annual progress report: data that `templates/pdf/annual_report.typ` sets, and the PDF (D7)."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from accountability import annual_workflow as workflow
from accountability.models import AnnualReport, ReportFigure
from lsp import pdf
from lsp.markdown_blocks import blocks, breakable
from partnerships import words

TEMPLATE = "annual_report.typ"


def file_name(report: AnnualReport) -> str:
    """What the file is called where it is downloaded."""
    said = "" if report.signed_at else "-draft"
    return f"{report.lsp.slug}-{report.organisation.slug}-annual-progress-report-{report.year}{said}.pdf"


def rendered(report: AnnualReport) -> bytes:
    """The PDF of the report as it is."""
    return pdf.render(TEMPLATE, paper_of(report))


def paper_of(report: AnnualReport) -> dict[str, Any]:
    """Figures as drafted and as corrected side by side, words by section; nobody's name, for the public reads it."""
    figures = list(report.figures.all())
    signed, keywords = report.signed_at, [report.year]
    return {
        "title": f"{report.organisation.name}: annual progress report {report.year}",
        "agency": report.organisation.name,
        "lsp": report.lsp.name,
        "year": report.year,
        "draft": signed is None,
        "drafted_on": words.day(timezone.localtime(report.drafted_at).date()),
        "signed_on": words.day(timezone.localtime(signed).date()) if signed else "",
        "keywords": [*keywords, f"sha256:{report.digest}"] if signed else [*keywords, "draft"],
        "digest_shown": breakable(report.digest),
        "sections": [
            {
                "heading": heading,
                "figures": [_row(each) for each in figures if each.section == code],
                "words": blocks(report.words.get(code, "")),
            }
            for code, heading in workflow.SECTIONS
            if report.words.get(code) or any(each.section == code for each in figures)
        ],
    }


def _row(figure: ReportFigure) -> list[str]:
    cells = (figure.label, figure.drafted, figure.corrected, figure.correction_reason)
    return [breakable(cell) for cell in cells]


def readable_papers(user: Any) -> Q:
    """The stored papers of the reports that the user may see."""
    seen: Any = AnnualReport.objects.visible_to(user)
    return Q(pk__in=seen.filter(signed_pdf__isnull=False).order_by().values("signed_pdf"))
