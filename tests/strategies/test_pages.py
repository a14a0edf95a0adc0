"""The action plan in the browser: the coordinator's whole job, the agency's part, what a councillor finds."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from lsp import clock
from lsp.errors import RuleRefused
from lsp.models import Role
from strategies.models import Action
from strategies.queries.actions import of_agency, of_block
from strategies.services import actions
from tests.factories import lsp as places
from tests.factories import partnerships as structure
from tests.factories import strategies as planned
from tests.factories.accountability import Stage
from tests.visitors import as_sent, text_of

pytestmark = pytest.mark.django_db

START, DUE = clock.days_from_today(-5), clock.days_from_today(40)


def desk(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def plan(on: Stage) -> str:
    return f"/{on.lsp.slug}/actions/"


def body(on: Stage, **changes: Any) -> dict[str, Any]:
    """What the form of an action sends."""
    return {
        "title": "Open an advice centre",
        "description": "Three mornings a week",
        "block": on.block.pk,
        "serves": "Fewer people in debt",
        "organisation": on.agency.pk,
        "person": on.owner.pk,
        "starts_on": START.isoformat(),
        "due_on": DUE.isoformat(),
        **changes,
    }


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_R1_the_coordinator_drafts_completes_and_agrees_an_action(on: Stage) -> None:
    office, other = desk(on.coordinator), planned.member(on, "Example Advice Network")
    assert "Draft the first action" in read(office, plan(on))
    made = office.post(f"{plan(on)}new/", body(on, contributors=[other.pk]))
    action = Action.objects.get()
    assert made["Location"] == action.get_absolute_url()
    page = action.get_absolute_url()
    shown = read(office, page)
    assert "Say what it takes: money, staff days or something in kind." in shown, (
        "why it cannot be agreed yet"
    )
    assert "Example Advice Network" in shown
    given = {"organisation": other.pk, "unit": "days", "amount": "12.3", "what": "Two advisers"}
    refused = office.post(f"{page}resources/new/", given)
    assert refused.status_code == 422
    assert "quarters of a day" in refused.content.decode()
    assert 'value="Two advisers"' in refused.content.decode()
    assert office.post(f"{page}resources/new/", {**given, "amount": "12.25"}).status_code == 302
    assert "12.25 days" in read(office, page)
    assert office.post(f"{page}agree/", {"note": ""}).status_code == 302
    assert "Under way" in read(Client(), page), "it is public once it is agreed"


def test_what_is_refused_is_told_and_what_was_typed_stays(on: Stage) -> None:
    office = desk(on.coordinator)
    for changes, said in (
        ({"title": ""}, "What will be done"),
        ({"due_on": (START - timedelta(days=1)).isoformat()}, "must not be due before that"),
        ({"contributors": [on.agency.pk]}, "not named again"),
        ({"block": ""}, "Block"),
        ({"starts_on": "31 2 2006"}, "real date"),
    ):
        answer = office.post(f"{plan(on)}new/", body(on, serves="Words I typed", **changes))
        assert answer.status_code == 422, changes
        shown = answer.content.decode()
        assert "<title>Error: " in shown
        assert said in shown, changes
        assert 'value="Words I typed"' in shown, changes
    assert not Action.objects.exists()


def test_what_stands_in_the_action_plan_is_changed_with_a_reason_and_never_over_anothers_change(
    on: Stage,
) -> None:
    office, action = desk(on.coordinator), planned.action(on, "agreed")
    page = f"{action.get_absolute_url()}edit/"
    assert "Why it is changed" in read(office, page)
    told = body(on, title="Two advice centres", version=str(action.version))
    refused = office.post(page, told)
    assert refused.status_code == 422
    assert "say why it is changed" in refused.content.decode()
    assert office.post(page, {**told, "reason": "The money for a second came."}).status_code == 302
    action.refresh_from_db()
    assert action.title == "Two advice centres"
    late = office.post(page, {**told, "title": "Three advice centres", "reason": "More money."})
    assert late.status_code == 409
    shown = late.content.decode()
    assert "Three advice centres" in shown, "what was typed"
    assert "Two advice centres" in shown, "what it says now"
    assert "The money for a second came." in read(office, action.get_absolute_url())


def test_people_are_offered_under_the_organisations_they_act_for(on: Stage) -> None:
    other, silent = planned.member(on, "Example Advice Network"), planned.member(on, "Example Quiet Network")
    both = places.person("Bo Both")
    for each in (on.agency, other):
        structure.appointment(structure.seat(organisation=each), both)
        seat = structure.seat(organisation=each)
        structure.appointment(seat, places.person("Was Seated"), ends_on=clock.today())
    former = places.user()
    places.person("Was Officer", user=former)
    places.grant(former, Role.AGENCY_OFFICER, organisation=other, ends_on=clock.today())
    page = read(desk(on.coordinator), f"{plan(on)}new/")
    groups = dict(re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', page, re.DOTALL))
    offered = {name: re.findall(r"<option[^>]*>([^<]+)<", options) for name, options in groups.items()}
    assert offered == {"Example Advice Network": ["Bo Both"], on.agency.name: [on.owner.name, "Bo Both"]}
    assert silent.name not in groups


def test_who_answers_for_an_action_stays_in_the_list_after_leaving(on: Stage) -> None:
    action = planned.action(on, person=places.person("Lee Left"))
    page = read(desk(on.coordinator), f"{action.get_absolute_url()}edit/")
    assert re.search(
        rf'<optgroup label="{on.agency.name}">.*selected>Lee Left<.*?</optgroup>', page, re.DOTALL
    )


def test_a_draft_is_changed_without_a_reason(on: Stage) -> None:
    office, action = desk(on.coordinator), planned.action(on)
    page = f"{action.get_absolute_url()}edit/"
    assert "Why it is changed" not in read(office, page)
    assert office.post(page, body(on, title="Another title")).status_code == 302


def test_what_is_saved_as_it_stood_is_told_as_no_change(on: Stage) -> None:
    action = planned.action(on, description="Three mornings.\nOne evening.")
    office, page = desk(on.coordinator), f"{action.get_absolute_url()}edit/"
    typed = {**as_sent(office.get(page)), "description": "Three mornings.\r\nOne evening."}
    assert office.post(page, typed).status_code == 302
    action.refresh_from_db()
    assert action.description == "Three mornings.\nOne evening."
    assert "Description was" not in text_of(office.get(action.get_absolute_url()))


def test_the_accountable_organisation_tells_how_far_it_is(on: Stage) -> None:
    officer, action = desk(on.officer), planned.action(on, "agreed")
    page = action.get_absolute_url()
    shown = read(officer, page)
    assert "Set a milestone" in shown
    assert f"{page}edit/" not in shown, "the plan itself is the coordinator's"
    assert officer.get(f"{page}edit/").status_code == 404
    step = {"title": "First centre open", "due_on": clock.days_from_today(20).isoformat()}
    assert officer.post(f"{page}milestones/add/", step).status_code == 302
    late = officer.post(f"{page}milestones/add/", {**step, "due_on": "2999-01-01"})
    assert late.status_code == 422
    assert 'value="First centre open"' in late.content.decode()
    assert officer.post(f"{page}milestones/1/change/", {**step, "title": "Centre open"}).status_code == 302
    assert officer.post(f"{page}milestones/1/done/", {"done_on": ""}).status_code == 302
    assert officer.post(f"{page}milestones/1/reopen/", {"reason": "Not quite."}).status_code == 302
    assert officer.post(f"{page}milestones/1/drop/", {"reason": "No money."}).status_code == 302
    assert officer.get(f"{page}milestones/2/done/").status_code == 404
    assert officer.post(f"{page}complete/", {"done_on": "2999-01-01", "note": ""}).status_code == 422
    assert officer.post(f"{page}complete/", {"done_on": "", "note": "All open."}).status_code == 302
    action.refresh_from_db()
    assert action.done_on == clock.today()
    assert officer.get(f"{page}reopen/").status_code == 404
    assert desk(on.coordinator).post(f"{page}reopen/", {"reason": "One is shut."}).status_code == 302


def test_the_last_resource_stays_and_another_is_taken_out_with_a_reason(on: Stage) -> None:
    office, action = desk(on.coordinator), planned.action(on, "agreed")
    page, first = action.get_absolute_url(), action.resources.get()
    out = f"{page}resources/{first.pk}/take-back/"
    assert "last of what this action takes" in office.post(out, {"reason": "Cut."}).content.decode()
    planned.resource(action, unit="in_kind", what="A room")
    assert office.post(out, {"reason": "Cut by the council."}).status_code == 302
    assert office.get(out).status_code == 404, "it is out already"
    assert "Cut by the council." in read(office, page)
    assert "Cut by the council." not in read(Client(), page), "why is for insiders"
    assert "Taken out on" in read(Client(), page)


def test_giving_up_is_done_with_the_button_that_warns(on: Stage) -> None:
    office, of = desk(on.coordinator), planned.action(on, "agreed")
    assert "govuk-button--warning" in read(office, f"{of.get_absolute_url()}drop/")
    assert "govuk-button--warning" not in read(office, f"{of.get_absolute_url()}complete/")


def test_what_is_given_up_stays_with_its_reason_for_insiders(on: Stage) -> None:
    office, action = desk(on.coordinator), planned.action(on, "agreed")
    page = action.get_absolute_url()
    assert office.post(f"{page}drop/", {"reason": ""}).status_code == 422
    assert office.post(f"{page}drop/", {"reason": "The grant ended."}).status_code == 302
    assert "The grant ended." in read(desk(on.officer), page)
    public = read(Client(), page)
    assert "Given up on" in public
    assert "The grant ended." not in public
    assert f"{page}edit/" not in read(office, page), "nothing more to do with it"


def test_the_list_is_filtered_sorted_and_taken_along(on: Stage) -> None:
    other = planned.member(on, "Example Carers Network")
    overdue = planned.action(on, "agreed", title="Late advice", due_on=clock.days_from_today(-2))
    to_come = planned.action(
        on, "agreed", title="Coming advice", starts_on=clock.days_from_today(5), organisation=other
    )
    planned.action(on, title="Draft advice")
    planned.contributor(overdue, other)
    public, address = Client(), plan(on)
    shown = read(public, address)
    assert shown.index("Late advice") < shown.index("Coming advice"), "what needs somebody comes first"
    assert "Draft advice" not in shown
    assert "Draft advice" in read(desk(on.officer), address)
    assert "Coming advice" not in read(public, f"{address}?standing=overdue")
    assert "Late advice" not in read(public, f"{address}?standing=to_come")
    by = read(public, f"{address}?organisation={other.slug}")
    assert "Late advice" in by, "it contributes"
    assert "Coming advice" in by, "it is accountable"
    assert "No action fits" in read(public, f"{address}?q=nothing+such")
    assert read(public, f"{address}?q=\x00nothing&standing=no+such")
    for sort in ("title", "-title", "organisation", "-organisation", "due", "-due", "state", "-state"):
        assert to_come.title in read(public, f"{address}?sort={sort}")
    file = public.get(f"{address}?format=csv").content.decode("utf-8-sig")
    assert "Example Carers Network" in file
    assert "Still to begin" in file
    assert public.get(f"{address}?format=xlsx").status_code == 200


def test_an_earlier_day_shows_the_plan_as_it_stood(on: Stage) -> None:
    before = clock.days_from_today(-10)
    with clock.at(clock.end_of_day(clock.days_from_today(-20))):
        action = actions.draft(
            lsp=on.lsp, block=on.block, organisation=on.agency, title="First words", by=on.coordinator
        )
    actions.edit(action, by=on.coordinator, title="Later words")
    inside, page = desk(on.officer), action.get_absolute_url()
    assert "First words" in read(inside, f"{plan(on)}?as_at={before}")
    then = read(inside, f"{page}?as_at={before}")
    assert "What it takes" in then
    assert f"{page}edit/" not in then
    assert "Not on record on that day" in read(inside, f"{page}?as_at={before - timedelta(days=30)}")
    assert f"{page}milestones/add/" not in then, "nothing is done on an earlier day"
    assert "<title>First words" in then
    assert "Later words" in read(inside, page)


def test_it_is_found_from_the_agency_and_from_the_block(on: Stage) -> None:
    other = planned.member(on, "Example Network")
    action = planned.action(on, "agreed", title="Advice in every ward")
    planned.contributor(action, other)
    planned.action(on, title="Only a draft")
    planned.action(on, "done", title="All done")
    today, visitor = clock.today(), AnonymousUser()
    for organisation in (on.agency, other):
        assert [each.pk for each in of_agency(visitor, organisation, today)] == [action.pk]
        assert "Advice in every ward" in read(Client(), f"/agencies/{organisation.slug}/")
    assert {each.title for each in of_block(visitor, on.block.pk, today)} == {
        "Advice in every ward",
        "All done",
    }
    block = read(Client(), f"/{on.lsp.slug}/scrutiny/{on.block.slug}/")
    assert "Advice in every ward" in block
    assert "Only a draft" not in read(desk(on.officer), f"/{on.lsp.slug}/scrutiny/{on.block.slug}/")


def test_of_a_hidden_partnership_nothing_is_found(on: Stage) -> None:
    hidden = planned.stage(published=False)
    action = planned.action(hidden, "agreed")
    stranger = desk(on.officer)
    for address in (plan(hidden), action.get_absolute_url(), f"{action.get_absolute_url()}edit/"):
        assert stranger.get(address).status_code == 404, address
        assert Client().get(address).status_code == 302, "signed out it leads to sign-in"
    elsewhere = f"{plan(on)}{action.pk}/"
    assert stranger.get(elsewhere).status_code == 404
    assert isinstance(action.due_on, date)


def test_the_filter_names_only_who_takes_part_in_what_the_reader_sees(on: Stage) -> None:
    left, here, hidden = (planned.member(on, f"Example {name}") for name in ("Left", "Here", "Hidden"))
    action = planned.action(on, "agreed")
    planned.contributor(action, here)
    before = {"added_at": clock.now() - timedelta(days=5), "left_at": clock.now() - timedelta(days=4)}
    planned.contributor(action, left, **before)
    planned.action(on, organisation=hidden)
    elsewhere = planned.stage()
    planned.action(elsewhere, "agreed")
    public, inside = read(Client(), plan(on)), read(desk(on.officer), plan(on))
    for name, outside in (("Example Left", False), ("Example Hidden", False), ("Example Here", True)):
        assert (name in public) is outside, name
        assert name in inside, name
    assert elsewhere.agency.name not in inside


def test_the_filter_of_an_earlier_day_names_who_was_accountable_then(on: Stage) -> None:
    then = clock.days_from_today(-10)
    with clock.at(clock.end_of_day(clock.days_from_today(-20))):
        action = actions.draft(
            lsp=on.lsp, block=on.block, organisation=on.agency, title="Advice", by=on.coordinator
        )
    actions.edit(action, by=on.coordinator, organisation=planned.member(on), person=None)
    address = f"{plan(on)}?as_at={then}&organisation={on.agency.slug}"
    shown = read(desk(on.officer), address)
    assert "There is a problem" not in shown
    assert "Advice" in shown


def test_what_has_no_due_date_comes_last_whichever_way(on: Stage) -> None:
    planned.action(on, "agreed", title="Dated action")
    planned.action(on, title="Undated action")
    for sort in ("due", "-due"):
        shown = read(desk(on.officer), f"{plan(on)}?sort={sort}")
        assert shown.index("Dated action") < shown.index("Undated action"), sort


def test_R1_an_action_is_not_done_before_it_starts(on: Stage) -> None:
    action = planned.action(on, "agreed", starts_on=clock.days_from_today(-3))
    page = f"{action.get_absolute_url()}complete/"
    early = desk(on.officer).post(page, {"done_on": clock.days_from_today(-4).isoformat(), "note": "Early."})
    assert early.status_code == 422
    assert "change the start first" in early.content.decode()
    assert "Early." in early.content.decode()
    on_the_day = {"done_on": clock.days_from_today(-3).isoformat(), "note": ""}
    assert desk(on.officer).post(page, on_the_day).status_code == 302


def test_R1_a_block_that_has_ended_takes_no_new_action(on: Stage) -> None:
    action = planned.action(on)
    with places.in_act():
        on.block.starts_on, on.block.ends_on = clock.days_from_today(-100), clock.days_from_today(-1)
        on.block.end_reason = "Merged."
        places.save(on.block)
    told = {"lsp": on.lsp, "block": on.block, "organisation": on.agency, "title": "T", "by": on.coordinator}
    with pytest.raises(RuleRefused) as error:
        actions.draft(**told)
    assert [each.field for each in error.value.reasons] == ["block"]
    assert actions.edit(action, by=on.coordinator, title="As before").block == on.block


def test_the_accountable_organisation_sees_its_action_without_a_seat(on: Stage) -> None:
    hidden = planned.stage(published=False)
    agency = places.organisation("Example Left The Board")
    action = planned.action(hidden, "agreed", organisation=agency, person=None)
    assert Action.objects.visible_to(places.officer(agency)).filter(pk=action.pk).exists()
    assert not Action.objects.visible_to(places.officer(agency, on.lsp)).filter(pk=action.pk).exists()


def test_what_was_not_done_when_all_was_over_is_not_overdue(on: Stage) -> None:
    action = planned.action(on, "agreed")
    planned.milestone(action, title="First centre", due_on=clock.days_from_today(-3))
    page, asked = action.get_absolute_url(), "/api/v1/action-milestones/?open=true"
    assert "Overdue" in read(Client(), page)
    assert [each["standing"] for each in Client().get(asked).json()["results"]] == ["overdue"]
    actions.drop(action, by=on.coordinator, reason="No money.")
    shown = read(Client(), page)
    assert "Overdue" not in shown
    assert "Not done" in shown
    assert Client().get(asked).json()["results"] == []
    others = Client().get("/api/v1/action-milestones/?open=false").json()["results"]
    assert [each["standing"] for each in others] == ["not_done"]
    then = clock.days_from_today(-1)
    assert "Not done" not in read(desk(on.officer), f"{page}?as_at={then}")
