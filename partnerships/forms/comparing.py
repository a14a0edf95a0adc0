"""The form with which two versions of a text are chosen to be compared. Shape alone."""

from typing import Any

from django import forms
from django.db.models import QuerySet


class VersionChoice(forms.ModelChoiceField):
    """A version, as the page of its text names it."""

    named: Any = staticmethod(str)

    def label_from_instance(self, obj: Any) -> str:
        """Its name."""
        return str(self.named(obj))


class CompareForm(forms.Form):
    """Which two versions are compared; `key` is the field that stands for a version in the address."""

    mark_optional = False

    def __init__(self, *args: Any, versions: QuerySet[Any], named: Any, key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("before", "First version"), ("after", "Second version")):
            field = VersionChoice(queryset=versions, to_field_name=key, label=label, empty_label=None)
            field.named = named
            self.fields[name] = field
