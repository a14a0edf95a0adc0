"""The form that chooses what of the map is shown (GET)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.db.models import QuerySet

from lsp.models import Block, Organisation
from partnerships.queries.map import EVERY, FARTHEST, MISSING, Chosen

STEPS = [(str(step), f"{step} step{'s' if step > 1 else ''}") for step in range(1, FARTHEST + 1)]


class OrganisationOfTheDay(forms.ModelChoiceField):
    """Organisations by the names of the day; `names` holds those that were others than today's."""

    names: Mapping[int, str] = MappingProxyType({})

    def label_from_instance(self, obj: Any) -> str:
        """The name of the day."""
        return self.names.get(obj.pk, obj.name)


class MapForm(forms.Form):
    """A block, a sector, an organisation and how far from it."""

    block = forms.ModelChoiceField(
        queryset=Block.objects.none(), required=False, to_field_name="slug", empty_label="Every block"
    )
    sector = forms.ChoiceField(choices=[("", "Every sector"), *Organisation.Sector.choices], required=False)
    around = OrganisationOfTheDay(
        queryset=Organisation.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label="Everybody",
        label="Around one organisation",
    )
    distance = forms.ChoiceField(
        choices=[("", "As near as can be"), *STEPS],
        required=False,
        label="How far from it",
        help_text="One step leads through a body to those who sit there too.",
    )

    protocols = forms.ChoiceField(
        choices=[("", "Every pair"), *MISSING[1:]],
        required=False,
        label="Missing protocols",
        help_text="Pairs of bodies that share a block and have no protocol recorded here.",
    )

    def __init__(
        self,
        *args: Any,
        blocks: QuerySet[Block],
        organisations: QuerySet[Organisation],
        names: Mapping[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, queryset in (("block", blocks), ("around", organisations)):
            chosen: Any = self.fields[name]
            chosen.queryset = queryset
        around: Any = self.fields["around"]
        around.names = names or {}

    def chosen(self) -> Chosen:
        """What is asked for; what is wrong in it is left out, its errors stand in the form."""
        self.is_valid()
        given = self.cleaned_data
        block = given.get("block")
        return Chosen(
            block.pk if block else None,
            given.get("sector") or "",
            given.get("around"),
            int(given.get("distance") or 1),
            given.get("protocols") or EVERY,
        )
