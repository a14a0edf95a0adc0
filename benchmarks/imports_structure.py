"""`python -m benchmarks.imports_structure`: a large partnership's structure, tried out and brought in by the real job.

500 organisations, 60 bodies, 1,500 seats and ten years of terms in one XLSX workbook, into a fresh database. Every
name is made up of syllables. TERMS (of one seat, 4 by default) is read from the environment.
"""

import io
import itertools
import os
import random
import resource
import sys
import time
import tracemalloc
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook

from benchmarks.__main__ import cpu, database
from lsp.embedded import postgres

ORGANISATIONS, BODIES, SEATS, TERMS = 500, 60, 25, int(os.environ.get("TERMS", "4"))
FIRST_DAY = date(1996, 4, 1)
SYLLABLES = [
    "bar",
    "bel",
    "cor",
    "dal",
    "den",
    "fen",
    "gar",
    "hol",
    "kin",
    "lam",
    "mer",
    "nor",
    "pel",
    "quin",
    "ras",
    "sel",
    "tam",
    "ul",
    "ver",
    "win",
    "yar",
    "zed",
]


def names(count: int, words: int, chance: random.Random) -> list[str]:
    """So many different names of so many words."""
    made: set[str] = set()
    while len(made) < count:
        made.add(" ".join("".join(chance.choice(SYLLABLES) for _ in range(3)).title() for _ in range(words)))
    return sorted(made)


def workbook() -> tuple[bytes, int]:
    """The workbook and how many rows it has."""
    chance = random.Random(2006)
    book = Workbook(write_only=True)
    organisations = [f"{name} Trust" for name in names(ORGANISATIONS, 2, chance)]
    people = iter(names(BODIES * SEATS * TERMS, 2, chance))
    tables = {
        "Organisations": [("organisation", "sector"), *((name, "other public") for name in organisations)],
        "Bodies": [
            ("body", "kind", "from"),
            *((f"Body {n}", "board" if not n else "forum", FIRST_DAY) for n in range(BODIES)),
        ],
        "Seats": [("body", "seat", "organisation")],
        "People": [("person", "job title", "e-mail")],
        "Terms": [("body", "seat", "person", "from", "until", "how appointed")],
    }  # fmt: skip
    length = timedelta(days=3_650 // TERMS)
    for body, seat in itertools.product(range(BODIES), range(SEATS)):
        place = (f"Body {body}", f"Seat {seat}")
        tables["Seats"].append((*place, organisations[(body * SEATS + seat) % ORGANISATIONS]))
        for term in range(TERMS):
            person, begins = next(people), FIRST_DAY + length * term
            ends = None if term == TERMS - 1 else begins + length
            tables["People"].append((person, "Officer", f"{person.replace(' ', '.').lower()}@example.org"))
            tables["Terms"].append((*place, person, begins, ends, "nominated"))
    for title, rows in tables.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue(), sum(len(rows) - 1 for rows in tables.values())


def main() -> None:
    """Try out, confirm, bring in once more, each by the job a user starts; print rows a second, and memory."""
    os.environ.update(database("bench_structure"))
    import django

    django.setup()
    from benchmarks.structure_setup import partnership
    from lsp import jobs
    from lsp.imports import starting

    jobs.ring = lambda job_id: None  # this process is the worker

    content, rows = workbook()
    lsp, coordinator = partnership()
    print(f"{rows:,} rows, {len(content) / 1_000_000:.1f} MB, load {os.getloadavg()[0]:.1f}")
    start = lambda dry_run: starting.start(
        "structure", "structure.xlsx", content, by=coordinator, lsp=lsp, dry_run=dry_run
    )
    trial, tried = _done("trial", rows, start(True))
    _, brought_in = _done("import", rows, starting.confirm(trial, by=coordinator))
    print(f"trial and import together: {rows / (tried + brought_in):,.0f} rows/s (aim 2,000)")
    _done("again", rows, start(False))
    tracemalloc.start()
    _done("traced", rows, start(True))
    print(f"most memory held by Python in a trial: {tracemalloc.get_traced_memory()[1] / 1_000_000:.0f} MB")
    print(f"most memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_000} MB")
    tracemalloc.stop()
    _structure_page(lsp)


def _done(what: str, rows: int, job: Any) -> tuple[Any, float]:
    """The job, done here as the worker does it, and the seconds it took."""
    from lsp import jobs

    begun, used = time.perf_counter(), _processor()
    assert jobs.run(job.pk)
    seconds, used = time.perf_counter() - begun, _processor() - used
    job.refresh_from_db()
    assert job.status == "done", job.report
    counts = job.report["counts"]
    print(f"{what:8} {seconds:5.2f} s  {rows / seconds:7,.0f} rows/s  ({used:.2f} s of processor)  {counts}")
    return job, seconds


def _processor() -> float:
    """Seconds on a processor of this process and of the database: what else the machine does counts for nothing."""
    return time.process_time() + cpu((postgres.cluster("bench", throwaway=True).pid() or 0,))


def _structure_page(lsp: Any) -> None:
    """How many queries the pages of that structure need, and how long they take."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from lsp.audit import act
    from partnerships.models import Body

    with act("benchmark.begin", by=None):
        lsp.published = True
        lsp.save()
        for body in Body.objects.filter(lsp=lsp, published=False):
            body.published = True
            body.save()
    client = Client(SERVER_NAME="localhost")
    for page in ("structure", "members", "bodies"):
        assert client.get(f"/{lsp.slug}/{page}/").status_code == 200
        begun = time.process_time()
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/{lsp.slug}/{page}/")
        print(f"{page}: {len(asked)} queries, {(time.process_time() - begun) * 1000:.0f} ms of processor")


if __name__ == "__main__":
    try:
        main()
    finally:
        postgres.cluster("bench", throwaway=True).stop()
        sys.stdout.flush()
