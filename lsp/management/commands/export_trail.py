"""Write the whole audit trail to a file that can be verified elsewhere."""

import gzip
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from lsp.audit import export, seals
from lsp.models import AuditSeal


class Command(BaseCommand):
    help = "Write the whole audit trail as JSON lines, for tools/verify_trail.py. It holds personal data."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to write."""
        parser.add_argument("file", help="the export: .jsonl, or .jsonl.gz to have it compressed")
        parser.add_argument("--seals", help="write the published seals to this file, too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the export, and the seals where asked."""
        path = Path(options["file"])
        count = 0
        with transaction.atomic(), gzip.open(path, "wb") if path.suffix == ".gz" else path.open("wb") as file:
            for line in export.whole():
                file.write(line.encode())
                count += 1
        if options["seals"]:
            told = [seals.published(seal) for seal in AuditSeal.objects.order_by("number")]
            Path(options["seals"]).write_text(json.dumps({"seals": told, "next": None}, indent=1) + "\n")
        self.stdout.write(f"{count} lines written to {path}.")
