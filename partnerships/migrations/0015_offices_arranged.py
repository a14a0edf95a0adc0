"""How offices are held: by how many, in which order they go round; no write without an act (T1)."""

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
        ("partnerships", "0014_nominations"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalOfficeArrangement",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("chair", "Chair"), ("co_chair", "Co-chair"), ("vice_chair", "Vice-chair")],
                        max_length=10,
                        verbose_name="office",
                    ),
                ),
                ("holders", models.PositiveSmallIntegerField(default=1, verbose_name="holders at a time")),
                (
                    "months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="months of a turn"),
                ),
                ("first_turn_on", models.DateField(blank=True, null=True, verbose_name="first turn from")),
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
                "verbose_name": "historical arrangement of an office",
                "verbose_name_plural": "historical arrangements of offices",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRotationTurn",
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
                "verbose_name": "historical turn of an office",
                "verbose_name_plural": "historical turns of offices",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="OfficeArrangement",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("chair", "Chair"), ("co_chair", "Co-chair"), ("vice_chair", "Vice-chair")],
                        max_length=10,
                        verbose_name="office",
                    ),
                ),
                ("holders", models.PositiveSmallIntegerField(default=1, verbose_name="holders at a time")),
                (
                    "months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="months of a turn"),
                ),
                ("first_turn_on", models.DateField(blank=True, null=True, verbose_name="first turn from")),
            ],
            options={
                "verbose_name": "arrangement of an office",
                "verbose_name_plural": "arrangements of offices",
                "ordering": ["body_id", "kind", "starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="RotationTurn",
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
            ],
            options={
                "verbose_name": "turn of an office",
                "verbose_name_plural": "turns of offices",
                "ordering": ["arrangement_id", "position"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="office",
            name="partnerships_office_one_chair_at_a_time",
        ),
        migrations.AddField(
            model_name="historicaloffice",
            name="place",
            field=models.PositiveSmallIntegerField(
                default=1,
                editable=False,
                help_text="which of the holders, where several hold the office at a time",
            ),
        ),
        migrations.AddField(
            model_name="office",
            name="place",
            field=models.PositiveSmallIntegerField(
                default=1,
                editable=False,
                help_text="which of the holders, where several hold the office at a time",
            ),
        ),
        migrations.AddConstraint(
            model_name="office",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("kind", "chair")),
                expressions=[
                    ("body", "="),
                    ("place", "="),
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
                name="partnerships_office_one_chair_in_a_place",
            ),
        ),
        migrations.AddField(
            model_name="historicalofficearrangement",
            name="body",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partnerships.body",
            ),
        ),
        migrations.AddField(
            model_name="historicalrotationturn",
            name="seat",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partnerships.seat",
            ),
        ),
        migrations.AddField(
            model_name="officearrangement",
            name="body",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="office_arrangements",
                to="partnerships.body",
            ),
        ),
        migrations.AddField(
            model_name="historicalrotationturn",
            name="arrangement",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partnerships.officearrangement",
            ),
        ),
        migrations.AddField(
            model_name="rotationturn",
            name="arrangement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="turns",
                to="partnerships.officearrangement",
            ),
        ),
        migrations.AddField(
            model_name="rotationturn",
            name="seat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rotation_turns",
                to="partnerships.seat",
            ),
        ),
        migrations.AddConstraint(
            model_name="officearrangement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="partnerships_officearrangement_ends_after_start",
                violation_error_message="The end must be later than the beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="officearrangement",
            constraint=models.CheckConstraint(
                condition=models.Q(("holders__gt", 0)),
                name="partnerships_officearrangement_somebody_holds_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="officearrangement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("months__isnull", True), ("first_turn_on__isnull", True)),
                    models.Q(("months__gt", 0), ("first_turn_on__isnull", False)),
                    _connector="OR",
                ),
                name="partnerships_officearrangement_rotates_by_a_rule",
            ),
        ),
        migrations.AddConstraint(
            model_name="officearrangement",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("body", "="),
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
                name="partnerships_officearrangement_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="rotationturn",
            constraint=models.UniqueConstraint(
                fields=("arrangement", "position"), name="partnerships_rotationturn_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="rotationturn",
            constraint=models.UniqueConstraint(
                fields=("arrangement", "seat"), name="partnerships_rotationturn_each_seat_once"
            ),
        ),
        *govern("partnerships_officearrangement", history="partnerships_historicalofficearrangement"),
        *govern("partnerships_rotationturn", history="partnerships_historicalrotationturn"),
    ]
