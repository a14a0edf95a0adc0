"""The pages of obligations, judgements and contributions: found, filled in, refused without losing what was typed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accountability.models import ClosedYear, Contribution, Explanation, Obligation, Waiver
from accountability.services import obligations
from lsp import clock
from lsp.templatetags.components import uk_date
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import obligations as make
from tests.visitors import text_of

pytestmark = pytest.mark.django_db
LINKS = {"evidence-0-title": "Receipt", "evidence-0-url": "https://example.org/receipt"}


@pytest.fixture
def named(on: stages.Stage) -> stages.Stage:
    make.named(on)
    return on


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, *args: Any) -> str:
    return reverse(f"accountability:{name}", args=args)


def typed_day(name: str, day: date) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_the_grid_shows_each_judgement_with_a_way_to_its_records(named: stages.Stage) -> None:
    owed = make.obligation(named)
    make.attendance_obligation(named)
    make.contribution(named, owed, "749.60")
    client = signed_in(place.scrutiny_councillor(named.lsp))
    page = client.get(at("obligations", named.lsp.slug), {"year": "2007-08"}).content.decode()
    assert at("judgement", named.lsp.slug, owed.pk, "2006-07") in page
    assert "74.96%" in page
    assert "Partly met" in page
    cell = client.get(at("judgement", named.lsp.slug, owed.pk, "2006-07")).content.decode()
    for words in ("£749.60 of £1,000", "74.96%", "Met at 100%, partly met at 50%", "Confirmed by", "Counts"):
        assert words in cell


def test_the_tiles_count_what_is_shown_and_lead_to_it(named: stages.Stage) -> None:
    owed, other = make.obligation(named), make.obligation(named, kind="share_costs", title="Share costs")
    make.contribution(named, owed, 1000)
    client = signed_in(named.coordinator)

    def tiles(asked: dict[str, str]) -> dict[str, tuple[int, str]]:
        found = client.get(at("obligations", named.lsp.slug), asked)
        heading = f"Judgements in {found.context['years_shown']}"
        assert heading in found.content.decode()
        return {label: (number, href) for number, label, _, href in found.context["tiles"]}

    asked = {"year": "2007-08"}
    shown = tiles(asked)
    assert {label: number for label, (number, _) in shown.items() if number} == {"Met": 1, "Not met": 3}
    assert shown["Met"][1] == "?year=2007-08&judgement=met"
    assert shown["Partly met"][1] == ""
    assert tiles({"year": "2009-10"})["Met"][0] == 0
    assert tiles({**asked, "kind": other.kind})["Not met"][0] == 2
    assert tiles({**asked, "judgement": "met", "page": "1"}) == shown
    lines = client.get(at("obligations", named.lsp.slug) + shown["Met"][1]).context["page_obj"].object_list
    assert [line.terms.id for line in lines] == [owed.pk]


def test_the_grid_as_at_a_day_and_as_a_file(named: stages.Stage) -> None:
    with clock.at(date(2006, 4, 2)):
        owed = make.obligation(named)
    with clock.at(date(2006, 7, 1)):
        make.contribution(named, owed, 1000)
    client = signed_in(named.coordinator)
    grid = at("obligations", named.lsp.slug)
    assert "0%" in client.get(grid, {"as_at": "2006-06-30"}).content.decode()
    assert "100%" in client.get(grid, {"as_at": "2006-07-01"}).content.decode()
    told = client.get(grid, {"format": "csv", "year": "2006-07"}).content.decode()
    assert "2006-07,2007-04-30,Met,100%" in told
    for wrong in ({"year": "nonsense"}, {"agency": "x"}, {"page": "99"}, {"as_at": "never"}):
        assert client.get(grid, wrong).status_code == 200


def test_outsiders_see_what_is_asked_and_not_how_it_was_met(named: stages.Stage) -> None:
    owed = make.obligation(named)
    page = Client().get(at("obligation", named.lsp.slug, owed.pk))
    assert page.status_code == 200
    assert "How it was met" not in page.content.decode()
    above = f'href="{at("obligations", named.lsp.slug)}"'
    assert above not in page.content.decode()
    assert above in signed_in(named.officer).get(page.request["PATH_INFO"]).content.decode()
    stranger = signed_in(place.coordinator(place.lsp()))
    for name, args in (("obligations", ()), ("judgement", (owed.pk, "2006-07")), ("contributions", ())):
        address = at(name, named.lsp.slug, *args)
        assert Client().get(address).status_code == 302
        assert stranger.get(address).status_code == 404


def test_one_is_set_and_a_refusal_keeps_what_was_typed(named: stages.Stage) -> None:
    client = signed_in(named.coordinator)
    address = at("obligation_set", named.lsp.slug)
    sent = {"organisation": named.agency.pk, "kind": "contribute_money", "amount": "-5", "unit": ""}
    sent |= typed_day("starts_on", make.BEGINS)
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Enter more than 0. (rule D1)" in refused.content.decode()
    assert 'value="-5"' in refused.content.decode()
    assert client.post(address, {**sent, "amount": "1250.50"}).status_code == 302
    assert Obligation.objects.get().amount == Decimal("1250.50")


def test_several_are_set_at_once(named: stages.Stage) -> None:
    client = signed_in(named.coordinator)
    address = at("obligation_set_several", named.lsp.slug)
    assert str(named.agency) in client.get(address).content.decode()
    sent = {f"set_{named.agency.pk}_{kind}": "on" for kind in ("attend", "share_data")}
    done = client.post(address, {**sent, "amount_share_data": "2", **typed_day("starts_on", make.BEGINS)})
    assert done.status_code == 302
    assert set(Obligation.objects.values_list("kind", flat=True)) == {"attend", "share_data"}
    assert "set already" in client.get(address).content.decode()


@pytest.mark.parametrize("elsewhere", [False, True], ids=["not ticked", "set already"])
def test_D1_an_amount_for_which_no_agency_is_ticked_is_refused_and_stays_typed(
    named: stages.Stage, *, elsewhere: bool
) -> None:
    if elsewhere:
        make.obligation(named)
    client, address = signed_in(named.coordinator), at("obligation_set_several", named.lsp.slug)
    assert "Amounts asked for in each period" in text_of(client.get(address))
    sent = {f"set_{named.agency.pk}_share_data": "on", "amount_contribute_money": "500"}
    refused = client.post(address, {**sent, **typed_day("starts_on", make.BEGINS)})
    assert refused.status_code == 422
    money = refused.context["form"].fields["amount_contribute_money"].label
    assert money == "Contribute money: amount for each period"
    said = "“Contribute money” is ticked for no agency. Tick it for one, or empty this amount."
    assert refused.context["form"].errors == {"amount_contribute_money": [said]}
    shown = refused.content.decode()
    assert 'href="#id_amount_contribute_money"' in shown
    assert 'value="500"' in shown
    assert '<details class="govuk-details" open>' in shown
    assert "checked" in shown
    assert not Obligation.objects.filter(kind="share_data").exists()
    assert client.post(
        address, {**sent, **typed_day("starts_on", make.BEGINS), "amount_contribute_money": ""}
    )
    assert Obligation.objects.filter(kind="share_data").exists()


def test_ended_and_changed_on_its_pages(named: stages.Stage) -> None:
    owed = make.obligation(named)
    client = signed_in(named.coordinator)
    change = at("obligation_change", named.lsp.slug, owed.pk)
    assert client.get(change).status_code == 200
    sent = {"basis": "goodwill", "met_at": "90", "partly_met_at": "40", "period": "year", "due_days": "30"}
    sent |= {"amount": "2000", "reason": "Agreed anew.", "version": str(owed.version)}
    refused = client.post(change, {**sent, **typed_day("starts_on", make.BEGINS)})
    assert "still to come" in refused.content.decode()
    ahead = date(clock.today().year + 1, 4, 1)
    assert client.post(change, {**sent, **typed_day("starts_on", ahead)}).status_code == 302
    assert Obligation.objects.count() == 2
    end = at("obligation_end", named.lsp.slug, owed.pk)
    assert client.post(end, {"reason": "Over.", **typed_day("on", date(2008, 4, 1))}).status_code == 302


@pytest.mark.parametrize("period", ["year", "quarter"])
def test_L4_D2_what_is_still_to_begin_is_ended_and_changed_on_its_page(
    named: stages.Stage, period: str
) -> None:
    begins = date(clock.today().year + 2, 4, 1)
    owed = make.obligation(named, starts_on=begins, period=period)
    client = signed_in(named.coordinator)
    change, end = (at(f"obligation_{name}", named.lsp.slug, owed.pk) for name in ("change", "end"))
    page = client.get(owed.get_absolute_url()).content.decode()
    assert f'href="{change}"' in page
    assert f'href="{end}"' in page
    assert client.get(change).context["form"].initial["starts_on"] == begins
    sent = {"basis": "goodwill", "met_at": "90", "partly_met_at": "40", "period": period, "due_days": "30"}
    sent |= {"amount": "2000", "reason": "Misread.", "version": str(owed.version)}
    refused = client.post(change, {**sent, **typed_day("starts_on", begins.replace(day=2))})
    assert f"for example {uk_date(begins)}" in text_of(refused)
    done = client.post(change, {**sent, **typed_day("starts_on", begins)}, follow=True)
    assert done.status_code == 200
    new = Obligation.objects.get(amount=2000)
    owed.refresh_from_db()
    assert (owed.never_began, new.starts_on, new.ends_on) == (True, begins, None)
    assert f'href="{end}"' not in client.get(owed.get_absolute_url()).content.decode()
    last = at("obligation_end", named.lsp.slug, new.pk)
    assert "enter its first day" in text_of(client.get(last))
    assert client.post(last, {"reason": "A slip.", **typed_day("on", begins)}).status_code == 302
    new.refresh_from_db()
    assert new.never_began


def test_D2_terms_put_right_before_they_begin_lead_to_those_that_will_hold(named: stages.Stage) -> None:
    owed = make.obligation(named)
    turn = date(clock.today().year + 1, 4, 1)
    told = {"by": named.coordinator, "starts_on": turn, "reason": "Agreed."}
    wrong = obligations.change(owed, changes={"amount": Decimal(2000)}, **told)
    right = obligations.change(wrong, changes={"amount": Decimal(3000)}, **told)
    client = signed_in(named.coordinator)
    owed.refresh_from_db()
    page = client.get(owed.get_absolute_url()).content.decode()
    assert f'href="{right.get_absolute_url()}"' in page
    sent = {"basis": "goodwill", "met_at": "90", "partly_met_at": "40", "period": "year", "due_days": "30"}
    sent |= {"amount": "5", "reason": "Mine.", "version": "1", **typed_day("starts_on", turn)}
    stale = client.post(at("obligation_change", named.lsp.slug, owed.pk), sent)
    assert stale.status_code == 409
    told = {label: (typed, now) for label, typed, now in stale.context["conflict_rows"]}
    assert told["Amount asked for in each period"] == ("5", "3000")
    stale = client.post(at("obligation_change", named.lsp.slug, wrong.pk), sent)
    told = {label: (typed, now) for label, typed, now in stale.context["conflict_rows"]}
    assert told["Amount asked for in each period"] == ("5", "3000"), "of what was put right too"


def test_D2_terms_that_end_lead_to_those_that_hold_after_them(named: stages.Stage) -> None:
    owed = make.obligation(named)
    turn = date(clock.today().year + 1, 4, 1)
    changes = {"amount": Decimal(2000)}
    new = obligations.change(owed, by=named.coordinator, starts_on=turn, reason="Agreed.", changes=changes)
    gone = make.obligation(named, kind="share_data", title="Share data", ends_on=turn, end_reason="Enough.")
    reader = signed_in(named.officer)
    told = reader.get(owed.get_absolute_url()).content.decode()
    assert f"from {uk_date(turn)}" in text_of(reader.get(owed.get_absolute_url()))
    assert f'href="{new.get_absolute_url()}"' in told
    for of in (new, gone):
        assert "other terms hold" not in reader.get(of.get_absolute_url()).content.decode()


def test_logged_confirmed_and_returned_on_the_pages(named: stages.Stage) -> None:
    owed = make.obligation(named)
    officer, coordinator = signed_in(named.officer), signed_in(named.coordinator)
    log = at("contribution_log", named.agency.slug)
    assert str(owed.lsp) in officer.get(log, {"obligation": owed.pk}).content.decode()
    sent = {"unit": "pounds", "title": "Grant", "amount": "0", "note": "", f"counts-{owed.pk}": "on", **LINKS}
    sent |= typed_day("day", make.A_DAY)
    refused = officer.post(log, sent)
    assert refused.status_code == 422
    assert 'value="Grant"' in refused.content.decode()
    assert officer.post(log, {**sent, "amount": "400"}).status_code == 302
    given = Contribution.objects.get()
    part = given.parts.get()
    assert part.amount == Decimal(400)
    page = coordinator.get(given.get_absolute_url()).content.decode()
    confirm = at("part_confirm", named.agency.slug, given.pk, part.pk)
    assert confirm in page
    assert "Receipt" in page
    assert coordinator.post(confirm, {"version": part.version}).status_code == 302
    take_back = at("part_take_back", named.agency.slug, given.pk, part.pk)
    assert coordinator.post(take_back, {"reason": "Bounced."}).status_code == 302
    assert "Bounced." in officer.get(at("agency_contributions", named.agency.slug)).content.decode()
    correct = at("contribution_correct", named.agency.slug, given.pk)
    assert 'value="Grant"' in officer.get(correct).content.decode()
    assert officer.post(correct, {**sent, "amount": "300"}).status_code == 302
    assert coordinator.post(at("part_return", named.agency.slug, given.pk, part.pk), {"reason": "No."}).url
    withdraw = at("contribution_withdraw", named.agency.slug, given.pk)
    assert officer.post(withdraw, {"reason": "A slip."}).status_code == 302
    assert coordinator.get(withdraw).status_code == 404


def test_a_closed_year_refuses_and_keeps_what_was_typed(named: stages.Stage) -> None:
    owed = make.obligation(named)
    officer, coordinator = signed_in(named.officer), signed_in(named.coordinator)
    close = at("year_close", named.lsp.slug)
    assert "2006-07" in coordinator.get(close).content.decode()
    assert coordinator.post(close, {"year": "2006-07"}).status_code == 302
    sent = {"unit": "pounds", "title": "Late grant", "amount": "5", f"counts-{owed.pk}": "on"}
    refused = officer.post(
        at("contribution_log", named.agency.slug), {**sent, **typed_day("day", make.A_DAY)}
    )
    assert "2006-07 is closed in" in refused.content.decode()
    assert 'value="Late grant"' in refused.content.decode()
    closed = ClosedYear.objects.get()
    assert "2006-07" in officer.get(at("closed_years", named.lsp.slug)).content.decode()
    reopen = at("year_reopen", named.lsp.slug, closed.pk)
    assert coordinator.post(reopen, {"reason": "A late receipt."}).status_code == 302
    assert coordinator.get(reopen).status_code == 404


def test_D3_a_mistaken_explanation_is_followed_by_another_that_stands_first(named: stages.Stage) -> None:
    owed = make.obligation(named)
    officer, address = signed_in(named.officer), [named.lsp.slug, owed.pk, "2006-07"]
    asked = text_of(officer.get(at("explain", *address)))
    assert "To put it right, explain again: the newest stands first." in asked
    for text in ("The grant was cut.", "The grant was late."):
        assert officer.post(at("explain", *address), {"text": text}).status_code == 302
    page = text_of(signed_in(named.coordinator).get(at("judgement", *address)))
    assert page.index("The grant was late.") < page.index("The grant was cut.")


def test_D3_explained_and_declared_not_to_apply_on_its_pages(named: stages.Stage) -> None:
    owed = make.obligation(named)
    officer, coordinator = signed_in(named.officer), signed_in(named.coordinator)
    address = [named.lsp.slug, owed.pk, "2006-07"]
    assert at("explain", *address) in officer.get(at("judgement", *address)).content.decode()
    assert officer.post(at("explain", *address), {"text": "The grant was cut."}).status_code == 302
    page = coordinator.get(at("judgement", *address)).content.decode()
    assert "The grant was cut." in page
    assert "Not met" in page
    assert coordinator.get(at("explain", *address)).status_code == 404
    assert coordinator.post(at("waive", *address), {"reason": "Reorganised."}).status_code == 302
    waiver = Waiver.objects.get()
    applies = at("waiver_withdraw", *address, waiver.pk)
    assert applies in coordinator.get(at("judgement", *address)).content.decode()
    assert coordinator.post(applies, {"reason": "It was not."}).status_code == 302
    assert Explanation.objects.count() == 1
    for wrong in ("2006-07-q1", "1999-00", "nonsense"):
        assert coordinator.get(at("judgement", named.lsp.slug, owed.pk, wrong)).status_code == 404


def test_D1_the_grid_says_which_judgement_is_of_a_whole_year_and_what_a_dash_means(
    named: stages.Stage,
) -> None:
    make.obligation(named, starts_on=date(2024, 4, 1))
    make.attendance_obligation(named, starts_on=date(2025, 7, 1))
    with clock.at(date(2026, 2, 2)):
        page = text_of(signed_in(named.coordinator).get(at("obligations", named.lsp.slug)))
    assert page.count("whole year") == 2
    yearly, quarterly = page.partition("<tbody")[2].split("</tr>")[:2]
    if "Attend at senior level" in yearly:
        yearly, quarterly = quarterly, yearly
    assert "whole year" in yearly
    assert "whole year" not in quarterly
    for label, judged in (("2025-26 quarter 1", False), ("2025-26 quarter 3", True)):
        cell = quarterly.partition(f'data-label="{label}"')[2].partition("</td>")[0]
        assert ("Nothing is judged" in cell, "govuk-tag" in cell) == (not judged, judged)
    assert 'data-label=""' not in page
    assert page.count(", nothing is judged: the obligation does not run in that period") == 1
