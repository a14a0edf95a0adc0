"""What a list of due things is narrowed to."""

from datetime import date, timedelta
from typing import Any

from django import forms

from lsp import due
from lsp.forms.periods import DaysForm
from lsp.queries.due import DueRows

AHEAD = 90
"""Days ahead that a list shows where nothing is asked: beside everything overdue."""
WHEN = (
    ("", f"Overdue, and in the next {AHEAD} days"),
    ("overdue", "Overdue"),
    ("14", "In the next 14 days"),
    ("90", "In the next 90 days"),
    ("any", "Whenever"),
)


class DueForm(DaysForm):
    """By when, between which days, what kind; whose and of which block where the page offers it."""

    from_label = "Or due from"
    when = forms.ChoiceField(choices=WHEN, required=False, label="Due")
    kind = forms.ChoiceField(required=False, label="Kind")
    organisation = forms.ChoiceField(required=False, label="Organisation")
    block = forms.ChoiceField(required=False, label="Block")

    def __init__(
        self, *args: Any, organisations: Any = None, blocks: Any = None, inside: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(each.kind, each.label) for each in due.sources() if inside or not each.inside]
        self._choices("kind", "Every kind", sorted(kinds, key=lambda kind: kind[1]))
        self._choices("organisation", "Every organisation", organisations)
        self._choices("block", "Every block", blocks)
        self.order_fields(["when", "from", "to", "kind", "organisation", "block"])

    def _choices(self, name: str, everything: str, choices: Any) -> None:
        if choices is None:
            del self.fields[name]
            return
        field: Any = self.fields[name]
        field.choices = [("", everything), *choices]

    def asked(self) -> tuple[tuple[str, str], ...]:
        """What could be read of the form, in one order: what `narrow` depends on beside the day."""
        read = self.cleaned_data if self.is_valid() or self.is_bound else {}
        return tuple(sorted((name, str(value)) for name, value in read.items() if value))

    def narrow(self, rows: DueRows, day: date) -> DueRows:
        """The rows asked for; what cannot be read is left aside, and the form says so."""
        asked = self.cleaned_data if self.is_valid() or self.is_bound else {}
        if asked.get("kind"):
            rows = rows.of_kind(asked["kind"])
        if asked.get("organisation"):
            rows = rows.of_organisation(asked["organisation"], "__slug")
        if asked.get("block"):
            rows = rows.in_block(asked["block"])
        return self._in_time(rows, asked, day)

    @staticmethod
    def _in_time(rows: DueRows, asked: dict[str, Any], day: date) -> DueRows:
        first, last, when = asked.get("from"), asked.get("to"), asked.get("when")
        if first or last:
            rows = rows.filter(due_day__gte=first) if first else rows
            return rows.until(last) if last else rows
        if when == "overdue":
            return rows.overdue(day)
        if when == "any":
            return rows
        if when:
            return rows.within(day, int(when))
        return rows.until(day + timedelta(days=AHEAD))
