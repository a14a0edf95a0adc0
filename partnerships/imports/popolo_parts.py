"""What becomes of each entry of a Popolo file. Every departure from the file is said in the entry's row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from lsp.imports.reports import Problem
from lsp.imports.tables import folded
from lsp.models import Organisation, Person
from partnerships.imports import bodies, plan, terms
from partnerships.imports.columns import CHOICES
from partnerships.imports.entries import (
    BodyEntry,
    OfficeEntry,
    OrganisationEntry,
    PersonEntry,
    SeatEntry,
    TermEntry,
)
from partnerships.imports.files import Attempt, Part
from partnerships.imports.plan import Plan
from partnerships.imports.popolo import Entries, Entry, Popolo, body_ids
from partnerships.imports.popolo_lists import Context, LeftOut, ListPart
from partnerships.imports.refusals import RowRefused
from partnerships.models import Body, Office, Seat

POST = re.compile(
    r"\b(lead (for|on)|(clinical|policy|cabinet) lead|head of|director of|chair of|officer for|commissioner for|"
    r"manager of|secretary of|minister for|member for)\b",
    re.IGNORECASE,
)
OFFICES = {
    "chair": Office.Kind.CHAIR, "chairman": Office.Kind.CHAIR, "chairwoman": Office.Kind.CHAIR,
    "chairperson": Office.Kind.CHAIR, "co-chair": Office.Kind.CO_CHAIR, "joint chair": Office.Kind.CO_CHAIR,
    "vice-chair": Office.Kind.VICE_CHAIR, "vice chair": Office.Kind.VICE_CHAIR,
    "deputy chair": Office.Kind.VICE_CHAIR, "deputy-chair": Office.Kind.VICE_CHAIR,
}  # fmt: skip
OFFICES_BY_CODE = {"chair": "chair", "co chair": "co_chair", "vice chair": "vice_chair"}
NOBODY = "It names nobody the person sits for (on_behalf_of_id). Say on the form whom such people represent."


def parts(file: Popolo, plan_: Plan, options: dict[str, str]) -> Iterator[Part]:
    """The parts in the order in which one refers to another."""
    if file.problems:
        return
    context = Context(file, plan_)
    for problem in _take_options(context, options):
        file.problems.append(problem)
    if file.problems:
        return
    _look_ahead(context)
    are_bodies = body_ids(file)
    listed = file.lists["organizations"]
    if options.get("represents"):
        yield _Represented(context, options["represents"])
    yield ListPart(context, listed, take_organisation, lambda values: str(values.get("id")) not in are_bodies)
    yield ListPart(
        context, listed, take_body, lambda values: str(values.get("id")) in are_bodies, may_be_written=False
    )
    yield ListPart(context, listed, take_parent, lambda values: bool(values.get("parent_id")), again=True)
    yield ListPart(context, file.lists["persons"], take_person)
    yield ListPart(context, file.lists["posts"], take_post)
    yield ListPart(
        context, file.lists["memberships"], take_seat_of_member, lambda values: not values.get("office")
    )
    yield ListPart(context, file.lists["memberships"], take_office, lambda values: bool(values.get("office")))
    if context.like_posts:
        rows = ", ".join(str(row) for row in context.like_posts[:50])
        file.notes.append(
            "Some names read like a post, not an organisation. They are taken as the file says, none is put together."
            f" Look at organizations, row {rows}."
        )


def _take_options(context: Context, options: dict[str, str]) -> Iterator[Problem]:
    sector = options.get("sector", "")
    context.sector = CHOICES["sector"].get(folded(sector).replace("_", " "), "")
    if sector and not context.sector:
        yield Problem(0, f"{sector[:80]} is no sector.", heading="sector")


def _look_ahead(context: Context) -> None:
    """For whom the people of each post sit, and how many chairs a body has."""
    listed = context.file.lists["memberships"]
    for row, values in listed.held:
        entry = Entry(listed, row, values)
        if entry.reference("post_id"):
            context.behalf[entry.reference("post_id")].add(entry.reference("on_behalf_of_id"))
        if _office(entry) == Office.Kind.CHAIR and not values.get("end_date") and not values.get("office"):
            context.chairs[entry.reference("organization_id")] += 1


@dataclass
class _Represented:
    """The organisation of people for whom the file names none, as the form says."""

    context: Context
    name: str
    may_be_written: bool = True

    def __iter__(self) -> Iterator[Attempt]:
        """One row, of the form rather than the file."""
        entries = Entries("", self.context.file.problems)
        yield entries.attempt(0, self._attempt, quiet=True)

    def _attempt(self) -> str:
        found = self.context.plan.directory.organisations.called(self.name)
        sector = "" if found else self.context.sector
        self.context.represented = plan.organisation(
            self.context.plan, OrganisationEntry(self.name[:200], sector)
        )
        return self.name


def take_organisation(context: Context, entry: Entry) -> str | None:
    """An organisation: of the sector its classification names, else of the one the form says."""
    name = entry.text("name", needed=True)
    key = entry.reference("id")
    kind = entry.text("type", longest=80)
    if not entry.fine:
        return None
    first = context.first_of.setdefault(folded(name), entry.row)
    if first != entry.row:
        context.organisations[key] = plan.organisation_called(context.plan, name)
        raise LeftOut(name, f"This name stands in row {first} already: both are taken for one organisation.")
    sector = entry.of("classification", CHOICES["sector"])
    found = context.plan.directory.organisations.called(name)
    if not sector and not found:
        sector = context.sector
        if not sector:
            message = (
                f"{name} is a new organisation of no sector we know. Say on the form which such ones are of."
            )
            raise RowRefused.because("organisation.sector", message)
    if POST.search(name):
        context.like_posts.append(entry.row)
        entry.remarks.append("This reads like a post, not an organisation.")
    context.organisations[key] = plan.organisation(context.plan, OrganisationEntry(name, sector, kind))
    return name


def take_body(context: Context, entry: Entry) -> str | None:
    """A body: of the kind its classification names, else a forum."""
    said = entry.text("classification")
    kind = entry.of("classification", CHOICES["body_kind"])
    body_entry = BodyEntry(
        name=entry.text("name", needed=True),
        kind=kind or Body.Kind.FORUM.value,
        starts_on=entry.day("founding_date", beginning=True),
        ends_on=entry.day("dissolution_date", beginning=False),
        quorum=entry.number("quorum"),
        membership=entry.of("membership", CHOICES["membership"]),
        statutory_basis=entry.text("statutory_basis", longest=300),
    )
    if not entry.fine:
        return None
    if not kind:
        entry.remarks.append(
            f"“{said}” is no kind of body: taken as a forum." if said else "Taken as a forum."
        )
    body = bodies.body(context.plan, body_entry, context.claimed_bodies)
    context.claimed_bodies.add(body.pk)
    context.bodies[entry.reference("id")] = body
    named = entry.values.get("blocks")
    for name in named if isinstance(named, list) else []:
        block = context.plan.facts.blocks.get(folded(name)) if isinstance(name, str) else None
        if block is None:
            entry.remarks.append(f"This partnership has no block called {str(name)[:120]}.")
        else:
            bodies.serve(context.plan, body, block)
    return body.name


def take_parent(context: Context, entry: Entry) -> str | None:
    """Which body lies below which; an organisation's parent says nothing here."""
    below, above = context.bodies.get(entry.reference("id")), context.bodies.get(entry.reference("parent_id"))
    if below is None or above is None:
        return str(entry.values.get("name", ""))
    bodies.place_below(context.plan, below, above)
    return below.name


