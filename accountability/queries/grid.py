"""The grid of a partnership: agency by obligation by period, judged live (D1); each cell leads to what made it.

Only the years that are shown are judged: the page costs the same in the tenth year of a partnership.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from accountability import periods
from accountability.judgements import STATES, Judgement, Terms, share_in_words
from accountability.models import Obligation
from accountability.periods import Period
from accountability.queries.judging import Asked, Judged, judged
from lsp.models import LocalStrategicPartnership, Organisation
from lsp.queries.successions import names_on

YEARS_SHOWN = 2
QUARTERS = 4


@dataclass(frozen=True)
class Wanted:
    """Which lines of the grid are wanted, the last of the years shown, how many there are: `1`, else two."""

    agency: str = ""
    kind: str = ""
    judgement: str = ""
    year: str = ""
    years: str = ""


@dataclass(frozen=True)
class Cell:
    """One judgement in the grid, over as many quarters as its period has; or none."""

    span: int
    label: str
    """The column it stands under, for a phone."""
    judgement: Judgement | None = None
    href: str = ""

    @property
    def share(self) -> str:
        """How much of what is asked, as it was compared."""
        found = self.judgement
        return "" if found is None or found.waived else share_in_words(found.done, found.asked)


@dataclass
class Line:
    """One obligation of an agency, whatever its terms were: its newest terms, and its judgements in the years shown."""

    terms: Terms
    agency: str
    judgements: list[tuple[Terms, Judgement]] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Grid:
    """What a page shows: the lines wanted, the years shown, the judgements of each in them, to choose one from."""

    lines: list[Line]
    years: list[Period]
    all_years: list[str]
    counts: Counter[str]
    agencies: list[tuple[str, str]]
    kinds: list[tuple[str, str]]


def grid_of(lsp: LocalStrategicPartnership, day: date, wanted: Wanted) -> Grid:
    """The grid as at a day, of the year wanted and the one before. Six queries at most."""
    found = judged(Asked(day, lsps=[lsp.pk]))
    names = names_of({terms.organisation_id for terms in found.terms}, day)
    first = min((terms.starts_on for terms in found.terms), default=day)
    all_years = [period.code for period in periods.between(periods.YEAR, first, max(first, day))][::-1]
    last = wanted.year if wanted.year in all_years else all_years[0]
    shown = _years(last, 1 if wanted.years == "1" else YEARS_SHOWN)
    found.asked = replace(found.asked, since=shown[0].first)
    lines = _lines(found, names, shown[-1].last)
    asked = [line for line in lines if _is_of(line, wanted)]
    counts = Counter(each.code for line in asked for _, each in line.judgements)
    return Grid(
        lines=[line for line in asked if _shows(line, wanted.judgement)],
        years=shown,
        all_years=all_years,
        counts=counts,
        agencies=sorted(
            {(str(line.terms.organisation_id), line.agency) for line in lines}, key=lambda each: each[1]
        ),
        kinds=sorted({(kind_key(line.terms), line.terms.title) for line in lines}, key=lambda each: each[1]),
    )


def kind_key(terms: Terms) -> str:
    """What a kind is called in the address: its code, or the title of a local one."""
    return terms.title if terms.kind == "local" else terms.kind


def names_of(ids: set[int], day: date) -> dict[int, str]:
    """The names of the agencies, as they were on the day: those of today, but where another was borne."""
    now = dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))
    return {**now, **names_on(ids, day)}


def _lines(found: Judged, names: dict[int, str], last: date) -> list[Line]:
    """The rows of each obligation as one line, by agency and title, with what is judged until `last`."""
    lines: dict[object, Line] = {}
    for terms in found.terms:  # by id: the newest terms come last
        line = lines.setdefault(terms.line, Line(terms, names[terms.organisation_id]))
        if terms.starts_on >= line.terms.starts_on:
            line.terms = terms
        line.judgements.extend((terms, each) for each in found.of(terms) if each.period.first <= last)
    return sorted(lines.values(), key=lambda line: (line.agency.casefold(), line.terms.title, line.terms.id))


def _years(last: str, number: int) -> list[Period]:
    """The years shown: the last, and those before it."""
    year = periods.read(last)
    listed = [year]
    while len(listed) < number:
        listed.insert(0, periods.containing(periods.YEAR, date(listed[0].first.year - 1, 4, 1)))
    return listed


def _is_of(line: Line, wanted: Wanted) -> bool:
    """Whether it is of the agency and the kind wanted."""
    agencys = not wanted.agency or str(line.terms.organisation_id) == wanted.agency
    return agencys and (not wanted.kind or kind_key(line.terms) == wanted.kind)


def _shows(line: Line, judgement: str) -> bool:
    """Whether it has a judgement in the years shown: the one wanted, or any."""
    return any(each.code == judgement or not judgement for _, each in line.judgements)


def place_cells(lines: Iterable[Line], years: Sequence[Period], base: str, query: str = "") -> None:
    """Put the judgements of the years shown under their quarters; `base` is the address of the obligations."""
    for line in lines:
        by_first = {(each.period.kind, each.period.first): (terms, each) for terms, each in line.judgements}
        line.cells = []
        for year in years:
            whole = (periods.YEAR, year.first) in by_first
            shown = [year] if whole else periods.between(periods.QUARTER, year.first, year.last)
            for period in shown:
                found = by_first.get((period.kind, period.first))
                line.cells.append(_cell(QUARTERS if whole else 1, period, found, base, query))


def _cell(span: int, period: Period, found: tuple[Terms, Judgement] | None, base: str, query: str) -> Cell:
    if found is None:
        return Cell(span, period.label)
    terms, judgement = found
    return Cell(span, period.label, judgement, f"{base}{terms.id}/{judgement.period.code}/{query}")


def told(counts: Counter[str]) -> list[tuple[str, int, str, str]]:
    """(code, number, label, colour) of every judgement there is a word for."""
    return [(code, counts[code], state.label, state.tag) for code, state in STATES.items()]


def periods_of(owed: Obligation, day: date) -> list[tuple[Terms, Judgement]]:
    """Every judgement of an obligation as at a day, the newest first."""
    return list(judged(Asked(day, ids=[owed.pk])))[::-1]
