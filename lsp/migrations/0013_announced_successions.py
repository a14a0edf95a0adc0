"""Successions recorded ahead of their day, and taken back (L6)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lsp", "0012_reminders_begin"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="inheritance",
            name="l6_answered_by_somebody",
        ),
        migrations.RemoveConstraint(
            model_name="inheritance",
            name="l6_declined_with_a_reason",
        ),
        migrations.RemoveConstraint(
            model_name="inheritance",
            name="l6_inheritance_state",
        ),
        migrations.RemoveConstraint(
            model_name="succession",
            name="l6_succeeded_once_by_another",
        ),
        migrations.AddField(
            model_name="historicalsuccession",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalsuccession",
            name="state",
            field=models.CharField(
                choices=[
                    ("announced", "Announced"),
                    ("in_effect", "In effect"),
                    ("taken_back", "Taken back"),
                ],
                default="in_effect",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="historicalsuccession",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalsuccession",
            name="taken_back_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalsuccession",
            name="taken_back_reason",
            field=models.TextField(blank=True, default="", verbose_name="why it was taken back"),
        ),
        migrations.AddField(
            model_name="succession",
            name="recorded_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="succession",
            name="state",
            field=models.CharField(
                choices=[
                    ("announced", "Announced"),
                    ("in_effect", "In effect"),
                    ("taken_back", "Taken back"),
                ],
                default="in_effect",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="succession",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="succession",
            name="taken_back_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="succession",
            name="taken_back_reason",
            field=models.TextField(blank=True, default="", verbose_name="why it was taken back"),
        ),
        migrations.AlterField(
            model_name="historicalinheritance",
            name="state",
            field=models.CharField(
                choices=[
                    ("prepared", "To be offered"),
                    ("offered", "Waiting for an answer"),
                    ("accepted", "Accepted"),
                    ("declined", "Declined"),
                    ("lapsed", "Taken on by another"),
                    ("withdrawn", "No longer offered"),
                ],
                default="offered",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="inheritance",
            name="state",
            field=models.CharField(
                choices=[
                    ("prepared", "To be offered"),
                    ("offered", "Waiting for an answer"),
                    ("accepted", "Accepted"),
                    ("declined", "Declined"),
                    ("lapsed", "Taken on by another"),
                    ("withdrawn", "No longer offered"),
                ],
                default="offered",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="inheritance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answered_at__isnull", True),
                        ("answered_by__isnull", True),
                        ("state__in", ["prepared", "offered"]),
                    ),
                    models.Q(
                        models.Q(("state__in", ["prepared", "offered"]), _negated=True),
                        ("answered_at__isnull", False),
                        models.Q(("state", "withdrawn"), ("answered_by__isnull", False), _connector="OR"),
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
                    models.Q(("state__in", ["declined", "withdrawn"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="l6_declined_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="inheritance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["prepared", "offered", "accepted", "declined", "lapsed", "withdrawn"])
                ),
                name="l6_inheritance_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "taken_back"), _negated=True),
                fields=("predecessor", "successor"),
                name="l6_succeeded_once_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["announced", "in_effect", "taken_back"])),
                name="l6_succession_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "taken_back"),
                        ("taken_back_at__isnull", False),
                        ("taken_back_by__isnull", False),
                        models.Q(("taken_back_reason", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "taken_back"), _negated=True),
                        ("taken_back_at__isnull", True),
                        ("taken_back_by__isnull", True),
                        ("taken_back_reason", ""),
                    ),
                    _connector="OR",
                ),
                name="l6_taken_back_by_somebody_with_a_reason",
            ),
        ),
    ]
