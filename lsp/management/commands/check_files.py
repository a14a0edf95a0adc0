"""Whether every stored file is where it was put and is what it was: after a restore, or from time to time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lsp.services import stored_files


class Command(BaseCommand):
    help = "Read every stored file and compare it with its digest on record; ends with 1 where one is lost or altered."

    def handle(self, *args: Any, **options: Any) -> None:
        """What was read, and what is wrong."""
        found = stored_files.look_through()
        self.stdout.write(f"{found.whole} stored files are whole.")
        if found.unclaimed:
            self.stdout.write(
                f"{found.unclaimed} more lie there that no record names; they are served to nobody."
            )
        if found.faults:
            raise CommandError("\n".join(found.faults))
