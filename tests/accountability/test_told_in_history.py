"""What is done to the parts of a commitment stands in its history; a changed due date stands in every list (C2)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.html import strip_tags

from accountability.models import Commitment, Contribution
from accountability.services import commitments, milestones, pledges, progress
from lsp import clock
from lsp.queries.changes import say
from lsp.queries.trail import HistoryEntry, record_history
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db


def told(of: Commitment, user: Any) -> list[HistoryEntry]:
    return record_history(Commitment.objects.get(pk=of.pk), user=user)


def lived(on: make.Stage) -> Commitment:
    """A commitment with a milestone set while it was a draft, a pledge and what was supplied of it, and a report."""
    of, by = on.commitment(), on.officer
    step = milestones.add(of, by=by, title="Set while a draft", due_on=clock.today())
    given = pledges.pledge(of, by=by, unit="pounds", amount=Decimal("2000"), what="Alley gates")
    commitments.make(of, by=by)
    commitments.accept(of, by=on.coordinator, publish=True)
    milestones.finish(step, by=by)
    milestones.reopen(step, by=by, reason="The door was locked.")
    pledges.supply(given, by=by, day=clock.today(), amount=Decimal("500"), note="First gate")
    progress.report(of, by=by, course="at_risk", summary="Slower than hoped.")
    return of


def test_a_commitments_history_tells_what_was_done_to_its_parts(on: make.Stage) -> None:
    found = told(lived(on), on.officer)
    day = clock.today()
    assert [entry.what for entry in found][:4] == [
        "Progress reported",
        f"Supplied of a pledge: Alley gates, {day.day} {day:%B %Y}",
        "Milestone not done after all: Set while a draft",
        "Milestone done: Set while a draft",
    ]
    assert "Milestone set: Set while a draft" in [entry.what for entry in found]
    assert "Pledged with the commitment: Alley gates" in [entry.what for entry in found]
    undone = next(entry for entry in found if entry.what.startswith("Milestone not done"))
    assert undone.why == "The door was locked."
    report = {change.field: change.after for change in found[0].changes}
    assert report["Course"] == "At risk"
    assert report["Summary"] == "Slower than hoped."
    assert "Commitment" not in report


def test_V1_what_was_done_to_a_part_of_a_draft_is_named_to_nobody_who_could_not_see_it(
    on: make.Stage,
) -> None:
    of = lived(on)
    with places.in_act():
        reader = places.scrutiny_councillor(on.lsp)
    found = told(of, reader)
    early = next(entry for entry in found if entry.kind == "milestone.add")
    assert (early.what, early.changes) == ("Milestone set", ())
    assert "Milestone done: Set while a draft" in [entry.what for entry in found]


def test_V1_the_public_reads_what_was_done_without_names_and_words(on: make.Stage) -> None:
    of = lived(on)
    found = told(of, AnonymousUser())
    assert {"Milestone done", "Progress reported"} <= {entry.what for entry in found}
    assert not [entry for entry in found if entry.why]
    page = repr(found)
    for hidden in ("The door was locked.", "Slower than hoped.", "First gate", on.officer.get_username()):
        assert hidden not in page


def moved(on: make.Stage) -> tuple[Commitment, str, str]:
    """One whose due date was changed twice; the day it had at first and the one it has now, in words."""
    first, last = clock.days_from_today(20), clock.days_from_today(50)
    of = on.commitment("accepted", title="Gates for every alley", due_on=first, published=True)
    for day in (clock.days_from_today(35), last):
        commitments.reschedule(of, by=on.officer, due_on=day, reason="The gates come later.")
    return of, f"{first.day} {first:%B %Y}", f"{last.day} {last:%B %Y}"


def test_C2_lists_show_the_due_date_it_has_and_the_one_it_had_at_first(on: make.Stage) -> None:
    of, first, last = moved(on)
    assert of.block is not None
    desk = signed_in(on.coordinator)
    for address in (
        f"/{on.lsp.slug}/commitments/",
        f"/agencies/{on.agency.slug}/",
        f"/{on.lsp.slug}/scrutiny/{of.block.slug}/",
    ):
        assert f"{last}at first {first}" in strip_tags(text_of(desk.get(address))), address
    line = desk.get(f"/{on.lsp.slug}/commitments/?format=csv").content.decode()
    for day in (clock.days_from_today(20), clock.days_from_today(50)):
        assert day.isoformat() in line


def test_C2_on_a_day_before_the_change_lists_show_the_old_date_alone(on: make.Stage) -> None:
    with clock.at(clock.now() - timedelta(days=10)):
        of = on.commitment("accepted", title="Gates", due_on=clock.days_from_today(40), published=True)
    commitments.reschedule(of, by=on.officer, due_on=clock.days_from_today(60), reason="Later.")
    desk, then = signed_in(on.coordinator), clock.days_from_today(-5)
    assert "at first" in text_of(desk.get(f"/{on.lsp.slug}/commitments/"))
    assert "at first" not in text_of(desk.get(f"/{on.lsp.slug}/commitments/?as_at={then}"))


def test_C2_the_history_tells_a_changed_due_date_once(on: make.Stage) -> None:
    of, _, _ = moved(on)
    (_, latest), *_ = ((entry, entry.changes) for entry in told(of, on.officer))
    assert [change.field for change in latest] == ["Due date"]


@pytest.mark.parametrize(
    ("stored", "words"), [("3150.0", "3,150"), ("0.25", "0.25"), (1000000, "1,000,000"), ("12.50", "12.5")]
)
def test_an_amount_is_told_without_the_noughts_it_is_stored_with(stored: Any, words: str) -> None:
    assert say(Contribution._meta.get_field("amount"), stored) == words
