"""Searching lists by words."""

from typing import Any

from django.db.models import Q, QuerySet


def all_words(queryset: QuerySet[Any], typed: str, *paths: str) -> QuerySet[Any]:
    """The records in which every word typed stands in one of the columns, whatever the case of its letters."""
    for word in typed.split():
        found = Q()
        for path in paths:
            found |= Q(**{f"{path}__icontains": word})
        queryset = queryset.filter(found)
    return queryset
