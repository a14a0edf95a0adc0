"""The action plan: actions, who contributes, what they take, their milestones (R1)."""

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
    initial = True

    dependencies = [
        ("lsp", "0015_webhooks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("title", models.CharField(max_length=200, verbose_name="what will be done")),
                ("description", models.TextField(blank=True, default="")),
                (
                    "serves",
                    models.CharField(
                        blank=True, default="", max_length=300, verbose_name="outcome or priority it serves"
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="start")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due date")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("agreed", "Agreed"),
                            ("done", "Done"),
                            ("dropped", "Given up"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "agreed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="put in the action plan at"),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="given up at")),
                ("drop_reason", models.TextField(blank=True, default="", verbose_name="why given up")),
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "block",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="lsp.block"
                    ),
                ),
                (
                    "lsp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="lsp.localstrategicpartnership",
                        verbose_name="partnership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="lsp.organisation",
                        verbose_name="accountable organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="lsp.person",
                        verbose_name="accountable person",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="ActionContributor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("added_at", models.DateTimeField(default=lsp.clock.now)),
                (
                    "left_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="contributes no more since"),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributors",
                        to="strategies.action",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions_contributed_to",
                        to="lsp.organisation",
                        verbose_name="who contributes",
                    ),
                ),
            ],
            options={
                "ordering": ["organisation__name", "id"],
            },
        ),
        migrations.CreateModel(
            name="ActionMilestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("position", models.PositiveSmallIntegerField(editable=False, verbose_name="number")),
                ("title", models.CharField(max_length=200)),
                ("due_on", models.DateField(verbose_name="due date")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="given up at")),
                ("drop_reason", models.TextField(blank=True, default="", verbose_name="why given up")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="strategies.action",
                    ),
                ),
                (
                    "done_by",
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
                "ordering": ["due_on", "position", "id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ActionResource",
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
                ("funding_stream", models.CharField(blank=True, default="", max_length=200)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="strategies.action",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_resources",
                        to="lsp.organisation",
                        verbose_name="who gives it",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["action_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAction",
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
                ("title", models.CharField(max_length=200, verbose_name="what will be done")),
                ("description", models.TextField(blank=True, default="")),
                (
                    "serves",
                    models.CharField(
                        blank=True, default="", max_length=300, verbose_name="outcome or priority it serves"
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="start")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due date")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("agreed", "Agreed"),
                            ("done", "Done"),
                            ("dropped", "Given up"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "agreed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="put in the action plan at"),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="given up at")),
                ("drop_reason", models.TextField(blank=True, default="", verbose_name="why given up")),
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
                    "agreed_by",
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
                    "block",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.block",
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
                        verbose_name="accountable organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.person",
                        verbose_name="accountable person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical action",
                "verbose_name_plural": "historical actions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActionContributor",
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
                ("added_at", models.DateTimeField(default=lsp.clock.now)),
                (
                    "left_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="contributes no more since"),
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
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="strategies.action",
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
                        verbose_name="who contributes",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical action contributor",
                "verbose_name_plural": "historical action contributors",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActionMilestone",
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
                ("position", models.PositiveSmallIntegerField(editable=False, verbose_name="number")),
                ("title", models.CharField(max_length=200)),
                ("due_on", models.DateField(verbose_name="due date")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="given up at")),
                ("drop_reason", models.TextField(blank=True, default="", verbose_name="why given up")),
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
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="strategies.action",
                    ),
                ),
                (
                    "done_by",
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
                "verbose_name": "historical action milestone",
                "verbose_name_plural": "historical action milestones",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActionResource",
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
                ("funding_stream", models.CharField(blank=True, default="", max_length=200)),
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
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="strategies.action",
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
                        verbose_name="who gives it",
                    ),
                ),
                (
                    "planned_by",
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
                "verbose_name": "historical action resource",
                "verbose_name_plural": "historical action resources",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["lsp", "state", "due_on"], name="action_lsp_state_due"),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["organisation", "state", "due_on"], name="action_agency_state_due"),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["block", "state", "due_on"], name="action_block_state_due"),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "agreed", "done", "dropped"])),
                name="strategies_action_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="strategies_action_titled"
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("agreed", "done")), _negated=True),
                    models.Q(
                        ("due_on__isnull", False),
                        ("starts_on__isnull", False),
                        models.Q(("serves", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="r1_agreed_is_complete",
                violation_error_message="It needs an outcome or priority, a start and a due date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("due_on__isnull", True),
                    ("due_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="r1_due_after_start",
                violation_error_message="It must not be due before it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at__isnull", True), ("agreed_by__isnull", True)),
                    models.Q(("agreed_at__isnull", False), ("agreed_by__isnull", False)),
                    _connector="OR",
                ),
                name="strategies_action_agreed_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("agreed", "done")), _negated=True),
                    ("agreed_at__isnull", False),
                    _connector="OR",
                ),
                name="strategies_action_agreed_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_on__isnull", False), ("state", "done")),
                    models.Q(models.Q(("state", "done"), _negated=True), ("done_on__isnull", True)),
                    _connector="OR",
                ),
                name="strategies_action_done_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("done_on__isnull", True),
                    ("starts_on__isnull", True),
                    ("done_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="r1_done_after_start",
                violation_error_message="It must not be done before it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("dropped_at__isnull", False),
                        ("state", "dropped"),
                        models.Q(("drop_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "dropped"), _negated=True),
                        ("drop_reason", ""),
                        ("dropped_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="strategies_action_dropped_with_reason",
                violation_error_message="Say why it is given up.",
            ),
        ),
        migrations.AddConstraint(
            model_name="actioncontributor",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at__isnull", True)),
                fields=("action", "organisation"),
                name="r1_contributes_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="actioncontributor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_at__isnull", True), ("left_at__gte", models.F("added_at")), _connector="OR"
                ),
                name="strategies_contributor_left_after_added",
            ),
        ),
        migrations.AddIndex(
            model_name="actionmilestone",
            index=models.Index(
                condition=models.Q(("done_on", None), ("dropped_at", None)),
                fields=["due_on"],
                name="action_milestone_open_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionmilestone",
            constraint=models.UniqueConstraint(
                fields=("action", "position"), name="strategies_actionmilestone_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="actionmilestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="strategies_actionmilestone_titled"
            ),
        ),
        migrations.AddConstraint(
            model_name="actionmilestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_by__isnull", True), ("done_on__isnull", True)),
                    models.Q(("done_by__isnull", False), ("done_on__isnull", False)),
                    _connector="OR",
                ),
                name="strategies_actionmilestone_done_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionmilestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("drop_reason", ""), ("dropped_at__isnull", True)),
                    models.Q(("dropped_at__isnull", False), models.Q(("drop_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="strategies_actionmilestone_given_up_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionmilestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_on__isnull", True), ("dropped_at__isnull", True), _connector="OR"),
                name="strategies_actionmilestone_done_or_given_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionresource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_back_at__isnull", True), ("taken_back_reason", "")),
                    models.Q(
                        ("taken_back_at__isnull", False), models.Q(("taken_back_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="strategies_actionresource_taken_back",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionresource",
            constraint=models.CheckConstraint(
                condition=models.Q(("what", ""), _negated=True), name="strategies_actionresource_in_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="actionresource",
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
                name="strategies_actionresource_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionresource",
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
                name="strategies_actionresource_days_in_quarters",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionresource",
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
                name="strategies_actionresource_data_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionresource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unit", "pounds"), models.Q(("funding_stream", ""), _negated=True)),
                    models.Q(models.Q(("unit", "pounds"), _negated=True), ("funding_stream", "")),
                    _connector="OR",
                ),
                name="r1_money_names_its_stream",
                violation_error_message="Money, and money alone, names its funding stream.",
            ),
        ),
        *(
            operation
            for name in ("action", "actioncontributor", "actionmilestone", "actionresource")
            for operation in govern(f"strategies_{name}", history=f"strategies_historical{name}")
        ),
    ]
