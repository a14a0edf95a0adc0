"""The terms of reference that stood in the body itself become its versions: one for each text it had, by the history.

The first is in force from the body's beginning, the others from the day on which the text was changed; each is marked
brought in, for how it was adopted was not recorded (L8).
"""

from typing import Any

from django.db import migrations

SOURCE = "The record of the body, before versions were kept"
ANY_TEXT = "SELECT EXISTS (SELECT 1 FROM partnerships_historicalbody WHERE terms_of_reference <> '')"
OPEN = "SELECT audit_open('terms-of-reference.bring_in', NULL, NULL, '', NULL, 'migration', NULL, '', NULL, now(), %s)"
VERSIONS = """
CREATE TEMPORARY TABLE told ON COMMIT DROP AS
WITH written AS (
    SELECT h.id AS body_id, btrim(h.terms_of_reference) AS text, h.history_id, b.starts_on, b.ends_on,
           (h.history_date AT TIME ZONE 'Europe/London')::date AS day
    FROM partnerships_historicalbody h JOIN partnerships_body b ON b.id = h.id
), on_a_day AS (
    SELECT *, greatest(starts_on, least(day, ends_on - 1)) AS since FROM written
), last_of_the_day AS (
    SELECT DISTINCT ON (body_id, since) * FROM on_a_day ORDER BY body_id, since, history_id DESC
), changed AS (
    SELECT *, lag(text) OVER of_body AS before FROM last_of_the_day WINDOW of_body AS (PARTITION BY body_id ORDER BY since)
), texts AS (
    SELECT *, lead(since) OVER of_body AS until, lead(text) OVER of_body AS after,
           row_number() OVER of_body = 1 AS is_first
    FROM changed WHERE before IS DISTINCT FROM text WINDOW of_body AS (PARTITION BY body_id ORDER BY since)
)
SELECT body_id, text, row_number() OVER (PARTITION BY body_id ORDER BY since) AS number,
       CASE WHEN is_first THEN starts_on ELSE since END AS starts_on, coalesce(until, ends_on) AS ends_on,
       CASE WHEN after <> '' THEN 'superseded' ELSE 'adopted' END AS state,
       CASE WHEN after = '' THEN 'Taken out of the record of the body' ELSE '' END AS end_reason
FROM texts WHERE text <> '';
"""
COLUMNS = "body_id, text, number, starts_on, ends_on, state, end_reason"
INSERT = f"""
INSERT INTO partnerships_termsofreference
    ({COLUMNS}, brought_in, brought_in_source, version, created_at)
SELECT {COLUMNS}, true, %s, 1, now() FROM told ORDER BY body_id, number
"""  # noqa: S608  names of our own columns
HISTORY = f"""
INSERT INTO partnerships_historicaltermsofreference
    (id, {COLUMNS}, brought_in, brought_in_source, version, created_at,
     history_date, history_type, history_change_reason)
SELECT id, {COLUMNS}, brought_in, brought_in_source, version, created_at, now(), '+', ''
FROM partnerships_termsofreference
"""  # noqa: S608  names of our own columns


def into_versions(apps: Any, schema_editor: Any) -> None:
    """Write the versions, in one act of the system."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(ANY_TEXT)
        if not cursor.fetchone()[0]:
            return
        text = '{"actor": "system", "reason": "Versions of terms of reference are kept", "subject": ""}'
        cursor.execute(OPEN, [text])
        cursor.execute(VERSIONS)
        cursor.execute(INSERT, [SOURCE])
        cursor.execute(HISTORY)


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0010_terms_of_reference")]

    operations = [migrations.RunPython(into_versions, migrations.RunPython.noop)]
