"""`manage.py demonstration_accounts`: the accounts of the demonstration and what one sees with each."""

from typing import Any

from django.core.management.base import BaseCommand

from accountability.demonstration.load import accounts, is_loaded
from lsp import env


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """A line each; nothing where the demonstration is not loaded."""
        if not is_loaded():
            return
        for name, sees in accounts():
            self.stdout.write(f"  {name:14} {sees}")
        self.stdout.write(
            f"  password of all: {env.text('DEMO_PASSWORD') or '(as it was when it was loaded)'}"
        )
