"""What the calendars last said of each due thing: the SEQUENCE of its entry rises with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lsp", "0013_announced_successions"),
    ]

    operations = [
        migrations.CreateModel(
            name="DueEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.BigIntegerField()),
                ("digest", models.BinaryField(max_length=32)),
                ("sequence", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "subject"), name="one_entry_of_a_due_thing")
                ],
            },
        ),
    ]
