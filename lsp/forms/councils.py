"""Councils by name: one a line, with what is probably meant where a name is not found."""

import difflib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Lower

from lsp.models import CouncilAlias, LocalAuthority

LIKE_ENOUGH = 0.6


def find_councils(names: Iterable[str]) -> list[LocalAuthority]:
    """The councils of these names or ONS codes, in order, each once. Raises ValidationError naming each unknown."""
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    lowered = [name.lower() for name in wanted]
    rows = LocalAuthority.objects.filter(Q(name__in=wanted) | Q(code__in=wanted))
    if rows.count() < len(wanted):
        rows = LocalAuthority.objects.all()
    known: dict[str, LocalAuthority] = {}
    for row in rows:
        known[row.name.lower()] = row
        if row.code:
            known[row.code.lower()] = row
    _add_aliases(known, lowered)
    problems = [_unknown(name, known) for name in wanted if name.lower() not in known]
    if problems:
        raise ValidationError(problems)
    return list(dict.fromkeys(known[name] for name in lowered))


def _add_aliases(known: dict[str, LocalAuthority], wanted: Iterable[str]) -> None:
    """What is not known by name or code may be another name, a former code or a code of the register of one council."""
    missing = [name for name in wanted if name not in known]
    if not missing:
        return
    found = CouncilAlias.objects.annotate(lowered=Lower("value")).filter(lowered__in=missing)
    owners: dict[str, set[LocalAuthority]] = {}
    for alias in found.select_related("authority"):
        owners.setdefault(alias.lowered, set()).add(alias.authority)
    known.update({name: owner.pop() for name, owner in owners.items() if len(owner) == 1})


def _unknown(name: str, known: dict[str, LocalAuthority]) -> ValidationError:
    names = {row.name.lower(): row.name for row in known.values()}
    near = difflib.get_close_matches(name.lower(), names, n=3, cutoff=LIKE_ENOUGH)
    near = near or [lowered for lowered in names if name.lower() in lowered][:3]
    hint = f" Is it {' or '.join(names[lowered] for lowered in near)}?" if near else ""
    return ValidationError(f"There is no council called {name}.{hint}", code="unknown")


class CouncilsField(forms.CharField):
    """Several councils, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Councils as their names; what was typed as it was typed."""
        if value is None or isinstance(value, str):
            return value
        return "\n".join(council.name for council in value)

    def clean(self, value: Any) -> Any:
        """The councils. Raises ValidationError."""
        return find_councils(str(super().clean(value)).splitlines())


class CouncilField(forms.CharField):
    """One council."""

    def prepare_value(self, value: Any) -> Any:
        """The council's name; what was typed as it was typed."""
        return value.name if isinstance(value, LocalAuthority) else value

    def clean(self, value: Any) -> Any:
        """The council, None where nothing is typed. Raises ValidationError."""
        found = find_councils([str(super().clean(value))])
        return found[0] if found else None
