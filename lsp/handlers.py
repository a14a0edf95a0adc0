"""The platform's own jobs."""

from lsp import jobs
from lsp.audit import export  # noqa: F401  registers the export of the trail
from lsp.errors import NotFoundError
from lsp.imports import handlers as imports  # noqa: F401  registers the import of the register
from lsp.models import Job
from lsp.services import invitations


@jobs.handler("invitations.all")
def invite_all(job: Job, progress: jobs.Progress) -> jobs.Report:
    """Invite all members of the job's partnership."""
    if job.lsp is None:
        raise NotFoundError("This job names no partnership.")
    people = invitations.members(job.lsp, job.created_by)
    progress.begin("Inviting members", total=len(people))
    outcome = invitations.invite_all(job.lsp, by=job.created_by, advance=progress.advance)
    rows = [{"name": name, "reason": reason} for name, reason in outcome.refused]
    rows += [{"name": name, "reason": "No e-mail address is recorded."} for name in outcome.no_address]
    return {
        "message": f"{len(outcome.invited)} members of {job.lsp.name} were invited.",
        "counts": {
            "Invited": len(outcome.invited),
            "Had an account already": len(outcome.have_account),
            "Without an e-mail address": len(outcome.no_address),
            "Refused": len(outcome.refused),
        },
        "rows": rows,
    }
