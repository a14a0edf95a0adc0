"""Where somebody was quicker: what was typed beside what the record says now, and who wrote that when."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.utils.choices import flatten_choices

from lsp.queries.changes import display_name
from lsp.views.base import ActionPage


class TellsConflicts(ActionPage):
    """An act whose form edits what a record says. A stale one is told field by field, and loses nothing typed."""

    suggested: ClassVar[Collection[str]] = ()
    """Fields that begin with a suggestion: the record says nothing of them that could be compared."""

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
        """(label, typed, now) of every field that is compared, each as a reader knows it."""
        return [
            (
                str(form[name].label),
                self.in_words(form.fields[name], form.cleaned_data[name]),
                self.in_words(form.fields[name], self.now(name)),
            )
            for name in self.compared(form)
            if name in form.cleaned_data
        ]

    def compared(self, form: Any) -> Iterable[str]:
        """The fields of which the record says something: those it has, and those the form begins with."""
        return [
            name
            for name in form.fields
            if name not in self.suggested and (self._holds(name) or name in self.begins_with)
        ]

    def now(self, name: str) -> Any:
        """What the record says in this field now."""
        return getattr(self.record, name) if self._holds(name) else self.begins_with.get(name)

    def in_words(self, field: Any, value: Any) -> str:
        """A value of a form's field as a reader knows it."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, (str, int)):
            return _chosen(field, value)
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        if hasattr(value, "strftime"):
            return f"{value.day} {value:%B %Y}"
        if hasattr(value, "__iter__"):
            return ", ".join(sorted(self.in_words(field, each) for each in value))
        return str(value)

    @cached_property
    def begins_with(self) -> dict[str, Any]:
        """What the form would begin with, were it opened now."""
        return dict(self.get_initial())

    def _holds(self, name: str) -> bool:
        """Whether the record itself has a value of that name; a relation to many, or a method, is none."""
        return hasattr(self.record, name) and not callable(getattr(self.record, name))


def _chosen(field: Any, value: str | int) -> str:
    """Something typed, or chosen by its code, or by the number of a record that is offered."""
    if isinstance(field, forms.ModelChoiceField):
        offered: Any = field.queryset
        found = offered.filter(pk=value).first()
        return "" if found is None else str(found)
    choices: Any = flatten_choices(getattr(field, "choices", ()) or ())
    labels = {str(code): str(label) for code, label in choices}
    return labels.get(str(value), str(value).replace("\r\n", "\n").rstrip())
