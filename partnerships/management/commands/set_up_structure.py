"""Set up the bodies of a regime's model structure: `manage.py set_up_structure --lsp SLUG --by USER --from DATE`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lsp import clock
from lsp.errors import LspError
from lsp.forms.dates import read_date
from lsp.models import LocalStrategicPartnership, User
from partnerships.queries import setting_up
from partnerships.services.setting_up import NewBody, create_bodies


class Command(BaseCommand):
    help = "Set up the bodies that the regime's model structure still offers a partnership, in one act."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which partnership, by whom, since when."""
        parser.add_argument("--lsp", required=True, metavar="SLUG", help="the partnership")
        parser.add_argument("--by", required=True, metavar="USER", help="user name of its coordinator")
        parser.add_argument(
            "--from", required=True, dest="starts_on", metavar="DATE", help="first day of the bodies"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what is offered, set up nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, set up, say."""
        lsp = LocalStrategicPartnership.objects.select_related("regime").filter(slug=options["lsp"]).first()
        by = User.objects.filter(username=options["by"]).first()
        if lsp is None or by is None:
            raise CommandError(f"There is no {'partnership' if lsp is None else 'user'} of this name.")
        try:
            starts_on = read_date(options["starts_on"])
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        offered = setting_up.proposal(setting_up.so_far(lsp, clock.today()))
        for body in offered:
            self.stdout.write(f"{body.name} ({body.kind})")
        if options["dry_run"] or not offered:
            self.stdout.write("Nothing was set up.")
            return
        wanted = [NewBody(b.name, b.kind, b.blocks, b.below) for b in offered]
        try:
            made = create_bodies(lsp, by=by, wanted=wanted, starts_on=starts_on)
        except LspError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{len(made)} bodies were set up.")
