"""What is asked for an annual progress report."""

from typing import Any

from django import forms

from accountability import annual_workflow as workflow
from accountability.rules.annual_reports import LONGEST_VALUE
from lsp import clock
from lsp.models import Organisation

LONG = 20_000


class DraftReportForm(forms.Form):
    """Whose report, of which year."""

    organisation = forms.ModelChoiceField(
        label="Agency", queryset=Organisation.objects.none(), empty_label=None
    )
    year = forms.ChoiceField(label="Financial year")

    def __init__(self, *args: Any, organisations: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisations is not None:
            self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["year"].choices = [(year, year) for year in years()]  # type: ignore[attr-defined]


def years() -> list[str]:
    """The present financial year and the five before it, the latest first."""
    return [
        clock.financial_year(clock.today().replace(year=clock.today().year - back, day=1))
        for back in range(6)
    ]


class CorrectionForm(forms.Form):
    """The right figure and why."""

    value = forms.CharField(label="The right figure", max_length=LONGEST_VALUE)
    reason = forms.CharField(
        label="Why the drafted figure is not right",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The drafted figure, yours and this reason are shown together.",
    )


class WordsForm(forms.Form):
    """One text for each section."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, heading in workflow.SECTIONS:
            self.fields[code] = forms.CharField(
                label=heading,
                required=False,
                max_length=LONG,
                widget=forms.Textarea(attrs={"rows": 6}),
            )


class WithdrawReportForm(forms.Form):
    """Why it is withdrawn."""

    reason = forms.CharField(label="Reason", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
