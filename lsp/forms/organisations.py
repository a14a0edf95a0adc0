"""Forms of organisations. Shape alone: the rules are the services'."""

from django import forms

from lsp.forms.councils import CouncilField, CouncilsField
from lsp.models import Organisation


class OrganisationForm(forms.Form):
    """An organisation, new or to be corrected."""

    name = forms.CharField(max_length=200)
    sector = forms.ChoiceField(choices=Organisation.Sector.choices, widget=forms.RadioSelect)
    kind = forms.CharField(
        max_length=80, required=False, help_text="For example police, primary care trust, fire and rescue."
    )
    sponsoring_department = forms.CharField(max_length=120, required=False)
    website = forms.URLField(required=False, max_length=200, assume_scheme="https")
    serves = CouncilsField(
        label="Councils whose areas it serves",
        required=False,
        help_text="One a line, by name or ONS code. How its area fits a partnership's is worked out from these.",
    )
    authority = CouncilField(
        label="The council it is",
        required=False,
        help_text="Only where the organisation is a council itself.",
    )
