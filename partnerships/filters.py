"""What the lists of this app are filtered by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from lsp.forms.fields import DateTextField
from lsp.models import Block, Organisation
from lsp.queries.searching import all_words
from partnerships import workflow
from partnerships.models import (
    Agreement,
    Attendance,
    Body,
    BodyBlock,
    Decision,
    DecisionBinding,
    Meeting,
    Seat,
)
from partnerships.queries import decisions as found

FILLED = (("vacant", "Vacant"), ("filled", "Filled"))


def bodies_of_page(request: Any) -> QuerySet[Body]:
    """The bodies of the partnership the page is about, as its user may see them."""
    lsp = getattr(request, "lsp", None)
    return Body.objects.visible_to(request.user).filter(lsp=lsp).order_by("name", "pk")


def blocks_of_page(request: Any) -> QuerySet[Block]:
    """The blocks of the partnership the page is about."""
    return Block.objects.visible_to(request.user).filter(lsp=request.lsp).order_by("position", "pk")


class MemberFilter(django_filters.FilterSet):
    """Seats of a partnership, read `with_occupant`."""

    q = django_filters.CharFilter(label="Search", method="search")
    body = django_filters.ModelChoiceFilter(queryset=bodies_of_page, empty_label="Every body")
    block = django_filters.ModelChoiceFilter(
        label="Block",
        queryset=blocks_of_page,
        to_field_name="slug",
        method="by_block",
        empty_label="Every block",
    )
    sector = django_filters.ChoiceFilter(choices=Organisation.Sector.choices, empty_label="Every sector")
    state = django_filters.ChoiceFilter(
        label="Vacant or filled", choices=FILLED, method="by_state", empty_label="Both"
    )

    class Meta:
        model = Seat
        fields = ("q", "body", "block", "sector", "state")

    def by_block(self, queryset: Any, name: str, value: Block) -> Any:
        """Seats of the bodies that serve the block on the day looked at, the board left out."""
        serving = BodyBlock.objects.filter(block=value).as_at(self.request.day).exclude(body__kind="board")
        return queryset.filter(body__in=serving.values("body"))

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Every word typed, in seat, body, person or organisation."""
        paths = ("label", "body__name", "organisation__name", "network", "occupant", "speaks_for")
        return all_words(queryset, value, *paths)

    def by_state(self, queryset: Any, name: str, value: str) -> Any:
        """Vacant seats, or filled ones (P4)."""
        return queryset.filter(occupant__isnull=value == "vacant")


class MeetingFilter(django_filters.FilterSet):
    """Meetings of a partnership."""

    q = django_filters.CharFilter(label="Search", method="search")
    body = django_filters.ModelChoiceFilter(queryset=bodies_of_page, empty_label="Every body")
    state = django_filters.ChoiceFilter(choices=workflow.MEETING.choices(), empty_label="Every state")

    class Meta:
        model = Meeting
        fields = ("q", "body", "state")

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Every word typed, in body, title or place."""
        return all_words(queryset, value, "body__name", "title", "place")


class TypedDay(django_filters.Filter):
    """A day as people write it."""

    field_class = DateTextField


def organisations_of_page(request: Any) -> QuerySet[Organisation]:
    """The organisations of which something was recorded at the partnership's meetings."""
    rows = Attendance.objects.visible_to(request.user).filter(meeting__body__lsp=request.lsp)
    return Organisation.objects.filter(pk__in=rows.values("organisation")).order_by("name")


class AttendanceFilter(django_filters.FilterSet):
    """Rows of attendance: whose, where, when, what was recorded."""

    organisation = django_filters.CharFilter(method="of_organisation", widget=forms.HiddenInput)
    person = django_filters.NumberFilter(field_name="person_id", widget=forms.HiddenInput)
    body = django_filters.ModelChoiceFilter(
        field_name="meeting__body", queryset=bodies_of_page, to_field_name="slug", empty_label="Every body"
    )
    status = django_filters.ChoiceFilter(
        label="What was recorded", choices=Attendance.Status.choices, empty_label="Anything"
    )

    class Meta:
        model = Attendance
        fields = ("body", "status")

    def of_organisation(self, queryset: Any, name: str, value: str) -> Any:
        """Of an organisation, or (`none`) of networks' seats that nobody was appointed to."""
        if value == "none":
            return queryset.filter(organisation__isnull=True)
        return queryset.filter(organisation__slug=value)


