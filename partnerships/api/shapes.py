"""What the resources of this app answer, and what they read."""

from rest_framework import serializers

from lsp.api.inputs import Choice, Day, EndInput, Flag, Input, Reference, Text, Whole
from lsp.api.outputs import DatedOut, LspBrief, OrganisationBrief, PersonBrief
from lsp.models import Block, LocalStrategicPartnership, Organisation, Person
from partnerships import forms
from partnerships.models import Appointment, Body, Office, Seat


class BodyBrief(serializers.Serializer):
    """A body, named."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()


class BodyOfLsp(BodyBrief):
    """A body, named, with its partnership."""

    lsp = LspBrief()


class ServedBlock(serializers.Serializer):
    """A block, named."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()


class SeatBrief(serializers.Serializer):
    """A seat, named."""

    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]


class BroughtInOut(DatedOut):
    """A dated record that may have been brought in as it stood (L8)."""

    brought_in = serializers.BooleanField(help_text="It predates the record kept here (L8).")
    brought_in_source = serializers.CharField(allow_blank=True)


class TermsBrief(serializers.Serializer):
    """A version of terms of reference, named."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()


class BodyOut(BroughtInOut):
    """A body of a partnership."""

    name = serializers.CharField()
    slug = serializers.CharField()
    kind = serializers.ChoiceField(choices=Body.Kind.choices)
    statutory_basis = serializers.CharField(allow_blank=True)
    terms_of_reference = TermsBrief(
        allow_null=True, help_text="The version in force on the day looked at; its words are under the id."
    )
    quorum = serializers.IntegerField(allow_null=True, help_text="Voting seats that have to be present.")
    membership = serializers.ChoiceField(choices=Body.Membership.choices)
    published = serializers.BooleanField()
    parent = BodyBrief(allow_null=True)
    lsp = LspBrief()
    blocks = ServedBlock(many=True, help_text="The blocks it serves, on the day looked at.")
    merged_into = BodyBrief(allow_null=True, help_text="The body it merged into, once it has.")
    merged_from = BodyBrief(many=True, help_text="The bodies that merged into it.")


class Occupant(serializers.Serializer):
    """The term that covers the day looked at."""

    id = serializers.IntegerField(help_text="Of the appointment.")
    person = PersonBrief()
    organisation = OrganisationBrief()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)


class SeatOut(DatedOut):
    """A place on a body."""

    label = serializers.CharField()  # type: ignore[assignment]
    sector = serializers.ChoiceField(choices=Organisation.Sector.choices)
    network = serializers.CharField(
        allow_blank=True, help_text="That fills it, where no organisation owns it."
    )
    kind = serializers.ChoiceField(choices=Seat.Kind.choices)
    voting = serializers.BooleanField()
    level = serializers.ChoiceField(choices=Seat.Level.choices, allow_blank=True)
    position = serializers.IntegerField()
    body = BodyOfLsp()
    organisation = OrganisationBrief(allow_null=True)
    occupant = Occupant(allow_null=True, help_text="Null: vacant on the day looked at (P4).")


class AppointmentOut(BroughtInOut):
    """One term of one person in one seat."""

    how = serializers.ChoiceField(choices=Appointment.How.choices)
    seat = SeatBrief()
    body = BodyOfLsp()
    person = PersonBrief()
    organisation = OrganisationBrief()
    deputy = PersonBrief(allow_null=True)


class OfficeOut(BroughtInOut):
    """Chair, co-chair or vice-chair of a body."""

    kind = serializers.ChoiceField(choices=Office.Kind.choices)
    independent = serializers.BooleanField()
    body = BodyOfLsp()
    person = PersonBrief()


class BroughtInInput(Input):
    """What predates the record kept here names its source (L8)."""

    starts_on = Day(required=False, allow_null=True, help_text="Needed, unless it is brought in.")
    ends_on = Day(required=False, allow_null=True, help_text="The first day it no longer holds.")
    brought_in = Flag(required=False)
    brought_in_source = Text(required=False, max_length=300, allow_blank=True)


class BodyCreate(BroughtInInput):
    """A new body, unpublished."""

    page_form = forms.BodyForm

    lsp = Reference(LocalStrategicPartnership)
    name = Text(max_length=200)
    kind = Choice(choices=Body.Kind.choices)
    slug = serializers.SlugField(required=False, max_length=120)
    parent = Reference(Body, required=False, allow_null=True)  # type: ignore[assignment]
    blocks = serializers.ListField(child=Reference(Block), required=False, max_length=100)
    statutory_basis = Text(required=False, max_length=300, allow_blank=True)
    terms_of_reference = Text(
        required=False,
        max_length=100_000,
        allow_blank=True,
        help_text="The first version: a draft, or brought in with the body. Further ones: terms-of-reference.",
    )
    quorum = Whole(required=False, allow_null=True, min_value=1, max_value=1000)
    membership = Choice(choices=Body.Membership.choices, required=False)


class BodyUpdate(Input):
    """What of a body can be changed. An earlier end is `end`."""

    page_form = forms.BodyForm

    name = Text(max_length=200)
    kind = Choice(choices=Body.Kind.choices)
    parent = Reference(Body, allow_null=True)  # type: ignore[assignment]
    blocks = serializers.ListField(child=Reference(Block), max_length=100)
    statutory_basis = Text(max_length=300, allow_blank=True)
    quorum = Whole(allow_null=True, min_value=1, max_value=1000)
    membership = Choice(choices=Body.Membership.choices)
    starts_on = Day(allow_null=True)
    ends_on = Day(allow_null=True, help_text="May only move later.")


class SeatUpdate(Input):
    """What of a seat can be changed."""

    page_form = forms.SeatForm

    label = Text(max_length=200)  # type: ignore[assignment]
    sector = Choice(choices=Organisation.Sector.choices)
    organisation = Reference(Organisation, required=False, allow_null=True)
    network = Text(required=False, max_length=200, allow_blank=True)
    kind = Choice(choices=Seat.Kind.choices, required=False)
    voting = Flag(required=False)
    level = Choice(choices=Seat.Level.choices, required=False, allow_blank=True)
    position = Whole(required=False, min_value=1, max_value=32767)
    starts_on = Day(required=False, allow_null=True)


class SeatCreate(SeatUpdate):
    """A new seat, of an organisation or filled by a network (P5)."""

    body = Reference(Body)
    sector = Choice(
        choices=Organisation.Sector.choices,
        required=False,
        help_text="As the organisation, where it has one.",
    )
    ends_on = Day(required=False, allow_null=True)


class TermInput(Input):
    """Who takes the seat, and how."""

    person = Reference(Person)
    organisation = Reference(
        Organisation, required=False, allow_null=True, help_text="Of the seat, where it has one (P5)."
    )
    ends_on = Day(required=False, allow_null=True, help_text="The first day it no longer holds.")
    how = Choice(choices=Appointment.How.choices, required=False)
    deputy = Reference(Person, required=False, allow_null=True)


class AppointmentCreate(TermInput, BroughtInInput):
    """A new term."""

    page_form = forms.AppointForm

    seat = Reference(Seat)


class AppointmentUpdate(Input):
    """What of a term can be put right."""

    page_form = forms.TermChangeForm

    how = Choice(choices=Appointment.How.choices)
    deputy = Reference(Person, allow_null=True)
    starts_on = Day(allow_null=True)


class ReplaceInput(TermInput):
    """Who takes over, on which day, and why the one before goes."""

    page_form = forms.ReplaceForm
    on_the_page = {"on": "starts_on", "reason": "end_reason"}

    on = Day(help_text="One term ends and the other begins on this day.")
    reason = Text()


class OfficeCreate(BroughtInInput):
    """A new office."""

    page_form = forms.OfficeForm

    body = Reference(Body)
    kind = Choice(choices=Office.Kind.choices)
    person = Reference(Person)
    independent = Flag(required=False, help_text="They hold no seat of the body.")


class HandOver(Input):
    """Who takes over, on which day, and why."""

    page_form = forms.HandOverForm
    on_the_page = {"on": "starts_on", "reason": "end_reason"}

    person = Reference(Person)
    on = Day(help_text="The first day of the one who takes over.")
    reason = Text()


class OfficeHandOver(HandOver):
    """Who takes over an office."""

    page_form = forms.OfficeHandOverForm

    independent = Flag(required=False, help_text="They hold no seat of the body.")
    ends_on = Day(required=False, allow_null=True, help_text="The first day it no longer holds.")


class WithdrawInput(Input):
    """Why what has not begun is withdrawn (L4)."""

    page_form = forms.WithdrawForm
    on_the_page = {"reason": "end_reason"}

    reason = Text()


class StructureEnd(EndInput):
    """The end of a body, seat, term or office (L4)."""

    page_form = forms.EndForm
    on_the_page = {"on": "ends_on", "reason": "end_reason"}


class TermEnd(StructureEnd):
    """The end of a term, and where asked for of the offices its person holds in the body."""

    page_form = forms.TermEndForm

    end_offices = Flag(required=False, help_text="End on that day the offices they hold in the body.")
