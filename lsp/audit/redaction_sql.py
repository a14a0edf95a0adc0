"""The database side of a redaction (T5), as migration SQL: words are emptied inside an act that says so, or not at all.

`audit_redact()` and `audit_redact_history()` run with their owner's rights and demand that the innermost open act is of
the kind `audit.redact`, names its actor and gives its reason. What they empty is recorded by the database itself: a
change of the operation `REDACT` whose table and row name the event, the change or the history row that lost its words.
Those changes are sealed like all others, so a text that is empty without one was emptied behind the trail's back.

With the words goes their salt: the digest stays, and nobody can try names against it.
"""

KIND = "audit.redact"
OPERATION = "REDACT"
REFUSED = "LSP03"  # SQLSTATE: a redaction outside an act of redaction, or of what cannot be redacted
MARK = "redacted"  # what stands in a history row where words were
NO_SALT = "00000000-0000-0000-0000-000000000000"

_ACT = f"""
CREATE FUNCTION audit_redacting() RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT e.id FROM public.lsp_auditevent e JOIN public.lsp_audittext t ON t.event_id = e.id
    WHERE e.id = nullif(current_setting('lsp.event', true), '')::bigint AND e.xid = pg_current_xact_id_if_assigned()
      AND e.kind = '{KIND}' AND e.actor_id IS NOT NULL
      AND btrim(coalesce(nullif(t.content, '')::jsonb ->> 'reason', '')) <> ''
$$;

CREATE FUNCTION audit_require_redaction() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    e_id bigint;
BEGIN
    PERFORM public.audit_current_event('words', '{OPERATION}');
    e_id := public.audit_redacting();
    IF e_id IS NULL THEN
        RAISE EXCEPTION 'redaction refused: the open act is not {KIND} with an actor and a reason'
            USING ERRCODE = '{REFUSED}';
    END IF;
    RETURN e_id;
END $$;

CREATE FUNCTION audit_note_redaction(e_id bigint, r_table text, r_rows bigint[], r_content text) RETURNS void
LANGUAGE sql AS $$
    WITH changed AS MATERIALIZED (
        SELECT nextval('public.lsp_auditchange_id_seq') AS id, gen_random_uuid() AS salt, r AS row_id
        FROM (SELECT unnest(r_rows) AS r ORDER BY 1) ordered
    ), digested AS MATERIALIZED (
        SELECT *, public.audit_text_digest(salt, r_content) AS content_digest, pg_current_xact_id() AS xid,
               coalesce((SELECT max(epoch) FROM public.lsp_auditepoch), 1) AS epoch
        FROM changed
    ), kept AS (
        INSERT INTO public.lsp_audittext (change_id, content) SELECT id, r_content FROM changed
    )
    INSERT INTO public.lsp_auditchange
        (id, event_id, table_name, row_id, operation, salt, content_digest, xid, epoch, digest)
    SELECT id, e_id, r_table, row_id, '{OPERATION}', salt, content_digest, xid, epoch,
           public.audit_digest(jsonb_build_array(
               id::text, e_id::text, r_table, row_id::text, '{OPERATION}', encode(content_digest, 'hex'),
               xid::text, epoch::text))
    FROM digested;
$$;
"""  # noqa: S608  no value of a user stands in it

_TEXTS = f"""
CREATE FUNCTION audit_redact(r_events bigint[], r_changes bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    emptied bigint;
BEGIN
    PERFORM public.audit_require_redaction();
    UPDATE public.lsp_audittext SET content = ''
    WHERE content <> '' AND (event_id = ANY(r_events) OR change_id = ANY(r_changes));
    GET DIAGNOSTICS emptied = ROW_COUNT;
    RETURN emptied;
END $$;

CREATE FUNCTION audit_refuse_unless_redacting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR public.audit_redacting() IS NULL THEN
        RAISE EXCEPTION '% of % refused: it is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'LSP02';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION audit_only_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - 'content') IS DISTINCT FROM (to_jsonb(OLD) - 'content') OR NEW.content <> '' THEN
        RAISE EXCEPTION 'UPDATE of % refused: a redaction empties a text, nothing else', TG_TABLE_NAME
            USING ERRCODE = 'LSP02';
    END IF;
    IF OLD.event_id = public.audit_redacting() THEN
        RAISE EXCEPTION 'redaction refused: an act does not remove its own reason' USING ERRCODE = '{REFUSED}';
    END IF;
    IF EXISTS (SELECT 1 FROM public.lsp_auditchange WHERE id = OLD.change_id AND operation = '{OPERATION}') THEN
        RAISE EXCEPTION 'redaction refused: what a redaction removed is no word' USING ERRCODE = '{REFUSED}';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION audit_only_unsalted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept text;
BEGIN
    IF TG_TABLE_NAME = 'lsp_auditevent' THEN
        SELECT content INTO kept FROM public.lsp_audittext WHERE event_id = OLD.id;
    ELSE
        SELECT content INTO kept FROM public.lsp_audittext WHERE change_id = OLD.id;
    END IF;
    IF kept <> '' OR coalesce(to_jsonb(NEW) ->> 'salt', to_jsonb(NEW) ->> 'text_salt') <> '{NO_SALT}'
        OR (to_jsonb(NEW) - 'salt' - 'text_salt') IS DISTINCT FROM (to_jsonb(OLD) - 'salt' - 'text_salt')
    THEN
        RAISE EXCEPTION 'UPDATE of % refused: it is append-only', TG_TABLE_NAME USING ERRCODE = 'LSP02';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION audit_record_redaction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    e_id bigint := public.audit_redacting();
    r_events bigint[] := (SELECT array_agg(event_id) FROM old_rows WHERE event_id IS NOT NULL AND content <> '');
    r_changes bigint[] := (SELECT array_agg(change_id) FROM old_rows WHERE change_id IS NOT NULL AND content <> '');
BEGIN
    PERFORM public.audit_note_redaction(e_id, 'lsp_auditevent', r_events, '{{}}');
    PERFORM public.audit_note_redaction(e_id, 'lsp_auditchange', r_changes, '{{}}');
    UPDATE public.lsp_auditevent SET text_salt = '{NO_SALT}' WHERE id = ANY(r_events);
    UPDATE public.lsp_auditchange SET salt = '{NO_SALT}' WHERE id = ANY(r_changes);
    RETURN NULL;
END $$;
"""  # noqa: S608

