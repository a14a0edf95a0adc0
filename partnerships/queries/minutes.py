"""The minutes of a meeting as they draft themselves from what was recorded, in Markdown."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import AnonymousUser

from partnerships import follow_up, words
from partnerships.models import AgendaItem, Attendance, Decision, Interest, Meeting
from partnerships.queries.register import Quorum, items_of, quorum_of, recorded_rows

HEADINGS = (
    ("Present", Attendance.ATTENDED),
    ("Apologies", (Attendance.Status.APOLOGIES,)),
    ("Absent", (Attendance.Status.ABSENT,)),
    ("Seats not filled", (Attendance.Status.UNFILLED,)),
)


def draft_of(meeting: Meeting) -> str:
    """Attendance, apologies, interests, items with their notes, decisions and what follows from them.

    What a restricted item said is left out, and of what follows whatever is not public, whoever asks: minutes are
    published as one text.
    """
    rows = recorded_rows(meeting)
    quorum = quorum_of(meeting, rows)
    decisions = list(decisions_of(meeting))
    following = follow_up.of(decisions, AnonymousUser())
    parts = [_head(meeting), *_attendance(rows), _quorum(quorum)]
    declared = list(Interest.objects.standing().filter(item__meeting=meeting).select_related("person"))
    for number, item in enumerate(items_of(meeting), start=1):
        mine = [decision for decision in decisions if decision.item_id == item.pk]
        interests = [interest for interest in declared if interest.item_id == item.pk]
        parts += _item(number, item, mine, interests, quorum, following)
    loose = [decision for decision in decisions if decision.item_id is None]
    if loose:
        parts += ["# Decisions", *_decisions(loose, following)]
    return "\n\n".join(part for part in parts if part) + "\n"


def decisions_of(meeting: Meeting) -> Sequence[Decision]:
    """The decisions taken at the meeting, in the order of their numbers, with what names them."""
    taken = Decision.objects.filter(meeting=meeting).order_by("year", "number")
    return list(
        taken.select_related("body__lsp", "item", "proposer", "ratified_at__body").prefetch_related(
            "bindings__organisation"
        )
    )


def _head(meeting: Meeting) -> str:
    when = f"{words.day(meeting.day)}, {words.clock_time(meeting.starts_at)}"
    held = f"Held on {when}{f', at {_line(meeting.place)}' if meeting.place else ''}."
    return f"{held} In the chair: {meeting.chaired_by.name}." if meeting.chaired_by else held


def _attendance(rows: Iterable[Attendance]) -> list[str]:
    listed = list(rows)
    parts = []
    for heading, statuses in HEADINGS:
        there = [row for row in listed if row.status in statuses]
        if there:
            parts += [f"# {heading}", "\n".join(f"- {_who(row)}" for row in there)]
    return parts


def _who(row: Attendance) -> str:
    organisation = f" ({row.organisation})" if row.organisation else ""
    if row.status == Attendance.Status.DEPUTY:
        return _line(f"{row.deputy} for {row.person}{organisation}")
    if row.person is None:
        return _line(f"{row.seat.label}{organisation}")
    return _line(f"{row.person}{organisation}{f', {row.note}' if row.note else ''}")


def _quorum(quorum: Quorum) -> str:
    present = quorum.present()
    if quorum.needed is None:
        return f"{_seats(present)} present."
    enough = "quorate" if quorum.quorate() else "**not quorate**: its decisions wait to be ratified"
    return f"{_seats(present)} present; {quorum.needed} were needed. The meeting was {enough}."


def _seats(number: int) -> str:
    return "1 voting seat was" if number == 1 else f"{number} voting seats were"


def _item(
    number: int,
    item: AgendaItem,
    decisions: list[Decision],
    interests: list[Interest],
    quorum: Quorum,
    following: dict[int, list[follow_up.FollowUp]],
) -> list[str]:
    if item.restricted:
        return [
            f"# {number}. An item in private",
            f"This item was restricted ({_line(item.restricted_reason)}). Its minute is kept apart.",
        ]
    parts = [f"# {number}. {_line(item.title)}", item.note.strip()]
    parts += [_declared(interest) for interest in interests]
    if quorum.quorate() and not quorum.quorate(item.pk):
        parts.append(f"For this item {quorum.quorate(item.pk).reasons[0].message}")
    return [*parts, *_decisions(decisions, following)]


def _declared(interest: Interest) -> str:
    ending = "withdrew from the item" if interest.withdrew else "stayed"
    return f"{interest.person} declared an interest ({_line(interest.nature)}) and {ending}."


def _decisions(decisions: Iterable[Decision], following: dict[int, list[follow_up.FollowUp]]) -> list[str]:
    parts = []
    for decision in decisions:
        head = f"**{decision.reference}, {decision.get_outcome_display().lower()}:**"
        parts.append(" ".join([head, decision.text, *_about(decision)]))
        actions = [
            f"- Action: {_line(thing.who)}: {_line(thing.title)}{f', by {words.day(thing.due)}' if thing.due else ''}"
            for thing in following.get(decision.pk, ())
        ]
        parts.append("\n".join(actions))
    return parts


def _about(decision: Decision) -> list[str]:
    """Who proposed it, whom it binds, what it still waits for."""
    bound = [each for each in decision.bindings.all() if not each.taken_back_reason]
    awaited = ", ".join(str(each.organisation) for each in bound if each.is_awaited)
    said = []
    if decision.proposer:
        said.append(f"Proposed by {decision.proposer}.")
    if bound:
        said.append(f"It binds {', '.join(str(each.organisation) for each in bound)}.")
    if awaited:
        said.append(f"It waits for the own decision of {awaited}.")
    if not decision.is_confirmed:
        said.append("Not confirmed: a later quorate meeting has to ratify it.")
    return said


def _line(text: str) -> str:
    """The text on one line."""
    return " ".join(str(text).split())
