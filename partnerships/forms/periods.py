"""Which period's figures are looked at: a financial year, or from one day to another."""

from datetime import date
from typing import Any

from django import forms

from lsp.forms.periods import DaysForm
from partnerships.models import Body
from partnerships.queries.attendance import Period, financial_year


class PeriodForm(DaysForm):
    """A financial year, or days; a body where the page is not about one."""

    from_label = "Or from"
    year = forms.ChoiceField(required=False, label="Financial year")
    body = forms.ModelChoiceField(
        queryset=Body.objects.none(),
        to_field_name="slug",
        required=False,
        label="Body",
        empty_label="Every body",
    )

    def __init__(self, *args: Any, years: list[str], bodies: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["year"]
        chosen.choices = [("", f"{years[0]} (the newest)"), *((year, year) for year in years)]
        self.newest = years[0]
        if bodies is None:
            del self.fields["body"]
        else:
            body: Any = self.fields["body"]
            body.queryset = bodies
        self.order_fields(["year", "from", "to", "body"])

    @property
    def period(self) -> Period:
        """The days asked for; the financial year where none are, the newest where nothing is or it cannot be read."""
        cleaned = self.cleaned_data if self.is_bound and self.is_valid() else {}
        year = financial_year(cleaned.get("year") or self.newest)
        first: date | None = cleaned.get("from")
        last: date | None = cleaned.get("to")
        begins = first or (min(year.first, last) if last else year.first)
        return Period(begins, last or max(year.last, begins))
