"""The filters of the duty register."""

from typing import Any

import django_filters as filters

from accountability.models import NamedAgency
from accountability.models.duty import CONDITIONS, STATUSES
from lsp.queries.searching import all_words

EVER = "ever"


class NamedAgencyFilter(filters.FilterSet):
    """By words, status, condition; those of the day looked at, or everybody who ever was on it."""

    q = filters.CharFilter(label="Search", method="search", max_length=100)
    status = filters.ChoiceFilter(
        label="Status", choices=[(each.code, each.label) for each in STATUSES], empty_label="Every status"
    )
    condition = filters.ChoiceFilter(label="Condition", choices=CONDITIONS, empty_label="Every condition")
    when = filters.ChoiceFilter(
        label="When",
        choices=[(EVER, "Everybody who ever was on it")],
        empty_label="On the day looked at",
        method="at_any_time",
    )

    class Meta:
        model = NamedAgency
        fields = ("q", "status", "condition", "when")

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Every word typed, in the organisation, its kind, the provision or the basis."""
        words = value.replace("\x00", " ")
        return all_words(
            queryset, words, "organisation__name", "agency_name", "provision", "local_basis", "note"
        )

    def at_any_time(self, queryset: Any, name: str, value: str) -> Any:
        """The page has taken them all already."""
        return queryset
