"""What the worker does for this app when the bell rings."""

from celery import shared_task

from accountability.services import judging


@shared_task
def follow_the_calendar() -> None:
    """Judge anew what time alone changed: a period fell due, or another began (0012)."""
    judging.follow_the_calendar()
