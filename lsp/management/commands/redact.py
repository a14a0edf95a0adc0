"""Remove personal words under data protection law: of one event of the trail, or of a person who has left."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lsp.errors import LspError
from lsp.models import AuditEvent, Person, User
from lsp.services import redaction


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """What, who and why."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--person", type=int, help="the id of the person")
        what.add_argument("--event", type=int, help="the id of the event")
        parser.add_argument("--by", required=True, help="the user name of the administrator who asks for it")
        parser.add_argument("--reason", required=True, help="why; it stays on the trail, so it names nobody")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove them, or say why not."""
        by = User.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"There is no account {options['by']}.")
        try:
            self.stdout.write(self._removed(by, options))
        except LspError as error:
            raise CommandError(error.message) from error

    def _removed(self, by: User, options: dict[str, Any]) -> str:
        if options["person"]:
            person = Person.objects.filter(pk=options["person"]).first()
            if person is None:
                raise CommandError(f"There is no person {options['person']}.")
            redaction.of_person(person, by=by, reason=options["reason"])
            return "The person's words are removed."
        event = AuditEvent.objects.filter(pk=options["event"]).first()
        if event is None:
            raise CommandError(f"There is no event {options['event']}.")
        done = redaction.of_event(event, by=by, reason=options["reason"])
        return f"{done.texts} texts and words of {done.rows} earlier states are removed by event {done.event_id}."
