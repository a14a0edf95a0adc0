"""The whole installation into one folder: database and stored files of one moment."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lsp import backups, env


class Command(BaseCommand):
    help = "Write a backup of the database and the stored files into a new folder, while the service runs."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """What was saved."""
        try:
            made = backups.back_up(options["folder"], env.owners_address())
        except backups.BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{sum(made.rows.values()):,} rows of {len(made.rows)} tables and {len(made.files):,} files"
            f" are in {options['folder']}."
        )
