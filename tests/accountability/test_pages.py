"""The pages of commitments: who may open them, what they say, that a refusal keeps what was typed."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accountability.models import Commitment, Evidence, ProgressReport
from accountability.services import commitments
from lsp import clock
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.factories import partnerships as bodies
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db


def page(name: str, *args: Any) -> str:
    """The address of a page of this app."""
    return reverse(f"accountability:{name}", args=args)


def act_page(act: str, of: Commitment) -> str:
    """The address of an act on the commitment."""
    return page(f"commitment_{act}", of.lsp.slug, of.address)


def text(response: Any) -> str:
    """The page's source."""
    return str(response.content.decode())


# --- the whole way, as three people click it


def typed_by(on: make.Stage, title: str) -> dict[str, Any]:
    """A promise as its form sends it, due in forty days."""
    due = clock.days_from_today(40)
    return {
        "organisation": on.agency.pk,
        "title": title,
        "description": "",
        "measure_of_success": "Ten wardens at work",
        "block": on.block.pk,
        "due_on_day": str(due.day),
        "due_on_month": str(due.month),
        "due_on_year": str(due.year),
        "owner": on.owner.pk,
    }


def step(client: Client, of: Commitment, act: str, data: dict[str, Any]) -> None:
    """Open the page of an act on the promise, send it, and see that it went through."""
    address = act_page(act, of)
    assert client.get(address).status_code == 200
    answer = client.post(address, {"version": of.version, **data})
    assert answer.status_code == 302, text(answer)
    of.refresh_from_db()


def test_a_promise_from_the_first_word_to_its_confirmation_without_javascript(on: make.Stage) -> None:
    officer, coordinator, public = signed_in(on.officer), signed_in(on.coordinator), Client()
    typed = typed_by(on, "Two wardens in every neighbourhood")
    new = page("commitment_new", on.lsp.slug)
    assert officer.get(new).status_code == 200
    assert officer.post(new, typed).status_code == 302
    of = Commitment.objects.get()
    assert (of.title, of.state) == ("Two wardens in every neighbourhood", "draft")
    assert of.due_on == clock.days_from_today(40)
    step(officer, of, "make", {})
    assert of.reference == f"{on.lsp.prefix}-C-0001"
    assert of.title in text(coordinator.get(page("queue", on.lsp.slug)))
    step(coordinator, of, "return", {"reason": "Which neighbourhoods?"})
    assert "Which neighbourhoods?" in text(officer.get(of.get_absolute_url()))
    step(officer, of, "edit", {**typed, "title": "Two wardens in each of the five neighbourhoods"})
    step(officer, of, "make", {})
    assert public.get(of.get_absolute_url()).status_code == 302
    step(coordinator, of, "accept", {"publish": "on"})
    assert "Two wardens in each of the five" in text(public.get(of.get_absolute_url()))
    step(officer, of, "start", {})
    report = {
        "course": "at_risk",
        "summary": "Two of ten are hired.",
        "help_wanted": "A venue for interviews",
        "evidence-0-title": "Staff list",
        "evidence-0-url": "https://example.org/staff",
        "evidence-2-title": "Minutes",
        "evidence-2-url": "https://example.org/minutes",
    }
    step(officer, of, "report", report)
    assert Evidence.objects.count() == 2
    step(officer, of, "deliver", {"note": "All ten are at work."})
    step(coordinator, of, "confirm", {})
    seen = text(public.get(of.get_absolute_url()))
    assert "Two of ten are hired." in seen
    assert "https://example.org/staff" in seen
    assert "A venue for interviews" not in seen
    assert "Confirmed" in seen
    assert "A venue for interviews" in text(coordinator.get(of.get_absolute_url()))


def test_C8_the_coordinator_records_a_decision_and_the_agency_makes_it_its_own(on: make.Stage) -> None:
    record = page("commitment_record", on.lsp.slug)
    fields = {
        "decision_body": "Board",
        "decision_on_day": "1",
        "decision_on_month": "3",
        "decision_on_year": "2024",
        "decision_minute": "7(b)",
        "organisation": on.agency.pk,
        "title": "A plan for empty homes",
    }
    assert signed_in(on.officer).get(record).status_code == 404
    client = signed_in(on.coordinator)
    assert "Board, 1 March 2024, minute 7(b)" in text(client.post(record, fields, follow=True))
    of = Commitment.objects.get()
    answer = signed_in(on.officer).get(of.get_absolute_url())
    assert "Recorded, not yet owned" in text(answer)
    assert "You cannot make the commitment yet for 4 reasons" in text(answer)


