"""What the resources of attendance, interests and decisions answer, and what they read."""

from rest_framework import serializers

from lsp.api.inputs import Choice, Day, Flag, Input, Reference, Text, Whole
from lsp.api.outputs import OrganisationBrief, PersonBrief, RecordOut
from lsp.models import Organisation, Person
from partnerships.api.shapes import BodyOfLsp, SeatBrief
from partnerships.models import AgendaItem, Attendance, Body, Decision, Meeting, Seat

CAME = [choice for choice in Attendance.Status.choices if choice[0] != "unfilled"]
LEVELS = [choice for choice in Seat.Level.choices if choice[0]]


class MeetingBrief(serializers.Serializer):
    """A meeting, named by its day."""

    id = serializers.IntegerField()
    day = serializers.DateField()


class MeetingOfBody(MeetingBrief):
    """A meeting with its body and whether it was held."""

    state = serializers.CharField()
    body = BodyOfLsp()


class ItemBrief(serializers.Serializer):
    """An item of an agenda, named."""

    id = serializers.IntegerField()
    title = serializers.CharField()


class ItemOfMeeting(ItemBrief):
    """An item with its meeting and body."""

    meeting = MeetingBrief()
    body = BodyOfLsp()


class AttendanceOut(RecordOut):
    """One seat at one meeting."""

    status = serializers.ChoiceField(choices=Attendance.Status.choices)
    level = serializers.CharField(allow_blank=True, help_text="Of who came, where it was recorded.")
    voting = serializers.BooleanField(help_text="As the seat was on the day.")
    note = serializers.CharField(allow_blank=True)
    sent_at = serializers.DateTimeField(allow_null=True, help_text="When the member sent it ahead.")
    recorded_at = serializers.DateTimeField(
        allow_null=True, help_text="Null: only sent ahead, and counted nowhere."
    )
    meeting = MeetingOfBody()
    seat = SeatBrief()
    person = PersonBrief(allow_null=True, help_text="Who was due; null where the seat was not filled.")
    organisation = OrganisationBrief(allow_null=True)
    deputy = PersonBrief(allow_null=True, help_text="Who came instead.")


class InterestOut(RecordOut):
    """An interest declared in an item."""

    nature = serializers.CharField()
    withdrew = serializers.BooleanField(help_text="Then they do not count for the item's quorum (P7).")
    taken_back_reason = serializers.CharField(allow_blank=True, help_text="Not empty: it does not stand.")
    item = ItemOfMeeting()
    person = PersonBrief()


class BindingOut(serializers.Serializer):
    """An organisation that a decision binds, and its own decision (P11)."""

    organisation = OrganisationBrief()
    needs_own_decision = serializers.BooleanField()
    own_body = serializers.CharField(allow_blank=True)
    own_decided_on = serializers.DateField(allow_null=True)
    own_minute = serializers.CharField(allow_blank=True)


class DecisionOut(RecordOut):
    """A decision of a body."""

    reference = serializers.CharField(help_text="As it is quoted: `Board 2006-07/014`.")
    year = serializers.CharField(help_text="The financial year.")
    number = serializers.IntegerField(help_text="Within body and year; it never changes (P9).")
    decided_on = serializers.DateField()
    text = serializers.CharField()
    outcome = serializers.ChoiceField(choices=Decision.Outcome.choices)
    quorate = serializers.BooleanField()
    confirmed = serializers.BooleanField(help_text="Taken or ratified by a quorate meeting (P7).")
    published = serializers.BooleanField()
    brought_in = serializers.BooleanField()
    brought_in_source = serializers.CharField(allow_blank=True)
    body = BodyOfLsp()
    meeting = MeetingBrief(allow_null=True, help_text="Null where it is not for you.")
    item = ItemBrief(allow_null=True)
    proposer = PersonBrief(allow_null=True)
    ratified_at = MeetingBrief(allow_null=True)
    binds = BindingOut(many=True)


