"""The link in the mail of a meeting: with it, without signing in, one says for one term whether one comes.

It names meeting and term, is signed, and gives no other power. It is void once the meeting begins, is cancelled,
or the term does not cover its day; and after `HOLDS_FOR` in any case.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from lsp import clock
from lsp.errors import NotFoundError
from partnerships import rules
from partnerships.models import Appointment, Meeting

SALT = "partnerships.answer"
HOLDS_FOR = timedelta(days=400)
VOID = "This link no longer holds: the meeting has begun, was cancelled, or your seat has changed hands."


def token_for(meeting: Meeting, term: Appointment) -> str:
    """The signed token of one meeting and one term."""
    return signing.dumps([meeting.pk, term.pk], salt=SALT)


def link_for(meeting: Meeting, term: Appointment) -> str:
    """The whole address that goes into the mail."""
    return f"{settings.SITE_URL}{reverse('partnerships:answer', args=[token_for(meeting, term)])}"


def read(token: str) -> tuple[Meeting, Appointment]:
    """The meeting and the term the token is for. Raises NotFoundError where it is void."""
    try:
        meeting_id, term_id = signing.loads(token, salt=SALT, max_age=HOLDS_FOR)
    except signing.BadSignature as error:
        raise NotFoundError(VOID) from error
    meeting = Meeting.objects.select_related("body__lsp").filter(pk=meeting_id).first()
    term = (
        Appointment.objects.select_related("person", "seat", "organisation", "deputy", "body")
        .filter(pk=term_id)
        .first()
    )
    if meeting is None or term is None or not is_open(meeting, term):
        raise NotFoundError(VOID)
    return meeting, term


def is_open(meeting: Meeting, term: Appointment) -> bool:
    """Whether the term may still be answered for."""
    in_time = rules.answered_until_it_begins(meeting, clock.now())
    return bool(in_time) and bool(rules.p8_sits_on_the_day(term, meeting))
