"""Bring in areas: `manage.py import_areas FILE --by USER`."""

from lsp.imports.commands import ImportCommand


class Command(ImportCommand):
    help = "Bring in wards, parishes, neighbourhoods, constituencies and police divisions, all of a file or nothing."
    kind = "areas"
