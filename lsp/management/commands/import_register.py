"""Bring in the register of councils: `manage.py import_register FILE --by USER`."""

from lsp.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Bring in the register of councils, all of it or nothing."
    kind = "register"
