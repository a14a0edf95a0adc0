"""The mails about what is due, in words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.conf import settings
from django.urls import reverse

from lsp.due import Due
from lsp.models import User

AT_MOST = 40
"""Things listed in one mail; the page lists them all."""


Links = Mapping[tuple[str, int], str]
"""A sentence with an address, by kind and id of what is due."""
Linking = Callable[[User, Sequence[int]], Mapping[int, str]]
_linking: dict[str, Linking] = {}


def register_links(kind: str, linking: Linking) -> None:
    """Let an app say with which words and address the owner of such things acts without signing in.

    Asked within the transaction that writes the mail, of those things alone that the recipient is reminded of.
    """
    _linking[kind] = linking


def links_of(user: User | None, things: Sequence[Due]) -> Links:
    """The links for what the account owns, each for one use."""
    found: dict[tuple[str, int], str] = {}
    for kind, linking in _linking.items():
        ids = [thing.id for thing in things[:AT_MOST] if thing.kind == kind]
        if user is not None and ids:
            found |= {(kind, pk): words for pk, words in linking(user, ids).items()}
    return found


def subject(stage: str, things: Sequence[Due]) -> str:
    """What the mail is about, in one line."""
    if stage == "gathered":
        number = "1 thing is" if len(things) == 1 else f"{len(things)} things are"
        return f"Reminders begin: {number} overdue already"
    if len(things) == 1:
        start = "Due soon" if stage == "reminder" else "Overdue"
        return f"{start}: {things[0].title}"
    return (
        f"{len(things)} things are {'due soon' if stage == 'reminder' else 'overdue'}: {things[0].lsp_name}"
    )


def text(name: str, stage: str, things: Sequence[Due], day: date, links: Links | None = None) -> str:
    """The mail of one stage to somebody."""
    if stage == "reminder":
        first = "This falls due soon:" if len(things) == 1 else "These fall due soon:"
        why = "You are told because it is yours, or that of your organisation, to do."
    elif stage == "gathered":
        first = (
            "Reminders of what is due are sent from now on. What was overdue before they began is gathered in this"
            " one mail:"
        )
        why = (
            "You are told because it is yours, or that of your organisation, to do. Nobody else was told: what was"
            " overdue before reminders began is not passed on. Do it, give it another day, or close it."
        )
    else:
        first = "This is overdue:" if len(things) == 1 else "These are overdue:"
        why = (
            "You are told because you lead the organisation it waits for, or coordinate the partnership. Such a mail"
            " comes once for each thing, whatever you have chosen about reminders."
        )
    return _letter(name, [first, listed(things, day, links), why])


def digest_subject(things: Sequence[Due]) -> str:
    """What the weekly mail is about, in one line."""
    return "Your week: 1 thing is due" if len(things) == 1 else f"Your week: {len(things)} things are due"


def digest(name: str, things: Sequence[Due], day: date) -> str:
    """The weekly mail."""
    late = [thing for thing in things if thing.is_overdue(day)]
    coming = [thing for thing in things if not thing.is_overdue(day)]
    parts = []
    if late:
        parts += ["Overdue:", listed(late, day)]
    if coming:
        parts += ["Due soon:", listed(coming, day)]
    return _letter(name, [*parts, "You have chosen one mail a week with what is due from you."])


def listed(things: Sequence[Due], day: date, links: Links | None = None) -> str:
    """Each thing with its day, its partnership and its address."""
    words = links or {}
    said = [_one(thing, day) + words.get((thing.kind, thing.id), "") for thing in things[:AT_MOST]]
    more = len(things) - AT_MOST
    return "\n\n".join([*said, f"… and {more} more: {_address('due:own')}"] if more > 0 else said)


def _one(thing: Due, day: date) -> str:
    what = thing.title + (f" ({thing.note})" if thing.note else "")
    when = f"{thing.day.day} {thing.day:%B %Y}"
    days = abs((thing.day - day).days)
    number = "1 day" if days == 1 else f"{days} days"
    said = f"overdue by {number}" if thing.day < day else ("today" if days == 0 else f"in {number}")
    return (
        f"* {what}\n  {thing.label}, due {when} ({said}). {thing.whose}, {thing.lsp_name}\n"
        f"  {settings.SITE_URL}{thing.href}"
    )


def _letter(name: str, parts: Sequence[str]) -> str:
    foot = (
        f"Everything that is due from you: {_address('due:own')}\n"
        f"How you are reminded, and how to have fewer mails: {_address('due:reminders')}"
    )
    return "\n\n".join([f"Dear {name}", *parts, foot, settings.SERVICE_NAME]) + "\n"


def _address(name: str) -> str:
    return f"{settings.SITE_URL}{reverse(name)}"
