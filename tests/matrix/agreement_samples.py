"""Agreements that the matrix walks: one in force in each partnership, and in Tameside one that is only circulated."""

from typing import Any

from lsp import clock
from lsp.models import Organisation, Person
from lsp.stored.inspection import Upload
from partnerships.models import Agreement, Body, Office
from partnerships.services import (
    agreement_comments,
    agreement_force,
    agreement_signing,
    agreements,
    measure_reports,
)
from tests.factories import agreements as make
from tests.factories import lsp as places
from tests.factories import partnerships as structure
from tests.matrix.samples import World, fresh

KEEPERS = {"tameside": "coordinator", "oldham": "neighbour", "hidden": "keeper"}
FIRE = "Greater Manchester Fire and Rescue Service"


def build(world: World) -> None:
    """In each partnership a protocol of its board and an agency, signed in ink, commented and reported on."""
    for place, keeper in KEEPERS.items():
        lsp = world.samples[place].record
        by = fresh(world.users[keeper])
        marked = "Qxhidden protocol" if place == "hidden" else "Protocol of the board"
        made = agreements.circulate(_protocol(lsp, by, marked), by=by)
        comment = agreement_comments.comment(made, by=by, section="purpose", text=f"{marked}: why?")
        made = _signed(made, by)
        report = measure_reports.report(made, by=by, year=1, summary=f"{marked} went well.", figures={})
        made.refresh_from_db()
        here = {"lsp": lsp.slug, "number": made.number}
        text, signature = made.agreed, made.signatures.first()
        world.sample(f"{place} agreement", made, **here)
        unreported = _signed(agreements.circulate(_protocol(lsp, by, marked), by=by), by)
        world.sample(f"{place} unreported agreement", unreported, place=place)
        world.sample(f"{place} agreement version", text, **here, version=text.number)
        world.sample(f"{place} signature", signature, **here, signature=signature.pk)
        world.sample(f"{place} agreement comment", comment, **here, comment=comment.pk)
        world.sample(f"{place} measure report", report, **here, year=1)
        world.sample(f"{place} agreement party", signature.party, **here, party=signature.party_id)
        if place != "hidden":
            world.sample(f"{place} kind of agreement", lsp, lsp=lsp.slug, kind="protocol")
        waiting = agreements.circulate(_protocol(lsp, by, _quiet(place)), by=by)
        world.sample(f"{place} circulated agreement", waiting, place=place)
    _more_of_tameside(world)


def _quiet(place: str) -> str:
    return {"tameside": "Qxagreement", "oldham": "Another protocol", "hidden": "Qxhidden agreement"}[place]


def _more_of_tameside(world: World) -> None:
    """The circulated one on its own pages too, with its text."""
    waiting = world.samples["tameside circulated agreement"].record
    here = {"lsp": "tameside", "number": waiting.number}
    pages = ("partnerships:agreement", "partnerships:agreement_compare")
    world.sample("tameside waiting agreement", waiting, **here, routes=pages)
    world.sample("tameside waiting version", waiting.current, **here, version=1,
                 routes=("partnerships:agreement_version", "partnerships:agreement_text"))  # fmt: skip


def _protocol(lsp: Any, by: Any, title: str) -> Agreement:
    """Between the board and the fire service, which signs too."""
    board = Body.objects.get(lsp=lsp, kind="board")
    fire = Organisation.objects.get(name=FIRE)
    return agreements.draft(
        lsp=lsp, kind="protocol", by=by, title=title, bodies=[board], organisations=[fire], signing=[fire],
        sections={"purpose": f"{title}: who does what."},
    )  # fmt: skip


def _signed(made: Agreement, by: Any) -> Agreement:
    """Signed in ink by both."""
    for party in made.parties.select_related("body", "organisation", "agreement__lsp"):
        made = agreement_signing.sign_in_ink(
            made, by=by, party=party, person=_signatory(party), signed_on=clock.today(),
            digest=made.current.digest, scan=Upload("page.png", make.PNG),
        )  # fmt: skip
    agreement_force.let_take_effect()
    return Agreement.objects.select_related("agreed", "current", "lsp").get(pk=made.pk)


def _signatory(party: Any) -> Any:
    if party.body_id is None:
        return Person.objects.get(name="Eli Standin")
    held = Office.objects.as_at(clock.today()).filter(body=party.body, kind="chair").first()
    return (held or structure.office(party.body, places.person("Qi Sample"))).person
