"""Areas brought in from a file as they stand: all of it or nothing, as often as one likes."""

import contextlib
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from lsp import clock, permissions, rules
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import LspError, PermissionRefused
from lsp.imports.areas import AreaRow, AreaRows, read_areas
from lsp.imports.columns import Reader
from lsp.imports.reports import CHANGED, CREATED, REFUSED, UNCHANGED, NothingWritten, Report, ReportRow
from lsp.imports.sources import brought_in_source
from lsp.imports.tables import Table, folded
from lsp.jobs import Progress
from lsp.models import Area, AreaParent, LocalAuthority
from lsp.queries import areas as queries
from lsp.services import areas

Node = int
"""An area among those on record and those of the file: its id, or for a new one its row's number below zero."""


@dataclass
class Recorded:
    """The areas and councils on record, by what a row can name them with."""

    councils: dict[str, LocalAuthority]
    covered: dict[int, set[int]]
    by_id: dict[int, Area]
    by_code: dict[str, list[Area]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[tuple[str, int | None, str], list[Area]] = field(default_factory=lambda: defaultdict(list))
    parents: dict[Node, set[Node]] = field(default_factory=lambda: defaultdict(set))
    claimed: set[tuple[str, str]] = field(default_factory=set)
    """(kind, code) of each row of the file."""

    @classmethod
    def load(cls) -> "Recorded":
        """All of them, in five queries."""
        councils = {row.code: row for row in LocalAuthority.objects.exclude(code=None) if row.code}
        found = list(Area.objects.select_related("authority").order_by("pk"))
        recorded = cls(councils, queries.coverage(), {area.pk: area for area in found})
        for area in found:
            if area.code:
                recorded.by_code[area.code].append(area)
            recorded.by_name[area.kind, area.authority_id, folded(area.name)].append(area)
        for link in AreaParent.objects.current():
            recorded.parents[link.area_id].add(link.parent_id)
        return recorded


@dataclass(frozen=True)
class Step:
    """One row to carry out: the area it says, the one on record (None: a new one), its council, what it lies in.

    A new area begins on `begins`, when one of its name ended; None: on a day not known.
    """

    area: AreaRow
    known: Area | None
    council: LocalAuthority | None
    begins: date | None = None
    parents: frozenset[Node] = frozenset()

    @property
    def node(self) -> Node:
        """The area among all others."""
        return self.known.pk if self.known is not None else -self.area.row.number

    @property
    def span(self) -> rules.Span:
        """The area as the rules see it."""
        if self.known is not None:
            return areas.span(self.known)
        return rules.Span(self.node, self.area.name, self.begins)


@dataclass
class Plan:
    """What importing the file would do to what is recorded."""

    report: Report
    recorded: Recorded
    reader: Reader
    create: list[Step] = field(default_factory=list)
    change: list[Step] = field(default_factory=list)


def import_areas(table: Table, *, by: Any, dry_run: bool = False, progress: Progress | None = None) -> Report:
    """Bring in the areas of `table`: everything is checked first, then all is written in one act, or nothing.

    An area is known by its kind and code, else by its kind, council and name. Each row needs the right to keep its
    council's areas. Returns the report; where it is refused nothing was written. Raises `PermissionRefused` for who
    keeps no areas at all, `Conflict` where another writer stands in the way.
    """
    permissions.coordinate_somewhere(by).require(PermissionRefused)
    progress = progress or Progress()
    progress.begin("Checking the rows", len(table.rows))
    rows = read_areas(table, progress)
    with contextlib.suppress(NothingWritten), act("area.import", by=by, reason=f"From {table.name}"):
        areas.one_at_a_time()
        plan = _plan(table, rows, by=by, dry_run=dry_run)
        progress.refused = plan.report.count(REFUSED)
        if plan.report.would_write and (plan.change or not dry_run):
            _write(plan, by=by, source=brought_in_source(table.name), progress=progress)
        if dry_run or not plan.report.would_write:
            raise NothingWritten
    return plan.report


# What the file means ----------------------------------------------------------------------------------------


def _plan(table: Table, rows: AreaRows, *, by: Any, dry_run: bool) -> Plan:
    """Compare with what is recorded: what would be created, changed, left as it is, and what is wrong."""
    report = Report(file_name=table.name, dry_run=dry_run, notes=list(table.notes))
    reader = Reader(table, rows.reader.places, list(rows.reader.problems))
    plan = Plan(report, Recorded.load(), reader)
    plan.recorded.claimed = {(area.kind, area.code) for area in rows.found if area.code}
    steps = [_placed(plan.recorded, area, reader, by) for area in rows.found]
    _check_twice_meant(steps, reader)
    steps = _with_parents(plan.recorded, steps, reader)
    _check_parents(plan.recorded, steps, reader)
    if reader.problems:
        report.refuse(reader.problems)
    else:
        for step in steps:
            _sort(plan, step)
    return plan


def _placed(recorded: Recorded, area: AreaRow, reader: Reader, by: Any) -> Step:
    """The row with its council, which must be one whose areas `by` keeps, and the area on record it means."""
    council = recorded.councils.get(area.council) if area.council else None
    if area.council and council is None:
        reader.problem(area.row, "council", "There is no council of this code.")
        return Step(area, None, None)
    decision = permissions.keep_areas(by, recorded.covered.get(council.pk, set()) if council else ())
    namesakes = recorded.by_name.get((area.kind, council.pk if council else None, folded(area.name)), [])
    known = _known(recorded, area, namesakes, reader)
    if decision and known is not None and known.authority_id != (council.pk if council else None):
        decision = permissions.keep_areas(by, recorded.covered.get(known.authority_id or 0, ()))
    _note(reader, area, "council", decision)
    begins = max((row.ends_on for row in namesakes if row.ends_on is not None), default=None)
    return Step(area, known, council, begins)


def _known(recorded: Recorded, area: AreaRow, namesakes: list[Area], reader: Reader) -> Area | None:
    """The area on record by code, else by name; a contradiction of the two, and one that ended, are problems.

    A namesake with another code is not meant where it has ended, or where a row of its own has that code.
    """
    coded = _last([row for row in recorded.by_code.get(area.code, ()) if row.kind == area.kind])
    named = _last([row for row in namesakes if not _is_another(row, area, recorded)])
    if coded and named and coded.pk != named.pk and named.ends_on is None:
        words = f"An area of this name is recorded, and the code of this row is that of {coded.described}."
        reader.problem(area.row, "name", words)
    if named and not coded and area.code and named.code:
        reader.problem(area.row, "code", f"{named.name} is recorded with the code {named.code}.")
    known = coded or named
    if known is not None and known.ends_on is not None:
        words = f"{known.described} has an end recorded, {known.ends_on.day} {known.ends_on:%B %Y}. Leave the row out."
        reader.problem(area.row, "name", words, rule="L4")
    return known


def _is_another(namesake: Area, area: AreaRow, recorded: Recorded) -> bool:
    if not namesake.code or namesake.code == area.code:
        return False
    ended = bool(area.code) and namesake.ends_on is not None
    return ended or (namesake.kind, namesake.code) in recorded.claimed


def _last(found: Collection[Area]) -> Area | None:
    """The one without an end, else the one that ended last."""
    return max(found, key=lambda area: (area.ends_on is None, area.ends_on or clock.today()), default=None)


def _check_twice_meant(steps: list[Step], reader: Reader) -> None:
    """No two rows mean the same area on record."""
    seen: dict[Node, int] = {}
    for step in steps:
        first = seen.setdefault(step.node, step.area.row.number)
        if first != step.area.row.number:
            reader.problem(step.area.row, "name", f"This is the area of row {first}: {step.span.name}.")


def _with_parents(recorded: Recorded, steps: list[Step], reader: Reader) -> list[Step]:
    """Each row with the areas its parent codes mean, on record or in the file."""
    by_code: dict[str, set[Node]] = defaultdict(set)
    for code, found in recorded.by_code.items():
        last = [
            _last([area for area in found if area.kind == kind]) for kind in {area.kind for area in found}
        ]
        by_code[code] |= {area.pk for area in last if area is not None}
    for step in steps:
        if step.area.code:
            by_code[step.area.code].add(step.node)
    made = []
    for step in steps:
        meant = [_parent(code, by_code, step, reader) for code in step.area.parents]
        parents = frozenset(node for node in meant if node is not None)
        made.append(replace(step, parents=parents))
    return made


def _parent(code: str, by_code: dict[str, set[Node]], step: Step, reader: Reader) -> Node | None:
    found = by_code.get(code, set())
    if len(found) == 1:
        return next(iter(found))
    words = (
        f"Areas of several kinds have the code {code}."
        if found
        else f"There is no area with the code {code}."
    )
    where = "" if found else ", neither in the file nor on record"
    reader.problem(step.area.row, "parents", f"{words.removesuffix('.')}{where}.")
    return None


def _check_parents(recorded: Recorded, steps: list[Step], reader: Reader) -> None:
    """What is to be lain in is there, and nothing would lie in itself."""
    spans = {step.node: step.span for step in steps}
    inside: dict[Node, set[Node]] = defaultdict(set)
    above = {**recorded.parents, **{step.node: set(step.parents) for step in steps if step.parents}}
    for node, parents in above.items():
        for parent in parents:
            inside[parent].add(node)
    for step in steps:
        lain_in = [spans.get(node) or areas.span(recorded.by_id[node]) for node in sorted(step.parents)]
        new = [span for span in lain_in if span.id not in recorded.parents.get(step.node, ())]
        on = clock.today() if step.known is not None else step.begins
        decision = Decision.all(
            rules.parents_are_there(new, on),
            rules.area_lies_in_no_circle(step.span, lain_in, set(_below(step.node, inside))),
        )
        _note(reader, step.area, "parents", decision)


def _below(node: Node, inside: dict[Node, set[Node]]) -> Iterator[Node]:
    """What lies in the area, directly or through others."""
    waiting, seen = [node], set()
    while waiting:
        for each in inside.get(waiting.pop(), ()):
            if each not in seen:
                seen.add(each)
                waiting.append(each)
                yield each


def _note(reader: Reader, area: AreaRow, column: str, decision: Decision) -> None:
    for reason in decision.reasons:
        reader.problem(area.row, column, reason.message, rule=reason.rule)


# What would become of it ------------------------------------------------------------------------------------


def _sort(plan: Plan, step: Step) -> None:
    """Put the row to those created, changed or unchanged, and say so in the report."""
    outcome, words = UNCHANGED, "As recorded."
    if step.known is None:
        plan.create.append(step)
        since = f", from {step.begins.day} {step.begins:%B %Y}" if step.begins else ""
        outcome, words = CREATED, f"New area{since}."
    elif differences := _differences(plan, step, step.known):
        plan.change.append(step)
        outcome, words = CHANGED, "; ".join(differences) + "."
    plan.report.add(ReportRow(step.area.row.number, outcome, words, value=step.area.name))


def _differences(plan: Plan, step: Step, known: Area) -> list[str]:
    """What the file says otherwise, in words. An empty code in the file says nothing, nor do no parents."""
    pairs = [
        ("name", known.name, step.area.name),
        ("code", known.code, step.area.code or known.code),
        ("council", str(known.authority or ""), str(step.council or "")),
    ]
    told = [f"{what}: {old or 'none'} becomes {new or 'none'}" for what, old, new in pairs if old != new]
    if _moves(plan, step):
        told.append(f"lies in: becomes {', '.join(step.area.parents)} from today")
    return told


def _moves(plan: Plan, step: Step) -> bool:
    return bool(step.parents) and step.parents != plan.recorded.parents.get(step.node, set())


# Writing ----------------------------------------------------------------------------------------------------


def _write(plan: Plan, *, by: Any, source: str, progress: Progress) -> None:
    """Names and codes first, since new areas may take what becomes free; then these; then what lies in what."""
    progress.begin("Writing", len(plan.create) + len(plan.change))
    for step in plan.change:
        _corrected(plan, step, by=by)
    made = Area.objects.audited_create([_built(step, source) for step in plan.create])
    known = {**plan.recorded.by_id, **{step.node: area for step, area in zip(plan.create, made, strict=True)}}
    links = [(known[step.node], known[parent]) for step in plan.create for parent in sorted(step.parents)]
    AreaParent.objects.audited_create([_link(area, parent) for area, parent in links])
    progress.advance(len(made))
    for step in plan.change:
        if _moves(plan, step):
            _moved(plan, step, [known[parent] for parent in step.parents], by=by)
        progress.advance()


def _built(step: Step, source: str) -> Area:
    area = step.area
    return Area(
        name=area.name,
        kind=area.kind,
        code=area.code,
        authority=step.council,
        starts_on=step.begins,
        brought_in=True,
        brought_in_source=source,
    )


def _link(area: Area, parent: Area) -> AreaParent:
    """From the day on which both are there."""
    days = [day for day in (area.starts_on, parent.starts_on) if day is not None]
    return AreaParent(area=area, parent=parent, starts_on=max(days, default=None))


def _corrected(plan: Plan, step: Step, *, by: Any) -> None:
    known = step.known
    assert known is not None
    said = {"name": step.area.name, "code": step.area.code or known.code, "authority": step.council}
    changes = {name: value for name, value in said.items() if getattr(known, name) != value}
    if changes:
        with _refusal_of(plan, step, "name"):
            areas.update(known, by=by, changes=changes)


def _moved(plan: Plan, step: Step, parents: list[Area], *, by: Any) -> None:
    assert step.known is not None
    with _refusal_of(plan, step, "parents"):
        areas.set_parents(step.known, by=by, parents=parents)


@contextlib.contextmanager
def _refusal_of(plan: Plan, step: Step, column: str) -> Iterator[None]:
    """What the service refuses, as a refused row; the caller takes everything back."""
    try:
        yield
    except LspError as error:
        before = len(plan.reader.problems)
        for reason in error.reasons or ():
            plan.reader.problem(step.area.row, column, reason.message, rule=reason.rule)
        plan.report.refuse(plan.reader.problems[before:])
