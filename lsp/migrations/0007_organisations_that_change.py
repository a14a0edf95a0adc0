"""Former names, successions and what is offered (L6); councils that replace others, and what else they are called."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import lsp.audit.history
import lsp.clock
import lsp.models.ranges
import simple_history.models
from django.conf import settings
from django.db import migrations, models


from lsp.audit.sql import govern

GOVERNED = ("formername", "succession", "inheritance", "councilsuccession", "councilalias")


class Migration(migrations.Migration):
    dependencies = [
        ("lsp", "0006_areas"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalCouncilAlias",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("name", "Other name"),
                            ("code", "Former ONS code"),
                            ("register", "Code in the register"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", models.CharField(max_length=200)),
                ("source", models.CharField(max_length=300)),
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
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.localauthority",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical council alias",
                "verbose_name_plural": "historical council aliases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCouncilSuccession",
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
                ("on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("source", models.CharField(max_length=300)),
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
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.localauthority",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.localauthority",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical council succession",
                "verbose_name_plural": "historical council successions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFormerName",
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
                ("name", models.CharField(max_length=200)),
                ("source", models.CharField(max_length=300)),
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
                    ),
                ),
            ],
            options={
                "verbose_name": "historical former name",
                "verbose_name_plural": "historical former names",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSuccession",
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
                ("on", models.DateField(verbose_name="from")),
                ("reason", models.TextField()),
                ("source", models.CharField(max_length=300)),
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
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.organisation",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical succession",
                "verbose_name_plural": "historical successions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("on", models.DateField(verbose_name="from")),
                ("reason", models.TextField()),
                ("source", models.CharField(max_length=300)),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="lsp.organisation",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inherits_from",
                        to="lsp.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Inheritance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("kind", models.CharField(max_length=30)),
                ("subject_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Waiting for an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("lapsed", "Taken on by another"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True, default="", verbose_name="why declined")),
                ("result_id", models.BigIntegerField(blank=True, null=True, verbose_name="what it became")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lsp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inheritances",
                        to="lsp.localstrategicpartnership",
                        verbose_name="partnership",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lsp.organisation"
                    ),
                ),
                (
                    "succession",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inheritances",
                        to="lsp.succession",
                    ),
                ),
            ],
            options={
                "verbose_name": "inheritance",
                "ordering": ["succession_id", "lsp_id", "kind", "id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalInheritance",
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
                ("kind", models.CharField(max_length=30)),
                ("subject_id", models.BigIntegerField()),
                ("title", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Waiting for an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("lapsed", "Taken on by another"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True, default="", verbose_name="why declined")),
                ("result_id", models.BigIntegerField(blank=True, null=True, verbose_name="what it became")),
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
                    "answered_by",
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
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.organisation",
                    ),
                ),
                (
                    "succession",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.succession",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical inheritance",
                "verbose_name_plural": "historical inheritances",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CouncilAlias",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("name", "Other name"),
                            ("code", "Former ONS code"),
                            ("register", "Code in the register"),
                        ],
                        max_length=10,
                    ),
                ),
                ("value", models.CharField(max_length=200)),
                ("source", models.CharField(max_length=300)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="lsp.localauthority",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "council aliases",
                "ordering": ["kind", "value", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "kind", "value"), name="lsp_councilalias_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind__in", ["code", "register"])),
                        fields=("kind", "value"),
                        name="lsp_councilalias_code_of_one_council",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["name", "code", "register"])),
                        name="lsp_councilalias_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value", ""), _negated=True), models.Q(("source", ""), _negated=True)
                        ),
                        name="lsp_councilalias_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CouncilSuccession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("source", models.CharField(max_length=300)),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="lsp.localauthority",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="lsp.localauthority",
                    ),
                ),
            ],
            options={
                "ordering": ["on", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("predecessor", "successor"), name="l6_council_replaced_once_by"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="l6_no_council_replaces_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="l6_council_succession_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerName",
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
                ("name", models.CharField(max_length=200)),
                ("source", models.CharField(max_length=300)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_names",
                        to="lsp.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-ends_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="lsp_formername_ends_after_start",
                        violation_error_message="The end must be later than the beginning.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", False),
                            models.Q(("end_reason", ""), _negated=True),
                            models.Q(("source", ""), _negated=True),
                            models.Q(("name", ""), _negated=True),
                        ),
                        name="l6_former_name_until_a_day",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("organisation", "="),
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
                        name="l6_one_name_at_a_time",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.UniqueConstraint(
                fields=("predecessor", "successor"), name="l6_succeeded_once_by_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.UniqueConstraint(
                fields=("id", "predecessor"), name="lsp_succession_id_predecessor"
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                name="l6_nothing_succeeds_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True), models.Q(("source", ""), _negated=True)
                ),
                name="l6_succession_with_reason_and_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="inheritance",
            constraint=models.UniqueConstraint(
                fields=("succession", "kind", "subject_id"), name="l6_offered_once_to_a_successor"
            ),
        ),
        migrations.AddConstraint(
            model_name="inheritance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "accepted")),
                fields=("predecessor", "kind", "subject_id"),
                name="l6_accepted_by_one_successor",
            ),
        ),
        migrations.AddConstraint(
            model_name="inheritance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at__isnull", True), ("answered_by__isnull", True), ("state", "offered")
                    ),
                    models.Q(
                        models.Q(("state", "offered"), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="l6_answered_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="inheritance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="l6_declined_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="inheritance",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["offered", "accepted", "declined", "lapsed"])),
                name="l6_inheritance_state",
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE lsp_inheritance ADD CONSTRAINT l6_inheritance_of_its_predecessor"
            " FOREIGN KEY (succession_id, predecessor_id) REFERENCES lsp_succession (id, predecessor_id)",
            "ALTER TABLE lsp_inheritance DROP CONSTRAINT l6_inheritance_of_its_predecessor",
        ),
        *(
            operation
            for name in GOVERNED
            for operation in govern(f"lsp_{name}", history=f"lsp_historical{name}")
        ),
    ]
