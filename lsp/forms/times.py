"""Times of day as people write them: `9:30am`, `9.30 am`, `14:00`, `2pm`."""

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

_WRITTEN = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?", re.IGNORECASE)
_NAMED = {"noon": time(12), "midday": time(12), "12 noon": time(12)}


def read_time(text: str, label: str = "The time") -> time:
    """The time that was written. Raises ValidationError, worded with `label`."""
    written = " ".join(text.lower().split())
    if written in _NAMED:
        return _NAMED[written]
    found = _WRITTEN.fullmatch(written)
    if found is None or (found["minute"] is None and found["half"] is None):
        raise ValidationError(f"{label} must be a time, for example 9:30am or 14:00", code="invalid")
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ValidationError(f"{label} with am or pm must have an hour from 1 to 12", code="hour")
        hour = hour % 12 + 12 * found["half"].startswith("p")
    if hour > 23 or minute > 59:
        raise ValidationError(f"{label} must be a time, for example 9:30am or 14:00", code="invalid")
    return time(hour, minute)


class TimeTextField(forms.CharField):
    """A time of day in one box; what was typed is kept when it cannot be read."""

    default_error_messages = {"required": "Enter the time"}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"})
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A time as one reads it; what was typed as it was typed."""
        if not isinstance(value, time):
            return value
        return f"{value.hour % 12 or 12}:{value:%M}{'am' if value.hour < 12 else 'pm'}"

    def to_python(self, value: Any) -> Any:
        """The time, None where the box is empty."""
        if isinstance(value, time):
            return value
        typed = super().to_python(value)
        return read_time(typed, str(self.label or "The time")) if typed else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True
