"""`python -m benchmarks.imports_structure`: the structure of a large partnership, tried out and then brought in.

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

from openpyxl import Workbook

from benchmarks.__main__ import database
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
    """Try out, bring in, bring in once more; print rows a second and the most memory Python held."""
    os.environ.update(database("bench_structure"))
    import django

    django.setup()
    from benchmarks.structure_setup import partnership
    from partnerships.imports.files import open_file
    from partnerships.services.structure_import import import_structure

    content, rows = workbook()
    lsp, coordinator = partnership()
    print(f"{rows:,} rows, {len(content) / 1_000_000:.1f} MB, load {os.getloadavg()[0]:.1f}")
    total = 0.0
    for what, dry_run in (("trial", True), ("import", False), ("again", False)):
        start, used = time.perf_counter(), time.process_time()
        report = import_structure(
            open_file("structure.xlsx", content), lsp=lsp, by=coordinator, dry_run=dry_run
        )
        seconds, used = time.perf_counter() - start, time.process_time() - used
        total += seconds if what != "again" else 0
        print(
            f"{what:8} {seconds:5.2f} s  {rows / seconds:7,.0f} rows/s  ({used:.2f} s of processor)  {report.counts}"
        )
    print(f"trial and import together: {rows / total:,.0f} rows/s (aim 2,000)")
    tracemalloc.start()
    import_structure(open_file("structure.xlsx", content), lsp=lsp, by=coordinator, dry_run=True)
    print(f"most memory held by Python in a trial: {tracemalloc.get_traced_memory()[1] / 1_000_000:.0f} MB")
    print(f"most memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_000} MB")


if __name__ == "__main__":
    try:
        main()
    finally:
        postgres.cluster("bench", throwaway=True).stop()
        sys.stdout.flush()
