"""The register in Chromium: the quorum lives while people are ticked; without JavaScript it is said once it is sent."""

from typing import Any

import pytest
from playwright.sync_api import expect

from partnerships import workflow
from partnerships.models import Meeting
from partnerships.services import decisions, interests, minutes
from partnerships.services.bindings import Binds
from tests.factories import meetings as make
from tests.factories import partnerships as structure
from tests.journeys.steps import go
from tests.partnerships.stage import SEPTEMBER, stage
from tests.partnerships.test_browser import WIDTHS, look, opened, session_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_P7_the_quorum_lives_while_people_are_ticked(live_server: Any) -> None:
    on = stage(seats=3, quorum=2)
    structure.appointment(structure.seat(on.board, "Observer", voting=False, kind="observer", position=9))
    meeting = make.meeting(on.board)
    seats = [term.seat_id for term in on.terms]
    with opened(live_server.url, session_of(on.by), width=1280, javascript=True) as page:
        page.goto(f"{meeting.get_absolute_url()}attendance/")
        told = page.locator("[data-quorum]")
        expect(told).to_contain_text("Not quorate: 0 voting seats present, 2 needed.")
        deputy = page.locator(f"#id_deputy-{seats[1]}")
        expect(deputy).to_be_hidden()
        page.locator(f"#id_status-{seats[0]}_0").check(force=True)
        page.get_by_role("group", name="Did").last.get_by_label("Present").check(force=True)
        expect(told).to_contain_text("Not quorate: 1 voting seat present, 2 needed.")
        page.locator(f"#id_status-{seats[1]}_1").check(force=True)
        expect(told).to_contain_text("Quorate: 2 voting seats present, 2 needed.")
        expect(deputy).to_be_visible()
        page.locator(f"#id_status-{seats[1]}_3").check(force=True)
        expect(told).to_contain_text("Not quorate: 1 voting seat")
        look(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without"])
def test_P8_a_meeting_is_recorded_refused_and_held(live_server: Any, javascript: bool) -> None:
    on = stage(seats=2, quorum=2)
    meeting = make.meeting(on.board)
    first, second = (term.seat_id for term in on.terms)
    with opened(live_server.url, session_of(on.by), width=320, javascript=javascript) as page:
        page.goto(f"{meeting.get_absolute_url()}attendance/?start=present")
        expect(page.locator("[data-quorum]")).to_contain_text("Quorate: 2 voting seats present, 2 needed.")
        page.locator(f"#id_status-{second}_1").check(force=True)
        go(page.get_by_role("button", name="Record as held"))
        expect(page.get_by_role("alert")).to_contain_text("Name the deputy who came")
        if javascript:  # axe runs in the page
            look(page)
        page.locator(f"#id_deputy-{second}").fill("Dee Deputy (invented)")
        expect(page.locator(f"#id_status-{first}_0")).to_be_checked()
        go(page.get_by_role("button", name="Record as held"))
        expect(page.get_by_role("alert")).to_contain_text("It was quorate: 2 voting seats, 2 needed.")
    assert Meeting.objects.get().state == workflow.HELD


@pytest.mark.parametrize("width", WIDTHS)
def test_what_was_recorded_reads_at_a_desk_and_on_a_phone(live_server: Any, width: int) -> None:
    on = stage(seats=3, quorum=2)
    meeting = on.held("pxa")
    item = on.item(meeting, "A plan for the parks", note="It was welcomed.")
    interests.declare(item, by=on.by, person=on.terms[0].person, nature="Trustee", withdrew=True)
    bound = [Binds(on.terms[0].organisation, needs_own_decision=True)]
    decision = decisions.record(
        meeting, by=on.by, item=item, text="That it go on.", outcome="recommended", binds=bound
    )
    minutes.draft(meeting, by=on.by)
    later = on.held("ppp", SEPTEMBER)
    home, lsp, decided = meeting.get_absolute_url(), on.lsp.slug, decision.get_absolute_url()
    paths = (
        home, f"{home}attendance/", f"{home}decisions/new/", f"{home}minutes/", f"{home}minutes/edit/",
        f"{home}notes/", f"{later.get_absolute_url()}ratify/", decided, f"{decided}correct/",
        f"/{lsp}/decisions/?q=go", f"/{lsp}/decisions/?q=nothing", f"/{lsp}/attendance/?year=2006-07",
        f"/{lsp}/attendance/meetings/", f"/{lsp}/attendance/?from=x",
    )  # fmt: skip
    with opened(live_server.url, session_of(on.by), width=width, javascript=True) as page:
        for path in paths:
            page.goto(path)
            look(page)
