"""What holds for every act on a commitment: it is on record, taken once, on what the user saw."""

import pytest

from accountability.services import commitments
from lsp.errors import RuleRefused, StaleVersion, TransitionRefused
from lsp.models import AuditEvent
from tests.accountability.test_rules import codes
from tests.factories import accountability as make

pytestmark = pytest.mark.django_db


def test_T1_each_act_says_who_what_and_why(on: make.Stage) -> None:
    of = commitments.make(on.commitment(), by=on.officer)
    commitments.accept(of, by=on.coordinator, note="As the board asked.", publish=True)
    event = AuditEvent.objects.filter(subject_type="commitment", subject_id=of.pk).latest("id")
    assert (event.kind, event.actor_id, event.lsp_id) == ("commitment.accept", on.coordinator.pk, on.lsp.pk)
    assert [row.state for row in of.history.order_by("history_id")] == ["draft", "made", "accepted"]


def test_accept_publishes_only_when_asked(on: make.Stage) -> None:
    quiet = commitments.accept(on.commitment("made"), by=on.coordinator)
    loud = commitments.accept(on.commitment("made"), by=on.coordinator, publish=True)
    assert (quiet.published, loud.published) == (False, True)


def test_a_stale_version_is_refused_before_anything_else(on: make.Stage) -> None:
    of = on.commitment()
    seen = of.version
    commitments.edit(of, by=on.officer, version=seen, title="First")
    with pytest.raises(StaleVersion):
        commitments.edit(of, by=on.officer, version=seen, title="Second")
    of.refresh_from_db()
    assert of.title == "First"


def test_a_step_is_not_taken_twice(on: make.Stage) -> None:
    of = commitments.accept(on.commitment("made"), by=on.coordinator)
    with pytest.raises(TransitionRefused) as refused:
        commitments.accept(of, by=on.coordinator)
    assert "needs the state made; it is accepted" in str(refused.value)


def test_a_block_of_another_partnership_is_refused(on: make.Stage) -> None:
    with pytest.raises(RuleRefused) as refused:
        commitments.edit(on.commitment(), by=on.officer, block=make.stage().block)
    assert codes(refused) == {"commitment.block.other"}


def test_a_commitment_has_a_title(on: make.Stage) -> None:
    with pytest.raises(RuleRefused) as refused:
        commitments.draft(lsp=on.lsp, organisation=on.agency, title=" ", by=on.officer)
    assert codes(refused) == {"commitment.title"}


def test_only_what_may_be_edited_is(on: make.Stage) -> None:
    with pytest.raises(TypeError):
        commitments.edit(on.commitment(), by=on.officer, state="confirmed")


def test_publishing_twice_is_refused(on: make.Stage) -> None:
    of = commitments.publish(on.commitment("accepted"), by=on.coordinator)
    with pytest.raises(RuleRefused):
        commitments.publish(of, by=on.coordinator)
    back = commitments.unpublish(of, by=on.coordinator, reason="A name stands in it.")
    assert back.published is False


def test_what_was_never_accepted_is_not_published(on: make.Stage) -> None:
    never = {f"{step}_{part}": None for step in ("made", "accepted") for part in ("at", "by")}
    of = on.commitment("withdrawn", **never, number=None)
    with pytest.raises(RuleRefused) as refused:
        commitments.publish(of, by=on.coordinator)
    assert codes(refused) == {"commitment.publish.unaccepted"}
