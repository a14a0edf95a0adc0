"""What the commands of imports share: read the file, call the service, print the report."""

from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lsp.errors import LspError
from lsp.imports.kinds import kind_called
from lsp.imports.reports import CHANGED, LEFT_OUT, OUTCOMES, REFUSED, Report
from lsp.models import LocalStrategicPartnership, User


class ImportCommand(BaseCommand):
    """Bring in a file here and now; `--dry-run` says what it would do. Fails where the file is refused."""

    kind: ClassVar[str]
    of_lsp: ClassVar[bool] = False

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, who brings it in, whether it is only tried."""
        parser.add_argument("file", type=Path, help="a CSV file or a workbook (.xlsx, .ods)")
        parser.add_argument("--by", required=True, metavar="USER", help="user name of who brings it in")
        parser.add_argument("--sheet", default="", help="of the workbook; the first where left out")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        if self.of_lsp:
            parser.add_argument("--lsp", required=True, metavar="SLUG", help="the partnership")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, carry out, print."""
        by = User.objects.filter(username=options["by"]).first()
        if by is None:
            raise CommandError(f"There is no user {options['by']}.")
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        kind = kind_called(self.kind)
        refusal = kind.refusal(options["file"].name, content)
        if refusal:
            raise CommandError(refusal)
        table = kind.read(options["file"].name, content, options["sheet"])
        try:
            report = kind.carry_out(
                table,
                lsp=self._lsp(options),
                by=by,
                dry_run=options["dry_run"],
                progress=None,
                **self.options(options),
            )
        except LspError as error:
            raise CommandError(error.message) from error
        self._print(report)
        if report.is_refused:
            raise CommandError(report.message)

    def options(self, options: dict[str, Any]) -> dict[str, str]:
        """What else the import is told."""
        return {}

    def _lsp(self, options: dict[str, Any]) -> LocalStrategicPartnership | None:
        if not self.of_lsp:
            return None
        lsp = LocalStrategicPartnership.objects.filter(slug=options["lsp"]).first()
        if lsp is None:
            raise CommandError(f"There is no partnership {options['lsp']}.")
        return lsp

    def _print(self, report: Report) -> None:
        """What to note, what is refused, changed or left out row by row, and the numbers."""
        for note in report.notes:
            self.stdout.write(f"Note: {note}")
        for row in report.rows:
            if row.outcome in (REFUSED, CHANGED, LEFT_OUT):
                rule = f" (rule {row.rule})" if row.rule else ""
                words = f"{row.place + ': ' if row.place else ''}{row.value + ': ' if row.value else ''}"
                place = f"{row.sheet}, row" if row.sheet else "Row"
                self.stdout.write(f"{place} {row.row}, {row.outcome}: {words}{row.reason}{rule}")
        self.stdout.write(", ".join(f"{report.count(outcome)} {outcome}" for outcome in OUTCOMES))
        if not report.is_refused:
            self.stdout.write(report.message)
