"""How many months until a review, and from which of its years an agreement is reported on."""

from django.db import migrations, models


def _both(name: str, field: models.Field) -> list[migrations.AddField]:
    return [
        migrations.AddField(model_name=model, name=name, field=field)
        for model in ("agreement", "historicalagreement")
    ]


PLANNED = models.DateField(
    blank=True,
    help_text="empty: so many months after it begins",
    null=True,
    verbose_name="review planned for",
)


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0021_govern_agreements")]

    operations = [
        *_both(
            "review_months",
            models.PositiveSmallIntegerField(default=12, verbose_name="months until its review"),
        ),
        *_both(
            "first_report_year",
            models.PositiveSmallIntegerField(
                default=1, editable=False, help_text="the first of its years that is reported on here"
            ),
        ),
        migrations.AlterField(model_name="agreement", name="planned_review", field=PLANNED),
        migrations.AlterField(model_name="historicalagreement", name="planned_review", field=PLANNED),
    ]
