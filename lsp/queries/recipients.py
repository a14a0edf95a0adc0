"""Who is told of what is due: its owner beforehand, the agency's lead and the coordinator afterwards (N1).

The owner is the person it names. Where it names nobody who can be written to, or somebody who holds nothing any more
for the organisation they answer for (C5), the organisation's officers stand in, and where it is no organisation's,
whoever keeps such things (`Source.keeper`): the secretaries of its body, else the coordinators. The agency's lead is
whoever the apps above say leads it in the partnership (`due.register_leads`: its members of the board); where there is
none, its officers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from lsp import due
from lsp.due import Due
from lsp.models import LocalStrategicPartnership, Person, ReminderPreference, Role, RoleGrant, User

ESCALATION = "escalation"


@dataclass(frozen=True)
class Recipient:
    """Somebody to write to: an account, or a person without one."""

    user: User | None
    person: Person | None
    name: str
    address: str

    @property
    def key(self) -> tuple[int | None, int | None]:
        """What tells one recipient from another: ids of account and person, one of them None."""
        return self.user.pk if self.user else None, self.person.pk if self.person else None


def of_user(user: User) -> Recipient | None:
    """An account as a recipient; None where it is closed or has no address."""
    if not user.is_active or not user.email:
        return None
    return Recipient(user, None, user.get_full_name() or user.get_username(), user.email)


def of_person(person: Person) -> Recipient | None:
    """A person as a recipient, by their account where they have one; None where there is no address."""
    if person.user is not None and person.user.is_active:
        address = person.email or person.user.email
        return Recipient(person.user, None, person.name, address) if address else None
    return Recipient(None, person, person.name, person.email) if person.email else None


class Addressees:
    """Who is told of these things of one partnership on a day: four queries, and those of leads and seats."""

    def __init__(self, lsp: LocalStrategicPartnership, things: Iterable[Due], day: date) -> None:
        listed = list(things)
        self.owners = _people({thing.owner_id for thing in listed})
        self.holding = _holding(listed, day)
        """(organisation, person) of the owners who hold an appointment or a role for it."""
        organisations = {thing.organisation_id for thing in listed if thing.organisation_id is not None}
        self.officers: dict[int, list[Recipient]] = {}
        self.holders: dict[str, list[Recipient]] = {}
        self.secretaries: dict[int | None, list[Recipient]] = {}
        """By the body they are secretary of; under None those of every body."""
        self._read_grants(lsp, organisations, day)
        leads = due.leads(lsp.pk, organisations, day) if organisations else {}
        self.leads = {pk: _written_to(of_person(each) for each in people) for pk, people in leads.items()}

    def _read_grants(self, lsp: LocalStrategicPartnership, organisations: set[int], day: date) -> None:
        officer = Q(role=Role.AGENCY_OFFICER, organisation__in=organisations)
        keeper = Q(role__in=(Role.COORDINATOR, Role.BODY_SECRETARY), lsp=lsp.pk)
        grants: Any = RoleGrant.objects.filter((officer & (Q(lsp=None) | Q(lsp=lsp.pk))) | keeper)
        held: Any = grants.as_at(day)
        for grant in held.select_related("user").order_by("pk"):
            found = of_user(grant.user)
            if found is None:
                continue
            if grant.organisation_id is not None:
                self.officers.setdefault(grant.organisation_id, []).append(found)
            elif grant.role == Role.BODY_SECRETARY:
                self.secretaries.setdefault(grant.body_id, []).append(found)
            else:
                self.holders.setdefault(grant.role, []).append(found)

    def of(self, thing: Due, stage: str) -> list[Recipient]:
        """Each of them once."""
        found = self._above(thing) if stage == ESCALATION else self._owner(thing)
        return list({recipient.key: recipient for recipient in found}.values())

    def _owner(self, thing: Due) -> list[Recipient]:
        owner = self.owners.get(thing.owner_id or 0)
        if owner is not None and self._answers(thing):
            return [owner]
        officers = self.officers.get(thing.organisation_id or 0, [])
        if officers:
            return officers
        secretaries = self._secretaries_of(thing.body_id) if thing.source.keeper == "secretary" else []
        return secretaries or self.holders.get(Role.COORDINATOR, [])

    def _answers(self, thing: Due) -> bool:
        """Whether its owner still answers for it (C5)."""
        if thing.organisation_id is None or not thing.source.owner_holds:
            return True
        return (thing.organisation_id, thing.owner_id) in self.holding

    def _secretaries_of(self, body_id: int | None) -> list[Recipient]:
        """Those of this body, and those of every body."""
        own = self.secretaries.get(body_id, []) if body_id is not None else []
        return [*own, *self.secretaries.get(None, [])]

    def _above(self, thing: Due) -> list[Recipient]:
        organisation = thing.organisation_id or 0
        lead = self.leads.get(organisation) or self.officers.get(organisation, [])
        return [*lead, *self.holders.get(Role.COORDINATOR, [])]


def _people(ids: Iterable[int | None]) -> dict[int, Recipient]:
    named = [pk for pk in ids if pk is not None]
    people: Any = Person.objects.filter(pk__in=named).select_related("user") if named else []
    found = {person.pk: of_person(person) for person in people}
    return {pk: recipient for pk, recipient in found.items() if recipient is not None}


def _holding(things: Iterable[Due], day: date) -> set[tuple[int | None, int | None]]:
    """(organisation, owner) of those who are to hold something for the organisation and do (C5)."""
    asked = [thing for thing in things if thing.source.owner_holds]
    organisations = {thing.organisation_id for thing in asked if thing.organisation_id is not None}
    people = {thing.owner_id for thing in asked if thing.owner_id is not None}
    if not organisations or not people:
        return set()
    grants: Any = RoleGrant.objects.filter(organisation__in=organisations, user__person__in=people)
    held = grants.as_at(day).order_by().values_list("organisation_id", "user__person")
    return {*held, *due.seated(organisations, people, day)}


def _written_to(found: Iterable[Recipient | None]) -> list[Recipient]:
    return [recipient for recipient in found if recipient is not None]


def not_at_once(recipients: Iterable[Recipient]) -> set[int]:
    """The ids of those accounts among them that are not to be told beforehand, one by one."""
    users = {recipient.user.pk for recipient in recipients if recipient.user is not None}
    others = ReminderPreference.objects.filter(user__in=users).exclude(how=ReminderPreference.How.AT_ONCE)
    return set(others.values_list("user_id", flat=True))
