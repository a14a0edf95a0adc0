"""Who is named for the duty to co-operate (L7); of which sectors nobody ever is (D5)."""

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

NEVER_NAMED = """
CREATE FUNCTION d5_never_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM lsp_organisation o, lsp_regime r
        WHERE o.id = NEW.organisation_id AND r.id = NEW.regime_id
          AND (o.sector IN ('voluntary', 'community', 'private') OR r.terms->'never_named_sectors' ? o.sector)
        FOR SHARE OF o;
    IF FOUND THEN
        RAISE EXCEPTION 'd5_never_named: organisation % is of a sector that is never named', NEW.organisation_id
            USING ERRCODE = '23514', CONSTRAINT = 'd5_never_named', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d5_never_named BEFORE INSERT OR UPDATE OF organisation_id, regime_id, status, starts_on
    ON accountability_namedagency FOR EACH ROW EXECUTE FUNCTION d5_never_named();

CREATE FUNCTION d5_named_keeps_its_sector() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM accountability_namedagency n JOIN lsp_regime r ON r.id = n.regime_id
        WHERE n.organisation_id = NEW.id
          AND (n.ends_on IS NULL OR (n.ends_on > n.starts_on AND n.ends_on > current_date))
          AND (NEW.sector IN ('voluntary', 'community', 'private') OR r.terms->'never_named_sectors' ? NEW.sector);
    IF FOUND THEN
        RAISE EXCEPTION 'd5_named_keeps_its_sector: organisation % is named for the duty', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'd5_named_keeps_its_sector', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d5_named_keeps_its_sector BEFORE UPDATE OF sector ON lsp_organisation FOR EACH ROW
    WHEN (OLD.sector IS DISTINCT FROM NEW.sector) EXECUTE FUNCTION d5_named_keeps_its_sector();
"""
MAY_BE_NAMED = """
DROP TRIGGER d5_named_keeps_its_sector ON lsp_organisation;
DROP FUNCTION d5_named_keeps_its_sector();
DROP TRIGGER d5_never_named ON accountability_namedagency;
DROP FUNCTION d5_never_named();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accountability", "0003_from_a_decision"),
        ("lsp", "0009_former_regimes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalDeclinedSuggestion",
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
                ("reason", models.TextField()),
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
                    "declined_by",
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
                "verbose_name": "historical declined suggestion",
                "verbose_name_plural": "historical declined suggestions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalNamedAgency",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("candidate", "Candidate"),
                            ("named", "Named by law"),
                            ("local", "Named locally"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "agency",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="key of its kind"),
                ),
                (
                    "agency_name",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="kind of agency"),
                ),
                ("provision", models.CharField(blank=True, default="", max_length=100)),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("area", "Where their areas overlap"),
                            ("facility", "Where it serves from a facility in the area"),
                            ("everywhere", "Everywhere"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("local_basis", models.CharField(blank=True, default="", max_length=300)),
                ("note", models.TextField(blank=True, default="", verbose_name="why")),
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
                "verbose_name": "historical named agency",
                "verbose_name_plural": "historical named agencies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="DeclinedSuggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=lsp.clock.now, editable=False)),
                ("reason", models.TextField()),
                (
                    "declined_by",
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
                        related_name="declined_suggestions",
                        to="lsp.localstrategicpartnership",
                        verbose_name="partnership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lsp.organisation"
                    ),
                ),
                (
                    "regime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lsp.regime"
                    ),
                ),
            ],
            options={
                "verbose_name": "declined suggestion",
                "ordering": ["lsp_id", "organisation__name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("lsp", "organisation", "regime"), name="l7_suggestion_declined_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="l7_declined_with_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NamedAgency",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("candidate", "Candidate"),
                            ("named", "Named by law"),
                            ("local", "Named locally"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "agency",
                    models.CharField(blank=True, default="", max_length=60, verbose_name="key of its kind"),
                ),
                (
                    "agency_name",
                    models.CharField(blank=True, default="", max_length=200, verbose_name="kind of agency"),
                ),
                ("provision", models.CharField(blank=True, default="", max_length=100)),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("area", "Where their areas overlap"),
                            ("facility", "Where it serves from a facility in the area"),
                            ("everywhere", "Everywhere"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("local_basis", models.CharField(blank=True, default="", max_length=300)),
                ("note", models.TextField(blank=True, default="", verbose_name="why")),
                (
                    "lsp",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_agencies",
                        to="lsp.localstrategicpartnership",
                        verbose_name="partnership",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_in",
                        to="lsp.organisation",
                    ),
                ),
                (
                    "regime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lsp.regime"
                    ),
                ),
            ],
            options={
                "verbose_name": "named agency",
                "verbose_name_plural": "named agencies",
                "ordering": ["organisation__name", "starts_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gt", models.F("starts_on")),
                            models.Q(
                                ("ends_on", models.F("starts_on")),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="accountability_namedagency_ends_after_start",
                        violation_error_message="The end must be later than the beginning.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("brought_in", False),
                            models.Q(("brought_in_source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="accountability_namedagency_l8_source",
                        violation_error_message="Say where this was brought in from.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__isnull", False)), name="l7_named_from_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            models.Q(("end_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="l4_named_until_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status", "local"),
                                models.Q(("local_basis", ""), _negated=True),
                                ("agency", ""),
                                ("condition", ""),
                                ("provision", ""),
                            ),
                            models.Q(
                                ("local_basis", ""),
                                ("status", "named"),
                                models.Q(("provision", ""), _negated=True),
                                models.Q(("agency", ""), _negated=True),
                                models.Q(("condition", ""), _negated=True),
                            ),
                            models.Q(
                                ("local_basis", ""),
                                ("provision", ""),
                                ("status", "candidate"),
                                models.Q(("agency", ""), _negated=True),
                                models.Q(("condition", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="d6_on_one_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("condition", "facility"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="l7_a_facility_is_told",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("lsp", "="),
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
                        name="l7_named_once_at_a_time",
                    ),
                ],
            },
        ),
        *govern("accountability_namedagency", history="accountability_historicalnamedagency"),
        *govern("accountability_declinedsuggestion", history="accountability_historicaldeclinedsuggestion"),
        migrations.RunSQL(NEVER_NAMED, MAY_BE_NAMED),
    ]
