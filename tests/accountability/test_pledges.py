"""What is pledged with a commitment and what was supplied: exact amounts, whose act it is and when, the figures."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability import periods, workflow
from accountability.models import Pledge, Supply
from accountability.queries.pledges import Asked, lines, pledges_of, totals
from accountability.services import commitments, pledges
from lsp import clock
from lsp.errors import InvalidInput, PermissionRefused, TransitionRefused
from strategies.rules.amounts import exact_amount
from tests.accountability.test_constraints import refused
from tests.api.conftest import caller_for
from tests.at_once import at_once
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db
TODAY = clock.today()


def pledged(on: make.Stage, of: Any, unit: str = "pounds", amount: str | None = "100", **told: Any) -> Pledge:
    """A pledge, written round the service: whatever state the commitment is in."""
    exact = Decimal(amount) if amount else None
    return places.save(
        Pledge(commitment=of, unit=unit, amount=exact, what="Half a post", pledged_by=on.officer, **told)
    )


def codes(error: Any) -> list[tuple[str, str]]:
    """The fields and codes of a refusal."""
    return [(reason.field, reason.code) for reason in error.value.reasons]


@pytest.mark.parametrize(
    ("unit", "amount", "code"),
    [
        ("pounds", "0.01", ""),
        ("pounds", "1250.50", ""),
        ("pounds", "1250.505", "amount.steps"),
        ("pounds", "0", "amount.above_zero"),
        ("pounds", "-5", "amount.above_zero"),
        ("pounds", None, "required"),
        ("days", "0.25", ""),
        ("days", "12.75", ""),
        ("days", "0.3", "amount.steps"),
        ("data_sets", "3", ""),
        ("data_sets", "1.5", "amount.steps"),
        ("in_kind", None, ""),
        ("in_kind", "1", "amount.in_kind"),
    ],
)
def test_amounts_are_exact_in_the_steps_of_their_unit(unit: str, amount: str | None, code: str) -> None:
    decision = exact_amount(unit, Decimal(amount) if amount else None)
    assert [reason.code for reason in decision.reasons] == ([code] if code else [])


STATES = [state.code for state in workflow.COMMITMENT.states]


@pytest.mark.parametrize("state", STATES)
def test_pledged_while_drafted_supplied_once_accepted(on: make.Stage, state: str) -> None:
    of = on.commitment(state)

    def taken(act: Any) -> bool:
        try:
            act()
        except TransitionRefused:
            return False
        return True

    given = pledged(on, of)
    told = places.save(Supply(pledge=given, day=TODAY, amount=1, supplied_by=on.officer))
    drafted, supplied = state in ("draft", "recorded"), state in ("accepted", "under_way", "delivered")
    assert taken(lambda: pledges.pledge(of, by=on.officer, unit="in_kind", what="A room")) is drafted
    assert taken(lambda: pledges.supply(given, by=on.officer, day=TODAY, amount=Decimal(1))) is supplied
    assert taken(lambda: pledges.take_back_supply(told, by=on.officer, reason="Mistaken.")) is supplied
    assert taken(lambda: pledges.take_back_pledge(given, by=on.officer, reason="Mistaken.")) is drafted


def test_C1_only_the_agency_pledges_supplies_and_takes_back(on: make.Stage) -> None:
    draft, accepted = on.commitment(), on.commitment("accepted")
    mine, theirs = pledged(on, draft), pledged(on, accepted)
    told = pledges.supply(theirs, by=on.officer, day=TODAY, amount=Decimal(5))
    acts = [
        lambda: pledges.pledge(draft, by=on.coordinator, unit="in_kind", what="A room"),
        lambda: pledges.take_back_pledge(mine, by=on.coordinator, reason="No."),
        lambda: pledges.supply(theirs, by=on.coordinator, day=TODAY, amount=Decimal(5)),
        lambda: pledges.take_back_supply(told, by=on.coordinator, reason="No."),
    ]
    for act in acts:
        with pytest.raises(PermissionRefused):
            act()


def test_what_is_supplied_is_of_today_at_the_latest(on: make.Stage) -> None:
    given = pledged(on, on.commitment("accepted"))
    for day, code in ((None, "required"), (TODAY + timedelta(days=1), "pledge.future")):
        with pytest.raises(InvalidInput) as error:
            pledges.supply(given, by=on.officer, day=day, amount=Decimal(5))
        assert codes(error) == [("day", code)]
    with pytest.raises(InvalidInput) as error:
        pledges.supply(given, by=on.officer, day=TODAY, amount=Decimal("-5"))
    assert codes(error) == [("amount", "amount.above_zero")]


def test_taken_back_once_with_a_reason(on: make.Stage) -> None:
    given = pledged(on, on.commitment())
    with pytest.raises(InvalidInput):
        pledges.take_back_pledge(given, by=on.officer, reason=" ")
    pledges.take_back_pledge(given, by=on.officer, reason="Too much.")
    with pytest.raises(TransitionRefused):
        pledges.take_back_pledge(given, by=on.officer, reason="Again.")


def test_the_figures_by_agency_block_and_unit(on: make.Stage) -> None:
    running, over = on.commitment("under_way"), on.commitment("confirmed")
    for of in (running, over):
        supplied(on, pledged(on, of, "days", "10"), "2.25", "3")
    supplied(on, pledged(on, running, "in_kind", None), None, None)
    pledged(on, running, taken_back_at=clock.now(), taken_back_reason="No.")
    pledged(on, on.commitment())
    pledged(on, on.commitment("withdrawn"))
    pledged(on, on.commitment("made", block=on.lsp.blocks.get(position=2)), "pounds", "1000")
    found = {
        (line.block, line.unit): (
            line.pledged,
            line.supplied,
            line.confirmed,
            line.still_owed,
            line.commitments,
        )
        for line in lines(Asked(on.lsp, on.coordinator))
    }
    first, second = (block.name for block in on.lsp.blocks.order_by("position"))
    assert found == {
        (first, "days"): (Decimal(20), Decimal("10.5"), Decimal("5.25"), Decimal("9.5"), 2),
        (first, "in_kind"): (Decimal(1), Decimal(1), Decimal(0), Decimal(0), 1),
        (second, "pounds"): (Decimal(1000), Decimal(0), Decimal(0), Decimal(1000), 1),
    }


def test_the_figures_say_why_what_is_owed_is_not_pledged_less_supplied(on: make.Stage) -> None:
    block = on.lsp.blocks.get(position=2)
    page = reverse("accountability:pledged", args=[on.lsp.slug])

    def told() -> tuple[str, bool]:
        found = signed_in(on.coordinator).get(page)
        (whole,) = found.context["whole"]
        said = "settles nothing that another owes" in found.text
        return f"{whole.pledged} {whole.supplied} {whole.still_owed}", said

    supplied(on, pledged(on, on.commitment("under_way"), "days", "10"), "3")
    later = pledged(on, on.commitment("under_way", block=block), "days", "10")
    assert told() == ("20.00 3.00 17.00", False)
    supplied(on, later, "11")
    assert told() == ("20.00 14.00 7.00", True)


def supplied(on: make.Stage, given: Pledge, *amounts: str | None) -> None:
    """What was supplied, beside something that was told by mistake."""
    for amount in amounts:
        exact = Decimal(amount) if amount else None
        places.save(Supply(pledge=given, day=TODAY, amount=exact, supplied_by=on.officer))
    back = {"taken_back_at": clock.now(), "taken_back_reason": "Mistaken."}
    places.save(Supply(pledge=given, day=TODAY, amount=amounts[0], supplied_by=on.officer, **back))


def test_a_pledge_belongs_to_the_year_in_which_it_is_due(on: make.Stage) -> None:
    year = periods.containing(periods.YEAR, TODAY)
    pledged(on, on.commitment("made", due_on=year.last))
    pledged(on, on.commitment("made", due_on=year.last + timedelta(days=1)), "pounds", "7")
    assert [line.pledged for line in lines(Asked(on.lsp, on.coordinator, year))] == [Decimal(100)]
    after = periods.containing(periods.YEAR, year.last + timedelta(days=1))
    assert [line.pledged for line in lines(Asked(on.lsp, on.coordinator, after))] == [Decimal(7)]


def test_V2_the_public_sees_the_figures_of_what_is_published(on: make.Stage) -> None:
    pledged(on, on.commitment("accepted", published=True))
    pledged(on, on.commitment("accepted"), "pounds", "7")
    assert [line.pledged for line in lines(Asked(on.lsp, None))] == [Decimal(100)]
    assert [line.pledged for line in lines(Asked(on.lsp, on.coordinator))] == [Decimal(107)]


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("pounds", "days")),
            st.integers(1, 10**6),
            st.lists(st.integers(1, 10**6), max_size=3),
        ),
        max_size=6,
    )
)
def test_the_figures_are_the_sums_of_the_records(told: list[tuple[str, int, list[int]]]) -> None:
    on = make.stage()
    of = on.commitment("under_way")
    for unit, amount, parts in told:
        given_ = pledged(on, of, unit, str(Decimal(amount) / 4))
        for part in parts:
            amount_of = Decimal(part) / 4
            places.save(Supply(pledge=given_, day=TODAY, amount=amount_of, supplied_by=on.officer))
    model = {
        unit: (
            sum((Decimal(amount) / 4 for of_unit, amount, _ in told if of_unit == unit), Decimal(0)),
            sum(
                (Decimal(part) / 4 for of_unit, _, parts in told if of_unit == unit for part in parts),
                Decimal(0),
            ),
        )
        for unit in {unit for unit, _, _ in told}
    }
    summed = {
        line.unit: (line.pledged, line.supplied) for line in totals(lines(Asked(on.lsp, on.coordinator)))
    }
    assert summed == model


@pytest.mark.database
@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("accountability_pledge_in_words", {"what": ""}),
        ("accountability_pledge_amount", {"amount": None}),
        ("accountability_pledge_amount", {"amount": 0}),
        ("accountability_pledge_amount", {"unit": "in_kind"}),
        ("accountability_pledge_amount", {"unit": "gold"}),
        ("accountability_pledge_days_in_quarters", {"unit": "days", "amount": Decimal("0.3")}),
        ("accountability_pledge_data_whole", {"unit": "data_sets", "amount": Decimal("1.5")}),
        ("accountability_pledge_taken_back", {"taken_back_at": clock.now()}),
    ],
)
def test_the_database_keeps_a_pledge_whole(on: make.Stage, constraint: str, changes: dict[str, Any]) -> None:
    told = {
        "commitment": on.commitment(),
        "unit": "pounds",
        "amount": 5,
        "what": "So.",
        "pledged_by": on.officer,
    }
    refused(constraint, Pledge(**{**told, **changes}).save)


@pytest.mark.database
def test_the_database_keeps_what_was_supplied_above_zero(on: make.Stage) -> None:
    given = pledged(on, on.commitment("accepted"))
    told = {"pledge": given, "day": TODAY, "supplied_by": on.officer}
    refused("accountability_supply_above_zero", Supply(**told, amount=0).save)
    refused("accountability_supply_taken_back", Supply(**told, amount=1, taken_back_reason="So.").save)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_pledging_while_it_is_made_leaves_no_pledge_behind_the_promise() -> None:
    on = make.stage()
    of = on.commitment()
    made, told = at_once(
        lambda: commitments.make(of, by=on.officer),
        lambda: pledges.pledge(of, by=on.officer, unit="in_kind", what="A room"),
    )
    assert made.state == "made"
    assert isinstance(told, TransitionRefused) or told.created_at <= made.made_at


def test_the_whole_job_in_the_browser(on: make.Stage, client: Client) -> None:
    client.force_login(on.officer)
    of = on.commitment(number=None)
    page = client.get(of.get_absolute_url()).text
    where = reverse("accountability:pledge_new", args=[on.lsp.slug, of.address])
    assert where in page
    wrong = client.post(where, {"unit": "days", "amount": "0.3", "what": "Kept as typed"})
    assert wrong.status_code == 422
    assert "Staff days are entered in quarters of a day" in wrong.text
    assert "Kept as typed" in wrong.text
    assert client.post(where, {"unit": "days", "amount": "12.5", "what": "Analyst"}).status_code == 302
    commitments.make(of, by=on.officer)
    commitments.accept(of, by=on.coordinator)
    of.refresh_from_db()
    given = Pledge.objects.get()
    telling = reverse("accountability:pledge_supply", args=[on.lsp.slug, of.address, given.pk])
    assert telling in client.get(of.get_absolute_url()).text
    day = {"day_day": TODAY.day, "day_month": TODAY.month, "day_year": TODAY.year}
    assert client.post(telling, {**day, "amount": "2.5", "note": "May"}).status_code == 302
    shown = pledges_of(of, TODAY, on.coordinator)[0]
    assert (shown.amount, shown.supplied) == ("12.5 days", "2.5 days")
    figures = client.get(reverse("accountability:pledged", args=[on.lsp.slug])).text
    assert "12.5 days" in figures
    assert "10 days" in figures
    assert (
        "Analyst"
        not in client.get(reverse("accountability:pledged", args=[on.lsp.slug]), {"format": "csv"}).text
    )


def test_L5_a_past_day_shows_what_was_told_by_then(on: make.Stage) -> None:
    given = pledged(on, on.commitment("accepted"))
    pledges.supply(given, by=on.officer, day=TODAY, amount=Decimal(5))
    assert pledges_of(given.commitment, TODAY - timedelta(days=1), on.coordinator) == []
    assert len(pledges_of(given.commitment, TODAY, on.coordinator)[0].supplies) == 1


def test_nobodys_surplus_pays_what_another_owes(on: make.Stage) -> None:
    supplied(on, pledged(on, on.commitment("under_way"), "days", "10"), "12")
    later = on.commitment("under_way", block=on.lsp.blocks.get(position=2))
    supplied(on, pledged(on, later, "days", "10"), "4")
    whole = totals(lines(Asked(on.lsp, on.coordinator)))[0]
    assert (whole.pledged, whole.supplied, whole.still_owed) == (Decimal(20), Decimal(16), Decimal(6))


def test_V1_why_something_was_taken_back_is_told_to_insiders_alone(on: make.Stage) -> None:
    of = on.commitment("accepted", published=True)
    given = pledged(on, of, taken_back_at=clock.now(), taken_back_reason="Never agreed here.")
    told = places.save(
        Supply(
            pledge=given, day=TODAY, amount=1, supplied_by=on.officer,
            taken_back_at=clock.now(), taken_back_reason="Counted twice.",
        )
    )  # fmt: skip
    for path, reason in (
        (f"/pledges/{given.pk}/", "Never agreed here."),
        (f"/supplies/{told.pk}/", "Counted twice."),
    ):
        assert caller_for(on.officer).get(path).json()["taken_back_reason"] == reason
        public = Client().get(f"/api/v1{path}").json()
        assert public["taken_back_reason"] is None
        assert public["taken_back_at"] is not None


def test_V1_the_figures_offer_no_agency_of_which_the_reader_may_see_nothing(
    on: make.Stage, client: Client
) -> None:
    address = reverse("accountability:pledged", args=[on.lsp.slug])
    on.commitment("made")
    option = f'value="{on.agency.slug}"'
    assert option not in client.get(address).content.decode()
    known, unknown = (client.get(address, {"agency": slug}) for slug in (on.agency.slug, "nobody-at-all"))
    assert "Choose the agency from the list" in known.content.decode()
    assert "Choose the agency from the list" in unknown.content.decode()
    assert option in signed_in(on.coordinator).get(address).content.decode()
    with places.in_act():
        on.commitment("accepted", published=True)
    assert option in client.get(address).content.decode()
