"""From a minuted decision the coordinator records a commitment for an agency; each leads to the other (C8)."""

from typing import Any

import pytest
from django.test import Client

from accountability import workflow
from accountability.models import Commitment
from accountability.services import commitments
from lsp.errors import RuleRefused
from partnerships import follow_up
from partnerships.services import decisions, minutes
from partnerships.services.bindings import Binds
from tests.api.conftest import caller_for
from tests.factories import accountability as make
from tests.factories import lsp as place
from tests.partnerships.stage import Stage, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> Stage:
    return stage(seats=2, quorum=1)


@pytest.fixture
def decision(on: Stage) -> Any:
    agency = on.terms[0].organisation
    return decisions.record(
        on.held(), by=on.by, text="That visits be made.", outcome="agreed", binds=[Binds(agency)]
    )


def record(on: Stage, decision: Any, **given: Any) -> Commitment:
    values = {"lsp": on.lsp, "organisation": on.terms[0].organisation, "title": "Twenty visits", **given}
    return commitments.record(by=on.by, decision=decision, **values)


def test_C8_the_decision_itself_says_body_day_and_number(on: Stage, decision: Any) -> None:
    made = record(on, decision)
    assert (made.decision, made.state) == (decision, workflow.RECORDED)
    assert (made.decision_body, made.decision_on, made.decision_minute) == (
        "Board",
        decision.decided_on,
        "2006-07/001",
    )


def test_C8_a_decision_of_another_partnership_is_refused(on: Stage, decision: Any) -> None:
    elsewhere = stage(seats=1)
    with pytest.raises(RuleRefused) as refused:
        record(elsewhere, decision)
    assert [(each.code, each.rule) for each in refused.value.reasons] == [
        ("commitment.record.elsewhere", "C8")
    ]


def test_C8_the_page_is_prefilled_and_each_page_leads_to_the_other(on: Stage, decision: Any) -> None:
    client = Client()
    client.force_login(on.by)
    page = client.get(decision.get_absolute_url())
    where = f"/{on.lsp.slug}/commitments/record/?decision={decision.pk}"
    assert where.replace("&", "&amp;") in page.content.decode()
    form = client.get(where).context["form"]
    assert "decision_body" not in form.fields
    assert form.initial["organisation"] == on.terms[0].organisation_id
    sent = {"organisation": on.terms[0].organisation_id, "title": "Twenty visits"}
    assert client.post(where, {**sent, "title": ""}).status_code == 422
    client.post(where, sent)
    made = Commitment.objects.get()
    assert made.decision == decision
    assert decision.get_absolute_url() in client.get(made.get_absolute_url()).content.decode()
    assert "Twenty visits" in client.get(decision.get_absolute_url()).content.decode()
    for wrong in ("x", "99999999", "9" * 30):
        assert client.get(f"/{on.lsp.slug}/commitments/record/?decision={wrong}").status_code == 404


def test_V1_who_may_not_know_of_the_one_is_not_led_to_it_from_the_other(on: Stage, decision: Any) -> None:
    made = record(on, decision)
    decisions.publish(decision, by=on.by)
    public = Client().get(decision.get_absolute_url())
    assert "Twenty visits" not in public.content.decode()
    assert "Record a commitment" not in public.content.decode()
    assert follow_up.of([decision], place.user()) == {}
    assert follow_up.of([decision], on.by)[decision.pk][0].title == made.title


def promised(on: Stage, decision: Any, state: str, **changes: Any) -> Commitment:
    """A commitment from the decision in this state."""
    agency = on.terms[0].organisation
    officer = place.officer(agency, on.lsp)
    whole = make.Stage(on.lsp, place.block(on.lsp), agency, officer, on.by, place.person(user=officer))
    said = {"decision_body": "Board", "decision_on": decision.decided_on, "decision_minute": "2006-07/001"}
    return whole.commitment(state, decision=decision, title=f"Visits {state}", **said, **changes)


def test_C8_the_minutes_name_what_follows_and_everybody_may_read(on: Stage, decision: Any) -> None:
    promised(on, decision, workflow.ACCEPTED, published=True)
    text = minutes.draft(decision.meeting, by=on.by).minutes
    assert f"- Action: {on.terms[0].organisation}: Visits accepted, by " in text


@pytest.mark.parametrize("state", [workflow.RECORDED, workflow.DRAFT, workflow.MADE, workflow.ACCEPTED])
def test_V1_the_minutes_name_no_promise_that_is_not_public(on: Stage, decision: Any, state: str) -> None:
    """They are published as one text, whoever drafted them."""
    promised(on, decision, state)
    assert "Visits" not in minutes.draft(decision.meeting, by=on.by).minutes
    client = Client()
    client.force_login(on.by)
    page = client.get(f"{decision.meeting.get_absolute_url()}minutes/edit/?start=again")
    assert page.status_code == 200
    assert "That visits be made." in page.content.decode()
    assert "Visits" not in page.content.decode()


def test_C8_through_the_api(on: Stage, decision: Any) -> None:
    caller = caller_for(on.by)
    given = {"lsp": on.lsp.pk, "organisation": on.terms[0].organisation_id, "title": "Twenty visits"}
    made = caller.post("/commitments/", {**given, "decision": decision.pk})
    assert made.status_code == 201
    assert made.json()["decision"] == {"id": decision.pk, "reference": "Board 2006-07/001"}
    both = caller.post("/commitments/", {**given, "decision": decision.pk, "decision_body": "Board"})
    assert both.status_code == 422
    assert len(caller.get(f"/commitments/?decision={decision.pk}").json()["results"]) == 1
    plain = {"decision_body": "Cabinet", "decision_on": "2006-05-02", "decision_minute": "7"}
    assert caller.post("/commitments/", {**given, **plain}).json()["decision"] is None
