"""The modern register brought in beside the one of 2007: all of it or nothing, as often as one likes (L6, L8).

It adds and never overwrites: councils that are new, what a council on record lacks (its ONS code, its end), its other
names and codes, and which councils came after it. Where it says otherwise than the record, the report tells so. A
council on record that the file does not name is left as it is.
"""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lsp import permissions
from lsp.audit import act
from lsp.errors import PermissionRefused
from lsp.imports.columns import Reader
from lsp.imports.modern import Modern, ModernCouncil, read_lookup, read_modern
from lsp.imports.reports import (
    CHANGED,
    CREATED,
    LEFT_OUT,
    REFUSED,
    UNCHANGED,
    NothingWritten,
    Report,
    ReportRow,
)
from lsp.imports.sources import brought_in_source
from lsp.imports.tables import Table, folded
from lsp.jobs import Progress
from lsp.models import CouncilAlias, CouncilSuccession, LocalAuthority
from lsp.services.register import one_import_at_a_time

NAMED = 12  # councils named in a note; the others are counted
Kind = CouncilAlias.Kind


class Recorded:
    """The councils on record, their aliases and successions: three queries."""

    def __init__(self) -> None:
        self.councils = {council.pk: council for council in LocalAuthority.objects.all()}
        self.by_slug = {council.slug: council for council in self.councils.values()}
        self.by_code = {council.code: council for council in self.councils.values() if council.code}
        self.by_register: dict[str, LocalAuthority] = {}
        self.aliases: set[tuple[int | None, str, str]] = set()
        self.taken = {(Kind.CODE.value, code): council.pk for code, council in self.by_code.items()}
        for owner, kind, value in CouncilAlias.objects.values_list("authority", "kind", "value"):
            self.aliases.add((owner, kind, folded(value)))
            if kind != Kind.NAME:
                self.taken.setdefault((kind, value), owner)
            if kind == Kind.REGISTER:
                self.by_register[value] = self.councils[owner]
        self.ties = set(CouncilSuccession.objects.values_list("predecessor", "successor"))

    def find(self, council: ModernCouncil) -> LocalAuthority | None:
        """The council on record that a row means: by its code of the register, an ONS code of its, or its name."""
        coded = (self.by_code.get(code) for code in (council.code, *council.codes) if code)
        known = self.by_register.get(council.register) or next((each for each in coded if each), None)
        return known or self.by_slug.get(council.slug)


@dataclass
class Step:
    """One row to carry out: the council (new, or the one on record), what changes, in words."""

    row: int
    said: ModernCouncil | None
    council: LocalAuthority
    is_new: bool = False
    fields: set[str] = field(default_factory=set)
    words: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    aliases: list[CouncilAlias] = field(default_factory=list)
    ties: list[CouncilSuccession] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """What becomes of the row."""
        if self.is_new:
            return CREATED
        return CHANGED if self.words else UNCHANGED

    def report(self) -> ReportRow:
        """The row as the report tells it."""
        words = ["New council", *self.words] if self.is_new else (self.words or ["As recorded"])
        told = [f"{'; '.join(words)}.", *self.remarks]
        return ReportRow(self.row, self.outcome, " ".join(told), value=self.council.name)


