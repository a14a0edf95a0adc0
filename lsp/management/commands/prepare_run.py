"""What a run on this machine needs beside its tables: static files, the regimes, the demonstration."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand


def static_digest() -> str:
    """Every static file's name, size and time in one word."""
    total = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            total.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return total.hexdigest()


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Do each where it is needed; the second time nothing is."""
        stamp = Path(settings.VAR_DIR) / "static.digest"
        wanted = static_digest()
        if not stamp.exists() or stamp.read_text() != wanted:
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            stamp.write_text(wanted)
        for name in ("install_regimes", "load_demonstration", "demonstration_accounts"):
            if name in get_commands():
                call_command(name)
