"""Filters that name a record by its id, a state by its code, a day by its date; wrong values are a 400."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.utils import translate_validation
from rest_framework.request import Request

from lsp import clock
from lsp.api.inputs import LARGEST_ID, read_day
from lsp.api.problems import InvalidQuery
from lsp.errors import Reason
from lsp.statements import Blank

_TRUE, _FALSE = "true", "false"
_ID = re.compile(r"[1-9][0-9]{0,17}")


class IdField(forms.IntegerField):
    """A bigint id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": LARGEST_ID, **kwargs})

    def to_python(self, value: Any) -> int | None:
        """Plain digits; no thousands separator, no `1.0`."""
        if value not in self.empty_values and not re.fullmatch(r"[0-9]{1,19}", str(value)):
            raise ValidationError("Give the id, a whole number.", code="invalid")
        found: int | None = super().to_python(value)
        return found


class IdFilter(django_filters.NumberFilter):
    """Records that refer to the one of this id: `IdFilter(field_name="lsp_id")`."""

    field_class = IdField

    @property
    def plain(self) -> bool:
        """Whether it compares one column with the id and does nothing else."""
        return self.method is None and self.lookup_expr == "exact" and not (self.exclude or self.distinct)

    def get_max_validator(self) -> None:
        """The field has its own."""


class DayField(forms.CharField):
    """A date of the address."""

    def to_python(self, value: Any) -> Any:
        """`YYYY-MM-DD`, None where it is empty."""
        typed = super().to_python(value)
        try:
            return read_day(typed) if typed else None
        except ValueError:
            raise ValidationError("Give a date, YYYY-MM-DD.", code="invalid") from None


class DayFilter(django_filters.Filter):
    """A day, `YYYY-MM-DD`: `DayFilter(field_name="due_on", lookup_expr="lte")`."""

    field_class = DayField


def day_of(request: Request) -> date:
    """The day of `as_at`, today where it is left out. Raises `InvalidQuery` for what is no date."""
    typed: Any = request.query_params.get("as_at")
    try:
        return clock.today() if typed is None else read_day(typed)
    except ValueError:
        message = "as_at is a date, YYYY-MM-DD."
        raise InvalidQuery(reasons=[Reason("invalid", message, field="as_at")]) from None


class FlagField(forms.CharField):
    """true or false."""

    def to_python(self, value: Any) -> bool | None:  # type: ignore[override]
        """None where it is empty."""
        typed = super().to_python(value)
        if typed not in ("", _TRUE, _FALSE):
            raise ValidationError("Give true or false.", code="invalid")
        return {_TRUE: True, _FALSE: False}.get(typed)


class FlagFilter(django_filters.Filter):
    """`true` or `false`; anything else is an error, not everything."""

    field_class = FlagField


class FilterBackend(DjangoFilterBackend):
    """django-filter; the viewset names its FilterSet in `filterset_class`. Ids stand in the query as blanks."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        """The records asked for. Raises the filters' errors."""
        found = self.get_filterset(request, queryset, view)
        if found is None:
            return queryset
        if not found.is_valid():
            raise translate_validation(found.errors)
        for name in ids_asked(view.filterset_class, request.query_params):
            found.form.cleaned_data[name] = Blank(name)
        return found.qs


def ids_asked(filterset: Any, typed: Mapping[str, str]) -> dict[str, int]:
    """The ids that records are filtered by, by parameter; those that are no ids are left to the form."""
    if filterset is None:
        return {}
    return {
        name: int(typed[name])
        for name, each in filterset.base_filters.items()
        if name in typed and type(each) is IdFilter and each.plain and _ID.fullmatch(typed[name])
    }


def day_or_last(day: date) -> date:
    """The day, or the last but one there is: what follows it must exist."""
    return min(day, date(9999, 12, 30))
