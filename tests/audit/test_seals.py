"""Seals, the export, and the verifier that shares no code with them (T3)."""

import gzip
import json
import random
import subprocess
import sys
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from lsp import audit, clock, jobs
from lsp.audit import export, merkle, seals
from lsp.models import AuditEvent, AuditSeal, JobFile
from lsp.queries.events import page_of
from lsp.queries.trail import events_visible_to
from lsp.services import trail as services
from tests.audit.making import some_events
from tests.audit.sealed import a_sealed_trail, lines, published, seal_all
from tests.audit.tampering import flip, forge, remove, reorder, truncate
from tests.database import as_owner
from tests.factories import accountability as commitments
from tests.factories import lsp as make
from tools import verify_trail

pytestmark = pytest.mark.django_db(transaction=True)
PROGRAM = Path(verify_trail.__file__)


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
