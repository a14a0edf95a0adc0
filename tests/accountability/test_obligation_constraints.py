"""What the database itself refuses of obligations and contributions, whoever writes and however."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accountability.models import (
    ClosedYear,
    Contribution,
    ContributionEvidence,
    ContributionPart,
    Explanation,
    Waiver,
)
from lsp import clock
from lsp.audit import act
from lsp.errors import Conflict
from tests.accountability.test_constraints import refused
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import obligations as make

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LATER = date(2007, 4, 1)
OVER = {"ends_on": LATER, "end_reason": "Over."}


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("d1_from_a_day", {"starts_on": None}),
        ("l4_obligation_ends_with_a_reason", {"ends_on": LATER}),
        ("accountability_obligation_ends_after_start", {"ends_on": date(2006, 3, 1), "end_reason": "So."}),
        ("accountability_obligation_l8_source", {"brought_in": True}),
        ("d1_titled", {"title": ""}),
        ("d1_of_a_known_period", {"period": "month"}),
        ("d6_statute_names_its_provision", {"basis": "statute"}),
        ("d6_statute_names_its_provision", {"provision": "s.106"}),
        ("d6_statute_names_its_provision", {"basis": "custom"}),
        ("d1_of_a_regime_or_local", {"regime": None}),
        ("d2_thresholds", {"met_at": Decimal("100.01")}),
        ("d2_thresholds", {"met_at": Decimal(40)}),
        ("d2_thresholds", {"partly_met_at": Decimal(0)}),
        ("d1_amount_above_zero", {"amount": Decimal(0)}),
        ("d1_amount_above_zero", {"amount": Decimal(-1)}),
        ("d1_amount_above_zero", {"unit": "percent"}),
        ("d1_days_in_quarters", {"unit": "days", "amount": Decimal("1.10")}),
        ("d1_counts_are_whole", {"unit": "data_sets", "amount": Decimal("1.5")}),
        ("d1_due_within_a_year", {"due_days": 367}),
    ],
)
def test_D1_D2_D6_the_database_keeps_an_obligation_whole(
    on: stages.Stage, constraint: str, changes: dict[str, Any]
) -> None:
    refused(constraint, lambda: make.obligation(on, **changes))


def test_D1_one_obligation_of_a_kind_at_a_time(on: stages.Stage) -> None:
    make.obligation(on, **OVER)
    with pytest.raises(Conflict) as clash:
        make.obligation(on, starts_on=date(2007, 3, 31))
    assert clash.value.reasons[0].rule == "D1"
    make.obligation(on, starts_on=LATER)
    local = {"kind": "local", "regime": None, "title": "Open the depot to visits"}
    make.obligation(on, **local)
    with pytest.raises(Conflict):
        make.obligation(on, **local)
    make.obligation(on, **{**local, "title": "Another"})


def contribution(on: stages.Stage, **changes: Any) -> Contribution:
    """One of 400 pounds, changed."""
    fields: dict[str, Any] = {"unit": "pounds", "title": "Example", "amount": Decimal(400), "day": make.A_DAY}
    return place.save(Contribution(organisation=on.agency, reported_by=on.officer, **{**fields, **changes}))


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("d1_contribution_titled", {"title": ""}),
        ("d1_contribution_of_an_amount", {"amount": Decimal(0)}),
        ("d1_contribution_of_an_amount", {"amount": Decimal(-5)}),
        ("d1_contribution_of_an_amount", {"amount": None}),
        ("d1_contribution_of_an_amount", {"unit": "reports"}),
        ("d1_contributed_days_in_quarters", {"unit": "days", "amount": Decimal("0.3")}),
        ("d1_contribution_withdrawn_with_a_reason", {"withdrawn_at": clock.now()}),
    ],
)
def test_D1_the_database_keeps_a_contribution_whole(
    on: stages.Stage, constraint: str, changes: dict[str, Any]
) -> None:
    refused(constraint, lambda: contribution(on, **changes))


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("d1_part_above_zero", {"amount": Decimal(0)}),
        ("d1_part_confirmed_by_whom_and_when", {"state": "confirmed"}),
        ("d1_part_returned_with_a_reason", {"state": "returned", "returned_at": clock.now()}),
        ("d1_part_in_a_known_state", {"state": "lost"}),
    ],
)
def test_D1_the_database_keeps_a_part_whole(
    on: stages.Stage, constraint: str, changes: dict[str, Any]
) -> None:
    part = make.contribution(on, make.obligation(on), state="reported")
    for name, value in changes.items():
        setattr(part, name, value)
    refused(constraint, part.save)


def test_C1_the_database_lets_nobody_confirm_what_they_reported(on: stages.Stage) -> None:
    part = make.contribution(on, make.obligation(on), state="reported")
    part.state, part.confirmed_by, part.confirmed_at = "confirmed", on.officer, clock.now()
    refused("c1_part_confirmed_by_another", part.save)


def _written_and_asked_for(write: Any) -> None:
    with act("test.write", by=None), transaction.atomic():
        write()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def at_once(constraint: str, write: Any) -> None:
    """The write breaks this deferred constraint as soon as it is asked for."""
    with pytest.raises(IntegrityError) as error:
        _written_and_asked_for(write)
    assert error.value.__cause__.diag.constraint_name == constraint


def test_D4_the_parts_never_exceed_the_whole_whoever_writes(on: stages.Stage) -> None:
    first = make.contribution(on, make.obligation(on), 400)
    other = make.obligation(on, kind="share_costs", title="Share costs")
    whole = first.contribution
    at_once(
        "d1_parts_within_the_whole",
        lambda: make.part(on, whole, other, Decimal("0.01"), state="reported"),
    )
    make.part(on, whole, other, Decimal(400), state="withdrawn")
    whole.amount = Decimal("399.99")
    at_once("d1_parts_within_the_whole", whole.save)


def test_D4_a_part_belongs_to_the_agency_and_partnership_of_its_obligation(on: stages.Stage) -> None:
    part = make.contribution(on, make.obligation(on))
    elsewhere = make.obligation(on, lsp=place.lsp(), organisation=place.organisation())
    mixed = ContributionPart(
        contribution=part.contribution,
        obligation=elsewhere,
        lsp=elsewhere.lsp,
        organisation=elsewhere.organisation,
        amount=Decimal(1),
        reported_by=on.officer,
    )
    refused("d1_part_of_its_obligation", mixed.save)


def test_D1_counted_once_in_an_obligation(on: stages.Stage) -> None:
    part = make.contribution(on, make.obligation(on), 400)
    with pytest.raises(Conflict):
        make.part(on, part.contribution, part.obligation, Decimal(1), state="withdrawn")


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("accountability_contributionevidence_titled", {"title": "", "url": "https://example.org/"}),
        ("accountability_contributionevidence_link_or_file", {"url": ""}),
        ("accountability_contributionevidence_link_or_file", {"url": "ftp://example.org/"}),
    ],
)
def test_D1_evidence_is_a_link_or_a_file(on: stages.Stage, constraint: str, changes: dict[str, Any]) -> None:
    given = contribution(on)
    evidence = ContributionEvidence(contribution=given, **{"title": "Receipt", **changes})
    refused(constraint, evidence.save)


def test_D1_a_waiver_has_its_reason_and_stands_once(on: stages.Stage) -> None:
    owed = make.obligation(on)
    told = {"obligation": owed, "period_first": make.BEGINS, "declared_by": on.coordinator}
    refused("d1_waived_with_a_reason", Waiver(**told).save)
    refused("d1_waiver_withdrawn_with_a_reason", Waiver(**told, reason="So.", withdrawn_at=clock.now()).save)
    place.save(Waiver(**told, reason="So."))
    with pytest.raises(Conflict):
        place.save(Waiver(**told, reason="So."))


def test_D3_an_explanation_has_words_and_is_never_rewritten(on: stages.Stage) -> None:
    told = {"obligation": make.obligation(on), "period_first": make.BEGINS, "explained_by": on.officer}
    refused("d3_in_the_agencys_words", Explanation(**told).save)
    kept = place.save(Explanation(**told, text="The grant was cut."))
    kept.text = "It was not."
    with pytest.raises(DatabaseError, match="append-only"):
        place.save(kept)


def test_D1_a_closed_year_is_a_financial_year_closed_once_and_reopened_with_a_reason(
    on: stages.Stage,
) -> None:
    told = {"lsp": on.lsp, "closed_by": on.coordinator}
    refused("d1_closed_a_financial_year", ClosedYear(first=date(2006, 4, 2), **told).save)
    year = place.save(ClosedYear(first=make.BEGINS, **told))
    with pytest.raises(Conflict):
        place.save(ClosedYear(first=make.BEGINS, **told))
    year.reopened_at, year.reopened_by = clock.now(), on.coordinator
    refused("d1_reopened_with_a_reason", year.save)
