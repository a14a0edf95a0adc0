"""What pages and the API read of meetings and their agendas."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from lsp.models import LocalStrategicPartnership
from partnerships import workflow
from partnerships.models import Body, Meeting


def meetings_of(lsp: LocalStrategicPartnership, user: Any) -> QuerySet[Meeting]:
    """The meetings of the partnership's bodies that `user` may read, each with its body and `item_count`."""
    on_agenda = Count("items", filter=Q(items__state=workflow.TAKEN_UP))
    return (
        Meeting.objects.visible_to(user)
        .filter(body__lsp=lsp)
        .select_related("body__lsp")
        .annotate(item_count=on_agenda)
    )


def coming(meetings: Any, day: date) -> Any:
    """Those from the day on, the soonest first, cancelled ones too: a member must see that they are off."""
    return meetings.filter(day__gte=day).exclude(state=workflow.HELD).order_by("day", "starts_at", "pk")


def past(meetings: Any, day: date) -> Any:
    """Those held, and those whose day has passed, the newest first."""
    return meetings.filter(Q(day__lt=day) | Q(state=workflow.HELD)).order_by("-day", "-starts_at", "-pk")


def taken_days(body: Body, days: Iterable[date]) -> set[date]:
    """The days among these on which the body meets already."""
    meetings = Meeting.objects.filter(body=body, day__in=list(days)).exclude(state=workflow.CANCELLED)
    return set(meetings.order_by().values_list("day", flat=True))


def next_and_last(body: Body, user: Any, day: date) -> tuple[Meeting | None, Meeting | None]:
    """The body's next meeting and the last one held, as `user` may see them: two queries."""
    seen: Any = Meeting.objects.visible_to(user).filter(body=body).select_related("body__lsp")
    return seen.upcoming(day).first(), seen.held().order_by("-day", "-starts_at").first()
