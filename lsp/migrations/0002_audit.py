"""The audit functions, and tables nobody rewrites (T1, T2)."""

from django.db import migrations

from lsp.audit.sql import DROP_FUNCTIONS, FUNCTIONS, append_only


class Migration(migrations.Migration):
    dependencies = [("lsp", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        *append_only("lsp_auditepoch"),
        *append_only("lsp_auditevent"),
        *append_only("lsp_auditchange"),
        *append_only("lsp_audittext"),
        *append_only("lsp_auditseal"),
    ]
