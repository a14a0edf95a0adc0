"""What the minutes say of each item of a meeting held; what restricted items said stays with those inside."""

from collections.abc import Mapping
from typing import Any

from lsp.audit import act
from lsp.decisions import Decision as Answer
from lsp.errors import InvalidInput, TransitionRefused
from partnerships import workflow
from partnerships.models import AgendaItem, Meeting
from partnerships.services.meeting_records import lock_meeting

LONGEST = 20_000


def write(meeting: Meeting, *, by: Any, notes: Mapping[int, str], version: int | None = None) -> Meeting:
    """Write down what was said in the items, by their ids; items that are not named stay as they are.

    Raises TransitionRefused (not held; minutes approved), InvalidInput (an item of another agenda), StaleVersion.
    """
    with act("meeting.write_notes", by=by, subject=meeting):
        meeting = lock_meeting(meeting, by=by, version=version)
        decide(meeting).require(TransitionRefused)
        items = {item.pk: item for item in AgendaItem.objects.filter(meeting=meeting).on_agenda()}
        strangers = [pk for pk in notes if pk not in items]
        if strangers:
            raise InvalidInput.field("notes", "An item that is not on this agenda cannot have a note in it.")
        changed = [_noted(items[pk], text) for pk, text in notes.items()]
        for item in filter(None, changed):
            item.save()
        if any(changed):
            meeting.save()  # a new version: two who write notes at once do not overwrite each other
    return meeting


def decide(meeting: Meeting) -> Answer:
    """Whether notes may be written: of a meeting held, until its minutes are approved."""
    if meeting.state != workflow.HELD:
        return Answer.no("meeting.not_held", f"{meeting} is not recorded as held: record who came first.")
    if meeting.minutes_state == workflow.APPROVED_MINUTES:
        return Answer.no("minutes.approved", "The minutes are approved and stay as they are.")
    return Answer.yes()


def _noted(item: AgendaItem, text: str) -> AgendaItem | None:
    """The item with its note, None where that is what it says already."""
    note = text.replace("\r\n", "\n").strip()
    if len(note) > LONGEST:
        raise InvalidInput.field(f"note-{item.pk}", f"A note has at most {LONGEST:,} characters.")
    if note == item.note:
        return None
    item.note = note
    return item
