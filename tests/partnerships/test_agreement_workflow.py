"""Who may take which step on an agreement from which state: the table written out, forbidden moves included."""

from collections.abc import Callable
from typing import Any

import pytest

from lsp import clock
from lsp.errors import LspError, NotFoundError, PermissionRefused, RuleRefused, TransitionRefused
from lsp.stored.inspection import Upload
from partnerships import workflow
from partnerships.models import Agreement
from partnerships.services import (
    agreement_comments,
    agreement_force,
    agreement_renewal,
    agreement_signing,
    agreements,
    measure_reports,
)
from tests.factories import agreements as make
from tests.factories import lsp as place

pytestmark = pytest.mark.django_db

# C: the coordinator; S: the chair who signs; R: somebody else with a role there; .: nobody.
#              circ      sign      bring_in  conclude  withdraw  renew     comment   report
#                   change    in_ink    start_rev end       edit      resched.  answer    go on
TABLE = """
draft          C    .    .    .    C    .    .    .    C    C    .    .    .    .    .    .
circulated     .    C    S    C    .    .    .    .    C    .    .    C  CSR    C    .    .
signed         .    C    .    .    .    .    .    .    C    .    .    .    .    C    .    .
in_force       .    .    .    .    .    C    .    C    .    .    C    .    .    .   CS    C
under_review   .    .    .    .    .    .    C    C    .    .    C    .    .    .   CS    C
ended          .    .    .    .    .    .    .    .    .    .    .    .    .    .   CS    .
withdrawn      .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .
"""
Step = Callable[[make.Stage, Agreement, Any], Any]


def _sign(on: make.Stage, of: Agreement, by: Any) -> Any:
    assert of.current is not None
    return agreement_signing.sign(of, by=by, party=on.party(of, on.board), digest=of.current.digest)


def _ink(on: make.Stage, of: Agreement, by: Any) -> Any:
    assert of.current is not None
    return agreement_signing.sign_in_ink(
        of, by=by, party=on.party(of, on.board), person=on.board_chair.person, signed_on=clock.today(),
        digest=of.current.digest, scan=Upload("page.png", make.PNG),
    )  # fmt: skip


def _answer(on: make.Stage, of: Agreement, by: Any) -> Any:
    comment = of.comments.first() or place.save(
        make.SectionComment(
            agreement=of, agreement_version=of.current, section="aims", text="Why?", made_by=on.safer_chair
        )
    )
    return agreement_comments.answer(comment, by=by, answer="Because.")


def _report(on: make.Stage, of: Agreement, by: Any) -> Any:
    figures = {each.pk: (None, "Not counted.") for each in of.measures.all()}
    return measure_reports.report(of, by=by, year=1, summary="Well.", figures=figures)


def _go_on(on: make.Stage, of: Agreement, by: Any) -> Any:
    if of.state in workflow.HOLDING:
        of = agreement_force.end(of, by=on.coordinator, on=clock.days_from_today(9), reason="Planned.")
    return agreement_force.go_on(of, by=by, reason="It is needed.")


STEPS: dict[str, tuple[Step, str, str]] = {
    "circulate": (lambda on, of, by: agreements.circulate(of, by=by), "C", "circulated"),
    "change": (lambda on, of, by: agreements.change(of, by=by, title="Other"), "C", "circulated"),
    "sign": (_sign, "S", "circulated"),
    "sign_in_ink": (_ink, "C", "circulated"),
    "bring_in": (lambda on, of, by: agreements.bring_in(of, by=by, source="Paper"), "C", "in_force"),
    "start_review": (lambda on, of, by: agreement_force.start_review(of, by=by), "C", "under_review"),
    "conclude_review": (lambda on, of, by: agreement_force.conclude_review(of, by=by), "C", "in_force"),
    "end": (lambda on, of, by: agreement_force.end(of, by=by, reason="Over."), "C", "ended"),
    "withdraw": (lambda on, of, by: agreements.withdraw(of, by=by, reason="No."), "C", "withdrawn"),
    "edit": (lambda on, of, by: agreements.edit(of, by=by, title="Other"), "C", ""),
    "renew": (lambda on, of, by: agreement_renewal.renew(of, by=by), "C", ""),
    "reschedule": (
        lambda on, of, by: agreements.reschedule(of, by=by, sign_by=clock.days_from_today(3)),
        "C",
        "",
    ),
    "comment": (
        lambda on, of, by: agreement_comments.comment(of, by=by, section="aims", text="?"),
        "CSR",
        "",
    ),
    "answer": (_answer, "C", ""),
    "report": (_report, "CS", ""),
    "go_on": (_go_on, "C", ""),
}
"""Each step: how it is taken, whose it is, the state it leads to (empty: the same)."""
CELLS = [
    (state, step, "" if cell == "." else cell)
    for state, *cells in (line.split() for line in TABLE.strip().splitlines())
    for step, cell in zip(STEPS, cells, strict=True)
]


def in_state(on: make.Stage, state: str) -> Agreement:
    """An agreement that satisfies every rule, so that only role and state decide."""
    begun = clock.days_from_today(-40) if state in workflow.AGREED else None
    return on.agreement(state, in_force_from=begun)


def refusal(step: str, letter: str, own: str, state: str) -> tuple[type[LspError], ...]:
    """What who may not, or may not now, is told: whose step it is is asked before its state, but for a signature."""
    if letter in own:
        return (TransitionRefused,)
    if step == "sign":
        return (RuleRefused,) if state == "circulated" else (TransitionRefused, PermissionRefused)
    return (PermissionRefused, TransitionRefused)


def test_the_table_names_every_state_and_step() -> None:
    assert {state for state, _, _ in CELLS} == {state.code for state in workflow.AGREEMENT.states}
    tables = (workflow.AGREEMENT, workflow.AGREEMENT_ACTS)
    named = {step.name for table in tables for step in table.transitions}
    assert named == {*STEPS, "come_into_force"}, "which nobody takes: the last signature and the day do"


@pytest.mark.parametrize(("state", "step", "allowed"), CELLS)
def test_A1_A2_state_step_and_role(state: str, step: str, allowed: str) -> None:
    on = make.stage()
    of = in_state(on, state)
    take, own, target = STEPS[step]
    users = {"C": on.coordinator, "S": on.board_chair, "R": place.scrutiny_councillor(on.lsp)}
    stranger = place.coordinator(place.lsp())
    hidden = state not in workflow.AGREED
    with pytest.raises(NotFoundError if hidden else (*refusal(step, "-", own, state),)):
        take(on, of, stranger)
    for letter, user in users.items():
        if letter not in allowed:
            with pytest.raises(refusal(step, letter, own, state)):
                take(on, of, user)
    of.refresh_from_db()
    assert of.state == state
    for letter in allowed[:1]:
        take(on, of, users[letter])
        of.refresh_from_db()
        assert of.state == (target or state)


@pytest.mark.parametrize(("step", "letter"), [("comment", "S"), ("comment", "R"), ("report", "S")])
def test_others_than_the_coordinator_comment_and_report(step: str, letter: str) -> None:
    on = make.stage()
    of = in_state(on, "circulated" if step == "comment" else "in_force")
    user = on.board_chair if letter == "S" else place.scrutiny_councillor(on.lsp)
    assert STEPS[step][0](on, of, user).pk
