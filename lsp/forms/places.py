"""Forms of partnerships, blocks, councils and ends. Shape alone: the rules are the services'."""

from typing import Any

from django import forms

from lsp.forms.councils import CouncilField, CouncilsField
from lsp.forms.fields import DateField3
from lsp.models import LocalAuthority, LocalStrategicPartnership, Regime
from lsp.shape import LONGEST

Lsp = LocalStrategicPartnership
MODE_HINT = "A number from 1 to 100; leave it empty where the partnership does not work this way."


class PartnershipForm(forms.Form):
    """A partnership, new or to be corrected."""

    name = forms.CharField(
        max_length=200, help_text="As it calls itself, for example Example Strategic Partnership."
    )
    about = forms.CharField(
        label="What it is for",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="A few sentences for the public.",
    )
    authorities = CouncilsField(
        label="Councils whose areas it covers", help_text="One a line, by name or ONS code."
    )
    accountable_body = CouncilField(
        label="Accountable body", help_text="One of these councils, or the county they lie in."
    )
    tier = forms.ChoiceField(
        choices=Lsp.Tier.choices, widget=forms.RadioSelect, initial=Lsp.Tier.SINGLE, label="Tier"
    )
    upper_tier = forms.ModelChoiceField(
        label="Upper-tier partnership",
        queryset=Lsp.objects.none(),
        required=False,
        empty_label="None",
        help_text="For a district partnership: the county partnership above it.",
    )
    two_tier_model = forms.ChoiceField(
        label="How the two tiers work together",
        choices=[("", "Not said"), *Lsp.TwoTierModel.choices],
        required=False,
    )
    neighbourhood_renewal = forms.BooleanField(label="It is a neighbourhood renewal area", required=False)
    starts_on = DateField3(
        label="Start date", required=False, help_text="Leave it empty where this is not known."
    )

    def __init__(self, *args: Any, lsp: Lsp | None = None, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = Lsp.objects.visible_to(user).current().filter(tier=Lsp.Tier.COUNTY).order_by("name")
        field: Any = self.fields["upper_tier"]
        field.queryset = above.exclude(pk=lsp.pk) if lsp else above
        for mode, label in Lsp.GovernanceMode.choices:
            self.fields[f"mode_{mode}"] = forms.IntegerField(
                label=f"How far it is {label.lower()}",
                required=False,
                min_value=1,
                max_value=100,
                widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
                help_text=MODE_HINT,
            )

    def values(self) -> dict[str, Any]:
        """What was entered, as the service takes it."""
        given = dict(self.cleaned_data)
        modes = {mode: given.pop(f"mode_{mode}") for mode in Lsp.GovernanceMode.values}
        return {**given, "governance_modes": {mode: weight for mode, weight in modes.items() if weight}}


class NewPartnershipForm(PartnershipForm):
    """A new partnership also has a regime and an address."""

    regime = forms.ModelChoiceField(
        queryset=Regime.objects.order_by("name"),
        required=False,
        empty_label="The default",
        help_text="The rules it works under: names of documents, blocks, periods.",
    )
    slug = forms.SlugField(
        label="Address",
        max_length=80,
        required=False,
        help_text="The part of its address after the service's own, for example tameside. Made from the name"
        " where empty; it cannot be changed later.",
        error_messages={"invalid": "Enter letters, figures and hyphens alone, for example west-suffolk"},
    )
    prefix = forms.RegexField(  # type: ignore[assignment]  # a field, not the form's own prefix
        r"^[A-Z][A-Z0-9]{1,7}$",
        label="Prefix of its reference numbers",
        required=False,
        help_text="Two to eight capitals and figures, for example TSP. Made from the name where empty.",
        error_messages={"invalid": "Enter two to eight capitals and figures, beginning with a letter"},
    )


class BlockForm(forms.Form):
    """A block."""

    name = forms.CharField(max_length=120, label="Name of the block")


class BlockChangeForm(BlockForm):
    """A block and its place among the others."""

    position = forms.IntegerField(min_value=1, max_value=99, label="Place among the blocks")


class EndForm(forms.Form):
    """An end: the first day it no longer holds, and why (L4)."""

    on = DateField3(label="End date", help_text="The first day on which it no longer holds.")
    reason = forms.CharField(
        label="Why it ends",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it ends"},
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="Why",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why"},
    )


class CouncilForm(forms.Form):
    """A council."""

    name = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=LocalAuthority.Kind.choices, widget=forms.RadioSelect, label="Kind")
    code = forms.CharField(max_length=9, required=False, label="ONS code")
    county = CouncilField(required=False, label="County it lies in", help_text="For a district alone.")
    region = forms.CharField(max_length=60, required=False)
    starts_on = DateField3(label="Start date", required=False)
