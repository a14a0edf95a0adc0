"""What was pledged and what was delivered, summed: by agency, block and unit, and year; and record by record.

A pledge belongs to the financial year in which its commitment is due, and what was supplied of it goes with it.
Drafts and what was withdrawn promise nothing. What was supplied is *confirmed* once the commitment is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from accountability import contribution_workflow, periods, permissions, workflow
from accountability.models import Commitment, ContributionPart, Obligation, Pledge, Supply
from accountability.models.obligation import MEASURED
from lsp import clock
from lsp.models import LocalStrategicPartnership
from lsp.queries.successions import names_on
from partnerships.queries.rows import KEPT
from strategies.units import COUNTED, IN_KIND, POUNDS, UNITS, amount_in_words

PROMISED = tuple(
    state.code
    for state in workflow.COMMITMENT.states
    if state.code not in (*workflow.UNMADE, workflow.WITHDRAWN)
)
NOTHING = Decimal(0)
WORDS = {**dict(UNITS), POUNDS: "Money"}
ORDER = {unit: place for place, (unit, _) in enumerate(UNITS)}


def in_words(amount: Decimal | None, unit: str) -> str:
    """An amount with its unit: `£1,250.00`, `2.25 days`, `3`; for what is in kind how many pledges."""
    return "" if amount is None else amount_in_words(int(amount * 100), unit)


@dataclass(frozen=True)
class Asked:
    """What is asked of the figures: a partnership, a financial year where one is chosen, an agency, a block."""

    lsp: LocalStrategicPartnership
    user: Any
    year: periods.Period | None = None
    organisation_id: int | None = None
    block_id: int | None = None


@dataclass(frozen=True)
class Line:
    """What one agency pledged to one block in one unit, what it supplied of that, what of that is confirmed."""

    organisation_id: int
    slug: str
    agency: str
    block_slug: str
    block: str
    unit: str
    pledged: Decimal
    supplied: Decimal
    confirmed: Decimal
    still_owed: Decimal
    """Pledged and not supplied: nothing where more was supplied, and nobody's surplus pays what another owes."""
    commitments: int

    @property
    def unit_in_words(self) -> str:
        """The unit."""
        return WORDS[self.unit]

    @property
    def cells(self) -> list[tuple[str, str]]:
        """(column, figure in words) of the four figures."""
        figures = {
            "Pledged": self.pledged,
            "Supplied": self.supplied,
            "Of that confirmed": self.confirmed,
            "Still owed": self.still_owed,
        }
        return [(column, in_words(amount, self.unit)) for column, amount in figures.items()]


def lines(asked: Asked) -> list[Line]:
    """The figures by agency, block and unit, as the user may see the commitments: two queries and one for names."""
    pledged = list(_pledged(asked))
    supplied = {row["keys"]: row for row in _supplied(asked)}
    names = names_on({row["keys"][0] for row in pledged}, _named_on(asked))
    found = [_line(row, supplied.get(row["keys"]), names) for row in pledged]
    return sorted(found, key=lambda line: (line.agency.casefold(), line.block, ORDER[line.unit]))


def totals(found: Sequence[Line]) -> list[Line]:
    """All together, one line for each unit."""
    units = [unit for unit, _ in UNITS if any(line.unit == unit for line in found)]
    return [_together([line for line in found if line.unit == unit], unit) for unit in units]


def _together(found: Sequence[Line], unit: str) -> Line:
    return Line(
        organisation_id=0,
        slug="",
        agency="All together",
        block_slug="",
        block="",
        unit=unit,
        pledged=sum((line.pledged for line in found), NOTHING),
        supplied=sum((line.supplied for line in found), NOTHING),
        confirmed=sum((line.confirmed for line in found), NOTHING),
        still_owed=sum((line.still_owed for line in found), NOTHING),
        commitments=sum(line.commitments for line in found),
    )


KEYS = (
    "commitment__organisation_id",
    "commitment__organisation__slug",
    "commitment__organisation__name",
    "commitment__block__slug",
    "commitment__block__name",
    "unit",
)


def _pledged(asked: Asked) -> Iterator[dict[str, Any]]:
    seen: Any = Pledge.objects.visible_to(asked.user).filter(taken_back_at__isnull=True)
    rows = _of(seen, asked, "commitment__").order_by().values_list(*KEYS)
    for row in rows.annotate(Sum("amount"), Count("pk"), Count("commitment", distinct=True)):
        *keys, amount, count, commitments = row
        counted = keys[-1] in COUNTED
        yield {
            "keys": tuple(keys),
            "amount": amount if counted else Decimal(count),
            "commitments": commitments,
        }