def take_person(context: Context, entry: Entry) -> str | None:
    """A person."""
    name, key = entry.text("name", needed=True), entry.reference("id")
    email = entry.text("email", longest=254)
    try:
        if email:
            validate_email(email)
    except ValidationError:
        entry.wrong("email", "This is not an e-mail address.")
    job = entry.text("job_title")
    if not entry.fine:
        return None
    context.people[key] = plan.person(context.plan, PersonEntry(name, job, email))
    return name


def take_post(context: Context, entry: Entry) -> str | None:
    """A seat. Whose it is the post says, or those for whom people sit in it do."""
    body = _body_of(context, entry)
    label = entry.text("label") or entry.text("role", needed=True)
    seat_entry = SeatEntry(
        label=label,
        sector=entry.of("sector", CHOICES["sector"]),
        network=entry.text("network"),
        kind=entry.of("kind", CHOICES["seat_kind"]),
        voting=entry.flag("voting"),
        level=entry.of("level", CHOICES["level"]),
        starts_on=entry.day("start_date", beginning=True),
        ends_on=entry.day("end_date", beginning=False),
    )
    if not entry.fine or body is None:
        return None
    key = entry.reference("id")
    organisation = (
        None if seat_entry.network else _whose(context, entry, label, context.behalf.get(key, set()))
    )
    found = _unclaimed(context, body, seat_entry, organisation)
    seat = bodies.seat(context.plan, body, seat_entry, organisation, among=found)
    context.claimed_seats.add(seat.pk)
    context.posts[key] = seat
    return label


def _whose(context: Context, entry: Entry, label: str, behalf: set[str]) -> Organisation:
    said = entry.reference("on_behalf_of_id")
    of = {said} if said else behalf - {""}
    if len(of) == 1:
        key = next(iter(of))
        if key in context.organisations:
            return context.organisations[key]
        entry.wrong("on_behalf_of_id", f"There is no organisation with the id {key} in this file.")
        raise RowRefused([])
    if len(of) > 1:
        raise LeftOut(
            label, "People sit here for several organisations, and no network is named that fills it."
        )
    if context.represented is None:
        raise LeftOut(label, "Nothing says whose seat this is (on_behalf_of_id, or network).")
    return context.represented


