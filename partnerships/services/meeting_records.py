"""What every service of meetings begins with: queue on the body, lock the meeting, ask who keeps it."""

from typing import Any

from lsp.errors import PermissionRefused
from lsp.services.locking import lock, system_lock
from partnerships import permissions
from partnerships.models import Body, Meeting


def queue_on(*bodies: Body) -> list[Body]:
    """The bodies, locked in the order of their ids: writers of a body's meetings and agendas queue, none deadlock."""
    locked = {pk: system_lock(Body, pk) for pk in sorted({body.pk for body in bodies})}
    return [locked[body.pk] for body in bodies]


def lock_body_to_meet(body: Body, *, by: Any) -> Body:
    """The body as `by` may see it, locked; PermissionRefused where they do not keep its meetings."""
    held = lock(Body, body.pk, by=by)
    permissions.keep_meetings(by, held).require(PermissionRefused)
    return held


def lock_meeting(meeting: Meeting, *, by: Any, version: int | None = None) -> Meeting:
    """The meeting as `by` may see it, locked after its body; PermissionRefused where they do not keep it."""
    queue_on(meeting.body)
    held = lock(Meeting, meeting.pk, by=by, version=version)
    permissions.keep_meetings(by, held.body).require(PermissionRefused)
    return held
