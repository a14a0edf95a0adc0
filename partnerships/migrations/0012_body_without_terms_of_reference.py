"""A body's terms of reference are its versions alone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0011_terms_of_reference_in_versions")]

    operations = [
        migrations.RemoveField(model_name="body", name="terms_of_reference"),
        migrations.RemoveField(model_name="historicalbody", name="terms_of_reference"),
    ]
