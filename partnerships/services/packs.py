"""Mail before a meeting: the call for items, and the pack with agenda, papers and a link to answer."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, RuleRefused, TransitionRefused
from partnerships import rules, words, workflow
from partnerships.models import Meeting
from partnerships.queries.agendas import AgendaLine, agenda_lines
from partnerships.services import answer_links, meeting_mail
from partnerships.services.meeting_mail import Recipient
from partnerships.services.meeting_records import lock_meeting


def call_for_items(
    meeting: Meeting, *, by: Any, items_by: date | None = None, version: int | None = None
) -> Meeting:
    """Ask the members by mail for items, until a day; once for a meeting.

    `items_by`: None leaves the day the meeting names. Raises PermissionRefused, InvalidInput, TransitionRefused,
    RuleRefused, StaleVersion.
    """
    with act("meeting.call_for_items", by=by, subject=meeting):
        meeting = lock_meeting(meeting, by=by, version=version)
        decide_call_for_items(meeting).require(TransitionRefused)
        meeting.items_by = items_by or meeting.items_by
        if meeting.items_by is None or meeting.items_by < clock.today():
            raise InvalidInput.field("items_by", "Enter the day until which items are wanted, from today on.")
        rules.items_wanted_before_it(meeting.items_by, meeting.day).require(RuleRefused)
        meeting.called_for_items_at = clock.now()
        meeting.save()
        _mail_call(meeting)
    return meeting


def decide_call_for_items(meeting: Meeting) -> Decision:
    """Whether members may be asked for items: for a meeting to come, once."""
    if meeting.called_for_items_at is not None:
        when = words.day(meeting.called_for_items_at.astimezone(clock.LONDON).date())
        message = f"The members were asked for items on {when}."
        return Decision.no("meeting.called_for_items", message)
    return _to_come(meeting)


def send_pack(meeting: Meeting, *, by: Any, note: str = "", version: int | None = None) -> Meeting:
    """Send agenda and papers to the members and their standing deputies; each member gets a link to answer.

    It can be sent again, after a change. Raises PermissionRefused, TransitionRefused, RuleRefused (nothing on the
    agenda), StaleVersion.
    """
    with act("meeting.call", by=by, subject=meeting, reason=note.strip()):
        meeting = lock_meeting(meeting, by=by, version=version)
        decide_send_pack(meeting).require(TransitionRefused)
        lines = agenda_lines(meeting, by)
        if not lines:
            message = "Nothing is on the agenda yet: put at least one item on it first."
            raise RuleRefused(message, reasons=Decision.no("meeting.no_agenda", message).reasons)
        again = meeting.called_at is not None
        meeting.state, meeting.called_at = workflow.CALLED, clock.now()
        meeting.save()
        _mail_pack(meeting, lines, note.strip(), again=again)
    return meeting


def decide_send_pack(meeting: Meeting) -> Decision:
    """Whether the pack may be sent: to members of a meeting to come."""
    return Decision.all(workflow.MEETING.check("call", meeting.state), _to_come(meeting))


def _to_come(meeting: Meeting) -> Decision:
    if meeting.state in workflow.UPCOMING and meeting.day >= clock.today():
        return Decision.yes()
    message = "This is for meetings that are still to take place."
    return Decision.no("meeting.not_to_come", message)


def _mail_call(meeting: Meeting) -> None:
    page = reverse("partnerships:item_propose", args=[meeting.body.lsp.slug, meeting.body.slug])
    text = (
        f"{meeting.body.name} of {meeting.body.lsp.name} meets on {meeting_mail.when_and_where(meeting)}.\n\n"
        f"If you want something on its agenda, propose it until {words.day(meeting.items_by)}:\n\n"
        f"{settings.SITE_URL}{page}?meeting={meeting.pk}\n\n"
        "You need to sign in for it. Without an account, write to the secretary."
    )
    members = [each for each in meeting_mail.post_for(meeting).recipients if not each.is_deputy]
    subject = f"Items wanted by {words.day(meeting.items_by)}: {meeting.body.name}"
    meeting_mail.tell(meeting, members, subject, lambda _: text)


def _mail_pack(meeting: Meeting, lines: list[AgendaLine], note: str, *, again: bool) -> None:
    agenda = "\n".join(_told(line) for line in lines)
    changed = "This replaces the agenda you were sent before.\n\n" if again else ""
    head = (
        f"You are called to {meeting.title or meeting.body.name} of {meeting.body.lsp.name}:\n\n"
        f"{meeting_mail.when_and_where(meeting)}\n\n{changed}{f'{note}{chr(10)}{chr(10)}' if note else ''}"
        f"AGENDA\n\n{agenda}\n\nAgenda and papers: {meeting_mail.link_to(meeting)}\n\n"
    )
    subject = (
        f"{'Revised agenda' if again else 'Agenda and papers'}: {meeting.body.name}, {words.day(meeting.day)}"
    )
    meeting_mail.tell(
        meeting,
        meeting_mail.post_for(meeting).recipients,
        subject,
        lambda each: f"{head}{_how_to_answer(meeting, each)}",
    )


def _how_to_answer(meeting: Meeting, to: Recipient) -> str:
    """The personal link of a member; for a deputy, why they are written to."""
    if to.is_deputy:
        return f"You are the deputy of {to.term.person} ({to.term.seat.label}), who says whether you are to come."
    return (
        "Will you come, send a deputy, or send apologies? Say so here, without signing in; you can change it"
        f" until the meeting begins:\n\n{answer_links.link_for(meeting, to.term)}\n\n"
        "The link is yours alone. Please do not pass it on."
    )


def _told(line: AgendaLine) -> str:
    """One item as a mail says it, its papers below it."""
    item = line.item
    assert item is not None  # the secretary reads every item
    when = f" ({words.clock_time(line.begins)})" if line.begins else ""
    about = ", ".join(
        filter(
            None,
            (item.get_purpose_display().lower(), item.presenter, "restricted" if item.restricted else ""),
        )
    )
    papers = [f"     Paper: {paper.title}" for paper in line.papers]
    return "\n".join([f"{line.number}.{when} {line.title}", f"     {about}", *papers])
