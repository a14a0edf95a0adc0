"""Organisations renamed, succeeded, merged and split (L6): what the platform itself keeps."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lsp import clock
from lsp.errors import Conflict, InvalidInput, PermissionRefused, RuleRefused, StaleVersion
from lsp.models import FormerName, Inheritance, Organisation, Succession
from lsp.queries import directory
from lsp.services import successions
from tests.factories import lsp as make

pytestmark = pytest.mark.django_db

DAY = date(2006, 4, 1)
TOLD = {"reason": "Reorganised by the department.", "source": "SI 2006/1072"}


@pytest.fixture
def administrator() -> Any:
    return make.administrator()


@pytest.fixture
def trust() -> Organisation:
    return make.organisation("Example Primary Care Trust")


def rename(
    trust: Any, by: Any, name: str = "NHS Example", on: date | None = DAY, **given: Any
) -> Organisation:
    return successions.rename(trust, by=by, name=name, on=on, **{**TOLD, **given})


def declare(by: Any, before: Any, after: Any, on: date | None = DAY, **given: Any) -> list[Succession]:
    return successions.declare(by=by, predecessors=before, successors=after, on=on, **{**TOLD, **given})


def test_L6_a_renamed_organisation_keeps_the_name_of_each_day(trust: Any, administrator: Any) -> None:
    rename(trust, administrator)
    renamed = rename(trust, administrator, "Example Health", on=DAY + timedelta(days=100))
    assert renamed.name == "Example Health"
    names = {day: directory.name_on(renamed, day) for day in (DAY - timedelta(1), DAY, DAY + timedelta(100))}
    assert list(names.values()) == ["Example Primary Care Trust", "NHS Example", "Example Health"]
    first = FormerName.objects.get(name="Example Primary Care Trust")
    assert (first.starts_on, first.ends_on, first.end_reason) == (None, DAY, TOLD["reason"])


def test_L6_names_follow_each_other_in_time(trust: Any, administrator: Any) -> None:
    rename(trust, administrator)
    with pytest.raises(RuleRefused, match="It has been called NHS Example since 1 April 2006"):
        rename(trust, administrator, "Older", on=DAY)
    with pytest.raises(RuleRefused, match="called already"):
        rename(trust, administrator, on=DAY + timedelta(1))
    with pytest.raises(RuleRefused, match="has not come yet"):
        rename(trust, administrator, "Newer", on=clock.today() + timedelta(1))
    with pytest.raises(RuleRefused, match="Enter the day"):
        rename(trust, administrator, "Newer", on=None)


def test_L6_a_new_name_is_free_and_says_why_and_where_from(trust: Any, administrator: Any) -> None:
    make.organisation("Taken Trust")
    with pytest.raises(InvalidInput) as found:
        rename(trust, administrator, "Taken Trust")
    assert [reason.field for reason in found.value.reasons] == ["name"]
    with pytest.raises(InvalidInput) as found:
        rename(trust, administrator, reason=" ", source="")
    assert [reason.field for reason in found.value.reasons] == ["reason", "source"]
    trust.refresh_from_db()
    assert trust.name == "Example Primary Care Trust"


def test_L6_a_rename_of_an_old_version_is_stale(trust: Any, administrator: Any) -> None:
    with pytest.raises(StaleVersion):
        rename(trust, administrator, version=trust.version + 1)


def test_L6_only_a_coordinator_or_administrator_renames(trust: Any) -> None:
    with pytest.raises(PermissionRefused):
        rename(trust, make.officer(trust))


def test_L6_a_succession_ends_the_predecessor_on_the_day(trust: Any, administrator: Any) -> None:
    group = make.organisation("Example Commissioning Group")
    (made,) = declare(administrator, [trust], [group])
    trust.refresh_from_db()
    assert (trust.ends_on, made.successor, made.on) == (DAY, group, DAY)
    assert trust.end_reason == f"Succeeded by {group.name}. {TOLD['reason']}"


def test_L6_several_merge_into_one_and_one_splits_among_several(administrator: Any) -> None:
    north, south, both = (make.organisation(f"Example {name} Trust") for name in ("North", "South", "Whole"))
    merged = declare(administrator, [north, south], [both])
    assert {(each.predecessor, each.successor) for each in merged} == {(north, both), (south, both)}
    parts = [make.organisation(f"Example {name} Group") for name in ("East", "West")]
    split = declare(administrator, [both], parts, on=DAY + timedelta(1))
    assert [each.successor for each in split] == parts


@pytest.mark.parametrize(
    ("ends", "begins", "on", "words"),
    [
        (date(2006, 1, 1), None, DAY, "has an end recorded"),
        (None, date(2006, 4, 2), DAY, "begins only on 2 April 2006"),
        (None, None, None, "Enter the day"),
    ],
)
def test_L6_both_exist_on_the_day(
    trust: Any, administrator: Any, ends: Any, begins: Any, on: Any, words: str
) -> None:
    group = make.organisation("Example Commissioning Group")
    trust.ends_on, group.starts_on = ends, begins
    make.save(trust)
    make.save(group)
    with pytest.raises(RuleRefused, match=words):
        declare(administrator, [trust], [group], on=on)
    assert not Succession.objects.exists()


def test_L6_nothing_succeeds_itself_or_nobody(trust: Any, administrator: Any) -> None:
    with pytest.raises(RuleRefused, match="does not succeed itself"):
        declare(administrator, [trust], [trust])
    with pytest.raises(InvalidInput):
        declare(administrator, [trust], [])


def test_L6_the_coordinator_of_several_partnerships_partners_does_not_decide_alone(trust: Any) -> None:
    with pytest.raises(PermissionRefused):
        declare(make.officer(trust), [trust], [make.organisation()])
    coordinator = make.coordinator(make.lsp())
    assert declare(coordinator, [trust], [make.organisation()]), "it sits nowhere yet"


# In the database ----------------------------------------------------------------------------------------------


def refused(record: Any, constraint: str) -> None:
    """The database refuses the record because of this constraint."""
    with pytest.raises((IntegrityError, Conflict)) as found, transaction.atomic():
        make.save(record)
    assert constraint in f"{found.value} {found.value.__cause__}"


def test_L6_the_database_holds_one_name_at_a_time(trust: Any, administrator: Any) -> None:
    rename(trust, administrator)
    again = {"organisation": trust, "name": "Another", "source": "A minute"}
    refused(FormerName(**again, ends_on=DAY, end_reason="So"), "l6_one_name_at_a_time")
    refused(FormerName(**again, starts_on=DAY, end_reason="So"), "l6_former_name_until_a_day")


def test_L6_the_database_refuses_a_succession_of_itself_twice_or_unexplained(
    trust: Any, administrator: Any
) -> None:
    group = make.organisation()
    declare(administrator, [trust], [group])
    given = {"on": DAY, **TOLD}
    refused(Succession(predecessor=trust, successor=trust, **given), "l6_nothing_succeeds_itself")
    refused(Succession(predecessor=trust, successor=group, **given), "l6_succeeded_once_by_another")
    bare = Succession(predecessor=group, successor=trust, on=DAY, reason="", source="")
    refused(bare, "l6_succession_with_reason_and_source")


def test_L6_the_database_keeps_what_is_offered_and_answered(trust: Any, administrator: Any) -> None:
    (made,) = declare(administrator, [trust], [make.organisation()])
    place = make.lsp()

    def offered(**given: Any) -> Inheritance:
        base = {"succession": made, "predecessor": trust, "lsp": place, "kind": "seat", "subject_id": 1}
        return Inheritance(**{**base, "title": "A seat", **given})

    answered = {"answered_at": clock.now(), "answered_by": administrator}
    make.save(offered(state="accepted", **answered))
    refused(offered(), "l6_offered_once_to_a_successor")
    refused(offered(subject_id=2, state="accepted"), "l6_answered_by_somebody")
    refused(offered(subject_id=2, **answered), "l6_answered_by_somebody")
    refused(offered(subject_id=2, state="declined", **answered), "l6_declined_with_a_reason")
    refused(offered(subject_id=2, state="lost", **answered), "l6_inheritance_state")
    refused(offered(subject_id=2, predecessor=make.organisation()), "l6_inheritance_of_its_predecessor")


def test_L6_the_database_lets_one_successor_of_a_split_accept(trust: Any, administrator: Any) -> None:
    made = declare(administrator, [trust], [make.organisation(), make.organisation()])
    place = make.lsp()
    taken = {"predecessor": trust, "lsp": place, "kind": "seat", "subject_id": 1, "title": "A seat"}
    taken |= {"state": "accepted", "answered_at": clock.now(), "answered_by": administrator}
    make.save(Inheritance(succession=made[0], **taken))
    refused(Inheritance(succession=made[1], **taken), "l6_accepted_by_one_successor")
