"""Filters that name a record by its id, a state by its code, a day by its date; wrong values are a 400."""

from typing import Any

import django_filters
from django import forms
from django_filters.rest_framework import DjangoFilterBackend

from lsp.api.inputs import LARGEST_ID


class IdField(forms.IntegerField):
    """A bigint id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": LARGEST_ID, **kwargs})


class IdFilter(django_filters.NumberFilter):
    """Records that refer to the one of this id: `IdFilter(field_name="lsp_id")`."""

    field_class = IdField

    def get_max_validator(self) -> None:
        """The field has its own."""


class FilterBackend(DjangoFilterBackend):
    """django-filter; the viewset names its FilterSet in `filterset_class`."""
