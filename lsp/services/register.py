"""The register of councils, brought in from a file as it stood: all of it or nothing, as often as one likes."""

import contextlib
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from lsp import permissions
from lsp.audit import act
from lsp.errors import PermissionRefused
from lsp.imports.columns import Reader
from lsp.imports.councils import Council, Councils, read_councils
from lsp.imports.reports import CHANGED, CREATED, REFUSED, UNCHANGED, NothingWritten, Report, ReportRow
from lsp.imports.sources import brought_in_source
from lsp.imports.tables import Table, folded
from lsp.jobs import Progress
from lsp.models import LocalAuthority

ABOLISHED = "Abolished by the local government reorganisation of April 2009."
LOCK = 2_007_388  # of the database's advisory locks: one import of the register at a time


@dataclass
class Recorded:
    """The councils on record, by what a row can name them with."""

    by_slug: dict[str, LocalAuthority]
    by_code: dict[str, LocalAuthority]
    slug_of: dict[int, str]

    @classmethod
    def load(cls) -> "Recorded":
        """All of them, in one query."""
        councils = list(LocalAuthority.objects.all())
        return cls(
            by_slug={council.slug: council for council in councils},
            by_code={council.code: council for council in councils if council.code},
            slug_of={council.pk: council.slug for council in councils},
        )


@dataclass(frozen=True)
class Step:
    """One row to carry out: the council it says, the one on record (None: a new one), its county's slug."""

    council: Council
    known: LocalAuthority | None
    county: str = ""


@dataclass
class Plan:
    """What importing the file would do to what is recorded."""

    report: Report
    recorded: Recorded
    create: list[Step] = field(default_factory=list)
    change: list[Step] = field(default_factory=list)


