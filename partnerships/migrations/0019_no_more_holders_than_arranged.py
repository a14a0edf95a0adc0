"""No more people hold an office at a time than arranged on the day it begins; a chair one, where nothing is (L5)."""

from django.db import migrations

# Two who write at once wait for each other, so that each sees the other's. What only becomes shorter is let through:
# an end is never refused.
REFUSE = """
CREATE FUNCTION l5_no_more_holders_than_arranged() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held daterange := daterange(NEW.starts_on, NEW.ends_on);
    allowed integer;
    most integer;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.body_id = NEW.body_id AND OLD.kind = NEW.kind
            AND daterange(OLD.starts_on, OLD.ends_on) @> held THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('l5_no_more_holders_than_arranged'), NEW.body_id::integer);
    SELECT max(holders) INTO allowed FROM partnerships_officearrangement
        WHERE body_id = NEW.body_id AND kind = NEW.kind
            AND (NEW.starts_on IS NULL OR daterange(starts_on, ends_on) @> NEW.starts_on);
    allowed := coalesce(allowed, CASE NEW.kind WHEN 'chair' THEN 1 END);
    IF allowed IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT max(number) INTO most FROM (
        SELECT count(*) AS number
        FROM (SELECT DISTINCT coalesce(greatest(starts_on, NEW.starts_on), '-infinity') AS day
              FROM partnerships_office
              WHERE body_id = NEW.body_id AND kind = NEW.kind AND daterange(starts_on, ends_on) && held) AS begun
        JOIN partnerships_office AS office
            ON office.body_id = NEW.body_id AND office.kind = NEW.kind
            AND (office.starts_on IS NULL OR office.starts_on <= begun.day)
            AND (office.ends_on IS NULL OR office.ends_on > begun.day)
        GROUP BY begun.day) AS counted;
    IF most > allowed THEN
        RAISE EXCEPTION 'l5_no_more_holders_than_arranged: office % of body % has % holders at a time',
            NEW.kind, NEW.body_id, allowed
            USING ERRCODE = '23P01', CONSTRAINT = 'l5_no_more_holders_than_arranged', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER l5_no_more_holders_than_arranged AFTER INSERT OR UPDATE ON partnerships_office FOR EACH ROW
    EXECUTE FUNCTION l5_no_more_holders_than_arranged();
"""
LET_THROUGH = """
DROP TRIGGER l5_no_more_holders_than_arranged ON partnerships_office;
DROP FUNCTION l5_no_more_holders_than_arranged();
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0018_turns_of_organisations")]

    operations = [migrations.RunSQL(REFUSE, LET_THROUGH)]
