"""Words of the trail and of the histories can be redacted, inside an act that says so alone (T5)."""

from django.db import migrations

from lsp.audit.redaction_sql import DROP_REDACTION, REDACTION


class Migration(migrations.Migration):
    dependencies = [("lsp", "0004_taken_back_the_same_day")]
    operations = [migrations.RunSQL(REDACTION, DROP_REDACTION)]
