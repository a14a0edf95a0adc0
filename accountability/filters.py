"""The filters of lists of commitments."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from accountability import periods, workflow
from accountability.models import Commitment
from accountability.querysets import known_orphaned
from lsp.access import Access
from lsp.models import Block, Organisation

STANDINGS = [(state.code, state.label) for state in workflow.STANDINGS]
PROMISED = ("promised", "Everything promised")
ORPHANED = ("orphaned", "Nobody answers for it any more")


STEPS = (
    ("made", "Made"),
    ("delivered", "Reported as delivered"),
    ("confirmed", "Confirmed by the partnership"),
    ("closed", "Missed or withdrawn"),
)
"""What happens to a commitment on a day of its own: the field `…_at` says when."""


class YearField(forms.CharField):
    """A financial year as people write it; a `Period`, None where nothing is written."""

    def clean(self, value: Any) -> periods.Period | None:
        """The year. Raises ValidationError for what is none."""
        written = super().clean(value).strip()
        if not written:
            return None
        try:
            found = periods.read(written)
        except ValueError:
            found = None
        if found is None or found.kind != periods.YEAR:
            raise forms.ValidationError("Enter a financial year, for example 2006-07")
        return found


class YearFilter(filters.Filter):
    """By financial year."""

    field_class = YearField


def asked_for(request: Any, name: str) -> Q:
    """The one whose slug the address asks for: what is led to may have nothing to list."""
    return Q(slug=request.GET.get(name, "").replace("\x00", ""))


def _lsp_slug(request: Any) -> str:
    return str(request.resolver_match.kwargs["lsp"])


def _blocks(request: Any) -> QuerySet[Block]:
    return Block.objects.filter(lsp__slug=_lsp_slug(request))


def _agencies(request: Any) -> QuerySet[Organisation]:
    """Those whose commitments the user may see, and the one asked for."""
    seen = Commitment.objects.visible_to(request.user).filter(lsp__slug=_lsp_slug(request))
    return Organisation.objects.filter(Q(pk__in=seen.values("organisation")) | asked_for(request, "agency"))


class CommitmentFilter(filters.FilterSet):
    """Block, agency, how it stands, what happened when, words; over commitments or their history, with `standing`."""

    q = filters.CharFilter(label="Words", method="with_words", max_length=100)
    block = filters.ModelChoiceFilter(
        label="Block", queryset=_blocks, to_field_name="slug", empty_label="Any block"
    )
    agency = filters.ModelChoiceFilter(
        label="Agency",
        field_name="organisation",
        queryset=_agencies,
        to_field_name="slug",
        empty_label="Any agency",
    )
    standing = filters.ChoiceFilter(
        label="How it stands",
        choices=[PROMISED, *STANDINGS, ORPHANED],
        empty_label="Any",
        method="that_stand",
    )
    step = filters.ChoiceFilter(label="What happened", choices=STEPS, empty_label="Anything", method="taken")
    year = YearFilter(label="In the financial year, for example 2006-07", method="in_year")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Who reads nothing inside is not offered what only those inside are told."""
        super().__init__(*args, **kwargs)
        if not Access.of(self.request.user).has_any_role:
            self.filters["standing"].extra["choices"] = [PROMISED, *STANDINGS]

    def that_stand(self, queryset: Any, name: str, value: str) -> Any:
        """Those that stand so on the day looked at."""
        if value == ORPHANED[0]:
            return queryset.filter(known_orphaned(self.request.user, self.request.day))
        codes = workflow.PROMISED if value == PROMISED[0] else (value,)
        return queryset.filter(standing__in=codes)

    def taken(self, queryset: Any, name: str, value: str) -> Any:
        """Promises of which this has happened, in whichever year."""
        return queryset.filter(**{"number__isnull": False, f"{value}_at__isnull": False})

    def in_year(self, queryset: Any, name: str, value: periods.Period | None) -> Any:
        """Promises of which it happened in the year: what is asked for, or anything."""
        if value is None:
            return queryset
        asked = self.form.cleaned_data.get("step")
        happened = Q()
        for code in [asked] if asked else [code for code, _ in STEPS]:
            happened |= Q(**{f"{code}_at__date__range": (value.first, value.last)})
        return queryset.filter(happened, number__isnull=False)

    def with_words(self, queryset: Any, name: str, words: str) -> Any:
        """Every word stands in the title, the description, the measure or the reference's number."""
        for word in words.replace("\x00", " ").split():
            found = Q(title__icontains=word) | Q(description__icontains=word)
            found |= Q(measure_of_success__icontains=word)
            number = word.rpartition("-")[2]
            if number.isascii() and number.isdecimal() and len(number) <= 9:
                found |= Q(number=int(number))
            queryset = queryset.filter(found)
        return queryset