def _supplied(asked: Asked) -> Iterator[dict[str, Any]]:
    """In kind each pledge counts once, however often something was supplied of it."""
    seen: Any = Supply.objects.visible_to(asked.user).filter(
        taken_back_at__isnull=True, pledge__taken_back_at__isnull=True
    )
    over = Q(pledge__commitment__state=workflow.CONFIRMED)
    rows = _of(seen, asked, "pledge__commitment__").order_by()
    rows = rows.values_list(*(f"pledge__{key}" for key in KEYS)).annotate(
        Sum("amount"),
        confirmed_amount=Sum("amount", filter=over),
        pieces=Count("pledge", distinct=True),
        confirmed_pieces=Count("pledge", distinct=True, filter=over),
    )
    for row in rows:
        *keys, amount, confirmed, pieces, confirmed_pieces = row
        counted = keys[-1] in COUNTED
        yield {
            "keys": tuple(keys),
            "amount": amount if counted else Decimal(pieces),
            "confirmed": confirmed or NOTHING if counted else Decimal(confirmed_pieces),
        }


def _of(rows: Any, asked: Asked, path: str) -> Any:
    """Those of promises of the partnership, narrowed to what is asked."""
    rows = rows.filter(**{f"{path}lsp": asked.lsp, f"{path}state__in": PROMISED})
    if asked.year is not None:
        rows = rows.filter(**{f"{path}due_on__range": (asked.year.first, asked.year.last)})
    if asked.organisation_id is not None:
        rows = rows.filter(**{f"{path}organisation": asked.organisation_id})
    return rows if asked.block_id is None else rows.filter(**{f"{path}block": asked.block_id})


def _named_on(asked: Asked) -> date:
    return min(asked.year.last, clock.today()) if asked.year is not None else clock.today()


def _line(row: dict[str, Any], supplied: dict[str, Any] | None, names: Any) -> Line:
    organisation_id, slug, name, block_slug, block, unit = row["keys"]
    amount = supplied["amount"] if supplied else NOTHING
    return Line(
        organisation_id=organisation_id,
        slug=slug,
        agency=names.get(organisation_id, name),
        block_slug=block_slug or "",
        block=block or "",
        unit=unit,
        pledged=row["amount"],
        supplied=amount,
        still_owed=max(row["amount"] - amount, NOTHING),
        confirmed=supplied["confirmed"] if supplied else NOTHING,
        commitments=row["commitments"],
    )


@dataclass(frozen=True)
class Owed:
    """What obligations ask of an agency in a year in one unit, and what it contributed that is confirmed."""

    slug: str
    agency: str
    unit: str
    asked: Decimal
    contributed: Decimal

    @property
    def cells(self) -> list[tuple[str, str]]:
        """(column, figure in words) of both figures."""
        figures = {"Asked for": self.asked, "Contributed and confirmed": self.contributed}
        return [(column, in_words(amount, self.unit)) for column, amount in figures.items()]

    @property
    def unit_in_words(self) -> str:
        """The unit."""
        return WORDS[self.unit]


def owed(asked: Asked) -> list[Owed]:
    """What obligations ask for in amounts in the year beside what counts: for who reads inside; two queries."""
    if asked.year is None:
        return []
    wanted: dict[tuple[str, str, str], Decimal] = {}
    running = Obligation.objects.filter(lsp=asked.lsp, unit__in=MEASURED, amount__isnull=False)
    running = running.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")))
    for each in running.filter(starts_on__lte=asked.year.last).select_related("organisation"):
        amount = _asked_for(each, asked.year)
        if amount:
            key = (each.organisation.slug, each.organisation.name, each.unit)
            wanted[key] = wanted.get(key, NOTHING) + amount
    given = _contributed(asked)
    ordered = sorted(wanted.items(), key=lambda pair: (pair[0][1], ORDER[pair[0][2]]))
    return [
        Owed(slug, name, unit, amount, given.get((slug, unit), NOTHING))
        for (slug, name, unit), amount in ordered
    ]


def _asked_for(obligation: Obligation, year: periods.Period) -> Decimal:
    """The amount asked for in the periods of the year that begin while it runs."""
    begun = [
        period
        for period in periods.between(obligation.period, year.first, year.last)
        if obligation.holds_on(period.first)
    ]
    return (obligation.amount or NOTHING) * len(begun)


