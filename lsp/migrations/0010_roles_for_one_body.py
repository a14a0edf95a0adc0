"""A role may be for one body of its partnership; which bodies there are, the app above says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lsp", "0009_former_regimes"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalrolegrant",
            name="body_id",
            field=models.BigIntegerField(
                blank=True,
                help_text="A body secretary's alone; empty for every body.",
                null=True,
                verbose_name="body",
            ),
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="body_id",
            field=models.BigIntegerField(
                blank=True,
                help_text="A body secretary's alone; empty for every body.",
                null=True,
                verbose_name="body",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("body_id__isnull", True), ("role", "body_secretary"), _connector="OR"),
                name="lsp_rolegrant_body_of_a_secretary",
                violation_error_message="Only the role of a body secretary is for one body.",
            ),
        ),
    ]
