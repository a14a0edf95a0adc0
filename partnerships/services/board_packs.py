"""The board pack: asked for by who reads the meeting from inside, made by a worker, fetched from the pack's page.

There are two: one's own, as one may read the meeting, for oneself alone; and the public one, made by the secretary,
which everybody may fetch as long as nothing in it has changed.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from lsp import clock, jobs, pdf
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import NotFoundError, PermissionRefused, TransitionRefused
from lsp.models import Job, JobFile
from lsp.services import copies
from partnerships import permissions
from partnerships.models import Meeting
from partnerships.queries.board_pack import Data, board_pack, fingerprint
from partnerships.services.pack_papers import in_full

PACK = "meeting.pack"
TEMPLATE = "board_pack.typ"
OWN, PUBLIC = "own", "public"
AUDIENCES = (OWN, PUBLIC)
STALE = "The file was deleted when words were removed from the record. Ask for a new pack."
copies.register_files(PACK, STALE)


def request_pack(meeting: Meeting, *, by: Any, audience: str = OWN) -> Job:
    """Start the job that makes the pack; the one that is under way where there is one.

    Raises NotFoundError where `by` may not see the meeting, PermissionRefused, TransitionRefused (a public pack of
    what is not public).
    """
    seen: Any = Meeting.objects.visible_to(by)
    if not seen.filter(pk=meeting.pk).exists():
        raise NotFoundError("There is no such meeting.")
    may = permissions.keep_meetings if audience == PUBLIC else permissions.read_packs
    may(by, meeting.body).require(PermissionRefused)
    if audience == PUBLIC:
        decide_public(meeting).require(TransitionRefused)
    with act("meeting.make_pack", by=by, subject=meeting):
        under_way: Job | None = _of(meeting, by, audience).filter(finished_at=None).order_by("-pk").first()
        if under_way is not None:
            return under_way
        title = f"{'Public board pack' if audience == PUBLIC else 'Board pack'}: {meeting}"
        payload = {"meeting": meeting.pk, "audience": audience}
        return jobs.enqueue(PACK, title=title, by=by, lsp=meeting.body.lsp, payload=payload)


def decide_public(meeting: Meeting) -> Decision:
    """Whether there can be a public pack: of a meeting that everybody may read about."""
    seen: Any = Meeting.objects.visible_to(AnonymousUser())
    if seen.filter(pk=meeting.pk).exists():
        return Decision.yes()
    message = "This meeting is not public: publish the meeting, its body and the partnership first."
    return Decision.no("meeting.not_public", message)


@dataclass(frozen=True)
class Pack:
    """The newest pack of an audience: the job that makes or made it, and whether it still says what is so."""

    audience: str
    job: Job
    is_current: bool

    @property
    def is_ready(self) -> bool:
        """Whether there is a file to fetch."""
        return self.job.status == Job.Status.DONE and bool(self.job.report.get("size"))


def latest(meeting: Meeting, *, user: Any, audience: str) -> Pack | None:
    """The newest pack that `user` may fetch, or that is being made for them; None where there is none.

    One's own is for who still reads the meeting from inside. The public one is everybody's while it is current: what
    was restricted since must not stay public.
    """
    if audience == OWN and not permissions.read_packs(user, meeting.body):
        return None
    job = _of(meeting, user, audience).order_by("-pk").first()
    if job is None:
        return None
    reader = AnonymousUser() if audience == PUBLIC else user
    now = fingerprint(board_pack(meeting, reader, public=audience == PUBLIC))
    found = Pack(audience, job, is_current=job.report.get("fingerprint") == now)
    keeps = permissions.keep_meetings(user, meeting.body)
    return found if audience == OWN or keeps or (found.is_ready and found.is_current) else None


def file_of(meeting: Meeting, *, user: Any, audience: str) -> JobFile:
    """The file of the newest pack. Raises NotFoundError where there is none that `user` may fetch."""
    pack = latest(meeting, user=user, audience=audience)
    file = JobFile.objects.filter(job=pack.job).first() if pack and pack.is_ready else None
    if file is None:
        raise NotFoundError("There is no such pack. Ask for a new one.")
    return file


def _of(meeting: Meeting, user: Any, audience: str) -> Any:
    """The jobs of this meeting and audience; of one's own packs those one asked for."""
    made = Job.objects.filter(
        kind=PACK, lsp=meeting.body.lsp_id, payload__meeting=meeting.pk, payload__audience=audience
    )
    return made if audience == PUBLIC else made.filter(created_by=user.pk)


@jobs.handler(PACK)
def make_pack(job: Job, progress: jobs.Progress) -> jobs.Report:
    """Make the PDF as the person who asked may read the meeting, or as everybody may; older files of it go."""
    seen: Any = Meeting.objects.visible_to(job.created_by)
    meeting = seen.select_related("body__lsp__regime").filter(pk=job.payload["meeting"]).first()
    if meeting is None:
        raise NotFoundError("There is no such meeting.")
    audience, by = job.payload["audience"], job.created_by
    progress.begin("Reading the meeting", total=2)
    may = permissions.keep_meetings if audience == PUBLIC else permissions.read_packs
    may(by, meeting.body).require(PermissionRefused)
    pack = board_pack(meeting, AnonymousUser() if audience == PUBLIC else by, public=audience == PUBLIC)
    progress.advance()
    content, left_out = _printed(pack)
    JobFile.objects.filter(job__in=_of(meeting, by, audience)).delete()
    name = f"{'public-' if audience == PUBLIC else ''}pack-{meeting.body.slug}-{meeting.day.isoformat()}.pdf"
    JobFile.objects.create(job=job, name=name, content=content)
    progress.advance()
    return {
        "message": f"The pack is ready.{_said_of(left_out)}",
        "counts": {"items on the agenda": len(pack["agenda"]), "papers": _papers(pack)},
        "fingerprint": fingerprint(pack),
        "size": len(content),
        "link": reverse("partnerships:board_pack_file", args=_place(meeting, audience)),
        "link_label": "Download the pack",
    }


def _printed(pack: Data) -> tuple[bytes, int]:
    """The PDF, and how many papers could not be put in."""
    made = clock.now().astimezone(clock.LONDON)
    when = f"{made.day} {made:%B %Y}, {made.hour % 12 or 12}:{made:%M}{'am' if made.hour < 12 else 'pm'}"
    found = in_full(pack)
    own = pdf.render(TEMPLATE, {**found.data, "made": f"Made on {when}."}, accessible=not found.parts)
    return (pdf.with_pages(own, found.parts) if found.parts else own), found.left_out


def _said_of(left_out: int) -> str:
    if not left_out:
        return ""
    papers = "1 paper" if left_out == 1 else f"{left_out} papers"
    return f" {papers} could not be put in: the pack says which, and why."


def _papers(pack: Data) -> int:
    return sum(len(item["papers"]) for item in pack["items"])


def _place(meeting: Meeting, *more: Any) -> list[Any]:
    """What fills the addresses below the meeting."""
    return [meeting.body.lsp.slug, meeting.body.slug, meeting.pk, *more]
