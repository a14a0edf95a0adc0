"""Who has a say in what a body deals with: by a seat of their own or of an agency they act for."""

from datetime import date
from typing import Any

from django.db.models import Q

from lsp.access import Access
from lsp.querysets import holds_on
from partnerships.models import Appointment, Body, Office, Seat


def sits_on(body: Body, user: Any, day: date) -> bool:
    """Whether `user` sits on the body that day or holds an office, or acts for an agency with a seat or term there."""
    if user is None or not user.is_authenticated:
        return False
    access = Access.of(user)
    agencies = [org for org, lsp in access.officer_scopes if lsp in (None, body.lsp_id)]
    own = Q(person__user_id=user.pk)
    terms = Appointment.objects.filter(own | Q(organisation__in=agencies), holds_on(day), body=body)
    offices = Office.objects.filter(own, holds_on(day), body=body)
    seats = Seat.objects.filter(holds_on(day), body=body, organisation__in=agencies)
    return terms.exists() or offices.exists() or (bool(agencies) and seats.exists())
