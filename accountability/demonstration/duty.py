"""The duty register of a partnership: who is a candidate, who by a local agreement, who left it, who was declined."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from accountability.demonstration.data import read
from accountability.demonstration.structure import Structure
from accountability.models import NamedAgency
from accountability.services import duty_register
from accountability.services.duty_register import Wanted
from lsp import clock


def plan(structure: Structure) -> None:
    """Put every entry on the timeline."""
    told = read("duty")[structure.slug]
    for kind, carry_out in (("named", _name), ("agreed", _agree), ("ended", _end), ("declined", _decline)):
        for entry in told[kind]:
            structure.timeline.put(entry["day"], partial(carry_out, structure, entry))


def _name(structure: Structure, entry: Mapping[str, Any]) -> None:
    lsp, by, organisations = _who(structure)
    wanted = [Wanted(organisations[key], agency) for key, agency in entry["agencies"]]
    duty_register.name_several(lsp, by=by, wanted=wanted, starts_on=clock.today())


def _agree(structure: Structure, entry: Mapping[str, Any]) -> None:
    lsp, by, organisations = _who(structure)
    duty_register.name(
        lsp,
        by=by,
        organisation=organisations[entry["key"]],
        local_basis=entry["basis"],
        note=entry["note"],
        starts_on=clock.today(),
    )


def _end(structure: Structure, entry: Mapping[str, Any]) -> None:
    lsp, by, organisations = _who(structure)
    named = NamedAgency.objects.current().get(lsp=lsp, organisation=organisations[entry["key"]])
    duty_register.end(named, by=by, on=clock.today(), reason=entry["reason"])


def _decline(structure: Structure, entry: Mapping[str, Any]) -> None:
    lsp, by, organisations = _who(structure)
    duty_register.decline(lsp, by=by, organisation=organisations[entry["key"]], reason=entry["reason"])


def _who(structure: Structure) -> tuple[Any, Any, Mapping[str, Any]]:
    """The partnership, its coordinator, the organisations by key."""
    cast = structure.cast
    return cast.partnerships[structure.slug], cast.coordinator(structure.slug), cast.organisations
