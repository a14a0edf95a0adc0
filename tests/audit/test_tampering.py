"""Whatever is done to an export or to the trail itself, the verifier finds it (T3)."""

import json
import random
import sys

import pytest
from django.db import connection

from lsp.audit import export
from tests.audit.sealed import a_sealed_trail, lines, published
from tests.audit.tampering import TAMPERINGS, rechain
from tests.database import as_owner
from tools import verify_trail

pytestmark = pytest.mark.django_db(transaction=True)


def test_T3_a_thousand_random_tamperings_are_all_found() -> None:
    a_sealed_trail(4, 3)
    untouched, kept = lines(export.whole()), published()
    assert verify_trail.verify(untouched, kept).findings == []
    chance = random.Random(20060301)
    tried = 0
    for tampering in TAMPERINGS * 130:
        content = list(untouched)
        done = tampering(content, chance)
        if content == untouched:
            continue
        tried += 1
        assert verify_trail.verify(content, kept).findings, f"not found: {done}"
        if tried == 1000:
            return
    pytest.fail(f"only {tried} tamperings were tried")


def test_T3_a_flipped_bit_is_located() -> None:
    a_sealed_trail(1)
    untouched, kept = lines(export.whole()), published()
    chance = random.Random(7)
    for _ in range(200):
        content = list(untouched)
        number = chance.randrange(len(content))
        line = bytearray(content[number])
        line[chance.randrange(len(line) - 1)] ^= 1 << chance.randrange(8)
        content[number] = bytes(line)
        findings = verify_trail.verify(content, kept).findings
        assert any(finding.startswith((f"line {number + 1}:", f"line {number + 1},")) for finding in findings)


def test_T3_a_row_that_is_missing_is_located_by_its_seal() -> None:
    a_sealed_trail(3)
    content = lines(export.whole())
    seal_lines = [n for n, line in enumerate(content) if line.startswith(b'["seal"')]
    third = json.loads(content[seal_lines[2]])[1]
    del content[seal_lines[2] + 1]
    findings = verify_trail.verify(content, published()).findings
    assert any(finding.startswith(f"seal {third}:") and "missing" in finding for finding in findings)


def test_T3_without_published_seals_the_report_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    a_sealed_trail(1)
    content = lines(export.whole())
    rechain(content, random.Random(1))
    verifier = verify_trail.verify(content)
    verify_trail.report(verifier, 0.0, sys.stdout)
    assert verifier.findings == []
    assert "NOT compared with any published seal" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE lsp_auditevent SET actor_id = 1 WHERE id = (SELECT max(id) FROM lsp_auditevent)",
            "it was altered",
        ),
        ("UPDATE lsp_audittext SET content = content || ' '", "its text was altered"),
        ("DELETE FROM lsp_audittext", "its text is missing"),
        ("DELETE FROM lsp_auditchange WHERE id = (SELECT max(id) FROM lsp_auditchange)", "some are missing"),
        ("DELETE FROM lsp_auditseal WHERE number = 2", "a seal before it is missing"),
        ("UPDATE lsp_auditseal SET root = '' WHERE number = 2", "it is not the seal that was published"),
    ],
)
def test_T3_what_the_owner_of_the_database_does_behind_its_back_is_found(statement: str, said: str) -> None:
    a_sealed_trail(2)
    kept = published()
    with as_owner(triggers=False), connection.cursor() as cursor:
        cursor.execute(statement)
    findings = verify_trail.verify(lines(export.whole()), kept).findings
    assert any(said in finding for finding in findings), findings
