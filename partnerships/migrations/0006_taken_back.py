"""What was recorded by mistake is taken back with a reason, never deleted (L4)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0005_recorded_and_numbered"),
    ]

    operations = [
        migrations.AddField(
            model_name="decisionbinding",
            name="taken_back_reason",
            field=models.TextField(
                blank=True, default="", help_text="why it does not bind it: it was recorded by mistake"
            ),
        ),
        migrations.AddField(
            model_name="historicaldecisionbinding",
            name="taken_back_reason",
            field=models.TextField(
                blank=True, default="", help_text="why it does not bind it: it was recorded by mistake"
            ),
        ),
        migrations.AddField(
            model_name="historicalinterest",
            name="taken_back_reason",
            field=models.TextField(
                blank=True, default="", help_text="why it does not stand: it was recorded by mistake"
            ),
        ),
        migrations.AddField(
            model_name="interest",
            name="taken_back_reason",
            field=models.TextField(
                blank=True, default="", help_text="why it does not stand: it was recorded by mistake"
            ),
        ),
    ]
