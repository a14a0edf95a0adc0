"""What was recorded is told from what was sent ahead; numbers are kept (P9), and go on from what was (L8)."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


NEVER_RENUMBERED = """
CREATE FUNCTION p9_never_renumbered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'p9_never_renumbered: decision % keeps its body, year and number', OLD.id
        USING ERRCODE = '23514', CONSTRAINT = 'p9_never_renumbered', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER p9_never_renumbered BEFORE UPDATE ON partnerships_decision FOR EACH ROW
    WHEN ((OLD.body_id, OLD.year, OLD.number) IS DISTINCT FROM (NEW.body_id, NEW.year, NEW.number))
    EXECUTE FUNCTION p9_never_renumbered();
"""
RENUMBERED = """
DROP TRIGGER p9_never_renumbered ON partnerships_decision;
DROP FUNCTION p9_never_renumbered();
"""
# Financial years begin on 1 April: three months earlier the calendar year is the year's first.
YEAR_OF_THE_DAY = """
ALTER TABLE partnerships_decision ADD CONSTRAINT p9_year_of_the_day CHECK (
    year = extract(year FROM decided_on - interval '3 months')::integer::text || '-'
        || lpad(((extract(year FROM decided_on - interval '3 months')::integer + 1) % 100)::text, 2, '0'));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("lsp", "0004_taken_back_the_same_day"),
        ("partnerships", "0004_govern_meetings"),
    ]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="recorded_at",
            field=models.DateTimeField(
                blank=True, editable=False, help_text="empty: sent ahead only, and counted nowhere", null=True
            ),
        ),
        migrations.AddField(
            model_name="decisioncounter",
            name="started_after",
            field=models.PositiveIntegerField(
                default=0, help_text="numbers up to this one were given before joining (L8)"
            ),
        ),
        migrations.AddField(
            model_name="historicalattendance",
            name="recorded_at",
            field=models.DateTimeField(
                blank=True, editable=False, help_text="empty: sent ahead only, and counted nowhere", null=True
            ),
        ),
        migrations.AddField(
            model_name="historicaldecisioncounter",
            name="started_after",
            field=models.PositiveIntegerField(
                default=0, help_text="numbers up to this one were given before joining (L8)"
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("text", config="english"),
                name="partnerships_decision_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisioncounter",
            constraint=models.CheckConstraint(
                condition=models.Q(("started_after__lte", models.F("last"))),
                name="l8_numbering_goes_on_from_what_was",
            ),
        ),
        migrations.RunSQL(NEVER_RENUMBERED, RENUMBERED),
        migrations.RunSQL(
            YEAR_OF_THE_DAY, "ALTER TABLE partnerships_decision DROP CONSTRAINT p9_year_of_the_day;"
        ),
    ]
