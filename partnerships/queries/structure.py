"""The whole structure of a partnership on a day, as one user may see it: read once, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from lsp.models import Block, LocalAuthority, LocalStrategicPartnership, Organisation, ServedArea
from lsp.queries.successions import named_on
from lsp.querysets import holds_on
from partnerships import structure_facts
from partnerships.models import Appointment, Body, BodyBlock, BodyLink, Office, Seat


@dataclass(frozen=True)
class Structure:
    """Bodies, seats, terms, offices, blocks and links that hold on the day."""

    lsp: LocalStrategicPartnership
    day: date
    bodies: list[Body]
    seats: list[Seat]
    terms: dict[int, Appointment]
    """By seat; a seat that is not among them is vacant (P4)."""
    offices: list[Office]
    blocks: list[Block]
    served: dict[int, list[int]]
    """The ids of the blocks that a body serves, by body."""
    links: list[BodyLink]
    named: list[Organisation] | None
    protocols: set[frozenset[int]]

    @cached_property
    def by_id(self) -> dict[int, Body]:
        """The bodies by id."""
        return {body.pk: body for body in self.bodies}

    @cached_property
    def board(self) -> Body | None:
        """The board of the day (P1)."""
        return next((body for body in self.bodies if body.kind == Body.Kind.BOARD), None)

    @cached_property
    def seats_of(self) -> dict[int, list[Seat]]:
        """The seats by body."""
        found: dict[int, list[Seat]] = defaultdict(list)
        for seat in self.seats:
            found[seat.body_id].append(seat)
        return found

    @cached_property
    def chairs_of(self) -> dict[int, list[Office]]:
        """Who chairs, alone or shared, by body."""
        found: dict[int, list[Office]] = defaultdict(list)
        for office in self.offices:
            if office.kind in (Office.Kind.CHAIR, Office.Kind.CO_CHAIR):
                found[office.body_id].append(office)
        return found

    @cached_property
    def bodies_of_person(self) -> dict[int, dict[int, Body]]:
        """The bodies on which each person sits, by person."""
        found: dict[int, dict[int, Body]] = defaultdict(dict)
        for term in self.terms.values():
            found[term.person_id][term.body_id] = self.by_id[term.body_id]
        return found

    @cached_property
    def people(self) -> dict[int, Any]:
        """Who sits or holds an office, by id."""
        sitting = {term.person_id: term.person for term in self.terms.values()}
        return {**{office.person_id: office.person for office in self.offices}, **sitting}

    @cached_property
    def represented(self) -> dict[int, Organisation]:
        """The organisations with a seat of their own or somebody in a network's, by id."""
        own = {seat.organisation_id: seat.organisation for seat in self.seats if seat.organisation_id}
        through = {term.organisation_id: term.organisation for term in self.terms.values()}
        return {**own, **through}  # type: ignore[dict-item]

    @property
    def figures(self) -> dict[str, Any]:
        """The figures and words the regime gives for the checks (P6)."""
        given: dict[str, Any] = (self.lsp.regime.terms or {}).get("structure_checks", {})
        return given


def load(lsp: LocalStrategicPartnership, user: Any, day: date) -> Structure:
    """The structure as `user` may see it: eight queries, and those of the apps that know more.

    On a past day one more: organisations bear the names of that day (L6).
    """
    seen: Any = Body.objects.visible_to(user)
    bodies = list(seen.filter(lsp=lsp).as_at(day).order_by("name", "pk"))
    for body in bodies:
        body.lsp = lsp
    ids = [body.pk for body in bodies]
    found = Structure(
        lsp=lsp,
        day=day,
        bodies=bodies,
        seats=list(_of(Seat, ids, day).select_related("organisation").order_by("position", "pk")),
        terms=_terms(ids, day),
        offices=list(_of(Office, ids, day).select_related("person").order_by("pk")),
        blocks=list(Block.objects.filter(holds_on(day), lsp=lsp).order_by("position", "pk")),
        served=_served(ids, day),
        links=_links(ids, user, day),
        named=structure_facts.named(lsp, user, day),
        protocols=structure_facts.protocols(lsp, user, day),
    )
    holding: list[Any] = [*found.seats, *found.terms.values(), *found.links]
    named_on([*(each.organisation for each in holding), *(found.named or ())], day)
    return found


def _of(model: Any, ids: Iterable[int], day: date) -> Any:
    return model.objects.filter(holds_on(day), body__in=list(ids))


def _terms(ids: list[int], day: date) -> dict[int, Appointment]:
    terms = _of(Appointment, ids, day).filter(holds_on(day, "seat__"))
    return {term.seat_id: term for term in terms.select_related("person", "organisation").order_by("pk")}


def _served(ids: list[int], day: date) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for link in _of(BodyBlock, ids, day).order_by("block__position", "pk"):
        found[link.body_id].append(link.block_id)
    return found


def _links(ids: list[int], user: Any, day: date) -> list[BodyLink]:
    seen: Any = BodyLink.objects.visible_to(user)
    found = seen.filter(Q(body__in=ids) | Q(other__in=ids)).as_at(day)
    related = ("body__lsp", "other__lsp", "organisation", "representative")
    return list(found.select_related(*related).order_by("pk"))


def areas_covered(lsp: LocalStrategicPartnership, day: date) -> list[LocalAuthority]:
    """The councils whose areas the partnership covers on the day."""
    covered = lsp.coverage.filter(holds_on(day)).select_related("authority").order_by("authority__name")
    return [link.authority for link in covered]


def areas_served(organisations: Iterable[int], day: date) -> dict[int, list[LocalAuthority]]:
    """The councils whose areas each of these organisations serves on the day, by organisation: one query."""
    served = ServedArea.objects.filter(holds_on(day), organisation__in=list(organisations))
    found: dict[int, list[LocalAuthority]] = defaultdict(list)
    for link in served.select_related("authority").order_by("authority__name"):
        found[link.organisation_id].append(link.authority)
    return found


def without_a_seat(structure: Structure, areas: Iterable[LocalAuthority]) -> list[Organisation]:
    """The organisations that serve an area of the partnership and have no seat on it that the user may see."""
    serving = ServedArea.objects.filter(holds_on(structure.day), authority__in=[area.pk for area in areas])
    found = Organisation.objects.filter(pk__in=serving.values("organisation")).as_at(structure.day)
    missing = [each for each in found.order_by("name", "pk") if each.pk not in structure.represented]
    named_on(missing, structure.day)
    return missing
