"""Forms of obligations and of what is declared beside a judgement. Shape alone: the rules are the services'."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from accountability import periods
from accountability.measures import MEASURES
from accountability.models.obligation import BASES, LOCAL_KIND, UNITS
from accountability.obligation_kinds import Kind
from accountability.services.obligations import Wanted
from lsp.forms.fields import AmountField
from lsp.models import Organisation
from lsp.shape import LONGEST
from partnerships.forms.membership import BroughtInMixin, dated

LARGEST = Decimal("999999999999.99")


def exact(label: str, hint: str = "", *, required: bool = False, most: Any = LARGEST) -> Any:
    """A number with two places at most, told as it is typed."""
    return AmountField(
        label=label,
        help_text=hint,
        required=required,
        max_digits=14,
        decimal_places=2,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
    )


def several_lines(label: str, hint: str, needed: str) -> Any:
    """A text of several lines that is needed."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": needed},
    )


class TermsForm(forms.Form):
    """What is asked, on which basis, by which thresholds; what is empty is as the kind of the regime says."""

    basis = forms.ChoiceField(label="Basis", choices=[("", "As the kind says"), *BASES], required=False)
    provision = forms.CharField(
        label="Provision of the statute",
        help_text="Only where it rests on statute, for example s.106.",
        max_length=100,
        required=False,
    )
    rests_on = forms.CharField(
        label="What it rests on",
        help_text="For example: partnership agreement of 4 May 2006.",
        max_length=300,
        required=False,
    )
    amount = exact(
        "Amount asked for in each period",
        "Pounds and pence, days in quarters of a day, or a number. Leave empty where doing it at all is enough.",
    )
    met_at = exact("Met at (percent)", "For example 75.", most=100)
    partly_met_at = exact("Partly met at (percent)", "For example 50.", most=100)
    period = forms.ChoiceField(
        label="Judged for each", choices=[("", "As the kind says"), *periods.KINDS], required=False
    )
    due_days = forms.IntegerField(
        label="Days after the period until it is due",
        required=False,
        min_value=0,
        max_value=366,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )

    def terms(self) -> dict[str, Any]:
        """What was told, None where nothing was."""
        cleaned = self.cleaned_data
        names = ("basis", "provision", "amount", "met_at", "partly_met_at", "period", "due_days")
        told = {name: None if cleaned[name] == "" else cleaned[name] for name in names}
        return {**told, "rests_on": cleaned["rests_on"]}


class ObligationForm(TermsForm, BroughtInMixin):
    """One obligation of one agency."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.none(),
        label="Agency",
        empty_label="Choose an agency",
        help_text="Those on the duty register, and the council itself.",
    )
    kind = forms.ChoiceField(label="Kind of obligation")
    title = forms.CharField(
        label="What the agency is to do",
        help_text="Only for a kind of your own.",
        max_length=200,
        required=False,
    )
    measure = forms.ChoiceField(
        label="Measured by",
        help_text="Only for a kind of your own.",
        required=False,
        choices=[("", "As the kind says"), *((code, each.title) for code, each in MEASURES.items())],
    )
    unit = forms.ChoiceField(
        label="Unit",
        help_text="Only for a kind of your own.",
        required=False,
        choices=UNITS,
        initial="",
    )
    starts_on = dated("From", required=True, help_text="The first day on which it runs.")
    field_order = ("organisation", "kind", "title", "measure", "unit", *TermsForm.base_fields, "starts_on")

    def __init__(self, *args: Any, agencies: Any, kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = agencies
        kind: Any = self.fields["kind"]
        kind.choices = [
            ("", "Choose a kind"),
            *((each.code, each.title) for each in kinds),
            (LOCAL_KIND, "One of our own"),
        ]

    def wanted(self) -> Wanted:
        """As the service takes it."""
        cleaned = self.cleaned_data
        own = {name: cleaned[name] or None for name in ("measure", "unit")}
        told: dict[str, Any] = {**own, "title": cleaned["title"], **self.terms()}
        return Wanted(cleaned["organisation"], cleaned["kind"], **told)


class SeveralForm(forms.Form):
    """Obligations for all the named agencies at once: a box for each agency and kind of the regime."""

    starts_on = dated("From", required=True, help_text="The first day on which those chosen run.")

    def __init__(
        self,
        *args: Any,
        agencies: Sequence[Organisation],
        kinds: Sequence[Kind],
        running: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agencies, self.kinds, self.running = agencies, kinds, set(running)
        for kind in kinds:
            if kind.takes_amount:
                self.fields[f"amount_{kind.code}"] = exact(f"{kind.title}: amount for each period")
        for agency in agencies:
            for kind in kinds:
                if (agency.pk, kind.code) not in self.running:
                    self.fields[f"set_{agency.pk}_{kind.code}"] = forms.BooleanField(
                        required=False, label=f"{agency}: {kind.title}"
                    )

    def amounts(self) -> list[Any]:
        """The fields of amounts, kind by kind."""
        return [self[name] for name in self.fields if name.startswith("amount_")]

    def has_amounts(self) -> bool:
        """Whether any amount is typed, so that they are shown unfolded."""
        return any(bound.value() for bound in self.amounts())

    def clean(self) -> dict[str, Any]:
        """An amount is for those ticked: of a kind that is ticked for nobody it is asked about."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for kind in self.kinds:
            ticked = any(cleaned.get(f"set_{agency.pk}_{kind.code}") for agency in self.agencies)
            name = f"amount_{kind.code}"
            if cleaned.get(name) is not None and not ticked:
                message = f"“{kind.title}” is ticked for no agency. Tick it for one, or empty this amount."
                self.add_error(name, forms.ValidationError(message, code="not_ticked"))
        return cleaned

    def rows(self) -> list[tuple[Organisation, list[tuple[Kind, Any]]]]:
        """Each agency with its box for each kind; None where one runs already."""
        return [
            (
                agency,
                [
                    (kind, self[name] if (name := f"set_{agency.pk}_{kind.code}") in self.fields else None)
                    for kind in self.kinds
                ],
            )
            for agency in self.agencies
        ]

    def wanted(self) -> list[Wanted]:
        """Those chosen."""
        cleaned = self.cleaned_data
        return [
            Wanted(agency, kind.code, amount=cleaned.get(f"amount_{kind.code}"))
            for agency in self.agencies
            for kind in self.kinds
            if cleaned.get(f"set_{agency.pk}_{kind.code}")
        ]


