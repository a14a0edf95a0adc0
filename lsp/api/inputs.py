"""The shape of what is sent: unknown fields refused, no silent conversion, nothing that the database chokes on.

Shape only: whether something may be done is asked by the services.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

LARGEST_ID = 2**63 - 1
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Input(serializers.Serializer):
    """Base of every body that is read. A field that does not exist is an error, not a shrug."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The fields, or every problem at once, by field."""
        problems: dict[str, Any] = {}
        if isinstance(data, Mapping):
            known = [name for name, field in self.fields.items() if not field.read_only]
            words = f"There is no such field. Known: {', '.join(known) or 'none'}."
            unknown = serializers.ErrorDetail(words, code="unknown_field")
            problems = {str(name)[:100]: [unknown] for name in data if name not in known}
        try:
            read: dict[str, Any] = super().to_internal_value(data)
        except serializers.ValidationError as error:
            detail = error.detail if isinstance(error.detail, dict) else {"": error.detail}
            raise serializers.ValidationError({**detail, **problems}) from error
        if problems:
            raise serializers.ValidationError(problems)
        return read


class Nothing(Input):
    """The body of a step that needs nothing said."""


class Text(serializers.CharField):
    """A string; numbers are not turned into one, control characters are refused."""

    default_error_messages = {
        "control": "Control characters are not allowed.",
        "type": "This is not a string.",
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10_000)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("type")
        if _CONTROL.search(data):
            self.fail("control")
        return str(super().to_internal_value(data))


class Day(serializers.DateField):
    """A date, `YYYY-MM-DD` and nothing else."""

    def to_internal_value(self, value: Any) -> date:
        if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(value)


class Whole(serializers.IntegerField):
    """A whole number that is one in JSON as well; a bigint by default."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", -LARGEST_ID)
        kwargs.setdefault("max_value", LARGEST_ID)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return int(data)


class Flag(serializers.BooleanField):
    """true or false."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=str(data)[:40])
        return data


class Choice(serializers.ChoiceField):
    """One of the codes."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=str(data)[:40])
        return super().to_internal_value(data)


class EndInput(Input):
    """The end of something dated (L4)."""

    on = Day(help_text="The first day it no longer holds.")
    reason = Text()


@extend_schema_field(OpenApiTypes.INT64)
class Reference(serializers.Field):
    """The id of another record, read as the record itself; what the caller may not see does not exist."""

    default_error_messages = {
        "type": "Give the id, a whole number.",
        "missing": "There is no such {what}.",
    }

    def __init__(self, model: type[models.Model], **kwargs: Any) -> None:
        self.model = model
        super().__init__(**kwargs)

    def visible(self) -> models.QuerySet:
        """The records the caller may refer to."""
        manager: Any = self.model._default_manager
        return manager.all().visible_to(self.context["request"].user)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("type")
        found = self.visible().filter(pk=data).first() if 1 <= data <= LARGEST_ID else None
        if found is None:
            self.fail("missing", what=self.model._meta.verbose_name)
        return found

    def to_representation(self, value: Any) -> int:
        return int(value.pk)


def read_day(text: str) -> date:
    """A date of the address: `YYYY-MM-DD`. Raises ValueError."""
    if not _ISO_DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)
