"""What agencies are to do, what they contributed, how it was judged (D1, D2, D3); parts never exceed the whole."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.math
import django.db.models.lookups
import lsp.audit.history
import lsp.clock
import lsp.models.ranges
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from lsp.audit.sql import append_only, govern

CONSISTENT = """
CREATE FUNCTION d1_parts_within_the_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    c_id bigint := CASE TG_TABLE_NAME WHEN 'accountability_contribution' THEN (to_jsonb(NEW)->>'id')::bigint
                   ELSE (to_jsonb(NEW)->>'contribution_id')::bigint END;
    whole numeric;
BEGIN
    SELECT amount INTO whole FROM accountability_contribution WHERE id = c_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM accountability_contributionpart p
        WHERE p.contribution_id = c_id AND (p.amount IS NULL) <> (whole IS NULL)
    ) OR whole < (
        SELECT sum(p.amount) FROM accountability_contributionpart p
        WHERE p.contribution_id = c_id AND p.state <> 'withdrawn'
    ) THEN
        RAISE EXCEPTION 'd1_parts_within_the_whole: the parts of contribution % exceed it', c_id
            USING ERRCODE = '23514', CONSTRAINT = 'd1_parts_within_the_whole', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER d1_parts_within_the_whole AFTER INSERT OR UPDATE ON accountability_contributionpart
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION d1_parts_within_the_whole();
CREATE CONSTRAINT TRIGGER d1_parts_within_the_whole AFTER UPDATE OF amount ON accountability_contribution
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION d1_parts_within_the_whole();

CREATE FUNCTION d1_part_of_its_obligation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM accountability_obligation o JOIN accountability_contribution c ON c.id = NEW.contribution_id
        WHERE o.id = NEW.obligation_id AND o.lsp_id = NEW.lsp_id AND o.organisation_id = NEW.organisation_id
          AND c.organisation_id = NEW.organisation_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'd1_part_of_its_obligation: another partnership or agency' USING ERRCODE = '23514',
            CONSTRAINT = 'd1_part_of_its_obligation', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d1_part_of_its_obligation
    BEFORE INSERT OR UPDATE OF contribution_id, obligation_id, lsp_id, organisation_id
    ON accountability_contributionpart FOR EACH ROW EXECUTE FUNCTION d1_part_of_its_obligation();
