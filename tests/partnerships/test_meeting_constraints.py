"""What the database itself refuses of meetings, attendance and decisions, whoever writes and however."""

from datetime import date, time
from typing import Any

import pytest

from lsp import clock
from lsp.audit import act
from lsp.errors import Conflict
from partnerships import workflow
from partnerships.models import Decision
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure
from tests.partnerships.test_constraints import refused_by

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def same_thing_under(rule: str, write: Any) -> None:
    with pytest.raises(Conflict) as refused, act("test.write", by=None):
        write()
    assert refused.value.reasons[0].rule == rule


def test_P9_a_number_is_given_once_in_a_body_and_year() -> None:
    first = make.decision()
    same_thing_under("P9", lambda: make.decision(first.meeting, number=first.number))
    make.decision(first.meeting, number=first.number, year="2007-08", decided_on=date(2007, 4, 1))
    make.decision(number=first.number)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"number": 0}, "p9_number_from_one"),
        ({"year": "2006"}, "p9_year_in_words"),
        ({"text": ""}, "p9_decision_stated"),
    ],
)
def test_P9_a_decision_is_whole(given: dict[str, Any], name: str) -> None:
    refused_by(name, lambda: make.decision(**given))


def test_P9_L8_only_what_was_brought_in_lacks_its_meeting() -> None:
    taken = {"body": structure.board(), "year": "2005-06", "decided_on": date(2005, 6, 1), "text": "Agreed."}
    loose = Decision(number=1, outcome="agreed", **taken)
    refused_by("p9_of_a_meeting", lambda: place.save(loose))
    place.save(
        Decision(number=2, outcome="agreed", brought_in=True, brought_in_source="Minute book", **taken)
    )


def test_P9_meeting_and_item_of_a_decision_are_its_bodys_own() -> None:
    elsewhere = make.held()
    with clock.at(date(2006, 7, 1)):
        refused_by("p9_body_of_the_meeting", lambda: make.decision(make.held(), meeting_id=elsewhere.pk))
    refused_by("p9_body_of_the_item", lambda: make.decision(item=make.item()))
    refused_by(
        "partnerships_item_body_of_the_meeting", lambda: make.item(make.held(), body=structure.board())
    )


def test_P7_only_an_inquorate_decision_is_ratified_and_by_its_own_body() -> None:
    meeting = make.held()
    later = make.held(meeting.body, date(2006, 9, 5))
    refused_by("p7_only_what_was_inquorate", lambda: make.decision(meeting, ratified_at=later))
    refused_by(
        "p7_ratified_by_the_same_body",
        lambda: make.decision(meeting, quorate=False, ratified_at=make.held()),
    )
    assert make.decision(meeting, quorate=False, ratified_at=later).is_confirmed


def test_P7_a_deputy_is_named_is_another_and_sits_for_one_seat() -> None:
    term = structure.appointment()
    meeting = make.held(term.body)
    refused_by("p7_deputy_named", lambda: make.attended(meeting, term.seat, "deputy", deputy=None))
    refused_by(
        "p7_deputy_is_another", lambda: make.attended(meeting, term.seat, "deputy", deputy=term.person)
    )
    refused_by("p7_deputy_named", lambda: make.attended(meeting, term.seat, "absent", deputy=place.person()))
    second = structure.appointment(structure.seat(term.body))
    deputy = place.person()
    make.attended(meeting, term.seat, "deputy", deputy=deputy)
    same_thing_under("P7", lambda: make.attended(meeting, second.seat, "deputy", deputy=deputy))


def test_P8_each_seat_and_person_once_a_meeting_and_nobody_due_in_an_unfilled_one() -> None:
    term = structure.appointment()
    meeting = make.held(term.body)
    refused_by("p8_unfilled_has_nobody_due", lambda: make.attended(meeting, term.seat, "unfilled", term=term))
    make.attended(meeting, term.seat)
    same_thing_under("P8", lambda: make.attended(meeting, term.seat, "absent"))
    vacant = structure.seat(term.body)
    make.attended(meeting, vacant, "unfilled")


def test_P11_an_own_decision_is_whole_and_each_organisation_is_bound_once() -> None:
    decision = make.decision()
    refused_by("p11_own_decision_whole", lambda: make.binding(decision, own_body="Cabinet"))
    bound = make.binding(decision)
    same_thing_under("P11", lambda: make.binding(decision, bound.organisation))


@pytest.mark.parametrize(
    ("state", "given", "name"),
    [
        (workflow.CANCELLED, {"cancel_reason": ""}, "cancelled_with_reason"),
        (workflow.CALLED, {"called_at": None}, "called_at_known"),
        (workflow.PLANNED, {"ends_at": time(9, 30)}, "ends_after_it_begins"),
        (workflow.PLANNED, {"minutes_state": "draft", "minutes": "Said."}, "minutes_of_one_held"),
        (workflow.HELD, {"minutes_state": "draft"}, "minutes_written"),
        (workflow.HELD, {"minutes_state": "approved", "minutes": "Said."}, "approved_somewhere"),
        (workflow.HELD, {"minutes_published": True}, "published_once_written"),
    ],
)
def test_a_meeting_is_whole_in_each_state(state: str, given: dict[str, Any], name: str) -> None:
    refused_by(name, lambda: make.meeting(state=state, **given))


def test_a_body_meets_once_at_a_time_unless_cancelled() -> None:
    first = make.meeting()
    with pytest.raises(Conflict), act("test.write", by=None):
        make.meeting(first.body)
    make.meeting(first.body, starts_at=time(14))
    make.meeting(first.body, state=workflow.CANCELLED)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"state": workflow.DECLINED}, "item_closed_with_reason"),
        ({"restricted": True, "restricted_reason": ""}, "item_restricted_with_reason"),
        ({"answer": "Taken up."}, "item_answered_on_a_day"),
    ],
)
def test_an_item_is_whole(given: dict[str, Any], name: str) -> None:
    refused_by(name, lambda: make.item(**given))


def test_a_paper_is_a_text_or_a_link_and_is_withdrawn_with_a_reason() -> None:
    refused_by("paper_text_link_or_file", lambda: make.paper(text=""))
    refused_by("paper_withdrawn_with_reason", lambda: make.paper(withdrawn_at=clock.now()))
    make.paper(url="https://example.org/paper.pdf")


def test_an_interest_is_stated_once_for_an_item() -> None:
    item = make.item()
    refused_by("interest_stated", lambda: make.interest(item, place.person(), nature=""))
    declared = make.interest(item, place.person())
    with pytest.raises(Conflict), act("test.write", by=None):
        make.interest(item, declared.person)
