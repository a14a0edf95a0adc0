"""What is recorded of a meeting, as steps of `/api/v1/meetings/{id}/`: held, corrected, ratifying, its minutes."""

from typing import Any

from lsp.api.base import transition
from partnerships.api import recorded_shapes as shapes
from partnerships.models import Meeting
from partnerships.services import attendance, item_notes, minutes, ratification
from partnerships.services.attendance import Mark
from partnerships.services.newcomers import NewPerson


class RecordsMeetings:
    """The steps of a meeting once its day has come."""

    request: Any

    @transition(shapes.HoldInput)
    def hold(self, record: Meeting, data: dict[str, Any], version: int) -> Meeting:
        """Record the meeting as held: who came, seat by seat."""
        return attendance.hold(record, by=self.request.user, version=version, **_marked(data))

    @transition(shapes.CorrectInput)
    def correct_attendance(self, record: Meeting, data: dict[str, Any], version: int) -> Meeting:
        """Put the attendance right, with the reason."""
        return attendance.correct(record, by=self.request.user, version=version, **_marked(data))

    @transition(shapes.RatifyInput)
    def ratify(self, record: Meeting, data: dict[str, Any], version: int) -> Meeting:
        """Record which decisions of inquorate meetings this one ratified."""
        ratification.ratify(record, by=self.request.user, version=version, **data)
        return record

    @transition(shapes.NotesInput)
    def write_notes(self, record: Meeting, data: dict[str, Any], version: int) -> Meeting:
        """Write down what was said in the items."""
        notes = {each["item"].pk: each["note"] for each in data["notes"]}
        return item_notes.write(record, by=self.request.user, notes=notes, version=version)

    @transition(shapes.MinutesInput)
    def write_minutes(self, record: Meeting, data: dict[str, Any], version: int) -> Meeting:
        """Write the minutes, or let them draft themselves from what was recorded."""
        return minutes.draft(record, by=self.request.user, text=data.get("minutes"), version=version)

    @transition(shapes.ApproveInput)
    def approve_minutes(self, record: Meeting, data: dict[str, Any], version: int) -> Meeting:
        """Record at which later meeting the minutes were approved."""
        return minutes.approve(record, by=self.request.user, version=version, **data)

    @transition()
    def publish_minutes(self, record: Meeting, data: dict[str, Any], version: int) -> Meeting:
        """Let everybody read the minutes, who came and the open decisions."""
        return minutes.publish(record, by=self.request.user, version=version)

    @transition(shapes.WhyInput)
    def unpublish_minutes(self, record: Meeting, data: dict[str, Any], version: int) -> Meeting:
        """Take the minutes back from the public."""
        return minutes.unpublish(record, by=self.request.user, version=version, **data)


def _marked(data: dict[str, Any]) -> dict[str, Any]:
    """The body with its marks as the service reads them: a deputy by id, or by the name of somebody new."""
    marks = []
    for each in data.pop("attendances"):
        name = each.pop("deputy_name", "").strip()
        deputy = each.pop("deputy", None) or (NewPerson(name) if name else None)
        marks.append(Mark(deputy=deputy, **each))
    return {"marks": marks, **data}