_ROWS = """
DROP TRIGGER audit_rewrite ON {table};
CREATE TRIGGER audit_rewrite BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_unless_redacting();
CREATE TRIGGER audit_redact BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {guard}();
"""

_TRIGGERS = (
    _ROWS.format(table="lsp_audittext", guard="audit_only_emptied")
    + _ROWS.format(table="lsp_auditevent", guard="audit_only_unsalted")
    + _ROWS.format(table="lsp_auditchange", guard="audit_only_unsalted")
    + """
CREATE TRIGGER audit_redacted AFTER UPDATE ON lsp_audittext REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION audit_record_redaction();
"""
)

_HISTORY = f"""
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- audit_redact_history() names the table it is about to mark; every other rewriting is refused
    IF TG_OP = 'UPDATE' AND current_setting('lsp.redacting', true) = TG_TABLE_NAME
        AND public.audit_redacting() IS NOT NULL AND EXISTS (
            SELECT 1 FROM pg_attribute WHERE attrelid = TG_RELID AND attname = 'history_event')
    THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% of % refused: it is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'LSP02';
END $$;

CREATE FUNCTION audit_redact_history(h_table text, h_rows bigint[], h_columns text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    e_id bigint := public.audit_require_redaction();
    written text;
    present text;
    marked bigint[];
BEGIN
    IF (SELECT count(*) FROM pg_attribute a
        WHERE a.attrelid = to_regclass('public.' || quote_ident(h_table)) AND NOT a.attisdropped
          AND (a.attname = 'history_event'
               OR a.attname = ANY(h_columns) AND a.attname <> 'history_type'
                  AND a.atttypid IN ('text'::regtype, 'varchar'::regtype))
       ) <> cardinality(h_columns) + 1
    THEN
        RAISE EXCEPTION 'redaction refused: % is no history with words in %', h_table, h_columns
            USING ERRCODE = '{REFUSED}';
    END IF;
    SELECT string_agg(format('%1$I = CASE WHEN %1$I <> '''' THEN ''{MARK}'' ELSE %1$I END', c), ', '),
           string_agg(format('%I NOT IN ('''', ''{MARK}'')', c), ' OR ')
    INTO written, present FROM unnest(h_columns) c;
    PERFORM set_config('lsp.redacting', h_table, true);
    EXECUTE format(
        'WITH done AS (UPDATE public.%I SET %s WHERE history_id = ANY($1) AND (%s) RETURNING history_id)'
        ' SELECT array_agg(history_id) FROM done', h_table, written, present) INTO marked USING h_rows;
    PERFORM set_config('lsp.redacting', '', true);
    PERFORM public.audit_note_redaction(
        e_id, h_table, marked, jsonb_build_object('redacted', to_jsonb(h_columns))::text);
    RETURN coalesce(cardinality(marked), 0);
END $$;
"""  # noqa: S608

REDACTION = _ACT + _TEXTS + _TRIGGERS + _HISTORY

_BACK = """
DROP TRIGGER audit_redact ON {table};
DROP TRIGGER audit_rewrite ON {table};
CREATE TRIGGER audit_rewrite BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""

DROP_REDACTION = (
    "DROP TRIGGER audit_redacted ON lsp_audittext;"
    + "".join(_BACK.format(table=f"lsp_audit{name}") for name in ("text", "event", "change"))
    + """
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: it is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'LSP02';
END $$;
DROP FUNCTION audit_redact_history(text, bigint[], text[]);
DROP FUNCTION audit_record_redaction();
DROP FUNCTION audit_only_unsalted();
DROP FUNCTION audit_only_emptied();
DROP FUNCTION audit_refuse_unless_redacting();
DROP FUNCTION audit_redact(bigint[], bigint[]);
DROP FUNCTION audit_note_redaction(bigint, text, bigint[], text);
DROP FUNCTION audit_require_redaction();
DROP FUNCTION audit_redacting();
"""
)
