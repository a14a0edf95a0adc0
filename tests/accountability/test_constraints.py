"""What the database itself refuses, whatever the Python says: each test goes round the services."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accountability.models import Commitment, DueDateChange, Evidence
from lsp import clock
from lsp.audit import act
from lsp.errors import Conflict
from tests.factories import accountability as make

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def refused(constraint: str, write: Callable[[], Any]) -> None:
    """The write breaks this constraint, and no other."""
    with pytest.raises(IntegrityError) as error, act("test.write", by=None):
        write()
    assert error.value.__cause__.diag.constraint_name == constraint


def test_C2_made_needs_a_due_date(on: make.Stage) -> None:
    refused("c2_made_is_complete", lambda: on.commitment("made", due_on=None))


def test_C2_made_needs_a_measure_of_success(on: make.Stage) -> None:
    refused("c2_made_is_complete", lambda: on.commitment("under_way", measure_of_success=""))


def test_C2_made_needs_what_it_serves(on: make.Stage) -> None:
    refused("c2_made_is_complete", lambda: on.commitment("confirmed", block=None))


@pytest.mark.parametrize("state", ["missed", "withdrawn"])
def test_C2_missed_and_withdrawn_need_a_reason(on: make.Stage, state: str) -> None:
    refused("c2_missed_or_withdrawn_with_reason", lambda: on.commitment(state, closing_reason=""))


def test_C2_a_change_of_due_date_keeps_a_reason(on: make.Stage) -> None:
    of = on.commitment("accepted")
    change = DueDateChange(commitment=of, old=of.due_on, new=clock.today(), reason="", changed_by=on.officer)
    refused("c2_due_date_change_with_reason", change.save)


def test_C2_a_change_of_due_date_changes_it(on: make.Stage) -> None:
    of = on.commitment("accepted")
    change = DueDateChange(commitment=of, old=of.due_on, new=of.due_on, reason="x", changed_by=on.officer)
    refused("c2_due_date_change_differs", change.save)


def test_C4_made_has_a_number(on: make.Stage) -> None:
    refused("c4_numbered_when_made", lambda: on.commitment("made", number=None))


def test_C4_a_number_is_given_once_in_a_partnership(on: make.Stage) -> None:
    first = on.commitment("made")
    with pytest.raises(Conflict) as conflict, act("test.write", by=None):
        on.commitment("made", number=first.number)
    assert conflict.value.reasons[0].rule == "C4"


def test_C4_another_partnership_counts_for_itself(on: make.Stage) -> None:
    first, second = on.commitment("made"), make.stage().commitment("made")
    assert (first.number, second.number) == (1, 1)
    assert second.reference == f"{second.lsp.prefix}-C-0001"


def test_C1_nobody_confirms_what_they_delivered(on: make.Stage) -> None:
    refused("c1_confirmed_by_another", lambda: on.commitment("confirmed", confirmed_by=on.officer))


@pytest.mark.parametrize("missing", ["decision_body", "decision_minute"])
def test_C8_recorded_names_the_decision(on: make.Stage, missing: str) -> None:
    refused("c8_recorded_from_a_decision", lambda: on.commitment("recorded", **{missing: ""}))


def test_C8_recorded_names_the_date_of_the_decision(on: make.Stage) -> None:
    refused("c8_recorded_from_a_decision", lambda: on.commitment("recorded", decision_on=None))


@pytest.mark.parametrize("step", ["made", "accepted", "delivered", "confirmed"])
@pytest.mark.parametrize("part", ["by", "at"])
def test_who_and_when_stand_together(on: make.Stage, step: str, part: str) -> None:
    with pytest.raises(IntegrityError) as error, act("test.write", by=None):
        on.commitment("confirmed", **{f"{step}_{part}": None})
    named = error.value.__cause__.diag.constraint_name
    assert named in (f"accountability_commitment_{step}_{kind}" for kind in ("pair", "known"))


@pytest.mark.parametrize(
    ("state", "step"),
    [("made", "made"), ("accepted", "accepted"), ("delivered", "delivered"), ("confirmed", "confirmed")],
)
def test_a_state_says_who_took_it_there(on: make.Stage, state: str, step: str) -> None:
    nobody = {f"{step}_at": None, f"{step}_by": None}
    refused(f"accountability_commitment_{step}_known", lambda: on.commitment(state, **nobody))


def test_only_an_accepted_commitment_is_published(on: make.Stage) -> None:
    refused(
        "accountability_commitment_published_once_accepted", lambda: on.commitment("made", published=True)
    )


def test_there_is_no_other_state(on: make.Stage) -> None:
    draft = on.commitment("draft")
    draft.state = "promised"
    refused("accountability_commitment_state", draft.save)


def test_C7_a_report_says_how_it_goes(on: make.Stage) -> None:
    of = on.commitment("under_way")
    refused("c7_course", lambda: make.report(of, on.officer, course="fine"))
    refused("c7_in_the_agencys_words", lambda: make.report(of, on.officer, summary=""))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org/x", "example.org", "https://"])
def test_evidence_stands_on_the_web(on: make.Stage, url: str) -> None:
    report = make.report(on.commitment("under_way"), on.officer)
    refused(
        "accountability_evidence_link_or_file",
        Evidence(progress_report=report, title="Minutes", url=url).save,
    )


@pytest.mark.parametrize("table", ["progressreport", "evidence", "duedatechange"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET version = 2", "DELETE FROM {}"])
def test_what_was_reported_stays(on: make.Stage, table: str, statement: str) -> None:
    with pytest.raises(DatabaseError) as error, act("test.write", by=None), connection.cursor() as cursor:
        cursor.execute(statement.format(f"accountability_{table}"))
    assert error.value.__cause__.sqlstate in ("LSP02", "42501")


@pytest.mark.parametrize("model", [Commitment, Evidence])
def test_T1_nothing_is_written_without_an_act(on: make.Stage, model: type) -> None:
    of = on.commitment("under_way")
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET version = 9 WHERE id = {of.pk}")
    assert error.value.__cause__.sqlstate in ("LSP01", "LSP02")
