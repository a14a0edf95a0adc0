"""The agreement and the obligation that a commitment serves."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accountability", "0041_pledges"),
        ("partnerships", "0022_months_until_a_review"),
    ]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="agreement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments",
                to="partnerships.agreement",
                verbose_name="agreement it serves",
            ),
        ),
        migrations.AddField(
            model_name="commitment",
            name="obligation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments",
                to="accountability.obligation",
                verbose_name="obligation it serves",
            ),
        ),
        migrations.AddField(
            model_name="historicalcommitment",
            name="agreement",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partnerships.agreement",
                verbose_name="agreement it serves",
            ),
        ),
        migrations.AddField(
            model_name="historicalcommitment",
            name="obligation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="accountability.obligation",
                verbose_name="obligation it serves",
            ),
        ),
    ]
