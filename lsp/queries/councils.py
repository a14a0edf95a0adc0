"""What councils came after which, and what else they are called (L6)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from lsp.models import CouncilAlias, CouncilSuccession, LocalAuthority
from lsp.queries.searching import all_words

Kind = CouncilAlias.Kind


@dataclass
class CouncilLife:
    """One council's successions and aliases."""

    replaced_by: list[CouncilSuccession] = field(default_factory=list)
    replaces: list[CouncilSuccession] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    register: list[str] = field(default_factory=list)
    source: str = ""


def life_of(council: LocalAuthority) -> CouncilLife:
    """What came before and after the council, and what else it is called: three queries."""
    ties = CouncilSuccession.objects.select_related("predecessor", "successor")
    life = CouncilLife(
        replaced_by=list(ties.filter(predecessor=council).order_by("successor__name")),
        replaces=list(ties.filter(successor=council).order_by("predecessor__name")),
    )
    into = {Kind.NAME: life.names, Kind.CODE: life.codes, Kind.REGISTER: life.register}
    for alias in CouncilAlias.objects.filter(authority=council).order_by("value"):
        into[Kind(alias.kind)].append(alias.value)
        life.source = alias.source
    return life


def with_successors(councils: QuerySet[LocalAuthority]) -> QuerySet[LocalAuthority]:
    """Each with the councils that replaced it, as `after`."""
    after = CouncilSuccession.objects.select_related("successor").order_by("successor__name")
    return councils.prefetch_related(Prefetch("replaced_by", queryset=after, to_attr="after"))


def called(councils: QuerySet[Any], typed: str, *paths: str) -> QuerySet[Any]:
    """Those that every word finds in one of the columns, or in one other name or code of theirs."""
    others = all_words(CouncilAlias.objects.all(), typed, "value").values("authority")
    found = all_words(LocalAuthority.objects.all(), typed, *paths).values("pk")
    return councils.filter(Q(pk__in=found) | Q(pk__in=others))


def ties_and_aliases(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """For the API, by council: two queries for the successions, one for the aliases."""
    found: dict[int, dict[str, Any]] = {
        pk: {"replaced_by": [], "replaces": [], "other_names": [], "former_codes": [], "register_code": None}
        for pk in ids
    }
    for key, own, other in (
        ("replaced_by", "predecessor", "successor"),
        ("replaces", "successor", "predecessor"),
    ):
        ties = CouncilSuccession.objects.filter(**{f"{own}__in": ids}).order_by(f"{other}__name")
        for pk, *told in ties.values_list(own, other, f"{other}__slug", f"{other}__name", "on", "source"):
            found[pk][key].append(dict(zip(("id", "slug", "name", "on", "source"), told, strict=True)))
    aliases = CouncilAlias.objects.filter(authority__in=ids).order_by("value")
    for alias in aliases:
        one = found[alias.authority_id]
        if alias.kind == Kind.REGISTER:
            one["register_code"] = alias.value
        else:
            one["other_names" if alias.kind == Kind.NAME else "former_codes"].append(alias.value)
    return found
