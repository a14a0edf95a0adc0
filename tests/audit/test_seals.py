"""Seals, the export, and the verifier that shares no code with them (T3, T5)."""

import gzip
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction

from lsp import audit, clock, jobs
from lsp.audit import export, merkle, seals
from lsp.models import AuditEvent, AuditSeal, JobFile
from lsp.queries.events import page_of
from lsp.queries.trail import events_visible_to
from lsp.services import trail as services
from tests.audit.making import some_events
from tests.database import as_owner
from tests.factories import accountability as commitments
from tests.factories import lsp as make
from tools import verify_trail

pytestmark = pytest.mark.django_db(transaction=True)
PROGRAM = Path(verify_trail.__file__)
PATIENCE = 30  # seconds: a transaction elsewhere in the cluster delays the seal, as it should


def seal_all() -> list[AuditSeal]:
    """Seal until nothing waits."""
    made = []
    end = time.monotonic() + PATIENCE
    while seals.unsealed() and time.monotonic() < end:
        seal = seals.seal()
        made += [seal] if seal else []
        time.sleep(0 if seal else 0.05)
    assert not seals.unsealed()
    return made


def lines(of: Iterator[str]) -> list[bytes]:
    with transaction.atomic():
        return [line.encode() for line in of]


def published() -> list[dict[str, Any]]:
    return [seals.published(seal) for seal in AuditSeal.objects.order_by("number")]


def a_sealed_trail(rounds: int = 3, count: int = 4) -> Any:
    """A partnership with so many seals."""
    lsp = make.lsp(blocks=1)
    seal_all()
    for _ in range(rounds):
        some_events(lsp, count)
        seal_all()
    return lsp


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 8, 13])
def test_T3_the_root_is_that_of_rfc_6962(count: int) -> None:
    contents = [bytes([n]) * 32 for n in range(count)]

    def by_definition(leaves: list[bytes]) -> bytes:
        if not leaves:
            return sha256(b"").digest()
        if len(leaves) == 1:
            return sha256(b"\0" + leaves[0]).digest()
        half = 1
        while half * 2 < len(leaves):
            half *= 2
        return sha256(b"\1" + by_definition(leaves[:half]) + by_definition(leaves[half:])).digest()

    assert merkle.root(contents) == by_definition(contents)


def test_T3_a_seal_covers_everything_finished_and_is_chained() -> None:
    a_sealed_trail()
    found = list(AuditSeal.objects.order_by("number"))
    assert [seal.number for seal in found] == list(range(1, len(found) + 1))
    assert sum(seal.events for seal in found) == AuditEvent.objects.count()
    for before, after in pairwise(found):
        assert (bytes(after.previous), after.xid_from) == (bytes(before.digest), before.xid_until)
    assert seals.seal() is None


def test_T3_what_is_still_open_waits_for_the_next_seal() -> None:
    seal_all()
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_current_xact_id()")
        some_events(make.lsp(blocks=1))
        seals.seal()
        assert seals.unsealed()
        with other.cursor() as cursor:
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    seal_all()
    assert verify_trail.verify(lines(export.whole()), published()).findings == []


def test_T3_a_transaction_of_another_database_delays_no_seal() -> None:
    settings = connection.get_connection_params()
    with psycopg.connect(**{**elsewhere(settings), "dbname": "postgres"}) as other:
        other.execute("SELECT pg_current_xact_id()")
        some_events(make.lsp(blocks=1))
        assert seal_all()


def elsewhere(settings: dict[str, Any]) -> dict[str, Any]:
    return {name: settings[name] for name in ("host", "user", "port") if settings.get(name)}


def test_T3_of_two_sealers_one_seals() -> None:
    some_events(make.lsp(blocks=1))
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [seals.LOCK])
        assert seals.seal() is None
    finally:
        other.close()
    assert seal_all()


