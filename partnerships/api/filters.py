"""What lists of the API are filtered by."""

from typing import Any

import django_filters
from django.core.exceptions import ValidationError

from lsp import clock
from lsp.api.filters import FlagFilter, IdFilter
from lsp.api.inputs import read_day
from lsp.models import Organisation
from partnerships.models import Appointment, Body, Office, Seat
from partnerships.queries.rows import covered_seats


class BodyFilter(django_filters.FilterSet):
    """By partnership, kind, the body above, whether published."""

    lsp = IdFilter(field_name="lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="lsp__slug")
    slug = django_filters.CharFilter()
    kind = django_filters.ChoiceFilter(choices=Body.Kind.choices)
    parent = IdFilter(field_name="parent_id")
    published = FlagFilter()


class OfBodyFilter(django_filters.FilterSet):
    """By body and partnership."""

    body = IdFilter(field_name="body_id")
    lsp = IdFilter(field_name="body__lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="body__lsp__slug")


class SeatFilter(OfBodyFilter):
    """By body, organisation, sector; vacant or not on the day looked at (P4)."""

    organisation = IdFilter(field_name="organisation_id")
    sector = django_filters.ChoiceFilter(choices=Organisation.Sector.choices)
    kind = django_filters.ChoiceFilter(choices=Seat.Kind.choices)
    voting = FlagFilter()
    vacant = FlagFilter(method="by_vacancy", help_text="On the day of as_at; today where that is any.")

    def by_vacancy(self, queryset: Any, name: str, value: bool) -> Any:
        """Vacant, or filled."""
        typed = self.data.get("as_at", "")
        try:
            day = clock.today() if typed in ("", "any") else read_day(typed)
        except ValueError:
            raise ValidationError("as_at is a date, YYYY-MM-DD.") from None
        filled = covered_seats(day)
        return queryset.exclude(filled) if value else queryset.filter(filled)


class AppointmentFilter(OfBodyFilter):
    """By seat, body, person, organisation, how appointed, whether brought in."""

    seat = IdFilter(field_name="seat_id")
    person = IdFilter(field_name="person_id")
    organisation = IdFilter(field_name="organisation_id")
    how = django_filters.ChoiceFilter(choices=Appointment.How.choices)
    brought_in = FlagFilter()


class OfficeFilter(OfBodyFilter):
    """By body, person and kind."""

    person = IdFilter(field_name="person_id")
    kind = django_filters.ChoiceFilter(choices=Office.Kind.choices)
