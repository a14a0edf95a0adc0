"""Evidence is a link or a stored file: one of the two."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

_ADDRESS = django.core.validators.URLValidator(
    message="Enter an address that begins with https:// or http://", schemes=["http", "https"]
)


def _address() -> models.CharField:
    return models.CharField(
        blank=True, default="", max_length=1000, validators=[_ADDRESS], verbose_name="address"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accountability", "0004_duty_register"),
        ("lsp", "0014_calendar_entries"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="evidence", name="accountability_evidence_web"),
        migrations.AddField(
            model_name="evidence",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="lsp.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="historicalevidence",
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
        migrations.AlterField(model_name="evidence", name="url", field=_address()),
        migrations.AlterField(model_name="historicalevidence", name="url", field=_address()),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file__isnull", True), ("url__regex", "^https?://\\S+$")),
                    models.Q(("file__isnull", False), ("url", "")),
                    _connector="OR",
                ),
                name="accountability_evidence_link_or_file",
                violation_error_message="Evidence is a link or a file: one of the two.",
            ),
        ),
    ]
