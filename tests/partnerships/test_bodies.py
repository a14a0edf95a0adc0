"""Bodies: set up, changed, published and ended through their service."""

from datetime import date
from typing import Any

import pytest

from lsp import clock
from lsp.errors import (
    Conflict,
    InvalidInput,
    LspError,
    NotFoundError,
    PermissionRefused,
    RuleRefused,
    StaleVersion,
)
from lsp.models import AuditChange, AuditEvent
from partnerships.models import Appointment, Body, BodyBlock, Office, Seat
from partnerships.services import bodies
from tests.factories import lsp as place
from tests.factories import partnerships as make

pytestmark = pytest.mark.django_db

MARCH, MAY, JUNE, JULY = date(2006, 3, 1), date(2006, 5, 1), date(2006, 6, 1), date(2006, 7, 1)


def codes(refused: Any) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def a_body(partnership: Any, by: Any, **given: Any) -> Body:
    values = {"name": "Crime and Disorder Partnership", "kind": "thematic_partnership", "starts_on": MAY}
    return bodies.create(lsp=partnership, by=by, **{**values, **given})


def test_a_body_is_set_up_with_its_blocks(partnership: Any, coordinator: Any) -> None:
    blocks = list(partnership.blocks.all()[:2])
    body = a_body(
        partnership, coordinator, blocks=blocks, quorum=5, statutory_basis="Crime and Disorder Act 1998"
    )
    assert (body.slug, body.quorum, body.published) == ("crime-and-disorder-partnership", 5, False)
    assert [(link.block, link.starts_on) for link in body.block_links.all()] == [(b, MAY) for b in blocks]
    event = AuditEvent.objects.get(kind="body.create")
    assert (event.lsp_id, event.subject_id, event.actor_id) == (partnership.pk, body.pk, coordinator.pk)


def test_a_second_body_of_one_name_gets_an_address_of_its_own(partnership: Any, coordinator: Any) -> None:
    first, second = (a_body(partnership, coordinator) for _ in range(2))
    assert second.slug == f"{first.slug}-2"
    with pytest.raises(Conflict) as refused:
        a_body(partnership, coordinator, slug=first.slug)
    assert codes(refused) == ["slug.taken"]


def test_P1_a_second_board_at_one_time_is_refused_and_named(partnership: Any, coordinator: Any) -> None:
    a_body(partnership, coordinator, name="Board", kind="board", ends_on=JULY)
    with pytest.raises(Conflict, match="Board is the board of this partnership from 1 May 2006") as refused:
        a_body(partnership, coordinator, name="Other", kind="board", starts_on=JUNE)
    assert (codes(refused), refused.value.reasons[0].rule) == (["body.second_board"], "P1")
    a_body(partnership, coordinator, name="Next", kind="board", starts_on=JULY)


def test_P1_another_body_does_not_become_a_second_board(partnership: Any, coordinator: Any) -> None:
    make.board(partnership)
    body = a_body(partnership, coordinator)
    with pytest.raises(Conflict):
        bodies.update(body, by=coordinator, changes={"kind": "board"})


@pytest.mark.parametrize(
    ("given", "error", "field"),
    [
        ({"name": "  "}, InvalidInput, "name"),
        ({"name": "x" * 201}, InvalidInput, "name"),
        ({"kind": "committee"}, InvalidInput, "kind"),
        ({"membership": "secret"}, InvalidInput, "membership"),
        ({"quorum": -1}, InvalidInput, "quorum"),
        ({"starts_on": None}, InvalidInput, "starts_on"),
        ({"brought_in": True}, InvalidInput, "brought_in_source"),
        ({"ends_on": MAY}, RuleRefused, "ends_on"),
        ({"ends_on": MARCH}, RuleRefused, "ends_on"),
        ({"kind": "task_group"}, RuleRefused, "ends_on"),
    ],
)
def test_a_body_of_the_wrong_shape_is_refused_at_its_field(
    partnership: Any, coordinator: Any, given: dict[str, Any], error: type[LspError], field: str
) -> None:
    with pytest.raises(error) as refused:
        a_body(partnership, coordinator, **given)
    assert refused.value.reasons[0].field == field
    assert not Body.objects.exists()


def test_L8_a_body_brought_in_may_begin_on_a_date_not_known(partnership: Any, coordinator: Any) -> None:
    body = a_body(partnership, coordinator, starts_on=None, brought_in=True, source="Handbook of 2003")
    assert (body.starts_on, body.brought_in, body.brought_in_source) == (None, True, "Handbook of 2003")


def test_parent_and_blocks_lie_in_the_same_partnership(partnership: Any, coordinator: Any) -> None:
    elsewhere = make.body()
    for given in ({"parent": elsewhere}, {"blocks": [place.block(elsewhere.lsp)]}):
        with pytest.raises(RuleRefused) as refused:
            a_body(partnership, coordinator, **given)
        assert codes(refused) == ["another_partnership"]


