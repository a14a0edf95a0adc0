"""The database side of the audit trail, as migration SQL: no write without an act (T1), nothing rewritten (T2).

`audit_open()` inserts the event of an act and names it in the transaction-local setting `lsp.event`.
Every governed table carries statement triggers that demand that event and record each row before and after.
The functions run with their owner's rights, so the application's role needs no right to write the trail itself.
Digests are SHA-256 over the text of a JSON array, so that a small program elsewhere can compute them again.
"""

from django.db import migrations

SETTING = "lsp.event"
NO_ACT = "LSP01"  # SQLSTATE: a governed table was written outside an act
APPEND_ONLY = "LSP02"  # SQLSTATE: somebody tried to rewrite the trail

_BASIS = """
CREATE FUNCTION audit_moment(moment timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

CREATE FUNCTION audit_digest(content jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(convert_to(content::text, 'UTF8'))
$$;

CREATE FUNCTION audit_text_digest(salt uuid, content text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(convert_to(salt::text || content, 'UTF8'))
$$;

CREATE FUNCTION audit_open(
    a_kind text, a_actor bigint, a_lsp bigint, a_subject_type text, a_subject_id bigint, a_source text,
    a_token bigint, a_request text, a_parent bigint, a_effective timestamptz, a_text text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    e_id bigint := nextval('public.lsp_auditevent_id_seq');
    e_salt uuid := gen_random_uuid();
    e_recorded timestamptz := clock_timestamp();
    e_xid xid8 := pg_current_xact_id();
    e_epoch integer := coalesce((SELECT max(epoch) FROM public.lsp_auditepoch), 1);
    e_text_digest bytea := public.audit_text_digest(e_salt, a_text);
BEGIN
    INSERT INTO public.lsp_auditevent (
        id, kind, actor_id, lsp_id, subject_type, subject_id, source, token_id, request_id, parent_id,
        effective_at, recorded_at, xid, epoch, text_salt, text_digest, digest)
    VALUES (
        e_id, a_kind, a_actor, a_lsp, a_subject_type, a_subject_id, a_source, a_token, a_request, a_parent,
        a_effective, e_recorded, e_xid, e_epoch, e_salt, e_text_digest,
        public.audit_digest(jsonb_build_array(
            e_id::text, a_kind, a_actor::text, a_lsp::text, a_subject_type, a_subject_id::text, a_source,
            a_token::text, a_request, a_parent::text, public.audit_moment(a_effective),
            public.audit_moment(e_recorded), e_xid::text, e_epoch::text, encode(e_text_digest, 'hex'))));
    INSERT INTO public.lsp_audittext (event_id, content) VALUES (e_id, a_text);
    PERFORM set_config('lsp.event', e_id::text, true);
    RETURN e_id;
END $$;

CREATE FUNCTION audit_current_event(t_table text, t_operation text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    e_id bigint := nullif(current_setting('lsp.event', true), '')::bigint;
BEGIN
    IF e_id IS NULL OR NOT EXISTS (
        SELECT 1 FROM public.lsp_auditevent WHERE id = e_id AND xid = pg_current_xact_id()
    ) THEN
        RAISE EXCEPTION '% of % refused: no act is open in this transaction', t_operation, t_table
            USING ERRCODE = 'LSP01';
    END IF;
    RETURN e_id;
END $$;

CREATE FUNCTION audit_require_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.audit_current_event(TG_TABLE_NAME, TG_OP);
    RETURN NULL;
END $$;

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: it is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'LSP02';
END $$;

"""

_RECORDER = """
CREATE FUNCTION audit_record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    e_id bigint := public.audit_current_event(TG_TABLE_NAME, TG_OP);
    e_xid xid8 := pg_current_xact_id();
    e_epoch integer := coalesce((SELECT max(epoch) FROM public.lsp_auditepoch), 1);
BEGIN
    IF TG_OP = 'INSERT' THEN
        {inserted}
    ELSIF TG_OP = 'DELETE' THEN
        {deleted}
    ELSE
        {updated}
    END IF;
    RETURN NULL;
END $$;

"""

