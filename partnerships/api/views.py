"""`/api/v1/bodies/`, `seats/`, `appointments/` and `offices/`."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from lsp import clock
from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.queries.successions import name_briefs
from partnerships import rhythm
from partnerships.api import shapes
from partnerships.api.filters import AppointmentFilter, BodyFilter, OfficeFilter, SeatFilter
from partnerships.api.meeting_shapes import PlanInput
from partnerships.api.merger_shapes import MergeInput
from partnerships.models import Appointment, Body, Office, Seat
from partnerships.queries import mergers as mergers_read
from partnerships.queries import rows
from partnerships.queries.terms_of_reference import in_force_by_body
from partnerships.services import appointments, bodies, meetings, mergers, offices, seats


def with_source(data: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as the services name it: they call what it was brought in from its source (L8)."""
    source = data.pop("brought_in_source", "")
    return {**data, "source": source}


class OnADay(GovernedViewSet):
    """A resource whose answer depends on the day looked at."""

    @property
    def day(self) -> date:
        """The day of `as_at`, today where none or any is asked for."""
        return self.as_at(clock.today()) or clock.today()


class BodyViewSet(Creates, Updates, OnADay):
    """Bodies of the partnerships."""

    resource, model, output = "bodies", Body, shapes.BodyOut
    ordering, filterset_class = ("lsp__id", "name", "id"), BodyFilter
    create_input, update_input = shapes.BodyCreate, shapes.BodyUpdate
    rows = staticmethod(rows.body_rows)

    def answer(self, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The blocks served on the day; a parent the caller may not know of is not named."""
        told = super().answer(found)
        ids = [row["id"] for row in told]
        blocks, terms = rows.blocks_by_body(ids, self.day), in_force_by_body(ids, self.day)
        above = [row["parent"]["id"] for row in told if row["parent"]]
        known = rows.visible_bodies(above, self.request.user) if above else set()
        into, came = mergers_read.by_body(ids, self.request.user)
        for row in told:
            row["blocks"] = blocks.get(row["id"], [])
            row["terms_of_reference"] = terms.get(row["id"])
            row["merged_into"], row["merged_from"] = into.get(row["id"]), came.get(row["id"], [])
            if row["parent"] and row["parent"]["id"] not in known:
                row["parent"] = None
        return told

    def perform_create(self, data: dict[str, Any]) -> Body:
        """A new body."""
        return bodies.create(by=self.request.user, **with_source(data))

    def perform_update(self, record: Body, data: dict[str, Any], version: int) -> Body:
        """Change the fields sent."""
        blocks = data.pop("blocks", None)
        return bodies.update(record, by=self.request.user, changes=data, blocks=blocks, version=version)

    @transition()
    def publish(self, record: Body, data: dict[str, Any], version: int) -> Body:
        """Let everybody read the body, its seats and who sits in them."""
        return bodies.publish(record, by=self.request.user, version=version)

    @transition()
    def unpublish(self, record: Body, data: dict[str, Any], version: int) -> Body:
        """Take the body back from the public."""
        return bodies.unpublish(record, by=self.request.user, version=version)

    @transition(PlanInput)
    def plan_meetings(self, record: Body, data: dict[str, Any], version: int) -> Body:
        """Plan the body's meetings ahead by one rule, in one act; `/meetings/?body=` then lists them."""
        rule = rhythm.Rhythm(
            every=data.pop("every"),
            unit=data.pop("unit"),
            weekday=data.pop("weekday"),
            first=data.pop("first"),
            last=data.pop("until"),
            which=rhythm.NAMED[data.pop("which", "first")],
        )
        meetings.plan_ahead(record, by=self.request.user, rhythm=rule, **data)
        return record

    @transition(shapes.StructureEnd)
    def end(self, record: Body, data: dict[str, Any], version: int) -> Body:
        """End the body with its seats, terms and offices."""
        return bodies.end(record, by=self.request.user, version=version, **data)

    @transition(MergeInput)
    def merge(self, record: Body, data: dict[str, Any], version: int) -> Body:
        """Let it, and others with it, go on in another body or a new one: `merged_into` then says in which."""
        new = mergers.NewBody(data.get("new_name", ""), data.get("new_kind", Body.Kind.FORUM))
        mergers.merge(
            [record, *data.get("others", [])],
            by=self.request.user,
            into=data.get("into") or new,
            on=data["on"],
            reason=data["reason"],
            seats=[seat.pk for seat in data.get("seats", [])],
            version=version,
        )
        return record


class SeatViewSet(Creates, Updates, OnADay):
    """Seats of the bodies, each with who sits in it on the day looked at."""

    resource, model, output = "seats", Seat, shapes.SeatOut
    ordering, filterset_class = ("body__id", "position", "id"), SeatFilter
    create_input, update_input = shapes.SeatCreate, shapes.SeatUpdate
    rows = staticmethod(rows.seat_rows)

    def answer(self, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Who sits there on the day."""
        told = super().answer(found)
        occupants = rows.occupants_by_seat([row["id"] for row in told], self.day)
        for row in told:
            row["occupant"] = occupants.get(row["id"])
        name_briefs([*told, *(row["occupant"] for row in told)], self.day)
        return told

    def perform_create(self, data: dict[str, Any]) -> Seat:
        """A new seat."""
        return seats.create(by=self.request.user, **data)

    def perform_update(self, record: Seat, data: dict[str, Any], version: int) -> Seat:
        """Change the fields sent."""
        return seats.update(record, by=self.request.user, changes=data, version=version)

    @transition(shapes.ReplaceInput)
    def replace(self, record: Seat, data: dict[str, Any], version: int) -> Seat:
        """End the term of whoever sits there and begin another's, in one act."""
        return appointments.replace(record, by=self.request.user, seat_version=version, **data).seat

    @transition(shapes.StructureEnd)
    def end(self, record: Seat, data: dict[str, Any], version: int) -> Seat:
        """End the seat and the term in it."""
        return seats.end(record, by=self.request.user, version=version, **data)


class AppointmentViewSet(Creates, Updates, OnADay):
    """Appointments: terms of people in seats."""

    resource, model, output = "appointments", Appointment, shapes.AppointmentOut
    ordering, filterset_class = ("body__id", "seat__id", "id"), AppointmentFilter
    create_input, update_input = shapes.AppointmentCreate, shapes.AppointmentUpdate
    rows = staticmethod(rows.appointment_rows)

    def answer(self, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each organisation under the name it bore on the day."""
        told = super().answer(found)
        name_briefs(told, self.day)
        return told

    def perform_create(self, data: dict[str, Any]) -> Appointment:
        """Appoint somebody."""
        return appointments.appoint(by=self.request.user, **with_source(data))

    def perform_update(self, record: Appointment, data: dict[str, Any], version: int) -> Appointment:
        """Name a deputy, put a term right."""
        return appointments.update(record, by=self.request.user, changes=data, version=version)

    @transition(shapes.WithdrawInput)
    def withdraw(self, record: Appointment, data: dict[str, Any], version: int) -> Appointment:
        """Withdraw a term that has not begun: it stays on the record and holds on no day."""
        return appointments.withdraw(record, by=self.request.user, version=version, **data)

    @transition(shapes.TermEnd)
    def end(self, record: Appointment, data: dict[str, Any], version: int) -> Appointment:
        """End a term."""
        return appointments.end(record, by=self.request.user, version=version, **data)


class OfficeViewSet(Creates, GovernedViewSet):
    """Offices: chairs, co-chairs and vice-chairs."""

    resource, model, output = "offices", Office, shapes.OfficeOut
    ordering, filterset_class = ("body__id", "id"), OfficeFilter
    create_input = shapes.OfficeCreate
    rows = staticmethod(rows.office_rows)

    def perform_create(self, data: dict[str, Any]) -> Office:
        """Assign an office."""
        return offices.assign(by=self.request.user, **with_source(data))

    @transition(shapes.WithdrawInput)
    def withdraw(self, record: Office, data: dict[str, Any], version: int) -> Office:
        """Withdraw an office that has not begun: it stays on the record and is held on no day."""
        return offices.withdraw(record, by=self.request.user, version=version, **data)

    @transition(shapes.OfficeHandOver)
    def hand_over(self, record: Office, data: dict[str, Any], version: int) -> Office:
        """Somebody else takes over on a day: one office ends, the other begins, in one act. Answers with the latter."""
        return offices.hand_over(record, by=self.request.user, version=version, **data)

    @transition(shapes.StructureEnd)
    def end(self, record: Office, data: dict[str, Any], version: int) -> Office:
        """End an office."""
        return offices.end(record, by=self.request.user, version=version, **data)
