"""The filters of lists of commitments."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from accountability import workflow
from accountability.models import Commitment
from accountability.querysets import known_orphaned
from lsp.access import Access
from lsp.models import Block, Organisation

STANDINGS = [(state.code, state.label) for state in workflow.STANDINGS]
PROMISED = ("promised", "Everything promised")
ORPHANED = ("orphaned", "Nobody answers for it any more")


def _lsp_slug(request: Any) -> str:
    return str(request.resolver_match.kwargs["lsp"])


def _blocks(request: Any) -> QuerySet[Block]:
    return Block.objects.filter(lsp__slug=_lsp_slug(request))


def _agencies(request: Any) -> QuerySet[Organisation]:
    """Those whose commitments the user may see."""
    seen = Commitment.objects.visible_to(request.user).filter(lsp__slug=_lsp_slug(request))
    return Organisation.objects.filter(pk__in=seen.values("organisation"))


class CommitmentFilter(filters.FilterSet):
    """Block, agency, how it stands, and words; over commitments or rows of their history, with `standing`."""

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
