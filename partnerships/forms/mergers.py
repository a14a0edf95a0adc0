"""The form with which bodies are merged. Shape alone: the rules are the services'."""

from collections.abc import Sequence
from typing import Any

from django import forms

from lsp.forms.fields import DateField3
from lsp.shape import LONGEST
from partnerships.models import Body, Seat

NEW_KINDS = [choice for choice in Body.Kind.choices if choice[0] != Body.Kind.TASK_GROUP]


class MergeForm(forms.Form):
    """Where bodies go on, from when and why, and which of their seats go with them."""

    into = forms.ModelChoiceField(
        label="Into",
        queryset=Body.objects.none(),
        required=False,
        empty_label="A new body, named below",
    )
    new_name = forms.CharField(label="Name of the new body", max_length=200, required=False)
    new_kind = forms.ChoiceField(
        label="Kind of the new body", choices=NEW_KINDS, required=False, initial=Body.Kind.THEMATIC
    )
    on = DateField3(label="From", help_text="The first day of what they merge into.")
    reason = forms.CharField(
        label="Why they merge",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why they merge"},
    )
    seats = forms.MultipleChoiceField(
        label="Seats that go on there, each with who sits in it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Seats not chosen end. Chairs do not go on: assign them anew.",
    )

    def __init__(
        self, *args: Any, targets: Any = None, places: Sequence[tuple[Seat, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        into: Any = self.fields["into"]
        into.queryset = targets if targets is not None else Body.objects.none()
        seats: Any = self.fields["seats"]
        seats.choices = [
            (str(seat.pk), f"{seat.label}, {seat.body.name}: {sitting}") for seat, sitting in places
        ]
        if not seats.choices:
            del self.fields["seats"]
