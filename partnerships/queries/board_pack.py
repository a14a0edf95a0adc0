"""What the board pack of a meeting holds, for one reader, as data that a template of `templates/pdf/` sets."""

import hashlib
import json
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from lsp.access import Access
from lsp.markdown_blocks import blocks, breakable
from lsp.models import StoredFile
from lsp.queries.due import due_things
from partnerships import follow_up, forward_plan, words, workflow
from partnerships.models import AgendaItem, BodyBlock, Decision, Meeting, Office, Paper
from partnerships.queries import due
from partnerships.queries.agendas import AgendaLine, agenda_lines
from partnerships.queries.decisions import awaited, to_ratify_at
from partnerships.queries.due_sources import SOURCES

AHEAD = timedelta(days=120)
BACK = timedelta(days=366)
MOST_MINUTES = 3
FOR_MEMBERS = {
    "title": "For those with a role in the partnership",
    "words": "This pack may hold items and papers that are restricted. Do not pass it on.",
}
FOR_EVERYBODY = {
    "title": "For everybody",
    "words": "This pack holds what is public. What is restricted or not published is left out; the agenda says where.",
}

Data = dict[str, Any]


def board_pack(meeting: Meeting, reader: Any, *, public: bool) -> Data:
    """Everything in the pack as `reader` may read it, the moment it was made apart. A fixed number of queries."""
    lines = agenda_lines(meeting, reader)
    shown = [line for line in lines if line.item is not None]
    return {
        **_cover(meeting),
        "audience": FOR_EVERYBODY if public else FOR_MEMBERS,
        "agenda": [_agenda_row(line) for line in lines],
        "agenda_notes": _left_out(lines),
        "minutes": _minutes(meeting, reader),
        "items": [_item(line, meeting) for line in shown if _says_more(line)],
        "lists": [_due(meeting, reader), *_membership(meeting, reader), _unsettled(meeting, reader)],
    }


def fingerprint(pack: Data) -> str:
    """Tells a pack from one made after something in it changed."""
    return hashlib.sha256(json.dumps(pack, sort_keys=True).encode()).hexdigest()


# Cover and agenda --------------------------------------------------------------------------------------------------


def _cover(meeting: Meeting) -> Data:
    body = meeting.body
    until = f" to {words.clock_time(meeting.ends_at)}" if meeting.ends_at else ""
    day = words.day(meeting.day)
    heading = meeting.title or body.name
    facts = [("Body", body.name)] if meeting.title else []
    chair = (
        Office.objects.as_at(meeting.day).filter(body=body, kind=Office.Kind.CHAIR).select_related("person")
    )
    facts += [("Chair", ", ".join(office.person.name for office in chair.order_by("pk")))]
    facts += [("Quorum", f"{body.quorum} voting seats" if body.quorum else "")]
    return {
        "title": f"Board pack: {heading}, {day}",
        "heading": heading,
        "lsp": body.lsp.name,
        "body": body.name,
        "day": day,
        "when": f"{meeting.day:%A} {day}, {words.clock_time(meeting.starts_at)}{until}",
        "place": meeting.place or "The place is not settled yet",
        "cancelled": meeting.cancel_reason if meeting.state == workflow.CANCELLED else "",
        "facts": [fact for fact in facts if fact[1]],
        "address": f"{settings.SITE_URL}{meeting.get_absolute_url()}",
    }


def _agenda_row(line: AgendaLine) -> Data:
    about = _about(line.item, papers=len(line.papers)) if line.item else line.reason
    return {
        "number": line.number,
        "time": words.clock_time(line.begins),
        "title": breakable(line.title),
        "about": breakable(about),
        "presenter": breakable(line.item.presenter) if line.item else "",
        "restricted": line.restricted,
    }


