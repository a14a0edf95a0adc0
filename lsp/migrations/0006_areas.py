"""Areas are entered: brought in with their source (L8), one of a code and of a name, and never in a circle."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
import lsp.models.ranges
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

NO_CIRCLE = """
CREATE FUNCTION lsp_areaparent_no_circle() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(2007401);  -- two who each close one half of a circle come one after the other
    IF EXISTS (
        WITH RECURSIVE above(area_id, id, days) AS (
            SELECT area_id, parent_id, daterange(starts_on, ends_on) FROM written
            UNION
            SELECT above.area_id, link.parent_id, above.days * daterange(link.starts_on, link.ends_on)
            FROM above JOIN lsp_areaparent link ON link.area_id = above.id
            WHERE above.id <> above.area_id AND above.days && daterange(link.starts_on, link.ends_on)
        )
        SELECT FROM above WHERE id = area_id AND NOT isempty(days)
    ) THEN
        RAISE EXCEPTION 'an area would lie in itself'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'lsp_areaparent_no_circle';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER lsp_areaparent_no_circle AFTER INSERT ON lsp_areaparent
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lsp_areaparent_no_circle();
CREATE TRIGGER lsp_areaparent_no_circle_later AFTER UPDATE ON lsp_areaparent
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION lsp_areaparent_no_circle();
"""
DROP_NO_CIRCLE = """
DROP TRIGGER lsp_areaparent_no_circle ON lsp_areaparent;
DROP TRIGGER lsp_areaparent_no_circle_later ON lsp_areaparent;
DROP FUNCTION lsp_areaparent_no_circle();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("lsp", "0005_redaction"),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.AlterModelOptions(
            name="areaparent",
            options={"verbose_name": "parent area"},
        ),
        migrations.AlterModelOptions(
            name="historicalareaparent",
            options={
                "get_latest_by": ("history_date", "history_id"),
                "ordering": ("-history_date", "-history_id"),
                "verbose_name": "historical parent area",
                "verbose_name_plural": "historical parent areas",
            },
        ),
        migrations.RemoveConstraint(
            model_name="areaparent",
            name="lsp_areaparent_ends_after_start",
        ),
        migrations.AddField(
            model_name="area",
            name="brought_in",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="area",
            name="brought_in_source",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="source"),
        ),
        migrations.AddField(
            model_name="historicalarea",
            name="brought_in",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="historicalarea",
            name="brought_in_source",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="source"),
        ),
        migrations.AlterField(
            model_name="area",
            name="authority",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="areas",
                to="lsp.localauthority",
                verbose_name="council",
            ),
        ),
        migrations.AlterField(
            model_name="historicalarea",
            name="authority",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="lsp.localauthority",
                verbose_name="council",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("brought_in", False), models.Q(("brought_in_source", ""), _negated=True), _connector="OR"
                ),
                name="lsp_area_l8_source",
                violation_error_message="Say where this was brought in from.",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("authority__isnull", False),
                    ("kind__in", ["constituency", "police_division"]),
                    _connector="OR",
                ),
                name="lsp_area_lies_in_a_council",
                violation_error_message="A ward, parish or neighbourhood lies in one council's area.",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("code", ""), _negated=True),
                expressions=[
                    ("kind", "="),
                    ("code", "="),
                    (
                        lsp.models.ranges.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=False
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="lsp_area_one_of_a_code",
                violation_error_message="Another area of this kind has this code on the same days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("authority", "="),
                    ("kind", "="),
                    (django.db.models.functions.text.Lower("name"), "="),
                    (
                        lsp.models.ranges.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=False
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="lsp_area_one_of_a_name",
                violation_error_message="Another area of this kind in the council has this name on the same days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="areaparent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="lsp_areaparent_ends_after_start",
                violation_error_message="The end must be later than the beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="areaparent",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("area", "="),
                    ("parent", "="),
                    (
                        lsp.models.ranges.DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=False
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="lsp_areaparent_once_at_a_time",
            ),
        ),
        migrations.AlterConstraint(
            model_name="areaparent",
            name="lsp_areaparent_not_itself",
            constraint=models.CheckConstraint(
                condition=models.Q(("area", models.F("parent")), _negated=True),
                name="lsp_areaparent_not_itself",
                violation_error_message="An area does not lie in itself.",
            ),
        ),
        migrations.RunSQL(NO_CIRCLE, DROP_NO_CIRCLE),
    ]
