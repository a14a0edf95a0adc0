"""What the worker does for agreements when the bell rings; what it finds, it finds in the database."""

from celery import shared_task


@shared_task
def let_agreements_take_effect() -> None:
    """Let agreements come into force, and end, whose day has come (A2)."""
    from partnerships.services import agreement_force

    agreement_force.let_take_effect()
