"""The shape of what is typed on the pages of the action plan. Rules are the services'."""

from collections.abc import Sequence
from typing import Any

from django import forms

from lsp.forms.fields import DateField3
from lsp.forms.reasons import LONG, NoteForm, long_text
from lsp.models import Block, Organisation, Person
from strategies.forms.amounts import GivenForm

PeopleOf = Sequence[tuple[Organisation, list[Person]]]
"""Organisations, each with its people."""


class ActionForm(forms.Form):
    """An action as the coordinator drafts it; what is empty is completed before it is put in the action plan."""

    mark_optional = False
    title = forms.CharField(
        label="What will be done",
        help_text="In one sentence, for example: open a drop-in advice centre in each neighbourhood",
        max_length=200,
    )
    description = long_text("More about it, if needed", "What it covers, and what it does not", rows=3)
    block = forms.ModelChoiceField(label="Block", queryset=Block.objects.none(), empty_label="Choose a block")
    serves = forms.CharField(
        label="Outcome or priority it serves",
        help_text="As the Sustainable Community Strategy or the Local Area Agreement words it",
        max_length=300,
        required=False,
    )
    organisation = forms.ModelChoiceField(
        label="Accountable organisation",
        help_text="The one that answers for it, of those that sit on this partnership",
        queryset=Organisation.objects.none(),
        empty_label="Choose an organisation",
    )
    person = forms.ModelChoiceField(
        label="Accountable person",
        help_text="An officer or a seat holder of the accountable organisation, listed under its name",
        queryset=Person.objects.none(),
        empty_label="Not said yet",
        required=False,
    )
    contributors = forms.ModelMultipleChoiceField(
        label="Who contributes",
        help_text="Other organisations of this partnership that take part in it",
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    starts_on = DateField3(label="Start", help_text="For example, 1 4 2006", required=False)
    due_on = DateField3(label="Due date", help_text="For example, 31 3 2007", required=False)

    def __init__(
        self, *args: Any, blocks: Any = None, organisations: Any = None, people: PeopleOf = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if blocks is not None:
            self.fields["block"].queryset = blocks  # type: ignore[attr-defined]
        if organisations is not None:
            for name in ("organisation", "contributors"):
                self.fields[name].queryset = organisations  # type: ignore[attr-defined]
        self._offer(people)

    def _offer(self, people: PeopleOf) -> None:
        """Let a person be chosen under the name of their organisation; a name alone says too little."""
        field: Any = self.fields["person"]
        field.queryset = Person.objects.filter(pk__in={each.pk for _, those in people for each in those})
        groups = [(of.name, [(each.pk, each.name) for each in those]) for of, those in people if those]
        field.choices = [("", field.empty_label), *groups]


class EditActionForm(ActionForm):
    """An action as it is changed: with the reason, once it stands in the action plan."""

    reason = forms.CharField(
        label="Why it is changed",
        help_text="Needed for what stands in the action plan. It stays on the record, with your name",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=LONG,
    )


class CompleteForm(NoteForm):
    """The day on which it was done."""

    done_on = DateField3(
        label="Done on", help_text="Leave it empty for today. For example, 27 11 2006", required=False
    )
    field_order = ["done_on", "note"]


class ResourceForm(GivenForm):
    """What an organisation is to put into an action."""

    organisation = forms.ModelChoiceField(
        label="Who gives it",
        help_text="The accountable organisation, or one that contributes",
        queryset=Organisation.objects.none(),
        empty_label="Choose an organisation",
    )
    funding_stream = forms.CharField(
        label="Funding stream the money comes from",
        help_text="Only for money. For example: Neighbourhood Renewal Fund, or the organisation's own budget",
        max_length=200,
        required=False,
    )
    field_order = ("organisation", "unit", "amount", "funding_stream", "what")

    def __init__(self, *args: Any, givers: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if givers is not None:
            self.fields["organisation"].queryset = givers  # type: ignore[attr-defined]
