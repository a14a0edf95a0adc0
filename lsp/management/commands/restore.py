"""A backup into an empty database, and what came out compared with what went in."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lsp import backups, env


class Command(BaseCommand):
    help = "Restore a backup into the empty database of DATABASE_OWNER_URL and its files into FILES_DIR."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """From where."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """What was restored."""
        try:
            made = backups.restore(options["folder"], env.owners_address())
        except backups.BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{sum(made.rows.values()):,} rows of {len(made.rows)} tables and {len(made.files):,} files are as they"
            f" were at the backup of {made.made_at}. The trail goes on in a new epoch."
        )
