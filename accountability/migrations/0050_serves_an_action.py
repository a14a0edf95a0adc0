"""The action of the action plan that a commitment serves."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accountability", "0031_annual_report_papers"),
        ("strategies", "0001_actions"),
    ]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="action",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments",
                to="strategies.action",
                verbose_name="action it serves",
            ),
        ),
        migrations.AddField(
            model_name="historicalcommitment",
            name="action",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="strategies.action",
                verbose_name="action it serves",
            ),
        ),
    ]
