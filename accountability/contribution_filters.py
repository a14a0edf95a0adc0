"""The filters of contributions."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from accountability import contribution_workflow as workflow
from accountability.filters import YearFilter, asked_for
from accountability.models import ContributionPart
from accountability.models.contribution import CONTRIBUTED
from accountability.periods import Period
from lsp.models import LocalStrategicPartnership
from lsp.queries.searching import all_words


class PartFilter(filters.FilterSet):
    """By words, state, what was given, and year."""

    q = filters.CharFilter(label="Search", method="search", max_length=100)
    state = filters.ChoiceFilter(
        label="State", choices=workflow.CONTRIBUTION.choices(), empty_label="Every state"
    )

    unit = filters.ChoiceFilter(
        label="What it is", field_name="contribution__unit", choices=CONTRIBUTED, empty_label="Anything"
    )
    year = YearFilter(label="Given in the financial year, for example 2006-07", method="in_year")

    class Meta:
        model = ContributionPart
        fields = ("q", "state", "unit", "year")

    def in_year(self, queryset: Any, name: str, value: Period | None) -> Any:
        """What was given in the year."""
        return queryset.filter(contribution__day__range=(value.first, value.last)) if value else queryset

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Every word typed, in the title, the agency or the obligation."""
        words = value.replace("\x00", " ")
        return all_words(queryset, words, "contribution__title", "organisation__name", "obligation__title")


def _partnerships(request: Any) -> QuerySet[LocalStrategicPartnership]:
    """Those the agency contributed to, as the user may see it, and the one asked for."""
    parts: Any = ContributionPart.objects.visible_to(request.user)
    given = parts.filter(organisation__slug=request.resolver_match.kwargs["agency"])
    seen: Any = LocalStrategicPartnership.objects.visible_to(request.user)
    found: QuerySet[LocalStrategicPartnership] = seen.filter(
        Q(pk__in=given.values("lsp")) | asked_for(request, "partnership")
    )
    return found.order_by("name", "pk")


class AgencyPartFilter(PartFilter):
    """An agency's by partnership too."""

    partnership = filters.ModelChoiceFilter(
        label="Partnership",
        field_name="lsp",
        queryset=_partnerships,
        to_field_name="slug",
        empty_label="Every partnership",
    )
