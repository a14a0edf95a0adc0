"""Removing personal words (T5): of a record's past, and of a person. The administrator's alone."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import cached_property

from lsp import permissions, rules
from lsp.decisions import Decision
from lsp.forms.trail import RedactForm, RedactPersonForm
from lsp.models import Person
from lsp.queries import redactions, trail
from lsp.queries.trail import HistoryEntry
from lsp.services import redaction
from lsp.templatetags.components import uk_datetime
from lsp.views.base import ActionPage
from lsp.views.trail import RecordMixin


class RedactPage(RecordMixin, ActionPage):
    """Choose the events of a record's past whose words are removed; each says here what they are."""

    template_name = "lsp/trail/redact.html"
    title = "Remove personal words"
    submit_label = "Remove these words"
    form_class = RedactForm

    def may_open(self) -> Decision:
        """The administrator."""
        return permissions.administer(self.request.user)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """The record's history is above."""
        return [*super().get_breadcrumbs(), ("History", trail.history_href(self.record))]

    @cached_property
    def entries(self) -> list[HistoryEntry]:
        """The events that still say something of the record."""
        return [
            entry for entry in trail.record_history(self.record, user=self.request.user) if entry.redact_href
        ]

    def decide(self) -> Decision:
        """Whether there are any."""
        return rules.t5_something_is_left(len(self.entries))

    def get_form_kwargs(self) -> dict[str, Any]:
        """The events to choose from."""
        choices = [(entry.event_id, in_words(entry)) for entry in self.entries]
        return {**super().get_form_kwargs(), "choices": choices}

    def get_initial(self) -> dict[str, Any]:
        """The one the link named."""
        return {"events": self.request.GET.getlist("event")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether it is a person, of whom everything can be removed at once."""
        return {**super().get_context_data(**kwargs), "is_person": isinstance(self.record, Person)}

    def perform(self, form: Any) -> redaction.Removal:
        """Remove them."""
        return redaction.of_record(self.record, by=self.request.user, **form.cleaned_data)

    def get_done_message(self, done: redaction.Removal) -> str:
        """How much."""
        earlier = f" and words of {done.rows} earlier states" if done.rows else ""
        return f"{done.texts} texts of the trail{earlier} are removed. Seals and digests hold as before."

    def get_success_url_for(self, done: Any) -> str:
        """The history, which says so."""
        return trail.history_href(self.record)


def in_words(entry: HistoryEntry) -> str:
    """An entry on one line, with all it says."""
    told = [f"{uk_datetime(entry.when)}: {entry.what}"]
    if entry.who:
        told.append(f"by {entry.who}")
    if entry.why:
        told.append(f"“{entry.why}”")
    told += [
        f"{change.named}: {change.before or 'empty'} → {change.after or 'empty'}" for change in entry.changes
    ]
    return ", ".join(told)


class RedactPersonPage(ActionPage):
    """Remove everything personal about somebody who has left, in one step."""

    private = True
    template_name = "lsp/trail/redact_person.html"
    title = "Remove a person's words"
    submit_label = "Remove everything listed"
    done_message = "The person's words are removed. Seals and digests of the trail hold as before."
    form_class = RedactPersonForm

    def may_open(self) -> Decision:
        """The administrator."""
        return permissions.administer(self.request.user)

    def load(self) -> None:
        """The person of the address."""
        self.record = self.find(Person.objects.select_related("user"), pk=self.kwargs["person"])

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The person's history is above."""
        return [(f"History of {self.record}", trail.history_href(self.record))]

    def decide(self) -> Decision:
        """Whether the person has left, and something is there."""
        return redaction.may_remove(self.record)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What would be removed, and which other events name the person."""
        found, known = redactions.about(self.record), redactions.identifying(self.record)
        return {
            **super().get_context_data(**kwargs),
            "person": self.record,
            "known": known,
            "found": found,
            "mentions": redactions.mentions(
                known, among=trail.events_to_redact(self.request.user), but=found.events
            ),
        }

    def perform(self, form: Any) -> Person:
        """Remove it all."""
        return redaction.of_person(
            self.record, by=self.request.user, version=self.version, **form.cleaned_data
        )

    def get_success_url_for(self, done: Any) -> str:
        """The history, which says so."""
        return trail.history_href(done)
