"""What pages, the API and the apps above read of bodies, seats and terms; each as at a date (L5)."""

from partnerships.queries.bodies import BodyNode, blocks_of, bodies_of, body_tree
from partnerships.queries.due import (
    MembershipDue,
    membership_due,
    notice_days,
    terms_ending,
    vacancies,
)
from partnerships.queries.holders import chairs_of_board, officers_of, organisation_seats, person_seats
from partnerships.queries.reach import lsp_ids_of_person, reached_lsp_ids
from partnerships.queries.seats import SeatRow, seat_rows, terms_of_seat

__all__ = [
    "BodyNode",
    "MembershipDue",
    "SeatRow",
    "blocks_of",
    "bodies_of",
    "body_tree",
    "chairs_of_board",
    "lsp_ids_of_person",
    "membership_due",
    "notice_days",
    "officers_of",
    "organisation_seats",
    "person_seats",
    "reached_lsp_ids",
    "seat_rows",
    "terms_ending",
    "terms_of_seat",
    "vacancies",
]
