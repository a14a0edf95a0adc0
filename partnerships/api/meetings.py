"""`/api/v1/meetings/`, `agenda-items/` and `papers/`."""

from collections.abc import Sequence
from typing import Any

import django_filters

from lsp.access import Access
from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.files import HandsOutFiles
from lsp.api.filters import DayFilter, FlagFilter, IdFilter
from lsp.api.multipart import PARSERS
from partnerships import workflow
from partnerships.api import meeting_shapes as shapes
from partnerships.api.holding import RecordsMeetings
from partnerships.models import AgendaItem, Meeting, Paper
from partnerships.queries import meeting_rows as rows
from partnerships.services import agenda, apologies, meetings, packs, papers, referrals
from partnerships.services.newcomers import NewPerson


class MeetingFilter(django_filters.FilterSet):
    """By body, partnership, state, days, series."""

    body = IdFilter(field_name="body_id")
    lsp = IdFilter(field_name="body__lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="body__lsp__slug")
    state = django_filters.ChoiceFilter(choices=workflow.MEETING.choices())
    day_from = DayFilter(field_name="day", lookup_expr="gte")
    day_until = DayFilter(field_name="day", lookup_expr="lte")
    series = django_filters.UUIDFilter()
    published = FlagFilter()
    brought_in = FlagFilter()


class MeetingViewSet(RecordsMeetings, Creates, Updates, GovernedViewSet):
    """Meetings of the bodies, each with its agenda."""

    resource, model, output = "meetings", Meeting, shapes.MeetingOut
    ordering, filterset_class = ("day", "starts_at", "id"), MeetingFilter
    create_input, update_input = shapes.MeetingCreate, shapes.MeetingUpdate
    rows = staticmethod(rows.meeting_rows)

    def answer(self, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The agendas; minutes and chair for those who may read them."""
        told = super().answer(found)
        agendas = rows.agendas_by_meeting([row["id"] for row in told], self.request.user)
        access = Access.of(self.request.user)
        for row in told:
            row["agenda"] = agendas.get(row["id"], [])
            if not row["minutes_published"] and not access.reads(row["body"]["lsp"]["id"]):
                row["minutes"], row["chaired_by"] = "", None
        return told

    def perform_create(self, data: dict[str, Any]) -> Meeting:
        """A meeting to come, or one that has taken place."""
        body, past = data.pop("body"), data.pop("past", False)
        if past or data.get("brought_in"):
            data.pop("items_by", None)
            source = data.pop("brought_in_source", "")
            return meetings.record_past(body, by=self.request.user, source=source, **data)
        for name in ("brought_in", "brought_in_source"):
            data.pop(name, None)
        return meetings.schedule(body, by=self.request.user, **data)

    def perform_update(self, record: Meeting, data: dict[str, Any], version: int) -> Meeting:
        """Change when and where it takes place; who was called is told."""
        return meetings.update(record, by=self.request.user, changes=data, version=version)

    @transition(shapes.ReasonGiven)
    def cancel(self, record: Meeting, data: dict[str, Any], version: int) -> Meeting:
        """Cancel the meeting and tell its members."""
        return meetings.cancel(record, by=self.request.user, version=version, **data)

    @transition()
    def publish(self, record: Meeting, data: dict[str, Any], version: int) -> Meeting:
        """Let everybody read day, place and the open part of agenda and papers."""
        return meetings.publish(record, by=self.request.user, version=version)

    @transition()
    def unpublish(self, record: Meeting, data: dict[str, Any], version: int) -> Meeting:
        """Take the meeting back from the public."""
        return meetings.unpublish(record, by=self.request.user, version=version)

    @transition(shapes.CallInput)
    def call_for_items(self, record: Meeting, data: dict[str, Any], version: int) -> Meeting:
        """Ask the members by mail for items, once."""
        return packs.call_for_items(record, by=self.request.user, version=version, **data)

    @transition(shapes.PackInput)
    def send_pack(self, record: Meeting, data: dict[str, Any], version: int) -> Meeting:
        """Send agenda and papers to the members, each with a link to answer."""
        return packs.send_pack(record, by=self.request.user, version=version, **data)

    @transition(shapes.ArrangeInput)
    def arrange(self, record: Meeting, data: dict[str, Any], version: int) -> Meeting:
        """Put the items of the agenda in order."""
        return agenda.arrange(record, by=self.request.user, version=version, **data)

    @transition(shapes.AnswerInput)
    def answer_for(self, record: Meeting, data: dict[str, Any], version: int) -> Meeting:
        """Say for a member whether they come: one's own term, or any as the secretary."""
        name = data.pop("deputy_name", "").strip()
        deputy = data.pop("deputy", None) or (NewPerson(name) if name else None)
        term = data.pop("appointment")
        apologies.answer(record, by=self.request.user, term=term, deputy=deputy, **data)
        return record


class ItemFilter(django_filters.FilterSet):
    """By body, partnership, meeting, state; on no agenda yet."""

    body = IdFilter(field_name="body_id")
    lsp = IdFilter(field_name="body__lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="body__lsp__slug")
    meeting = IdFilter(field_name="meeting_id")
    state = django_filters.ChoiceFilter(choices=workflow.ITEM.choices())
    restricted = FlagFilter()
    planned = FlagFilter(field_name="meeting", lookup_expr="isnull", help_text="On no agenda yet.")


class AgendaItemViewSet(Creates, Updates, GovernedViewSet):
    """Items of agendas and of forward plans."""

    resource, model, output = "agenda-items", AgendaItem, shapes.ItemOut
    ordering, filterset_class = ("body__id", "id"), ItemFilter
    create_input, update_input = shapes.ItemCreate, shapes.ItemUpdate
    rows = staticmethod(rows.item_rows)

    def answer(self, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Where an item was referred from, for those who may know of it."""
        told = super().answer(found)
        origins = [row["referred_from"] for row in told if row["referred_from"]]
        known = rows.known_items(origins, self.request.user) if origins else set()
        for row in told:
            if row["referred_from"] not in known:
                row["referred_from"] = None
        return told

    def perform_create(self, data: dict[str, Any]) -> AgendaItem:
        """A proposal, or an item put on an agenda."""
        body, meeting = data.pop("body"), data.pop("meeting", None)
        if meeting is None:
            return agenda.propose(body, by=self.request.user, **data)
        return agenda.add(meeting, by=self.request.user, body=body, **data)

    def perform_update(self, record: AgendaItem, data: dict[str, Any], version: int) -> AgendaItem:
        """Change the fields sent."""
        return agenda.edit(record, by=self.request.user, changes=data, version=version)

    @transition(shapes.PlaceInput)
    def take_up(self, record: AgendaItem, data: dict[str, Any], version: int) -> AgendaItem:
        """Take up what was proposed: on an agenda, or on the forward plan."""
        return agenda.take_up(record, by=self.request.user, version=version, **data)

    @transition(shapes.PlaceInput)
    def move(self, record: AgendaItem, data: dict[str, Any], version: int) -> AgendaItem:
        """Move the item to another meeting, or back to the forward plan."""
        return agenda.move(record, by=self.request.user, version=version, **data)

    @transition(shapes.ReasonGiven)
    def decline(self, record: AgendaItem, data: dict[str, Any], version: int) -> AgendaItem:
        """Decline a proposal, with the reason."""
        return agenda.decline(record, by=self.request.user, version=version, **data)

    @transition(shapes.ReasonGiven)
    def withdraw(self, record: AgendaItem, data: dict[str, Any], version: int) -> AgendaItem:
        """Withdraw the item."""
        return agenda.withdraw(record, by=self.request.user, version=version, **data)

    @transition(shapes.ReferInput)
    def refer(self, record: AgendaItem, data: dict[str, Any], version: int) -> AgendaItem:
        """Refer the item to another body; answered with the item there (P12)."""
        return referrals.refer(record, by=self.request.user, version=version, **data)

    @transition(shapes.ReferralAnswerInput, name="answer")
    def answer_referral(self, record: AgendaItem, data: dict[str, Any], version: int) -> AgendaItem:
        """Answer the body that referred the item (P12)."""
        return referrals.answer(record, by=self.request.user, version=version, **data)


class PaperFilter(django_filters.FilterSet):
    """By item, meeting, body."""

    item = IdFilter(field_name="item_id")
    meeting = IdFilter(field_name="item__meeting_id")
    body = IdFilter(field_name="item__body_id")
    lsp_slug = django_filters.CharFilter(field_name="item__body__lsp__slug")


class PaperViewSet(HandsOutFiles, Creates, Updates, GovernedViewSet):
    """Papers of agenda items; a file is downloaded from here."""

    resource, model, output = "papers", Paper, shapes.PaperOut
    ordering, filterset_class = ("item__id", "position", "id"), PaperFilter
    create_input, update_input = shapes.PaperCreate, shapes.PaperUpdate
    parser_classes: Any = PARSERS
    rows = staticmethod(rows.paper_rows)

    def perform_create(self, data: dict[str, Any]) -> Paper:
        """A new paper."""
        return papers.add(data.pop("item"), by=self.request.user, **data)

    def perform_update(self, record: Paper, data: dict[str, Any], version: int) -> Paper:
        """Change the fields sent."""
        return papers.update(record, by=self.request.user, changes=data, version=version)

    @transition(shapes.ReasonGiven)
    def withdraw(self, record: Paper, data: dict[str, Any], version: int) -> Paper:
        """Withdraw the paper, with the reason."""
        return papers.withdraw(record, by=self.request.user, version=version, **data)