# --- refusals


def test_a_refusal_keeps_what_was_typed_and_names_the_rule(on: make.Stage) -> None:
    of = on.commitment("under_way")
    address = act_page("report", of)
    answer = signed_in(on.officer).post(
        address,
        {
            "course": "off_course",
            "summary": "We are late because of the flood.",
            "evidence-1-title": "Photographs",
            "evidence-1-url": "javascript:alert(1)",
        },
    )
    seen = text(answer)
    assert answer.status_code == 422
    assert "<title>Error: " in seen
    assert 'href="#id_evidence-1-url"' in seen
    assert "We are late because of the flood." in seen
    assert "javascript:alert(1)" in seen
    assert not ProgressReport.objects.exists()


def test_C2_a_reason_is_asked_for_before_it_is_missed(on: make.Stage) -> None:
    answer = signed_in(on.officer).post(act_page("miss", on.commitment("accepted")), {"reason": "  "})
    assert answer.status_code == 422
    assert "Enter the reason" in text(answer)


def test_C1_the_page_says_why_not_before_the_button(on: make.Stage) -> None:
    places.grant(on.coordinator, "agency_officer", organisation=on.agency, lsp=on.lsp)
    of = on.commitment("delivered", delivered_by=on.coordinator)
    seen = text(signed_in(on.coordinator).get(of.get_absolute_url()))
    assert "You reported on this commitment yourself" in seen
    assert "(rule C1)" in seen
    assert "(rule C3)" in seen
    assert act_page("confirm", of) not in seen


def test_C1_the_chair_finds_and_confirms_it(on: make.Stage) -> None:
    places.grant(on.coordinator, "agency_officer", organisation=on.agency, lsp=on.lsp)
    of = on.commitment("delivered", delivered_by=on.coordinator)
    make.report(of, on.coordinator, evidence=1)
    chair = places.user()
    bodies.office(bodies.board(on.lsp), places.person(user=chair))
    client = signed_in(chair)
    assert act_page("confirm", of) in text(client.get(of.get_absolute_url()))
    assert "Minutes 1" in text(client.get(act_page("confirm", of)))
    assert client.post(act_page("confirm", of), {"version": of.version}).status_code == 302
    of.refresh_from_db()
    assert (of.state, of.confirmed_by) == ("confirmed", chair)


def test_two_editors_the_second_keeps_what_was_typed_and_sees_the_other(on: make.Stage) -> None:
    of = on.commitment(title="Wardens")
    seen_version = of.version
    colleague = places.officer(on.agency, on.lsp)
    commitments.edit(of, by=colleague, title="Wardens for every ward", version=of.version)
    answer = signed_in(on.officer).post(
        act_page("edit", of),
        {"version": seen_version, "title": "Ten wardens", "measure_of_success": "Ten of them"},
    )
    seen = text(answer)
    assert answer.status_code == 409
    assert "changed this while you were writing" in seen
    assert "Ten wardens" in seen
    assert "Ten of them" in seen
    assert "Wardens for every ward" in seen
    assert f'name="version" value="{seen_version + 1}"' in seen
    of.refresh_from_db()
    assert of.title == "Wardens for every ward"


def test_two_accept_the_second_is_told(on: make.Stage) -> None:
    of = on.commitment("made")
    seen_version = of.version
    commitments.accept(of, by=places.coordinator(on.lsp))
    answer = signed_in(on.coordinator).post(
        act_page("accept", of), {"version": seen_version, "note": "As the board asked."}
    )
    assert answer.status_code == 409
    assert "As the board asked." in text(answer)
    assert "has changed since you opened it" in text(answer)


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "٣"])
def test_a_version_that_is_none_of_ours_is_an_answer_not_a_failure(on: make.Stage, version: str) -> None:
    of = on.commitment("accepted")
    answer = signed_in(on.officer).post(act_page("start", of), {"version": version})
    assert answer.status_code in (302, 409)


# --- who may open what


