"""What happens to obligations and contributions is told as well: with facts, without a free word, to who may know."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from accountability.services import commitments, contributions, obligations
from accountability.services.contributions import Share
from accountability.services.obligations import Wanted
from accountability.webhook_events import CONTRIBUTION, OBLIGATION
from lsp.models import User
from lsp.services import grants
from lsp.webhooks import deliveries
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.factories import obligations as owed
from tests.webhooks.conftest import EVERY, endpoint
from tests.webhooks.receiver import Receiver

OBLIGATIONS = sorted({f"obligation.{event}" for event, _, _ in OBLIGATION})
CONTRIBUTIONS = sorted({f"contribution.{event}" for event, _, _ in CONTRIBUTION})
LINK = ("Receipt", "https://example.org/receipt")


def told(receiver: Receiver) -> list[dict[str, Any]]:
    """What has come, in order."""
    deliveries.deliver()
    return [json.loads(body) for _, body in receiver.came]


def test_each_act_on_an_obligation_is_told(stage: make.Stage, receiver: Receiver) -> None:
    endpoint(stage, receiver, events=OBLIGATIONS)
    owed.named(stage)
    by = stage.coordinator
    wanted = Wanted(organisation=stage.agency, kind="contribute_money", amount=Decimal(100))
    (made,) = obligations.set_several(stage.lsp, by=by, wanted=[wanted], starts_on=owed.BEGINS)
    obligations.waive(made, by=by, period="2007-08", reason="Qxreason of the waiver")
    obligations.explain(made, by=stage.officer, period="2006-07", text="Qxwords of the agency")
    begins = date(2040, 4, 1)
    changes = {"amount": Decimal(200)}
    after = obligations.change(made, by=by, starts_on=begins, reason="Qxmore", changes=changes)
    obligations.end(after, by=by, on=date(2041, 4, 1), reason="Qxover")
    found = told(receiver)
    assert sorted(each["type"] for each in found) == OBLIGATIONS
    first = next(each for each in found if each["type"] == "obligation.set")
    assert first["subject"].endswith(f"/api/v1/obligations/{made.pk}/")
    assert (first["data"]["kind"], first["data"]["amount"]) == ("contribute_money", "100.00")
    assert all(b"Qx" not in body for _, body in receiver.came)


def test_each_step_of_a_contribution_is_told_part_by_part(stage: make.Stage, receiver: Receiver) -> None:
    endpoint(stage, receiver, events=CONTRIBUTIONS)
    here = owed.obligation(stage)
    by, officer = stage.coordinator, stage.officer

    def logged() -> Any:
        given = contributions.log(
            stage.agency, by=officer, title="Qxgrant", unit="pounds", amount=Decimal(500), day=owed.A_DAY,
            shares=[Share(here, Decimal(500))], links=[LINK],
        )  # fmt: skip
        return given, given.parts.get()

    given, part = logged()
    contributions.return_to_agency(part, by=by, reason="Qxno receipt")
    contributions.correct(given, by=officer, changes={"title": "Qxgrant of May"})
    contributions.confirm(part, by=by)
    contributions.take_back(part, by=by, reason="Qxmistaken")
    contributions.withdraw(logged()[0], by=officer, reason="Qxtwice")
    found = told(receiver)
    assert sorted({each["type"] for each in found}) == CONTRIBUTIONS
    last = next(each for each in found if each["type"] == "contribution.confirmed")
    assert last["subject"].endswith(f"/api/v1/contribution-parts/{part.pk}/")
    assert (last["data"]["state"], last["data"]["amount"]) == ("confirmed", "500.00")
    assert all(b"Qx" not in body for _, body in receiver.came)


def test_V1_a_neighbour_is_told_of_no_contribution(stage: make.Stage, receiver: Receiver) -> None:
    other = make.stage()
    endpoint(other, receiver, events=CONTRIBUTIONS)
    here = owed.obligation(stage)
    contributions.log(
        stage.agency, by=stage.officer, title="Grant", unit="pounds", amount=Decimal(5), day=owed.A_DAY,
        shares=[Share(here, Decimal(5))], links=[LINK],
    )  # fmt: skip
    assert told(receiver) == []


def _elsewhere(stage: make.Stage, receiver: Receiver) -> User:
    """An officer of the same agency in another partnership alone, who wants to hear of everything it does."""
    other = places.lsp()
    officer = places.officer(stage.agency, other)
    endpoint(
        stage,
        receiver,
        lsp=None,
        organisation=stage.agency,
        by=officer,
        events=[*EVERY, *OBLIGATIONS, *CONTRIBUTIONS],
    )
    return officer


def _inside_told(stage: make.Stage) -> None:
    """What is explained, waived and contributed, and what the coordinator sends back."""
    here = owed.obligation(stage)
    obligations.explain(here, by=stage.officer, period="2006-07", text="No money.")
    obligations.waive(here, by=stage.coordinator, period="2007-08", reason="A year of reorganisation.")
    contributions.log(
        stage.agency, by=stage.officer, title="Grant", unit="pounds", amount=Decimal(5), day=owed.A_DAY,
        shares=[Share(here, Decimal(5))], links=[LINK],
    )  # fmt: skip
    delivered = stage.commitment("delivered", published=True)
    commitments.return_delivered(delivered, by=stage.coordinator, reason="No evidence.")


def test_V1_an_officer_of_one_partnership_is_told_of_nothing_inside_another(
    stage: make.Stage, receiver: Receiver
) -> None:
    _elsewhere(stage, receiver)
    _inside_told(stage)
    public = stage.commitment("accepted", published=True)
    commitments.deliver(public, by=stage.officer)
    assert [each["type"] for each in told(receiver)] == ["commitment.delivered"]


def test_V1_an_officer_of_the_agency_everywhere_is_told_of_it_all(
    stage: make.Stage, receiver: Receiver
) -> None:
    officer = places.officer(stage.agency)
    codes = ["commitment.returned", "contribution.reported", "obligation.explained", "obligation.waived"]
    endpoint(stage, receiver, lsp=None, organisation=stage.agency, by=officer, events=codes)
    _inside_told(stage)
    assert sorted(each["type"] for each in told(receiver)) == codes


def test_V1_what_waits_from_inside_is_withheld_once_its_owner_acts_elsewhere_alone(
    stage: make.Stage, receiver: Receiver
) -> None:
    officer = _elsewhere(stage, receiver)
    hers = places.grant(officer, "agency_officer", organisation=stage.agency, lsp=stage.lsp)
    _inside_told(stage)
    hook = officer.webhook_endpoints.get()
    assert hook.deliveries.count() == 4
    grants.end(hers, by=places.administrator(), reason="Has left.")
    assert told(receiver) == []
    assert set(hook.deliveries.values_list("status", flat=True)) == {"withheld"}
    hook.refresh_from_db()
    assert hook.state == "active"
