"""What commitments bring with them, and what was supplied of it."""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.math
import django.db.models.lookups
import lsp.audit.history
import lsp.clock
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from lsp.audit.sql import govern


class Migration(migrations.Migration):
    dependencies = [
        ("accountability", "0023_progress_links"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalPledge",
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
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "taken_back_reason",
                    models.TextField(blank=True, default="", verbose_name="why taken back"),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("pounds", "Money, in pounds"),
                            ("days", "Staff days"),
                            ("data_sets", "Data sets"),
                            ("in_kind", "In kind"),
                        ],
                        max_length=10,
                        verbose_name="what it is",
                    ),
                ),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("what", models.CharField(max_length=200, verbose_name="in words")),
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
                    "commitment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accountability.commitment",
                    ),
                ),
                (
                    "pledged_by",
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
                "verbose_name": "historical pledge",
                "verbose_name_plural": "historical pledges",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "taken_back_reason",
                    models.TextField(blank=True, default="", verbose_name="why taken back"),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("pounds", "Money, in pounds"),
                            ("days", "Staff days"),
                            ("data_sets", "Data sets"),
                            ("in_kind", "In kind"),
                        ],
                        max_length=10,
                        verbose_name="what it is",
                    ),
                ),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("what", models.CharField(max_length=200, verbose_name="in words")),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="accountability.commitment",
                    ),
                ),
                (
                    "pledged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["commitment_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalSupply",
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
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "taken_back_reason",
                    models.TextField(blank=True, default="", verbose_name="why taken back"),
                ),
                ("day", models.DateField()),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("note", models.TextField(blank=True, default="")),
                ("supplied_at", models.DateTimeField(default=lsp.clock.now)),
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
                    "supplied_by",
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
                    "pledge",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="accountability.pledge",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical supply",
                "verbose_name_plural": "historical supplies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Supply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "taken_back_reason",
                    models.TextField(blank=True, default="", verbose_name="why taken back"),
                ),
                ("day", models.DateField()),
                ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ("note", models.TextField(blank=True, default="")),
                ("supplied_at", models.DateTimeField(default=lsp.clock.now)),
                (
                    "pledge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplies",
                        to="accountability.pledge",
                    ),
                ),
                (
                    "supplied_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "supplies",
                "ordering": ["pledge_id", "day", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_back_at__isnull", True), ("taken_back_reason", "")),
                    models.Q(
                        ("taken_back_at__isnull", False), models.Q(("taken_back_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="accountability_pledge_taken_back",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(("what", ""), _negated=True), name="accountability_pledge_in_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("unit__in", ("pounds", "days", "data_sets")),
                    ),
                    models.Q(("amount__isnull", True), ("unit", "in_kind")),
                    _connector="OR",
                ),
                name="accountability_pledge_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
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
                name="accountability_pledge_days_in_quarters",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(
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
                name="accountability_pledge_data_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="supply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_back_at__isnull", True), ("taken_back_reason", "")),
                    models.Q(
                        ("taken_back_at__isnull", False), models.Q(("taken_back_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="accountability_supply_taken_back",
            ),
        ),
        migrations.AddConstraint(
            model_name="supply",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                name="accountability_supply_above_zero",
            ),
        ),
        *govern("accountability_pledge", history="accountability_historicalpledge"),
        *govern("accountability_supply", history="accountability_historicalsupply"),
    ]
