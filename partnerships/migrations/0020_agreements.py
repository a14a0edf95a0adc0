"""Partnership agreements and protocols: versions, parties, measures, signatures, comments, yearly reports."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import lsp.audit.history
import lsp.clock
import lsp.models.ranges
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lsp", "0014_calendar_entries"),
        ("partnerships", "0019_no_more_holders_than_arranged"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("partnership_agreement", "Partnership agreement"),
                            ("protocol", "Protocol"),
                        ],
                        max_length=30,
                    ),
                ),
                ("number", models.PositiveIntegerField(editable=False)),
                ("title", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("circulated", "Circulated"),
                            ("signed", "Signed"),
                            ("in_force", "In force"),
                            ("under_review", "In force, under review"),
                            ("ended", "Ended"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "planned_start",
                    models.DateField(
                        blank=True,
                        help_text="empty: on the day of the last signature",
                        null=True,
                        verbose_name="comes into force on",
                    ),
                ),
                (
                    "planned_review",
                    models.DateField(
                        blank=True,
                        help_text="empty: as long after it begins as is usual",
                        null=True,
                        verbose_name="review planned for",
                    ),
                ),
                ("sign_by", models.DateField(blank=True, null=True, verbose_name="signatures wanted by")),
                (
                    "signed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="signed by all on"),
                ),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="review due")),
                (
                    "report_due_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="yearly report due"),
                ),
                (
                    "line",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, help_text="shared with what it renews"
                    ),
                ),
                (
                    "lsp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="lsp.localstrategicpartnership",
                        verbose_name="partnership",
                    ),
                ),
                (
                    "renews",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewals",
                        to="partnerships.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ["lsp_id", "-number"],
            },
        ),
        migrations.CreateModel(
            name="AgreementCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("last", models.PositiveIntegerField(default=0, verbose_name="last number given")),
                (
                    "lsp",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_counter",
                        to="lsp.localstrategicpartnership",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AgreementMeasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("taken_out_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("position", models.PositiveSmallIntegerField(default=1)),
                ("name", models.CharField(max_length=300, verbose_name="measure")),
                ("unit", models.CharField(blank=True, default="", max_length=60)),
                ("baseline", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                ("target", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                (
                    "target_on",
                    models.DateField(blank=True, null=True, verbose_name="target to be reached by"),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="partnerships.agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "measure of an agreement",
                "verbose_name_plural": "measures of agreements",
                "ordering": ["agreement_id", "position", "id"],
            },
        ),
        migrations.CreateModel(
            name="AgreementParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("taken_out_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("signs", models.BooleanField(default=True, verbose_name="its signature is required")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="partnerships.agreement",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_parties",
                        to="partnerships.body",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_parties",
                        to="lsp.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "party of an agreement",
                "verbose_name_plural": "parties of agreements",
                "ordering": ["agreement_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="AgreementVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("number", models.PositiveIntegerField(verbose_name="version number")),
                (
                    "sections",
                    models.JSONField(
                        default=list, help_text="code, heading and text of each section, in order"
                    ),
                ),
                ("content", models.TextField(verbose_name="exact text")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("note", models.TextField(blank=True, default="", verbose_name="what changed")),
                ("circulated_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "standing",
                    models.JSONField(blank=True, null=True, verbose_name="as they stood at signing"),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="partnerships.agreement",
                    ),
                ),
                (
                    "circulated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signed_pdf",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements_signed",
                        to="lsp.storedfile",
                    ),
                ),
                (
                    "text_pdf",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_texts",
                        to="lsp.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of an agreement",
                "verbose_name_plural": "versions of agreements",
                "ordering": ["agreement_id", "-number"],
            },
        ),
        migrations.AddField(
            model_name="agreement",
            name="agreed",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreed_of",
                to="partnerships.agreementversion",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="current",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="current_of",
                to="partnerships.agreementversion",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalAgreement",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("partnership_agreement", "Partnership agreement"),
                            ("protocol", "Protocol"),
                        ],
                        max_length=30,
                    ),
                ),
                ("number", models.PositiveIntegerField(editable=False)),
                ("title", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("circulated", "Circulated"),
                            ("signed", "Signed"),
                            ("in_force", "In force"),
                            ("under_review", "In force, under review"),
                            ("ended", "Ended"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=12,
                    ),
                ),
                (
                    "planned_start",
                    models.DateField(
                        blank=True,
                        help_text="empty: on the day of the last signature",
                        null=True,
                        verbose_name="comes into force on",
                    ),
                ),
                (
                    "planned_review",
                    models.DateField(
                        blank=True,
                        help_text="empty: as long after it begins as is usual",
                        null=True,
                        verbose_name="review planned for",
                    ),
                ),
                ("sign_by", models.DateField(blank=True, null=True, verbose_name="signatures wanted by")),
                (
                    "signed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="signed by all on"),
                ),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="review due")),
                (
                    "report_due_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="yearly report due"),
                ),
                (
                    "line",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, help_text="shared with what it renews"
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
                    "agreed",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreementversion",
                    ),
                ),
                (
                    "current",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreementversion",
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
                    "renews",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical agreement",
                "verbose_name_plural": "historical agreements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAgreementBlock",
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
                ("taken_out_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreement",
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
            ],
            options={
                "verbose_name": "historical block of an agreement",
                "verbose_name_plural": "historical blocks of agreements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAgreementCounter",
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
                ("last", models.PositiveIntegerField(default=0, verbose_name="last number given")),
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
                    ),
                ),
            ],
            options={
                "verbose_name": "historical agreement counter",
                "verbose_name_plural": "historical agreement counters",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAgreementMeasure",
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
                ("taken_out_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("position", models.PositiveSmallIntegerField(default=1)),
                ("name", models.CharField(max_length=300, verbose_name="measure")),
                ("unit", models.CharField(blank=True, default="", max_length=60)),
                ("baseline", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                ("target", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                (
                    "target_on",
                    models.DateField(blank=True, null=True, verbose_name="target to be reached by"),
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
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical measure of an agreement",
                "verbose_name_plural": "historical measures of agreements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAgreementParty",
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
                ("taken_out_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("signs", models.BooleanField(default=True, verbose_name="its signature is required")),
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
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreement",
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
                "verbose_name": "historical party of an agreement",
                "verbose_name_plural": "historical parties of agreements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAgreementVersion",
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
                ("number", models.PositiveIntegerField(verbose_name="version number")),
                (
                    "sections",
                    models.JSONField(
                        default=list, help_text="code, heading and text of each section, in order"
                    ),
                ),
                ("content", models.TextField(verbose_name="exact text")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("note", models.TextField(blank=True, default="", verbose_name="what changed")),
                ("circulated_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "standing",
                    models.JSONField(blank=True, null=True, verbose_name="as they stood at signing"),
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
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreement",
                    ),
                ),
                (
                    "circulated_by",
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
                    "signed_pdf",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lsp.storedfile",
                    ),
                ),
                (
                    "text_pdf",
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
                "verbose_name": "historical version of an agreement",
                "verbose_name_plural": "historical versions of agreements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMeasureReport",
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
                ("year", models.PositiveSmallIntegerField(verbose_name="year of the agreement")),
                ("year_starts_on", models.DateField()),
                ("year_ends_on", models.DateField(help_text="the first day of the next year")),
                ("summary", models.TextField()),
                ("reported_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
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
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreement",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.meeting",
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
                "verbose_name": "historical yearly report on an agreement",
                "verbose_name_plural": "historical yearly reports on agreements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSectionComment",
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
                ("section", models.SlugField(max_length=60)),
                ("text", models.TextField(verbose_name="comment")),
                ("made_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreement",
                    ),
                ),
                (
                    "agreement_version",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreementversion",
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
                    "made_by",
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
                "verbose_name": "historical comment on an agreement",
                "verbose_name_plural": "historical comments on agreements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSignature",
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
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256 of the text signed")),
                ("name", models.CharField(max_length=200, verbose_name="signed by")),
                ("capacity", models.CharField(max_length=300, verbose_name="signed as")),
                ("signed_on", models.DateField()),
                ("in_ink", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
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
                    "account",
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
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreement",
                    ),
                ),
                (
                    "agreement_version",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreementversion",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreementparty",
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
                    ),
                ),
                (
                    "recorded_by",
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
                    "scan",
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
                "verbose_name": "historical signature",
                "verbose_name_plural": "historical signatures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MeasureReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("year", models.PositiveSmallIntegerField(verbose_name="year of the agreement")),
                ("year_starts_on", models.DateField()),
                ("year_ends_on", models.DateField(help_text="the first day of the next year")),
                ("summary", models.TextField()),
                ("reported_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="partnerships.agreement",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measure_reports",
                        to="partnerships.meeting",
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
                "verbose_name": "yearly report on an agreement",
                "verbose_name_plural": "yearly reports on agreements",
                "ordering": ["agreement_id", "year"],
            },
        ),
        migrations.CreateModel(
            name="MeasureFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("value", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                ("note", models.TextField(blank=True, default="")),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="partnerships.agreementmeasure",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="partnerships.measurereport",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure of a yearly report",
                "verbose_name_plural": "figures of yearly reports",
                "ordering": ["report_id", "measure__position", "id"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMeasureFigure",
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
                ("value", models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                ("note", models.TextField(blank=True, default="")),
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
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnerships.agreementmeasure",
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
                        to="partnerships.measurereport",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical figure of a yearly report",
                "verbose_name_plural": "historical figures of yearly reports",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SectionComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("section", models.SlugField(max_length=60)),
                ("text", models.TextField(verbose_name="comment")),
                ("made_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="partnerships.agreement",
                    ),
                ),
                (
                    "agreement_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="partnerships.agreementversion",
                    ),
                ),
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
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "comment on an agreement",
                "verbose_name_plural": "comments on agreements",
                "ordering": ["agreement_id", "made_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256 of the text signed")),
                ("name", models.CharField(max_length=200, verbose_name="signed by")),
                ("capacity", models.CharField(max_length=300, verbose_name="signed as")),
                ("signed_on", models.DateField()),
                ("in_ink", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="partnerships.agreement",
                    ),
                ),
                (
                    "agreement_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="partnerships.agreementversion",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="partnerships.agreementparty",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_signatures",
                        to="lsp.person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_scans",
                        to="lsp.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["agreement_version_id", "id"],
            },
        ),
        migrations.CreateModel(
            name="AgreementBlock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("taken_out_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="block_links",
                        to="partnerships.agreement",
                    ),
                ),
                (
                    "block",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_links",
                        to="lsp.block",
                    ),
                ),
            ],
            options={
                "verbose_name": "block of an agreement",
                "verbose_name_plural": "blocks of agreements",
                "ordering": ["block__position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_out_at__isnull", True)),
                        fields=("agreement", "block"),
                        name="partnerships_agreementblock_once",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="agreementmeasure",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="partnerships_agreementmeasure_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementparty",
            constraint=models.UniqueConstraint(
                fields=("id", "agreement"), name="partnerships_agreementparty_of"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementparty",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_out_at__isnull", True)),
                fields=("agreement", "body"),
                name="partnerships_agreementparty_body_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementparty",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_out_at__isnull", True)),
                fields=("agreement", "organisation"),
                name="partnerships_agreementparty_organisation_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementparty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("body__isnull", False), ("organisation__isnull", True)),
                    models.Q(("body__isnull", True), ("organisation__isnull", False)),
                    _connector="OR",
                ),
                name="partnerships_agreementparty_one_of_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementparty",
            constraint=models.CheckConstraint(
                condition=models.Q(("body__isnull", True), ("signs", True), _connector="OR"),
                name="a2_a_body_signs",
            ),
        ),
        migrations.AddIndex(
            model_name="agreementversion",
            index=models.Index(fields=["digest"], name="partnerships_version_digest"),
        ),
        migrations.AddConstraint(
            model_name="agreementversion",
            constraint=models.UniqueConstraint(
                fields=("agreement", "number"), name="partnerships_agreementversion_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementversion",
            constraint=models.UniqueConstraint(
                fields=("id", "agreement"), name="partnerships_agreementversion_of"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementversion",
            constraint=models.UniqueConstraint(
                fields=("id", "digest"), name="partnerships_agreementversion_digest"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gt", 0), models.Q(("content", ""), _negated=True)),
                name="partnerships_agreementversion_from_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("circulated_at__isnull", True), ("circulated_by__isnull", False), _connector="OR"
                ),
                name="partnerships_agreementversion_circulated_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(fields=["lsp", "state"], name="partnerships_agreement_state"),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on__isnull", True),
                    ("ends_on__isnull", True),
                    ("ends_on__gt", models.F("starts_on")),
                    _connector="OR",
                ),
                name="partnerships_agreement_ends_after_start",
                violation_error_message="The end must be later than the beginning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("brought_in", False), models.Q(("brought_in_source", ""), _negated=True), _connector="OR"
                ),
                name="partnerships_agreement_l8_source",
                violation_error_message="Say where this was brought in from.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                fields=("lsp", "number"), name="partnerships_agreement_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("renews",),
                name="partnerships_agreement_renewed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title", ""), _negated=True), ("number__gt", 0)),
                name="partnerships_agreement_titled",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("renews__isnull", True),
                    models.Q(("renews", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="partnerships_agreement_not_its_own_renewal",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("draft", "circulated")), ("agreed__isnull", True)),
                    models.Q(
                        ("state__in", ("signed", "in_force", "under_review", "ended")),
                        ("agreed__isnull", False),
                    ),
                    ("state", "withdrawn"),
                    _connector="OR",
                ),
                name="a1_text_agreed_once_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ("in_force", "under_review", "ended")),
                        models.Q(("starts_on__isnull", False), ("brought_in", True), _connector="OR"),
                    ),
                    models.Q(
                        models.Q(("state__in", ("in_force", "under_review", "ended")), _negated=True),
                        ("brought_in", False),
                        ("ends_on__isnull", True),
                        ("starts_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="a2_in_force_from_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("signed", "in_force", "under_review", "ended")), _negated=True),
                    ("brought_in", True),
                    ("signed_on__isnull", False),
                    _connector="OR",
                ),
                name="a2_signed_on_a_day_unless_brought_in",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("in_force", "under_review")), _negated=True),
                    ("review_on__isnull", False),
                    ("brought_in", True),
                    _connector="OR",
                ),
                name="a5_review_due_while_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ended"), _negated=True),
                    models.Q(("ends_on__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="l4_agreement_ended_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    models.Q(("end_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="l4_agreement_withdrawn_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state__in", ("in_force", "under_review", "ended"))),
                expressions=[
                    ("line", "="),
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
                name="l5_one_agreement_of_a_line_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurereport",
            constraint=models.UniqueConstraint(fields=("agreement", "year"), name="a6_one_report_a_year"),
        ),
        migrations.AddConstraint(
            model_name="measurereport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("summary", ""), _negated=True),
                    ("year__gt", 0),
                    ("year_ends_on__gt", models.F("year_starts_on")),
                ),
                name="a6_report_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="measurefigure",
            constraint=models.UniqueConstraint(fields=("report", "measure"), name="a6_one_figure_a_measure"),
        ),
        migrations.AddConstraint(
            model_name="measurefigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", False), models.Q(("note", ""), _negated=True), _connector="OR"
                ),
                name="a6_a_figure_or_why_there_is_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="sectioncomment",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="partnerships_sectioncomment_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="sectioncomment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="partnerships_sectioncomment_answered_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("agreement_version", "party"), name="a1_signed_once_for_a_party"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account__isnull", True), ("in_ink", True), ("scan__isnull", False)),
                    models.Q(("account__isnull", False), ("in_ink", False), ("scan__isnull", True)),
                    _connector="OR",
                ),
                name="a7_in_ink_with_its_scan",
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.CheckConstraint(
                condition=models.Q(("in_ink", True), ("account", models.F("recorded_by")), _connector="OR"),
                name="a2_signed_with_the_own_account",
            ),
        ),
    ]
