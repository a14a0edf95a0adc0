"""What the resources of meetings, agenda items and papers answer, and what they read."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lsp.api.inputs import Choice, Day, Flag, Input, Reference, Text, Whole
from lsp.api.multipart import FormInput, StoredFileOut, UploadField
from lsp.api.outputs import PersonBrief, RecordOut
from lsp.models import Person
from partnerships import rhythm, workflow
from partnerships.api.recorded_shapes import ItemBrief, MeetingBrief
from partnerships.api.shapes import BodyOfLsp
from partnerships.models import AgendaItem, Appointment, Body, Meeting
from partnerships.services import apologies

LONGEST = 100_000


TIME_OF_DAY = {"type": "string", "pattern": r"^[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?$"}
"""JSON Schema's own format `time` wants an offset, which a time of day in London has not."""


@extend_schema_field(TIME_OF_DAY)
class TimeOut(serializers.TimeField):
    """A time of day in London, `HH:MM:SS`."""


@extend_schema_field(TIME_OF_DAY)
class Clock(serializers.TimeField):
    """A time of day in London: `HH:MM`, or as it is answered, `HH:MM:SS`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"input_formats": ["%H:%M", "%H:%M:00"], **kwargs})

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str) or len(value) not in (5, 8):
            self.fail("invalid", format="HH:MM")
        return super().to_internal_value(value)


class AgendaLineOut(serializers.Serializer):
    """One line of an agenda. Of a restricted item others read that it is one, and why."""

    id = serializers.IntegerField(allow_null=True, help_text="Null: restricted, and you may not read it.")
    title = serializers.CharField()
    purpose = serializers.CharField(allow_blank=True)
    restricted = serializers.BooleanField()
    restricted_reason = serializers.CharField(allow_blank=True)


class MeetingOut(RecordOut):
    """A meeting of a body."""

    title = serializers.CharField(allow_blank=True, help_text="Empty: the body's name.")
    day = serializers.DateField()
    starts_at = TimeOut(help_text="London's time.")
    ends_at = TimeOut(allow_null=True)
    place = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=workflow.MEETING.choices())
    series = serializers.UUIDField(allow_null=True, help_text="Of meetings planned ahead by one rule.")
    items_by = serializers.DateField(allow_null=True)
    called_for_items_at = serializers.DateTimeField(allow_null=True)
    called_at = serializers.DateTimeField(allow_null=True, help_text="When the pack was sent.")
    published = serializers.BooleanField()
    cancel_reason = serializers.CharField(allow_blank=True)
    quorum = serializers.IntegerField(allow_null=True, help_text="Of the body, on the day it was held (P7).")
    minutes = serializers.CharField(allow_blank=True, help_text="Empty where you may not read them.")
    minutes_state = serializers.ChoiceField(choices=workflow.MINUTES.choices())
    minutes_published = serializers.BooleanField()
    uid = serializers.UUIDField(help_text="Rises whenever its calendar entry says something else.")
    sequence = serializers.IntegerField(help_text="Of its calendar entry.")
    brought_in = serializers.BooleanField(help_text="It predates the record kept here (L8).")
    brought_in_source = serializers.CharField(allow_blank=True)
    body = BodyOfLsp()
    chaired_by = PersonBrief(allow_null=True, help_text="Null where you may not read who came.")
    agenda = AgendaLineOut(many=True)


class MeetingUpdate(Input):
    """What of a meeting to come can be changed."""

    title = Text(max_length=200, allow_blank=True)
    day = Day()
    starts_at = Clock()
    ends_at = Clock(allow_null=True)
    place = Text(max_length=300, allow_blank=True)
    items_by = Day(allow_null=True)


class MeetingCreate(Input):
    """A meeting to come; with `past`, one that has taken place."""

    body = Reference(Body)
    day = Day()
    starts_at = Clock(help_text="HH:MM, London's time.")
    ends_at = Clock(required=False, allow_null=True)
    place = Text(required=False, max_length=300, allow_blank=True)
    title = Text(required=False, max_length=200, allow_blank=True)
    items_by = Day(required=False, allow_null=True)
    published = Flag(required=False)
    past = Flag(required=False, help_text="It has taken place; its attendance is recorded next.")
    brought_in = Flag(required=False, help_text="A past one that predates the record kept here (L8): held.")
    brought_in_source = Text(required=False, max_length=300, allow_blank=True)


class PlanInput(Input):
    """Meetings by one rule, from a day until a day."""

    every = Whole(min_value=1, max_value=24)
    unit = Choice(choices=rhythm.UNITS)
    weekday = Whole(min_value=0, max_value=6, help_text="0: Monday.")
    which = Choice(
        choices=["first", "second", "third", "fourth", "last"],
        required=False,
        help_text="Which weekday of the month; means nothing by weeks.",
    )
    first = Day()
    until = Day()
    starts_at = Clock()
    ends_at = Clock(required=False, allow_null=True)
    place = Text(required=False, max_length=300, allow_blank=True)
    published = Flag(required=False)
    days = serializers.ListField(
        child=Day(), required=False, max_length=rhythm.AT_MOST, help_text="Those wanted; all without it."
    )


class ReasonGiven(Input):
    """Why."""

    reason = Text()


class CallInput(Input):
    """Until when items are wanted."""

    items_by = Day(required=False, allow_null=True, help_text="The meeting's own where it is left out.")


class PackInput(Input):
    """A line to the members."""

    note = Text(required=False, max_length=2000, allow_blank=True)


class ArrangeInput(Input):
    """Every item of the agenda, each once, in the order wanted."""

    items = serializers.ListField(child=Reference(AgendaItem), max_length=500)


class AnswerInput(Input):
    """Whether a member comes."""

    appointment = Reference(Appointment, help_text="Your own term, or, as the secretary, a member's.")
    status = Choice(choices=[(str(status.value), label) for status, label in apologies.ANSWERS.items()])
    deputy = Reference(Person, required=False, allow_null=True)
    deputy_name = Text(required=False, max_length=200, allow_blank=True, help_text="Of somebody new.")
    note = Text(required=False, max_length=300, allow_blank=True)


class ItemOut(RecordOut):
    """A matter for a body."""

    title = serializers.CharField()
    purpose = serializers.ChoiceField(choices=AgendaItem.Purpose.choices)
    text = serializers.CharField(allow_blank=True)
    presenter = serializers.CharField(allow_blank=True)
    duration = serializers.IntegerField(allow_null=True, help_text="Minutes planned.")
    position = serializers.IntegerField()
    restricted = serializers.BooleanField()
    restricted_reason = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=workflow.ITEM.choices())
    closing_reason = serializers.CharField(allow_blank=True)
    wanted_on = serializers.DateField(allow_null=True)
    answer = serializers.CharField(allow_blank=True, help_text="To the body that referred it (P12).")
    answered_on = serializers.DateField(allow_null=True)
    body = BodyOfLsp()
    meeting = MeetingBrief(allow_null=True)
    referred_from = serializers.IntegerField(
        allow_null=True, help_text="The item of the body that referred it."
    )


class ItemUpdate(Input):
    """What of an item can be changed."""

    title = Text(max_length=300)
    purpose = Choice(choices=AgendaItem.Purpose.choices, required=False)
    text = Text(required=False, max_length=LONGEST, allow_blank=True)
    presenter = Text(required=False, max_length=200, allow_blank=True)
    duration = Whole(required=False, allow_null=True, min_value=1, max_value=600)
    wanted_on = Day(required=False, allow_null=True)
    restricted = Flag(required=False)
    restricted_reason = Text(required=False, max_length=300, allow_blank=True)


class ItemCreate(ItemUpdate):
    """Proposed to a body; with `meeting`, put on its agenda at once."""

    body = Reference(Body)
    meeting = Reference(Meeting, required=False, allow_null=True)


class PlaceInput(Input):
    """On which agenda; without one, on the forward plan."""

    meeting = Reference(Meeting, required=False, allow_null=True)


class ReferInput(Input):
    """To which body, and what it is asked."""

    body = Reference(Body)
    question = Text(required=False, allow_blank=True)


class ReferralAnswerInput(Input):
    """What the body that referred the item is told."""

    answer = Text()


class PaperOut(RecordOut):
    """A paper of an item: its text, its file, or the link to it."""

    title = serializers.CharField()
    text = serializers.CharField(allow_blank=True)
    url = serializers.CharField(allow_blank=True)
    restricted = serializers.BooleanField()
    position = serializers.IntegerField()
    added_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField(allow_blank=True)
    item = ItemBrief()
    file = StoredFileOut(allow_null=True)


class PaperUpdate(FormInput):
    """What of a paper can be changed. A file is sent as a multipart body; it takes the place of the file there was."""

    title = Text(max_length=200)
    text = Text(required=False, max_length=LONGEST, allow_blank=True)
    url = Text(required=False, max_length=500, allow_blank=True)
    file = UploadField(required=False)
    restricted = Flag(required=False)


class PaperCreate(PaperUpdate):
    """A new paper: a text, a link, or in a multipart body a file."""

    item = Reference(AgendaItem)
