"""What the named agencies are to do, what they contributed over two years, what was confirmed, returned, explained."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from accountability import periods
from accountability.demonstration.cast import Cast
from accountability.demonstration.data import read
from accountability.demonstration.structure import Structure
from accountability.demonstration.timeline import Timeline
from accountability.models import Contribution, Obligation
from accountability.queries.judging import Asked, judged
from accountability.services import closed_years, contributions, obligations
from accountability.services.contributions import Share
from accountability.services.obligations import Wanted
from lsp import clock


def plan(structure: Structure) -> None:
    """Put what a partnership sets and declares on the timeline."""
    told = read("obligations")[structure.slug]
    for entry in told["set"]:
        structure.timeline.put(entry["day"], partial(_set, structure, entry))
    for entry in told["waived"]:
        structure.timeline.put(entry["day"], partial(_waive, structure, entry))
    for entry in told["closed"]:
        structure.timeline.put(entry["day"], partial(_close, structure, entry))


def plan_agencies(cast: Cast, timeline: Timeline) -> None:
    """Put what agencies contributed to several partnerships on the timeline, and what they explain."""
    told = read("obligations")
    for entry in told["contributions"]:
        timeline.put(entry["day"], partial(_log, cast, entry))
        for place, day in entry.get("confirmed", {}).items():
            timeline.put(day, partial(_confirm, cast, entry, place))
        for place, (day, reason) in entry.get("returned", {}).items():
            timeline.put(day, partial(_return, cast, entry, place, reason))
    for entry in told["explanations"]:
        timeline.put(entry["day"], partial(_explain, cast, entry))


def _set(structure: Structure, entry: Mapping[str, Any]) -> None:
    cast = structure.cast
    told: dict[str, Any] = {"amount": Decimal(entry["amount"])} if "amount" in entry else {}
    if "period" in entry:
        told["period"] = entry["period"]
    wanted = [Wanted(cast.organisations[key], entry["kind"], **told) for key in entry["agencies"]]
    obligations.set_several(
        cast.partnerships[structure.slug],
        by=cast.coordinator(structure.slug),
        wanted=wanted,
        starts_on=clock.today(),
    )


def _waive(structure: Structure, entry: Mapping[str, Any]) -> None:
    cast = structure.cast
    owed = _owed(cast, entry["agency"], structure.slug, entry["kind"])
    day = structure.timeline.calendar.day(entry["period_day"])
    period = periods.containing(owed.period, day).code
    by = cast.coordinator(structure.slug)
    obligations.waive(owed, by=by, period=period, reason=entry["reason"])


def _close(structure: Structure, entry: Mapping[str, Any]) -> None:
    year = clock.financial_year(structure.timeline.calendar.day(entry["year_day"]))
    lsp, by = structure.cast.partnerships[structure.slug], structure.cast.coordinator(structure.slug)
    closed_years.close(lsp, by=by, year=year, note=entry["note"])


def _owed(cast: Cast, agency: str, place: str, kind: str) -> Obligation:
    """The obligation of an agency in a partnership."""
    return Obligation.objects.select_related("lsp").get(
        organisation=cast.organisations[agency], lsp=cast.partnerships[place], kind=kind
    )


def _log(cast: Cast, entry: Mapping[str, Any]) -> None:
    shares = [
        Share(_owed(cast, entry["agency"], place, kind), None if amount is None else Decimal(amount))
        for place, kind, amount in entry["parts"]
    ]
    number = -entry["day"]
    contributions.log(
        cast.organisations[entry["agency"]],
        by=cast.accounts[entry["by"]],
        unit=entry["unit"],
        title=entry["title"],
        amount=Decimal(entry["amount"]) if "amount" in entry else None,
        day=clock.today(),
        shares=shares,
        links=[("Receipt or record (invented)", f"https://example.org/contributions/{number}")],
    )


def _part(cast: Cast, entry: Mapping[str, Any], place: str) -> Any:
    given = Contribution.objects.get(title=entry["title"])
    return given.parts.select_related("lsp", "contribution").get(lsp=cast.partnerships[place])


def _confirm(cast: Cast, entry: Mapping[str, Any], place: str) -> None:
    contributions.confirm(_part(cast, entry, place), by=cast.coordinator(place))


def _return(cast: Cast, entry: Mapping[str, Any], place: str, reason: str) -> None:
    contributions.return_to_agency(_part(cast, entry, place), by=cast.coordinator(place), reason=reason)


def _explain(cast: Cast, entry: Mapping[str, Any]) -> None:
    """The newest period that fell due and was not met."""
    owed = _owed(cast, entry["agency"], entry["place"], entry["kind"])
    found = [each for _, each in judged(Asked(clock.today(), ids=[owed.pk]))]
    unmet = [each for each in found if each.code in ("not_met", "partly_met")]
    if unmet:
        by = cast.accounts[entry["by"]]
        obligations.explain(owed, by=by, period=unmet[-1].period.code, text=entry["text"])
