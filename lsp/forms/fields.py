"""Form fields of our own: dates in three boxes or in one, what was typed kept when it cannot be read."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lsp.forms import dates

AMOUNT = r"(?=.*\d)(-?)£?\s?(\d+|\d{1,3}(?:,\d{3})+)?(\.\d*)?"
"""A sign, pounds or none, digits in thousands or in a row, decimal places."""


class DateParts(forms.MultiWidget):
    """Three boxes: `<name>_day`, `<name>_month`, `<name>_year`. A whole date posted as `<name>` is read as well."""

    template_name = "components/form/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in ("day", "month", "year")}, attrs)

    def decompress(self, value: Any) -> list[str]:
        """The three boxes of a date."""
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        return _boxes(value) if isinstance(value, str) else ["", "", ""]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        """The boxes as typed."""
        boxes = super().value_from_datadict(data, files, name)
        whole = data.get(name)
        if not any(boxes) and isinstance(whole, str) and whole.strip():
            return _boxes(whole)
        return [str(box or "").strip() for box in boxes]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and super().value_omitted_from_data(data, files, name)


def _boxes(text: str) -> list[str]:
    """A written date in three boxes; what is no date stands in the first."""
    return list(dates.split_date(text) or (text.strip(), "", ""))


class DateField3(forms.Field):
    """A date in three boxes. Messages name the field by its label and say what is missing or impossible."""

    widget = DateParts
    default_error_messages = {"required": "Enter the date"}

    def to_python(self, value: Any) -> date | None:
        """The date, None where all boxes are empty; ValidationError where it is incomplete or impossible."""
        if value is None or isinstance(value, date):
            return value
        label = _label(self)
        if isinstance(value, str):
            return dates.read_date(value, label) if value.strip() else None
        boxes = dict(zip(("day", "month", "year"), value, strict=True))
        if not any(boxes.values()):
            return None
        missing = [part for part, typed in boxes.items() if not typed]
        if len(missing) == 2 and boxes["day"] and not boxes["day"].isdecimal():
            return dates.read_date(boxes["day"], label)
        if missing:
            raise ValidationError(f"{label} must include a {' and a '.join(missing)}", code="incomplete")
        return dates.date_of(**boxes, label=label)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class DateTextField(forms.CharField):
    """A date in one box, as in a filter: `1 March 2006`, `1/3/2006` or `2006-03-01`."""

    default_error_messages = {"required": "Enter the date"}

    def prepare_value(self, value: Any) -> Any:
        """A date as one reads it; what was typed as it was typed."""
        return f"{value.day} {value:%B %Y}" if isinstance(value, date) else value

    def to_python(self, value: Any) -> Any:
        """The date, None where the box is empty; ValidationError where it cannot be read."""
        if isinstance(value, date):
            return value
        typed = super().to_python(value)
        return dates.read_date(typed, _label(self)) if typed else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class AmountField(forms.DecimalField):
    """An exact amount as people write one: `12.50`, `12,000`, `£1,200.50`; no powers of ten (`1e5`)."""

    def to_python(self, value: Any) -> Any:
        """The amount (a Decimal), None where the box is empty; ValidationError where it cannot be read."""
        if isinstance(value, str) and value.strip():
            written = re.fullmatch(AMOUNT, value.strip(), re.ASCII)
            if written is None:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            value = "".join(written.groups(default="")).replace(",", "")
        return super().to_python(value)


def _label(field: forms.Field) -> str:
    """The field's label for a sentence; `The date` where the form gives none."""
    return str(field.label or "The date")
