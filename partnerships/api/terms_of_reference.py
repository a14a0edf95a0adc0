"""`/api/v1/terms-of-reference/`: what bodies are for, version by version."""

from collections.abc import Sequence
from typing import Any

import django_filters
from rest_framework import serializers

from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.filters import FlagFilter
from lsp.api.inputs import Day, Input, Reference, Text, Whole
from partnerships import workflow
from partnerships.api.filters import OfBodyFilter
from partnerships.api.shapes import BodyOfLsp, BroughtInOut, WithdrawInput
from partnerships.forms.terms_of_reference import AdoptForm, TermsBeginForm
from partnerships.models import Body, Decision, TermsOfReference
from partnerships.queries import terms_of_reference as queries
from partnerships.services import terms_of_reference as service


class AdoptingDecision(serializers.Serializer):
    """The decision that adopted a version."""

    id = serializers.IntegerField()
    year = serializers.CharField()
    number = serializers.IntegerField()


class TermsOfReferenceOut(BroughtInOut):
    """A version of what a body is for. A draft is in force on no day: ask for it with `as_at=any`."""

    number = serializers.IntegerField()
    text = serializers.CharField(help_text="Markdown.")
    state = serializers.ChoiceField(choices=workflow.TERMS_OF_REFERENCE.choices())
    adopted_on = serializers.DateField(allow_null=True)
    body = BodyOfLsp()
    decision = AdoptingDecision(
        allow_null=True, help_text="Null: brought in (L8), not adopted, or not to be read by the caller."
    )


class TermsOfReferenceUpdate(Input):
    """The words of a draft."""

    page_form = TermsBeginForm

    text = Text(max_length=100_000)


class TermsOfReferenceCreate(TermsOfReferenceUpdate):
    """A new draft."""

    body = Reference(Body)
    number = Whole(
        required=False, min_value=1, max_value=32767, help_text="The next one where it is left out."
    )


class AdoptInput(Input):
    """By what it was adopted: `decision`, or `source` (L8)."""

    page_form = AdoptForm

    decision = Reference(Decision, required=False, allow_null=True)
    source = Text(required=False, max_length=300, allow_blank=True)  # type: ignore[assignment]
    adopted_on = Day(required=False, allow_null=True, help_text="The decision's day, where one is given.")
    starts_on = Day(required=False, allow_null=True, help_text="In force from; needed with a decision.")


class TermsOfReferenceFilter(OfBodyFilter):
    """By body, partnership, state, whether brought in."""

    state = django_filters.ChoiceFilter(choices=workflow.TERMS_OF_REFERENCE.choices())
    brought_in = FlagFilter()


class TermsOfReferenceViewSet(Creates, Updates, GovernedViewSet):
    """Terms of reference of bodies, version by version."""

    resource, model, output = "terms-of-reference", TermsOfReference, TermsOfReferenceOut
    ordering, filterset_class = ("body__id", "number", "id"), TermsOfReferenceFilter
    create_input, update_input = TermsOfReferenceCreate, TermsOfReferenceUpdate
    rows = staticmethod(queries.terms_rows)

    def answer(self, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """A decision the caller may not read is not named."""
        told = super().answer(found)
        named = [row["decision"]["id"] for row in told if row["decision"]]
        seen: Any = Decision.objects.visible_to(self.request.user)
        known = set(seen.filter(pk__in=named).values_list("pk", flat=True)) if named else set()
        for row in told:
            if row["decision"] and row["decision"]["id"] not in known:
                row["decision"] = None
        return told

    def perform_create(self, data: dict[str, Any]) -> TermsOfReference:
        """Begin a draft."""
        return service.draft(by=self.request.user, **data)

    def perform_update(
        self, record: TermsOfReference, data: dict[str, Any], version: int
    ) -> TermsOfReference:
        """Change the words of a draft."""
        return service.update(record, by=self.request.user, changes=data, version=version)

    @transition(AdoptInput)
    def adopt(self, record: TermsOfReference, data: dict[str, Any], version: int) -> TermsOfReference:
        """Record that it was adopted: the version before it is superseded on the day it comes into force."""
        return service.adopt(record, by=self.request.user, version=version, **data)

    @transition(WithdrawInput)
    def withdraw(self, record: TermsOfReference, data: dict[str, Any], version: int) -> TermsOfReference:
        """Withdraw a draft: it stays on the record."""
        return service.withdraw(record, by=self.request.user, version=version, **data)
