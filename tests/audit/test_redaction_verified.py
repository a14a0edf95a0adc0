"""T5 seen from outside: seals hold after a redaction, and the verifier says what was redacted and by which event."""

import json
import random
from typing import Any

import pytest
from django.db import connection

from lsp import audit
from lsp.audit import export, redaction
from lsp.models import AuditChange, AuditEvent
from tests.audit.making import some_events
from tests.audit.sealed import a_sealed_trail, lines, published, seal_all
from tests.audit.tampering import TAMPERINGS
from tests.database import as_owner
from tests.factories import lsp as make
from tools import verify_trail

pytestmark = pytest.mark.django_db(transaction=True)


def verified(content: list[bytes] | None = None) -> verify_trail.Verifier:
    return verify_trail.verify(lines(export.whole()) if content is None else content, published())


def redacted(lsp: Any = None, count: int = 1) -> tuple[int, list[AuditEvent]]:
    """So many events about blocks redacted with their changes by one act; the act's event, and they."""
    events = list(AuditEvent.objects.filter(kind="block.rename").order_by("-pk")[:count])
    changes = AuditChange.objects.filter(event_id__in=[event.pk for event in events])
    with audit.act("audit.redact", by=make.user(), lsp=lsp, reason="Asked for") as opened:
        redaction.empty(
            events=[event.pk for event in events], changes=list(changes.values_list("pk", flat=True))
        )
    return opened.event_id, events


def test_T5_seals_hold_after_a_redaction_and_the_verifier_names_the_act() -> None:
    a_sealed_trail(2)
    act, events = redacted(count=2)
    for verifier in (verified(), (seal_all(), verified())[1]):
        assert verifier.findings == []
        assert len(verifier.redacted) == 4
        assert {verifier.redactions[text] for text in verifier.redacted} == {str(act)}
    told = list(verify_trail.summary(verifier, 0.0))
    when = verifier.acts[str(act)]
    assert any(
        line.startswith("redacted: ") and f"event {events[0].pk}, by event {act} at {when}" in line
        for line in told
    )
    assert "4 texts redacted, 0 rows shown as digests only" in told


def test_T5_a_text_emptied_behind_the_trails_back_is_reported() -> None:
    a_sealed_trail(1)
    redacted()
    with as_owner(triggers=False), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE lsp_audittext SET content = '' WHERE event_id = (SELECT min(event_id) FROM lsp_audittext)"
        )
    seal_all()
    verifier = verified()
    (finding,) = verifier.findings
    assert "its text was emptied, and no event says that it was redacted" in finding
    assert any(line.endswith(", by no event") for line in verify_trail.summary(verifier, 0.0))


def test_T5_words_that_came_back_are_reported() -> None:
    a_sealed_trail(1)
    act, (event,) = redacted()
    with as_owner(triggers=False), connection.cursor() as cursor:
        cursor.execute("UPDATE lsp_audittext SET content = '{}' WHERE event_id = %s", [event.pk])
    seal_all()
    findings = verified().findings
    assert f"the end: event {act} redacted event {event.pk}, yet its text stands here" in findings


def test_T5_a_redaction_claimed_by_another_kind_of_act_is_reported() -> None:
    a_sealed_trail(1)
    act, _ = redacted()
    with as_owner(triggers=False), connection.cursor() as cursor:
        cursor.execute("UPDATE lsp_auditevent SET kind = 'block.rename' WHERE id = %s", [act])
    assert any(f"its event {act} is no redaction" in finding for finding in verified().findings)


def test_T5_T3_who_hides_a_redaction_from_an_export_is_found() -> None:
    a_sealed_trail(1)
    redacted()
    seal_all()
    content = [line for line in lines(export.whole()) if b'"REDACT"' not in line]
    assert any("its text was emptied" in finding for finding in verified(content).findings)


def test_T5_T3_tampering_is_found_in_a_redacted_trail_as_well() -> None:
    a_sealed_trail(2)
    redacted(count=3)
    seal_all()
    untouched, chance = lines(export.whole()), random.Random(2026)
    for tampering in TAMPERINGS * 12:
        content = list(untouched)
        done = tampering(content, chance)
        assert content == untouched or verified(content).findings, f"not found: {done}"


def test_T5_several_processes_find_the_same() -> None:
    a_sealed_trail(3)
    redacted(count=4)
    seal_all()
    content = lines(export.whole())
    part, verify_trail.PART = verify_trail.PART, 4
    try:
        verifier = verify_trail.verify_in_parts(content, published(), 2)
    finally:
        verify_trail.PART = part
    assert verifier.findings == []
    assert verifier.redactions == verified(content).redactions


def test_T5_V1_a_partnerships_export_holds_the_redactions_of_its_own_texts_alone() -> None:
    mine, other = make.lsp(blocks=0), make.lsp(blocks=0)
    auditor = make.auditor(mine)
    some_events(mine, 2)
    act, _ = redacted(lsp=None, count=2)  # by an act of no partnership, as a person's is
    some_events(other)
    further, _ = redacted(lsp=other)
    seal_all()
    some_events(mine)
    third, _ = redacted(lsp=mine)
    content = lines(export.of_partnership(mine, user=auditor))
    verifier = verified(content)
    assert verifier.findings == []
    assert set(verifier.redactions.values()) == {str(act), str(third)}
    assert len(verifier.redacted) == len(verifier.redactions) == 6
    shown = {json.loads(line)[1] for line in content if line.startswith(b'["event"')}
    assert str(further) not in shown