@pytest.mark.parametrize("act", ["accept", "return", "confirm", "return_delivered", "publish", "unpublish"])
def test_V2_an_officer_finds_no_coordinators_page(on: make.Stage, act: str) -> None:
    state = {"accept": "made", "return": "made", "publish": "accepted"}.get(act, "delivered")
    assert signed_in(on.officer).get(act_page(act, on.commitment(state))).status_code == 404


@pytest.mark.parametrize("act", ["edit", "make", "start", "deliver", "withdraw", "report", "reschedule"])
def test_V2_a_coordinator_finds_no_agencys_page(on: make.Stage, act: str) -> None:
    state = {"edit": "recorded", "make": "recorded"}.get(act, "accepted")
    assert signed_in(on.coordinator).get(act_page(act, on.commitment(state))).status_code == 404


def test_V2_signed_out_a_private_address_leads_to_sign_in(on: make.Stage) -> None:
    of = on.commitment("made")
    for address in (of.get_absolute_url(), act_page("accept", of), page("queue", on.lsp.slug)):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_V2_a_published_commitment_offers_the_public_no_act(on: make.Stage) -> None:
    of = on.commitment("accepted", published=True)
    assert Client().get(act_page("start", of)).status_code == 302
    seen = text(Client().get(of.get_absolute_url()))
    assert not re.findall(rf'href="{of.get_absolute_url()}[a-z-]+/"', seen)


@pytest.mark.parametrize(
    "reference", ["TSP-C-9999", "draft-0", "draft-x", "x", "draft-99999999999999999999", "C-", "X1-C-1", "-1"]
)
def test_an_unknown_reference_is_not_found(on: make.Stage, reference: str) -> None:
    answer = signed_in(on.coordinator).get(page("commitment", on.lsp.slug, reference))
    assert answer.status_code == 404


# --- the list


def test_the_list_filters_by_block_agency_standing_and_words(on: make.Stage) -> None:
    late = on.commitment("accepted", title="Late wardens", due_on=clock.days_from_today(-3))
    on.commitment("accepted", title="Timely wardens")
    client = signed_in(on.coordinator)
    address = page("commitments", on.lsp.slug)

    def titles(query: str) -> set[str]:
        seen = text(client.get(f"{address}?{query}"))
        return {title for title in ("Late wardens", "Timely wardens") if title in seen}

    both = {"Late wardens", "Timely wardens"}
    assert titles("standing=overdue") == {"Late wardens"}
    assert titles("standing=in_progress") == {"Timely wardens"}
    assert titles("q=timely") == {"Timely wardens"}
    assert titles(f"q={late.reference}") == {"Late wardens"}
    assert titles(f"block={on.block.slug}") == both
    assert titles(f"agency={on.agency.slug}") == both
    other = on.lsp.blocks.exclude(pk=on.block.pk).first()
    assert titles(f"block={other.slug}") == set()


@pytest.mark.parametrize(
    "query",
    [
        "standing=nonsense", "block=nonsense", "agency=%00", "q=%00", "q=" + "x" * 200, "sort=nonsense",
        "as_at=31+February", "as_at=0001-01-01", "as_at=9999-12-31", "q=99999999999999999999", "format=exe",
    ],
)  # fmt: skip
def test_bad_input_on_the_list_is_no_failure(on: make.Stage, query: str) -> None:
    on.commitment("accepted")
    answer = signed_in(on.coordinator).get(f"{page('commitments', on.lsp.slug)}?{query}")
    assert answer.status_code == 200


def test_the_list_downloads_what_is_shown(on: make.Stage) -> None:
    on.commitment("accepted", title="=cmd|late", due_on=clock.days_from_today(-3))
    on.commitment("accepted", title="Timely")
    client = signed_in(on.coordinator)
    address = page("commitments", on.lsp.slug)
    rows = text(client.get(f"{address}?standing=overdue&format=csv")).splitlines()
    assert len(rows) == 2
    assert "'=cmd|late" in rows[1]
    assert "Overdue" in rows[1]
    sheet = client.get(f"{address}?format=xlsx")
    assert sheet.content[:2] == b"PK"


def test_the_public_list_shows_what_is_published_and_its_agencies_alone(on: make.Stage) -> None:
    other = make.Stage(
        on.lsp, on.block, places.organisation("Hidden Agency"), on.officer, on.coordinator, on.owner
    )
    make.commitment(other, "accepted", title="Not for the public")
    on.commitment("accepted", title="For everybody", published=True)
    seen = text(Client().get(page("commitments", on.lsp.slug)))
    assert "For everybody" in seen
    assert "Not for the public" not in seen
    assert "Hidden Agency" not in seen


