"""`manage.py load_demonstration`: the demonstration partnerships, once; the accounts' password is DEMO_PASSWORD."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand

from accountability.demonstration.load import load
from lsp import env


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it unless it is there."""
        password = env.text("DEMO_PASSWORD") or secrets.token_urlsafe(12)
        if not load(password=password):
            self.stdout.write("The demonstration is loaded already.")
        elif not env.text("DEMO_PASSWORD"):
            self.stdout.write(f"The demonstration is loaded; the accounts' password is {password}")
        else:
            self.stdout.write("The demonstration is loaded.")
