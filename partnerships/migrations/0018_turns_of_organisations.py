"""An office may go round among organisations, whoever sits for them when their turn begins."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lsp", "0012_reminders_begin"),
        ("partnerships", "0017_papers_that_are_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalrotationturn",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="lsp.organisation",
            ),
        ),
        migrations.AddField(
            model_name="rotationturn",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rotation_turns",
                to="lsp.organisation",
            ),
        ),
        migrations.AlterField(
            model_name="rotationturn",
            name="seat",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rotation_turns",
                to="partnerships.seat",
            ),
        ),
        migrations.AddConstraint(
            model_name="rotationturn",
            constraint=models.UniqueConstraint(
                fields=("arrangement", "organisation"),
                name="partnerships_rotationturn_each_organisation_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="rotationturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation__isnull", True), ("seat__isnull", False)),
                    models.Q(("organisation__isnull", False), ("seat__isnull", True)),
                    _connector="OR",
                ),
                name="partnerships_rotationturn_of_one",
            ),
        ),
    ]
