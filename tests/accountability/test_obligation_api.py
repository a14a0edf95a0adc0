"""Obligations, contributions and judgements through the API: the same rules, words and refusals as on the pages."""

from datetime import date
from typing import Any

import pytest

from accountability.models import KeptJudgement
from accountability.services import judging
from lsp import clock
from tests.api.conftest import caller_for
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import obligations as make

pytestmark = pytest.mark.django_db
LINK = {"title": "Receipt", "url": "https://example.org/receipt"}


@pytest.fixture
def named(on: stages.Stage) -> stages.Stage:
    make.named(on)
    return on


def test_an_obligation_is_set_ended_and_changed(named: stages.Stage) -> None:
    api = caller_for(named.coordinator)
    body = {
        "lsp": named.lsp.pk,
        "organisation": named.agency.pk,
        "kind": "contribute_money",
        "amount": "1250.50",
        "starts_on": "2006-04-01",
    }
    for wrong in ({"amount": 12.5}, {"amount": "NaN"}, {"amount": "-1"}, {"kind": "unheard_of"}):
        assert api.post("/obligations/", {**body, **wrong}).status_code == 422
    made = api.post("/obligations/", body)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["title"], told["amount"], told["basis"]) == ("Contribute money", "1250.50", "goodwill")
    assert api.post("/obligations/", body).status_code == 409
    address = f"/obligations/{told['id']}/"
    ahead = f"{clock.today().year + 1}-04-01"
    changed = api.post(
        f"{address}change/",
        {"starts_on": ahead, "reason": "So.", "amount": "2000"},
        If_Match=made.headers["ETag"],
    )
    assert changed.status_code == 200, changed.content
    assert changed.json()["starts_on"] == ahead
    tag = api.get(address).headers["ETag"]
    ended = api.post(f"{address}end/", {"on": "2008-04-01", "reason": "Over."}, If_Match=tag)
    assert ended.json()["ends_on"] == "2008-04-01"


def test_C6_a_contribution_is_logged_corrected_and_confirmed(named: stages.Stage) -> None:
    owed = make.obligation(named)
    officer, coordinator = caller_for(named.officer), caller_for(named.coordinator)
    body: dict[str, Any] = {
        "organisation": named.agency.pk,
        "unit": "pounds",
        "title": "Grant",
        "amount": "600",
        "day": "2006-06-06",
        "parts": [{"obligation": owed.pk, "amount": "600.01"}],
        "evidence": [LINK],
    }
    refused = officer.post("/contributions/", body)
    assert refused.status_code == 422
    assert refused.json()["reasons"][0]["rule"] == "D4"
    body["parts"][0]["amount"] = "500"
    made = officer.post("/contributions/", body)
    assert made.status_code == 201, made.content
    told = made.json()
    assert [(part["amount"], part["state"]) for part in told["parts"]] == [("500.00", "reported")]
    assert told["evidence"][0]["url"] == LINK["url"]
    address = f"/contributions/{told['id']}/"
    corrected = officer.patch(address, {"title": "Grant of June"}, If_Match=made.headers["ETag"])
    assert corrected.json()["title"] == "Grant of June"
    part = f"/contribution-parts/{told['parts'][0]['id']}/"
    tag = coordinator.get(part).headers["ETag"]
    assert officer.post(f"{part}confirm/", {}, If_Match=tag).status_code == 403
    confirmed = coordinator.post(f"{part}confirm/", {}, If_Match=tag)
    assert confirmed.json()["state"] == "confirmed"
    taken = coordinator.post(f"{part}take-back/", {"reason": "Bounced."}, If_Match=confirmed.headers["ETag"])
    assert taken.json()["return_reason"] == "Bounced."
    tag = officer.get(address).headers["ETag"]
    assert officer.post(f"{address}withdraw/", {"reason": "A slip."}, If_Match=tag).status_code == 200


def test_judgements_are_listed_as_kept_and_read_live_as_at_a_day(named: stages.Stage) -> None:
    with clock.at(date(2006, 4, 1)):
        owed = make.obligation(named)
    with clock.at(date(2006, 9, 1)):
        make.contribution(named, owed, "749.60")
    judging.refresh([owed.pk])
    api = caller_for(named.officer)
    listed = api.get(f"/judgements/?lsp={owed.lsp_id}&period=2006-07").json()["results"]
    assert [(row["judgement"], row["share"]) for row in listed] == [("partly_met", "74.96%")]
    for wrong in ("period=2006", "judgement=met"):
        assert api.get(f"/judgements/?{wrong}").json()["results"] == []
    kept = KeptJudgement.objects.get(obligation=owed, period_first=make.BEGINS)
    live = api.get(f"/judgements/{kept.pk}/").json()
    assert live["sum"] == "£749.60 of £1,000"
    assert [(row["counts"], row["counted"]) for row in live["records"]] == [(True, "£749.60")]
    before = api.get(f"/judgements/{kept.pk}/?as_at=2006-08-31").json()
    assert (before["judgement"], before["share"], before["records"]) == ("not_yet_due", "0%", [])
    outside = caller_for(place.coordinator(place.lsp()))
    assert outside.get(f"/judgements/{kept.pk}/").status_code == 404
    assert outside.get("/judgements/").json()["results"] == []


def test_explained_waived_closed_and_reopened(named: stages.Stage) -> None:
    owed = make.obligation(named)
    officer, coordinator = caller_for(named.officer), caller_for(named.coordinator)
    told = {"obligation": owed.pk, "period": "2006-07"}
    explained = officer.post("/explanations/", {**told, "text": "The grant was cut."})
    assert explained.json()["period"] == "2006-07"
    assert coordinator.post("/explanations/", {**told, "text": "x"}).status_code == 403
    waived = coordinator.post("/waivers/", {**told, "reason": "Reorganised."})
    assert waived.status_code == 201, waived.content
    back = coordinator.post(
        f"/waivers/{waived.json()['id']}/withdraw/", {"reason": "No."}, If_Match=waived.headers["ETag"]
    )
    assert back.json()["withdrawn_reason"] == "No."
    closed = coordinator.post("/closed-years/", {"lsp": named.lsp.pk, "year": "2006-07"})
    assert closed.json()["year"] == "2006-07"
    assert coordinator.get("/closed-years/?reopened=false").json()["results"]
    address = f"/closed-years/{closed.json()['id']}/reopen/"
    assert coordinator.post(address, {"reason": "Late."}, If_Match=closed.headers["ETag"]).status_code == 200


def test_the_duty_tells_the_kinds_of_obligations(named: stages.Stage) -> None:
    told = caller_for(named.coordinator).get(f"/lsps/{named.lsp.pk}/duty/").json()
    kinds = {each["code"]: each for each in told["obligation_kinds"]}
    assert len(kinds) == 11
    assert (kinds["attend"]["met_at"], kinds["attend"]["unit"]) == ("75.00", "percent")