def _unclaimed(
    context: Context, body: Body, entry: SeatEntry, organisation: Organisation | None
) -> list[Seat]:
    """The one seat on record that this post may mean: each post of a file is a seat of its own."""
    found = [
        seat
        for seat in bodies.in_order(bodies.seats_called(context.plan, body, entry.label))
        if seat.pk not in context.claimed_seats
        and seat.organisation_id == (organisation.pk if organisation else None)
        and folded(seat.network) == folded(entry.network)
        and entry.starts_on in (None, seat.starts_on)
    ]
    return found[:1]


def take_seat_of_member(context: Context, entry: Entry) -> str | None:
    """A membership: a term in its post; else a seat of the organisation, or of the person, made for it."""
    body = _body_of(context, entry)
    if body is None:
        return None
    if entry.reference("member_id") or entry.reference("organization_member_id"):
        return _organisation_seat(context, entry, body)
    person = context.people.get(entry.reference("person_id"))
    if person is None:
        entry.wrong("person_id", "There is no person with this id in this file.")
        return None
    behalf = entry.reference("on_behalf_of_id")
    organisation = context.organisations.get(behalf)
    if behalf and organisation is None:
        raise LeftOut(person.name, "The person sits for another body, not for an organisation of this file.")
    term_entry = TermEntry(
        entry.day("start_date", beginning=True),
        entry.day("end_date", beginning=False),
        entry.of("how", CHOICES["how"]),
    )
    deputy = context.people.get(entry.reference("deputy_id"))
    if not entry.fine:
        return None
    seat = _seat_for(context, entry, body, person, organisation or context.represented, term_entry)
    term = terms.term(
        context.plan,
        seat,
        term_entry,
        person,
        organisation or seat.organisation or context.represented,
        deputy,
    )
    office = _office(entry)
    if office:
        shared = office == Office.Kind.CHAIR and context.chairs[entry.reference("organization_id")] > 1
        kind = Office.Kind.CO_CHAIR if shared else office
        if shared:
            entry.remarks.append("The file names several chairs: taken as co-chairs.")
        terms.office(context.plan, body, OfficeEntry(kind, term.starts_on, term.ends_on), person, exact=False)
    return person.name


def _seat_for(
    context: Context,
    entry: Entry,
    body: Body,
    person: Person,
    organisation: Organisation | None,
    term_entry: TermEntry,
) -> Seat:
    """The seat of the post; else the one in which the person sits from that day; else a new one."""
    post = entry.reference("post_id")
    if post in context.posts:
        return context.posts[post]
    if post:
        raise LeftOut(person.name, "Its post was left out.")
    for term in context.plan.facts.of_person.held.get((body.pk, person.pk), []):
        if term.starts_on == term_entry.starts_on:
            return term.seat  # type: ignore[no-any-return]
    if organisation is None:
        raise LeftOut(person.name, NOBODY)
    base = (entry.text("role") or "Member")[:190]
    label, number = base, 1
    while bodies.seats_called(context.plan, body, label):
        number += 1
        label = f"{base} {number}"
    return bodies.seat(context.plan, body, SeatEntry(label), organisation, among=[])


def _organisation_seat(context: Context, entry: Entry, body: Body) -> str | None:
    organisation = context.organisations.get(entry.reference("member_id"))
    if organisation is None:
        if entry.reference("member_id") in context.bodies:
            raise LeftOut(body.name, "A body is named as the member of another: no organisation sits there.")
        entry.wrong("member_id", "There is no organisation with this id in this file.")
        return None
    kind = entry.of("role", CHOICES["seat_kind"])
    seat = bodies.seat(context.plan, body, SeatEntry(organisation.name, kind=kind), organisation)
    return seat.label


def take_office(context: Context, entry: Entry) -> str | None:
    """An office, where the membership says which."""
    body = _body_of(context, entry)
    kind = entry.of("office", OFFICES_BY_CODE)
    person = context.people.get(entry.reference("person_id"))
    if not kind:
        entry.wrong("office", "This is none of chair, co_chair, vice_chair.")
    if person is None:
        entry.wrong("person_id", "There is no person with this id in this file.")
    office_entry = OfficeEntry(
        kind,
        entry.day("start_date", beginning=True),
        entry.day("end_date", beginning=False),
        entry.flag("independent"),
    )
    if not entry.fine or body is None or person is None:
        return None
    terms.office(context.plan, body, office_entry, person)
    return person.name


def _office(entry: Entry) -> str:
    role = entry.values.get("role")
    return OFFICES.get(folded(role), "") if isinstance(role, str) else ""


def _body_of(context: Context, entry: Entry) -> Body | None:
    body = context.bodies.get(entry.reference("organization_id"))
    if body is None:
        entry.wrong("organization_id", "There is no organization with this id in this file.")
    return body