def test_C7_the_queue_shows_where_the_newest_report_asks_for_help(on: make.Stage) -> None:
    asking, answered = (
        on.commitment("under_way", title="Asking"),
        on.commitment("under_way", title="Answered"),
    )
    with clock.at(clock.days_from_today(-2)):
        make.report(asking, on.officer, help_wanted="A venue in Hyde")
        make.report(answered, on.officer, help_wanted="Somebody who can drive")
    make.report(answered, on.officer)
    seen = text(signed_in(on.coordinator).get(page("queue", on.lsp.slug)))
    assert "A venue in Hyde" in seen
    assert "Somebody who can drive" not in seen


# --- the agency's page


def test_an_agency_reads_everything_expected_of_it_on_one_page(on: make.Stage) -> None:
    second = make.stage()
    both = make.Stage(second.lsp, second.block, on.agency, on.officer, second.coordinator, on.owner)
    officer = places.officer(on.agency)
    bodies.seat(bodies.board(on.lsp), organisation=on.agency)
    bodies.seat(bodies.board(second.lsp), label="Seat of the police", organisation=on.agency)
    on.commitment("accepted", title="Late here", due_on=clock.days_from_today(-2))
    make.commitment(both, "delivered", title="Delivered there")
    on.commitment("draft", title="Only drafted")
    seen = text(signed_in(officer).get(page("agency", on.agency.slug)))
    for words in ("Late here", "Delivered there", "Only drafted", "Seat of the police", "Vacant"):
        assert words in seen
    assert page("commitment_new", second.lsp.slug) in seen


def test_the_public_reads_of_an_agency_what_is_published(on: make.Stage) -> None:
    on.commitment("accepted", title="For everybody", published=True)
    on.commitment("accepted", title="Not yet")
    on.commitment("draft", title="Only drafted")
    seen = text(Client().get(page("agency", on.agency.slug)))
    assert "For everybody" in seen
    assert "Not yet" not in seen
    assert "Only drafted" not in seen
    assert "Log a commitment" not in seen


def test_V1_a_draft_alone_does_not_tie_the_agency_to_the_partnership(on: make.Stage, client: Client) -> None:
    of = on.commitment("draft")
    answer = client.get(reverse("accountability:agency", args=[of.organisation.slug]))
    assert answer.context["partnerships"] == []
    on.commitment("accepted", published=True)
    answer = client.get(reverse("accountability:agency", args=[of.organisation.slug]))
    assert answer.context["partnerships"] == [of.lsp]


def test_an_unknown_agency_is_not_found(on: make.Stage) -> None:
    assert signed_in(on.officer).get("/agencies/nobody/").status_code == 404


# --- reading the past


def test_T4_a_commitment_is_read_as_it_stood(on: make.Stage) -> None:
    with clock.at(clock.days_from_today(-30)):
        of = on.commitment("made", title="As first promised", measure_of_success="Five wardens")
    with clock.at(clock.days_from_today(-20)):
        accepted = commitments.accept(of, by=on.coordinator)
    commitments.start(accepted, by=on.officer)
    client = signed_in(on.coordinator)
    then = f"{of.get_absolute_url()}?as_at={clock.days_from_today(-25).isoformat()}"
    seen = text(client.get(then)).split("<main")[1]
    assert "Made" in seen
    assert "Start work" not in seen
    before = f"{of.get_absolute_url()}?as_at={clock.days_from_today(-31).isoformat()}"
    assert "Not on record on that day" in text(client.get(before))


def test_an_officer_of_many_partnerships_chooses_the_one_to_log_to(client: Client) -> None:
    agency = places.organisation()
    held = [bodies.seat(bodies.board(places.lsp()), organisation=agency).body.lsp for _ in range(4)]
    client.force_login(places.officer(agency))
    page = client.get(reverse("accountability:agency", args=[agency.slug])).text
    assert "Log a commitment to one of your partnerships" in page
    for lsp in held:
        assert reverse("accountability:commitment_new", args=[lsp.slug]) in page
        assert reverse("accountability:participation", args=[lsp.slug]) in page
