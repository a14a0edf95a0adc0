"""A commitment serves an agreement and an obligation of its partnership, and is found from both ends."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from accountability.queries.serving import serving, under, what_it_serves
from accountability.services import commitments
from lsp.errors import RuleRefused
from partnerships.models import Agreement
from tests.api.conftest import caller_for
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.factories.obligations import obligation

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def agreement(on: make.Stage) -> Agreement:
    """An agreement still in draft, so that the public does not know of it."""
    return places.save(Agreement(lsp=on.lsp, kind="protocol", number=1, title="Sharing data"))


def test_it_is_shown_from_both_ends_to_who_may_know(on: make.Stage) -> None:
    of, signed, owed = on.commitment("accepted", published=True), agreement(on), obligation(on)
    commitments.relate(of, by=on.officer, agreement=signed, obligation=owed)
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
    commitments.relate(of, by=on.coordinator)
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
            commitments.relate(of, by=on.officer, **given)  # type: ignore[arg-type]
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
