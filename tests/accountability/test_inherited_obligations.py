"""What a successor takes on of the obligations before it: the same chain of terms, with the ends it had (L6, D2)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accountability import periods
from accountability.models import Obligation
from accountability.services import obligations
from accountability.services.obligations import Wanted
from lsp import clock
from lsp.errors import Conflict
from lsp.models import Inheritance, Organisation
from lsp.services import announced, inheritances, successions
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import obligations as make
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db
TOLD = {"reason": "They merged.", "source": "An Act"}
TURN = periods.next_first(periods.YEAR, periods.first_of(periods.YEAR, clock.today()))
OVER = periods.next_first(periods.YEAR, TURN)


@pytest.fixture
def after(on: stages.Stage) -> Organisation:
    """Who comes after the agency, both on the duty register; what the agency owes has other terms or an end ahead."""
    make.named(on)
    made = place.organisation()
    make.named(on, made)
    attend = make.attendance_obligation(on, period="year", starts_on=make.BEGINS)
    changes = {"met_at": Decimal(80)}
    obligations.change(attend, by=on.coordinator, starts_on=TURN, reason="Agreed anew.", changes=changes)
    own = Wanted(on.agency, title="Lend a room")
    lent = obligations.set_one(on.lsp, by=on.coordinator, wanted=own, starts_on=make.BEGINS)
    obligations.end(lent, by=on.coordinator, on=OVER, reason="The lease ends.")
    wrong = obligations.set_one(
        on.lsp, by=on.coordinator, wanted=Wanted(on.agency, "share_data"), starts_on=OVER
    )
    obligations.end(wrong, by=on.coordinator, on=OVER, reason="A slip.")
    return made


def succeed(on: stages.Stage, after: Organisation, day: date | None = None) -> None:
    successions.declare(
        by=place.administrator(),
        predecessors=[on.agency],
        successors=[after],
        on=day or clock.today(),
        **TOLD,
    )


def offers() -> list[Inheritance]:
    return list(Inheritance.objects.filter(kind="obligation").order_by("pk"))


def terms(organisation: Organisation) -> list[tuple[Any, ...]]:
    """Kind, threshold, days and why it ends, in the order of their days."""
    owed = Obligation.objects.filter(organisation=organisation).order_by("kind", "starts_on", "pk")
    return list(owed.values_list("kind", "met_at", "starts_on", "ends_on", "end_reason"))


def chain(day: date) -> list[tuple[Any, ...]]:
    """What the fixture asks for, from the day on."""
    return [
        ("attend", Decimal(75), day, TURN, "Agreed anew."),
        ("attend", Decimal(80), TURN, None, ""),
        ("local", Decimal(100), day, OVER, "The lease ends."),
    ]


@pytest.mark.parametrize("turned", [False, True], ids=["in order", "the last first"])
def test_L6_the_successor_has_the_same_terms_and_their_planned_ends(
    on: stages.Stage, after: Organisation, *, turned: bool
) -> None:
    succeed(on, after)
    officer = place.officer(after, on.lsp)
    offered = offers()
    assert len(offered) == 3
    for each in reversed(offered) if turned else offered:
        inheritances.accept(each, by=officer)
    assert terms(after) == chain(clock.today())


def test_L6_one_answer_takes_all_of_a_chain_and_one_tells_its_parts_apart(
    on: stages.Stage, after: Organisation
) -> None:
    succeed(on, after)
    desk = signed_in(place.officer(after, on.lsp))
    address = f"/organisations/{after.slug}/inheritance/"
    when = f"{TURN.day} {TURN:%B %Y}"
    shown = text_of(desk.get(address))
    for title in (f"Attend at senior level (until {when})", f"Attend at senior level (from {when})"):
        assert title in shown
    assert desk.post(address, {"every": "on", "answer": "accept", "people": "on"}).status_code == 302
    assert terms(after) == chain(clock.today())


def test_L6_a_succession_announced_ahead_passes_the_chain_on(on: stages.Stage, after: Organisation) -> None:
    day = clock.days_from_today(3)
    if day >= TURN:
        pytest.skip("The terms turn first.")
    succeed(on, after, day)
    with clock.at(day):
        announced.let_take_effect()
        inheritances.answer_several(offers(), by=place.officer(after, on.lsp), accepted=True)
    assert terms(after) == chain(day)


def test_L6_between_the_parts_of_a_chain_the_successors_own_still_stands_in_the_way(
    on: stages.Stage, after: Organisation
) -> None:
    obligations.set_one(on.lsp, by=on.coordinator, wanted=Wanted(after, "attend"), starts_on=TURN)
    succeed(on, after)
    officer = place.officer(after, on.lsp)
    first, second = (each for each in offers() if each.title.startswith("Attend"))
    inheritances.accept(first, by=officer)
    with pytest.raises(Conflict, match="End that first"):
        inheritances.accept(second, by=officer)


def test_L6_what_the_successor_owed_on_no_day_does_not_stand_in_the_way(
    on: stages.Stage, after: Organisation
) -> None:
    later = clock.days_from_today(400)
    wrong = obligations.set_one(on.lsp, by=on.coordinator, wanted=Wanted(after, "attend"), starts_on=later)
    obligations.end(wrong, by=on.coordinator, on=later, reason="A slip.")
    succeed(on, after)
    inheritances.answer_several(offers(), by=place.officer(after, on.lsp), accepted=True)
    assert Obligation.objects.filter(organisation=after).count() == 4


def test_L6_taken_back_the_predecessor_has_its_chain_again(on: stages.Stage, after: Organisation) -> None:
    before = terms(on.agency)
    succeed(on, after)
    owed = terms(on.agency)
    assert [row[3] for row in owed[:3]] == [clock.today(), TURN, clock.today()]
    assert owed[3][3:] == (OVER, "A slip."), "what was set by mistake keeps why"
    announced.take_back(on.agency, by=place.administrator(), reason="A mistake.")
    assert terms(on.agency) == before