def test_a_body_cannot_be_above_itself(partnership: Any, coordinator: Any) -> None:
    top = make.body(partnership)
    middle = make.body(partnership, parent=top)
    bottom = make.body(partnership, parent=middle)
    for parent in (bottom, middle, top):
        with pytest.raises(RuleRefused) as refused:
            bodies.update(top, by=coordinator, changes={"parent": parent})
        assert codes(refused) == ["body.circle"]
    bodies.update(bottom, by=coordinator, changes={"parent": top})


def test_an_edit_based_on_an_older_version_is_refused(partnership: Any, coordinator: Any) -> None:
    body = make.body(partnership)
    bodies.update(body, by=coordinator, changes={"name": "Mine"}, version=1)
    with pytest.raises(StaleVersion):
        bodies.update(body, by=coordinator, changes={"name": "Theirs"}, version=1)
    assert Body.objects.get().name == "Mine"


def test_an_edit_that_changes_nothing_makes_no_new_version(partnership: Any, coordinator: Any) -> None:
    body = make.body(partnership, "Forum")
    bodies.update(body, by=coordinator, changes={"name": " Forum "})
    assert Body.objects.get().version == 1


def test_L5_blocks_are_served_from_a_day_until_a_day(partnership: Any, coordinator: Any) -> None:
    one, two = partnership.blocks.all()[:2]
    body = a_body(partnership, coordinator, blocks=[one])
    with clock.at(JUNE):
        bodies.update(body, by=coordinator, changes={}, blocks=[two])
    links = {link.block: (link.starts_on, link.ends_on) for link in BodyBlock.objects.all()}
    assert links == {one: (MAY, JUNE), two: (JUNE, None)}


def test_a_block_served_and_dropped_on_one_day_can_be_served_again(
    partnership: Any, coordinator: Any
) -> None:
    block = partnership.blocks.first()
    body = a_body(partnership, coordinator)
    with clock.at(JUNE):
        for blocks in ([block], [], [block], []):
            bodies.update(body, by=coordinator, changes={}, blocks=blocks)
    assert BodyBlock.objects.filter(block=block).as_at(JUNE).count() == 1


def test_L5_ending_a_body_ends_what_is_in_it_in_one_act(partnership: Any, coordinator: Any) -> None:
    body = make.body(partnership)
    child = make.body(partnership, parent=body)
    link = make.serves(body, partnership.blocks.first())
    seat, empty = make.seat(body), make.seat(body)
    term = make.appointment(seat, starts_on=MARCH)
    planned = make.appointment(empty, starts_on=MARCH, ends_on=JULY)
    past = make.appointment(make.seat(body), starts_on=MARCH, ends_on=MAY)
    office = make.office(body, starts_on=MARCH)
    bodies.end(body, by=coordinator, on=JUNE, reason="Merged with the forum")
    for record in (body, link, seat, empty, term, planned, office):
        record.refresh_from_db()
        assert (record.ends_on, record.end_reason) == (JUNE, "Merged with the forum")
    past.refresh_from_db()
    child.refresh_from_db()
    assert (past.ends_on, child.ends_on) == (MAY, None)
    event = AuditEvent.objects.get(kind="body.end")
    tables = AuditChange.objects.filter(event_id=event.pk).values_list("table_name", flat=True)
    assert sorted(set(tables)) == [
        f"partnerships_{name}" for name in ("appointment", "body", "bodyblock", "office", "seat")
    ]


def test_L5_a_body_does_not_end_before_what_is_still_to_begin(partnership: Any, coordinator: Any) -> None:
    body = make.body(partnership)
    seat = make.seat(body, "Chief constable")
    make.appointment(seat, place.person("Alex Example"), starts_on=JULY)
    make.office(body, place.person("Sam Sample"), starts_on=JUNE)
    with pytest.raises(RuleRefused) as refused:
        bodies.end(body, by=coordinator, on=JUNE, reason="Over")
    messages = [reason.message for reason in refused.value.reasons]
    assert len(messages) == 2
    assert "The term of Alex Example in “Chief constable” begins on 1 July 2006" in messages[0]
    assert "The office of Sam Sample as chair begins on 1 June 2006" in messages[1]
    seat.refresh_from_db()
    assert seat.ends_on is None


@pytest.mark.parametrize(
    ("on", "reason", "code"),
    [(None, "Over", "invalid"), (JUNE, " ", "invalid"), (date(2004, 4, 1), "Over", "ends_before_it_begins")],
)
def test_an_ending_has_a_day_after_the_beginning_and_a_reason(
    partnership: Any, coordinator: Any, on: Any, reason: str, code: str
) -> None:
    with pytest.raises(LspError) as refused:
        bodies.end(make.body(partnership), by=coordinator, on=on, reason=reason)
    assert codes(refused) == [code]


