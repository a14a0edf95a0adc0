"""Forms of meetings: when and where, a year ahead by rule, why cancelled. Shape alone: the rules are the services'."""

from datetime import date
from typing import Any

from django import forms

from lsp.forms.times import TimeTextField
from partnerships import rhythm
from partnerships.forms.membership import dated, number
from partnerships.rhythm import Rhythm


class WhenAndWhere(forms.Form):
    """Time and place of a meeting."""

    starts_at = TimeTextField(label="Begins at", help_text="For example 9:30am or 14:00.")
    ends_at = TimeTextField(label="Ends at", required=False)
    place = forms.CharField(max_length=300, required=False, label="Place")


class MeetingForm(WhenAndWhere):
    """A meeting to come, new or changed."""

    day = dated("Date", required=True)
    title = forms.CharField(
        max_length=200,
        required=False,
        label="Title",
        help_text="Only where it is a special one, for example: away day. Empty: the body's name.",
    )
    items_by = dated("Items wanted by", help_text="The last day on which items can be proposed for it.")
    published = forms.BooleanField(
        required=False,
        label="Publish it: everybody can read day, place and the open part of the agenda and papers",
    )
    field_order = ("day", "starts_at", "ends_at", "place", "title", "items_by", "published")

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["published"]


class PastMeetingForm(WhenAndWhere):
    """A meeting that has taken place."""

    day = dated("Date", required=True)
    title = forms.CharField(max_length=200, required=False, label="Title")
    published = forms.BooleanField(required=False, label="Publish it")
    brought_in = forms.BooleanField(
        required=False,
        label="Brought in: it was held before the partnership began to keep its record here",
    )
    brought_in_source = forms.CharField(
        max_length=300,
        required=False,
        label="Where it was brought in from",
        help_text="For example: minute book of the Board, volume 2. Needed for what is brought in.",
    )
    field_order = (
        "day", "starts_at", "ends_at", "place", "title", "published", "brought_in", "brought_in_source",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What is brought in has a source. The service asks again."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("brought_in") and not cleaned.get("brought_in_source"):
            self.add_error("brought_in_source", "Say where this was brought in from")
        return cleaned


class PlanAheadForm(WhenAndWhere):
    """The rule by which a body meets, and from when until when."""

    every = forms.IntegerField(
        min_value=1, max_value=24, widget=number(), label="Every", help_text="1 for each, 2 for every other."
    )
    unit = forms.ChoiceField(
        choices=rhythm.UNITS, label="Weeks or months", widget=forms.RadioSelect, initial=rhythm.MONTHS
    )
    which = forms.TypedChoiceField(
        choices=rhythm.WHICH,
        coerce=int,
        initial=1,
        label="Which one of the month",
        help_text="Only where it goes by months.",
    )
    weekday = forms.TypedChoiceField(choices=rhythm.WEEKDAYS, coerce=int, initial=1, label="Day of the week")
    first = dated("From", required=True)
    until = dated("Until", required=True, help_text="The last day on which a meeting may fall.")
    published = forms.BooleanField(required=False, label="Publish these meetings")
    field_order = (
        "every", "unit", "which", "weekday", "first", "until", "starts_at", "ends_at", "place", "published",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning."""
        cleaned = super().clean() or self.cleaned_data
        first, until = cleaned.get("first"), cleaned.get("until")
        if first and until and until < first:
            self.add_error("until", "Enter an end that is later than the beginning")
        return cleaned

    def rhythm(self) -> Rhythm:
        """The rule."""
        given = self.cleaned_data
        return Rhythm(
            every=given["every"],
            unit=given["unit"],
            which=given["which"],
            weekday=given["weekday"],
            first=given["first"],
            last=given["until"],
        )

    def chosen_days(self) -> list[date]:
        """The days that are ticked in the preview; what is no day is left out."""
        data: Any = self.data
        return [day for day in map(_day_or_none, data.getlist("days")) if day is not None]


def _day_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
