"""What the page of a meeting shows of what was recorded: who came, interests, decisions, minutes; and the acts."""

from typing import Any

from lsp import clock
from partnerships import follow_up, rules, workflow
from partnerships.models import Decision, Interest
from partnerships.queries import decisions as found
from partnerships.queries import register
from partnerships.services import attendance
from partnerships.views.meeting_parts import Link, Part
from partnerships.views.minutes import may_read, minutes_acts


def attendance_part(page: Any) -> Part | None:
    """Who came, to those who may know; that nothing is recorded yet, once the day has passed."""
    meeting = page.meeting
    if meeting.state in workflow.UPCOMING:
        waits = page.may_keep and rules.held_once_its_day_has_come(meeting, clock.today())
        record = page.address("meeting_attendance", meeting.pk)
        context = {"record": record, "is_past": meeting.day < clock.today()}
        return Part("partnerships/attendance/waits.html", context, order=10) if waits else None
    if meeting.state != workflow.HELD or not (meeting.minutes_published or page.access.reads(page.lsp.pk)):
        return None
    rows = register.recorded_rows(meeting)
    quorum = register.quorum_of(meeting, rows)
    context = {
        "rows": rows,
        "present": quorum.present(),
        "needed": quorum.needed,
        "quorate": quorum.quorate(),
        "interests": _interests(page),
        "correct": page.address("meeting_attendance", meeting.pk) if page.may_keep else "",
    }
    return Part("partnerships/attendance/part.html", context, order=40)


def _interests(page: Any) -> list[Interest]:
    """Those declared, as the reader may know them."""
    seen: Any = Interest.objects.visible_to(page.request.user)
    rows = seen.standing().filter(item__meeting=page.meeting).select_related("person", "item")
    return list(rows.order_by("item__position", "pk"))


def decisions_part(page: Any) -> Part | None:
    """The decisions taken, and those of earlier meetings ratified here."""
    meeting, user = page.meeting, page.request.user
    if meeting.state != workflow.HELD:
        return None
    seen: Any = found.decisions_of(page.lsp, user)
    taken: list[Decision] = list(seen.filter(meeting=meeting).order_by("year", "number"))
    ratified = list(seen.filter(ratified_at=meeting).order_by("year", "number"))
    if not taken and not ratified and not page.may_keep:
        return None
    following = follow_up.of(taken, user)
    context = {
        "taken": [(decision, following.get(decision.pk, [])) for decision in taken],
        "ratified": ratified,
        "add": page.address("decision_record", meeting.pk) if page.may_keep else "",
    }
    return Part("partnerships/decision/part.html", context, order=50)


def minutes_part(page: Any) -> Part | None:
    """Where the minutes are."""
    if page.meeting.state != workflow.HELD:
        return None
    readable = may_read(page)
    if not readable and not page.may_keep:
        return None
    context = {
        "href": page.address("minutes", page.meeting.pk) if readable else "",
        "acts": minutes_acts(page),
        "approved_at": page.meeting.approved_at,
    }
    return Part("partnerships/minutes/part.html", context, order=60)


def recording_acts(page: Any) -> list[Link]:
    """What whoever keeps the meeting records."""
    meeting, links = page.meeting, list[Link]()
    if not page.may_keep or meeting.state == workflow.CANCELLED:
        return links
    if attendance.decide_hold(meeting):
        if rules.held_once_its_day_has_come(meeting, clock.today()):
            links.append(("Record who came", page.address("meeting_attendance", meeting.pk)))
        links.append(("Record an interest", page.address("interest_declare", meeting.pk)))
        return links
    links += [
        ("Correct who came", page.address("meeting_attendance", meeting.pk)),
        ("Write down what was said", page.address("meeting_notes", meeting.pk)),
        ("Record an interest", page.address("interest_declare", meeting.pk)),
        ("Record a decision", page.address("decision_record", meeting.pk)),
    ]
    if found.to_ratify_at(meeting, page.request.user).exists():
        links.append(("Ratify decisions", page.address("meeting_ratify", meeting.pk)))
    return [*links, *minutes_acts(page)]