def test_a_body_ends_once(partnership: Any, coordinator: Any) -> None:
    body = make.body(partnership, ends_on=JUNE)
    for day in (JUNE, JULY):
        with pytest.raises(RuleRefused) as refused:
            bodies.end(body, by=coordinator, on=day, reason="Over")
        assert codes(refused) == ["already_ended"]
    bodies.end(body, by=coordinator, on=MAY, reason="Sooner than planned")


def test_a_task_group_goes_on_and_what_was_to_end_with_it(partnership: Any, coordinator: Any) -> None:
    group = make.body(partnership, kind="task_group", starts_on=MARCH, ends_on=JUNE)
    with_it = make.seat(group, starts_on=MARCH, ends_on=JUNE)
    before = make.seat(group, starts_on=MARCH, ends_on=MAY)
    bodies.update(group, by=coordinator, changes={"ends_on": JULY})
    with_it.refresh_from_db()
    before.refresh_from_db()
    assert (with_it.ends_on, before.ends_on) == (JULY, MAY)
    with pytest.raises(InvalidInput):
        bodies.update(group, by=coordinator, changes={"ends_on": MAY})


def test_L5_a_body_does_not_begin_after_what_is_in_it(partnership: Any, coordinator: Any) -> None:
    body = make.body(partnership, starts_on=MARCH)
    make.seat(body, starts_on=MAY)
    bodies.update(body, by=coordinator, changes={"starts_on": MAY})
    with pytest.raises(RuleRefused) as refused:
        bodies.update(body, by=coordinator, changes={"starts_on": JUNE})
    assert refused.value.reasons[0].rule == "L5"


def test_a_body_is_published_and_taken_back(partnership: Any, coordinator: Any) -> None:
    body = make.body(partnership, published=False)
    assert not Body.objects.visible_to(None).exists()
    bodies.publish(body, by=coordinator)
    assert Body.objects.visible_to(None).exists()
    bodies.unpublish(body, by=coordinator)
    assert not Body.objects.visible_to(None).exists()
    kinds = AuditEvent.objects.filter(kind__startswith="body.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["body.publish", "body.unpublish"]


ACTS = {
    "create": lambda body, by: bodies.create(lsp=body.lsp, by=by, name="New", kind="forum", starts_on=MAY),
    "update": lambda body, by: bodies.update(body, by=by, changes={"name": "New"}),
    "publish": lambda body, by: bodies.publish(body, by=by),
    "unpublish": lambda body, by: bodies.unpublish(body, by=by),
    "end": lambda body, by: bodies.end(body, by=by, on=JUNE, reason="Over"),
}
ROLES = {
    ("coordinator", "own"): None,
    ("coordinator", "other"): PermissionRefused,
    ("agency_officer", "own"): PermissionRefused,
    ("scrutiny_councillor", "own"): PermissionRefused,
    ("scrutiny_officer", "own"): PermissionRefused,
    ("executive_councillor", "own"): PermissionRefused,
    ("ward_councillor", "own"): PermissionRefused,
    ("body_secretary", "own"): PermissionRefused,
    ("auditor", "own"): PermissionRefused,
    ("administrator", "none"): PermissionRefused,
    ("nobody", "none"): PermissionRefused,
}


def somebody(role: str, where: str, partnership: Any) -> Any:
    if role == "nobody":
        return place.user()
    if role == "administrator":
        return place.administrator()
    lsp = partnership if where == "own" else place.lsp()
    if role == "agency_officer":
        return place.officer(place.organisation(), lsp)
    return place.holder(role, lsp=lsp)


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize(("role", "where"), ROLES)
def test_who_keeps_the_structure(partnership: Any, name: str, role: str, where: str) -> None:
    body, by, error = make.body(partnership), somebody(role, where, partnership), ROLES[role, where]
    if error is None:
        ACTS[name](body, by)
        return
    with pytest.raises(error):
        ACTS[name](body, by)


@pytest.mark.parametrize("name", ["update", "publish", "end"])
def test_V2_what_one_may_not_see_does_not_exist(partnership: Any, name: str) -> None:
    hidden = make.body(partnership, published=False)
    for by in (place.coordinator(place.lsp()), place.user(), None):
        with pytest.raises(NotFoundError):
            ACTS[name](hidden, by)


def test_nothing_is_written_when_refused(partnership: Any) -> None:
    body = make.body(partnership)
    seat = make.seat(body)
    events = AuditEvent.objects.count()
    with pytest.raises(PermissionRefused):
        bodies.end(body, by=place.user(), on=JUNE, reason="Over")
    seat.refresh_from_db()
    assert (seat.ends_on, AuditEvent.objects.count()) == (None, events)
    assert not Seat.objects.filter(ends_on__isnull=False).exists()
    assert not Office.objects.exists()
    assert not Appointment.objects.exists()
