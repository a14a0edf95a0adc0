"""How fast obligations are judged: `python -m benchmarks.judgements` (LSPS, 40 by default), in a database of its own.

Each partnership has 40 agencies with 11 obligations each, judged by quarters of ten years: 17,600 judgements, from
meetings and contributions. Measured: judging alone, what is kept written anew, written again where nothing changed; and
the page that judges all of one partnership against the page of one agency.
"""

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import psycopg

from benchmarks.__main__ import database

LSPS = int(os.environ.get("LSPS", "40"))
AGENCIES, KINDS = 40, 11
ROUNDS = 9
FIRST = "date '2016-10-01'"
OBLIGATION = (
    "version, created_at, starts_on, end_reason, brought_in, brought_in_source, lsp_id, organisation_id, kind, title,"
    " basis, provision, rests_on, measure, unit, amount, met_at, partly_met_at, period, due_days, regime_id"
)
STATEMENTS = (
    """INSERT INTO lsp_localstrategicpartnership SELECT (jsonb_populate_record(l, jsonb_build_object(
       'id', 1000 + n, 'slug', 'bench-' || n, 'prefix', 'B' || n, 'name', 'Bench ' || n))).*
       FROM lsp_localstrategicpartnership l, generate_series(1, {lsps}) n""",
    """INSERT INTO lsp_organisation (
       id, version, created_at, name, slug, sector, kind, end_reason, sponsoring_department, website)
       SELECT 1000 + n, 1, now(), 'Agency ' || n, 'agency-' || n, 'other_public', '', '', '', ''
       FROM generate_series(1, {agencies}) n""",
    f"""INSERT INTO accountability_obligation ({OBLIGATION})
       SELECT 1, now(), {FIRST}, '', false, '', 1000 + l, 1000 + a, 'kind' || k, 'Kind ' || k, 'goodwill', '', '',
              CASE k WHEN 1 THEN 'attendance' ELSE 'contribution' END,
              CASE k WHEN 1 THEN 'percent' ELSE 'pounds' END, CASE k WHEN 1 THEN NULL ELSE 1000 END,
              75, 50, 'quarter', 30, (SELECT min(id) FROM lsp_regime)
       FROM generate_series(1, {{lsps}}) l, generate_series(1, {{agencies}}) a, generate_series(1, {{kinds}}) k""",
    """INSERT INTO accountability_contribution (id, version, created_at, unit, title, amount, day, note, reported_at,
       withdrawn_reason, organisation_id, reported_by_id)
       SELECT o.id * 100 + q, 1, now(), 'pounds', 'Grant', 1000, o.starts_on + q * 91 + 5, '', now(), '',
              o.organisation_id, (SELECT min(id) FROM lsp_user)
       FROM accountability_obligation o, generate_series(0, 39, 3) q WHERE o.measure = 'contribution'""",
    """INSERT INTO accountability_contributionpart (version, created_at, amount, state, reported_at, confirmed_at,
       return_reason, contribution_id, obligation_id, lsp_id, organisation_id, reported_by_id, confirmed_by_id)
       SELECT 1, now(), 100 * (c.id % 13), 'confirmed', now(), now(), '', c.id, o.id, o.lsp_id, o.organisation_id,
              c.reported_by_id, (SELECT max(id) FROM lsp_user)
       FROM accountability_contribution c JOIN accountability_obligation o ON o.id = c.id / 100
       WHERE c.id % 13 > 0""",
    "ANALYZE",
)


def main() -> None:
    """Measure, and say so."""
    os.environ.update(database("bench_judgements"))
    import django

    django.setup()
    from benchmarks.structure_setup import partnership

    _, coordinator = partnership()
    _fill()
    from accountability.models import Obligation

    ids = list(Obligation.objects.order_by("pk").values_list("pk", flat=True))
    print(f"{LSPS} partnerships, {len(ids):,} obligations, load {os.getloadavg()[0]:.1f}")
    _judge(ids)
    _pages(coordinator)


def _fill() -> None:
    with psycopg.connect(os.environ["SUPERUSER_URL"], autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in STATEMENTS:
            connection.execute(statement.format(lsps=LSPS, agencies=AGENCIES, kinds=KINDS).encode())


def _judge(ids: list[int]) -> None:
    from accountability.queries.judging import Asked, judged
    from accountability.services import judging
    from lsp import clock

    def alone() -> int:
        day, size = clock.today(), judging.CHUNK
        chunks = (ids[start : start + size] for start in range(0, len(ids), size))
        return sum(1 for chunk in chunks for _ in judged(Asked(day, ids=chunk)))

    _told("judged alone", alone)
    _told("judged and kept anew", lambda: judging.refresh(ids))
    _told("judged again, nothing changed", lambda: judging.refresh(ids))


def _told(what: str, work: Callable[[], int]) -> None:
    began, spent = time.perf_counter(), time.process_time()
    number = work()
    wall, cpu = time.perf_counter() - began, time.process_time() - spent
    print(
        f"{what}: {number:,} judgements, {number / wall:,.0f}/s (Python alone {number / cpu:,.0f}/s; aim 20,000)"
    )


def _pages(coordinator: Any) -> None:
    """The grid of one partnership against the page of one agency: medians."""
    from django.test import Client

    from lsp.audit import act
    from lsp.models import Role, RoleGrant

    with act("benchmark.begin", by=None):
        RoleGrant(user=coordinator, role=Role.COORDINATOR, lsp_id=1001).save()
    client = Client(headers={"host": "localhost"})
    client.force_login(coordinator)
    grid, agency = (_median(client, path) for path in ("/bench-1/obligations/", "/agencies/agency-1/"))
    print(
        f"grid {grid * 1000:.0f} ms, agency's page {agency * 1000:.0f} ms: {grid / agency:.2f} (aim below 2)"
    )


def _median(client: Any, path: str) -> float:
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = client.get(path, secure=True)
        spent.append(time.perf_counter() - began)
        assert answer.status_code == 200, (path, answer.status_code)
    return statistics.median(spent)


if __name__ == "__main__":
    main()
