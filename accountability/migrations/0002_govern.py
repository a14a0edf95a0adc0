"""No write of a governed record without an act (T1); reports, evidence and changes of date are append-only."""

from django.db import migrations

from lsp.audit.sql import append_only, govern

GOVERNED = ("commitment", "commitmentcounter", "duedatechange", "progressreport", "evidence")
KEPT = ("duedatechange", "progressreport", "evidence")


class Migration(migrations.Migration):
    dependencies = [("accountability", "0001_initial"), ("lsp", "0003_govern")]
    operations = [
        *(
            operation
            for name in GOVERNED
            for operation in govern(f"accountability_{name}", history=f"accountability_historical{name}")
        ),
        *(operation for name in KEPT for operation in append_only(f"accountability_{name}")),
    ]
