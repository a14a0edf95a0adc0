"""The days between which a list is looked at."""

from typing import Any

from django import forms

from lsp.forms.fields import DateTextField


class DaysForm(forms.Form):
    """A form that narrows to the days `from` and `to`, both included, either left out."""

    from_label = "From"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("from", self.from_label), ("to", "Until")):
            self.fields[name] = DateTextField(required=False, label=label)
        self.fields["from"].help_text = "For example 1 April 2006"

    def clean(self) -> dict[str, Any]:
        """The end is not before the beginning."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("from"), cleaned.get("to")
        if first and last and last < first:
            self.add_error("to", "Until must not be before from")
        return cleaned
