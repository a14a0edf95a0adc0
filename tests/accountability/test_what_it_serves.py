"""A commitment serves an agreement and an obligation of its partnership, and is found from both ends."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from accountability.queries.serving import serving, under, under_action, what_it_serves
from accountability.services import relating
from lsp import clock
from lsp.errors import RuleRefused
from partnerships.models import Agreement
from strategies.services import actions
from tests.api.conftest import caller_for
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.factories import strategies as planned
from tests.factories.obligations import obligation

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def agreement(on: make.Stage) -> Agreement:
    """An agreement still in draft, so that the public does not know of it."""
    return places.save(Agreement(lsp=on.lsp, kind="protocol", number=1, title="Sharing data"))


def test_it_is_shown_from_both_ends_to_who_may_know(on: make.Stage) -> None:
    of, signed, owed = on.commitment("accepted", published=True), agreement(on), obligation(on)
    relating.relate(of, by=on.officer, agreement=signed, obligation=owed)
    of.refresh_from_db()
    assert [label for label, *_ in what_it_serves(of, on.officer)] == [
        "Agreement it serves",
        "Obligation it serves",
    ]
    assert "Agreement it serves" not in [label for label, *_ in what_it_serves(of, VISITOR)]
    for found in (under(signed, on.officer), serving(on.officer, obligation=owed)):
        assert [each.href for each in found] == [of.get_absolute_url()]
    desk = Client()
    desk.force_login(on.coordinator)
    for address in (
        signed.get_absolute_url(),
        f"/{on.lsp.slug}/obligations/{owed.pk}/",
        of.get_absolute_url(),
    ):
        assert desk.get(address).status_code == 200, address
    assert of.title in desk.get(signed.get_absolute_url()).content.decode()
    assert "Sharing data" in desk.get(of.get_absolute_url()).content.decode()
    relating.relate(of, by=on.coordinator, agreement=None, obligation=None)
    assert under(signed, on.officer) == []


def test_what_is_another_partnerships_or_agencys_is_refused(on: make.Stage) -> None:
    of, elsewhere = on.commitment("accepted"), make.stage()
    owed = obligation(on, organisation=places.organisation())
    for given, code in (
        ({"agreement": agreement(elsewhere)}, "commitment.agreement.other"),
        ({"obligation": obligation(elsewhere)}, "commitment.obligation.other"),
        ({"obligation": owed}, "commitment.obligation.other"),
    ):
        with pytest.raises(RuleRefused) as error:
            relating.relate(of, by=on.officer, **given)  # type: ignore[arg-type]
        assert [each.code for each in error.value.reasons] == [code]


def test_it_is_said_in_the_browser_and_through_the_api(on: make.Stage) -> None:
    of, signed, owed = on.commitment("accepted", published=True), agreement(on), obligation(on)
    desk = Client()
    desk.force_login(on.officer)
    page = f"{of.get_absolute_url()}relate/"
    assert "Sharing data" in desk.get(page).content.decode()
    assert desk.post(page, {"agreement": 999_999}).status_code == 422
    assert desk.post(page, {"agreement": signed.pk}).status_code == 302
    caller = caller_for(on.officer)
    tag = caller.get(f"/commitments/{of.pk}/")["ETag"]
    body = {"agreement": signed.pk, "obligation": owed.pk}
    told = caller.post(f"/commitments/{of.pk}/relate/", body, If_Match=tag)
    assert (told.json()["agreement"], told.json()["obligation"]) == (signed.pk, owed.pk), told.content
    assert len(caller.get(f"/commitments/?agreement={signed.pk}").json()["results"]) == 1
    public = Client().get(f"/api/v1/commitments/{of.pk}/").json()
    assert public["agreement"] is None


def test_an_action_is_shown_from_both_ends_to_who_may_know(on: make.Stage) -> None:
    of = on.commitment("accepted", published=True)
    said = {"serves": "Safe streets", "starts_on": clock.today(), "due_on": clock.days_from_today(60)}
    draft = planned.action(on, title="Wardens in every street", **said)
    planned.resource(draft)
    planned.sits(on, on.agency)
    relating.relate(of, by=on.officer, action=draft)
    of.refresh_from_db()
    assert what_it_serves(of, on.officer) == [
        ("Action it serves", "Wardens in every street", draft.get_absolute_url())
    ]
    assert what_it_serves(of, VISITOR) == [], "the public does not know of a draft"
    public = Client()
    assert "Wardens in every street" not in public.get(of.get_absolute_url()).content.decode()
    assert public.get(f"/api/v1/commitments/{of.pk}/").json()["action"] is None
    actions.agree(draft, by=on.coordinator)
    assert "Wardens in every street" in public.get(of.get_absolute_url()).content.decode()
    assert of.title in public.get(draft.get_absolute_url()).content.decode()
    assert public.get(f"/api/v1/commitments/{of.pk}/").json()["action"] == draft.pk
    assert [each.href for each in under_action(draft, VISITOR, clock.today())] == [of.get_absolute_url()]
    unpublished = on.commitment("accepted")
    relating.relate(unpublished, by=on.officer, action=draft)
    assert len(under_action(draft, VISITOR, clock.today())) == 1
    assert len(under_action(draft, on.officer, clock.today())) == 2


def test_an_action_of_another_partnership_or_given_up_is_refused(on: make.Stage) -> None:
    of, elsewhere = on.commitment("accepted"), make.stage()
    dropped = planned.action(on, "dropped")
    for given, code in (
        (planned.action(planned.stage(), "agreed"), "commitment.action.other"),
        (dropped, "commitment.action.dropped"),
    ):
        with pytest.raises(RuleRefused) as error:
            relating.relate(of, by=on.officer, action=given)
        assert [each.code for each in error.value.reasons] == [code]
    assert elsewhere.lsp != on.lsp
    of.refresh_from_db()
    assert of.action is None


def test_what_serves_an_action_goes_on_serving_it_once_it_is_given_up(on: make.Stage) -> None:
    of, action, owed = on.commitment("accepted"), planned.action(on, "agreed"), obligation(on)
    relating.relate(of, by=on.officer, action=action)
    actions.drop(action, by=on.coordinator, reason="No money.")
    action.refresh_from_db()
    relating.relate(of, by=on.officer, action=action, obligation=owed)
    of.refresh_from_db()
    assert (of.action, of.obligation) == (action, owed)


def test_the_action_is_chosen_in_the_browser_and_through_the_api(on: make.Stage) -> None:
    of, action = on.commitment("accepted", published=True), planned.action(on, "agreed", title="Wardens")
    given_up = planned.action(on, "dropped", title="Never again")
    desk = Client()
    desk.force_login(on.officer)
    page = f"{of.get_absolute_url()}relate/"
    shown = desk.get(page).content.decode()
    assert "Wardens" in shown
    assert "Never again" not in shown
    assert desk.post(page, {"action": given_up.pk}).status_code == 422
    assert desk.post(page, {"action": action.pk}).status_code == 302
    of.refresh_from_db()
    assert of.action == action
    caller = caller_for(on.officer)
    tag = caller.get(f"/commitments/{of.pk}/")["ETag"]
    told = caller.post(f"/commitments/{of.pk}/relate/", {"action": action.pk}, If_Match=tag)
    assert (told.json()["action"], told.json()["agreement"]) == (action.pk, None)
    assert [each["id"] for each in caller.get(f"/commitments/?action={action.pk}").json()["results"]] == [
        of.pk
    ]
    refused = caller.post(f"/commitments/{of.pk}/relate/", {"action": given_up.pk}, If_Match=told["ETag"])
    assert refused.json()["reasons"][0]["code"] == "commitment.action.dropped"


def test_what_is_shown_of_an_earlier_day_is_what_served_the_action_then(on: make.Stage) -> None:
    of, action = on.commitment("accepted", published=True), planned.action(on, "agreed")
    relating.relate(of, by=on.officer, action=action)
    assert under_action(action, on.officer, clock.days_from_today(-1)) == []
    assert [each.title for each in under_action(action, on.officer, clock.today())] == [of.title]


def test_nobody_takes_away_what_they_do_not_see(on: make.Stage) -> None:
    of, action, signed = on.commitment("accepted"), planned.action(on, "agreed"), agreement(on)
    relating.relate(of, by=on.coordinator, action=action, agreement=signed)
    of.refresh_from_db()
    hidden = planned.action(planned.stage(published=False))
    with places.in_act():
        of.action = hidden
        places.save(of)
    relating.relate(of, by=on.officer, action=None, agreement=None)
    of.refresh_from_db()
    assert of.action == hidden, "the officer does not know of it"
    assert of.agreement is None, "the officer knows of this one"


def test_an_action_that_was_given_up_meanwhile_is_refused(on: make.Stage) -> None:
    of, action = on.commitment("accepted"), planned.action(on, "agreed")
    actions.drop(action, by=on.coordinator, reason="No money.")
    assert action.state == "agreed", "as it was read before"
    with pytest.raises(RuleRefused) as error:
        relating.relate(of, by=on.officer, action=action)
    assert [each.code for each in error.value.reasons] == ["commitment.action.dropped"]


def test_by_what_it_serves_nobody_finds_what_they_may_not_know_of(on: make.Stage) -> None:
    of, draft, signed = on.commitment("accepted", published=True), planned.action(on), agreement(on)
    relating.relate(of, by=on.officer, action=draft, agreement=signed)
    for asked in (f"action={draft.pk}", f"agreement={signed.pk}"):
        assert Client().get(f"/api/v1/commitments/?{asked}").json()["results"] == [], asked
        assert len(caller_for(on.officer).get(f"/commitments/?{asked}").json()["results"]) == 1, asked


def test_an_action_given_up_meanwhile_stays_among_the_choices_of_what_serves_it(on: make.Stage) -> None:
    of, action = on.commitment("accepted"), planned.action(on, "agreed", title="Wardens")
    relating.relate(of, by=on.officer, action=action)
    actions.drop(action, by=on.coordinator, reason="No money.")
    desk = Client()
    desk.force_login(on.officer)
    assert "Wardens" in desk.get(f"{of.get_absolute_url()}relate/").content.decode()


def test_L6_what_the_predecessor_owed_goes_on_being_served_by_the_successor(on: make.Stage) -> None:
    of, owed, signed = on.commitment("accepted"), obligation(on), agreement(on)
    relating.relate(of, by=on.officer, obligation=owed)
    of.refresh_from_db()
    successor = places.organisation("Example Commissioning Group")
    another = obligation(on, organisation=places.organisation())
    with places.in_act():
        of.organisation = successor
        places.save(of)
    desk = Client()
    desk.force_login(on.coordinator)
    page = f"{of.get_absolute_url()}relate/"
    shown = desk.get(page).content.decode()
    assert f'<option value="{owed.pk}" selected>' in shown
    assert f'<option value="{another.pk}"' not in shown
    assert desk.post(page, {"agreement": signed.pk, "obligation": owed.pk}).status_code == 302
    of.refresh_from_db()
    assert (of.agreement, of.obligation) == (signed, owed)
    with pytest.raises(RuleRefused) as error:
        relating.relate(of, by=on.coordinator, obligation=another)
    assert [each.code for each in error.value.reasons] == ["commitment.obligation.other"]


def test_what_is_left_out_stays_as_it_is_and_null_is_none(on: make.Stage) -> None:
    of, signed, owed = on.commitment("accepted"), agreement(on), obligation(on)
    relating.relate(of, by=on.officer, agreement=signed, obligation=owed)
    caller, address = caller_for(on.officer), f"/commitments/{of.pk}/relate/"
    tag = caller.get(f"/commitments/{of.pk}/")["ETag"]
    for sent, left in (
        ({"note": "Nothing else."}, (signed.pk, owed.pk)),
        ({"agreement": signed.pk}, (signed.pk, owed.pk)),
        ({"agreement": None}, (None, owed.pk)),
        ({"obligation": None}, (None, None)),
    ):
        told = caller.post(address, sent, If_Match=tag)
        assert (told.json()["agreement"], told.json()["obligation"]) == left, sent
        tag = told["ETag"]
    with pytest.raises(TypeError, match="not served: title"):
        relating.relate(of, by=on.officer, title="Other")  # type: ignore[call-arg]
