"""`manage.py create_administrator NAME E-MAIL`: the first account of an installation; asks for the password."""

import getpass
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lsp import audit
from lsp.errors import LspError
from lsp.services import bootstrap


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """The account's name and address."""
        parser.add_argument("username")
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the account and grant the role; ADMINISTRATOR_PASSWORD where nobody can be asked."""
        password = os.environ.get("ADMINISTRATOR_PASSWORD") or getpass.getpass("Password: ")
        try:
            with audit.source("command"):
                account = bootstrap.open_account(
                    by=None, username=options["username"], email=options["email"], password=password
                )
                bootstrap.make_administrator(account, by=None)
        except LspError as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"{account.username} administers this installation.")
