"""Who may take which step from which state: the table written out, forbidden moves included."""

from collections.abc import Callable
from typing import Any

import pytest

from accountability import workflow
from accountability.models import Commitment
from accountability.services import commitments, progress, relating
from lsp import clock
from lsp.access import Access
from lsp.errors import LspError, NotFoundError, PermissionRefused, TransitionRefused
from lsp.models import Role
from tests.factories import accountability as make
from tests.factories import lsp as places

pytestmark = pytest.mark.django_db

# A: an officer of the agency; C: the coordinator; .: nobody. The columns stand in the order of ACTS.
#             make    return  deliver     confirm  dismiss    edit      resched     unpublish   extend
#                accept   start   ret_deliv   miss       withdraw  report     publish     own   relate
TABLE = """
recorded      A   .   .   .   .   .   .   .   AC  .   A   .   .   .   .   .   .   AC
draft         A   .   .   .   .   .   .   .   .   A   A   .   .   .   .   .   A   AC
made          .   C   C   .   .   .   .   .   .   A   .   .   .   .   .   A   A   AC
accepted      .   .   .   A   A   .   .   AC  .   A   .   A   A   C   C   A   A   AC
under_way     .   .   .   .   A   .   .   AC  .   A   .   A   A   C   C   A   A   AC
delivered     .   .   .   .   .   C   C   .   .   .   .   A   .   C   C   A   .   AC
confirmed     .   .   .   .   .   .   .   .   .   .   .   .   .   C   C   .   .   .
missed        .   .   .   .   .   .   .   .   .   .   .   .   .   C   C   .   .   .
withdrawn     .   .   .   .   .   .   .   .   .   .   .   .   .   C   C   .   .   .
"""


def hand_to_a_colleague(of: Commitment, *, by: Any) -> Commitment:
    """Somebody else of the agency owns it."""
    colleague = places.person(user=places.officer(of.organisation, of.lsp))
    return commitments.own(of, by=by, owner=colleague)


def promise_to_another(of: Commitment, *, by: Any) -> Commitment:
    """Another partnership, in which whoever acts for the agency here acts for it too."""
    other = places.lsp(blocks=1)
    if (of.organisation_id, of.lsp_id) in Access.of(by).officer_scopes:
        places.grant(by, Role.AGENCY_OFFICER, organisation=of.organisation, lsp=other)
        Access.forget(by)
    return commitments.extend(of, by=by, block=other.blocks.get())


ACTS: dict[str, tuple[Callable[..., Any], dict[str, Any], str]] = {
    "make": (commitments.make, {}, "made"),
    "accept": (commitments.accept, {}, "accepted"),
    "return": (commitments.return_to_agency, {"reason": "Say which wards."}, "draft"),
    "start": (commitments.start, {}, "under_way"),
    "deliver": (commitments.deliver, {}, "delivered"),
    "return_delivered": (commitments.return_delivered, {"reason": "One ward is missing."}, "under_way"),
    "confirm": (commitments.confirm, {}, "confirmed"),
    "miss": (commitments.miss, {"reason": "The site was sold."}, "missed"),
    "dismiss": (commitments.dismiss, {"reason": "It is another agency's to do."}, "withdrawn"),
    "withdraw": (commitments.withdraw, {"reason": "The money went elsewhere."}, "withdrawn"),
    "edit": (commitments.edit, {"title": "Another title"}, ""),
    "report": (progress.report, {"course": "at_risk", "summary": "Slow."}, ""),
    "reschedule": (commitments.reschedule, {"due_on": clock.days_from_today(90), "reason": "Planning."}, ""),
    "publish": (commitments.publish, {}, ""),
    "unpublish": (commitments.unpublish, {"reason": "A name stands in it."}, ""),
    "own": (hand_to_a_colleague, {}, ""),
    "extend": (promise_to_another, {}, ""),
    "relate": (relating.relate, {}, ""),
}
ROLE_OF = {
    "make": "A", "accept": "C", "return": "C", "start": "A", "deliver": "A", "return_delivered": "C",
    "confirm": "C", "miss": "AC", "dismiss": "AC", "withdraw": "A", "edit": "A", "report": "A", "reschedule": "A",
    "publish": "C", "unpublish": "C", "own": "A", "extend": "A", "relate": "AC",
}  # fmt: skip
CELLS = [
    (state, act, "" if cell == "." else cell)
    for state, *cells in (line.split() for line in TABLE.strip().splitlines())
    for act, cell in zip(ACTS, cells, strict=True)
]


def attempt(act: str, of: Commitment, by: Any) -> Any:
    """Take the step; the service's own errors come through."""
    service, extra, _ = ACTS[act]
    return service(of, by=by, **extra)


def in_state(on: make.Stage, state: str, act: str) -> Commitment:
    """A commitment that satisfies every rule, so that only role and state decide."""
    of = on.commitment(state, published=act == "unpublish" and state not in ("recorded", "draft", "made"))
    if state in ("under_way", "delivered"):
        make.report(of, on.officer, evidence=1)
    return of


def test_the_table_names_every_state_and_step() -> None:
    assert {state for state, _, _ in CELLS} == {s.code for s in workflow.COMMITMENT.states}
    named = {t.name for table in (workflow.COMMITMENT, workflow.ACTS) for t in table.transitions}
    assert named == set(ACTS)


@pytest.mark.parametrize(("state", "act", "allowed"), CELLS)
def test_C1_state_step_and_role(state: str, act: str, allowed: str) -> None:
    on = make.stage()
    of = in_state(on, state, act)
    private = state == "draft"
    for stranger, hidden in (
        (places.officer(places.organisation(), on.lsp), private),
        (places.scrutiny_councillor(on.lsp), private),
        (places.coordinator(places.lsp()), not of.published),
    ):
        with pytest.raises(NotFoundError if hidden else PermissionRefused):
            attempt(act, of, stranger)
    for letter, person in (("A", on.officer), ("C", on.coordinator)):
        if letter in allowed:
            continue
        refusal: type[LspError] = TransitionRefused if letter in ROLE_OF[act] else PermissionRefused
        with pytest.raises(refusal):
            attempt(act, of, person)
    of.refresh_from_db()
    assert of.state == state
    for letter in allowed[:1]:
        attempt(act, of, on.officer if letter == "A" else on.coordinator)
        of.refresh_from_db()
        assert of.state == (ACTS[act][2] or state)


@pytest.mark.parametrize("state", ["accepted", "under_way"])
def test_C1_the_coordinator_too_marks_as_missed(state: str) -> None:
    on = make.stage()
    assert commitments.miss(on.commitment(state), by=on.coordinator, reason="Nothing came.").state == "missed"


def test_the_diagram_is_drawn_from_the_table() -> None:
    drawn = workflow.COMMITMENT.mermaid()
    assert "delivered --> confirmed: confirm (confirmer)" in drawn
    assert "confirmed --> [*]" in drawn
