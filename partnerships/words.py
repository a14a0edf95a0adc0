"""How dates and records are put in a sentence, for refusals and pages alike."""

from datetime import date, time
from typing import Any

from lsp import clock
from partnerships.models import (
    Appointment,
    BodyBlock,
    BodyLink,
    Office,
    OfficeArrangement,
    Seat,
    TermsOfReference,
)

ACTS = {
    "body.create": "Set up",
    "body.update": "Changed",
    "body.unpublish": "Taken back from the public",
    "body-link.create": "Linked",
    "body-link.update": "Link put right",
    "body-link.end": "Link ended",
    "body-link.hand_over": "Handed over who represents the partnership",
    "office.hand_over": "Office handed over",
    "office-arrangement.create": "Arranged how an office is held",
    "office-arrangement.end": "Arrangement of an office ended",
    "office-arrangement.confirm": "Next holder confirmed",
    "nomination.make": "Nominated",
    "nomination.accept": "Nomination accepted",
    "nomination.decline": "Nomination declined",
    "nomination.withdraw": "Nomination withdrawn",
    "structure-check.acknowledge": "Structure check acknowledged",
    "structure-check.acknowledge_several": "Findings of a structure check acknowledged",
    "structure-check.take_back": "Acknowledgement taken back",
    "terms-of-reference.draft": "Drafted",
    "terms-of-reference.update": "Changed the draft",
    "terms-of-reference.adopt": "Adopted",
    "terms-of-reference.bring_in": "Terms of reference brought in",
    "terms-of-reference.withdraw": "Draft withdrawn",
    "agreement.draft": "Drafted",
    "agreement.edit": "Changed the draft",
    "agreement.change": "Changed the circulated text",
    "agreement.reschedule": "Changed the day signatures are wanted by",
    "agreement.sign": "Signed",
    "agreement.sign_in_ink": "Recorded a signature in ink",
    "agreement.bring_in": "Brought in as it stood",
    "agreement.come_into_force": "Came into force",
    "agreement.start_review": "Review started",
    "agreement.conclude_review": "Review concluded",
    "agreement.renew_as_draft": "Renewed as a draft",
    "agreement.go_on": "Goes on after all",
    "agreement.take_effect": "Looked at on its day",
    "agreement.comment": "Commented on",
    "section-comment.answer": "Comment answered",
    "agreement.report": "Reported on for a year",
    "measure-report.correct": "Yearly report corrected",
    "seat.create": "Set up",
    "seat.update": "Changed",
    "seat.replace": "Replaced who sits here",
    "appointment.create": "Appointed",
    "appointment.update": "Corrected",
    "meeting.hold": "Recorded as held",
    "meeting.correct_attendance": "Corrected who came",
    "meeting.write_notes": "Wrote down what was said",
    "meeting.decide": "Recorded a decision",
    "meeting.ratify": "Ratified decisions",
    "minutes.draft": "Minutes written",
    "minutes.approve": "Minutes approved",
    "minutes.publish": "Minutes published",
    "minutes.unpublish": "Minutes taken back from the public",
    "interest.declare": "Interest declared",
    "interest.update": "Interest changed",
    "interest.take_back": "Interest taken back",
    "attendance.correct": "Attendance corrected",
    "decision.record": "Recorded",
    "decision.bring_in": "Brought in",
    "decision.number_from": "Numbering of decisions goes on",
    "decision.own_decision": "Partner's own decision recorded",
    "decision.unpublish": "Taken back from the public",
    "meeting.make_pack": "Board pack asked for",
    "meeting.schedule": "Scheduled",
    "meeting.plan_ahead": "Planned meetings ahead",
    "meeting.record_past": "Recorded a past meeting",
    "meeting.update": "Changed",
    "meeting.unpublish": "Taken back from the public",
}
"""How kinds of acts read in a history, where the kind itself does not say it well."""
NO_BEGINNING = "Enter the date it begins. Only what is brought in may begin on a date not known."
NO_SOURCE = "Say where this was brought in from."
"""L8, for form and service alike."""


def day(value: date | None) -> str:
    """A date as `1 March 2006`; `a date not known` where there is none."""
    return f"{value.day} {value:%B %Y}" if value is not None else "a date not known"


def clock_time(value: time | None) -> str:
    """A time as `9:30am`; empty where there is none."""
    if value is None:
        return ""
    return f"{value.hour % 12 or 12}:{value:%M}{'am' if value.hour < 12 else 'pm'}"


def days(record: Any) -> str:
    """`since 1 March 2006`, `until 1 March 2007`, `from 1 March 2006 until 1 March 2007` or `for all time`."""
    if record.starts_on and record.starts_on == record.ends_on:
        return f"withdrawn before it began on {day(record.starts_on)}"
    if record.starts_on and record.ends_on:
        return f"from {day(record.starts_on)} until {day(record.ends_on)}"
    if record.starts_on:
        return f"since {day(record.starts_on)}"
    return f"until {day(record.ends_on)}" if record.ends_on else "since a date not known"


def why_it_ends(record: Any) -> str:
    """`Why it ended`; `Why it ends` while the last day of a dated record is still to come."""
    to_come = record.ends_on is not None and record.ends_on > clock.today()
    return "Why it ends" if to_come and record.starts_on != record.ends_on else "Why it ended"


def of(record: Any) -> str:
    """What a record is, at the head of a sentence."""
    if isinstance(record, Appointment):
        return f"The term of {record.person} in “{record.seat}”"
    if isinstance(record, Office):
        return f"The office of {record.person} as {record.get_kind_display().lower()}"
    if isinstance(record, Seat):
        return f"The seat “{record.label}”"
    if isinstance(record, BodyBlock):
        return f"The link to the block {record.block}"
    if isinstance(record, BodyLink):
        return f"The link with {record.name}"
    if isinstance(record, TermsOfReference):
        return f"Version {record.number} of the terms of reference"
    if isinstance(record, OfficeArrangement):
        return f"How the office of {record.get_kind_display().lower()} is held"
    return str(record)


def in_sentence(record: Any) -> str:
    """What a record is, within a sentence."""
    said = of(record)
    return f"{said[0].lower()}{said[1:]}"
