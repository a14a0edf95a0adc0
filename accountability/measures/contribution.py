"""Measured by contribution: what the agency gave or did, as far as the partnership's coordinator confirmed it (D1)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from accountability import contribution_workflow as workflow
from accountability.judgements import Counted, Tallies, Terms, Way
from accountability.measures.base import Facts, Measure, Record
from accountability.measures.known import ask, by_obligation, names_of_users, table
from accountability.models import Contribution, ContributionPart, Obligation
from accountability.models.obligation import MEASURED
from accountability.periods import Period
from lsp import clock
from partnerships import words
from strategies.units import HUNDREDTHS, amount_in_words, places

_JOINED = """
    FROM {obligation} o
    JOIN {part} p ON p.obligation_id = o.id
    JOIN {contribution} c ON c.id = p.contribution_id
     AND c.day >= o.starts_on AND (o.ends_on IS NULL OR c.day < o.ends_on)
"""
_COUNTED = """
    SELECT o.id, date_trunc('quarter', c.day)::date, (100 * coalesce(sum(p.amount), 0))::bigint, count(*)
    {joined} WHERE o.id = ANY(%(obligations)s) AND p.state = %(confirmed)s GROUP BY 1, 2
"""
_LISTED = """
    SELECT c.id, c.title, c.unit, c.day, p.amount, p.state, p.reported_by_id, p.reported_at, p.confirmed_by_id,
           p.confirmed_at, p.return_reason, g.slug
    {joined}
    JOIN lsp_organisation g ON g.id = c.organisation_id
    WHERE o.id = %(obligation)s AND c.day BETWEEN %(first)s AND %(last)s ORDER BY c.day, c.id
"""


def _sql(statement: str, moment: datetime | None) -> str:
    tables = {
        "obligation": table(Obligation, moment),
        "part": table(ContributionPart, moment),
        "contribution": table(Contribution, moment),
    }
    return statement.format(joined=_JOINED.format(**tables), **tables)


def tallies(facts: Facts) -> Mapping[int, Tallies]:
    """The sum of what was confirmed, in hundredths, and how many there were, by obligation and quarter."""
    params = {
        "obligations": list(facts.obligations),
        "moment": facts.moment,
        "confirmed": workflow.CONFIRMED,
    }
    return by_obligation(ask(_sql(_COUNTED, facts.moment), params))


def standing(terms: Terms, tally: Counted) -> tuple[int, int]:
    """The sum, or the number, against what is asked for; where nothing is told, one is asked for."""
    if terms.amount is None:
        return tally[1] * HUNDREDTHS, HUNDREDTHS
    asked = int(terms.amount * HUNDREDTHS)
    return (tally[0] if terms.unit in MEASURED else tally[1] * HUNDREDTHS), asked


def records(terms: Terms, period: Period, moment: datetime | None) -> list[Record]:
    """What was logged for the obligation in the period, confirmed or not."""
    params = {"obligation": terms.id, "moment": moment, "first": period.first, "last": period.last}
    rows = ask(_sql(_LISTED, moment), params)
    names = names_of_users(user for row in rows for user in (row[6], row[8]))
    return [_record(row, names) for row in rows]


def _record(row: Sequence[Any], names: Mapping[int, str]) -> Record:
    pk, title, unit, day, amount, state, reporter, reported_at, confirmer, confirmed_at, reason, agency = row
    told = workflow.CONTRIBUTION.state(state).label
    if state == workflow.CONFIRMED:
        on = words.day(confirmed_at.astimezone(clock.LONDON).date())
        told = f"Confirmed by {names.get(confirmer, 'somebody')} on {on}"
    return Record(
        what=title,
        day=day,
        counted="1" if amount is None else amount_in_words(int(amount * HUNDREDTHS), unit),
        counts=state == workflow.CONFIRMED,
        entered_by=names.get(reporter, ""),
        entered_at=reported_at,
        href=reverse("accountability:contribution", args=[agency, pk]),
        note=f"{told}: {reason}" if state == workflow.RETURNED else told,
    )


def sum_in_words(terms: Terms, done: int, asked: int) -> str:
    """So much of what is asked for."""
    if terms.amount is None:
        count = "nothing" if not done else places(done)
        return f"{count} confirmed, at least 1 asked for"
    unit = terms.unit
    return f"{amount_in_words(done, unit)} of {amount_in_words(asked, unit)}"


WAY = Way(standing=standing, only_grows=True)

MEASURE = Measure(
    code="contribution",
    title="Contributions",
    reads="What the agency logged for the period with its evidence, as far as it was confirmed.",
    from_contributions=True,
    way=WAY,
    tallies=tallies,
    records=records,
    sum_in_words=sum_in_words,
)
