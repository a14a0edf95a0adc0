"""What of agreements falls due and waits, and for whom: signatures, reviews, yearly reports; protocols (P6, P12)."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from lsp import clock, work
from lsp.queries.due import due_things
from partnerships import forward_plan, structure_facts
from partnerships.models import Agreement
from partnerships.rules import agreements as rules
from partnerships.services import agreement_comments, agreement_force, agreements, measure_reports
from partnerships.tasks import let_agreements_take_effect
from tests.factories import agreements as make
from tests.factories import lsp as place
from tests.factories import partnerships as structure
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db
BEGUN = date(2006, 4, 1)


@pytest.fixture
def on() -> make.Stage:
    return make.stage()


def kinds(user: Any, day: date | None = None) -> list[tuple[str, date]]:
    """What of agreements is the user's own."""
    found = due_things(user, day or clock.today()).of(user)
    return [
        (each.kind, each.day)
        for each in found
        if each.kind in ("signature", "agreement_review", "measure_report")
    ]


def titles(user: Any) -> list[tuple[str, str]]:
    return [
        (section.title, item.tag) for section in work.sections(user, clock.today()) for item in section.items
    ]


def reported(on: make.Stage, made: Agreement, year: int) -> Any:
    figures = {each.pk: (None, "Not counted.") for each in made.measures.all()}
    return measure_reports.report(made, by=on.coordinator, year=year, summary="Well.", figures=figures)


def test_A2_a_wanted_signature_is_on_the_list_of_whoever_signs(on: make.Stage) -> None:
    police = place.organisation("Example Police")
    structure.seat(on.board, organisation=police)
    officer, by = place.officer(police), clock.days_from_today(10)
    made = on.agreement("draft", organisations=[police], signing=[police])
    made = agreements.circulate(made, by=on.coordinator, sign_by=by)
    for user in (on.board_chair, on.safer_chair, officer):
        assert kinds(user) == [("signature", by)]
        assert ("Agreements for you to sign", "Read and sign") in titles(user)
    assert kinds(place.scrutiny_councillor(on.lsp)) == []
    on.sign(made, on.board, on.board_chair)
    assert kinds(on.board_chair) == []
    assert ("Agreements for you to sign", "Read and sign") not in titles(on.board_chair)
    page = text_of(signed_in(officer).get(reverse("due:organisation", args=[police.slug])))
    assert "a signature is wanted" in page


def test_A2_without_a_day_a_signature_is_wanted_in_four_weeks(on: make.Stage) -> None:
    on.agreement("circulated")
    assert kinds(on.board_chair) == [("signature", clock.days_from_today(28))]


def test_A5_A6_reviews_and_missing_reports_are_the_coordinators(on: make.Stage) -> None:
    made = on.agreement("in_force", in_force_from=BEGUN)
    assert sorted(kinds(on.coordinator)) == [
        ("agreement_review", date(2007, 4, 1)),
        ("measure_report", date(2007, 4, 1)),
    ]
    assert ("Agreements to look after", "Yearly report missing") in titles(on.coordinator)
    assert ("Agreements to look after", "Review due") in titles(on.coordinator)
    public = due_things(None, clock.today()).of_lsp(on.lsp)
    assert {each.kind for each in public} >= {"agreement_review", "measure_report"}, (
        "overdue reviews show (A5)"
    )
    page = text_of(signed_in(on.coordinator).get(made.get_absolute_url()))
    for words in ("Review overdue", "Yearly report missing", "Missing"):
        assert words in page


def test_A6_the_years_report_is_missing_until_it_is_there(on: make.Stage) -> None:
    made = on.agreement("in_force", in_force_from=BEGUN)
    with clock.at(date(2008, 4, 1)):
        assert rules.a6_missing_years(made, set(), clock.today()) == [1, 2]
        reported(on, made, 1)
        made = Agreement.objects.get(pk=made.pk)
        assert (made.report_due_on, rules.a6_missing_years(made, {1}, clock.today())) == (
            date(2008, 4, 1),
            [2],
        )
        reported(on, made, 2)
    made = Agreement.objects.get(pk=made.pk)
    assert made.report_due_on == date(2009, 4, 1)


@pytest.mark.parametrize(
    ("ends_on", "day", "missing"),
    [
        (None, date(2007, 3, 31), []),
        (None, date(2007, 4, 1), [1]),
        (date(2007, 3, 31), date(2010, 4, 1), []),
        (date(2007, 4, 1), date(2010, 4, 1), [1]),
        (date(2008, 3, 31), date(2010, 4, 1), [1]),
    ],
)
def test_A6_a_year_that_is_over_is_reported_on_a_broken_one_is_not(
    ends_on: date | None, day: date, missing: list[int]
) -> None:
    made = Agreement(starts_on=BEGUN, ends_on=ends_on, state="ended" if ends_on else "in_force")
    assert rules.a6_missing_years(made, set(), day) == missing


def test_A6_29_february_falls_to_28_february() -> None:
    assert rules.a6_year(date(2008, 2, 29), 1) == (date(2008, 2, 29), date(2009, 2, 28))
    assert rules.months_after(date(2008, 2, 29), 12) == date(2009, 2, 28)
    assert rules.months_after(date(2006, 12, 31), 2) == date(2007, 2, 28)


def test_the_coordinator_sees_comments_to_answer(on: make.Stage) -> None:
    made = on.agreement("circulated")
    agreement_comments.comment(made, by=on.safer_chair, section="aims", text="Which streets?")
    assert ("Agreements to look after", "Comments to answer") in titles(on.coordinator)


def test_P12_reviews_and_yearly_reports_stand_on_the_forward_plan(on: make.Stage) -> None:
    made = on.agreement("in_force")
    last = clock.days_from_today(400)
    found = [entry.kind for entry in forward_plan.entries(on.safer, on.coordinator, clock.today(), last)]
    assert found == ["Review of an agreement", "Yearly report on an agreement"]
    assert made.review_on is not None


def test_P6_a_protocol_in_force_is_told_to_the_structure_check(on: make.Stage) -> None:
    today = clock.today()
    made = on.agreement("circulated", kind="protocol", sections={"purpose": "To share."})
    assert structure_facts.protocols(on.lsp, on.coordinator, today) == set()
    on.sign(on.sign(made, on.board, on.board_chair), on.safer, on.safer_chair)
    pair = frozenset((on.board.pk, on.safer.pk))
    assert structure_facts.protocols(on.lsp, None, today) == {pair}
    assert structure_facts.protocols(on.lsp, None, clock.days_from_today(-1)) == set()


def test_A2_the_task_lets_agreements_take_effect(on: make.Stage) -> None:
    made = on.agreement("signed")
    with clock.at(clock.days_from_today(30)):
        let_agreements_take_effect()
    made.refresh_from_db()
    assert made.state == "in_force"
    assert agreement_force.let_take_effect() == 0


def test_agreements_that_are_not_listed_among_ones_work_are_one_step_away(
    on: make.Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "AT_MOST", 1)
    for _ in range(2):
        on.agreement("circulated")
    found = [each for each in work.sections(on.board_chair, clock.today()) if "for you to sign" in each.title]
    assert [(len(each.items), each.count, each.link_label) for each in found] == [(1, 2, "1 more: see all")]
    assert found[0].href == f"/{on.lsp.slug}/agreements/?state=circulated"
