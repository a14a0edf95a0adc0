"""Contributions in the browser: what is ticked counts, and nothing else (D4)."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from accountability.models import Contribution
from accountability.services import contributions
from tests.accountability.test_contributions import Two
from tests.accountability.test_obligation_pages import typed_day
from tests.api.conftest import caller_for
from tests.factories import accountability as stages
from tests.factories import obligations as make
from tests.visitors import as_sent, signed_in, text_of

pytestmark = pytest.mark.django_db
BESIDE = "The box is not ticked, so nothing counts here. Tick it, or empty this amount."


@pytest.fixture
def two(on: stages.Stage) -> Two:
    return Two(on)


def sent(two: Two, *ticked: Any, here: str = "", there: str = "", **told: str) -> dict[str, Any]:
    """The form as a browser sends it."""
    boxes = {f"counts-{owed.pk}": "on" for owed in ticked}
    shares = {f"share-{two.here.pk}": here, f"share-{two.there.pk}": there}
    plain = {"unit": "pounds", "title": "Grant", "amount": "1000", "note": "", **typed_day("day", make.A_DAY)}
    return {**plain, **boxes, **shares, **told}


def logged(two: Two) -> str:
    return reverse("accountability:contribution_log", args=[two.on.agency.slug])


def corrected(given: Contribution) -> str:
    return reverse("accountability:contribution_correct", args=[given.organisation.slug, given.pk])


def states(given: Contribution) -> list[tuple[str, Decimal | None]]:
    return list(given.parts.order_by("lsp_id").values_list("state", "amount"))


def test_D4_an_amount_beside_a_box_that_is_not_ticked_is_refused_and_stays_typed(two: Two) -> None:
    given = two.log((two.here, 600), (two.there, 400))
    officer = signed_in(two.officer)
    for address in (logged(two), corrected(given)):
        refused = officer.post(address, sent(two, two.here, here="600", there="399", reason="A slip."))
        assert refused.status_code == 422
        assert refused.context["form"].errors == {f"share-{two.there.pk}": [BESIDE]}
        page = refused.content.decode()
        assert 'value="399"' in page
        assert f'href="#id_share-{two.there.pk}"' in page
        assert "is not ticked does not count" in text_of(officer.get(address))
    assert Contribution.objects.get() == given
    assert states(given) == [("reported", Decimal(600)), ("reported", Decimal(400))]


def test_D4_an_obligation_that_is_no_longer_ticked_does_not_count(two: Two) -> None:
    given = two.log((two.here, 600), (two.there, 400))
    answer = signed_in(two.officer).post(corrected(given), sent(two, two.here, here="600"))
    assert answer.status_code == 302
    assert states(given) == [("reported", Decimal(600)), ("withdrawn", Decimal(400))]


@pytest.fixture
def half(two: Two) -> Contribution:
    """Confirmed here, returned there."""
    given = two.log((two.here, 600), (two.there, 400))
    here, there = given.parts.order_by("lsp_id")
    contributions.confirm(here, by=two.coordinator)
    contributions.return_to_agency(there, by=two.neighbour, reason="It was 300.")
    return given


STANDS = [("confirmed", Decimal(600)), ("returned", Decimal(400))]


def refusal(two: Two) -> str:
    return f"What counts for “Contribute money” was confirmed in {two.on.lsp}: it is neither changed nor taken out."


def test_D1_what_is_confirmed_is_shown_in_the_form_and_not_asked_for(two: Two, half: Contribution) -> None:
    officer = signed_in(two.officer)
    form = officer.get(corrected(half))
    shown = text_of(form)
    assert "£600" in shown
    assert f"Confirmed by {two.coordinator.known_as}, " in shown
    boxes = as_sent(form)
    assert {f"counts-{two.here.pk}", f"share-{two.here.pk}"}.isdisjoint(boxes)
    assert boxes[f"share-{two.there.pk}"] == ["400.00"]
    assert officer.post(corrected(half), {**boxes, f"share-{two.there.pk}": "300"}).status_code == 302
    assert states(half) == [("confirmed", Decimal(600)), ("reported", Decimal(300))]


@pytest.mark.parametrize(
    ("ticked", "amount"), [(False, ""), (False, "600"), (True, ""), (True, "599.99"), (True, "1000")]
)
def test_D1_a_page_opened_before_the_confirmation_does_not_change_what_was_confirmed(
    two: Two, half: Contribution, ticked: bool, amount: str
) -> None:
    officer, boxes = signed_in(two.officer), [two.there, *([two.here] if ticked else [])]
    refused = officer.post(corrected(half), sent(two, *boxes, here=amount, there="300"))
    assert refused.status_code == 422
    assert refusal(two) in text_of(refused)
    assert 'value="300"' in refused.content.decode()
    assert states(half) == STANDS
    again = {name: value for name, value in as_sent(refused).items() if name != "once"}
    assert officer.post(corrected(half), again).status_code == 302
    assert states(half) == [("confirmed", Decimal(600)), ("reported", Decimal(300))]


def test_D1_a_page_opened_before_the_confirmation_that_leaves_it_as_it_is_corrects_the_rest(
    two: Two, half: Contribution
) -> None:
    typed = sent(two, two.here, two.there, here="600", there="300")
    assert signed_in(two.officer).post(corrected(half), typed).status_code == 302
    assert states(half) == [("confirmed", Decimal(600)), ("reported", Decimal(300))]


def test_D1_a_confirmation_taken_back_behind_an_open_page_is_asked_about(
    two: Two, half: Contribution
) -> None:
    officer = signed_in(two.officer)
    boxes = as_sent(officer.get(corrected(half)))
    here = half.parts.get(obligation=two.here)
    contributions.take_back(here, by=two.coordinator, reason="It bounced.")
    refused = officer.post(corrected(half), boxes)
    assert refused.status_code == 422
    assert f"The confirmation in {two.on.lsp} was taken back after you opened this page." in text_of(refused)
    again = as_sent(refused)
    assert (again[f"counts-{two.here.pk}"], again[f"share-{two.here.pk}"]) == (["on"], ["600.00"])
    assert officer.post(corrected(half), {**again, f"share-{two.here.pk}": "500"}).status_code == 302
    assert states(half) == [("reported", Decimal(500)), ("reported", Decimal(400))]


@pytest.mark.parametrize("here", [None, "", "599.99"])
def test_D1_the_api_refuses_to_change_what_was_confirmed_with_the_words_of_the_page(
    two: Two, half: Contribution, here: str | None
) -> None:
    officer, address = caller_for(two.officer), f"/contributions/{half.pk}/"
    tag = officer.get(address).headers["ETag"]
    parts: list[dict[str, Any]] = [{"obligation": two.there.pk, "amount": "300"}]
    if here is not None:
        parts.append({"obligation": two.here.pk, "amount": here or None})
    refused = officer.patch(address, {"parts": parts}, If_Match=tag)
    assert refused.status_code == 422
    (reason,) = refused.json()["reasons"]
    assert (reason["code"], reason["field"]) == ("contribution.part.confirmed", "parts")
    assert reason["message"].startswith(refusal(two))
    assert states(half) == STANDS
    kept = [{"obligation": two.here.pk, "amount": "600"}, parts[0]]
    assert officer.patch(address, {"parts": kept}, If_Match=tag).status_code == 200
    assert states(half) == [("confirmed", Decimal(600)), ("reported", Decimal(300))]


def test_D1_what_counts_whole_stays_once_it_is_confirmed(two: Two) -> None:
    told = {"kind": "share_data", "title": "Share data", "unit": "data_sets", "amount": Decimal(1)}
    here, there = make.obligation(two.on, **told), make.obligation(two.on, lsp=two.lsp, **told)
    given = two.log((here, None), (there, None), unit="data_sets", amount=None)
    contributions.confirm(given.parts.get(obligation=here), by=two.coordinator)
    typed = sent(two, there, unit="data_sets", amount="")
    refused = signed_in(two.officer).post(corrected(given), typed)
    assert "What counts for “Share data” was confirmed in" in text_of(refused)
    assert (
        signed_in(two.officer).post(corrected(given), {**typed, f"counts-{here.pk}": "on"}).status_code == 302
    )
    assert given.parts.get(obligation=here).state == "confirmed"
