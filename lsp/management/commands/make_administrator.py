"""Make an administrator: prints a link, good for one use, with which they choose a password."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from lsp.errors import LspError
from lsp.services import accounts, invitations


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Who."""
        parser.add_argument("username")
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the account and print the way in."""
        try:
            account = accounts.make_administrator(
                by=None, username=options["username"], email=options["email"]
            )
        except LspError as error:
            raise CommandError(error.message) from error
        if account.has_usable_password():
            self.stdout.write(f"{account.username} is an administrator and signs in as before.")
            return
        link = reverse("lsp:invitation", args=[invitations.token_for(account)])
        self.stdout.write(f"{account.username} is an administrator. To choose a password, open:")
        self.stdout.write(f"{settings.SITE_URL}{link}")
