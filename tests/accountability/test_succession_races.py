"""Two successors of a split answer at once, an officer twice: one wins, the other is told (L6)."""

from typing import Any

import pytest

from accountability.models import Commitment
from lsp import clock
from lsp.errors import LspError, RuleRefused
from lsp.models import Inheritance
from lsp.services import inheritances, successions
from partnerships.models import Seat
from tests.at_once import at_once
from tests.factories import accountability as promises
from tests.factories import lsp as places
from tests.factories import partnerships as membership

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def split(*successors: Any) -> tuple[Any, Any]:
    """An agency with a seat and a commitment, split among these; both."""
    stage = promises.stage()
    seat = membership.seat(membership.board(stage.lsp), organisation=stage.agency)
    live = stage.commitment("accepted")
    successions.declare(
        by=places.administrator(),
        predecessors=[stage.agency],
        successors=successors,
        on=clock.today(),
        reason="So.",
        source="A minute",
    )
    return seat, live


def test_L6_two_successors_take_the_same_commitment_and_one_has_it() -> None:
    heirs = [places.organisation(), places.organisation()]
    officers = [places.officer(heir) for heir in heirs]
    _, live = split(*heirs)
    offers = [Inheritance.objects.get(kind="commitment", succession__successor=heir) for heir in heirs]
    outcomes = at_once(
        lambda: inheritances.accept(offers[0], by=officers[0]),
        lambda: inheritances.accept(offers[1], by=officers[1]),
    )
    lost = [outcome for outcome in outcomes if isinstance(outcome, LspError)]
    assert len(lost) == 1
    assert isinstance(lost[0], RuleRefused)
    states = sorted(Inheritance.objects.filter(kind="commitment").values_list("state", flat=True))
    assert states == ["accepted", "lapsed"]
    winner = Inheritance.objects.get(kind="commitment", state="accepted").succession.successor
    assert Commitment.objects.get(pk=live.pk).organisation == winner


def test_L6_an_answer_sent_twice_at_once_makes_one_seat() -> None:
    heir = places.organisation()
    officer = places.officer(heir)
    split(heir)
    offered = Inheritance.objects.get(kind="seat")
    outcomes = at_once(*[lambda: inheritances.accept(offered, by=officer)] * 2)
    assert sum(isinstance(outcome, Inheritance) for outcome in outcomes) == 1
    assert Seat.objects.filter(organisation=heir).count() == 1
