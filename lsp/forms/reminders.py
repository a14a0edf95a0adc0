"""How one wants to be reminded."""

from django import forms

from lsp.models import ReminderPreference


class ReminderForm(forms.Form):
    """At once, once a week, or not at all; on which day the weekly mail comes."""

    how = forms.ChoiceField(
        label="How do you want to be reminded?",
        choices=ReminderPreference.How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you are reminded."},
    )
    weekday = forms.TypedChoiceField(
        label="Day of the weekly mail",
        choices=ReminderPreference.Weekday.choices,
        coerce=int,
        help_text="Where you have chosen one mail a week",
        error_messages={"required": "Choose the day of the weekly mail."},
    )
