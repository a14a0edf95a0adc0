"""Two change the same record at once: who is later reads what the other wrote, before anything is sent."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from accountability import periods
from accountability.services import annual_reports, contributions, obligations, relating
from accountability.services.contributions import Share
from lsp import clock
from strategies.services import action_milestones
from tests.accountability import annual
from tests.accountability.test_contributions import Two
from tests.accountability.test_obligation_pages import typed_day
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import obligations as make
from tests.factories import strategies as planned
from tests.visitors import as_sent, conflict_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(on: stages.Stage) -> Two:
    return Two(on)


def test_D1_who_corrects_a_contribution_later_reads_the_correction_of_the_other(two: Two) -> None:
    given = two.log((two.here, 600), (two.there, 400))
    version = given.version
    shares = [Share(two.here, Decimal(700))]
    changes = {"title": "Yearly grant", "amount": Decimal(900), "note": "In two parts."}
    contributions.correct(given, by=two.officer, changes=changes, shares=shares)
    typed = {
        "unit": "pounds",
        "title": "Grant for 2006",
        "amount": "1000.00",
        **typed_day("day", make.A_DAY),
        f"counts-{two.here.pk}": "on",
        f"share-{two.here.pk}": "600",
        f"counts-{two.there.pk}": "on",
        f"share-{two.there.pk}": "400",
        "reason": "A slip.",
        "version": version,
    }
    at = reverse("accountability:contribution_correct", args=[two.on.agency.slug, given.pk])
    refused = signed_in(two.officer).post(at, typed)
    assert refused.status_code == 409
    assert conflict_of(refused) == {
        "What was it?": ("Money", "Money"),
        "Title": ("Grant for 2006", "Yearly grant"),
        "Amount": ("1000", "900"),
        "Day": ("6 June 2006", "6 June 2006"),
        "Note": ("(empty)", "In two parts."),
        f"Counts for {two.here.title}, {two.on.lsp}": ("£600", "£700"),
        f"Counts for {two.there.title}, {two.lsp}": ("£400", "(empty)"),
    }


def terms(owed: Any, **changes: Any) -> dict[str, Any]:
    """What the form of other terms sends."""
    ahead = periods.next_first(owed.period, periods.first_of(owed.period, clock.today()))
    said = {
        name: "" if getattr(owed, name) is None else getattr(owed, name) for name in obligations.CHANGEABLE
    }
    return {
        **said,
        **typed_day("starts_on", ahead),
        "reason": "Agreed anew.",
        "version": owed.version,
        **changes,
    }


def test_D2_who_changes_terms_later_reads_those_that_the_other_set(on: stages.Stage) -> None:
    make.named(on)
    owed = make.obligation(on)
    mine = terms(owed, amount="1200")
    ahead = periods.next_first(owed.period, periods.first_of(owed.period, clock.today()))
    theirs = {"amount": Decimal(1500), "basis": "guidance", "rests_on": "Letter of 4 May"}
    other = place.coordinator(on.lsp)
    obligations.change(owed, by=other, starts_on=ahead, reason="Agreed.", changes=theirs)
    at = reverse("accountability:obligation_change", args=[on.lsp.slug, owed.pk])
    refused = signed_in(on.coordinator).post(at, mine)
    assert refused.status_code == 409
    told, day = conflict_of(refused), f"{ahead.day} {ahead:%B %Y}"
    assert told["From"] == (day, day)
    assert told["Amount asked for in each period"] == ("1200", "1500")
    assert told["What it rests on"] == ("(empty)", "Letter of 4 May")
    assert told["Basis"][0] != told["Basis"][1]
    assert told["Judged for each"][0] == told["Judged for each"][1] != "year"
    assert told["Until, the day itself not counted"] == ("(empty)", day)


def test_D2_who_changes_terms_of_what_has_been_ended_reads_when_it_ends(on: stages.Stage) -> None:
    make.named(on)
    owed = make.obligation(on)
    mine, ends = terms(owed, amount="1200"), clock.days_from_today(3)
    obligations.end(owed, by=place.coordinator(on.lsp), on=ends, reason="No longer.")
    at = reverse("accountability:obligation_change", args=[on.lsp.slug, owed.pk])
    told = conflict_of(signed_in(on.coordinator).post(at, mine))
    assert told["Amount asked for in each period"] == ("1200", "1000")
    assert told["Until, the day itself not counted"] == ("(empty)", f"{ends.day} {ends:%B %Y}")


def differing(user: Any, at: str, change: Any) -> dict[str, tuple[str, str]]:
    """What differs in the comparison, where nothing was typed after `change` was made by somebody else."""
    desk = signed_in(user)
    sent = as_sent(desk.get(at))
    change()
    refused = desk.post(at, {"reason": "A slip.", **sent})
    assert refused.status_code == 409
    return {label: both for label, both in conflict_of(refused).items() if both[0] != both[1]}


def test_D7_who_writes_a_report_later_reads_the_words_and_figures_of_the_other() -> None:
    on = annual.seated()
    report = annual.drafted(on)
    at = [on.lsp.slug, report.pk]

    def words() -> None:
        annual_reports.write(report, by=on.officer, words={"attendance": "We came.\n\nMost times."})

    told = differing(on.officer, reverse("accountability:annual_report_edit", args=at), words)
    assert list(told.values()) == [("(empty)", "We came.<br><br>Most times.")]

    def figure() -> None:
        annual_reports.correct(report, by=on.officer, figure="made", value="3", reason="Three.")

    desk, page = signed_in(on.officer), reverse("accountability:annual_report_correct", args=[*at, "made"])
    sent = {**as_sent(desk.get(page)), "value": "2", "reason": "Two."}
    figure()
    assert list(conflict_of(desk.post(page, sent)).values()) == [("2", "3"), ("Two.", "Three.")]


def test_who_says_what_a_commitment_serves_later_reads_what_the_other_said(on: stages.Stage) -> None:
    of, owed = on.commitment("accepted"), make.obligation(on)
    at = f"{of.get_absolute_url()}relate/"
    told = differing(on.officer, at, lambda: relating.relate(of, by=on.coordinator, obligation=owed))
    assert list(told.values()) == [("(empty)", str(owed))]


def test_who_changes_a_milestone_later_reads_the_change_of_the_other() -> None:
    on = planned.stage()
    action = planned.action(on, "agreed")
    step = planned.milestone(action, title="Plan it")
    at = reverse("strategies:milestone_change", args=[on.lsp.slug, action.pk, step.position])
    told = differing(
        on.coordinator, at, lambda: action_milestones.change(step, by=on.officer, title="Plan it well")
    )
    assert list(told.values()) == [("Plan it", "Plan it well")]
