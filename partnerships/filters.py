"""What the lists of this app are filtered by."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from lsp.models import Organisation
from lsp.queries.searching import all_words
from partnerships import workflow
from partnerships.models import Body, Meeting, Seat

FILLED = (("vacant", "Vacant"), ("filled", "Filled"))


def bodies_of_page(request: Any) -> QuerySet[Body]:
    """The bodies of the partnership the page is about, as its user may see them."""
    lsp = getattr(request, "lsp", None)
    return Body.objects.visible_to(request.user).filter(lsp=lsp).order_by("name", "pk")


class MemberFilter(django_filters.FilterSet):
    """Seats of a partnership, read `with_occupant`."""

    q = django_filters.CharFilter(label="Search", method="search")
    body = django_filters.ModelChoiceFilter(queryset=bodies_of_page, empty_label="Every body")
    sector = django_filters.ChoiceFilter(choices=Organisation.Sector.choices, empty_label="Every sector")
    state = django_filters.ChoiceFilter(
        label="Vacant or filled", choices=FILLED, method="by_state", empty_label="Both"
    )

    class Meta:
        model = Seat
        fields = ("q", "body", "sector", "state")

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Every word typed, in seat, body, person or organisation."""
        paths = ("label", "body__name", "organisation__name", "network", "occupant", "speaks_for")
        return all_words(queryset, value, *paths)

    def by_state(self, queryset: Any, name: str, value: str) -> Any:
        """Vacant seats, or filled ones (P4)."""
        return queryset.filter(occupant__isnull=value == "vacant")


class MeetingFilter(django_filters.FilterSet):
    """Meetings of a partnership."""

    q = django_filters.CharFilter(label="Search", method="search")
    body = django_filters.ModelChoiceFilter(queryset=bodies_of_page, empty_label="Every body")
    state = django_filters.ChoiceFilter(choices=workflow.MEETING.choices(), empty_label="Every state")

    class Meta:
        model = Meeting
        fields = ("q", "body", "state")

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Every word typed, in body, title or place."""
        return all_words(queryset, value, "body__name", "title", "place")
