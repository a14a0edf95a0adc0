"""A paper may be a stored file."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lsp", "0011_stored_files"),
        ("partnerships", "0016_roles_for_one_body"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="paper",
            name="partnerships_paper_text_or_link",
        ),
        migrations.AddField(
            model_name="historicalpaper",
            name="file",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="lsp.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="paper",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="lsp.storedfile",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("text", ""), _negated=True), ("url", ""), ("file__isnull", True)),
                    models.Q(("text", ""), models.Q(("url", ""), _negated=True), ("file__isnull", True)),
                    models.Q(("text", ""), ("url", ""), ("file__isnull", False)),
                    _connector="OR",
                ),
                name="partnerships_paper_text_link_or_file",
                violation_error_message="Enter the text of the paper, the link to it, or choose its file: one of the three.",
            ),
        ),
    ]
