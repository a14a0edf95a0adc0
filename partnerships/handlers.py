"""What the worker does for partnerships. Found at start by its name (`lsp.jobs`)."""

from django.urls import reverse

from lsp.imports.kinds import Kind, register_kind
from lsp.imports.starting import carry_out
from lsp.jobs import handler
from partnerships import permissions
from partnerships.services.member_import import import_members

MEMBERS = Kind(
    code="members",
    title="Members",
    of_lsp=True,
    may=lambda user, lsp: permissions.keep_membership(user, lsp.pk),
    carry_out=import_members,
    report_url=lambda job: reverse("member_import:report", args=[job.lsp.slug, job.pk]),
)
register_kind(MEMBERS)
handler(MEMBERS.job_kind)(carry_out)
