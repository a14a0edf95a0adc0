"""Terms of reference of bodies, version by version; no write to them without an act (T1)."""

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
        ("partnerships", "0009_imports_of_structure"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalTermsOfReference",
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
                ("number", models.PositiveIntegerField(verbose_name="version number")),
                ("text", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("adopted", "Adopted"),
                            ("superseded", "Superseded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("adopted_on", models.DateField(blank=True, null=True)),
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
                    "body",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.body",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.decision",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical version of the terms of reference",
                "verbose_name_plural": "historical versions of the terms of reference",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="TermsOfReference",
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
                ("number", models.PositiveIntegerField(verbose_name="version number")),
                ("text", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("adopted", "Adopted"),
                            ("superseded", "Superseded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("adopted_on", models.DateField(blank=True, null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms_versions",
                        to="partnerships.body",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms_adopted",
                        to="partnerships.decision",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of the terms of reference",
                "verbose_name_plural": "versions of the terms of reference",
                "ordering": ["body_id", "-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="partnerships_termsofreference_ends_after_start",
                        violation_error_message="The end must be later than the beginning.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("brought_in", False),
                            models.Q(("brought_in_source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="partnerships_termsofreference_l8_source",
                        violation_error_message="Say where this was brought in from.",
                    ),
                    models.UniqueConstraint(
                        fields=("body", "number"), name="partnerships_termsofreference_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("body",),
                        name="partnerships_termsofreference_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gt", 0), models.Q(("text", ""), _negated=True)),
                        name="partnerships_termsofreference_from_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("adopted", "superseded")), _negated=True),
                            models.Q(
                                ("decision__isnull", False),
                                ("brought_in", False),
                                ("starts_on__isnull", False),
                            ),
                            models.Q(("decision__isnull", True), ("brought_in", True)),
                            _connector="OR",
                        ),
                        name="l8_adopted_by_a_decision_or_brought_in",
                        violation_error_message="Say by which decision it was adopted, or where it was brought in from.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("adopted", "superseded")),
                            models.Q(
                                ("adopted_on__isnull", True),
                                ("brought_in", False),
                                ("decision__isnull", True),
                                ("ends_on__isnull", True),
                                ("starts_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="l5_only_what_was_adopted_is_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "superseded"), _negated=True),
                            ("ends_on__isnull", False),
                            _connector="OR",
                        ),
                        name="l5_superseded_on_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            models.Q(("end_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="l4_draft_withdrawn_with_a_reason",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state__in", ("adopted", "superseded"))),
                        expressions=[
                            ("body", "="),
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
                        name="l5_one_version_in_force",
                    ),
                ],
            },
        ),
        *govern("partnerships_termsofreference", history="partnerships_historicaltermsofreference"),
    ]
