"""Imports of members are imports of structure now: those on record are found, and those that wait are carried out."""

from typing import Any

from django.db import migrations


def renamed(old: str, new: str) -> Any:
    """Jobs of one kind become jobs of another."""

    def rename(apps: Any, schema_editor: Any) -> None:
        apps.get_model("lsp", "Job").objects.filter(kind=old).update(kind=new)

    return rename


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0008_links_and_acknowledgements")]

    operations = [
        migrations.RunPython(
            renamed("import.members", "import.structure"), renamed("import.structure", "import.members")
        )
    ]
