"""Forms of hand-overs: one ends and another begins on one day. Shape alone: the rules are the services'."""

from typing import Any

from django import forms

from lsp.shape import LONGEST
from partnerships.forms.membership import PERSON_FIELDS, UNTIL, SomebodyMixin, dated


class HandOverForm(SomebodyMixin):
    """Somebody takes over from somebody else, on one day."""

    starts_on = dated(
        "Day of the change",
        required=True,
        help_text="The first day of the one who takes over, and the first on which the other no longer holds it.",
    )
    end_reason = forms.CharField(
        label="Reason for the change", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order: tuple[str, ...] = (*PERSON_FIELDS, "starts_on", "end_reason")

    def handing_over(self) -> dict[str, Any]:
        """The fields as the services name them."""
        cleaned = self.cleaned_data
        return {"person": self.somebody(), "on": cleaned["starts_on"], "reason": cleaned["end_reason"]}


class OfficeHandOverForm(HandOverForm):
    """Somebody takes over an office."""

    independent = forms.BooleanField(required=False, label="Independent: they hold no seat of this body")
    ends_on = dated("Until", help_text=UNTIL)
    field_order = (*PERSON_FIELDS, "independent", "starts_on", "end_reason", "ends_on")

    def handing_over(self) -> dict[str, Any]:
        """With whether they are independent, and until when."""
        cleaned = self.cleaned_data
        given = {name: cleaned[name] for name in ("independent", "ends_on")}
        return {**super().handing_over(), **given}
