"""Two at once on an agreement: one order of events, each told clearly what happened."""

from typing import Any

import pytest

from lsp import clock
from lsp.errors import Conflict, LspError, RuleRefused, TransitionRefused
from lsp.models import AuditEvent
from partnerships.models import Agreement, Office, Signature
from partnerships.services import agreement_force, agreements, offices
from tests.at_once import at_once
from tests.factories import agreements as make
from tests.factories import partnerships as structure

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
ROUNDS = 5


def signing(on: make.Stage, of: Agreement, body: Any, user: Any) -> Any:
    """What signs the text that stands now, whatever it is by then."""
    party, digest = on.party(of, body), of.current.digest
    return lambda: make.agreement_signing.sign(of, by=user, party=party, digest=digest)


def test_A2_two_chairs_sign_at_the_same_moment_and_it_is_in_force_once() -> None:
    on = make.stage()
    for _ in range(ROUNDS):
        of = on.agreement("circulated")
        done = at_once(signing(on, of, on.board, on.board_chair), signing(on, of, on.safer, on.safer_chair))
        assert not [each for each in done if isinstance(each, LspError)]
        of.refresh_from_db()
        assert (of.state, of.signatures.count()) == ("in_force", 2)
        assert of.agreed.signed_pdf is not None
        events = AuditEvent.objects.filter(kind="agreement.come_into_force", subject_id=of.pk)
        assert events.count() == 1


def changing(on: make.Stage, of: Agreement, title: str) -> Any:
    """What circulates the next version."""
    return lambda: agreements.change(of, by=on.coordinator, title=title)


def test_A1_the_text_changes_while_the_chair_signs() -> None:
    on = make.stage()
    for number in range(ROUNDS):
        of = on.agreement("circulated")
        signed, changed = at_once(
            signing(on, of, on.board, on.board_chair), changing(on, of, f"Title {number}")
        )
        assert isinstance(changed, Agreement)
        if isinstance(signed, LspError):
            assert isinstance(signed, Conflict)
            assert signed.reasons[0].code == "agreement.text_changed"
        of = Agreement.objects.select_related("current").get(pk=of.pk)
        assert not Signature.objects.filter(agreement_version=of.current).exists(), "none under the new text"


def test_A2_the_chair_is_handed_over_while_its_holder_signs() -> None:
    on = make.stage()
    of = on.agreement("circulated")
    office = Office.objects.get(body=on.board)
    successor = structure.appointment(structure.seat(on.board)).person
    signed, handed = at_once(
        signing(on, of, on.board, on.board_chair),
        lambda: offices.hand_over(
            office, by=on.coordinator, person=successor, on=clock.today(), reason="Elected."
        ),
    )
    assert isinstance(handed, Office)
    if isinstance(signed, LspError):
        assert isinstance(signed, RuleRefused)
        assert signed.reasons[0].code == "agreement.not_the_chair"


def test_A1_one_chair_in_two_windows_signs_once() -> None:
    on = make.stage()
    of = on.agreement("circulated")
    done = at_once(*[signing(on, of, on.board, on.board_chair)] * 4)
    won = [each for each in done if isinstance(each, Agreement)]
    lost = [each for each in done if isinstance(each, RuleRefused | Conflict)]
    assert (len(won), len(lost)) == (1, 3)
    assert of.signatures.count() == 1


def test_A2_the_daily_task_in_two_workers_puts_it_in_force_once() -> None:
    on = make.stage()
    of = on.agreement("signed")
    with clock.at(clock.days_from_today(31)):
        moment = clock.now()

    def work() -> int:
        with clock.at(moment):
            return agreement_force.let_take_effect()

    assert sum(at_once(work, work)) == 1
    of.refresh_from_db()
    assert of.state == "in_force"


def test_withdrawn_while_it_is_circulated_leaves_one_outcome() -> None:
    on = make.stage()
    of = on.agreement()
    done = at_once(
        lambda: agreements.circulate(of, by=on.coordinator),
        lambda: agreements.withdraw(of, by=on.coordinator, reason="No."),
    )
    lost = [each for each in done if isinstance(each, LspError)]
    of.refresh_from_db()
    assert of.state == "withdrawn"
    assert not lost or isinstance(lost[0], TransitionRefused)


def test_numbers_are_gapless_when_several_draft_at_once() -> None:
    on = make.stage()
    others: Any = [lambda n=n: on.agreement(title=f"Title {n}") for n in range(6)]
    made = at_once(*others, lambda: on.agreement(title=""))
    assert sorted(each.number for each in made[:-1]) == list(range(1, 7))
    assert isinstance(made[-1], LspError)
