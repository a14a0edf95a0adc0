"""The floor: a bare WSGI program that answers the API's list of commitments with one SQL statement."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import psycopg

QUERY = """
SELECT json_build_object('results', coalesce(json_agg(row), '[]'))::text FROM (
    SELECT c.id, c.title, c.state, c.due_on, c.number, o.name AS organisation, b.name AS block, p.name AS owner,
           l.name AS lsp
    FROM accountability_commitment c
    JOIN lsp_localstrategicpartnership l ON l.id = c.lsp_id
    JOIN lsp_organisation o ON o.id = c.organisation_id
    LEFT JOIN lsp_block b ON b.id = c.block_id
    LEFT JOIN lsp_person p ON p.id = c.owner_id
    WHERE c.published AND c.lsp_id = 7 ORDER BY c.id LIMIT 50
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