class ChangeForm(forms.Form):
    """Other terms from the first day of a period to come."""

    mark_optional = False
    starts_on = dated("From", required=True, help_text="The first day of a period that is still to begin.")
    basis = forms.ChoiceField(label="Basis", choices=BASES)
    provision = TermsForm.base_fields["provision"]
    rests_on = TermsForm.base_fields["rests_on"]
    amount = TermsForm.base_fields["amount"]
    met_at = exact("Met at (percent)", "For example 75.", most=100, required=True)
    partly_met_at = exact("Partly met at (percent)", "For example 50.", most=100, required=True)
    period = forms.ChoiceField(label="Judged for each", choices=periods.KINDS)
    due_days = forms.IntegerField(
        label="Days after the period until it is due",
        min_value=0,
        max_value=366,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
    )
    reason = several_lines("Why the terms change", "It stays on the record.", "Say why the terms change")

    def changes(self) -> dict[str, Any]:
        """The terms as they are to be."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("starts_on", "reason")
        }


class WaiveForm(forms.Form):
    """Why an obligation does not apply in a period."""

    reason = several_lines(
        "Why it does not apply", "It stands beside the judgement.", "Say why it does not apply"
    )


class ExplainForm(forms.Form):
    """Why an agency did not meet an obligation in a period."""

    text = several_lines(
        "In your own words",
        "It stands beside the judgement and does not replace it, and stays on the record. To put it right, explain"
        " again: the newest stands first.",
        "Say why it was not met",
    )


class CloseYearForm(forms.Form):
    """A financial year to close."""

    year = forms.ChoiceField(label="Financial year")
    note = forms.CharField(
        label="Note", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, years: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year: Any = self.fields["year"]
        year.choices = [("", "Choose a year"), *((code, code) for code in years)]


class GridFilter(forms.Form):
    """Which lines of the grid are shown, and the last year."""

    agency = forms.ChoiceField(label="Agency", required=False)
    kind = forms.ChoiceField(label="Obligation", required=False)
    judgement = forms.ChoiceField(label="Judged", required=False)
    year = forms.ChoiceField(label="Years up to", required=False)
    years = forms.ChoiceField(
        label="Years shown", choices=[("", "This one and the one before"), ("1", "This one")], required=False
    )

    def offer(self, **choices: Iterable[tuple[str, str]]) -> None:
        """What there is to choose from."""
        empty = {
            "agency": "Every agency",
            "kind": "Every obligation",
            "judgement": "Any",
            "year": "The newest",
        }
        for name, listed in choices.items():
            chosen: Any = self.fields[name]
            chosen.choices = [("", empty[name]), *listed]
