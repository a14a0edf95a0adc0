"""The day on which a partnership's reminders began: what was overdue before does not escalate (N1)."""

import django.db.models.deletion
from django.db import migrations, models

SINCE_THE_FIRST = """
INSERT INTO lsp_reminderstart (lsp_id, began_on)
SELECT lsp_id, least(min(created_at)::date, min(due_on) FILTER (WHERE stage = 'escalation'))
FROM lsp_reminder GROUP BY lsp_id;
"""
"""Where reminders were sent already they began with the first; what escalated then is not told again."""


class Migration(migrations.Migration):
    dependencies = [
        ("lsp", "0011_stored_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderStart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("began_on", models.DateField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="reminder",
            name="n1_reminded_or_escalated",
        ),
        migrations.AlterField(
            model_name="reminder",
            name="stage",
            field=models.CharField(
                choices=[
                    ("reminder", "Reminded"),
                    ("escalation", "Escalated"),
                    ("gathered", "Gathered when reminders began"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["reminder", "escalation", "gathered"])),
                name="n1_reminded_or_escalated",
            ),
        ),
        migrations.AddField(
            model_name="reminderstart",
            name="lsp",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reminder_start",
                to="lsp.localstrategicpartnership",
            ),
        ),
        migrations.RunSQL(SINCE_THE_FIRST, migrations.RunSQL.noop),
    ]
