"""Forms of nominations. Shape alone: the rules are the services'."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from lsp.models import Organisation, Person
from lsp.shape import LONGEST
from partnerships.forms.membership import PERSON_FIELDS, UNTIL, PersonChoice, SomebodyMixin, dated


class NominateForm(SomebodyMixin):
    """Somebody put forward for a seat."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(), label="Organisation that nominates", empty_label=None
    )
    from_day = dated("From", required=True, help_text="The first day on which they would sit.")
    note = forms.CharField(
        required=False,
        max_length=2000,
        label="Why they are put forward",
        help_text="For the coordinator. It is not shown to the public.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("organisation", *PERSON_FIELDS, "from_day", "note")

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = organisations

    def nomination(self) -> dict[str, Any]:
        """The fields as the services name them."""
        cleaned = self.cleaned_data
        given = {name: cleaned[name] for name in ("organisation", "from_day", "note")}
        return {**given, "person": self.somebody()}


class AcceptForm(forms.Form):
    """Until when they sit, and who stands in for them."""

    ends_on = dated("Until", help_text=UNTIL)
    deputy = PersonChoice(
        queryset=Person.objects.none(), required=False, label="Deputy", empty_label="No deputy named"
    )

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["deputy"]
        chosen.queryset = people


class DeclineForm(forms.Form):
    """Why a nomination is declined."""

    reason = forms.CharField(
        label="Reason",
        help_text="The organisation reads it.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TakeBackForm(DeclineForm):
    """Why a nomination is withdrawn, where there is a reason to give."""

    reason = forms.CharField(
        label="Reason", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