AttendanceFilter.base_filters["from"] = TypedDay("meeting__day", "gte", label="From")
AttendanceFilter.base_filters["to"] = TypedDay("meeting__day", "lte", label="Until")

CONFIRMATION = (
    ("confirmed", "Confirmed"),
    ("unconfirmed", "Waits to be ratified"),
    ("awaited", "Waits for a partner"),
)


def decision_years(request: Any) -> list[tuple[str, str]]:
    """The financial years of the decisions the user may read."""
    seen = Decision.objects.visible_to(request.user).filter(body__lsp=request.lsp)
    return [(year, year) for year in found.years_of(seen)]


def bound_organisations(request: Any) -> QuerySet[Organisation]:
    """The organisations that a decision the user may read binds."""
    bound = DecisionBinding.objects.visible_to(request.user).standing()
    of_page = bound.filter(decision__body__lsp=request.lsp)
    return Organisation.objects.filter(pk__in=of_page.values("organisation")).order_by("name", "pk")


class DecisionFilter(django_filters.FilterSet):
    """Decisions of a partnership: words, body, year, outcome, whom it binds, whether confirmed, when."""

    q = django_filters.CharFilter(label="Words", method="with_words", max_length=200)
    body = django_filters.ModelChoiceFilter(
        queryset=bodies_of_page, to_field_name="slug", empty_label="Every body"
    )
    year = django_filters.ChoiceFilter(label="Financial year", choices=(), empty_label="Every year")
    outcome = django_filters.ChoiceFilter(choices=Decision.Outcome.choices, empty_label="Every outcome")
    binds = django_filters.ModelChoiceFilter(
        label="Binds",
        queryset=bound_organisations,
        to_field_name="slug",
        method="that_bind",
        empty_label="Any organisation",
    )
    state = django_filters.ChoiceFilter(
        label="How it stands", choices=CONFIRMATION, method="that_stand", empty_label="Any"
    )

    class Meta:
        model = Decision
        fields = ("q", "body", "year", "outcome", "binds", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = decision_years(self.request)

    def with_words(self, queryset: Any, name: str, value: str) -> Any:
        """In any form of the words."""
        return found.with_words(queryset, value)

    def that_bind(self, queryset: Any, name: str, value: Organisation) -> Any:
        """Those that bind the organisation."""
        return found.that_bind(queryset, value.pk)

    def that_stand(self, queryset: Any, name: str, value: str) -> Any:
        """Confirmed, waiting for a quorate meeting (P7), waiting for an organisation (P11)."""
        if value == "awaited":
            return found.awaited(queryset)
        return queryset.confirmed() if value == "confirmed" else queryset.unconfirmed()


DecisionFilter.base_filters["from"] = TypedDay("decided_on", "gte", label="Decided from")
DecisionFilter.base_filters["to"] = TypedDay("decided_on", "lte", label="Until")


class AgreementFilter(django_filters.FilterSet):
    """Agreements of a partnership."""

    q = django_filters.CharFilter(label="Search", method="search")
    kind = django_filters.ChoiceFilter(choices=Agreement.Kind.choices, empty_label="Every kind")
    state = django_filters.ChoiceFilter(choices=workflow.AGREEMENT.choices(), empty_label="Every state")
    body = django_filters.ModelChoiceFilter(
        label="Body",
        queryset=bodies_of_page,
        to_field_name="slug",
        method="by_body",
        empty_label="Every body",
    )
    block = django_filters.ModelChoiceFilter(
        label="Block",
        queryset=blocks_of_page,
        to_field_name="slug",
        method="by_block",
        empty_label="Every block",
    )

    class Meta:
        model = Agreement
        fields = ("q", "kind", "state", "body", "block")

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Every word typed, in the title or in the text that is worked on, circulated or agreed."""
        return all_words(queryset, value, "title", "current__content")

    def by_body(self, queryset: Any, name: str, value: Body) -> Any:
        """Agreements to which the body is a party."""
        return queryset.filter(parties__body=value, parties__taken_out_at=None)

    def by_block(self, queryset: Any, name: str, value: Block) -> Any:
        """Agreements that contribute to the block."""
        return queryset.filter(block_links__block=value, block_links__taken_out_at=None)
