"""The filters of the list of actions."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet

from lsp.models import Block, Organisation
from lsp.queries.searching import all_words
from strategies import workflow
from strategies.models import ActionContributor
from strategies.queries.actions import contributing_on, on_day

STANDINGS = [(state.code, state.label) for state in workflow.STANDINGS]


def _lsp_slug(request: Any) -> str:
    return str(request.resolver_match.kwargs["lsp"])


def _blocks(request: Any) -> QuerySet[Block]:
    return Block.objects.filter(lsp__slug=_lsp_slug(request))


def _organisations(request: Any) -> QuerySet[Organisation]:
    """Those that take part in actions the user may see."""
    slug = _lsp_slug(request)
    seen = on_day(request.user, request.day).filter(lsp__slug=slug)
    there: Any = ActionContributor.objects.visible_to(request.user).filter(action__lsp__slug=slug)
    takes_part = Q(pk__in=seen.order_by().values("organisation"))
    return Organisation.objects.filter(takes_part | Q(pk__in=there.order_by().values("organisation")))


class ActionFilter(filters.FilterSet):
    """Words, block, who takes part and how it stands; over actions or rows of their history, with `standing`."""

    q = filters.CharFilter(label="Words", method="with_words", max_length=100)
    block = filters.ModelChoiceFilter(
        label="Block", queryset=_blocks, to_field_name="slug", empty_label="Any block"
    )
    organisation = filters.ModelChoiceFilter(
        label="Organisation",
        queryset=_organisations,
        to_field_name="slug",
        empty_label="Any organisation",
        method="that_it_takes_part_in",
        help_text="Accountable for it, or contributing to it",
    )
    standing = filters.ChoiceFilter(label="How it stands", choices=STANDINGS, empty_label="Any")

    def with_words(self, queryset: Any, name: str, value: str) -> Any:
        """Every word stands in the title, the description or what it serves."""
        return all_words(queryset, value.replace("\x00", " "), "title", "description", "serves")

    def that_it_takes_part_in(self, queryset: Any, name: str, value: Organisation) -> Any:
        """Those it is accountable for on the day looked at, or contributes to."""
        contributes = contributing_on(self.request.day, organisation=value).order_by().values("action")
        return queryset.filter(Q(organisation=value.pk) | Q(id__in=contributes))
