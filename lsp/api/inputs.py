"""The shape of what is sent: unknown fields refused, no silent conversion, nothing that the database chokes on.

Shape only: whether something may be done is asked by the services. An input that does what a page does names the
page's form: what is wrong is then said in the same words and with the same code (`lsp.shape`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core import exceptions as django_errors
from django.core.validators import validate_email
from django.db import models
from django.forms.utils import pretty_name
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lsp.characters import with_line_ends
from lsp.forms import dates
from lsp.forms.messages import asked_by, label_of
from lsp.forms.places import EndForm
from lsp.shape import LONGEST, UNSEEN, Asked, sentence, unseen_sentence

LARGEST_ID = 2**63 - 1
ONE_LINE = 300
"""A text of at most so many characters is of one line, unless its field says otherwise."""
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SAME_CODE = {"blank": "required", "null": "required", "max_string_length": "max_value"}
"""Codes that mean the same as another: nothing is there where something is needed."""


class Input(serializers.Serializer):
    """Base of every body that is read. A field that does not exist is an error, not a shrug.

    `page_form` is the form with which the pages ask for the same; `on_the_page` names its field where it is another.
    """

    page_form: ClassVar[type[forms.BaseForm] | None] = None
    on_the_page: ClassVar[Mapping[str, str]] = {}

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
            raise serializers.ValidationError({**self._reworded(detail, data), **problems}) from error
        if problems:
            raise serializers.ValidationError(problems)
        return read

    @classmethod
    def counterpart(cls, name: str) -> forms.Field | None:
        """The field of the page's form that asks for the same."""
        declared: Mapping[str, forms.Field] = getattr(cls.page_form, "base_fields", {})
        return declared.get(cls.on_the_page.get(name, name))

    def asked(self, name: str) -> Asked:
        """What the field asks for, in the words of the page where there is one."""
        shown = self.counterpart(name)
        if shown is not None:
            return asked_by(shown, label_of(shown, self.on_the_page.get(name, name)))
        field = self.fields[name]
        kind = next((kind for field_class, kind in KINDS if isinstance(field, field_class)), "")
        return Asked(pretty_name(name), choosing=isinstance(field, serializers.ChoiceField), kind=kind)

    def _reworded(self, detail: Mapping[str, Any], data: Any) -> dict[str, Any]:
        """The problems of the fields, each as the page says it."""
        said: dict[str, Any] = {}
        for name, problems in detail.items():
            if name in self.fields and isinstance(problems, list):
                said[name] = list(self._said(name, problems, data.get(name)))
            elif name in self.fields and isinstance(self.fields[name], serializers.ListField):
                said[name] = {item: list(self._said(name, each, None)) for item, each in problems.items()}
            else:
                said[name] = problems
        return said

    def _said(self, name: str, problems: Iterable[Any], sent: Any) -> Iterator[Any]:
        field, asked = self.fields[name], self.asked(name)
        params = {
            "min_value": {"limit_value": getattr(field, "min_value", None)},
            "max_value": {"limit_value": getattr(field, "max_value", None)},
            "max_length": {
                "limit_value": getattr(field, "max_length", None),
                "show_value": len(sent.strip()) if isinstance(sent, str) else 0,
            },
            "max_decimal_places": {"max": getattr(field, "decimal_places", None)},
            "max_digits": {"max": getattr(field, "max_digits", None)},
            "max_whole_digits": {"max": getattr(field, "max_whole_digits", None)},
        }
        for problem in problems:
            code = _SAME_CODE.get(getattr(problem, "code", ""), getattr(problem, "code", ""))
            emptied = getattr(problem, "code", "") == "null" and not field.required
            worded = isinstance(problem, Worded) or not hasattr(problem, "code") or emptied
            words = "" if worded else sentence(asked, code, params.get(code, {}))
            yield serializers.ErrorDetail(words, code=code) if words else problem


class Worded(serializers.ErrorDetail):
    """A problem in words that are ours already."""


def refuse(words: str, code: str) -> serializers.ValidationError:
    """The error of a field, in these words."""
    error = serializers.ValidationError(words, code=code)
    error.detail = [Worded(words, code=code)]
    return error


def _label(field: serializers.Field) -> str:
    """The label of what is asked for, for a field or an item of its list."""
    while not isinstance(field.parent, Input):
        if field.parent is None:
            return "This"
        field = field.parent
    return field.parent.asked(str(field.field_name)).label


class Nothing(Input):
    """The body of a step that needs nothing said."""


class Text(serializers.CharField):
    """A string; numbers are not turned into one, characters that nobody sees are refused, each line ends with one
    character (`lsp.characters`).

    `lines` says whether it may have several lines; a short text (`ONE_LINE`) has one unless told.
    """

    default_error_messages = {"type": "This is not a string."}

    def __init__(self, *, lines: bool | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST)
        self.lines = kwargs["max_length"] > ONE_LINE if lines is None else lines
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("type")
        data = with_line_ends(data)
        wrong = unseen_sentence(_label(self), data.strip(), lines=self.lines)
        if wrong:
            raise refuse(wrong, UNSEEN)
        return str(super().to_internal_value(data))


class Email(Text):
    """An e-mail address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 254, **kwargs})
        self.validators.append(validate_email)


class WebAddress(Text):
    """An address on the web."""

    default_error_messages = {"invalid": "Enter a web address."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 200, "lines": False, **kwargs})

    def to_internal_value(self, data: Any) -> str:
        typed = super().to_internal_value(data)
        try:
            return str(forms.URLField(required=False, assume_scheme="https").clean(typed))
        except django_errors.ValidationError:
            self.fail("invalid")


class Day(serializers.DateField):
    """A date, `YYYY-MM-DD` and nothing else, of the years the pages take."""

    def to_internal_value(self, value: Any) -> date:
        label = _label(self)
        if value == "" and self.required:
            self.fail("required")
        try:
            if not isinstance(value, str):
                raise dates.no_date(label, dates.ISO_EXAMPLE)
            return dates.read_iso(value, label)
        except django_errors.ValidationError as error:
            raise refuse(error.messages[0], str(error.code)) from None


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


class Amount(serializers.DecimalField):
    """An exact amount with at most two places, as a string ("12.50") or a number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 14, "decimal_places": 2, **kwargs})

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, str | int | float):
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """true or false."""

    default_error_messages = {"invalid": "Give true or false."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=str(data)[:40])
        return data


class Choice(serializers.ChoiceField):
    """One of the codes."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=str(data)[:40])
        if data == "" and not self.allow_blank:
            self.fail("required")
        return super().to_internal_value(data)


KINDS: tuple[tuple[type[serializers.Field], str], ...] = (
    (Whole, "number"),
    (Amount, "amount"),
    (Email, "email"),
    (WebAddress, "url"),
)


class EndInput(Input):
    """The end of something dated (L4)."""

    page_form: ClassVar[type[forms.BaseForm] | None] = EndForm

    on = Day(help_text="The first day it no longer holds.")
    reason = Text()


@extend_schema_field(OpenApiTypes.INT64)
class Reference(serializers.Field):
    """The id of another record, read as the record itself; what the caller may not see does not exist."""

    default_error_messages = {
        "type": "Give the id, a whole number.",
        "invalid_choice": "There is no such {what}.",
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
            self.fail("invalid_choice", what=self.model._meta.verbose_name)
        return found

    def to_representation(self, value: Any) -> int:
        return int(value.pk)


def read_day(text: str) -> date:
    """A date of the address: `YYYY-MM-DD`. Raises ValueError."""
    if not _ISO_DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)