_DIFFERENCE = """(SELECT jsonb_object_agg(f.key, f.value) FROM jsonb_each(to_jsonb({this})) f
                 WHERE f.value IS DISTINCT FROM to_jsonb({other}) -> f.key)"""


def _keep(rows: str, content: str) -> str:
    """The statement that records each row of a transition table: its change and, apart, its text (T5)."""
    return f"""
        WITH changed AS MATERIALIZED (
            SELECT nextval('public.lsp_auditchange_id_seq') AS id, gen_random_uuid() AS salt, id AS row_id,
                   ({content})::text AS content
            FROM {rows}
        ), digested AS MATERIALIZED (
            SELECT *, public.audit_text_digest(salt, content) AS content_digest FROM changed
        ), kept AS (
            INSERT INTO public.lsp_audittext (change_id, content) SELECT id, content FROM changed
        )
        INSERT INTO public.lsp_auditchange
            (id, event_id, table_name, row_id, operation, salt, content_digest, xid, epoch, digest)
        SELECT id, e_id, TG_TABLE_NAME, row_id, TG_OP, salt, content_digest, e_xid, e_epoch,
               public.audit_digest(jsonb_build_array(
                   id::text, e_id::text, TG_TABLE_NAME, row_id::text, TG_OP, encode(content_digest, 'hex'),
                   e_xid::text, e_epoch::text))
        FROM digested;"""  # noqa: S608  no value of a user stands in it


FUNCTIONS = _BASIS + _RECORDER.format(
    inserted=_keep("new_rows n", "jsonb_build_object('after', to_jsonb(n))"),
    deleted=_keep("old_rows o", "jsonb_build_object('before', to_jsonb(o))"),
    updated=_keep(
        "new_rows n FULL JOIN old_rows o USING (id)",  # whoever changes an id leaves both rows
        f"jsonb_build_object('before', {_DIFFERENCE.format(this='o', other='n')},"
        f" 'after', {_DIFFERENCE.format(this='n', other='o')})",
    ),
)

DROP_FUNCTIONS = """
DROP FUNCTION audit_record();
DROP FUNCTION audit_refuse();
DROP FUNCTION audit_require_act();
DROP FUNCTION audit_current_event(text, text);
DROP FUNCTION audit_open(
    text, bigint, bigint, text, bigint, text, bigint, text, bigint, timestamptz, text);
DROP FUNCTION audit_text_digest(uuid, text);
DROP FUNCTION audit_digest(jsonb);
DROP FUNCTION audit_moment(timestamptz);
"""


def append_only(table: str) -> list[migrations.RunSQL]:
    """Refuse UPDATE, DELETE and TRUNCATE on `table`, whoever asks (T2)."""
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER audit_rewrite BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();",
            f"DROP TRIGGER audit_rewrite ON {table};",
        )
    ]


def govern(table: str, *, history: str) -> list[migrations.RunSQL]:
    """Demand an act for every write of `table`, record the rows; make its `history` table append-only."""
    record = "FOR EACH STATEMENT EXECUTE FUNCTION audit_record();"
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER audit_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows {record}"
            f"CREATE TRIGGER audit_update AFTER UPDATE ON {table}"
            f" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows {record}"
            f"CREATE TRIGGER audit_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows {record}"
            f"CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();"
            f"CREATE TRIGGER audit_insert AFTER INSERT ON {history}"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_require_act();",
            f"DROP TRIGGER audit_insert ON {table}; DROP TRIGGER audit_update ON {table};"
            f"DROP TRIGGER audit_delete ON {table}; DROP TRIGGER audit_truncate ON {table};"
            f"DROP TRIGGER audit_insert ON {history};",
        ),
        *append_only(history),
    ]
