"""What the worker does for partnerships. Found at start by its name (`lsp.jobs`)."""

from django.urls import reverse

from lsp.imports.kinds import Kind, register_kind
from lsp.imports.starting import carry_out
from lsp.jobs import handler
from partnerships import permissions
from partnerships.imports import files
from partnerships.services import board_packs  # noqa: F401  registers the making of board packs
from partnerships.services.structure_import import import_structure

STRUCTURE = Kind(
    code="structure",
    title="Structure",
    of_lsp=True,
    may=lambda user, lsp: permissions.keep_membership(user, lsp.pk),
    carry_out=import_structure,
    report_url=lambda job: reverse("structure_import:report", args=[job.lsp.slug, job.pk]),
    refusal=files.refusal,
    read=files.open_file,
    options={
        "sector": "of new organisations for which a Popolo file says none",
        "represents": "the organisation people sit for where a Popolo file does not say",
    },
)
register_kind(STRUCTURE)
handler(STRUCTURE.job_kind)(carry_out)