def import_register(
    table: Table, *, by: Any, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Bring in the councils of `table`: everything is checked first, then all is written in one act, or nothing.

    Rows that are no English councils are left out and counted. A council is known by its ONS code, else by its
    name. Returns the report; where it is refused nothing was written. Raises `PermissionRefused` for whoever is
    not the administrator, `Conflict` where another writer stands in the way.
    """
    permissions.administer(by).require(PermissionRefused)
    progress = progress or Progress()
    progress.begin("Checking the rows", len(table.rows))
    councils = read_councils(table, progress)
    with contextlib.suppress(NothingWritten), act("register.import", by=by, reason=f"From {table.name}"):
        one_import_at_a_time()
        plan = _plan(table, councils, dry_run=dry_run)
        progress.refused = plan.report.count(REFUSED)
        if dry_run or not plan.report.would_write:
            raise NothingWritten
        _write(plan, source=brought_in_source(table.name), progress=progress)
    return plan.report


def one_import_at_a_time() -> None:
    """Let the imports of any register of councils come one after the other, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _plan(table: Table, councils: Councils, *, dry_run: bool) -> Plan:
    """Compare with what is recorded: what would be created, changed, left as it is, and what is wrong."""
    report = Report(file_name=table.name, dry_run=dry_run, notes=list(table.notes))
    plan = Plan(report, Recorded.load())
    reader = Reader(table, councils.reader.places, list(councils.reader.problems))
    steps = _match(plan.recorded, councils, reader)
    if reader.problems:
        report.refuse(reader.problems)
    else:
        for step in steps:
            _sort(plan, step)
    for row in councils.left_out:
        report.add(row)
    return plan


def _match(recorded: Recorded, councils: Councils, reader: Reader) -> list[Step]:
    """Each row with the council on record it means and the county it lies in."""
    steps = [Step(council, _known(recorded, council, reader)) for council in councils.found]
    seen: dict[int, int] = {}
    for step in steps:
        if step.known is not None and seen.setdefault(step.known.pk, step.council.row.number) != (
            step.council.row.number
        ):
            words = f"This is the council of row {seen[step.known.pk]}: {step.known.name}."
            reader.problem(step.council.row, "name", words)
    counties = _counties(recorded, steps)
    return [Step(step.council, step.known, _county(step.council, counties, reader)) for step in steps]


def _known(recorded: Recorded, council: Council, reader: Reader) -> LocalAuthority | None:
    """The council on record by code, else by name; a contradiction of the two is a problem."""
    coded = recorded.by_code.get(council.code) if council.code else None
    named = recorded.by_slug.get(council.slug)
    if coded and named and coded.pk != named.pk:
        words = f"A council of this name is recorded, and the code of this row is that of {coded.name}."
        reader.problem(council.row, "name", words)
    if named and not coded and council.code and named.code:
        reader.problem(council.row, "code", f"{named.name} is recorded with the code {named.code}.")
    return coded or named


def _counties(recorded: Recorded, steps: list[Step]) -> dict[str, str]:
    """The slug of each county council on record and in the file, by its folded name and that of its county."""
    known = {
        council.name: slug
        for slug, council in recorded.by_slug.items()
        if council.kind == LocalAuthority.Kind.COUNTY
    }
    for step in steps:
        if step.council.kind == LocalAuthority.Kind.COUNTY:
            known[step.council.name] = step.known.slug if step.known else step.council.slug
    names = {folded(name): slug for name, slug in known.items()}
    return names | {name.removesuffix(" county council"): slug for name, slug in names.items()}


def _county(council: Council, counties: dict[str, str], reader: Reader) -> str:
    slug = counties.get(folded(council.county), "") if council.county else ""
    if council.county and not slug:
        words = "There is no county council of this name, neither in the file nor on record."
        reader.problem(council.row, "county", words)
    return slug


def _sort(plan: Plan, step: Step) -> None:
    """Put the row to those created, changed or unchanged, and say so in the report."""
    council = step.council
    outcome, words = UNCHANGED, "As recorded."
    if step.known is None:
        plan.create.append(step)
        outcome, words = CREATED, "New council."
    elif differences := _differences(plan.recorded, step, step.known):
        plan.change.append(step)
        outcome, words = CHANGED, "; ".join(differences) + "."
    plan.report.add(ReportRow(council.row.number, outcome, words, value=council.name))


def _differences(recorded: Recorded, step: Step, known: LocalAuthority) -> list[str]:
    """What the file says otherwise, in words. An empty code or end in the file says nothing."""
    council = step.council
    pairs = (
        ("name", known.name, council.name),
        ("kind", known.get_kind_display(), LocalAuthority.Kind(council.kind).label),
        ("region", known.region, council.region),
        ("county", recorded.slug_of[known.county_id] if known.county_id else "", step.county),
        ("code", known.code, council.code or known.code),
        ("until", known.ends_on, council.ends_on or known.ends_on),
    )
    return [f"{what}: {old or 'none'} becomes {new or 'none'}" for what, old, new in pairs if old != new]


def _write(plan: Plan, *, source: str, progress: Progress) -> None:
    """Counties first, since districts lie in them; then the others; then the changes."""
    progress.begin("Writing", len(plan.create) + len(plan.change))
    by_slug = dict(plan.recorded.by_slug)
    for is_county in (True, False):
        made = [
            _built(step, by_slug, source)
            for step in plan.create
            if (step.council.kind == LocalAuthority.Kind.COUNTY) == is_county
        ]
        by_slug |= {council.slug: council for council in LocalAuthority.objects.audited_create(made)}
        progress.advance(len(made))
    for step in plan.change:
        _change(step, by_slug)
        progress.advance()


def _built(step: Step, by_slug: dict[str, LocalAuthority], source: str) -> LocalAuthority:
    council = step.council
    return LocalAuthority(
        name=council.name,
        slug=council.slug,
        code=council.code,
        kind=council.kind,
        region=council.region,
        county=by_slug[step.county] if step.county else None,
        ends_on=council.ends_on,
        end_reason=ABOLISHED if council.ends_on else "",
        brought_in=True,
        brought_in_source=source,
    )


def _change(step: Step, by_slug: dict[str, LocalAuthority]) -> None:
    """The recorded council as the file has it; its slug stays, addresses depend on it."""
    council, known = step.council, step.known
    assert known is not None
    known.name, known.kind, known.region = council.name, council.kind, council.region
    known.code = council.code or known.code
    known.county = by_slug[step.county] if step.county else None
    if council.ends_on and known.ends_on != council.ends_on:
        known.ends_on, known.end_reason = council.ends_on, ABOLISHED
    known.save()
