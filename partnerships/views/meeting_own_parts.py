"""What the page of a meeting shows of its agenda and of who comes, and what can be done with them."""

from typing import Any

from partnerships import rules, workflow
from partnerships.queries import answers
from partnerships.queries.agendas import agenda_lines
from partnerships.services import packs
from partnerships.views.apologies import answerable
from partnerships.views.meeting_parts import Link, Part


def agenda_part(page: Any) -> Part:
    """The agenda, with what members may read of it."""
    lines = agenda_lines(page.meeting, page.request.user)
    is_open = page.may_keep and bool(rules.agenda_is_open(page.meeting))
    context = {
        "lines": lines,
        "add": page.address("item_add", page.meeting.pk) if is_open else "",
        "arrange": page.address("meeting_arrange", page.meeting.pk) if is_open and len(lines) > 1 else "",
    }
    return Part("partnerships/meeting/agenda.html", context, order=20)


def answers_part(page: Any) -> Part | None:
    """Who comes, for those with a role in the partnership, until the meeting is recorded as held."""
    meeting = page.meeting
    if meeting.state not in workflow.UPCOMING or not page.access.reads(page.lsp.pk):
        return None
    rows = answers.expected(meeting)
    may_answer = answerable(page)
    context = {
        "rows": rows,
        "told": sum(row.answer is not None for row in rows),
        "may_answer_for": page.may_keep and may_answer,
        "own": answers.own_term(meeting, page.request.user) if may_answer else None,
        "quorum": page.body.quorum,
        "voting": sum(_comes(row) and row.term.seat.voting for row in rows),
    }
    return Part("partnerships/meeting/answers.html", context, order=30)


def _comes(row: Any) -> bool:
    return row.answer is not None and row.answer.status in ("present", "deputy")


def agenda_acts(page: Any) -> list[Link]:
    """What the secretary sends; where everybody proposes."""
    links: list[Link] = []
    if page.may_keep:
        if packs.decide_send_pack(page.meeting):
            words = "Send the pack again" if page.meeting.called_at else "Send the pack"
            links.append((words, page.address("meeting_pack", page.meeting.pk)))
        if packs.decide_call_for_items(page.meeting):
            links.append(("Call for items", page.address("meeting_call", page.meeting.pk)))
    links.append(("Board pack as a PDF", page.address("board_pack", page.meeting.pk)))
    links.append(("Forward plan", page.address("forward_plan")))
    return links
