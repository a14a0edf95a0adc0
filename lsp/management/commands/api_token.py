"""Make a token of the API for an account; it is shown this once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lsp.errors import LspError
from lsp.models import User
from lsp.services import tokens


class Command(BaseCommand):
    help = "Make a token of the API for USER (user name or e-mail address). It is printed once and kept as a digest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="user name or e-mail address")
        parser.add_argument(
            "--scope",
            action="append",
            dest="scopes",
            help="read, write, or one of these for a resource (write:commitments); may be repeated; default read",
        )
        parser.add_argument("--days", type=int, default=90, help="good for so many days (default 90)")
        parser.add_argument("--name", default="Made at the command line", help="what the token is for")

    def handle(self, *args: Any, **options: Any) -> None:
        typed = options["user"]
        user = User.objects.filter(username=typed).first() or User.objects.filter(email__iexact=typed).first()
        if user is None:
            raise CommandError(f"There is no account {typed}.")
        try:
            token, secret = tokens.create(
                user=user,
                by=None,
                name=options["name"],
                scopes=options["scopes"] or [tokens.READ],
                days=options["days"],
            )
        except LspError as error:
            raise CommandError(
                " ".join(reason.message for reason in error.reasons) or error.message
            ) from error
        self.stderr.write(
            f"Token {token.name!r} of {user.get_username()}, scopes {', '.join(token.scopes)},"
            f" good until {token.expires_at:%d %B %Y}. It is not shown again:"
        )
        self.stdout.write(secret)