def _about(item: AgendaItem, papers: int = 0) -> str:
    """What is asked of the meeting, how long, who referred it, how many papers."""
    said = [item.get_purpose_display()]
    said += [f"{item.duration} minutes"] if item.duration else []
    said += [f"referred by {item.referred_from.body.name}"] if item.referred_from else []
    said += ["1 paper" if papers == 1 else f"{papers} papers"] if papers else []
    return ", ".join(said)


def _left_out(lines: list[AgendaLine]) -> list[str]:
    """That something is left out, where it is."""
    hidden = [str(line.number) for line in lines if line.item is None]
    if not hidden:
        return []
    which = f"Item {hidden[0]} is" if len(hidden) == 1 else f"Items {', '.join(hidden)} are"
    return [f"{which} restricted and left out of this pack, with any papers."]


def _says_more(line: AgendaLine) -> bool:
    return bool(line.papers or (line.item and line.item.text))


def _item(line: AgendaLine, meeting: Meeting) -> Data:
    item = line.item
    assert item is not None  # what is hidden from the reader was taken out before
    return {
        "number": line.number,
        "title": breakable(line.title),
        "about": breakable(", ".join(filter(None, (_about(item), item.presenter)))),
        "restricted": line.restricted,
        "reason": line.reason,
        "blocks": blocks(item.text),
        "papers": [_paper(paper, meeting) for paper in line.papers],
    }


def _paper(paper: Paper, meeting: Meeting) -> Data:
    place = [meeting.body.lsp.slug, meeting.body.slug, paper.pk]
    return {
        "title": breakable(paper.title),
        "file": _file(paper.file),
        "address": f"{settings.SITE_URL}{reverse('partnerships:paper', args=place)}",
        "restricted": paper.restricted,
        "url": paper.url,
        "shown": breakable(paper.url),
        "blocks": blocks(paper.text),
    }


def _file(file: StoredFile | None) -> Data | None:
    """What is said of a paper's file; its content is found by the digest."""
    if file is None:
        return None
    return {
        "name": breakable(file.name),
        "about": file.about,
        "digest": file.digest,
        "digest_shown": breakable(file.digest),
        "is_pdf": file.kind.is_pdf,
    }


def _minutes(meeting: Meeting, reader: Any) -> list[Data]:
    """The minutes that wait to be approved, the newest first; for an outsider those published as a draft."""
    seen: Any = Meeting.objects.visible_to(reader).filter(body=meeting.body_id, day__lt=meeting.day)
    drafts = seen.filter(minutes_state=workflow.DRAFT_MINUTES).order_by("-day", "-starts_at")
    if not reads_all(reader, meeting):
        drafts = drafts.filter(minutes_published=True)
    return [
        {
            "title": f"{earlier.title or meeting.body.name}, {words.day(earlier.day)}",
            "blocks": blocks(earlier.minutes),
        }
        for earlier in drafts[:MOST_MINUTES]
    ]


def reads_all(reader: Any, meeting: Meeting) -> bool:
    """Whether the reader holds a role in the meeting's partnership."""

    return Access.of(reader).reads(meeting.body.lsp_id)


# What is due, membership, decisions ---------------------------------------------------------------------------------


def _due(meeting: Meeting, reader: Any) -> Data:
    """What its partners owe, what follows from its decisions of the last year, what its forward plan holds."""
    rows = [*_promised(meeting), *_planned(meeting)]
    told = {(day, title) for day, title, *_ in rows}
    rows += [row for row in _actions(meeting, reader) if row[:2] not in told]
    rows.sort(key=lambda row: (row[0] is None, row[0] or date.min, row[1]))
    return {
        "title": "What is due",
        "words": "What partners have promised and still owe, and what falls in the months to come.",
        "empty": "Nothing is due.",
        "head": ["When", "What", "Who", "State"],
        "columns": [23, 42, 22, 23],
        "rows": [[words.day(day) if day else "No date", *map(breakable, rest)] for day, *rest in rows],
    }


