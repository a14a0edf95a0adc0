"""How partners take part, as the coordinator assessed it on the way, and what one of them said to it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from accountability.demonstration.data import read
from accountability.demonstration.structure import Structure
from accountability.models import ParticipationAssessment
from accountability.services import participation
from lsp import clock


def plan(structure: Structure) -> None:
    """Put every assessment and answer on the timeline."""
    for entry in read("participation").get(structure.slug, ()):
        structure.timeline.put(entry["day"], partial(_assess, structure, entry))
        if "answer" in entry:
            structure.timeline.put(entry["answer"]["day"], partial(_answer, structure, entry))


def _assess(structure: Structure, entry: Mapping[str, Any]) -> None:
    cast = structure.cast
    participation.assess(
        cast.partnerships[structure.slug],
        by=cast.coordinator(structure.slug),
        organisation=cast.organisations[entry["key"]],
        mode=entry["mode"],
        assessed_on=clock.today(),
        evidence=entry["evidence"],
    )


def _answer(structure: Structure, entry: Mapping[str, Any]) -> None:
    cast, told = structure.cast, entry["answer"]
    made = ParticipationAssessment.objects.standing_on(clock.today()).get(
        lsp=cast.partnerships[structure.slug], organisation=cast.organisations[entry["key"]]
    )
    participation.answer(made, by=cast.accounts[told["account"]], answer=told["text"])
