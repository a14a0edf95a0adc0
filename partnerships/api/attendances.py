"""`/api/v1/attendances/` and `/api/v1/attendance-figures/` (P8)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lsp import clock
from lsp.api.base import ApiView, GovernedViewSet, Updates
from lsp.api.filters import DayFilter, FlagFilter, IdFilter
from lsp.api.inputs import LARGEST_ID, read_day
from lsp.api.problems import InvalidQuery
from lsp.errors import NotFoundError, Reason
from lsp.models import LocalStrategicPartnership, Organisation
from lsp.queries.successions import name_each
from partnerships.api import recorded_shapes as shapes
from partnerships.models import Attendance, Body
from partnerships.queries import attendance as counted
from partnerships.queries import recorded_rows
from partnerships.services import attendance


class AttendanceFilter(django_filters.FilterSet):
    """By meeting, body, partnership, organisation, person, seat, what they did and when."""

    meeting = IdFilter(field_name="meeting_id")
    body = IdFilter(field_name="meeting__body_id")
    lsp = IdFilter(field_name="meeting__body__lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="meeting__body__lsp__slug")
    organisation = IdFilter(field_name="organisation_id")
    person = IdFilter(field_name="person_id")
    seat = IdFilter(field_name="seat_id")
    status = django_filters.ChoiceFilter(choices=Attendance.Status.choices)
    recorded = FlagFilter(method="by_record", help_text="false: only sent ahead.")
    held_from = DayFilter(field_name="meeting__day", lookup_expr="gte")
    held_until = DayFilter(field_name="meeting__day", lookup_expr="lte")

    def by_record(self, queryset: Any, name: str, value: bool) -> Any:
        """What was recorded, or what was only sent ahead."""
        return queryset.filter(recorded_at__isnull=not value)


class AttendanceViewSet(Updates, GovernedViewSet):
    """Who came to which meeting, seat by seat. They are recorded by `POST /meetings/{id}/hold/`."""

    resource, model, output = "attendances", Attendance, shapes.AttendanceOut
    ordering, filterset_class = ("meeting__id", "seat__id", "id"), AttendanceFilter
    update_input = shapes.AttendanceUpdate
    rows = staticmethod(recorded_rows.attendance_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each organisation under the name it bore on the day of the meeting (L6)."""
        told = super().answer(rows)
        name_each((row["organisation"], row["meeting"]["day"]) for row in told)
        return told

    def perform_update(self, record: Attendance, data: dict[str, Any], version: int) -> Attendance:
        """Put right what was recorded of one seat, with the reason."""
        reason = data.pop("reason", "")
        return attendance.correct_one(
            record, by=self.request.user, changes=data, reason=reason, version=version
        )


class LineOut(serializers.Serializer):
    """The attendance of one organisation, person or body."""

    key = serializers.CharField(
        help_text="Slug of the organisation or body, id of the person; `none`: networks."
    )
    name = serializers.CharField()
    held = serializers.IntegerField(help_text="Seats times meetings held while they had them.")
    member = serializers.IntegerField()
    deputy = serializers.IntegerField()
    apologies = serializers.IntegerField()
    absent = serializers.IntegerField()
    unfilled = serializers.IntegerField()
    percent = serializers.IntegerField(
        allow_null=True, help_text="Null: no meetings, which is neither 0 nor 100."
    )


class FiguresOut(serializers.Serializer):
    """Attendance over a period."""

    first_day = serializers.DateField()
    last_day = serializers.DateField()
    results = LineOut(many=True)


BY = {
    "organisation": counted.by_organisation,
    "person": counted.by_person,
    "body": counted.by_body,
}


class FiguresView(ApiView):
    """Attendance counted by organisation, person or body (P8)."""

    resource, output, problems = "attendance-figures", FiguresOut, (404,)
    parameters = ("by", "lsp", "body", "organisation", "from", "to")

    @extend_schema(
        parameters=[
            OpenApiParameter("by", str, enum=list(BY), description="organisation by default"),
            OpenApiParameter("lsp", int, description="Of one partnership; all that you may read without."),
            OpenApiParameter("body", int),
            OpenApiParameter("organisation", int),
            OpenApiParameter("from", date, description="The first day; the financial year's by default."),
            OpenApiParameter("to", date, description="The last day; the financial year's by default."),
        ]
    )
    def get(self, request: Request) -> Response:
        """Attendance over a period, the present financial year by default."""
        by = request.query_params.get("by", "organisation")
        if by not in BY:
            raise _wrong("by", f"Give one of {', '.join(BY)}.")
        scope = self._scope()
        names = ("held", *counted.STATUSES, "percent")
        lines = [
            {"key": line.key, "name": line.name, **{name: getattr(line.turnout, name) for name in names}}
            for line in BY[by](scope)
        ]
        period = scope.period
        return Response({"first_day": period.first, "last_day": period.last, "results": lines})

    def _scope(self) -> counted.Scope:
        year = counted.financial_year(clock.financial_year(clock.today()))
        period = counted.Period(self._day("from", year.first), self._day("to", year.last))
        if period.last < period.first:
            raise _wrong("to", "The last day is before the first.")
        return counted.Scope(
            self._one("lsp", LocalStrategicPartnership),
            self.request.user,
            period,
            self._one("body", Body),
            self._one("organisation", Organisation),
        )

    def _day(self, name: str, otherwise: date) -> date:
        typed = self.request.query_params.get(name, "")
        try:
            return read_day(typed) if typed else otherwise
        except ValueError:
            raise _wrong(name, "Give a date, YYYY-MM-DD.") from None

    def _one(self, name: str, model: Any) -> Any:
        """The record a parameter names, None where it names none. Raises `NotFoundError`."""
        typed = self.request.query_params.get(name, "")
        if not typed:
            return None
        if not (typed.isascii() and typed.isdecimal() and 0 < int(typed) <= LARGEST_ID):
            raise _wrong(name, "Give the id, a whole number.")
        found = model.objects.visible_to(self.request.user).filter(pk=int(typed)).first()
        if found is None:
            raise NotFoundError(f"There is no such {model._meta.verbose_name}.")
        return found


def _wrong(name: str, message: str) -> InvalidQuery:
    return InvalidQuery(reasons=[Reason("invalid", message, field=name)])
