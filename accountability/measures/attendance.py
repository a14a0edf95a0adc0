"""Measured by attendance: each seat of an agency at each meeting, and whether its member or a deputy came (P8)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from accountability.judgements import Counted, Tallies, Terms, Way
from accountability.measures.base import Facts, Measure, Record
from accountability.measures.known import ask, by_obligation, names_of_users, table
from accountability.models import Obligation
from accountability.periods import Period
from lsp import clock
from lsp.models import LocalStrategicPartnership
from partnerships import workflow
from partnerships.models import Attendance, Body, Meeting, Seat
from strategies.units import HUNDREDTHS, places

_JOINED = """
    FROM {obligation} o
    JOIN {attendance} a ON a.organisation_id = o.organisation_id AND a.recorded_at IS NOT NULL
    JOIN {meeting} m ON m.id = a.meeting_id AND m.state = %(held)s
     AND m.day >= o.starts_on AND (o.ends_on IS NULL OR m.day < o.ends_on)
    JOIN {body} b ON b.id = m.body_id AND b.lsp_id = o.lsp_id
"""
_COUNTED = """
    SELECT o.id, date_trunc('quarter', m.day)::date,
           count(*) FILTER (WHERE a.status = ANY(%(attended)s)), count(*)
    {joined} WHERE o.id = ANY(%(obligations)s) GROUP BY 1, 2
"""
_LISTED = """
    SELECT b.name, b.slug, l.slug, m.id, m.day, s.label, a.status, a.recorded_at, (
        SELECT h.history_user_id FROM {kept} h WHERE h.id = a.id AND h.history_date <= %(until)s
        ORDER BY h.history_date DESC, h.history_id DESC LIMIT 1)
    {joined}
    JOIN {seat} s ON s.id = a.seat_id
    JOIN {lsp} l ON l.id = b.lsp_id
    WHERE o.id = %(obligation)s AND m.day BETWEEN %(first)s AND %(last)s ORDER BY m.day, b.name, s.label
"""


def _sql(statement: str, moment: datetime | None) -> str:
    tables = {
        "obligation": table(Obligation, moment),
        "attendance": table(Attendance, moment),
        "meeting": table(Meeting, moment),
        "body": table(Body, None),
        "seat": table(Seat, None),
        "lsp": table(LocalStrategicPartnership, None),
        "kept": Attendance.history.model._meta.db_table,  # type: ignore[attr-defined]
    }
    return statement.format(joined=_JOINED.format(**tables), **tables)


def tallies(facts: Facts) -> Mapping[int, Tallies]:
    """Attendances and attendances due, by obligation and quarter."""
    params = {
        "obligations": list(facts.obligations),
        "moment": facts.moment,
        "held": workflow.HELD,
        "attended": list(Attendance.ATTENDED),
    }
    return by_obligation(ask(_sql(_COUNTED, facts.moment), params))


def standing(terms: Terms, tally: Counted) -> tuple[int, int]:
    """Attendances of attendances due."""
    return tally[0] * HUNDREDTHS, tally[1] * HUNDREDTHS


def records(terms: Terms, period: Period, moment: datetime | None) -> list[Record]:
    """The meetings of the period, seat by seat."""
    params = {
        "obligation": terms.id,
        "moment": moment,
        "until": moment or clock.now(),
        "held": workflow.HELD,
        "first": period.first,
        "last": period.last,
    }
    rows = ask(_sql(_LISTED, moment), params)
    names = names_of_users(row[-1] for row in rows)
    return [_record(row, names) for row in rows]


def _record(row: Sequence[Any], names: Mapping[int, str]) -> Record:
    body, slug, lsp, meeting, day, seat, status, recorded_at, user = row
    came = status in Attendance.ATTENDED
    return Record(
        what=f"{body}: {seat}",
        day=day,
        counted=Attendance.Status(status).label,
        counts=came,
        entered_by=names.get(user, ""),
        entered_at=recorded_at,
        href=reverse("partnerships:meeting", args=[lsp, slug, meeting]),
    )


def sum_in_words(terms: Terms, done: int, asked: int) -> str:
    """So many of so many attendances due: a meeting with two seats of the agency has two."""
    if not asked:
        return "no meetings"
    attendances = "attendance" if asked == HUNDREDTHS else "attendances"
    return f"{places(done)} of {places(asked)} {attendances} due"


MEASURE = Measure(
    code="attendance",
    title="Attendance",
    reads=(
        "Each seat of the agency counts once at each meeting held in the period: of these attendances due, those"
        " to which its member or a deputy came."
    ),
    from_contributions=False,
    way=Way(standing=standing, only_grows=False),
    tallies=tallies,
    records=records,
    sum_in_words=sum_in_words,
)
