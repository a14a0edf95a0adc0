"""Install the regimes that come with the product; twice changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from lsp.services import regimes


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Install, and say what changed."""
        changed = regimes.install(by=None)
        names = ", ".join(regime.name for regime in changed)
        self.stdout.write(f"Installed: {names}." if changed else "Every regime is installed already.")
