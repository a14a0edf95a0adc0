"""C1: who acts for the agency, who confirms and who may not, through the services that keep it."""

from collections.abc import Callable

import pytest

from accountability.models import Commitment
from accountability.services import commitments, relating
from lsp import clock
from lsp.errors import PermissionRefused, RuleRefused
from lsp.models import User
from partnerships.models import Body, Office
from tests.accountability.test_rules import codes
from tests.factories import accountability as make
from tests.factories import lsp as places

pytestmark = pytest.mark.django_db


def chair_of_the_board(on: make.Stage) -> User:
    """Somebody who chairs the partnership's board today."""
    user = places.user()
    with places.in_act():
        board = places.save(Body(lsp=on.lsp, name="Board", slug="board", kind="board", published=True))
        places.save(
            Office(body=board, kind="chair", person=places.person(user=user), starts_on=places.LONG_AGO)
        )
    return user


def delivered_by_the_coordinator(on: make.Stage) -> tuple[Commitment, User]:
    """The coordinator is an officer of the agency too, and has delivered and reported."""
    places.grant(on.coordinator, "agency_officer", organisation=on.agency, lsp=on.lsp)
    of = on.commitment("delivered", delivered_by=on.coordinator)
    make.report(of, on.coordinator, evidence=1)
    return of, on.coordinator


def test_C1_nobody_confirms_what_they_themselves_delivered(on: make.Stage) -> None:
    of, both = delivered_by_the_coordinator(on)
    with pytest.raises(RuleRefused) as refused:
        commitments.confirm(of, by=both)
    assert codes(refused) == {"commitment.confirm.own_report"}
    assert "the board's chair confirms" in str(refused.value)


def test_C1_who_reported_does_not_confirm_though_another_delivered(on: make.Stage) -> None:
    of = on.commitment("delivered")
    places.grant(on.coordinator, "agency_officer", organisation=on.agency, lsp=on.lsp)
    make.report(of, on.coordinator, evidence=1)
    with pytest.raises(RuleRefused) as refused:
        commitments.confirm(of, by=on.coordinator)
    assert codes(refused) == {"commitment.confirm.own_report"}


def test_C1_where_coordinator_and_reporter_coincide_the_chair_confirms(on: make.Stage) -> None:
    of, _ = delivered_by_the_coordinator(on)
    chair = chair_of_the_board(on)
    confirmed = commitments.confirm(of, by=chair)
    assert (confirmed.state, confirmed.confirmed_by) == ("confirmed", chair)


def test_C1_a_second_coordinator_confirms_as_well(on: make.Stage) -> None:
    of, _ = delivered_by_the_coordinator(on)
    assert commitments.confirm(of, by=places.coordinator(on.lsp)).state == "confirmed"


def test_C1_the_chair_does_not_confirm_what_the_agency_reported(on: make.Stage) -> None:
    of = on.commitment("delivered")
    make.report(of, on.officer, evidence=1)
    with pytest.raises(RuleRefused) as refused:
        commitments.confirm(of, by=chair_of_the_board(on))
    assert codes(refused) == {"commitment.confirm.chair"}


def test_C1_a_chair_whose_office_has_ended_confirms_nothing(on: make.Stage) -> None:
    of, _ = delivered_by_the_coordinator(on)
    chair = chair_of_the_board(on)
    places.grant(chair, "auditor", lsp=on.lsp)
    office = Office.objects.get()
    office.ends_on = clock.today()
    places.save(office)
    with pytest.raises(PermissionRefused):
        commitments.confirm(of, by=chair)


def test_C1_a_role_that_has_ended_makes_nothing(on: make.Stage) -> None:
    gone = places.user()
    places.grant(gone, "agency_officer", organisation=on.agency, lsp=on.lsp, ends_on=clock.today())
    places.grant(gone, "auditor", lsp=on.lsp)
    with pytest.raises(PermissionRefused):
        commitments.draft(lsp=on.lsp, organisation=on.agency, title="Late", by=gone)


def test_C1_an_agency_without_a_seat_or_role_there_logs_nothing(on: make.Stage) -> None:
    elsewhere = places.lsp()
    with pytest.raises(PermissionRefused) as refused:
        commitments.draft(lsp=elsewhere, organisation=on.agency, title="Ours", by=places.officer(on.agency))
    assert codes(refused) == {"permission.agency_seat"}


@pytest.mark.parametrize(
    ("state", "act"), [("made", commitments.return_to_agency), ("delivered", commitments.return_delivered)]
)
def test_C1_a_return_needs_a_reason_and_keeps_it(
    on: make.Stage, state: str, act: Callable[..., Commitment]
) -> None:
    of = on.commitment(state)
    with pytest.raises(RuleRefused) as refused:
        act(of, by=on.coordinator, reason="  ")
    assert refused.value.reasons[0].rule == "C1"
    returned = act(of, by=on.coordinator, reason="Say which wards.")
    assert returned.return_reason == "Say which wards."
    assert returned.was_returned
    assert getattr(returned, f"{state}_by") is None


def test_C1_making_again_answers_the_return(on: make.Stage) -> None:
    of = commitments.return_to_agency(on.commitment("made"), by=on.coordinator, reason="Which wards?")
    again = commitments.make(of, by=on.officer)
    assert (again.was_returned, again.return_reason, again.number) == (False, "", of.number)


def test_C1_who_only_reads_neither_marks_as_missed_nor_dismisses_nor_relates(on: make.Stage) -> None:
    with places.in_act():
        reader = places.scrutiny_councillor(on.lsp)
    accepted = on.commitment("accepted")
    recorded = on.commitment("recorded")
    for act in (
        lambda: commitments.miss(accepted, by=reader, reason="Late"),
        lambda: commitments.dismiss(recorded, by=reader, reason="No"),
        lambda: relating.relate(accepted, by=reader),
    ):
        with pytest.raises(PermissionRefused) as refused:
            act()
        assert codes(refused) == {"permission.agency_or_coordinator"}
