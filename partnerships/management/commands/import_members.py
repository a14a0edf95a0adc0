"""Bring in members from a spreadsheet: `manage.py import_members FILE --lsp SLUG --by USER`."""

from lsp.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Bring in bodies, seats and terms of a partnership, all of the file or nothing."
    kind = "members"
    of_lsp = True