def _promised(meeting: Meeting) -> list[tuple[date | None, str, str, str]]:
    """What apps above say is due (`lsp.due`), as everybody may read it: of a body below another, in its own blocks."""
    body = meeting.body
    found = due_things(AnonymousUser(), meeting.day).but_of(source.kind for source in SOURCES)
    found = found.of_lsp(body.lsp_id).until(meeting.day + AHEAD)
    if body.parent_id is not None:
        found = found.in_blocks(BodyBlock.objects.as_at(meeting.day).filter(body=body).values("block"))
    return [
        (thing.day, thing.title, thing.whose, "Overdue" if thing.is_overdue(meeting.day) else thing.label)
        for thing in (found if found.arms else ())
    ]


def _actions(meeting: Meeting, reader: Any) -> list[tuple[date | None, str, str, str]]:
    """Only what is public: a promise that its agency has not made yet is nobody else's to hand round."""
    seen: Any = Decision.objects.visible_to(reader)
    taken = seen.filter(body=meeting.body_id, decided_on__lt=meeting.day, decided_on__gte=meeting.day - BACK)
    following = follow_up.of(taken.select_related("body__lsp"), AnonymousUser())
    return [(thing.due, thing.title, thing.who, thing.tag) for found in following.values() for thing in found]


def _planned(meeting: Meeting) -> list[tuple[date | None, str, str, str]]:
    entries = forward_plan.entries(meeting.body, AnonymousUser(), meeting.day, meeting.day + AHEAD)
    return [(each.day, each.title, "", each.kind) for each in entries if each.kind != "Term ending"]


def _membership(meeting: Meeting, reader: Any) -> list[Data]:
    """Vacancies and terms ending on the day of the meeting; of a body at the top, those of every body."""
    body = meeting.body
    found = due.membership_due(body.lsp, meeting.day, reader)
    whole = body.parent_id is None
    vacant = [row for row in found.vacancies if whole or row.seat.body_id == body.pk]
    ending = [term for term in found.ending if whole or term.body_id == body.pk]
    return [
        {
            "title": "Vacancies",
            "words": f"Seats that nobody holds on {words.day(meeting.day)}.",
            "empty": "No seat is vacant.",
            "head": ["Seat", "Body", "Vacant since"],
            "columns": [40, 40, 20],
            "rows": [
                [breakable(row.seat.label), row.seat.body.name, words.day(row.vacant_since)] for row in vacant
            ],
        },
        {
            "title": "Terms about to end",
            "words": f"Terms that end within {found.notice_days} days of the meeting.",
            "empty": "No term is about to end.",
            "head": ["Who", "Seat", "Body", "Ends"],
            "columns": [26, 26, 25, 23],
            "rows": [
                [
                    breakable(term.person.name),
                    breakable(term.seat.label),
                    term.body.name,
                    words.day(term.ends_on),
                ]
                for term in ending
            ],
        },
    ]


def _unsettled(meeting: Meeting, reader: Any) -> Data:
    """Decisions that wait for a quorate meeting (P7), or for an organisation's own decision (P11)."""
    seen: Any = Decision.objects.visible_to(reader).filter(body=meeting.body_id, decided_on__lt=meeting.day)
    waiting = awaited(seen).prefetch_related("bindings__organisation").select_related("body")
    rows = [
        [
            decision.reference,
            breakable(decision.text),
            "Too few were present: a quorate meeting has to ratify it.",
        ]
        for decision in to_ratify_at(meeting, reader)
    ]
    rows += [
        [
            decision.reference,
            breakable(decision.text),
            f"Waits for the own decision of {_awaited_of(decision)}.",
        ]
        for decision in waiting.order_by("year", "number")
    ]
    return {
        "title": "Decisions not settled yet",
        "words": "",
        "empty": "No decision waits to be ratified.",
        "head": ["Decision", "Text", "What it waits for"],
        "columns": [24, 46, 30],
        "rows": rows,
    }


def _awaited_of(decision: Decision) -> str:
    return ", ".join(str(each.organisation) for each in decision.bindings.all() if each.is_awaited)
