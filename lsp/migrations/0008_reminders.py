"""What is said of what is due, once, and how people want to be told (N1); no write of it without an act (T1)."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import lsp.audit.history
import lsp.clock
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from lsp.audit.sql import govern


class Migration(migrations.Migration):
    dependencies = [
        ("lsp", "0007_organisations_that_change"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalReminderPreference",
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
                    "how",
                    models.CharField(
                        choices=[
                            ("at_once", "When something falls due: a mail at once"),
                            ("weekly", "One mail a week with everything that is due"),
                            ("none", "Not at all: only when something is overdue and it is passed on to me"),
                        ],
                        default="at_once",
                        max_length=10,
                        verbose_name="how you are reminded",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(6)],
                        verbose_name="day of the weekly mail",
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
                    "user",
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
                "verbose_name": "historical preference",
                "verbose_name_plural": "historical preferences",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week", models.DateField(help_text="its Monday")),
                ("created_at", models.DateTimeField(default=lsp.clock.now)),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="digests",
                        to="lsp.message",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="digests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "week"), name="n1_one_digest_a_week"),
                    models.CheckConstraint(
                        condition=models.Q(("week__iso_week_day", 1)), name="n1_a_week_begins_on_monday"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.BigIntegerField()),
                ("due_on", models.DateField()),
                (
                    "stage",
                    models.CharField(
                        choices=[("reminder", "Reminded"), ("escalation", "Escalated")], max_length=10
                    ),
                ),
                ("created_at", models.DateTimeField(default=lsp.clock.now)),
                (
                    "lsp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="lsp.localstrategicpartnership",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="lsp.message",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="lsp.person",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["lsp", "due_on"], name="reminder_of_lsp")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "subject", "due_on", "stage", "user", "person"),
                        name="n1_told_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", True), ("user__isnull", False)),
                            models.Q(("person__isnull", False), ("user__isnull", True)),
                            _connector="OR",
                        ),
                        name="n1_told_to_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["reminder", "escalation"])),
                        name="n1_reminded_or_escalated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderPreference",
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
                    "how",
                    models.CharField(
                        choices=[
                            ("at_once", "When something falls due: a mail at once"),
                            ("weekly", "One mail a week with everything that is due"),
                            ("none", "Not at all: only when something is overdue and it is passed on to me"),
                        ],
                        default="at_once",
                        max_length=10,
                        verbose_name="how you are reminded",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(6)],
                        verbose_name="day of the weekly mail",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminder_preference",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "preference",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["at_once", "weekly", "none"])),
                        name="n1_reminded_in_a_known_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 6)), name="n1_on_a_day_of_the_week"
                    ),
                ],
            },
        ),
        *govern("lsp_reminderpreference", history="lsp_historicalreminderpreference"),
    ]
