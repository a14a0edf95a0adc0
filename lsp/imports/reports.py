"""What an import says about a file: what is wrong where, and what became (or would become) of each row."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

REFUSED, CREATED, CHANGED, UNCHANGED, LEFT_OUT = "refused", "created", "changed", "unchanged", "left out"
OUTCOMES = (REFUSED, CREATED, CHANGED, UNCHANGED, LEFT_OUT)
VALUE_SHOWN = 80  # characters of a cell that a report repeats
ROWS_LISTED = 5_000  # of one outcome; beyond that the report gives their number alone


class NothingWritten(Exception):
    """Raised within an import's act to take it back: a trial, a refusal, or nothing new."""


@dataclass(frozen=True)
class Problem:
    """What is wrong: the row (0: the file as a whole), the column's letter and heading, what was there, why."""

    row: int
    reason: str
    column: str = ""
    heading: str = ""
    value: str = ""
    rule: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class ReportRow:
    """One line of a report: the row it is about (of which sheet), its outcome and the words that explain it."""

    row: int
    outcome: str
    reason: str
    column: str = ""
    heading: str = ""
    value: str = ""
    rule: str = ""
    sheet: str = ""

    @property
    def place(self) -> str:
        """The column as one finds it in a spreadsheet: `F, county_2007`."""
        return ", ".join(part for part in (self.column, self.heading) if part)


@dataclass
class Report:
    """The outcome of one import: it is refused exactly where nothing was (or would be) written."""

    file_name: str = ""
    dry_run: bool = False
    notes: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    rows: list[ReportRow] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)  # in the order in which they were read

    def add(self, row: ReportRow) -> None:
        """Count a row, and list it while there is room."""
        self.counts[row.outcome] = self.count(row.outcome) + 1
        if self.counts[row.outcome] <= ROWS_LISTED:
            self.rows.append(row)

    def refuse(self, problems: Iterable[Problem]) -> None:
        """List each problem as a refused row, in the file's order."""
        for problem in sorted(problems, key=lambda p: (p.row, len(p.column), p.column)):
            found = {**asdict(problem), "value": problem.value[:VALUE_SHOWN]}
            self.add(ReportRow(outcome=REFUSED, **found))

    def count(self, outcome: str) -> int:
        """How many rows had this outcome (for refusals: how many reasons)."""
        return self.counts.get(outcome, 0)

    @property
    def is_refused(self) -> bool:
        """Whether anything in the file stands in the way of all of it."""
        return bool(self.count(REFUSED))

    @property
    def would_write(self) -> bool:
        """Whether carrying it out writes anything."""
        return not self.is_refused and bool(self.count(CREATED) + self.count(CHANGED))

    @property
    def message(self) -> str:
        """The report in one sentence."""
        if self.is_refused:
            reasons = self.count(REFUSED)
            many = "1 thing is" if reasons == 1 else f"{reasons:,} things are"
            head = "This cannot be imported" if self.dry_run else "Nothing was imported"
            return f"{head}: {many} wrong with {self.file_name}."
        if not self.would_write:
            return "Nothing to import: everything in this file is recorded already."
        if self.dry_run:
            return "This was a trial: nothing has been written yet."
        return f"{self.file_name} was imported."

    def as_json(self) -> dict[str, Any]:
        """The report as a job keeps it and the API gives it: refusals first, then as the rows stand in the file."""
        in_order = dict.fromkeys([*self.sheets, *(row.sheet for row in self.rows)])
        sheets = {sheet: number for number, sheet in enumerate(in_order)}
        rows: Sequence[ReportRow] = sorted(
            self.rows, key=lambda row: (row.outcome != REFUSED, sheets[row.sheet], row.row)
        )
        return {
            "message": self.message,
            "file_name": self.file_name,
            "dry_run": self.dry_run,
            "notes": self.notes,
            "counts": {outcome: self.count(outcome) for outcome in OUTCOMES},
            "rows": [asdict(row) for row in rows],
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """The report a job keeps; the refusal of a job that failed otherwise is read as well."""
        names = ReportRow.__dataclass_fields__
        blank = {"row": 0, "outcome": REFUSED, "reason": ""}
        rows = [{**blank, **{k: v for k, v in row.items() if k in names}} for row in kept.get("rows", ())]
        return cls(
            file_name=kept.get("file_name", ""),
            dry_run=kept.get("dry_run", False),
            notes=list(kept.get("notes", ())),
            counts=dict(kept.get("counts", {})),
            rows=[ReportRow(**row) for row in rows],
        )