"""
LOOSE = """
DROP TRIGGER d1_part_of_its_obligation ON accountability_contributionpart;
DROP FUNCTION d1_part_of_its_obligation();
DROP TRIGGER d1_parts_within_the_whole ON accountability_contribution;
DROP TRIGGER d1_parts_within_the_whole ON accountability_contributionpart;
DROP FUNCTION d1_parts_within_the_whole();
"""
GOVERNED = (
    "obligation",
    "waiver",
    "explanation",
    "closedyear",
    "contribution",
    "contributionpart",
    "contributionevidence",
)


class Migration(migrations.Migration):
    dependencies = [
        ("accountability", "0040_participation_assessments"),
        ("lsp", "0014_calendar_entries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("pounds", "Money"),
                            ("days", "Staff days"),
                            ("data_sets", "Data set"),
                            ("reports", "Report"),
                            ("other", "Something else"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="what it is",
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("day", models.DateField()),
                ("note", models.TextField(blank=True, default="")),
                ("reported_at", models.DateTimeField(default=lsp.clock.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True, default="")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="lsp.organisation",
                        verbose_name="agency",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ContributionEvidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("title", models.CharField(max_length=200)),
                (
                    "url",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=1000,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Enter an address that begins with https:// or http://",
                                schemes=["http", "https"],
                            )
                        ],
                        verbose_name="address",
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="accountability.contribution",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lsp.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence of a contribution",
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HistoricalClosedYear",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "history_event",
                    models.BigIntegerField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                lsp.audit.history.CurrentSetting(
                                    models.Value("lsp.event"), models.Value(True)
                                ),
                                models.Value(""),
                            ),
                            models.BigIntegerField(),
                        ),
                        db_index=True,
                        editable=False,
                        null=True,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("first", models.DateField(verbose_name="first day of the year")),
                ("note", models.TextField(blank=True, default="")),
                ("closed_at", models.DateTimeField(default=lsp.clock.now)),
                ("reopened_at", models.DateTimeField(blank=True, null=True)),
                ("reopened_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.BigIntegerField(blank=True, null=True)),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lsp",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.localstrategicpartnership",
                        verbose_name="partnership",
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical closed year",
                "verbose_name_plural": "historical closed years",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContribution",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "history_event",
                    models.BigIntegerField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                lsp.audit.history.CurrentSetting(
                                    models.Value("lsp.event"), models.Value(True)
                                ),
                                models.Value(""),
                            ),
                            models.BigIntegerField(),
                        ),
                        db_index=True,
                        editable=False,
                        null=True,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("pounds", "Money"),
                            ("days", "Staff days"),
                            ("data_sets", "Data set"),
                            ("reports", "Report"),
                            ("other", "Something else"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="what it is",
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("day", models.DateField()),
                ("note", models.TextField(blank=True, default="")),
                ("reported_at", models.DateTimeField(default=lsp.clock.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.BigIntegerField(blank=True, null=True)),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.organisation",
                        verbose_name="agency",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical contribution",
                "verbose_name_plural": "historical contributions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContributionEvidence",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "history_event",
                    models.BigIntegerField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                lsp.audit.history.CurrentSetting(
                                    models.Value("lsp.event"), models.Value(True)
                                ),
                                models.Value(""),
                            ),
                            models.BigIntegerField(),
                        ),
                        db_index=True,
                        editable=False,
                        null=True,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("title", models.CharField(max_length=200)),
                (
                    "url",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=1000,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Enter an address that begins with https:// or http://",
                                schemes=["http", "https"],
                            )
                        ],
                        verbose_name="address",
                    ),
                ),
                ("history_user_id", models.BigIntegerField(blank=True, null=True)),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accountability.contribution",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical evidence of a contribution",
                "verbose_name_plural": "historical evidence of a contributions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalObligation",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "history_event",
                    models.BigIntegerField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                lsp.audit.history.CurrentSetting(
                                    models.Value("lsp.event"), models.Value(True)
                                ),
                                models.Value(""),
                            ),
                            models.BigIntegerField(),
                        ),
                        db_index=True,
                        editable=False,
                        null=True,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("end_reason", models.TextField(blank=True, default="", verbose_name="reason for ending")),
                ("brought_in", models.BooleanField(default=False)),
                (
                    "brought_in_source",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="source"),
                ),
                ("kind", models.CharField(default="local", max_length=60, verbose_name="key of its kind")),
                ("title", models.CharField(max_length=200)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("statute", "Statute"),
                            ("guidance", "Guidance"),
                            ("partnership_agreement", "Partnership agreement"),
                            ("goodwill", "Goodwill"),
                        ],
                        max_length=30,
                    ),
                ),
                ("provision", models.CharField(blank=True, default="", max_length=100)),
                (
                    "rests_on",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="what it rests on"),
                ),
                ("measure", models.CharField(max_length=30)),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pounds", "Pounds"),
                            ("days", "Staff days"),
                            ("data_sets", "Data sets"),
                            ("reports", "Reports"),
                            ("percent", "Percent"),
                            ("", "No unit: done or not done"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="amount asked for in each period",
                    ),
                ),
                (
                    "met_at",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="met at (percent)",
                    ),
                ),
                (
                    "partly_met_at",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="partly met at (percent)",
                    ),
                ),
                (
                    "period",
                    models.CharField(
                        choices=[("year", "Financial year"), ("quarter", "Quarter")], max_length=10
                    ),
                ),
                (
                    "due_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[django.core.validators.MaxValueValidator(366)],
                        verbose_name="days after the period until it is due",
                    ),
                ),
                ("history_user_id", models.BigIntegerField(blank=True, null=True)),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "lsp",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.localstrategicpartnership",
                        verbose_name="partnership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.organisation",
                        verbose_name="agency",
                    ),
                ),
                (
                    "regime",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.regime",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical obligation",
                "verbose_name_plural": "historical obligations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Obligation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("end_reason", models.TextField(blank=True, default="", verbose_name="reason for ending")),
                ("brought_in", models.BooleanField(default=False)),
                (
                    "brought_in_source",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="source"),
                ),
                ("kind", models.CharField(default="local", max_length=60, verbose_name="key of its kind")),
                ("title", models.CharField(max_length=200)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("statute", "Statute"),
                            ("guidance", "Guidance"),
                            ("partnership_agreement", "Partnership agreement"),
                            ("goodwill", "Goodwill"),
                        ],
                        max_length=30,
                    ),
                ),
                ("provision", models.CharField(blank=True, default="", max_length=100)),
                (
                    "rests_on",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="what it rests on"),
                ),
                ("measure", models.CharField(max_length=30)),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pounds", "Pounds"),
                            ("days", "Staff days"),
                            ("data_sets", "Data sets"),
                            ("reports", "Reports"),
                            ("percent", "Percent"),
                            ("", "No unit: done or not done"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="amount asked for in each period",
                    ),
                ),
                (
                    "met_at",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="met at (percent)",
                    ),
                ),
                (
                    "partly_met_at",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="partly met at (percent)",
                    ),
                ),
                (
                    "period",
                    models.CharField(
                        choices=[("year", "Financial year"), ("quarter", "Quarter")], max_length=10
                    ),
                ),
                (
                    "due_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[django.core.validators.MaxValueValidator(366)],
                        verbose_name="days after the period until it is due",
                    ),
                ),
                (
                    "lsp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obligations",
                        to="lsp.localstrategicpartnership",
                        verbose_name="partnership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="obligations",
                        to="lsp.organisation",
                        verbose_name="agency",
                    ),
                ),
                (
                    "regime",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lsp.regime",
                    ),
                ),
            ],
            options={
                "ordering": ["organisation__name", "title", "starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="KeptJudgement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=60)),
                ("period", models.CharField(max_length=10)),
                ("period_first", models.DateField()),
                ("period_last", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "judgement",
                    models.CharField(
                        choices=[
                            ("met", "Met"),
                            ("partly_met", "Partly met"),
                            ("not_met", "Not met"),
                            ("not_yet_due", "Not yet due"),
                            ("not_applicable", "Not applicable"),
                        ],
                        max_length=20,
                    ),
                ),
                ("done", models.BigIntegerField(verbose_name="hundredths that were done")),
                ("asked", models.BigIntegerField(verbose_name="hundredths that were asked for")),
                ("computed_on", models.DateField()),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), default=lsp.clock.now
                    ),
                ),
                (
                    "lsp",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.localstrategicpartnership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.organisation",
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accountability.obligation",
                    ),
                ),
            ],
            options={
                "verbose_name": "judgement",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalWaiver",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "history_event",
                    models.BigIntegerField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                lsp.audit.history.CurrentSetting(
                                    models.Value("lsp.event"), models.Value(True)
                                ),
                                models.Value(""),
                            ),
                            models.BigIntegerField(),
                        ),
                        db_index=True,
                        editable=False,
                        null=True,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("period_first", models.DateField(verbose_name="first day of the period")),
                ("reason", models.TextField()),
                ("declared_at", models.DateTimeField(default=lsp.clock.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.BigIntegerField(blank=True, null=True)),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "declared_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accountability.obligation",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical declaration that it does not apply",
                "verbose_name_plural": "historical declaration that it does not applys",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalExplanation",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "history_event",
                    models.BigIntegerField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                lsp.audit.history.CurrentSetting(
                                    models.Value("lsp.event"), models.Value(True)
                                ),
                                models.Value(""),
                            ),
                            models.BigIntegerField(),
                        ),
                        db_index=True,
                        editable=False,
                        null=True,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("period_first", models.DateField(verbose_name="first day of the period")),
                ("text", models.TextField(verbose_name="in the agency's words")),
                ("explained_at", models.DateTimeField(default=lsp.clock.now)),
                ("history_user_id", models.BigIntegerField(blank=True, null=True)),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "explained_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accountability.obligation",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical explanation",
                "verbose_name_plural": "historical explanations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalContributionPart",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "history_event",
                    models.BigIntegerField(
                        db_default=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.comparison.NullIf(
                                lsp.audit.history.CurrentSetting(
                                    models.Value("lsp.event"), models.Value(True)
                                ),
                                models.Value(""),
                            ),
                            models.BigIntegerField(),
                        ),
                        db_index=True,
                        editable=False,
                        null=True,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "Waiting to be confirmed"),
                            ("confirmed", "Confirmed"),
                            ("returned", "Returned to the agency"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="reported",
                        max_length=10,
                    ),
                ),
                ("reported_at", models.DateTimeField(default=lsp.clock.now)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                ("return_reason", models.TextField(blank=True, default="")),
                ("history_user_id", models.BigIntegerField(blank=True, null=True)),
                ("history_change_reason", models.TextField(blank=True, default="")),
                ("history_id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accountability.contribution",
                    ),
                ),
                (
                    "lsp",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.localstrategicpartnership",
                        verbose_name="partnership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.organisation",
                        verbose_name="agency",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accountability.obligation",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical part of a contribution",
                "verbose_name_plural": "historical parts of contributions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Explanation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("period_first", models.DateField(verbose_name="first day of the period")),
                ("text", models.TextField(verbose_name="in the agency's words")),
                ("explained_at", models.DateTimeField(default=lsp.clock.now)),
                (
                    "explained_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="explanations",
                        to="accountability.obligation",
                    ),
                ),
            ],
            options={
                "ordering": ["-explained_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ContributionPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "Waiting to be confirmed"),
                            ("confirmed", "Confirmed"),
                            ("returned", "Returned to the agency"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="reported",
                        max_length=10,
                    ),
                ),
                ("reported_at", models.DateTimeField(default=lsp.clock.now)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                ("return_reason", models.TextField(blank=True, default="")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="accountability.contribution",
                    ),
                ),
                (
                    "lsp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lsp.localstrategicpartnership",
                        verbose_name="partnership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="lsp.organisation",
                        verbose_name="agency",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="accountability.obligation",
                    ),
                ),
            ],
            options={
                "verbose_name": "part of a contribution",
                "verbose_name_plural": "parts of contributions",
                "ordering": ["contribution_id", "lsp_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="Waiver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("period_first", models.DateField(verbose_name="first day of the period")),
                ("reason", models.TextField()),
                ("declared_at", models.DateTimeField(default=lsp.clock.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True, default="")),
                (
                    "declared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
                        to="accountability.obligation",
                    ),
                ),
            ],
            options={
                "verbose_name": "declaration that it does not apply",
                "ordering": ["-declared_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ClosedYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("first", models.DateField(verbose_name="first day of the year")),
                ("note", models.TextField(blank=True, default="")),
                ("closed_at", models.DateTimeField(default=lsp.clock.now)),
                ("reopened_at", models.DateTimeField(blank=True, null=True)),
                ("reopened_reason", models.TextField(blank=True, default="")),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lsp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed_years",
                        to="lsp.localstrategicpartnership",
                        verbose_name="partnership",
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "closed year",
                "ordering": ["lsp_id", "-first", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reopened_at__isnull", True)),
                        fields=("lsp", "first"),
                        name="d1_closed_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__day", 1), ("first__month", 4)),
                        name="d1_closed_a_financial_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reopened_at__isnull", True), ("reopened_by__isnull", True)),
                            models.Q(
                                ("reopened_at__isnull", False),
                                ("reopened_by__isnull", False),
                                models.Q(("reopened_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="d1_reopened_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(fields=["organisation", "-day"], name="contribution_of_agency"),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="d1_contribution_titled"
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__gt", 0), ("amount__isnull", False), ("unit__in", ("pounds", "days"))),
                    models.Q(
                        models.Q(("unit__in", ("pounds", "days")), _negated=True), ("amount__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="d1_contribution_of_an_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("unit", "days"), _negated=True),
                    django.db.models.lookups.Exact(
                        django.db.models.functions.math.Mod(
                            models.F("amount"), models.Value("0.25", models.DecimalField())
                        ),
                        models.Value(0),
                    ),
                    _connector="OR",
                ),
                name="d1_contributed_days_in_quarters",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True),
                    models.Q(("withdrawn_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="d1_contribution_withdrawn_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True),
                name="accountability_contributionevidence_titled",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file__isnull", True), ("url__regex", "^https?://\\S+$")),
                    models.Q(("file__isnull", False), ("url", "")),
                    _connector="OR",
                ),
                name="accountability_contributionevidence_link_or_file",
                violation_error_message="Evidence is a link or a file: one of the two.",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gt", models.F("starts_on")),
                    models.Q(("ends_on", models.F("starts_on")), models.Q(("end_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="accountability_obligation_ends_after_start",
                violation_error_message="The end must be later than the beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("brought_in", False), models.Q(("brought_in_source", ""), _negated=True), _connector="OR"
                ),
                name="accountability_obligation_l8_source",
                violation_error_message="Say where this was brought in from.",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_on__isnull", False)), name="d1_from_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), models.Q(("end_reason", ""), _negated=True), _connector="OR"
                ),
                name="l4_obligation_ends_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True),
                    models.Q(("kind", ""), _negated=True),
                    models.Q(("measure", ""), _negated=True),
                ),
                name="d1_titled",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(("period__in", ["year", "quarter"])), name="d1_of_a_known_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "statute"), models.Q(("provision", ""), _negated=True)),
                    models.Q(
                        ("basis__in", ("guidance", "partnership_agreement", "goodwill")), ("provision", "")
                    ),
                    _connector="OR",
                ),
                name="d6_statute_names_its_provision",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "local"), ("regime__isnull", True)),
                    models.Q(models.Q(("kind", "local"), _negated=True), ("regime__isnull", False)),
                    _connector="OR",
                ),
                name="d1_of_a_regime_or_local",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("met_at__lte", 100), ("partly_met_at__gt", 0), ("partly_met_at__lte", models.F("met_at"))
                ),
                name="d2_thresholds",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("amount__gt", 0), models.Q(("unit__in", ("percent", "")), _negated=True)),
                    _connector="OR",
                ),
                name="d1_amount_above_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    models.Q(("unit", "days"), _negated=True),
                    django.db.models.lookups.Exact(
                        django.db.models.functions.math.Mod(
                            models.F("amount"), models.Value("0.25", models.DecimalField())
                        ),
                        models.Value(0),
                    ),
                    _connector="OR",
                ),
                name="d1_days_in_quarters",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__isnull", True),
                        models.Q(("unit", "data_sets"), _negated=True),
                        django.db.models.lookups.Exact(
                            django.db.models.functions.math.Mod(
                                models.F("amount"), models.Value("1", models.DecimalField())
                            ),
                            models.Value(0),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("amount__isnull", True),
                        models.Q(("unit", "reports"), _negated=True),
                        django.db.models.lookups.Exact(
                            django.db.models.functions.math.Mod(
                                models.F("amount"), models.Value("1", models.DecimalField())
                            ),
                            models.Value(0),
                        ),
                        _connector="OR",
                    ),
                ),
                name="d1_counts_are_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_days__lte", 366)), name="d1_due_within_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("kind", "local"), _negated=True),
                expressions=[
                    ("lsp", "="),
                    ("organisation", "="),
                    ("kind", "="),
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
                name="d1_one_of_a_kind_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("kind", "local")),
                expressions=[
                    ("lsp", "="),
                    ("organisation", "="),
                    ("title", "="),
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
                name="d1_one_of_a_title_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="keptjudgement",
            index=models.Index(fields=["lsp", "period_first", "id"], name="judgement_of_lsp"),
        ),
        migrations.AddIndex(
            model_name="keptjudgement",
            index=models.Index(fields=["organisation", "id"], name="judgement_of_agency"),
        ),
        migrations.AddConstraint(
            model_name="keptjudgement",
            constraint=models.UniqueConstraint(
                fields=("obligation", "period_first"), name="d1_judged_once_a_period"
            ),
        ),
        migrations.AddIndex(
            model_name="explanation",
            index=models.Index(fields=["obligation", "period_first"], name="explanation_of_a_period"),
        ),
        migrations.AddConstraint(
            model_name="explanation",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="d3_in_the_agencys_words"
            ),
        ),
        migrations.AddIndex(
            model_name="contributionpart",
            index=models.Index(fields=["lsp", "state"], name="parts_of_a_partnership"),
        ),
        migrations.AddConstraint(
            model_name="contributionpart",
            constraint=models.UniqueConstraint(fields=("contribution", "obligation"), name="d1_counted_once"),
        ),
        migrations.AddConstraint(
            model_name="contributionpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                name="d1_part_above_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                        ("state", "confirmed"),
                    ),
                    models.Q(
                        models.Q(("state", "confirmed"), _negated=True),
                        ("confirmed_at__isnull", True),
                        ("confirmed_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="d1_part_confirmed_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("reported_by")), _negated=True),
                    _connector="OR",
                ),
                name="c1_part_confirmed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    models.Q(("returned_at__isnull", False), models.Q(("return_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="d1_part_returned_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="contributionpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["reported", "confirmed", "returned", "withdrawn"])),
                name="d1_part_in_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="d1_waived_with_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True),
                    models.Q(("withdrawn_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="d1_waiver_withdrawn_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("obligation", "period_first"),
                name="d1_waived_once",
            ),
        ),
        *(
            operation
            for name in GOVERNED
            for operation in govern(f"accountability_{name}", history=f"accountability_historical{name}")
        ),
        *append_only("accountability_explanation"),
        migrations.RunSQL(CONSISTENT, LOOSE),
    ]
