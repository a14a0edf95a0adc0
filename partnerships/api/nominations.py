"""`/api/v1/nominations/`: whom organisations put forward for seats."""

from typing import Any

import django_filters
from rest_framework import serializers

from lsp.api.base import Creates, GovernedViewSet, transition
from lsp.api.filters import IdFilter
from lsp.api.inputs import Day, Input, Reference, Text
from lsp.api.outputs import OrganisationBrief, PersonBrief, RecordOut
from lsp.models import Organisation, Person
from partnerships import workflow
from partnerships.api.shapes import BodyOfLsp
from partnerships.forms.nominations import AcceptForm, DeclineForm, NominateForm, TakeBackForm
from partnerships.models import Nomination, Seat
from partnerships.queries.nominations import nomination_rows
from partnerships.services import nominations


class NominatedSeat(serializers.Serializer):
    """The seat, with its body."""

    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    body = BodyOfLsp()


class NominationOut(RecordOut):
    """Somebody put forward for a seat: read by the organisation's officers and the coordinator."""

    from_day = serializers.DateField()
    note = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=workflow.NOMINATION.choices())
    reason = serializers.CharField(allow_blank=True, help_text="Why it was declined or withdrawn.")
    answered_at = serializers.DateTimeField(allow_null=True)
    appointment_id = serializers.IntegerField(allow_null=True, help_text="The term it has become.")
    seat = NominatedSeat()
    person = PersonBrief()
    organisation = OrganisationBrief()


class NominationCreate(Input):
    """A new nomination."""

    page_form = NominateForm

    seat = Reference(Seat)
    person = Reference(Person)
    organisation = Reference(
        Organisation, required=False, allow_null=True, help_text="Of the seat, where it has one (P5)."
    )
    from_day = Day()
    note = Text(required=False, max_length=2000, allow_blank=True)


class NominationAccept(Input):
    """Until when they sit, and who stands in for them."""

    page_form = AcceptForm

    ends_on = Day(required=False, allow_null=True, help_text="The first day it no longer holds.")
    deputy = Reference(Person, required=False, allow_null=True)


class NominationDecline(Input):
    """Why it is declined."""

    page_form = DeclineForm

    reason = Text()


class NominationWithdraw(Input):
    """Why it is withdrawn, where there is a reason to give."""

    page_form = TakeBackForm

    reason = Text(required=False, allow_blank=True)


class NominationFilter(django_filters.FilterSet):
    """By seat, body, partnership, organisation, person and state."""

    seat = IdFilter(field_name="seat_id")
    body = IdFilter(field_name="seat__body_id")
    lsp = IdFilter(field_name="seat__body__lsp_id")
    organisation = IdFilter(field_name="organisation_id")
    person = IdFilter(field_name="person_id")
    state = django_filters.ChoiceFilter(choices=workflow.NOMINATION.choices())


class NominationViewSet(Creates, GovernedViewSet):
    """Nominations for seats."""

    resource, model, output = "nominations", Nomination, NominationOut
    ordering, filterset_class = ("id",), NominationFilter
    create_input = NominationCreate
    rows = staticmethod(nomination_rows)

    def perform_create(self, data: dict[str, Any]) -> Nomination:
        """Put somebody forward."""
        return nominations.nominate(by=self.request.user, **data)

    @transition(NominationAccept)
    def accept(self, record: Nomination, data: dict[str, Any], version: int) -> Nomination:
        """The coordinator accepts: the person is appointed, in the same act."""
        return nominations.accept(record, by=self.request.user, version=version, **data)

    @transition(NominationDecline)
    def decline(self, record: Nomination, data: dict[str, Any], version: int) -> Nomination:
        """The coordinator declines, with the reason."""
        return nominations.decline(record, by=self.request.user, version=version, **data)

    @transition(NominationWithdraw)
    def withdraw(self, record: Nomination, data: dict[str, Any], version: int) -> Nomination:
        """The organisation withdraws what is not answered yet."""
        return nominations.withdraw(record, by=self.request.user, version=version, **data)
