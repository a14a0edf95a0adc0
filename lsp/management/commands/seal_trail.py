"""Seal the audit trail now, without waiting for the minute."""

from typing import Any

from django.core.management.base import BaseCommand

from lsp.audit import seals


class Command(BaseCommand):
    help = "Seal everything recorded and finished since the last seal, and print the seal's digest."

    def handle(self, *args: Any, **options: Any) -> None:
        """One seal, or the reason why there is none."""
        made = seals.seal()
        if made is not None:
            told = seals.published(made)
            rows = f"{made.events} events and {made.changes} changes"
            self.stdout.write(f"Seal {made.number} over {rows}, made {told['sealed_at']}: {told['digest']}")
        elif seals.unsealed():
            self.stdout.write("Nothing sealed: what waits is not finished yet, or somebody else is sealing.")
        else:
            self.stdout.write("Nothing to seal.")
