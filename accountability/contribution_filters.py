"""The filters of contributions."""

from typing import Any

import django_filters as filters

from accountability import contribution_workflow as workflow
from accountability.models import ContributionPart
from lsp.queries.searching import all_words


class PartFilter(filters.FilterSet):
    """By words and state."""

    q = filters.CharFilter(label="Search", method="search", max_length=100)
    state = filters.ChoiceFilter(
        label="State", choices=workflow.CONTRIBUTION.choices(), empty_label="Every state"
    )

    class Meta:
        model = ContributionPart
        fields = ("q", "state")

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Every word typed, in the title, the agency or the obligation."""
        words = value.replace("\x00", " ")
        return all_words(queryset, words, "contribution__title", "organisation__name", "obligation__title")