def test_T3_a_restore_begins_a_new_epoch_and_the_chain_goes_on() -> None:
    lsp = a_sealed_trail(1)
    some_events(lsp, 2)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO lsp_auditepoch VALUES (2, now(), 'restored')")
    some_events(lsp, 2)
    seal_all()
    assert {seal.epoch for seal in AuditSeal.objects.all()} == {1, 2}
    assert verify_trail.verify(lines(export.whole()), published()).findings == []


def test_T3_nothing_is_wrong_with_an_untouched_export(tmp_path: Path) -> None:
    a_sealed_trail()
    trail, kept = tmp_path / "trail.jsonl", tmp_path / "seals.json"
    trail.write_bytes(b"".join(lines(export.whole())))
    kept.write_text(json.dumps({"seals": published(), "next": None}))
    done = subprocess.run(
        [sys.executable, "-I", PROGRAM, trail, kept],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "Nothing is wrong." in done.stdout
    assert f"the last of them seal {len(published())}" in done.stdout


def test_T3_the_verifier_uses_the_standard_library_alone() -> None:
    imported = [
        line.split()[1] for line in PROGRAM.read_text().splitlines() if line.startswith(("import ", "from "))
    ]
    assert set(imported) <= sys.stdlib_module_names


# Tampering --------------------------------------------------------------------------------------------------


def flip(content: list[bytes], chance: random.Random) -> str:
    """One bit of one byte."""
    number = chance.randrange(len(content))
    line = bytearray(content[number])
    line[chance.randrange(len(line))] ^= 1 << chance.randrange(8)
    content[number] = bytes(line)
    content[:] = b"".join(content).splitlines(keepends=True)
    return "flipped"


def remove(content: list[bytes], chance: random.Random) -> str:
    del content[chance.randrange(len(content))]
    return "removed"


def insert(content: list[bytes], chance: random.Random) -> str:
    content.insert(chance.randrange(1, len(content)), content[chance.randrange(len(content))])
    return "inserted"


def forge(content: list[bytes], chance: random.Random) -> str:
    """A row changed together with its own digests."""
    number = chance.choice(
        [n for n, line in enumerate(content) if line.startswith((b'["event"', b'["change"'))]
    )
    row = json.loads(content[number])
    place = 15 if row[0] == "event" else 6
    row[-2] = row[-2].replace("Renamed", "Altered") + " "
    row[place] = sha256((row[-3] + row[-2]).encode()).hexdigest()
    row[-1] = verify_trail.digest_of(row[1 : place + 1] if row[0] == "event" else row[1:-3])
    content[number] = export.line(*row).encode()
    return "forged"


def reorder(content: list[bytes], chance: random.Random) -> str:
    one, other = chance.sample(range(len(content)), 2)
    content[one], content[other] = content[other], content[one]
    return "moved"


def truncate(content: list[bytes], chance: random.Random) -> str:
    del content[chance.randrange(len(content)) :]
    return "cut short"


def rechain(content: list[bytes], chance: random.Random) -> str:
    """A row forged, and every seal from there on made anew so that the chain holds."""
    forge(content, chance)
    made_anew(content)
    return "chained anew"


def drop_and_rechain(content: list[bytes], chance: random.Random) -> str:
    changes = [n for n, line in enumerate(content) if line.startswith(b'["change"')]
    del content[chance.choice(changes)]
    made_anew(content)
    return "dropped and chained anew"


def made_anew(content: list[bytes]) -> None:
    previous = ""
    seal_at = [n for n, line in enumerate(content) if line.startswith(b'["seal"')]
    for begin, end in zip(seal_at, [*seal_at[1:], len(content) - 1], strict=True):
        rows = [json.loads(line) for line in content[begin + 1 : end]]
        seal = json.loads(content[begin])
        seal[5] = str(sum(row[0] == "event" for row in rows))
        seal[6] = str(sum(row[0] == "change" for row in rows))
        seal[7], seal[8] = merkle.root(bytes.fromhex(row[-1]) for row in rows).hex(), previous
        previous = seal[10] = verify_trail.digest_of(seal[1:-1])
        content[begin] = export.line(*seal).encode()


TAMPERINGS: tuple[Callable[[list[bytes], random.Random], str], ...] = (
    flip, flip, flip, remove, insert, forge, reorder, truncate, rechain, drop_and_rechain,
)  # fmt: skip


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


def test_T5_an_emptied_text_is_redacted_not_altered() -> None:
    a_sealed_trail(1)
    with as_owner(triggers=False), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE lsp_audittext SET content = '' WHERE event_id = (SELECT max(event_id) FROM lsp_audittext)"
        )
    verifier = verify_trail.verify(lines(export.whole()), published())
    assert verifier.findings == []
    assert len(verifier.redacted) == 1


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


