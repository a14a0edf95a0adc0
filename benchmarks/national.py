"""A database as big as England: 388 councils, 360 partnerships, their bodies, terms, commitments and trail.

Written by the superuser with triggers off, in set-based SQL, into a database of its own; names are invented.
The scale of the trail is given in events a partnership.
"""

import psycopg

COUNCILS, PARTNERSHIPS, BODIES, SEATS, COMMITMENTS = 388, 360, 10, 8, 60
COMMON = "1, now(), ''"  # version, created_at, end_reason

STATEMENTS = (
    """INSERT INTO lsp_localauthority (id, name, slug, code, kind, region, brought_in, brought_in_source,
           starts_on, version, created_at, end_reason)
       SELECT n, 'Council ' || n, 'council-' || n, 'X' || lpad(n::text, 8, '0'), 'unitary', 'Region', false, '',
           '1974-04-01', {common} FROM generate_series(1, {councils}) n""",
    """INSERT INTO lsp_regime (id, code, name, terms, version, created_at, end_reason)
       VALUES (1, 'bench', 'Benchmark regime', '{{}}', {common})""",
    """INSERT INTO lsp_localstrategicpartnership (id, name, slug, prefix, regime_id, accountable_body_id, tier,
           two_tier_model, governance_modes, neighbourhood_renewal, about, published, version, created_at, end_reason)
       SELECT n, 'Partnership ' || n, 'partnership-' || n, 'P' || n, 1, n, 'single', '', '{{}}', false, '', true,
           {common} FROM generate_series(1, {partnerships}) n""",
    """INSERT INTO lsp_coverage (lsp_id, authority_id, version, created_at, end_reason)
       SELECT n, n, {common} FROM generate_series(1, {partnerships}) n""",
    """INSERT INTO lsp_block (id, lsp_id, name, slug, position, version, created_at, end_reason)
       SELECT l * 10 + b, l, 'Block ' || b, 'block-' || b, b, {common}
       FROM generate_series(1, {partnerships}) l, generate_series(1, 4) b""",
    """INSERT INTO lsp_organisation (id, name, slug, sector, kind, sponsoring_department, website,
           version, created_at, end_reason)
       SELECT n, 'Agency ' || n, 'agency-' || n, 'other_public', 'police', '', '', {common}
       FROM generate_series(1, {partnerships} * 10) n""",
    """INSERT INTO lsp_person (id, name, job_title, email, version, created_at)
       SELECT n, 'Person ' || n || ' Example', '', '', 1, now() FROM generate_series(1, {partnerships} * 80) n""",
    """INSERT INTO partnerships_body (id, lsp_id, name, slug, kind, statutory_basis, membership,
           published, brought_in, brought_in_source, starts_on, version, created_at, end_reason)
       SELECT l * 100 + b, l, 'Body ' || b, 'body-' || b, CASE b WHEN 1 THEN 'board' ELSE 'thematic_partnership' END,
           '', 'closed', true, false, '', '2004-01-01', {common}
       FROM generate_series(1, {partnerships}) l, generate_series(1, {bodies}) b""",
    """INSERT INTO partnerships_seat (id, body_id, label, sector, organisation_id, network, kind, voting, level,
           position, starts_on, version, created_at, end_reason)
       SELECT l * 10000 + b * 100 + s, l * 100 + b, 'Seat ' || s, 'other_public', (l - 1) * 10 + 1 + s % 10, '',
           'member', true, '', s, '2004-01-01', {common}
       FROM generate_series(1, {partnerships}) l, generate_series(1, {bodies}) b, generate_series(1, {seats}) s""",
    """INSERT INTO partnerships_appointment (seat_id, body_id, person_id, organisation_id, how, brought_in,
           brought_in_source, starts_on, version, created_at, end_reason)
       SELECT l * 10000 + b * 100 + s, l * 100 + b, (l - 1) * 80 + (b - 1) * 8 + s, (l - 1) * 10 + 1 + s % 10,
           'nominated', false, '', '2005-01-01', {common}
       FROM generate_series(1, {partnerships}) l, generate_series(1, {bodies}) b, generate_series(1, {seats}) s""",
    """INSERT INTO lsp_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active,
           date_joined)
       SELECT n, '!', false, 'user' || n, '', '', 'user' || n || '@example.org', false, true, now()
       FROM generate_series(1, {partnerships}) n""",
    """INSERT INTO lsp_rolegrant (user_id, role, lsp_id, version, created_at, end_reason)
       SELECT n, 'scrutiny_councillor', n, {common} FROM generate_series(1, {partnerships}) n""",
    """INSERT INTO lsp_apitoken (user_id, name, prefix, digest, scopes, expires_at, version, created_at)
       SELECT n, 'bench', 'pl_bench', encode(sha256(('pl_bench-' || n)::bytea), 'hex'), '["read"]',
           now() + interval '90 days', 1, now() FROM generate_series(1, {partnerships}) n""",
    """INSERT INTO accountability_commitment (id, lsp_id, organisation_id, owner_id, block_id, title, description,
           measure_of_success, due_on, state, number, published, decision_body, decision_minute, made_at, made_by_id,
           accepted_at, accepted_by_id, closing_reason, return_reason, version, created_at)
       SELECT l * 1000 + c, l, (l - 1) * 10 + 1 + c % 10, (l - 1) * 80 + c, l * 10 + 1 + c % 4, 'Promise ' || c, '',
           'It happens', current_date - 300 + c * 10, CASE c % 3 WHEN 0 THEN 'accepted' ELSE 'under_way' END, c, true,
           '', '', now(), l, now(), l, '', '', 1, now()
       FROM generate_series(1, {partnerships}) l, generate_series(1, {commitments}) c""",
    """INSERT INTO accountability_progressreport (commitment_id, course, summary, help_wanted, reported_by_id,
           reported_at, version, created_at)
       SELECT l * 1000 + c, 'on_course', 'Going well', '', l, now(), 1, now()
       FROM generate_series(1, {partnerships}) l, generate_series(1, {commitments}) c, generate_series(1, 2) r""",
    """INSERT INTO lsp_auditevent (kind, actor_id, lsp_id, subject_type, subject_id, source, request_id,
           effective_at, recorded_at, xid, epoch, text_salt, text_digest, digest)
       SELECT 'commitment.report', l, l, 'commitment', l * 1000 + 1 + e % {commitments}, 'page', '', now(), now(),
           pg_current_xact_id(), 1, gen_random_uuid(), '', ''
       FROM generate_series(1, {events}) e, generate_series(1, {partnerships}) l""",
    "ANALYZE",
)


def load(superuser_url: str, *, events: int) -> None:
    """Fill the (migrated, empty) database; `events` is the number of audit events of each partnership."""
    numbers = {
        "common": COMMON,
        "councils": COUNCILS,
        "partnerships": PARTNERSHIPS,
        "bodies": BODIES,
        "seats": SEATS,
        "commitments": COMMITMENTS,
        "events": events,
    }
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in STATEMENTS:
            connection.execute(statement.format(**numbers).encode())
