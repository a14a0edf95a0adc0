"""The table of judgements, kept for lists over many partnerships (0012). Its only writer.

What it says is what `queries.judging` computes from the records: every service that changes a record calls `refresh`
in the same transaction, time alone is followed once a day, and `recompute` does everything anew.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from accountability.models import KeptJudgement, Obligation
from accountability.queries.judging import Asked, judged
from lsp import clock, jobs
from lsp.errors import PermissionRefused
from lsp.jobs import Progress, Report
from lsp.models import Job
from lsp.permissions import administer

CHUNK = 500
"""Obligations judged at once."""
_COLUMNS = (
    ("obligation_id", "bigint"),
    ("lsp_id", "bigint"),
    ("organisation_id", "bigint"),
    ("kind", "text"),
    ("period", "text"),
    ("period_first", "date"),
    ("period_last", "date"),
    ("due_on", "date"),
    ("judgement", "text"),
    ("done", "bigint"),
    ("asked", "bigint"),
)
_KEPT = KeptJudgement._meta.db_table
_NAMES = ", ".join(name for name, _ in _COLUMNS)
_CHANGING = ("organisation_id", "kind", "period_last", "due_on", "judgement", "done", "asked")
_WRITE = f"""
    INSERT INTO {_KEPT} ({_NAMES}, computed_on)
    SELECT {", ".join(f"n.{name}" for name, _ in _COLUMNS)}, %(day)s
    FROM unnest({", ".join(f"%({name})s::{kind}[]" for name, kind in _COLUMNS)}) AS n({_NAMES})
    LEFT JOIN {_KEPT} k ON k.obligation_id = n.obligation_id AND k.period_first = n.period_first
    WHERE k.id IS NULL OR ({", ".join(f"k.{name}" for name in _CHANGING)})
       IS DISTINCT FROM ({", ".join(f"n.{name}" for name in _CHANGING)})
    ON CONFLICT (obligation_id, period_first) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in (*_CHANGING, "period", "computed_on"))},
        version = {_KEPT}.version + 1
"""  # noqa: S608  names of our own columns
_OUTSIDE = f"""
    DELETE FROM {_KEPT} k USING accountability_obligation o
    WHERE k.obligation_id = o.id AND o.id = ANY(%(ids)s)
      AND (k.period <> o.period OR k.period_last < o.starts_on OR k.period_first >= o.ends_on
           OR o.ends_on <= o.starts_on OR k.period_first > %(day)s)
"""  # noqa: S608
_BY_TIME = f"""
    SELECT o.id FROM accountability_obligation o
    WHERE o.id > %(after)s AND o.starts_on <= %(day)s AND (o.ends_on IS NULL OR o.ends_on > o.starts_on) AND (
        EXISTS (
            SELECT 1 FROM {_KEPT} k
            WHERE k.obligation_id = o.id AND k.judgement = 'not_yet_due' AND k.due_on < %(day)s
        ) OR NOT EXISTS (
            SELECT 1 FROM {_KEPT} k
            WHERE k.obligation_id = o.id AND k.period_last >= least(%(day)s, coalesce(o.ends_on - 1, %(day)s))
        )
    )
    ORDER BY o.id LIMIT {CHUNK}
"""  # noqa: S608


def refresh(obligations: Iterable[int], day: date | None = None) -> int:
    """Judge these obligations anew and keep what differs; how many periods were judged. In the open transaction."""
    ids = sorted(set(obligations))
    day = day or clock.today()
    total = 0
    for start in range(0, len(ids), CHUNK):
        total += _refresh(ids[start : start + CHUNK], day)
    return total


def _refresh(ids: Collection[int], day: date) -> int:
    rows = [
        (terms.id, terms.lsp_id, terms.organisation_id, terms.kind, *period, due_on, code, done, asked)
        for terms, (period, due_on, code, done, asked, _) in judged(Asked(day, ids=ids))
    ]
    columns = zip(*rows, strict=True) if rows else ([] for _ in _COLUMNS)
    values: dict[str, Any] = {name: list(each) for (name, _), each in zip(_COLUMNS, columns, strict=True)}
    with connection.cursor() as cursor:
        cursor.execute(_OUTSIDE, {"ids": list(ids), "day": day})
        if rows:
            cursor.execute(_WRITE, {**values, "day": day})
    return len(rows)


def changed_by_time(day: date) -> Iterator[list[int]]:
    """The obligations that time alone judges otherwise: a period fell due, or another began. Chunk by chunk."""
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_BY_TIME, {"day": day, "after": after})
            ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return
        yield ids
        after = ids[-1]


def follow_the_calendar(day: date | None = None) -> int:
    """What time alone changed, brought up to date: a transaction for each chunk; how many periods were judged."""
    day = day or clock.today()
    total = 0
    for ids in changed_by_time(day):
        with transaction.atomic():
            total += refresh(ids, day)
    return total


PART = 4_000
"""Obligations of one part of the national recomputation: a worker that is lost does no more than these again."""
RECOMPUTE = "judgements.recompute"


def recompute(*, by: Any) -> Job:
    """Judge every obligation of every partnership anew, as jobs that follow one another. PermissionRefused."""
    administer(by).require(PermissionRefused)
    return _next_part(after=0, done=0, number=1, by=by)


def recompute_part(job: Job, progress: Progress) -> Report:
    """One part: judge its obligations, and leave the rest to the next job, saved in the same transaction."""
    told = job.payload
    ids = part_of(told["after"], PART)
    progress.begin("Judging obligations", len(ids))
    judged_here = 0
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        judged_here += refresh(chunk)
        progress.advance(len(chunk))
    done = told["done"] + judged_here
    report: Report = {"counts": {"Judgements of this part": judged_here, "Judgements so far": done}}
    if len(ids) < PART:
        return {**report, "message": f"Every obligation is judged: {done:,} judgements."}
    follows = _next_part(after=ids[-1], done=done, number=told["number"] + 1, by=job.created_by)
    return {
        **report,
        "message": "This part is judged; the next follows.",
        "link": reverse("lsp:job", args=[follows.pk]),
        "link_label": f"Part {told['number'] + 1}",
    }


def _next_part(*, after: int, done: int, number: int, by: Any) -> Job:
    payload = {"after": after, "done": done, "number": number}
    return jobs.enqueue(
        RECOMPUTE, title=f"Judgements of all partnerships, part {number}", by=by, payload=payload
    )


def part_of(after: int, size: int) -> list[int]:
    """The next so many obligations after an id: what one part of the national recomputation judges."""
    rows = Obligation.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
    return list(rows[:size])


def follow_attendance(lsp_id: int, organisations: Collection[int]) -> None:
    """What was recorded of a meeting changes the judgements of those who have a seat there."""
    owed = Obligation.objects.filter(lsp=lsp_id, organisation__in=organisations, measure="attendance")
    refresh(owed.values_list("pk", flat=True))