# One partnership's export -----------------------------------------------------------------------------------


def test_T3_V1_an_export_of_one_partnership_proves_its_rows_and_shows_no_others() -> None:
    mine, other = make.lsp(blocks=1), make.lsp(blocks=1)
    auditor = make.auditor(mine)
    for lsp in (mine, other, mine, other):
        some_events(lsp, 3)
        seal_all()
    content = lines(export.of_partnership(mine, user=auditor))
    verifier = verify_trail.verify(content, published())
    assert verifier.findings == []
    assert verifier.rows["event"] == AuditEvent.objects.filter(lsp_id=mine.pk).count() == 6
    assert verifier.hidden > 6
    rows = [json.loads(line) for line in content if line.startswith(b'["event"')]
    assert {row[4] for row in rows} == {str(mine.pk)}
    chance = random.Random(3)
    for tampering in (flip, remove, forge, reorder, truncate) * 30:
        tampered = list(content)
        done = tampering(tampered, chance)
        assert tampered == content or verify_trail.verify(tampered, published()).findings, done


def test_V1_what_was_an_agencys_draft_stays_hidden_from_scrutiny_in_page_and_export() -> None:
    stage = commitments.stage()
    scrutiny = make.scrutiny_councillor(stage.lsp)
    made = commitments.commitment(stage)
    with audit.act("commitment.edit", by=stage.officer, subject=made, reason="A draft of ours"):
        made.measure_of_success = "A draft of ours"
        made.save()
    with audit.act("commitment.edit", by=stage.officer, subject=made):
        made.measure_of_success = "What we put forward"
        made.save()
    with audit.act("commitment.make", by=stage.officer, subject=made, reason="A promise"):
        made.state, made.number, made.made_at, made.made_by = "made", 1, clock.now(), stage.officer
        made.save()
    seal_all()
    told = {
        reader: "".join(
            f"{row.why} {row.changes}"
            for row in page_of(events_visible_to(reader, stage.lsp), user=reader).rows
        )
        + b"".join(lines(export.of_partnership(stage.lsp, user=reader))).decode()
        for reader in (scrutiny, stage.coordinator)
    }
    assert "A draft of ours" in told[stage.coordinator]
    assert "A draft of ours" not in told[scrutiny]
    assert "A promise" in told[scrutiny]
    content = lines(export.of_partnership(stage.lsp, user=scrutiny))
    assert verify_trail.verify(content, published()).findings == []


def test_T3_the_export_is_a_job_for_who_reads_the_trail() -> None:
    lsp = a_sealed_trail(1)
    auditor = make.auditor(lsp)
    job = services.request_export(lsp, by=auditor)
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == "done", job.report
    content = gzip.decompress(bytes(JobFile.objects.get(job=job).content)).splitlines(keepends=True)
    assert verify_trail.verify(content, published()).findings == []
    assert job.report["counts"]["lines"] == len(content)


def test_T1_sealing_goes_on_while_others_write() -> None:
    lsp = make.lsp(blocks=1)
    with audit.act("block.rename", by=None, lsp=lsp):
        some_events(lsp, 2)
    assert seal_all()
