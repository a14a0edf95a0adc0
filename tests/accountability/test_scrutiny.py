"""Delivery by block: every number is the number of records behind it, for each reader and on each day."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from accountability.queries.delivery import SHOWN, delivery
from accountability.services import commitments
from lsp import clock
from tests.accountability.test_pages import page, signed_in, text
from tests.factories import accountability as make
from tests.factories import lsp as places

pytestmark = pytest.mark.django_db


def numbers(lsp: Any, user: Any, day: Any = None) -> dict[str, int]:
    """The overall numbers that are not nought."""
    overall = delivery(lsp, user, day or clock.today()).overall
    return {cell.standing.code: cell.count for cell in overall.cells if cell.count}


def test_C3_the_overdue_are_counted_apart_and_once(on: make.Stage) -> None:
    late = clock.days_from_today(-5)
    for state in ("made", "accepted", "under_way", "delivered", "confirmed"):
        on.commitment(state, due_on=late)
        on.commitment(state)
    assert numbers(on.lsp, on.coordinator) == {
        "overdue": 3,
        "made": 1,
        "in_progress": 2,
        "delivered": 2,
        "confirmed": 2,
    }


def test_C3_the_longest_overdue_stand_first_with_what_was_last_said(on: make.Stage) -> None:
    newer = on.commitment("accepted", due_on=clock.days_from_today(-2))
    older = on.commitment("under_way", due_on=clock.days_from_today(-9))
    on.commitment("accepted")
    with clock.at(clock.days_from_today(-5)):
        make.report(older, on.officer, summary="First word.")
    make.report(older, on.officer, summary="Last word.")
    overdue = delivery(on.lsp, on.coordinator, clock.today()).overdue
    assert [each.pk for each in overdue] == [older.pk, newer.pk]
    assert overdue[0].said is not None
    assert overdue[0].said.words == "Last word."
    assert overdue[1].said is None


def test_Q4_a_long_list_of_what_is_overdue_leads_to_all_of_it(on: make.Stage) -> None:
    late = [on.commitment("accepted", due_on=clock.days_from_today(-1 - days)) for days in range(10)]
    client, address = signed_in(on.coordinator), page("scrutiny", on.lsp.slug)
    assert "that are overdue" not in text(client.get(address))
    late.append(on.commitment("accepted", due_on=clock.days_from_today(-30)))
    seen = text(client.get(address))
    link = re.search(
        r'These are 10 of 11\. <a class="govuk-link" href="(.*?)">All 11 that are overdue<', seen
    )
    assert link is not None
    listed = text(client.get(link[1]))
    assert all(each.title in listed for each in late)


def test_Q4_the_overdue_lead_to_their_pages_their_agencies_and_the_blocks_to_their_sheets(
    on: make.Stage,
) -> None:
    late = on.commitment("accepted", due_on=clock.days_from_today(-1))
    client = signed_in(on.coordinator)
    for query in ("", f"?as_at={clock.days_from_today(0).isoformat()}"):
        seen = text(client.get(page("scrutiny", on.lsp.slug) + query))
        assert f'href="{late.get_absolute_url()}"' in seen
        assert f'href="{page("agency", on.agency.slug)}"' in seen
        assert f'href="{page("block", on.lsp.slug, on.block.slug)}"' in seen
        assert "1 day late" in seen


@pytest.mark.parametrize(("length", "shown"), [(120, 120), (121, 120)])
def test_a_long_report_is_cut_on_the_overview(on: make.Stage, length: int, shown: int) -> None:
    make.report(on.commitment("accepted", due_on=clock.days_from_today(-1)), on.officer, summary="x" * length)
    said = delivery(on.lsp, on.coordinator, clock.today()).overdue[0].said
    assert said is not None
    assert len(said.words) == shown
    assert said.words.endswith("…") is (length > shown)


def test_drafts_and_unowned_records_are_no_promises(on: make.Stage) -> None:
    on.commitment("draft")
    on.commitment("recorded")
    assert numbers(on.lsp, on.coordinator) == {}


def test_each_number_leads_to_as_many_records(on: make.Stage) -> None:
    for state in ("made", "accepted", "under_way", "delivered", "confirmed", "missed", "withdrawn"):
        on.commitment(state, published=state != "made")
    on.commitment("accepted", published=True, due_on=clock.days_from_today(-1))
    for client in (signed_in(on.coordinator), Client()):
        seen = text(client.get(page("scrutiny", on.lsp.slug)))
        links = re.findall(r'href="([^"]*standing=[^"]*)"[^>]*>\s*(?:<span[^>]*>)?(\d+)', seen)
        assert len(links) > len(SHOWN)
        for address, number in links:
            listed = text(client.get(address.replace("&amp;", "&")))
            assert len(re.findall(r'<th scope="row"', listed)) == int(number), address


def test_the_public_counts_what_is_published(on: make.Stage) -> None:
    on.commitment("accepted", published=True)
    on.commitment("accepted")
    assert numbers(on.lsp, AnonymousUser()) == {"in_progress": 1}
    assert numbers(on.lsp, on.coordinator) == {"in_progress": 2}


def test_a_role_elsewhere_counts_as_the_public(on: make.Stage) -> None:
    on.commitment("accepted")
    assert numbers(on.lsp, places.coordinator(places.lsp())) == {}


def test_V1_what_is_asked_often_is_answered_to_each_reader_partnership_and_day_for_itself(
    on: make.Stage,
) -> None:
    on.commitment("accepted", published=True, due_on=clock.days_from_today(3))
    on.commitment("accepted", due_on=clock.days_from_today(3))
    elsewhere, public = make.stage(), AnonymousUser()
    for _ in range(4):
        assert numbers(on.lsp, on.coordinator) == {"in_progress": 2}
        assert numbers(on.lsp, on.coordinator, clock.days_from_today(4)) == {"overdue": 2}
        assert numbers(on.lsp, public) == numbers(on.lsp, elsewhere.coordinator) == {"in_progress": 1}
        assert len(delivery(on.lsp, public, clock.days_from_today(4)).overdue) == 1
        assert numbers(elsewhere.lsp, elsewhere.coordinator) == {}


def test_L5_the_numbers_of_a_past_day_are_those_of_that_day(on: make.Stage) -> None:
    due = clock.days_from_today(-50)
    with clock.at(clock.days_from_today(-100)):
        of = on.commitment("made", due_on=due)
    with clock.at(clock.days_from_today(-90)):
        of = commitments.accept(of, by=on.coordinator, publish=True)
    with clock.at(clock.days_from_today(-40)):
        of = commitments.deliver(of, by=on.officer)
        make.report(of, on.officer, evidence=1)
    with clock.at(clock.days_from_today(-10)):
        commitments.confirm(of, by=on.coordinator)

    def then(days: int, user: Any) -> dict[str, int]:
        return numbers(on.lsp, user, clock.days_from_today(-days))

    assert [then(days, on.coordinator) for days in (101, 95, 60, 45, 20, 5)] == [
        {}, {"made": 1}, {"in_progress": 1}, {"overdue": 1}, {"delivered": 1}, {"confirmed": 1},
    ]  # fmt: skip
    public = AnonymousUser()
    assert [then(days, public) for days in (95, 60)] == [{}, {"in_progress": 1}]


def test_T4_what_was_public_once_and_is_no_longer_stays_hidden_on_past_days(on: make.Stage) -> None:
    with clock.at(clock.days_from_today(-30)):
        of = on.commitment("accepted", published=True)
    assert numbers(on.lsp, AnonymousUser(), clock.days_from_today(-5)) == {"in_progress": 1}
    commitments.unpublish(of, by=on.coordinator, reason="A name stands in it.")
    assert numbers(on.lsp, AnonymousUser(), clock.days_from_today(-5)) == {}


def test_a_past_number_leads_to_the_records_of_that_day(on: make.Stage) -> None:
    with clock.at(clock.days_from_today(-30)):
        of = on.commitment("made", title="Promised then")
    commitments.accept(of, by=on.coordinator)
    client = signed_in(on.coordinator)
    day = clock.days_from_today(-10).isoformat()
    overview = text(client.get(f"{page('scrutiny', on.lsp.slug)}?as_at={day}"))
    assert f"standing=made&amp;as_at={day}" in overview or f"standing=made&as_at={day}" in overview
    listed = text(client.get(f"{page('commitments', on.lsp.slug)}?standing=made&as_at={day}"))
    assert "Promised then" in listed
    assert f"?as_at={day}" in listed
    rows = text(client.get(f"{page('commitments', on.lsp.slug)}?as_at={day}&format=csv"))
    assert "Waiting to be accepted" in rows


def test_a_block_on_one_sheet_shows_each_commitment_with_its_evidence(on: make.Stage) -> None:
    of = on.commitment("under_way", title="Wardens", published=True)
    make.report(of, on.officer, course="at_risk", summary="Two of ten.", help_wanted="Money", evidence=1)
    on.commitment("accepted", title="Behind doors")
    seen = text(Client().get(page("block", on.lsp.slug, on.block.slug)))
    for words in ("Wardens", "At risk", "Two of ten.", "Minutes 1", "https://example.org/minutes/1"):
        assert words in seen
    assert "Behind doors" not in seen
    assert "Money" not in seen


def test_an_unknown_block_is_not_found(on: make.Stage) -> None:
    assert signed_in(on.coordinator).get(page("block", on.lsp.slug, "nothing")).status_code == 404


def test_empty_pages_say_so(on: make.Stage) -> None:
    client = Client()
    assert "Nothing is overdue." in text(client.get(page("scrutiny", on.lsp.slug)))
    assert "No commitments to this block" in text(client.get(page("block", on.lsp.slug, on.block.slug)))
    assert "No commitments to show" in text(client.get(page("commitments", on.lsp.slug)))