def import_modern(
    table: Table, *, by: Any, kind: str, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Bring in a file of the modern register; `kind` is `councils`, `names` or `codes` (`lsp.imports.modern.which`).

    Raises and reports as `lsp.services.register.import_register` does.
    """
    permissions.administer(by).require(PermissionRefused)
    progress = progress or Progress()
    progress.begin("Checking the rows", len(table.rows))
    is_register = kind == "councils"
    modern = read_modern(table, progress) if is_register else read_lookup(table, kind, progress)
    report = Report(file_name=table.name, dry_run=dry_run, notes=list(table.notes))
    with contextlib.suppress(NothingWritten), act("register.import", by=by, reason=f"From {table.name}"):
        one_import_at_a_time()
        source = brought_in_source(table.name)
        recorded = Recorded()
        if is_register:
            steps = _plan_councils(modern, recorded, source, report)
        else:
            steps = _plan_aliases(
                modern, recorded, Kind.NAME if kind == "names" else Kind.CODE, source, report
            )
        _tell(report, modern, steps)
        progress.refused = report.count(REFUSED)
        if dry_run or not report.would_write:
            raise NothingWritten
        _write(steps, progress)
    return report


def _tell(report: Report, modern: Modern, steps: Iterable[Step]) -> None:
    if modern.reader.problems:
        report.refuse(modern.reader.problems)
    else:
        for step in steps:
            report.add(step.report())
    for row in modern.left_out:
        report.add(row)


# --- the register itself


def _plan_councils(modern: Modern, recorded: Recorded, source: str, report: Report) -> list[Step]:
    """What each row adds to what is recorded."""
    steps = [_begin(council, recorded, source) for council in modern.councils]
    _check_apart(steps, modern.reader)
    by_register = {
        **recorded.by_register,
        **{council.register: step.council for council, step in _told(steps)},
    }
    for council, step in _told(steps):
        _compare(step, council)
        if step.council.code:
            recorded.taken.setdefault((Kind.CODE.value, step.council.code), _key(step))
    for council, step in _told(steps):
        _add_aliases(step, _aliases_of(council), recorded, source, modern.reader, council)
        _lie_in_county(step, council, by_register, modern.reader)
    replacing = {code for council in modern.councils for code in council.replaced_by}
    for council, step in _told(steps):
        if step.is_new and council.register in replacing:
            step.council.starts_on = council.starts_on
        _come_after(step, council, by_register, recorded, source, modern.reader)
    _note_absent(report, recorded, steps)
    return steps


def _told(steps: Iterable[Step]) -> Iterator[tuple[ModernCouncil, Step]]:
    for step in steps:
        if step.said is not None:
            yield step.said, step


def _begin(said: ModernCouncil, recorded: Recorded, source: str) -> Step:
    known = recorded.find(said)
    if known is not None:
        return Step(said.row.number, said, known)
    council = LocalAuthority(
        name=said.name,
        slug=said.slug,
        code=said.code or None,
        kind=said.kind,
        region=said.region,
        ends_on=said.ends_on,
        brought_in=True,
        brought_in_source=source,
    )
    return Step(said.row.number, said, council, is_new=True)


def _check_apart(steps: Iterable[Step], reader: Reader) -> None:
    """Two rows do not mean one council on record."""
    seen: dict[int, int] = {}
    for said, step in _told(steps):
        if step.council.pk is None:
            continue
        first = seen.setdefault(step.council.pk, step.row)
        if first != step.row:
            reader.problem(said.row, "name", f"This is the council of row {first}: {step.council.name}.")


def _compare(step: Step, said: ModernCouncil) -> None:
    """Fill in what the record lacks; tell where the register says otherwise."""
    council = step.council
    if step.is_new:
        return
    if said.code and not council.code:
        council.code = said.code
        step.fields.add("code")
        step.words.append(f"code: none becomes {said.code}")
    if said.region and not council.region:
        council.region = said.region
        step.fields.add("region")
        step.words.append(f"region: none becomes {said.region}")
    if said.ends_on and not council.ends_on and _may_end(council, said):
        council.ends_on = said.ends_on
        step.fields.update(("ends_on", "end_reason"))
        step.words.append(f"until: none becomes {_day(said.ends_on)}")
    kind = LocalAuthority.Kind(said.kind).label if said.kind else ""
    for what, held, told in (
        ("kind", council.get_kind_display(), kind),
        ("region", council.region, said.region),
        ("until", _day(council.ends_on), _day(said.ends_on)),
    ):
        if told and held != told:
            step.remarks.append(f"The register says {what} {told}; {held or 'none'} is recorded and stays.")


def _may_end(council: LocalAuthority, said: ModernCouncil) -> bool:
    return council.starts_on is None or said.ends_on is None or council.starts_on < said.ends_on


def _day(value: Any) -> str:
    return f"{value.day} {value:%B %Y}" if value else ""


def _aliases_of(said: ModernCouncil) -> list[tuple[str, str]]:
    names = [(Kind.NAME.value, name) for name in (said.name, *said.names) if name]
    codes = [(Kind.CODE.value, code) for code in (said.code, *said.codes) if code]
    return [(Kind.REGISTER.value, said.register), *codes, *names]


def _key(step: Step) -> int:
    """The council, told apart from the others before the new ones have an id."""
    return step.council.pk or -step.row


def _add_aliases(
    step: Step,
    wanted: Iterable[tuple[str, str]],
    recorded: Recorded,
    source: str,
    reader: Reader,
    said: Any,
) -> None:
    """What the council is not known by yet. A code that is another's is a problem."""
    council = step.council
    counted = {Kind.NAME.value: 0, Kind.CODE.value: 0}
    for kind, value in wanted:
        own = {Kind.NAME: folded(council.name), Kind.CODE: folded(council.code or "")}.get(Kind(kind), "")
        key = (_key(step), kind, folded(value))
        if folded(value) == own or key in recorded.aliases:
            continue
        owner = recorded.taken.setdefault((kind, value), key[0]) if kind != Kind.NAME else key[0]
        if owner != key[0]:
            column = "register" if kind == Kind.REGISTER else "codes" if "codes" in reader.places else "value"
            reader.problem(said.row, column, f"{value} is a code of another council.", value=value)
            continue
        recorded.aliases.add(key)
        step.aliases.append(CouncilAlias(authority=council, kind=kind, value=value, source=source))
        if kind in counted:
            counted[kind] += 1
    for kind, one, more in (
        (Kind.NAME, "other name", "other names"),
        (Kind.CODE, "former code", "former codes"),
    ):
        if number := counted[kind.value]:
            step.words.append(f"{number} {one if number == 1 else more}")
    if step.aliases and not step.words:
        step.words.append("code of the register")


def _lie_in_county(
    step: Step, said: ModernCouncil, by_register: dict[str, LocalAuthority], reader: Reader
) -> None:
    """The county of a new district."""
    if not said.county:
        return
    county = by_register.get(said.county)
    if county is None:
        reader.problem(
            said.row, "county", "There is no council with this code, neither in the file nor on record."
        )
    elif said.kind != LocalAuthority.Kind.DISTRICT:
        reader.problem(said.row, "county", "Only a district lies in a county.")
    elif step.is_new:
        step.council.county = county


def _come_after(
    step: Step,
    said: ModernCouncil,
    by_register: dict[str, LocalAuthority],
    recorded: Recorded,
    source: str,
    reader: Reader,
) -> None:
    """The councils that replaced it."""
    after = []
    for code in dict.fromkeys(said.replaced_by):
        successor = by_register.get(code)
        if successor is None:
            words = f"There is no council with the code {code}, neither in the file nor on record."
            reader.problem(said.row, "replaced_by", words)
        elif successor is step.council:
            reader.problem(said.row, "replaced_by", "A council does not replace itself.")
        else:
            after.append(successor)
    new = [each for each in after if (step.council.pk, each.pk) not in recorded.ties or each.pk is None]
    names = " and ".join(each.name for each in after)
    if after and (step.is_new or "ends_on" in step.fields) and step.council.ends_on:
        step.council.end_reason = f"Replaced by {names}."
    elif step.is_new and step.council.ends_on:
        step.council.end_reason = "Ended, as the register of councils says."
    step.ties = [
        CouncilSuccession(
            predecessor=step.council, successor=each, on=step.council.ends_on or said.ends_on, source=source
        )
        for each in new
    ]
    if new:
        step.words.append(f"replaced by {' and '.join(each.name for each in new)}")


def _note_absent(report: Report, recorded: Recorded, steps: Iterable[Step]) -> None:
    """Say which councils on record the file does not name."""
    met = {step.council.pk for step in steps}
    absent = sorted(council.name for pk, council in recorded.councils.items() if pk not in met)
    if absent:
        more = f" and {len(absent) - NAMED} more" if len(absent) > NAMED else ""
        one = "council on record is" if len(absent) == 1 else "councils on record are"
        report.notes.append(
            f"{len(absent)} {one} not in this file and left as recorded: {', '.join(absent[:NAMED])}{more}."
        )


# --- the look-ups


def _plan_aliases(modern: Modern, recorded: Recorded, kind: Kind, source: str, report: Report) -> list[Step]:
    """Each name or code that a council on record is not known by yet."""
    steps = []
    for alias in modern.aliases:
        council = recorded.by_register.get(alias.register)
        if council is None:
            words = (
                "No council with this code of the register is recorded. Bring in the register itself first."
            )
            modern.left_out.append(ReportRow(alias.row.number, LEFT_OUT, words, value=alias.value))
            continue
        step = Step(alias.row.number, None, council)
        _add_aliases(step, [(kind.value, alias.value)], recorded, source, modern.reader, alias)
        step.words = [f"{kind.label.lower()}: {alias.value}"] if step.aliases else []
        steps.append(step)
    return steps


# --- writing


def _write(steps: list[Step], progress: Progress) -> None:
    """Set by set: counties first, since districts lie in them; then changes, aliases and successions."""
    new = [step.council for step in steps if step.is_new]
    aliases = [alias for step in steps for alias in step.aliases]
    ties = [tie for step in steps for tie in step.ties]
    changed = [step.council for step in steps if step.fields]
    progress.begin("Writing", len(new) + len(changed) + len(aliases) + len(ties))
    counties = [council for council in new if council.kind == LocalAuthority.Kind.COUNTY]
    others = [council for council in new if council.kind != LocalAuthority.Kind.COUNTY]
    for group in (counties, others):
        for council in group:
            council.county = council.county  # by now it has its id
        LocalAuthority.objects.audited_create(group)
        progress.advance(len(group))
    if changed:
        LocalAuthority.objects.audited_update(changed, ["code", "region", "ends_on", "end_reason"])
        progress.advance(len(changed))
    for alias in aliases:
        alias.authority = alias.authority
    CouncilAlias.objects.audited_create(aliases)
    for tie in ties:
        tie.predecessor, tie.successor = tie.predecessor, tie.successor
    CouncilSuccession.objects.audited_create(ties)
    progress.advance(len(aliases) + len(ties))
