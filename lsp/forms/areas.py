"""Forms of areas. Shape alone: the rules are the services'."""

import difflib
from collections.abc import Iterable
from typing import Any

import django_filters as df
from django import forms
from django.core.exceptions import ValidationError

from lsp.forms.councils import CouncilField
from lsp.forms.fields import DateField3
from lsp.models import Area, LocalAuthority
from lsp.queries.areas import called
from lsp.queries.searching import all_words

LINES_AT_MOST = 50
LIKE_ENOUGH = 0.6
NAMES_SEARCHED = 2_000


def find_areas(lines: Iterable[str]) -> list[Area]:
    """The areas meant by these names, codes or descriptions (`Hyde (ward, Tameside …)`), in order, each once.

    Raises ValidationError naming each that is unknown, with what is probably meant, and each that several have.
    """
    wanted = list(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))
    if len(wanted) > LINES_AT_MOST:
        raise ValidationError(f"Enter at most {LINES_AT_MOST} areas", code="too_many")
    bare = {line: line.partition(" (")[0] for line in wanted}
    known = list(called({*bare, *bare.values()}))
    problems, found = [], []
    for line in wanted:
        meant = _meant(line, bare[line], known)
        if len(meant) == 1:
            found.append(meant[0])
        else:
            problems.append(_several(line, meant) if meant else _unknown(line))
    if problems:
        raise ValidationError(problems)
    return list(dict.fromkeys(found))


def _meant(line: str, bare: str, known: list[Area]) -> list[Area]:
    """The areas a line may mean: by the first of code, description and name that fits any."""
    typed = line.casefold()
    ways = (
        lambda area: area.code.casefold() == typed,
        lambda area: area.described.casefold() == typed,
        lambda area: area.name.casefold() == typed,
    )
    return next((fit for way in ways if (fit := [area for area in known if way(area)])), [])


def _several(line: str, meant: list[Area]) -> ValidationError:
    told = " or ".join(f"{area.described}{f', code {area.code}' if area.code else ''}" for area in meant[:4])
    return ValidationError(
        f"Several areas are called {line}. Write the code, or all of: {told}", code="several"
    )


def _unknown(line: str) -> ValidationError:
    names = Area.objects.current().filter(name__istartswith=line[:1]).order_by("name")
    folded = {name.lower(): name for name in names.values_list("name", flat=True)[:NAMES_SEARCHED]}
    near = difflib.get_close_matches(line.lower(), folded, n=3, cutoff=LIKE_ENOUGH)
    hint = f" Is it {' or '.join(folded[name] for name in near)}?" if near else ""
    return ValidationError(f"There is no area called {line} today.{hint}", code="unknown")


class AreasField(forms.CharField):
    """Several areas, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Areas as one finds them again; what was typed as it was typed."""
        if value is None or isinstance(value, str):
            return value
        return "\n".join(area.described for area in value)

    def clean(self, value: Any) -> Any:
        """The areas. Raises ValidationError."""
        return find_areas(str(super().clean(value)).splitlines())


class AreaForm(forms.Form):
    """An area."""

    name = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=Area.Kind.choices, widget=forms.RadioSelect)
    code = forms.CharField(
        max_length=20, required=False, help_text="The ONS code, or another that is known in the area."
    )
    authority = CouncilField(
        label="Council it lies in",
        required=False,
        help_text="By name or ONS code. Only a constituency or a police division may do without.",
    )
    starts_on = DateField3(
        label="Start date", required=False, help_text="Leave it empty where this is not known."
    )


PARENTS_HINT = "One a line, by name or code: for a neighbourhood its wards, for a ward its constituency."


class AreaAddForm(AreaForm):
    """A new area, and what it lies in."""

    parents = AreasField(label="Areas it lies in", required=False, help_text=PARENTS_HINT)


class EndedAreaForm(AreaForm):
    """An area whose end is recorded: the day can be corrected."""

    ends_on = DateField3(
        label="End date",
        required=False,
        help_text="The first day it no longer was one. Emptied, the end is taken back.",
    )


class ParentsForm(forms.Form):
    """What an area lies in from a day on."""

    parents = AreasField(
        label="Areas it lies in",
        required=False,
        help_text=f"{PARENTS_HINT} What is missing here ends on the day below.",
    )
    on = DateField3(label="From", help_text="The first day on which this is so.")


class AreaFilter(df.FilterSet):
    """Areas by words, kind and council."""

    q = df.CharFilter(
        label="Search",
        method=lambda queryset, name, value: all_words(queryset, value, "name", "code", "authority__name"),
    )
    kind = df.ChoiceFilter(choices=Area.Kind.choices, empty_label="Every kind")
    council = df.ModelChoiceFilter(
        field_name="authority",
        to_field_name="slug",
        label="Council",
        queryset=lambda request: (
            LocalAuthority.objects.filter(areas__isnull=False).distinct().order_by("name")
        ),
        empty_label="Every council",
    )

    class Meta:
        model = Area
        fields = ("q", "kind", "council")
