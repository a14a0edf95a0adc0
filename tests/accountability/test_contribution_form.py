"""Contributions in the browser: what is ticked counts, and nothing else (D4)."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from accountability.models import Contribution
from tests.accountability.test_contributions import Two
from tests.accountability.test_obligation_pages import typed_day
from tests.factories import accountability as stages
from tests.factories import obligations as make
from tests.visitors import signed_in, text_of

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
