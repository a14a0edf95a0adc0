"""Areas finer than an authority: entered, corrected, put into others, ended; what the database itself refuses."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from lsp import clock, rules
from lsp.audit import act
from lsp.errors import Conflict, InvalidInput, LspError, PermissionRefused, RuleRefused, StaleVersion
from lsp.models import Area, AreaParent, AuditEvent, LocalAuthority, User
from lsp.queries import areas as queries
from lsp.services import areas
from tests.factories import lsp as make

pytestmark = pytest.mark.django_db

Y2004, Y2006, Y2008, Y2010 = (date(year, 4, 1) for year in (2004, 2006, 2008, 2010))


def codes_of(error: Any) -> set[tuple[str, str]]:
    return {(reason.code, reason.field) for reason in error.value.reasons}


@pytest.fixture
def council() -> LocalAuthority:
    return make.authority("Example Council")


@pytest.fixture
def by(council: LocalAuthority) -> User:
    """The coordinator of a partnership that covers the council."""
    return make.coordinator(make.lsp(authorities=[council]))


def ward(by: User, council: LocalAuthority, name: str = "Example ward A", **more: Any) -> Area:
    return areas.create(by=by, **{"name": name, "kind": "ward", "authority": council, **more})


def named(links: Any) -> list[str]:
    return [link.parent.name for link in links]


def test_an_area_is_entered_with_what_it_lies_in(by: User, council: LocalAuthority) -> None:
    big = ward(by, council)
    small = areas.create(
        by=by, name="  Example   estate ", kind="neighbourhood", code=" n1 ", authority=council, parents=[big],
        starts_on=Y2006,
    )  # fmt: skip
    assert (small.name, small.code) == ("Example estate", "N1")
    link = queries.parents(small, Y2006).get()
    assert (link.parent, link.starts_on, link.ends_on) == (big, Y2006, None)
    assert [group.label for group in queries.children(big, Y2006)] == ["Neighbourhoods"]
    event = AuditEvent.objects.get(kind="area.create", subject_id=small.pk)
    assert event.actor_id == by.pk


def test_L8_an_area_brought_in_names_its_source(by: User, council: LocalAuthority) -> None:
    with pytest.raises(RuleRefused) as refused:
        ward(by, council, brought_in=True)
    assert codes_of(refused) == {("brought_in.source", "brought_in_source")}


@pytest.mark.parametrize("kind", Area.Kind.values)
def test_a_ward_lies_in_a_council_and_what_crosses_councils_may_do_without(kind: str) -> None:
    administrator = make.administrator()
    if kind in ("constituency", "police_division"):
        areas.create(by=administrator, name="Example", kind=kind)
        return
    with pytest.raises(RuleRefused) as refused:
        areas.create(by=administrator, name="Example", kind=kind)
    assert codes_of(refused) == {("area.council", "authority")}


def test_a_code_or_a_name_that_another_has_is_refused(by: User, council: LocalAuthority) -> None:
    first = ward(by, council, code="E05000001", starts_on=Y2004)
    for changes, field in (
        ({"name": "Another", "code": "e05000001"}, "code"),
        ({"name": "EXAMPLE WARD A"}, "name"),
    ):
        with pytest.raises(InvalidInput) as refused:
            ward(by, council, **changes)
        assert {reason.field for reason in refused.value.reasons} == {field}
    ward(by, council, kind="parish", code="E05000001")
    areas.end(first, by=by, on=Y2006, reason="New boundaries")
    ward(by, council, code="E05000001", starts_on=Y2006)
    with pytest.raises(InvalidInput):
        ward(by, council, name="Between", code="E05000001", starts_on=Y2004)


def test_an_area_is_corrected_and_an_older_version_is_stale(by: User, council: LocalAuthority) -> None:
    area = ward(by, council)
    areas.update(area, by=by, changes={"name": "Example ward B", "code": "B1"}, version=1)
    with pytest.raises(StaleVersion):
        areas.update(area, by=by, changes={"name": "Lost"}, version=1)
    with pytest.raises(InvalidInput):
        areas.update(area, by=by, changes={"version": 7})
    area.refresh_from_db()
    assert (area.name, area.code, area.version) == ("Example ward B", "B1", 2)


# What lies in what ---------------------------------------------------------------------------------------------


def test_L5_what_it_lies_in_answers_as_at_any_day(by: User, council: LocalAuthority) -> None:
    one, two = ward(by, council, "One"), ward(by, council, "Two")
    small = areas.create(by=by, name="Estate", kind="neighbourhood", authority=council, parents=[one])
    areas.set_parents(small, by=by, parents=[one, two], on=Y2006)
    areas.set_parents(small, by=by, parents=[two], on=Y2008)
    for day, expected in ((Y2004, ["One"]), (Y2006, ["One", "Two"]), (Y2008, ["Two"])):
        assert named(queries.parents(small, day)) == expected
        assert named(queries.areas(day).get(pk=small.pk).lying_in) == expected
    assert queries.children(one, Y2008) == []


def test_a_parent_given_by_mistake_is_taken_back_the_same_day(by: User, council: LocalAuthority) -> None:
    one, two = ward(by, council, "One"), ward(by, council, "Two")
    small = areas.create(by=by, name="Estate", kind="neighbourhood", authority=council, starts_on=Y2004)
    for parents in ([one, two], [one], [one, two]):
        areas.set_parents(small, by=by, parents=parents)
    assert named(queries.parents(small, clock.today())) == ["One", "Two"]


def test_a_change_of_parents_makes_the_next_version(by: User, council: LocalAuthority) -> None:
    one, small = ward(by, council, "One"), ward(by, council, "Small")
    areas.set_parents(small, by=by, parents=[one], version=1)
    with pytest.raises(StaleVersion):
        areas.set_parents(small, by=by, parents=[], version=1)


def test_L5_parents_change_in_the_order_of_time(by: User, council: LocalAuthority) -> None:
    one, two = ward(by, council, "One"), ward(by, council, "Two")
    small = ward(by, council, "Small", starts_on=Y2004, parents=[one])
    areas.set_parents(small, by=by, parents=[two], on=Y2008)
    for day, code in ((Y2006, "area.out_of_order"), (date(2003, 1, 1), "area.not_begun")):
        with pytest.raises(RuleRefused) as refused:
            areas.set_parents(small, by=by, parents=[one], on=day)
        assert (code, "on") in codes_of(refused)
    areas.set_parents(small, by=by, parents=[one], on=Y2008)
    assert named(queries.parents(small, Y2008)) == ["One"]


def test_L5_an_area_lies_in_another_only_while_both_exist(by: User, council: LocalAuthority) -> None:
    late = ward(by, council, "Late", starts_on=Y2008)
    gone = ward(by, council, "Gone", starts_on=Y2004)
    areas.end(gone, by=by, on=Y2006, reason="New boundaries")
    small = ward(by, council, "Small", starts_on=Y2004)
    for parent in (late, gone):
        with pytest.raises(RuleRefused) as refused:
            areas.set_parents(small, by=by, parents=[parent], on=Y2006)
        assert codes_of(refused) == {("area.parent_days", "parents")}


def test_L5_what_began_on_a_day_not_known_lies_in_another_since_that_began(
    by: User, council: LocalAuthority
) -> None:
    small = ward(by, council, "Small", parents=[ward(by, council, "Late", starts_on=Y2008)])
    assert AreaParent.objects.get(area=small).starts_on == Y2008


def test_nothing_lies_in_itself_however_long_the_way_round(by: User, council: LocalAuthority) -> None:
    one = ward(by, council, "One")
    two = ward(by, council, "Two", parents=[one])
    three = ward(by, council, "Three", parents=[two])
    for area, parent in ((one, one), (one, two), (one, three), (two, three)):
        with pytest.raises(RuleRefused) as refused:
            areas.set_parents(area, by=by, parents=[parent])
        assert codes_of(refused) == {("area.circle", "parents")}
    areas.set_parents(two, by=by, parents=[], on=Y2008)
    areas.set_parents(one, by=by, parents=[three], on=Y2008)
    assert queries.below(three.pk, Y2008) == {one.pk}
    assert queries.below(one.pk, Y2004) == {two.pk, three.pk}


@pytest.mark.parametrize("seen", [[], [2], [1, 2]])
def test_the_rule_of_circles_names_every_parent_it_refuses(seen: list[int]) -> None:
    me, other = rules.Span(1, "Me"), rules.Span(2, "Other")
    found = rules.area_lies_in_no_circle(me, [other], seen)
    assert found.allowed is (2 not in seen)
    assert not rules.area_lies_in_no_circle(me, [me], []).allowed


# Ends and corrected days ---------------------------------------------------------------------------------------


def test_L4_an_area_ends_with_a_reason_and_its_links_with_it(by: User, council: LocalAuthority) -> None:
    above = ward(by, council, "Above")
    middle = ward(by, council, "Middle", parents=[above])
    below = ward(by, council, "Below", parents=[middle])
    with pytest.raises(RuleRefused):
        areas.end(middle, by=by, on=Y2006, reason=" ")
    middle = areas.end(middle, by=by, on=Y2006, reason="New boundaries", version=1)
    assert named(queries.parents(middle, Y2004)) == ["Above"]
    assert list(queries.parents(middle, Y2006)) == list(queries.parents(below, Y2006)) == []
    with pytest.raises(RuleRefused):
        areas.end(middle, by=by, on=Y2008, reason="Again")
    with pytest.raises(RuleRefused):
        areas.set_parents(middle, by=by, parents=[])


def test_L4_an_end_is_corrected_or_taken_back_and_the_links_follow(by: User, council: LocalAuthority) -> None:
    above = ward(by, council, "Above")
    middle = ward(by, council, "Middle", parents=[above], starts_on=Y2004)
    with pytest.raises(RuleRefused) as refused:
        areas.update(middle, by=by, changes={"ends_on": Y2006})
    assert codes_of(refused) == {("end.by_change", "ends_on")}
    areas.end(middle, by=by, on=Y2006, reason="New boundaries")
    link = AreaParent.objects.get(area=middle)
    for becomes in (Y2008, Y2006, None):
        middle = areas.update(middle, by=by, changes={"ends_on": becomes})
        link.refresh_from_db()
        assert link.ends_on == becomes
    assert (middle.end_reason, link.end_reason) == ("", "")


def test_a_link_that_ended_before_stays_as_it_was(by: User, council: LocalAuthority) -> None:
    above = ward(by, council, "Above")
    small = ward(by, council, "Small", parents=[above])
    areas.set_parents(small, by=by, parents=[], on=Y2006)
    areas.end(small, by=by, on=Y2008, reason="Gone")
    areas.update(small, by=by, changes={"ends_on": None})
    assert AreaParent.objects.get(area=small).ends_on == Y2006
    areas.end(small, by=by, on=Y2004, reason="Gone earlier")
    assert AreaParent.objects.get(area=small).ends_on == Y2004


def test_what_began_with_the_area_follows_its_beginning(by: User, council: LocalAuthority) -> None:
    above = ward(by, council, "Above", starts_on=Y2004)
    small = ward(by, council, "Small", parents=[above], starts_on=Y2006)
    for becomes in (Y2008, Y2006):
        areas.update(small, by=by, changes={"starts_on": becomes})
        assert AreaParent.objects.get(area=small).starts_on == becomes
    areas.update(small, by=by, changes={"starts_on": None})
    assert AreaParent.objects.get(area=small).starts_on == Y2004
    areas.update(above, by=by, changes={"starts_on": Y2010})
    assert AreaParent.objects.get(area=small).starts_on == Y2010


def test_a_link_to_come_is_void_where_the_area_ends_before(by: User, council: LocalAuthority) -> None:
    above, small = ward(by, council, "Above"), ward(by, council, "Small")
    areas.set_parents(small, by=by, parents=[above], on=clock.today() + timedelta(days=60))
    areas.end(small, by=by, on=clock.today(), reason="Gone")
    link = AreaParent.objects.get(area=small)
    assert link.starts_on == link.ends_on


# Who may: the literal table ------------------------------------------------------------------------------------

ACTS = {
    "add": lambda by, area: ward(by, area.authority, "New"),
    "correct": lambda by, area: areas.update(area, by=by, changes={"name": "New"}),
    "put into others": lambda by, area: areas.set_parents(area, by=by, parents=[]),
    "end": lambda by, area: areas.end(area, by=by, on=clock.today(), reason="Why"),
}


@pytest.mark.parametrize("does", ACTS)
@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("administrator", True),
        ("coordinator", True),
        ("county's coordinator", True),
        ("neighbour", False),
        ("auditor", False),
        ("nobody", False),
    ],
)
def test_section_7_who_keeps_areas(role: str, may: bool, does: str) -> None:
    county = make.authority("Example County", kind="county")
    council = make.authority("Example District", county=county)
    lsp = make.lsp(authorities=[council])
    area = ward(make.administrator(), council)
    user = {
        "administrator": make.administrator,
        "coordinator": lambda: make.coordinator(lsp),
        "county's coordinator": lambda: make.coordinator(make.lsp(authorities=[county], tier="county")),
        "neighbour": lambda: make.coordinator(make.lsp()),
        "auditor": lambda: make.auditor(lsp),
        "nobody": make.user,
    }[role]()
    if may:
        ACTS[does](user, area)
    else:
        with pytest.raises(PermissionRefused):
            ACTS[does](user, area)


def test_section_7_nobody_gives_an_area_to_a_council_they_do_not_cover(
    by: User, council: LocalAuthority
) -> None:
    area = ward(by, council)
    with pytest.raises(PermissionRefused) as refused:
        areas.update(area, by=by, changes={"authority": make.authority()})
    assert codes_of(refused) == {("permission.areas", "authority")}
    with pytest.raises(PermissionRefused):
        areas.create(by=by, name="A division", kind="police_division")


# What the database itself refuses ------------------------------------------------------------------------------


def place(council: Any, **more: Any) -> Area:
    """An area past the services."""
    return make.save(Area(**{"name": "Example", "kind": "ward", "authority": council, **more}))


def link(area: Area, parent: Area, starts_on: date | None = None, ends_on: date | None = None) -> AreaParent:
    return make.save(AreaParent(area=area, parent=parent, starts_on=starts_on, ends_on=ends_on))


def refused_by(name: str, write: Any) -> None:
    with pytest.raises((IntegrityError, Conflict)) as refused, transaction.atomic(), act("test", by=None):
        write()
    assert name in str(refused.value.__cause__ or refused.value)


@pytest.mark.database
@pytest.mark.parametrize(
    ("constraint", "second"),
    [
        ("lsp_area_one_of_a_code", {"name": "Other", "code": "X1"}),
        ("lsp_area_one_of_a_code", {"name": "Other", "code": "X1", "starts_on": Y2006}),
        ("lsp_area_one_of_a_name", {"name": "EXAMPLE"}),
        ("lsp_area_one_of_a_name", {"starts_on": Y2006, "ends_on": Y2010}),
        ("lsp_area_lies_in_a_council", {"name": "Other", "authority": None}),
        ("lsp_area_ends_after_start", {"name": "Other", "starts_on": Y2006, "ends_on": Y2006}),
        ("lsp_area_l8_source", {"name": "Other", "brought_in": True}),
    ],
)
def test_L5_the_database_refuses_a_second_area(
    council: LocalAuthority, constraint: str, second: dict[str, Any]
) -> None:
    place(council, code="X1", ends_on=Y2008)
    refused_by(constraint, lambda: place(council, **second))


@pytest.mark.database
def test_L5_the_database_takes_what_follows_or_is_elsewhere(council: LocalAuthority) -> None:
    place(council, code="X1", ends_on=Y2008)
    place(council, code="X1", starts_on=Y2008)
    place(council, kind="parish", code="X1")
    place(make.authority())
    for _ in range(2):
        place(None, kind="police_division")


@pytest.mark.database
def test_L5_the_database_refuses_a_parent_twice_at_a_time(council: LocalAuthority) -> None:
    one, two = place(council), place(council, name="Two")
    link(one, two, Y2004, Y2008)
    refused_by("lsp_areaparent_once_at_a_time", lambda: link(one, two, Y2006))
    refused_by("lsp_areaparent_ends_after_start", lambda: link(one, two, Y2010, Y2008))
    refused_by("lsp_areaparent_not_itself", lambda: link(one, one, Y2010, Y2010))
    link(one, two, Y2008, Y2008)
    link(one, two, Y2008)


@pytest.mark.database
def test_L5_the_database_refuses_a_circle(council: LocalAuthority) -> None:
    one, two, three = (place(council, name=name) for name in ("One", "Two", "Three"))
    link(one, two, Y2004, Y2008)
    held = link(two, three)
    refused_by("lsp_areaparent_no_circle", lambda: link(three, one, Y2006))
    refused_by("lsp_areaparent_no_circle", lambda: link(two, one, None, Y2006))
    other = link(three, one, Y2008)
    other.starts_on = None
    refused_by("lsp_areaparent_no_circle", other.save)
    held.version += 1
    make.save(held)


@pytest.mark.django_db(transaction=True)
def test_two_who_close_the_halves_of_a_circle_at_once_do_not_both_win() -> None:
    by, council = make.administrator(), make.authority()
    one, two = place(council), place(council, name="Two")

    def put(area: Area, parent: Area) -> bool:
        try:
            areas.set_parents(area, by=by, parents=[parent])
        except LspError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        done = [future.result() for future in (pool.submit(put, one, two), pool.submit(put, two, one))]
    assert sorted(done) == [False, True]
    assert AreaParent.objects.count() == 1
