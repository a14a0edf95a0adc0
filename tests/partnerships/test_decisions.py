"""Decisions: taken at a meeting held, numbered for good, bound, ratified, brought in, published (P7, P9, P11, L8)."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction

from lsp import clock
from lsp.audit import act
from lsp.errors import Conflict, InvalidInput, PermissionRefused, RuleRefused, StaleVersion, TransitionRefused
from lsp.models import AuditEvent
from partnerships import workflow
from partnerships.models import Decision, DecisionBinding, DecisionCounter
from partnerships.services import attendance, bindings, decisions, interests, ratification
from partnerships.services.bindings import Binds
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure
from tests.partnerships.stage import DECEMBER, JUNE, SEPTEMBER, Stage, stage
from tests.partnerships.test_attendance import refused

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()


def decide(on: Stage, meeting: Any, text: str = "That the plan be agreed.", **given: Any) -> Decision:
    return decisions.record(meeting, by=on.by, text=text, **{"outcome": "agreed", **given})


# --- numbers


def test_P9_decisions_are_numbered_within_body_and_financial_year_without_gaps() -> None:
    on = stage()
    march = on.held(day=date(2007, 3, 31))
    april = on.held(day=date(2007, 4, 1))
    june = on.held()
    made = [decide(on, each) for each in (june, march, april, june)]
    assert [(each.year, each.number) for each in made] == [
        ("2006-07", 1), ("2006-07", 2), ("2007-08", 1), ("2006-07", 3),
    ]  # fmt: skip
    assert made[3].reference == "Board 2006-07/003"
    assert made[1].decided_on == march.day
    other = stage()
    assert decide(other, other.held()).number == 1


def test_P9_a_refused_decision_leaves_no_gap() -> None:
    on = stage()
    meeting = on.held()
    decide(on, meeting)
    for wrong in ({"text": " "}, {"outcome": "perhaps"}, {"item": make.item()}):
        with pytest.raises((InvalidInput, RuleRefused)):
            decide(on, meeting, **wrong)
    assert decide(on, meeting).number == 2
    assert DecisionCounter.objects.get().last == 2


def test_P9_a_decision_at_a_meeting_not_held_is_refused_with_words() -> None:
    on = stage()
    for state in (workflow.PLANNED, workflow.CALLED, workflow.CANCELLED):
        meeting = make.meeting(on.board, date(2006, 7, 1), state=state)
        found = refused(RuleRefused, lambda m=meeting: decide(on, m))
        assert found == [("meeting.not_held", "P9", "meeting")]
        with act("test.write", by=None):
            meeting.state, meeting.cancel_reason = workflow.CANCELLED, "Out of the way"
            meeting.save()
    assert not DecisionCounter.objects.exists()


@pytest.mark.database
@pytest.mark.parametrize("change", ["number = 9", "year = '2005-06'", "body_id = {other}"])
def test_P9_the_database_itself_refuses_to_renumber(change: str) -> None:
    on = stage()
    decision = decide(on, on.held())
    other = structure.body(on.lsp)
    statement = f"UPDATE partnerships_decision SET {change.format(other=other.pk)} WHERE id = {decision.pk}"
    with pytest.raises(IntegrityError, match="p9_never_renumbered"), transaction.atomic():
        with act("test.write", by=None), connection.cursor() as cursor:
            cursor.execute(statement)
    decision.number = 7
    with pytest.raises(IntegrityError, match="p9_never_renumbered"), transaction.atomic():
        place.save(decision)


@pytest.mark.database
@pytest.mark.parametrize(
    ("day", "year", "fits"),
    [
        (date(2007, 3, 31), "2006-07", True),
        (date(2007, 4, 1), "2006-07", False),
        (date(2000, 3, 31), "1999-00", True),
        (date(2009, 12, 31), "2009-10", True),
    ],
)
def test_P9_the_database_holds_the_year_to_the_day(day: date, year: str, fits: bool) -> None:
    meeting = make.held()
    assert (clock.financial_year(day) == year) is fits
    write = lambda: make.decision(meeting, year=year, decided_on=day)
    if fits:
        assert write().year == year
    else:
        with pytest.raises(IntegrityError, match="p9_year_of_the_day"), transaction.atomic():
            write()


# --- brought in


def bring(on: Stage, number: int | None, day: date = JUNE, **given: Any) -> Decision:
    values = {"text": "As it was.", "outcome": "agreed", "source": "Minute book", **given}
    return decisions.bring_in(on.board, by=on.by, number=number, decided_on=day, **values)


def test_L8_numbering_goes_on_from_what_was_brought_in_in_any_order() -> None:
    on = stage()
    assert bring(on, 7).reference == "Board 2006-07/007"
    assert bring(on, 3).brought_in
    assert decide(on, on.held()).number == 8
    assert bring(on, 5).number == 5, "a gap below is filled later"
    assert decide(on, on.held(day=SEPTEMBER)).number == 9
    assert bring(on, 12, date(2005, 6, 1)).year == "2005-06"


def test_L8_no_number_given_here_is_brought_in_and_none_twice() -> None:
    on = stage()
    bring(on, 2)
    decide(on, on.held())
    assert refused(RuleRefused, lambda: bring(on, 4)) == [("decision.numbered_here", "L8", "number")]
    with pytest.raises(Conflict) as twice:
        bring(on, 2)
    assert twice.value.reasons[0].rule == "P9"
    assert refused(RuleRefused, lambda: bring(on, None))[0] == ("decision.number", "L8", "number")
    tomorrow = clock.days_from_today(1)
    assert refused(RuleRefused, lambda: bring(on, 1, tomorrow))[0] == ("decision.day", "L8", "decided_on")
    assert refused(InvalidInput, lambda: bring(on, 1, source=" "))[0][2] == "brought_in_source"


def test_L8_the_last_number_of_the_minute_book_can_be_stated_without_its_decisions() -> None:
    on = stage()
    state = lambda last, year="2006-07": decisions.number_from(
        on.board, by=on.by, year=year, last=last, source="Minute book"
    )
    with clock.at(date(2006, 10, 1)):
        assert state(13) == 13
        assert refused(RuleRefused, lambda: state(12))[0][0] == "decision.number"
        assert decide(on, on.held()).number == 14
        assert refused(RuleRefused, lambda: state(20)) == [("decision.numbered_here", "L8", "number")]
        assert refused(InvalidInput, lambda: state(1, "2031-32"))[0][2] == "year"


# --- whom it binds


def test_P11_what_uses_a_partners_powers_stays_recommended_until_it_has_decided() -> None:
    on = stage()
    council, police = place.organisation("Council"), place.organisation("Police")
    meeting = on.held()
    wants = [Binds(council, needs_own_decision=True), Binds(police)]
    assert refused(RuleRefused, lambda: decide(on, meeting, binds=wants)) == [
        ("decision.own_decision_awaited", "P11", "outcome")
    ]
    decision = decide(on, meeting, outcome="recommended", binds=wants)
    own = {"own_body": "Cabinet", "own_decided_on": date(2006, 6, 20), "own_minute": "44"}
    for missing in own:
        given = {**own, missing: None if missing == "own_decided_on" else " "}
        found = refused(
            RuleRefused,
            lambda g=given: bindings.record_own_decision(decision, by=on.by, organisation=council, **g),
        )
        assert found == [("decision.own_decision", "P11", missing)]
    agreed = bindings.record_own_decision(
        decision, by=on.by, organisation=council, version=decision.version, **own
    )
    assert agreed.outcome == "agreed"
    row = DecisionBinding.objects.get(decision=decision, organisation=council)
    assert (row.own_body, row.own_minute, row.is_awaited) == ("Cabinet", "44", False)
    stranger = place.organisation()
    with pytest.raises(InvalidInput):
        bindings.record_own_decision(decision, by=on.by, organisation=stranger, **own)


def test_P11_two_own_decisions_are_waited_for_one_by_one() -> None:
    on = stage()
    council, police = place.organisation("Council"), place.organisation("Police")
    wants = [Binds(council, needs_own_decision=True), Binds(police, needs_own_decision=True)]
    decision = decide(on, on.held(), outcome="recommended", binds=wants)
    own = {"own_body": "Cabinet", "own_decided_on": date(2006, 6, 20), "own_minute": "44"}
    first = bindings.record_own_decision(decision, by=on.by, organisation=council, **own)
    assert first.outcome == "recommended"
    assert bindings.record_own_decision(first, by=on.by, organisation=police, **own).outcome == "agreed"


def test_P11_a_decision_may_bring_the_own_decision_with_it_and_one_twice_is_refused() -> None:
    on = stage()
    council = place.organisation("Council")
    whole = Binds(council, own_body="Cabinet", own_decided_on=date(2006, 5, 2), own_minute="12")
    meeting = on.held()
    assert decide(on, meeting, binds=[whole]).outcome == "agreed"
    assert refused(InvalidInput, lambda: decide(on, meeting, binds=[whole, Binds(council)]))[0][1] == "P11"


def test_a_correction_says_why_keeps_the_number_and_takes_back_whom_it_does_not_bind() -> None:
    on = stage()
    council, police = place.organisation("Council"), place.organisation("Police")
    decision = decide(on, on.held(), binds=[Binds(council)])
    fix = lambda **given: decisions.correct(
        decision, by=on.by, changes={"text": "That the plan be noted.", "outcome": "noted"}, **given
    )
    assert refused(InvalidInput, lambda: fix(reason=""))[0][2] == "reason"
    fixed = fix(reason="The words were wrong.", binds=[Binds(police)], version=1)
    assert (fixed.number, fixed.text, fixed.outcome) == (1, "That the plan be noted.", "noted")
    standing = fixed.bindings.standing()
    assert [row.organisation for row in standing] == [police]
    assert fixed.bindings.get(organisation=council).taken_back_reason == "The words were wrong."
    with pytest.raises(StaleVersion):
        fix(reason="Again", version=1)
    again = decisions.correct(
        fixed, by=on.by, changes={}, reason="It does bind it.", binds=[Binds(council), Binds(police)]
    )
    assert again.bindings.standing().count() == 2
    with pytest.raises(InvalidInput):
        decisions.correct(fixed, by=on.by, changes={"number": 4}, reason="No")


# --- quorum, interests, ratification


def test_P7_a_decision_of_an_inquorate_meeting_waits_until_a_later_quorate_one_ratifies_it() -> None:
    on = stage(seats=4, quorum=3)
    thin = on.held("ppax")
    decision = decide(on, thin)
    assert (decision.quorate, decision.is_confirmed) == (False, False)
    again = on.held("aapp", SEPTEMBER)
    ratify = lambda meeting: ratification.ratify(meeting, by=on.by, decisions=[decision])
    assert refused(RuleRefused, lambda: ratify(again))[0][:2] == ("meeting.inquorate", "P7")
    assert refused(RuleRefused, lambda: ratify(thin))[0][:2] == ("meeting.not_later", "P7")
    planned = make.meeting(on.board, date(2006, 11, 7))
    assert refused(RuleRefused, lambda: ratify(planned))[0][:2] == ("meeting.not_held", "P7")
    full = on.held("pppa", DECEMBER)
    assert ratify(full)[0].ratified_at == full
    assert Decision.objects.confirmed().get() == decision
    with pytest.raises(TransitionRefused):
        ratify(full)
    elsewhere = stage()
    with pytest.raises(InvalidInput):
        ratification.ratify(elsewhere.held(), by=elsewhere.by, decisions=[decision])
    assert refused(InvalidInput, lambda: ratification.ratify(full, by=on.by, decisions=[]))[0][2]


def test_P7_who_withdrew_does_not_count_for_the_item_and_only_for_it() -> None:
    on = stage(seats=3, quorum=3)
    meeting = on.held()
    plan, grant = on.item(meeting, "Plan"), on.item(meeting, "Grant", position=2)
    interests.declare(plan, by=on.by, person=on.terms[0].person, nature="Trustee", withdrew=True)
    interests.declare(grant, by=on.by, person=on.terms[1].person, nature="Member", withdrew=False)
    assert not decide(on, meeting, item=plan).quorate
    assert decide(on, meeting, item=grant).quorate
    assert decide(on, meeting).quorate


def test_P7_an_interest_recorded_changed_or_taken_back_later_judges_the_decision_again() -> None:
    on = stage(seats=3, quorum=3)
    meeting = on.held()
    plan = on.item(meeting)
    decision = decide(on, meeting, item=plan)
    stands = lambda: Decision.objects.get(pk=decision.pk).quorate
    interest = interests.declare(plan, by=on.by, person=on.terms[0].person, nature="Trustee", withdrew=True)
    assert not stands()
    changed = interests.change(interest, by=on.by, changes={"withdrew": False}, reason="She stayed.")
    assert stands()
    interests.change(changed, by=on.by, changes={"withdrew": True})
    assert not stands()
    taken = interests.take_back(changed, by=on.by, reason="It was another item.")
    assert stands()
    again = interests.declare(plan, by=on.by, person=taken.person, nature="Trustee", withdrew=True)
    assert again.pk == taken.pk
    assert not stands()


def test_P7_an_interest_is_declared_once_by_somebody_who_was_there_in_an_item_of_the_agenda() -> None:
    on = stage(seats=2, quorum=1)
    meeting = on.held("pa")
    item = on.item(meeting)
    declare = lambda item, person, nature="Trustee": interests.declare(
        item, by=on.by, person=person, nature=nature
    )
    here, away = on.terms[0].person, on.terms[1].person
    assert refused(RuleRefused, lambda: declare(item, away)) == [("meeting.was_away", "P7", "person")]
    assert refused(InvalidInput, lambda: declare(item, here, " "))[0][2] == "nature"
    declare(item, here)
    assert refused(Conflict, lambda: declare(item, here))[0][0] == "interest.twice"
    proposed = on.item(meeting, state=workflow.PROPOSED)
    assert refused(RuleRefused, lambda: declare(proposed, here))[0][0] == "item.not_on_the_agenda"


def test_P7_a_corrected_attendance_judges_decisions_and_ratifications_again() -> None:
    on = stage(seats=3, quorum=3)
    first, second = on.held("ppa"), on.held("ppp", SEPTEMBER)
    waiting, sure = decide(on, first), decide(on, second)
    ratification.ratify(second, by=on.by, decisions=[waiting])
    attendance.correct(second, by=on.by, marks=on.marks("pap"), reason="One had left.")
    waiting.refresh_from_db()
    sure.refresh_from_db()
    assert (waiting.ratified_at, sure.quorate) == (None, False)
    attendance.correct(first, by=on.by, marks=on.marks("ppp"), reason="He was there.")
    waiting.refresh_from_db()
    assert (waiting.quorate, waiting.ratified_at) == (True, None)


def test_P7_nobody_away_proposed_it() -> None:
    on = stage(seats=2, quorum=1)
    meeting = on.held("pa")
    away = on.terms[1].person
    assert refused(RuleRefused, lambda: decide(on, meeting, proposer=away)) == [
        ("meeting.was_away", "P7", "proposer")
    ]
    assert decide(on, meeting, proposer=on.terms[0].person).proposer == on.terms[0].person


# --- the public


def test_a_decision_of_a_restricted_item_is_not_public_even_where_it_was_published_before() -> None:
    on = stage()
    meeting = on.held()
    closed, open_item = on.item(meeting, restricted=True), on.item(meeting, position=2)
    secret, plain = decide(on, meeting, item=closed), decide(on, meeting, item=open_item)
    assert refused(RuleRefused, lambda: decisions.publish(secret, by=on.by))[0][0] == "decision.restricted"
    assert refused(RuleRefused, lambda: decide(on, meeting, item=closed, published=True))
    decisions.publish(plain, by=on.by)
    assert list(Decision.objects.visible_to(NOBODY)) == [plain]
    bindings_seen = DecisionBinding.objects.visible_to(NOBODY)
    make.binding(plain)
    assert bindings_seen.count() == 1
    with act("test.write", by=None):
        open_item.restricted, open_item.restricted_reason = True, "Names of children"
        open_item.save()
    assert not Decision.objects.visible_to(NOBODY).exists()
    assert not DecisionBinding.objects.visible_to(NOBODY).exists()
    assert Decision.objects.visible_to(on.by).count() == 2


def test_a_decision_is_taken_back_from_the_public_with_a_reason() -> None:
    on = stage()
    decision = decide(on, on.held(), published=True)
    assert refused(InvalidInput, lambda: decisions.unpublish(decision, by=on.by, reason=""))[0][2]
    assert not decisions.unpublish(decision, by=on.by, reason="Names a child.").published
    with pytest.raises(TransitionRefused):
        decisions.unpublish(decision, by=on.by, reason="Again")


def test_only_who_keeps_the_meetings_decides_and_each_decision_is_an_event_of_its_own() -> None:
    on = stage()
    meeting = on.held()
    with pytest.raises(PermissionRefused):
        decisions.record(meeting, by=place.auditor(on.lsp), text="No", outcome="noted")
    decide(on, meeting)
    inner, outer = (AuditEvent.objects.get(kind=kind) for kind in ("decision.record", "meeting.decide"))
    assert inner.parent_id == outer.pk
