"""What an agency promises to several partnerships is logged once: a commitment in each, tied to the first (C6)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accountability", "0010_obligations"),
        ("lsp", "0014_calendar_entries"),
    ]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="logged_with",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="accountability.commitment",
                verbose_name="first of those logged together",
            ),
        ),
        migrations.AddField(
            model_name="historicalcommitment",
            name="logged_with",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accountability.commitment",
                verbose_name="first of those logged together",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("logged_with", "lsp"),
                name="c6_once_in_a_partnership",
            ),
        ),
    ]
