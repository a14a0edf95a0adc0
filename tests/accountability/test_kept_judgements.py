"""What is kept of judgements says what is computed live, whatever happened (0012, D1)."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accountability.models import KeptJudgement
from accountability.queries.agency_obligations import expected_of
from accountability.queries.judging import Asked, judged
from accountability.services import contributions, judging, obligations
from accountability.services.contributions import Share
from lsp import clock, jobs
from lsp.errors import PermissionRefused
from lsp.models import Job
from partnerships.services import attendance
from partnerships.services.attendance import Mark
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import meetings
from tests.factories import obligations as make
from tests.factories import partnerships as structure

pytestmark = pytest.mark.django_db
LINK = [("Receipt", "https://example.org/receipt")]


def live(day: date | None = None) -> set[tuple[Any, ...]]:
    """Every judgement as it is computed now."""
    return {
        (terms.id, each.period.first, each.due_on, each.code, each.done, each.asked)
        for terms, each in judged(Asked(day or clock.today()))
    }


def kept() -> set[tuple[Any, ...]]:
    """Every judgement as it is kept."""
    return set(
        KeptJudgement.objects.values_list(
            "obligation_id", "period_first", "due_on", "judgement", "done", "asked"
        )
    )


def test_D1_after_any_acts_what_is_kept_agrees_with_what_is_live(on: stages.Stage) -> None:
    chance = random.Random(7)
    make.named(on)
    owed = [make.obligation(on), make.obligation(on, kind="share_costs", title="Costs", period="quarter")]
    judging.refresh(each.pk for each in owed)
    parts: list[Any] = []
    for _ in range(25):
        _act(on, chance, owed, parts)
        assert kept() == live()
    assert {"met", "not_met"} <= set(KeptJudgement.objects.values_list("judgement", flat=True))


def _act(on: stages.Stage, chance: random.Random, owed: list[Any], parts: list[Any]) -> None:
    """Something that changes a judgement."""
    what = chance.choice(["log", "log", "confirm", "confirm", "take_back", "waive"])
    if what == "log":
        day = date(2006 + chance.randrange(4), chance.randrange(1, 13), 5)
        day = max(day, make.BEGINS)
        told = {"title": "Grant", "unit": "pounds", "amount": Decimal(1000), "day": day, "links": LINK}
        shares = [Share(chance.choice(owed), Decimal(1000))]
        given = contributions.log(on.agency, by=on.officer, shares=shares, **told)
        parts.append(given.parts.get())
        return
    found = [part for part in parts if part.state == {"confirm": "reported"}.get(what, "confirmed")]
    if what == "waive":
        period = f"{2010 + chance.randrange(5)}"
        code = f"{period}-{(int(period) + 1) % 100:02d}"
        if not owed[0].waivers.filter(period_first__year=int(period)).exists():
            obligations.waive(owed[0], by=on.coordinator, period=code, reason="So.")
    elif found and what == "confirm":
        contributions.confirm(found[0], by=on.coordinator)
        found[0].refresh_from_db()
    elif found:
        contributions.take_back(found[0], by=on.coordinator, reason="So.")
        found[0].refresh_from_db()


def test_D1_attendance_that_is_recorded_and_corrected_is_followed(on: stages.Stage) -> None:
    board = structure.board(on.lsp)
    seat = structure.seat(board, organisation=on.agency)
    structure.appointment(seat, starts_on=date(2006, 1, 1))
    owed = make.attendance_obligation(on)
    judging.refresh([owed.pk])
    held = attendance.hold(
        meetings.meeting(board, make.A_DAY), by=on.coordinator, marks=[Mark(seat, "absent")]
    )
    first = KeptJudgement.objects.get(obligation=owed, period_first=make.BEGINS)
    assert (first.judgement, kept()) == ("not_met", live())
    attendance.correct(held, by=on.coordinator, marks=[Mark(seat, "present")], reason="A slip.")
    first.refresh_from_db()
    assert (first.judgement, kept()) == ("met", live())


def test_D1_time_alone_is_followed(on: stages.Stage) -> None:
    with clock.at(date(2006, 6, 1)):
        owed = make.obligation(on, period="quarter")
        judging.refresh([owed.pk])
        assert [code for *_, code, _, _ in kept()] == ["not_yet_due"]
        assert judging.follow_the_calendar() == 0
    for day in (date(2006, 7, 1), date(2006, 7, 31), date(2007, 5, 1), date(2010, 1, 1)):
        with clock.at(day):
            assert judging.follow_the_calendar() > 0
            assert kept() == live(day)
            assert judging.follow_the_calendar() == 0


def test_D1_an_ended_obligation_is_settled_and_not_asked_for_again(on: stages.Stage) -> None:
    make.obligation(on, ends_on=date(2006, 9, 1), end_reason="Over.")
    assert judging.follow_the_calendar() == 1
    assert kept() == live()
    assert judging.follow_the_calendar() == 0


def test_D1_everything_is_computed_anew_part_by_part_and_again_without_doing_it_twice(
    on: stages.Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "PART", 2)
    monkeypatch.setattr(jobs, "ring", lambda job_id: None)
    for number in range(3):
        make.obligation(on, kind="local", title=f"Local {number}", regime=None)
    with pytest.raises(PermissionRefused):
        judging.recompute(by=on.coordinator)
    judging.recompute(by=place.administrator())
    while (job := Job.objects.filter(kind=judging.RECOMPUTE, status="queued").first()) is not None:
        report = judging.recompute_part(job, jobs.Progress())
        Job.objects.filter(pk=job.pk).update(status="done", report=report)
    assert Job.objects.filter(kind=judging.RECOMPUTE).count() == 2
    assert "Every obligation is judged" in report["message"]
    assert kept() == live()
    versions = set(KeptJudgement.objects.values_list("version", flat=True))
    judging.refresh(KeptJudgement.objects.values_list("obligation_id", flat=True))
    assert versions == set(KeptJudgement.objects.values_list("version", flat=True)) == {1}


def test_D4_one_page_for_the_agency_and_each_coordinator_sees_their_own_rows(on: stages.Stage) -> None:
    other = place.lsp()
    owed = [make.obligation(on), make.obligation(on, lsp=other)]
    judging.refresh(each.pk for each in owed)
    officer, neighbour = place.officer(on.agency), place.coordinator(other)
    structure.appointment(structure.seat(structure.body(other), organisation=on.agency))
    today = clock.today()
    found = {user: expected_of(on.agency, user, today) for user in (on.officer, on.coordinator, neighbour)}
    assert {row.lsp_id for row in expected_of(on.agency, officer, today)} == {on.lsp.pk, other.pk}
    assert {row.lsp_id for row in found[on.coordinator]} == {on.lsp.pk}
    assert {row.lsp_id for row in found[neighbour]} == {other.pk}
    assert not expected_of(on.agency, place.user(), today)
    obligations.explain(owed[0], by=on.officer, period="2006-07", text="No money.")
    first = [row.period_first for row in expected_of(on.agency, on.coordinator, today)]
    assert make.BEGINS not in first
