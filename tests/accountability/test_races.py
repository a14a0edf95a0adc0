"""Two at once: numbers stay gapless, one of two acts wins, the other is told."""

import pytest

from accountability.models import Commitment, CommitmentCounter
from accountability.services import commitments, progress
from lsp.errors import Conflict, LspError, StaleVersion, TransitionRefused
from tests.at_once import at_once
from tests.factories import accountability as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_C4_numbers_are_gapless_when_many_make_at_once() -> None:
    on = make.stage()
    drafts = [on.commitment() for _ in range(8)]
    refused = on.commitment(due_on=None)
    made = at_once(
        *(lambda of=of: commitments.make(of, by=on.officer) for of in drafts),
        lambda: commitments.make(refused, by=on.officer),
    )
    assert sorted(of.number for of in made[:-1]) == list(range(1, 9))
    assert isinstance(made[-1], LspError)
    assert CommitmentCounter.objects.get(lsp=on.lsp).last == 8


def test_two_accept_the_same_commitment_and_one_wins() -> None:
    on = make.stage()
    of = on.commitment("made")
    outcomes = at_once(*[lambda: commitments.accept(of, by=on.coordinator, version=of.version)] * 2)
    won = [outcome for outcome in outcomes if isinstance(outcome, Commitment)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, StaleVersion)]
    assert (len(won), len(lost)) == (1, 1)
    assert of.history.filter(state="accepted").count() == 1


def test_accept_and_return_at_once_leave_one_outcome() -> None:
    on = make.stage()
    of = on.commitment("made")
    outcomes = at_once(
        lambda: commitments.accept(of, by=on.coordinator),
        lambda: commitments.return_to_agency(of, by=on.coordinator, reason="Which wards?"),
    )
    lost = [outcome for outcome in outcomes if isinstance(outcome, LspError)]
    assert len(lost) == 1
    assert isinstance(lost[0], TransitionRefused | Conflict)
    of.refresh_from_db()
    assert of.state in ("accepted", "draft")


def test_reporting_while_it_is_confirmed_never_leaves_a_report_behind_the_confirmation() -> None:
    on = make.stage()
    of = on.commitment("delivered")
    make.report(of, on.officer, evidence=1)
    confirmed, reported = at_once(
        lambda: commitments.confirm(of, by=on.coordinator),
        lambda: progress.report(of, course="on_course", summary="One more thing.", by=on.officer),
    )
    assert isinstance(confirmed, Commitment)
    assert isinstance(reported, TransitionRefused) or reported.reported_at <= confirmed.confirmed_at


def test_twenty_editors_have_one_winner() -> None:
    on = make.stage()
    of = on.commitment()
    editors = [
        lambda n=n: commitments.edit(of, by=on.officer, version=of.version, title=f"Title {n}")
        for n in range(20)
    ]
    outcomes = at_once(*editors)
    won = [place for place, outcome in enumerate(outcomes) if isinstance(outcome, Commitment)]
    assert len(won) == 1
    assert all(isinstance(o, StaleVersion) for place, o in enumerate(outcomes) if place not in won)
    of.refresh_from_db()
    assert (of.title, of.version) == (f"Title {won[0]}", 2)
