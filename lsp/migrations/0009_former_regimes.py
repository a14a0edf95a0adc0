"""The regimes a partnership worked under before (L7); no write of it without an act (T1)."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import lsp.audit.history
import lsp.clock
import lsp.models.ranges
import simple_history.models
from django.db import migrations, models

from lsp.audit.sql import govern


class Migration(migrations.Migration):
    dependencies = [
        ("lsp", "0008_reminders"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerRegime",
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
            ],
            options={
                "ordering": ["ends_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalFormerRegime",
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
            ],
            options={
                "verbose_name": "historical former regime",
                "verbose_name_plural": "historical former regimes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="formerregime",
            name="lsp",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="former_regimes",
                to="lsp.localstrategicpartnership",
            ),
        ),
        migrations.AddField(
            model_name="formerregime",
            name="regime",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lsp.regime"
            ),
        ),
        migrations.AddField(
            model_name="historicalformerregime",
            name="lsp",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="lsp.localstrategicpartnership",
            ),
        ),
        migrations.AddField(
            model_name="historicalformerregime",
            name="regime",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="lsp.regime",
            ),
        ),
        migrations.AddConstraint(
            model_name="formerregime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="lsp_formerregime_ends_after_start",
                violation_error_message="The end must be later than the beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="formerregime",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                name="l7_former_regime_until_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="formerregime",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("lsp", "="),
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
                name="l7_one_regime_at_a_time",
            ),
        ),
        *govern("lsp_formerregime", history="lsp_historicalformerregime"),
    ]