def _contributed(asked: Asked) -> dict[tuple[str, str], Decimal]:
    assert asked.year is not None
    rows = ContributionPart.objects.filter(
        lsp=asked.lsp,
        state=contribution_workflow.CONFIRMED,
        contribution__day__range=(asked.year.first, asked.year.last),
        contribution__unit__in=MEASURED,
    )
    summed = rows.order_by().values_list("organisation__slug", "contribution__unit").annotate(Sum("amount"))
    return {(slug, unit): amount for slug, unit, amount in summed}


def years_of(lsp: LocalStrategicPartnership, user: Any) -> list[str]:
    """The financial years in which commitments with pledges are due, the latest first: one query."""
    seen: Any = Pledge.objects.visible_to(user).filter(commitment__lsp=lsp, commitment__state__in=PROMISED)
    days = seen.order_by().values_list("commitment__due_on", flat=True).distinct()
    return sorted({periods.year_of(day) for day in days if day is not None}, reverse=True)


@dataclass(frozen=True)
class Supplied:
    """What was supplied of a pledge on a day."""

    record: Supply
    amount: str


@dataclass(frozen=True)
class Pledged:
    """A pledge of a commitment with what was supplied of it, in words."""

    record: Pledge
    amount: str
    supplied: str
    supplies: list[Supplied]


def pledges_of(commitment: Commitment, day: date, user: Any) -> list[Pledged]:
    """What a commitment brought with it when the day was over, as far as `user` may see it, each with what was
    supplied of it: two queries."""
    moment = clock.end_of_day(day)
    seen: Any = Pledge.objects.visible_to(user)
    found = seen.filter(commitment=commitment, created_at__lte=moment).order_by("id")
    return [_with_supplies(pledge, moment) for pledge in found.prefetch_related("supplies")]


def _with_supplies(pledge: Pledge, moment: datetime) -> Pledged:
    told = [each for each in pledge.supplies.all() if each.supplied_at <= moment]
    for record in (pledge, *told):
        if record.taken_back_at is not None and record.taken_back_at > moment:
            record.taken_back_at = None  # it was taken back later
    counted = [each for each in told if each.taken_back_at is None]
    if pledge.unit == IN_KIND:
        total = "Yes" if counted else "Not yet"
    else:
        total = in_words(sum((each.amount or NOTHING for each in counted), NOTHING), pledge.unit)
    return Pledged(
        record=pledge,
        amount="In kind" if pledge.unit == IN_KIND else in_words(pledge.amount, pledge.unit),
        supplied=total,
        supplies=[
            Supplied(each, "supplied" if each.amount is None else in_words(each.amount, pledge.unit))
            for each in told
        ],
    )


def pledge_rows(
    seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None
) -> QuerySet[Any, dict[str, Any]]:
    """Pledges, each with its commitment."""
    return seen.values(
        "id", "unit", "amount", "what", "taken_back_at", "taken_back_reason", "commitment__id",
        "commitment__title", "commitment__organisation", "commitment__lsp", *KEPT,
    )  # fmt: skip


def pledges_told(rows: Sequence[dict[str, Any]], user: Any) -> list[dict[str, Any]]:
    """Nested rows of pledges as `user` reads them: why one was taken back is for insiders."""
    for row in rows:
        _reason_inside(row, row["commitment"], user)
    return [*rows]


def supply_rows(
    seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None
) -> QuerySet[Any, dict[str, Any]]:
    """What was supplied, each with its pledge."""
    return seen.values(
        "id", "day", "amount", "note", "supplied_at", "taken_back_at", "taken_back_reason", "pledge__id",
        "pledge__unit", "pledge__what", "pledge__commitment__organisation", "pledge__commitment__lsp", *KEPT,
    )  # fmt: skip


def supplies_told(rows: Sequence[dict[str, Any]], user: Any) -> list[dict[str, Any]]:
    """Nested rows of what was supplied as `user` reads them: why something was taken back is for insiders."""
    for row in rows:
        _reason_inside(row, row["pledge"].pop("commitment"), user)
    return [*rows]


def _reason_inside(row: dict[str, Any], of: dict[str, Any], user: Any) -> None:
    """The reason is null for who does not read inside; `of` is told no more than before."""
    if not permissions.reads_inside(user, of.pop("organisation"), of.pop("lsp")):
        row["taken_back_reason"] = None
