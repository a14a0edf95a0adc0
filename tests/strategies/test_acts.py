"""What holds for every act on an action: it is on record, taken once, on what the user saw."""

import pytest

from lsp import clock
from lsp.errors import InvalidInput, StaleVersion, TransitionRefused
from lsp.models import AuditEvent
from lsp.queries.trail import record_history
from strategies.models import Action
from strategies.services import action_milestones, action_resources, actions
from tests.factories import strategies as make

pytestmark = pytest.mark.django_db


def test_T1_each_act_says_who_what_and_why(on: make.Stage) -> None:
    helper = make.member(on)
    of = actions.draft(
        lsp=on.lsp, block=on.block, organisation=on.agency, title="Gates", by=on.coordinator, contributors=[helper]
    )  # fmt: skip
    actions.edit(
        of, by=on.coordinator, serves="Less fear", starts_on=clock.today(), due_on=clock.today(), contributors=[]
    )  # fmt: skip
    action_resources.plan(of, by=on.officer, organisation=on.agency, unit="in_kind", what="Rooms")
    actions.agree(of, by=on.coordinator, note="Minute 7")
    actions.complete(of, by=on.officer, note="All up.")
    events = AuditEvent.objects.filter(subject_type="action", subject_id=of.pk).order_by("id")
    assert [(event.kind, event.actor_id, event.lsp_id) for event in events] == [
        ("action.draft", on.coordinator.pk, on.lsp.pk),
        ("action.edit", on.coordinator.pk, on.lsp.pk),
        ("action.agree", on.coordinator.pk, on.lsp.pk),
        ("action.complete", on.officer.pk, on.lsp.pk),
    ]
    assert [row.state for row in of.history.order_by("history_id")] == ["draft", "draft", "agreed", "done"]
    row = of.contributors.get()
    assert [each.left_at for each in row.history.order_by("history_id")] == [None, row.left_at]
    planned = AuditEvent.objects.get(kind="action-resource.plan")
    assert (planned.lsp_id, planned.subject_id) == (on.lsp.pk, of.resources.get().pk)


def test_T3_a_stale_version_is_refused_before_anything_else(on: make.Stage) -> None:
    of = make.action(on, "agreed")
    make.resource(of)
    step, seen = make.milestone(of), of.version
    resource = of.resources.order_by("pk").first()
    assert resource is not None
    actions.edit(of, by=on.coordinator, version=seen, title="First", reason="Clearer.")
    action_milestones.change(step, by=on.officer, title="First")
    for attempt in (
        lambda: actions.edit(of, by=on.coordinator, version=seen, title=" ", reason=""),
        lambda: actions.complete(of, by=on.officer, version=seen),
        lambda: actions.drop(of, by=on.coordinator, version=seen, reason=""),
        lambda: action_milestones.change(step, by=on.officer, version=1, title=""),
        lambda: action_milestones.finish(step, by=on.officer, version=1),
        lambda: action_milestones.reopen(step, by=on.officer, version=1, reason=""),
        lambda: action_milestones.drop(step, by=on.officer, version=1, reason=""),
        lambda: action_resources.take_back(resource, by=on.officer, version=7, reason=""),
    ):
        with pytest.raises(StaleVersion):
            attempt()
    of.refresh_from_db()
    assert (of.title, of.state) == ("First", "agreed")
    for table, state in ((actions.agree, "draft"), (actions.reopen, "done")):
        with pytest.raises(StaleVersion):
            table(make.action(on, state), by=on.coordinator, version=9, **WHY.get(state, {}))


WHY = {"done": {"reason": "One ward."}}


def test_who_contributes_changed_makes_what_others_saw_stale(on: make.Stage) -> None:
    of = make.action(on)
    actions.edit(of, by=on.coordinator, contributors=[make.member(on)])
    with pytest.raises(StaleVersion):
        actions.edit(of, by=on.coordinator, version=of.version, contributors=[])
    assert of.contributors.get().left_at is None


def test_a_step_is_not_taken_twice(on: make.Stage) -> None:
    of = actions.complete(make.action(on, "agreed"), by=on.officer)
    with pytest.raises(TransitionRefused, match="needs the state agreed; it is done"):
        actions.complete(of, by=on.officer)


def test_only_what_may_be_edited_is(on: make.Stage) -> None:
    of = make.action(on)
    with pytest.raises(TypeError):
        actions.edit(of, by=on.coordinator, state="done")
    with pytest.raises(TypeError):
        action_milestones.change(make.milestone(of), by=on.coordinator, position=7)
    told = {"lsp": on.lsp, "block": on.block, "organisation": on.agency, "by": on.coordinator}
    for attempt in (
        lambda: actions.edit(of, by=on.coordinator, title="x" * 201),
        lambda: actions.draft(title="x" * 201, **told),
    ):
        with pytest.raises(InvalidInput):
            attempt()
    assert Action.objects.get(pk=of.pk).version == 1


def test_those_that_contribute_come_leave_and_come_back(on: make.Stage) -> None:
    one, other = make.member(on), make.member(on)
    of = actions.draft(
        lsp=on.lsp, block=on.block, organisation=on.agency, title="G", by=on.coordinator, contributors=[one, one]
    )  # fmt: skip
    assert of.contributors.count() == 1
    actions.edit(of, by=on.coordinator, contributors=[other])
    actions.edit(of, by=on.coordinator, title="Gates")
    actions.edit(of, by=on.coordinator, contributors=[other, one])
    rows = of.contributors.order_by("pk")
    assert [(row.organisation, row.left_at is None) for row in rows] == [
        (one, False),
        (other, True),
        (one, True),
    ]


def test_a_milestone_is_done_opened_again_and_given_up(on: make.Stage) -> None:
    of = make.action(on, "agreed")
    step = action_milestones.add(of, by=on.officer, title="Gates", due_on=clock.today())
    done = action_milestones.finish(step, by=on.officer)
    assert (done.done_on, done.done_by, done.is_open) == (clock.today(), on.officer, False)
    opened = action_milestones.reopen(step, by=on.coordinator, reason="One is missing.")
    assert (opened.done_on, opened.done_by) == (None, None)
    dropped = action_milestones.drop(step, by=on.officer, reason=" No money. ")
    assert (dropped.drop_reason, dropped.is_open) == ("No money.", False)
    other = action_milestones.add(of, by=on.officer, title="Doors", due_on=clock.today())
    assert other.position == 2


def test_T1_its_history_tells_who_came_and_left_and_what_was_done_to_its_parts(on: make.Stage) -> None:
    helper, of = make.member(on, "Example Helpers"), make.action(on)
    for contributors in ([helper], []):
        actions.edit(of, by=on.coordinator, contributors=contributors)
    left, came, _ = record_history(Action.objects.get(pk=of.pk), user=on.officer)
    for entry in (came, left):
        assert entry.kind == "action.edit"
        assert "Example Helpers" in repr(entry.changes)
    action_milestones.add(of, by=on.officer, title="First gates", due_on=clock.today())
    action_resources.plan(of, by=on.officer, organisation=on.agency, unit="in_kind", what="Rooms")
    planned, step, *_ = record_history(Action.objects.get(pk=of.pk), user=on.officer)
    assert [planned.what, step.what] == ["Resource planned: Rooms", "Milestone set: First gates"]
