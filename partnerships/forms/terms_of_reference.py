"""Forms of the terms of reference of a body. Shape alone: the rules are the services'."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from partnerships.forms.membership import dated, number
from partnerships.models import Decision

LONGEST_TERMS = 100_000


class TermsDraftForm(forms.Form):
    """The words of a draft."""

    text = forms.CharField(
        max_length=LONGEST_TERMS,
        label="Terms of reference",
        help_text=(
            "Start a heading with ## and a list with - or 1. Leave an empty line between paragraphs. Put **two stars**"
            " around what is to be bold."
        ),
        widget=forms.Textarea(attrs={"rows": 24}),
    )


class TermsBeginForm(TermsDraftForm):
    """A new draft."""

    number = forms.IntegerField(
        widget=number(),
        required=False,
        min_value=1,
        max_value=32767,
        label="Version number",
        help_text="The next one where it is empty. Enter it only to go on from versions counted elsewhere.",
    )


class DecisionChoice(forms.ModelChoiceField):
    """A decision, by its number and its first words."""

    def label_from_instance(self, obj: Any) -> str:
        """`Board 2006-07/014: That the terms of reference …`."""
        words = " ".join(obj.text.split())
        return f"{obj}: {words if len(words) < 70 else f'{words[:68].rstrip()} …'}"


class AdoptForm(forms.Form):
    """By what a version was adopted, and from when it is in force."""

    decision = DecisionChoice(
        queryset=Decision.objects.none(),
        required=False,
        label="Decision that adopted it",
        empty_label="None recorded here",
        help_text="Agreed and confirmed decisions of this partnership.",
    )
    source = forms.CharField(
        max_length=300,
        required=False,
        label="Or where its adoption is recorded",
        help_text=(
            "For what was adopted before the partnership kept its record here, or by somebody else. For example:"
            " minutes of the forum, 4 May 2005."
        ),
    )
    adopted_on = dated("Adopted on", help_text="The day of the decision, where one is chosen.")
    starts_on = dated("In force from", help_text="The version in force until then ends on this day.")

    def __init__(self, *args: Any, decisions: QuerySet[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["decision"]
        chosen.queryset = decisions

    def adoption(self) -> dict[str, Any]:
        """The fields as the service names them."""
        return dict(self.cleaned_data)
