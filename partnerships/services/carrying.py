"""Who sat in a seat that has ended goes on in the one after it: for a successor (L6), in a body merged into."""

from datetime import date
from typing import Any

from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import Conflict, RuleRefused
from lsp.models import Organisation
from partnerships import rules
from partnerships.models import Appointment, Seat
from partnerships.querysets import NOT_WITHDRAWN
from partnerships.services.records import planned_end


def last_term(seat: Seat, day: date) -> Appointment | None:
    """Who sat there until the day."""
    terms = Appointment.objects.filter(NOT_WITHDRAWN, seat=seat, ends_on=day)
    return terms.select_related("person", "organisation", "deputy").first()


def go_on(before: Appointment, seat: Seat, organisation: Organisation, day: date, *, by: Any) -> Appointment:
    """A new term of the same person in `seat`, for `organisation`, from the day on; whose body is locked.

    Asks nobody's leave: what calls it has. Raises RuleRefused (P5), Conflict (P2, P3) naming who sits there.
    """
    term = Appointment(
        seat=seat,
        body=seat.body,
        person=before.person,
        organisation=organisation,
        how=before.how,
        deputy=before.deputy,
        starts_on=day,
    )
    term.ends_on = planned_end(term, seat)
    with act("appointment.create", by=by, subject=term):
        rules.p5_organisation_of_the_seat(seat, organisation).require(RuleRefused)
        in_seat = Appointment.objects.filter(seat=seat).select_related("person")
        in_body = Appointment.objects.filter(body=seat.body, person=before.person)
        Decision.all(
            rules.p2_terms_never_overlap(term, in_seat),
            rules.p3_one_seat_of_a_body(term, in_body.select_related("person", "seat")),
        ).require(Conflict)
        term.save()
    return term
