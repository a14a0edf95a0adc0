"""What pages, the API and the apps above read of bodies, seats and terms; each as at a date (L5)."""

from partnerships.queries.bodies import BodyNode, BodyRow, blocks_of, bodies_in_rows, bodies_of, body_tree
from partnerships.queries.choices import organisations_for, parents_for, people_to_choose
from partnerships.queries.due import (
    MembershipDue,
    membership_due,
    notice_days,
    terms_ending,
    vacancies,
)
from partnerships.queries.holders import (
    OfficeRow,
    chairs_of_board,
    officers_of,
    offices_not_over,
    offices_to_come,
    organisation_seats,
    person_seats,
    with_membership,
)
from partnerships.queries.reach import (
    lsp_ids_of_person,
    member_ids,
    organisation_sits_on,
    organisations_sitting,
    people_acting_for,
    people_by_organisation,
    reached_bodies,
)
from partnerships.queries.seats import (
    SeatRow,
    as_rows,
    seat_rows,
    seats_to_come,
    terms_of_seat,
    with_occupant,
    with_terms,
)

__all__ = [
    "BodyNode",
    "BodyRow",
    "MembershipDue",
    "OfficeRow",
    "SeatRow",
    "as_rows",
    "blocks_of",
    "bodies_in_rows",
    "bodies_of",
    "body_tree",
    "chairs_of_board",
    "lsp_ids_of_person",
    "member_ids",
    "membership_due",
    "notice_days",
    "officers_of",
    "offices_not_over",
    "offices_to_come",
    "organisation_seats",
    "organisation_sits_on",
    "organisations_for",
    "organisations_sitting",
    "parents_for",
    "people_acting_for",
    "people_by_organisation",
    "people_to_choose",
    "person_seats",
    "reached_bodies",
    "seat_rows",
    "seats_to_come",
    "terms_ending",
    "terms_of_seat",
    "vacancies",
    "with_membership",
    "with_occupant",
    "with_terms",
]
