"""No write of a governed record without an act (T1)."""

from django.db import migrations

from lsp.audit.sql import govern

GOVERNED = (
    "localauthority",
    "regime",
    "localstrategicpartnership",
    "coverage",
    "area",
    "areaparent",
    "block",
    "organisation",
    "servedarea",
    "person",
    "electedoffice",
    "rolegrant",
    "apitoken",
)


class Migration(migrations.Migration):
    dependencies = [("lsp", "0002_audit")]
    operations = [
        operation for name in GOVERNED for operation in govern(f"lsp_{name}", history=f"lsp_historical{name}")
    ]
