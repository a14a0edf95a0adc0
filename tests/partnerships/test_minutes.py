"""Minutes draft themselves from what was recorded, are approved at a later meeting and published."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from lsp.errors import InvalidInput, PermissionRefused, RuleRefused, StaleVersion, TransitionRefused
from partnerships import workflow
from partnerships.models import Attendance, Decision, Interest
from partnerships.services import attendance, decisions, interests, minutes
from partnerships.services.attendance import Mark
from partnerships.services.bindings import Binds
from partnerships.services.newcomers import NewPerson
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure
from tests.partnerships.stage import DECEMBER, SEPTEMBER, stage
from tests.partnerships.test_attendance import refused

pytestmark = pytest.mark.django_db


def test_the_draft_says_what_was_recorded_and_nothing_of_restricted_items() -> None:
    on = stage(seats=4, quorum=2)
    structure.seat(on.board, "Youth council", position=9)
    meeting = make.meeting(on.board)
    marks = on.marks("ppax")
    marks[1] = Mark(on.terms[1].seat, "deputy", NewPerson("Dee Deputy (invented)"))
    attendance.hold(meeting, by=on.by, marks=marks, chaired_by=on.terms[0].person)
    plan = on.item(meeting, "A plan for the parks", note="The plan was welcomed.")
    secret = on.item(meeting, "Secret sale", note="Secret words.", restricted=True, position=2)
    interests.declare(plan, by=on.by, person=on.terms[0].person, nature="Lives by a park", withdrew=True)
    council = place.organisation("Example Borough Council")
    decisions.record(
        meeting, by=on.by, item=plan, text="That the plan go to the council.", outcome="recommended",
        binds=[Binds(council, needs_own_decision=True)],
    )  # fmt: skip
    decisions.record(meeting, by=on.by, item=secret, text="Secret decision.", outcome="agreed")
    decisions.record(meeting, by=on.by, text="That the dates be noted.", outcome="noted")
    text = minutes.draft(meeting, by=on.by).minutes
    chair, deputised, apologised, absent = (term.person.name for term in on.terms)
    for said in (
        "Held on 6 June 2006, 9:30am, at Example Hall.", f"In the chair: {chair}.", "# Present", f"- {chair} (",
        f"- Dee Deputy (invented) for {deputised} (", f"# Apologies\n\n- {apologised}", f"# Absent\n\n- {absent}",
        "# Seats not filled\n\n- Youth council", "2 voting seats were present; 2 were needed. The meeting was quorate.",
        "# 1. A plan for the parks\n\nThe plan was welcomed.", "(Lives by a park) and withdrew from the item.",
        "For this item 1 of the 2 voting seats needed for a quorum were present.",
        "**Board 2006-07/001, recommended:** That the plan go to the council.",
        "It waits for the own decision of Example Borough Council. Not confirmed",
        "# 2. An item in private", "# Decisions\n\n**Board 2006-07/003, noted:** That the dates be noted.",
    ):  # fmt: skip
        assert said in text, said
    assert "ecret" not in text


def test_minutes_are_written_and_edited_until_they_are_approved_at_a_later_meeting_held() -> None:
    on = stage(seats=1, quorum=1)
    planned = make.meeting(on.board, date(2006, 7, 1))
    assert refused(TransitionRefused, lambda: minutes.draft(planned, by=on.by))[0][0] == "meeting.not_held"
    meeting = on.held()
    approve = lambda at: minutes.approve(meeting, by=on.by, approved_at=at)
    with pytest.raises(TransitionRefused):
        approve(on.held(day=SEPTEMBER))
    drafted = minutes.draft(meeting, by=on.by)
    edited = minutes.draft(drafted, by=on.by, text="Said.\r\n", version=drafted.version)
    assert (edited.minutes, edited.minutes_state) == ("Said.", workflow.DRAFT_MINUTES)
    with pytest.raises(StaleVersion):
        minutes.draft(drafted, by=on.by, text="Other words", version=drafted.version)
    assert refused(InvalidInput, lambda: minutes.draft(edited, by=on.by, text=" "))[0][2] == "minutes"
    other = stage(seats=1)
    to_come = make.meeting(on.board, DECEMBER)
    for at, code in (
        (None, "minutes.meeting"), (other.held(day=DECEMBER), "minutes.other_body"),
        (to_come, "meeting.not_held"), (meeting, "meeting.not_later"),
    ):  # fmt: skip
        assert refused(RuleRefused, lambda a=at: approve(a))[0][0] == code
    later = on.held(day=date(2006, 10, 3))
    assert approve(later).approved_at == later
    with pytest.raises(TransitionRefused):
        minutes.draft(meeting, by=on.by, text="Changed")
    with pytest.raises(TransitionRefused):
        approve(later)


def test_published_minutes_publish_who_came_and_open_decisions_alone() -> None:
    on = stage(seats=2, quorum=1)
    nobody = AnonymousUser()
    meeting = on.held(published=False)
    assert refused(TransitionRefused, lambda: minutes.publish(meeting, by=on.by))[0][0] == "minutes.none"
    open_item, closed = on.item(meeting), on.item(meeting, restricted=True, position=2)
    for item in (open_item, closed):
        decisions.record(meeting, by=on.by, item=item, text=f"On {item}", outcome="agreed")
        interests.declare(item, by=on.by, person=on.terms[0].person, nature="Trustee")
    minutes.draft(meeting, by=on.by)
    assert not Attendance.objects.visible_to(nobody).exists()
    minutes.publish(meeting, by=on.by)
    assert Attendance.objects.visible_to(nobody).count() == 2
    assert [each.item for each in Decision.objects.visible_to(nobody)] == [open_item]
    assert not Decision.objects.get(item=closed).published
    assert [each.item for each in Interest.objects.visible_to(nobody)] == [open_item]
    assert refused(TransitionRefused, lambda: minutes.publish(meeting, by=on.by))[0][0] == "minutes.published"
    assert refused(InvalidInput, lambda: minutes.unpublish(meeting, by=on.by, reason=""))[0][2] == "reason"
    minutes.unpublish(meeting, by=on.by, reason="A name was wrong.")
    assert not Attendance.objects.visible_to(nobody).exists()


def test_only_who_keeps_the_meetings_writes_minutes() -> None:
    on = stage(seats=1)
    meeting = on.held()
    for write in (minutes.draft, minutes.publish):
        with pytest.raises(PermissionRefused):
            write(meeting, by=place.auditor(on.lsp))
