"""Bring in the structure of a partnership: `manage.py import_structure FILE --lsp SLUG --by USER`."""

from typing import Any

from django.core.management.base import CommandParser

from lsp.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Bring in organisations, bodies, seats, people and terms of a partnership, all of the file or nothing."
    kind = "structure"
    of_lsp = True

    def add_arguments(self, parser: CommandParser) -> None:
        """What a Popolo file may leave unsaid as well."""
        super().add_arguments(parser)
        parser.add_argument(
            "--sector", default="", help="of new organisations for which a Popolo file says none"
        )
        parser.add_argument(
            "--represents",
            default="",
            metavar="ORGANISATION",
            help="whom people sit for where a Popolo file does not say",
        )

    def options(self, options: dict[str, Any]) -> dict[str, str]:
        """Both, where they are given."""
        return {name: options[name] for name in ("sector", "represents") if options[name]}
