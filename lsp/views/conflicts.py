"""Where somebody was quicker: what was typed beside what the record says now, and who wrote that when."""

from typing import Any

from lsp.queries.changes import display_name
from lsp.views.base import ActionPage


class TellsConflicts(ActionPage):
    """An act whose form and record share fields. A stale one is told field by field, and loses nothing typed."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the comparison, where the record has changed since it was read."""
        context = super().get_context_data(**kwargs)
        if self.stale:
            latest = self.record.history.first()
            known = latest is not None and latest.history_user is not None
            context["conflict_rows"] = self.compare(context["form"])
            context["conflict_who"] = display_name(latest.history_user) if known else ""
            context["conflict_when"] = latest.history_date if latest else None
        return context

    def compare(self, form: Any) -> list[tuple[str, str, str]]:
        """(label, typed, now) of every field that form and record share."""
        rows = []
        for name, field in form.fields.items():
            if hasattr(self.record, name) and name in form.cleaned_data:
                typed, now = form.cleaned_data[name], self.now(name)
                rows.append((str(field.label), self.in_words(field, typed), self.in_words(field, now)))
        return rows

    def now(self, name: str) -> Any:
        """What the record says in this field now."""
        return getattr(self.record, name)

    def in_words(self, field: Any, value: Any) -> str:
        """A value of a form's field as a reader knows it."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if hasattr(value, "strftime"):
            return f"{value.day} {value:%B %Y}"
        if isinstance(value, str):
            return str(dict(getattr(field, "choices", ()) or ()).get(value, value))
        return ", ".join(map(str, value)) if hasattr(value, "__iter__") else str(value)
