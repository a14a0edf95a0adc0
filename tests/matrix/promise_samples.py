"""What belongs to commitments: evidence that is a file, milestones, changes of date, the link of a reminder."""

import re
from typing import Any

from accountability.models import Commitment, DueDateChange, Evidence, Milestone
from accountability.services import commitments, milestones, progress_links
from lsp import clock
from lsp.audit import act
from tests.factories import lsp as places
from tests.matrix.samples import HIDDEN_SLUG, World


def in_tameside(world: World, public: Commitment, report: Any, officer: Any) -> None:
    """Of a public commitment; and a link for the police."""
    here = {"lsp": public.lsp.slug}
    police = world.users["police"]
    owned = Commitment.objects.filter(owner__user=police, state__in=("accepted", "under_way"))
    with act("test.prepare", by=None):
        words = progress_links.words_for(police, list(owned.values_list("pk", flat=True)))
    link = re.search("/progress/([^/]+)/", "".join(words.values()))
    assert link is not None
    world.sample("progress link", None, link=link[1], routes=("accountability:progress_link",))
    step = milestones.add(public, by=officer, title="First visits", due_on=clock.days_from_today(30))
    place = {**here, "reference": public.reference, "position": step.position}
    world.sample("tameside milestone", step, **place)
    later = clock.days_from_today(70)
    commitments.reschedule(public, by=officer, due_on=later, reason="The lease.")
    change = public.due_date_changes.get()
    world.sample("tameside change of date", change, **here, change=change.pk)
    public.refresh_from_db()
    _evidence(world, "tameside evidence", report, here)


def in_oldham(world: World, lsp: Any) -> None:
    """Of the neighbour's public commitments."""
    here = {"lsp": lsp.slug}
    public = Commitment.objects.filter(lsp=lsp, published=True)
    step = Milestone.objects.filter(commitment__in=public).first()
    assert step is not None
    place = {**here, "reference": step.commitment.reference, "position": step.position}
    world.sample("oldham milestone", step, **place)
    dates = {"old": clock.today(), "new": clock.days_from_today(9), "reason": "The lease."}
    by = world.users["police"]
    later = places.save(DueDateChange(commitment=public.first(), changed_by=by, **dates))
    world.sample("oldham change of date", later, **here, change=later.pk)
    file = Evidence.objects.filter(url="", progress_report__commitment__in=public).first()
    assert file is not None
    world.sample("oldham evidence", file, **here, evidence=file.pk)


def hidden(world: World, row: Commitment, report: Any, ending: str, officer: Any) -> Commitment:
    """Of a commitment that nobody outside may know of; the commitment as it is then."""
    here = {"lsp": HIDDEN_SLUG}
    _evidence(world, f"hidden evidence {ending}", report, here)
    step = milestones.add(row, by=officer, title=f"Qxhidden step {ending}", due_on=row.due_on)
    place = {**here, "reference": row.reference, "position": step.position}
    world.sample(f"hidden milestone {ending}", step, **place)
    if ending == "accepted":
        later = clock.days_from_today(99)
        commitments.reschedule(row, by=officer, due_on=later, reason="Qxhidden delay.")
        change = row.due_date_changes.get()
        world.sample("hidden change of date", change, **here, change=change.pk)
    return Commitment.objects.get(pk=row.pk)


def _evidence(world: World, name: str, report: Any, here: dict[str, Any]) -> None:
    file = report.evidence.get(url="")
    world.sample(name, file, **here, evidence=file.pk)
