"""Bodies, their seats and offices, and who holds them."""

from partnerships.models.appointment import Appointment
from partnerships.models.body import Body, BodyBlock
from partnerships.models.office import Office
from partnerships.models.seat import Seat

__all__ = ["Appointment", "Body", "BodyBlock", "Office", "Seat"]
