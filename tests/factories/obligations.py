"""Obligations and contributions for tests, written as they stand: rules are the services' own tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from accountability import contribution_workflow as workflow
from accountability.models import Contribution, ContributionPart, NamedAgency, Obligation
from accountability.models.contribution import OTHER
from lsp import clock
from strategies.units import DAYS, POUNDS
from tests.factories import lsp as places
from tests.factories.accountability import Stage

BEGINS = date(2006, 4, 1)
A_DAY = date(2006, 6, 6)


def named(on: Stage, organisation: Any = None, **changes: Any) -> NamedAgency:
    """The agency as a candidate on the duty register."""
    fields = {"status": "candidate", "agency": "police", "condition": "area", "starts_on": BEGINS, **changes}
    agency = organisation or on.agency
    return places.save(NamedAgency(lsp=on.lsp, organisation=agency, regime=on.lsp.regime, **fields))


def obligation(on: Stage, **changes: Any) -> Obligation:
    """What the agency is to give in each financial year: 1,000 pounds, on goodwill."""
    fields: dict[str, Any] = {
        "lsp": on.lsp,
        "organisation": on.agency,
        "kind": "contribute_money",
        "title": "Contribute money",
        "basis": "goodwill",
        "measure": "contribution",
        "unit": POUNDS,
        "amount": Decimal(1000),
        "met_at": Decimal(100),
        "partly_met_at": Decimal(50),
        "period": "year",
        "due_days": 30,
        "starts_on": BEGINS,
        **changes,
    }
    if fields["kind"] != "local":
        fields.setdefault("regime", fields["lsp"].regime)
    return places.save(Obligation(**fields))


def attendance_obligation(on: Stage, **changes: Any) -> Obligation:
    """To attend at senior level in each quarter: met at 75%, partly at 50%."""
    fields: dict[str, Any] = {
        "kind": "attend",
        "title": "Attend at senior level",
        "basis": "guidance",
        "measure": "attendance",
        "unit": "percent",
        "amount": None,
        "met_at": Decimal(75),
        "period": "quarter",
        **changes,
    }
    return obligation(on, **fields)


def contribution(
    on: Stage, counts_in: Obligation, amount: Any = 400, *, day: date = A_DAY, state: str = "confirmed"
) -> ContributionPart:
    """Something the agency gave, counted whole in one obligation."""
    unit = counts_in.unit if counts_in.unit in (POUNDS, DAYS) else OTHER
    whole = None if unit == OTHER else Decimal(str(amount))
    with places.in_act():
        given = places.save(
            Contribution(
                organisation=counts_in.organisation,
                unit=unit,
                title=f"Example contribution {places.number()}",
                amount=whole,
                day=day,
                reported_by=on.officer,
            )
        )
        return part(on, given, counts_in, whole, state=state)


def part(on: Stage, of: Contribution, counts_in: Obligation, amount: Any, *, state: str) -> ContributionPart:
    """What a contribution counts in an obligation, in this state."""
    fields: dict[str, Any] = {}
    if state == workflow.CONFIRMED:
        fields = {"confirmed_by": on.coordinator, "confirmed_at": clock.now()}
    if state == workflow.RETURNED:
        fields = {"returned_at": clock.now(), "return_reason": "No receipt."}
    return places.save(
        ContributionPart(
            contribution=of,
            obligation=counts_in,
            lsp=counts_in.lsp,
            organisation=counts_in.organisation,
            amount=amount,
            state=state,
            reported_by=on.officer,
            **fields,
        )
    )
