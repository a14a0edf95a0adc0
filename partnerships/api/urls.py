"""The resources of this app."""

from lsp.api.router import Router
from partnerships.api.views import AppointmentViewSet, BodyViewSet, OfficeViewSet, SeatViewSet


def register(router: Router) -> None:
    """Bodies, seats, terms and offices."""
    router.add(BodyViewSet, SeatViewSet, AppointmentViewSet, OfficeViewSet)