class BindInput(Input):
    """An organisation that the decision binds; its own decision where it is known already."""

    organisation = Reference(Organisation)
    needs_own_decision = Flag(required=False)
    own_body = Text(required=False, allow_blank=True, max_length=200)
    own_decided_on = Day(required=False, allow_null=True)
    own_minute = Text(required=False, allow_blank=True, max_length=200)


class DecisionUpdate(Input):
    """What of a decision can be put right; its number cannot."""

    text = Text(max_length=20_000)
    outcome = Choice(choices=Decision.Outcome.choices)
    proposer = Reference(Person, required=False, allow_null=True)
    binds = BindInput(
        many=True, required=False, help_text="Everybody it binds; whoever is left out is taken back."
    )
    reason = Text(required=False, help_text="Why it is corrected.")


class DecisionCreate(Input):
    """A decision of a meeting held; with `brought_in`, one taken before joining, with the number it had (L8)."""

    text = Text(max_length=20_000)
    outcome = Choice(choices=Decision.Outcome.choices)
    meeting = Reference(Meeting, required=False)
    item = Reference(AgendaItem, required=False, allow_null=True)
    proposer = Reference(Person, required=False, allow_null=True)
    binds = BindInput(many=True, required=False)
    published = Flag(required=False)
    brought_in = Flag(required=False)
    brought_in_source = Text(required=False, max_length=300, allow_blank=True)
    body = Reference(Body, required=False, help_text="Of what is brought in.")
    number = Whole(required=False, min_value=1, max_value=1_000_000, help_text="Of what is brought in.")
    decided_on = Day(required=False, help_text="Of what is brought in.")


class OwnDecisionInput(Input):
    """The decision by which an organisation agreed."""

    organisation = Reference(Organisation)
    own_body = Text(max_length=200)
    own_decided_on = Day()
    own_minute = Text(max_length=200)


class AttendanceUpdate(Input):
    """What was recorded of one seat, put right."""

    status = Choice(choices=CAME)
    deputy = Reference(Person, required=False, allow_null=True)
    level = Choice(choices=LEVELS, required=False, allow_blank=True)
    note = Text(required=False, allow_blank=True, max_length=300)
    reason = Text(required=False, help_text="Why it is corrected.")


class InterestCreate(Input):
    """An interest somebody declares in an item."""

    item = Reference(AgendaItem)
    person = Reference(Person)
    nature = Text(max_length=500)
    withdrew = Flag(required=False)


class InterestUpdate(Input):
    """What of an interest can be put right."""

    nature = Text(max_length=500)
    withdrew = Flag()
    reason = Text(required=False, allow_blank=True)


class WhyInput(Input):
    """The reason, which stays on the record."""

    reason = Text()


class MarkInput(Input):
    """What is recorded of one seat."""

    seat = Reference(Seat)
    status = Choice(choices=CAME)
    deputy = Reference(Person, required=False, allow_null=True)
    deputy_name = Text(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Of somebody whom the register does not hold yet.",
    )
    level = Choice(choices=LEVELS, required=False, allow_blank=True)
    note = Text(required=False, allow_blank=True, max_length=300)


class HoldInput(Input):
    """Who came. Seats nobody was appointed to are recorded by themselves."""

    attendances = MarkInput(many=True)
    chaired_by = Reference(Person, required=False, allow_null=True)


class CorrectInput(HoldInput):
    """Who came after all."""

    reason = Text()


class RatifyInput(Input):
    """The decisions of inquorate meetings that this one ratified (P7)."""

    decisions = serializers.ListField(child=Reference(Decision), min_length=1, max_length=200)


class ItemNote(Input):
    """What the minutes say of one item."""

    item = Reference(AgendaItem)
    note = Text(max_length=20_000, allow_blank=True)


class NotesInput(Input):
    """What was said in the items; the draft of the minutes takes it up."""

    notes = ItemNote(many=True)


class MinutesInput(Input):
    """The minutes in Markdown; without them the draft is made from what was recorded."""

    minutes = Text(required=False, max_length=200_000, trim_whitespace=False)


class ApproveInput(Input):
    """The later meeting of the body that approved the minutes."""

    approved_at = Reference(Meeting)
