"""Agreements in a real browser: read at a desk and on a phone, signed without JavaScript."""

from datetime import date
from typing import Any

import pytest

from lsp import clock
from lsp.stored.inspection import Upload
from partnerships.models import Agreement
from partnerships.services import agreement_comments, agreement_renewal, agreement_signing, agreements
from tests.factories import agreements as make
from tests.factories import lsp as place
from tests.journeys.steps import go
from tests.partnerships.test_browser import WIDTHS, look, opened, session_of

pytestmark = [pytest.mark.browser, pytest.mark.journeys, pytest.mark.django_db(transaction=True)]
AIMS = "Fewer burglaries and less fear of them, first in the four wards that suffer most.\n\n- By day\n- By night"


def several(on: make.Stage) -> list[str]:
    """Agreements in several states; the addresses of their pages."""
    held = on.agreement("in_force", in_force_from=date(2006, 4, 1), sections={"aims": AIMS})
    renewal = agreement_renewal.renew(held, by=on.coordinator)
    waiting = on.agreement("circulated", sections={"aims": AIMS}, blocks=list(on.lsp.blocks.all()))
    waiting = agreements.change(waiting, by=on.coordinator, note="After comments", sections={"aims": "Less."})
    comment = agreement_comments.comment(waiting, by=on.safer_chair, section="aims", text="Which wards?")
    agreement_signing.sign_in_ink(
        waiting, by=on.coordinator, party=on.party(waiting, on.safer), person=on.safer_chair.person,
        signed_on=clock.today(), digest=waiting.current.digest, scan=Upload("p.png", make.PNG),
    )  # fmt: skip
    party, own = on.party(waiting, on.board).pk, waiting.get_absolute_url()
    return [
        "/agreements/check/",
        "/example-partnership/agreements/",
        "/example-partnership/agreements/new/",
        "/example-partnership/agreements/new/partnership-agreement/",
        held.get_absolute_url(),
        f"{held.get_absolute_url()}versions/1/",
        f"{held.get_absolute_url()}reports/1/write/",
        f"{renewal.get_absolute_url()}edit/",
        own,
        f"{own}versions/2/",
        f"{own}compare/",
        f"{own}sign/{party}/",
        f"{own}sign/{party}/in-ink/",
        f"{own}comments/{comment.pk}/answer/",
        f"{own}change/",
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_agreements_read_at_a_desk_and_on_a_phone(live_server: Any, width: int) -> None:
    on = make.stage(place.lsp("Example Partnership"))
    paths = several(on)
    with opened(live_server.url, session_of(on.coordinator), width=width, javascript=True) as page:
        for path in paths:
            page.goto(path)
            look(page)


def test_without_javascript_the_chair_reads_and_signs_what_is_shown(live_server: Any) -> None:
    on = make.stage(place.lsp("Example Partnership"))
    made = on.agreement("circulated")
    with opened(live_server.url, session_of(on.board_chair), width=320, javascript=False) as page:
        page.goto("/work/")
        go(page.get_by_role("link", name=f"{made.reference} Safer streets").first)
        assert made.current.digest in page.locator("main").inner_text().replace("\n", "").replace(" ", "")
        go(page.get_by_role("button", name="Sign", exact=True))
        assert page.title().startswith("Error: ")
        page.get_by_label("I have read this text and sign it").check()
        go(page.get_by_role("button", name="Sign", exact=True))
        assert "Other signatures are still wanted." in page.locator("main").inner_text()
    assert Agreement.objects.get().signatures.count() == 1
