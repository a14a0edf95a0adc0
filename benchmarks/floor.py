"""The floor: a bare WSGI program that answers the API's list of commitments with one SQL statement."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import psycopg

QUERY = """
SELECT json_build_object('results', coalesce(json_agg(row), '[]'))::text FROM (
    SELECT c.id, c.title, c.description, c.measure_of_success, c.due_on, c.state,
           CASE WHEN c.due_on < current_date AND c.state IN ('accepted', 'under_way') THEN 'overdue'
                ELSE c.state END AS standing,
           c.published, c.decision_body, c.decision_on, c.decision_minute, c.made_at, c.accepted_at, c.delivered_at,
           c.confirmed_at, c.closed_at, c.closing_reason, c.returned_at, c.return_reason, c.version, c.created_at,
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
    WHERE c.published AND l.published AND c.lsp_id = 7 ORDER BY c.id LIMIT 50
) row
"""
_connection: list[psycopg.Connection[Any]] = []


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The one answer."""
    if not _connection:
        _connection.append(psycopg.connect(os.environ["DATABASE_URL"], autocommit=True))
    row = _connection[0].execute(QUERY).fetchone()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [row[0].encode() if row else b"{}"]
