"""The rules of agendas and of what members send ahead (P7, P12), over facts already loaded."""

from collections.abc import Collection
from datetime import datetime

from lsp import clock
from lsp.decisions import Decision
from partnerships import words, workflow
from partnerships.models import AgendaItem, Appointment, Body, Meeting


def agenda_is_open(meeting: Meeting) -> Decision:
    """An agenda changes until the meeting is cancelled or its minutes are approved."""
    if meeting.state == workflow.CANCELLED:
        return Decision.no(
            "agenda.cancelled", "This meeting is cancelled: it has no agenda.", field="meeting"
        )
    if meeting.minutes_state == workflow.APPROVED_MINUTES:
        message = "The minutes of this meeting are approved: its agenda stays as it is."
        return Decision.no("agenda.approved", message, field="meeting")
    return Decision.yes()


def of_the_same_body(item: AgendaItem, meeting: Meeting | None) -> Decision:
    """An item stands on an agenda of its own body; to another body it is referred."""
    if meeting is None or meeting.body_id == item.body_id:
        return Decision.yes()
    message = f"{meeting} is a meeting of another body. Refer the item to that body instead."
    return Decision.no("item.another_body", message, field="meeting")


def not_decided_yet(item: AgendaItem, decisions: int) -> Decision:
    """An item on which something was decided stays where it was decided."""
    if not decisions:
        return Decision.yes()
    message = "A decision was taken on this item: it stays on the agenda of that meeting."
    return Decision.no("item.decided", message)


def still_open(item: AgendaItem) -> Decision:
    """An item that was declined or withdrawn stays as it is."""
    if item.state in (workflow.PROPOSED, workflow.TAKEN_UP):
        return Decision.yes()
    message = f"This item was {item.state_as_data.label.lower()}: propose it again as a new one."
    return Decision.no("item.closed", message)


def restricted_with_a_reason(restricted: bool, reason: str) -> Decision:
    """A restricted item says why it is restricted."""
    if restricted and not reason.strip():
        message = "Say why this item is restricted: the public reads the reason in place of the item."
        return Decision.no("item.restricted_reason", message, field="restricted_reason")
    return Decision.yes()


def p12_referred_to_another_body(item: AgendaItem, body: Body, referred: Collection[int]) -> Decision:
    """An item is referred to another body of the partnership, to each once. `referred`: ids of bodies it went to."""
    if body.pk == item.body_id:
        message = "This item is before that body already: choose another body."
        return Decision.no("item.own_body", message, rule="P12", field="body")
    if body.lsp_id != item.body.lsp_id:
        message = "Choose a body of this partnership."
        return Decision.no("item.another_partnership", message, rule="P12", field="body")
    if body.pk in referred:
        message = f"{body.name} was asked already. Its answer stands with the item once it is given."
        return Decision.no("item.referred_already", message, rule="P12", field="body")
    if not body.is_current:
        message = f"{body.name} does not exist today."
        return Decision.no("item.body_ended", message, rule="P12", field="body")
    return Decision.yes()


def p12_only_what_was_referred_is_answered(item: AgendaItem) -> Decision:
    """An answer goes to the body that referred the item; an item of one's own has nobody to answer."""
    if item.referred_from_id is None:
        message = "No other body referred this item: there is nobody to answer."
        return Decision.no("item.not_referred", message, rule="P12", field="answer")
    if item.state in (workflow.WITHDRAWN,):
        return Decision.no("item.closed", "This item was withdrawn.", rule="P12", field="answer")
    return Decision.yes()


def begins_at(meeting: Meeting) -> datetime:
    """The moment the meeting begins, in London."""
    return datetime.combine(meeting.day, meeting.starts_at, tzinfo=clock.LONDON)


def answered_until_it_begins(meeting: Meeting, now: datetime) -> Decision:
    """Members say whether they come until the meeting begins."""
    if meeting.state == workflow.CANCELLED:
        return Decision.no("answer.cancelled", "This meeting was cancelled: nothing needs to be answered.")
    if meeting.state == workflow.HELD or now >= begins_at(meeting):
        message = f"The meeting of {words.day(meeting.day)} has begun or is over: tell its secretary instead."
        return Decision.no("answer.too_late", message)
    return Decision.yes()


def p8_sits_on_the_day(term: Appointment, meeting: Meeting) -> Decision:
    """A meeting is answered by whoever sits in the seat on its day."""
    if term.body_id == meeting.body_id and term.holds_on(meeting.day):
        return Decision.yes()
    message = f"{term.person} does not sit in “{term.seat}” on {words.day(meeting.day)}."
    return Decision.no("answer.not_sitting", message, rule="P8")


def nobody_stands_in_for_themselves(term: Appointment, deputy_id: int | None) -> Decision:
    """A deputy is somebody else than the member."""
    if deputy_id is not None and deputy_id == term.person_id:
        return Decision.no("deputy.same", "Nobody is their own deputy: choose somebody else.", field="deputy")
    return Decision.yes()


def p7_stands_in_once(name: str, seat: str | None) -> Decision:
    """A deputy stands in for one seat at a meeting. `seat`: the other one they are named for, None where none is."""
    if seat is None:
        return Decision.yes()
    message = f"{name} is named as deputy for “{seat}” at this meeting already. Choose somebody else."
    return Decision.no("deputy.twice", message, rule="P7", field="deputy")
