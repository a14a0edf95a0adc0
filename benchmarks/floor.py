"""The floor: a bare WSGI program that answers the API's list of commitments with one SQL statement.

It answers the same question: whose token it is, which partnerships that person holds a role or a seat in, and which
commitments they may see. What the framework does beside that (filters, problems, headers, logs) it does not.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

import psycopg

from lsp import env

HOLDS = "(starts_on IS NULL OR starts_on <= current_date) AND (ends_on IS NULL OR ends_on > current_date)"
QUERY = f"""
WITH caller AS (
    SELECT u.id FROM lsp_apitoken t JOIN lsp_user u ON u.id = t.user_id
    WHERE t.digest = %(digest)s AND t.revoked_at IS NULL AND t.expires_at > now() AND u.is_active
        AND t.scopes ?| '{{read,read:commitments}}'
), granted AS (
    SELECT role, lsp_id, organisation_id FROM lsp_rolegrant WHERE user_id = (SELECT id FROM caller) AND {HOLDS}
), officer AS (
    SELECT organisation_id FROM granted WHERE organisation_id IS NOT NULL AND lsp_id IS NULL
), person AS (
    SELECT id FROM lsp_person WHERE user_id = (SELECT id FROM caller)
), body AS (
    SELECT body_id FROM partnerships_appointment WHERE {HOLDS} AND person_id IN (SELECT id FROM person)
    UNION ALL SELECT body_id FROM partnerships_office WHERE {HOLDS} AND person_id IN (SELECT id FROM person)
    UNION ALL SELECT body_id FROM partnerships_appointment WHERE {HOLDS}
        AND organisation_id IN (SELECT organisation_id FROM officer)
    UNION ALL SELECT body_id FROM partnerships_seat WHERE {HOLDS}
        AND organisation_id IN (SELECT organisation_id FROM officer)
), inside AS MATERIALIZED (
    SELECT %(lsp)s::bigint IN (SELECT lsp_id FROM granted)
        OR EXISTS (SELECT FROM body JOIN partnerships_body b ON b.id = body_id AND b.lsp_id = %(lsp)s) AS inside
)
SELECT (SELECT id FROM caller) IS NOT NULL, json_build_object('results', coalesce(json_agg(row), '[]'))::text FROM (
    SELECT c.id, c.title, c.description, c.measure_of_success, c.due_on, c.state,
           CASE WHEN c.due_on < current_date AND c.state IN ('made', 'accepted', 'under_way') THEN 'overdue'
                WHEN c.state IN ('accepted', 'under_way') THEN 'in_progress' ELSE c.state END AS standing,
           c.published, c.decision_body, c.decision_on, c.decision_minute, c.made_at, c.accepted_at, c.delivered_at,
           c.confirmed_at, c.closed_at, c.closing_reason,
           CASE WHEN inside THEN c.returned_at END AS returned_at,
           CASE WHEN inside THEN c.return_reason END AS return_reason, c.version, c.created_at,
           json_build_object('id', l.id, 'slug', l.slug, 'name', l.name) AS lsp,
           json_build_object('id', o.id, 'slug', o.slug, 'name', o.name) AS organisation,
           json_build_object('id', b.id, 'slug', b.slug, 'name', b.name) AS block,
           json_build_object('id', p.id, 'name', p.name) AS owner,
           l.prefix || '-C-' || lpad(c.number::text, 4, '0') AS reference
    FROM accountability_commitment c
    JOIN lsp_localstrategicpartnership l ON l.id = c.lsp_id
    JOIN lsp_organisation o ON o.id = c.organisation_id
    LEFT JOIN lsp_block b ON b.id = c.block_id
    LEFT JOIN lsp_person p ON p.id = c.owner_id
    CROSS JOIN inside
    WHERE c.lsp_id = %(lsp)s AND ((c.published AND l.published) OR (
        inside AND c.state <> 'draft' AND (c.state <> 'withdrawn' OR c.number IS NOT NULL)))
    ORDER BY c.id LIMIT 50
) row
"""
_connection: list[psycopg.Connection[Any]] = []


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The one answer, to whoever sends a good token."""
    if not _connection:
        options = str(env.PLANNING["options"])
        _connection.append(psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, options=options))
    secret = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
    asked = {
        "digest": hashlib.sha256(secret.encode()).hexdigest(),
        "lsp": int(parse_qs(environ["QUERY_STRING"])["lsp"][0]),
    }
    known, body = _connection[0].execute(QUERY, asked).fetchone() or (False, "")
    if not known:
        start_response("401 Unauthorized", [("Content-Type", "application/json")])
        return [b"{}"]
    start_response("200 OK", [("Content-Type", "application/json")])
    return [body.encode()]
