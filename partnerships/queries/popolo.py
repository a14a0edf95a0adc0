"""The structure of a partnership as Popolo JSON: what the reader may see of it, as at a day or whatever its dates.

Ends are the first day on which something no longer holds. What Popolo has no word for (sector, voting, how
appointed) stands beside its own words, so that what is written here is read back as it was (`partnerships.imports`).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from lsp.models import LocalStrategicPartnership, Organisation, Person
from lsp.queries.successions import names_on
from partnerships.models import Appointment, Body, BodyBlock, Office, Seat

Entry = dict[str, Any]


def structure(lsp: LocalStrategicPartnership, user: Any, day: date | None) -> dict[str, list[Entry]]:
    """Bodies and organisations, people, seats, terms and offices; `day` None: all there ever were. Eight queries."""
    bodies = {body["id"]: body for body in _bodies(lsp, user, day)}
    seats = list(_of(Seat, bodies, day).order_by("body_id", "position", "id").values())
    held = {seat["id"] for seat in seats}
    terms = [
        term
        for term in _of(Appointment, bodies, day).order_by("body_id", "seat_id", "starts_on", "id").values()
        if term["seat_id"] in held
    ]
    offices = list(_of(Office, bodies, day).order_by("body_id", "kind", "starts_on", "id").values())
    represented = {row["organisation_id"] for row in (*seats, *terms)} - {None}
    sitting = {row["person_id"] for row in (*terms, *offices)} | {row["deputy_id"] for row in terms} - {None}
    blocks = _blocks(bodies, day)
    return {
        "organizations": [
            *(_body(body, blocks.get(key, []), bodies) for key, body in bodies.items()),
            *_organisations(represented, day),
        ],
        "persons": _people(sitting, user),
        "posts": [_seat(seat) for seat in seats],
        "memberships": [*map(_term, terms), *map(_office, offices)],
    }


def _bodies(lsp: LocalStrategicPartnership, user: Any, day: date | None) -> Iterable[Entry]:
    seen: Any = Body.objects.filter(lsp=lsp).visible_to(user)
    found: QuerySet[Any] = seen if day is None else seen.as_at(day)
    return found.order_by("name", "id").values()


def _of(model: Any, bodies: Iterable[int], day: date | None) -> QuerySet[Any]:
    records: Any = model.objects.filter(body__in=list(bodies))
    found: QuerySet[Any] = records if day is None else records.as_at(day)
    return found


def _blocks(bodies: Iterable[int], day: date | None) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    links = _of(BodyBlock, bodies, day).order_by("block__position", "id")
    for body, name in links.values_list("body_id", "block__name"):
        if name not in found.setdefault(body, []):
            found[body].append(name)
    return found


def _body(body: Entry, blocks: list[str], bodies: dict[int, Entry]) -> Entry:
    return _said(
        id=f"body-{body['id']}",
        name=body["name"],
        classification=body["kind"],
        parent_id=f"body-{body['parent_id']}" if body["parent_id"] in bodies else None,
        founding_date=body["starts_on"],
        dissolution_date=body["ends_on"],
        quorum=body["quorum"],
        membership=body["membership"],
        statutory_basis=body["statutory_basis"],
        blocks=blocks,
    )


def _organisations(ids: set[int], day: date | None) -> Iterable[Entry]:
    """Under the names of the day (L6); whatever the day, under those of today."""
    names = names_on(ids, day) if day else {}
    rows = Organisation.objects.filter(pk__in=ids).order_by("name", "id")
    for key, name, sector, kind, website in rows.values_list("id", "name", "sector", "kind", "website"):
        links = [{"url": website}] if website else None
        called = names.get(key, name)
        yield _said(id=f"organisation-{key}", name=called, classification=sector, type=kind, links=links)


def _people(ids: set[int], user: Any) -> list[Entry]:
    """Names, which stand on published pages; job and address for those who may read the register of people."""
    known = set(Person.objects.visible_to(user).filter(pk__in=ids).values_list("id", flat=True))
    rows = Person.objects.filter(pk__in=ids).order_by("name", "id").values("id", "name", "job_title", "email")
    return [
        _said(
            id=f"person-{row['id']}",
            name=row["name"],
            job_title=row["job_title"] if row["id"] in known else "",
            email=row["email"] if row["id"] in known else "",
        )
        for row in rows
    ]


def _seat(seat: Entry) -> Entry:
    organisation = seat["organisation_id"]
    return _said(
        id=f"seat-{seat['id']}",
        label=seat["label"],
        organization_id=f"body-{seat['body_id']}",
        on_behalf_of_id=f"organisation-{organisation}" if organisation else None,
        network=seat["network"],
        sector=seat["sector"],
        kind=seat["kind"],
        voting=seat["voting"],
        level=seat["level"],
        start_date=seat["starts_on"],
        end_date=seat["ends_on"],
    )


def _term(term: Entry) -> Entry:
    return _said(
        id=f"term-{term['id']}",
        person_id=f"person-{term['person_id']}",
        organization_id=f"body-{term['body_id']}",
        post_id=f"seat-{term['seat_id']}",
        on_behalf_of_id=f"organisation-{term['organisation_id']}",
        how=term["how"],
        deputy_id=f"person-{term['deputy_id']}" if term["deputy_id"] else None,
        start_date=term["starts_on"],
        end_date=term["ends_on"],
    )


def _office(office: Entry) -> Entry:
    return _said(
        id=f"office-{office['id']}",
        person_id=f"person-{office['person_id']}",
        organization_id=f"body-{office['body_id']}",
        role=office["kind"].replace("_", " "),
        office=office["kind"],
        independent=office["independent"] or None,
        start_date=office["starts_on"],
        end_date=office["ends_on"],
    )


def _said(**values: Any) -> Entry:
    """What there is to say: nothing of what is empty."""
    return {name: value for name, value in values.items() if value is not None and value not in ("", [])}
