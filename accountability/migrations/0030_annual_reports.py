"""Annual progress reports: no write without an act (T1); what was signed is never changed again, nor its figures (D7)."""

import django.db.models.deletion
import django.db.models.functions.comparison
import lsp.audit.history
import lsp.clock
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from lsp.audit.sql import govern

SIGNED_STAYS = """
CREATE FUNCTION annual_report_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (NEW.text, NEW.digest, NEW.words, NEW.year, NEW.lsp_id, NEW.organisation_id,
        NEW.signed_by_id, NEW.signed_at) IS DISTINCT FROM (OLD.text, OLD.digest, OLD.words, OLD.year, OLD.lsp_id,
        OLD.organisation_id, OLD.signed_by_id, OLD.signed_at) THEN
        RAISE EXCEPTION 'a report that is no draft is not rewritten' USING ERRCODE = 'LSP02';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d7_signed_stays BEFORE UPDATE ON accountability_annualreport
    FOR EACH ROW EXECUTE FUNCTION annual_report_stays();
CREATE FUNCTION report_figure_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT state FROM accountability_annualreport WHERE id = NEW.report_id) <> 'draft' THEN
        RAISE EXCEPTION 'the figures of a report that is no draft are not rewritten' USING ERRCODE = 'LSP02';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d7_figures_stay BEFORE INSERT OR UPDATE ON accountability_reportfigure
    FOR EACH ROW EXECUTE FUNCTION report_figure_stays();
"""
MAY_CHANGE = """
DROP TRIGGER d7_figures_stay ON accountability_reportfigure;
DROP FUNCTION report_figure_stays();
DROP TRIGGER d7_signed_stays ON accountability_annualreport;
DROP FUNCTION annual_report_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accountability", "0024_what_commitments_serve"),
        ("lsp", "0015_webhooks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AnnualReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("year", models.CharField(max_length=7, verbose_name="financial year")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("signed", "Signed"), ("withdrawn", "Withdrawn")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("words", models.JSONField(blank=True, default=dict, verbose_name="in the agency's words")),
                ("drafted_at", models.DateTimeField(default=lsp.clock.now)),
                ("text", models.TextField(blank=True, default="", verbose_name="the text that was signed")),
                (
                    "digest",
                    models.CharField(
                        blank=True, default="", max_length=64, verbose_name="SHA-256 of the text"
                    ),
                ),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True, default="", verbose_name="why withdrawn")),
                (
                    "lsp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annual_reports",
                        to="lsp.localstrategicpartnership",
                        verbose_name="partnership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annual_reports",
                        to="lsp.organisation",
                        verbose_name="agency",
                    ),
                ),
                (
                    "signed_by",
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
                "verbose_name": "annual report",
                "ordering": ["-year", "organisation__name", "id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAnnualReport",
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
                ("year", models.CharField(max_length=7, verbose_name="financial year")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("signed", "Signed"), ("withdrawn", "Withdrawn")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("words", models.JSONField(blank=True, default=dict, verbose_name="in the agency's words")),
                ("drafted_at", models.DateTimeField(default=lsp.clock.now)),
                ("text", models.TextField(blank=True, default="", verbose_name="the text that was signed")),
                (
                    "digest",
                    models.CharField(
                        blank=True, default="", max_length=64, verbose_name="SHA-256 of the text"
                    ),
                ),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True, default="", verbose_name="why withdrawn")),
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
                    "signed_by",
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
                "verbose_name": "historical annual report",
                "verbose_name_plural": "historical annual reports",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalReportFigure",
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
                ("position", models.PositiveSmallIntegerField()),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("attendance", "Taking part in meetings"),
                            ("commitments", "Commitments"),
                            ("contributions", "Contributions"),
                            ("obligations", "Obligations"),
                            ("ahead", "The year ahead"),
                        ],
                        max_length=20,
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=300)),
                ("drafted", models.CharField(max_length=200, verbose_name="as drafted")),
                (
                    "records",
                    models.CharField(
                        blank=True, default="", max_length=300, verbose_name="where its records are"
                    ),
                ),
                (
                    "corrected",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="as corrected"),
                ),
                ("correction_reason", models.TextField(blank=True, default="", verbose_name="why corrected")),
                ("corrected_at", models.DateTimeField(blank=True, null=True)),
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
                    "corrected_by",
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
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accountability.annualreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical figure",
                "verbose_name_plural": "historical figures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ReportFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "section",
                    models.CharField(
                        choices=[
                            ("attendance", "Taking part in meetings"),
                            ("commitments", "Commitments"),
                            ("contributions", "Contributions"),
                            ("obligations", "Obligations"),
                            ("ahead", "The year ahead"),
                        ],
                        max_length=20,
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("label", models.CharField(max_length=300)),
                ("drafted", models.CharField(max_length=200, verbose_name="as drafted")),
                (
                    "records",
                    models.CharField(
                        blank=True, default="", max_length=300, verbose_name="where its records are"
                    ),
                ),
                (
                    "corrected",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="as corrected"),
                ),
                ("correction_reason", models.TextField(blank=True, default="", verbose_name="why corrected")),
                ("corrected_at", models.DateTimeField(blank=True, null=True)),
                (
                    "corrected_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="accountability.annualreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure",
                "ordering": ["position", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="annualreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("lsp", "organisation", "year"),
                name="d7_one_report_of_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="annualreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "signed", "withdrawn"])),
                name="d7_report_in_a_known_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="annualreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("digest", ""), ("signed_at__isnull", True), ("signed_by__isnull", True), ("text", "")
                    ),
                    models.Q(
                        ("digest__regex", "^[0-9a-f]{64}$"),
                        ("signed_at__isnull", False),
                        ("signed_by__isnull", False),
                        models.Q(("text", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="d7_signed_by_somebody_with_the_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="annualreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state", "signed"), _negated=True),
                        ("signed_at__isnull", False),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("signed_at__isnull", True),
                        _connector="OR",
                    ),
                ),
                name="d7_signed_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="annualreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "withdrawn"),
                        ("withdrawn_at__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    models.Q(models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at__isnull", True)),
                    _connector="OR",
                ),
                name="d7_withdrawn_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="annualreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__regex", "^\\d{4}-\\d{2}$")), name="d7_report_of_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportfigure",
            constraint=models.UniqueConstraint(fields=("report", "code"), name="d7_a_figure_stands_once"),
        ),
        migrations.AddConstraint(
            model_name="reportfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("corrected", ""),
                        ("corrected_at__isnull", True),
                        ("corrected_by__isnull", True),
                        ("correction_reason", ""),
                    ),
                    models.Q(
                        ("corrected_at__isnull", False),
                        ("corrected_by__isnull", False),
                        models.Q(("corrected", ""), _negated=True),
                        models.Q(("correction_reason", ""), _negated=True),
                        models.Q(("corrected", models.F("drafted")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="d7_corrected_by_somebody_for_a_reason",
            ),
        ),
        *govern("accountability_annualreport", history="accountability_historicalannualreport"),
        *govern("accountability_reportfigure", history="accountability_historicalreportfigure"),
        migrations.RunSQL(SIGNED_STAYS, MAY_CHANGE),
    ]
