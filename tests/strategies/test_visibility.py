"""Who sees an action, by role, state and whether the partnership is published: the table written out."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from lsp import clock
from lsp.errors import NotFoundError
from lsp.queries.trail import HistoryEntry, record_history
from strategies import permissions
from strategies.models import Action, ActionContributor, ActionMilestone, ActionResource
from strategies.queries import actions as lists
from strategies.queries.actions import on_day
from strategies.querysets import seen_by
from strategies.services import action_milestones, action_resources, actions
from tests.factories import lsp as places
from tests.factories import strategies as make

pytestmark = pytest.mark.django_db

HOLDERS = "agency here helper member councillor coordinator administrator"
EVERYBODY = f"public nobody elsewhere {HOLDERS}"
# partnership published, state, ever agreed, who sees it. `here` is the accountable organisation's officer for this
# partnership alone, `agency` one for all; `helper` and `member` are officers of one that contributes and of one that
# does not; `elsewhere` is another coordinator, `nobody` somebody with an account and no role.
TABLE = [
    (True, "draft", False, HOLDERS),
    (True, "agreed", True, EVERYBODY),
    (True, "done", True, EVERYBODY),
    (True, "dropped", True, EVERYBODY),
    (True, "dropped", False, HOLDERS),
    (False, "draft", False, HOLDERS),
    (False, "agreed", True, HOLDERS),
    (False, "done", True, HOLDERS),
    (False, "dropped", True, HOLDERS),
    (False, "dropped", False, HOLDERS),
]


def everybody(on: make.Stage, helper: Any) -> dict[str, Any]:
    """Somebody of each kind."""
    return {
        "public": AnonymousUser(),
        "nobody": places.user(),
        "elsewhere": places.coordinator(places.lsp()),
        "agency": places.officer(on.agency),
        "here": on.officer,
        "helper": places.officer(helper),
        "member": places.officer(make.member(on)),
        "councillor": places.scrutiny_councillor(on.lsp),
        "coordinator": on.coordinator,
        "administrator": places.administrator(),
    }


@pytest.mark.parametrize(("published", "state", "agreed", "seen"), TABLE)
def test_V1_visible_by_role_state_and_published(published: bool, state: str, agreed: bool, seen: str) -> None:
    on = make.stage(published=published)
    of = make.action(on, state, **({} if agreed else make.NEVER_AGREED))
    helper = make.member(on)
    parts: list[Any] = [make.contributor(of, helper), make.resource(of, by=on.officer), make.milestone(of)]
    users = everybody(on, helper)
    assert {name for name, user in users.items() if Action.objects.visible_to(user).filter(pk=of.pk)} == set(
        seen.split()
    )
    for name, user in users.items():
        expected = name in seen.split()
        assert of.was_visible_to(user) is expected
        assert Action.history.filter(seen_by(user), id=of.pk).exists() is expected
        for part in parts:
            assert type(part).objects.visible_to(user).filter(pk=part.pk).exists() is expected, (name, part)


def test_V2_what_one_may_not_see_is_not_there(on: make.Stage) -> None:
    of, elsewhere = make.action(on), places.coordinator(places.lsp())
    step, resource = make.milestone(of), make.resource(of, by=on.officer)
    for attempt in (
        lambda: actions.edit(of, by=elsewhere, title="Mine"),
        lambda: action_milestones.finish(step, by=elsewhere),
        lambda: action_resources.take_back(resource, by=elsewhere, reason="Mine."),
    ):
        with pytest.raises(NotFoundError):
            attempt()


def test_a_role_for_one_partnership_shows_no_draft_of_another(on: make.Stage) -> None:
    other = make.stage()
    elsewhere = make.action(other, organisation=on.agency, person=None)
    assert not Action.objects.visible_to(on.officer).filter(pk=elsewhere.pk).exists()
    make.sits(other, on.agency)
    assert Action.objects.visible_to(places.officer(on.agency)).filter(pk=elsewhere.pk).exists()


def test_why_something_was_given_up_is_read_inside(on: make.Stage) -> None:
    asked = (on.agency.pk, on.lsp.pk)
    inside = (on.officer, on.coordinator, places.scrutiny_councillor(on.lsp), places.administrator())
    assert all(permissions.reads_inside(user, *asked) for user in inside)
    gone = places.organisation("It sits here no more")
    assert permissions.reads_inside(places.officer(gone), gone.pk, on.lsp.pk), "it is accountable still"
    for user in (AnonymousUser(), places.user(), places.coordinator(places.lsp())):
        assert not permissions.reads_inside(user, *asked)


# The time in which it was a draft


def lived(on: make.Stage) -> Action:
    """Drafted twenty days ago under another title, changed ten days ago, agreed five days ago, changed since."""
    told: dict[str, Any] = {"block": on.block, "organisation": on.agency, "lsp": on.lsp, "by": on.coordinator}
    days = {"starts_on": clock.days_from_today(-30), "due_on": clock.days_from_today(60)}
    with clock.at(clock.now() - timedelta(days=20)):
        of = actions.draft(title="Secret title", serves="Secret outcome", **told)
        action_milestones.add(of, by=on.officer, title="Secret step", due_on=clock.days_from_today(3))
        action_resources.plan(of, by=on.officer, organisation=on.agency, unit="in_kind", what="Secret rooms")
    with clock.at(clock.now() - timedelta(days=10)):
        actions.edit(of, by=on.coordinator, title="Gates", serves="Less fear", **days)
    with clock.at(clock.now() - timedelta(days=5)):
        actions.agree(of, by=on.coordinator, note="Minute 7")
    actions.edit(of, by=on.coordinator, title="Alley gates", reason="The board's word.")
    return of


def told(of: Action, user: Any) -> list[HistoryEntry]:
    """Its history as the user reads it."""
    return record_history(Action.objects.get(pk=of.pk), user=user)


def test_V1_on_a_day_on_which_it_was_a_draft_the_public_sees_nothing_of_it(on: make.Stage) -> None:
    of = lived(on)
    for ago, seen in ((21, (0, 0)), (20, (0, 1)), (6, (0, 1)), (5, (1, 1)), (0, (1, 1))):
        day = clock.days_from_today(-ago)
        counted = tuple(
            on_day(user, day).filter(id=of.pk).count() for user in (AnonymousUser(), on.coordinator)
        )
        assert counted == seen, ago
        assert [
            len(lists.of_block(user, on.block.pk, day)) for user in (AnonymousUser(), on.coordinator)
        ] == [seen[0]] * 2, "a block's list has no drafts"


def test_V1_its_history_shows_the_public_nothing_of_the_time_in_which_it_was_a_draft(on: make.Stage) -> None:
    of = lived(on)
    public = told(of, AnonymousUser())
    assert [entry.kind for entry in public][:2] == ["action.edit", "action.agree"]
    early = [entry for entry in public if entry.when < clock.now() - timedelta(days=6)]
    assert early
    assert not [entry for entry in early if entry.changes or entry.href or entry.why]
    for hidden in ("Secret", "Gates", "Less fear", "Minute 7", on.coordinator.get_username()):
        assert hidden not in repr(public), hidden
    assert "Secret title" in repr(told(of, on.officer))


def test_V1_of_a_draft_given_up_the_public_hears_nothing(on: make.Stage) -> None:
    of = make.action(on)
    make.milestone(of)
    actions.drop(of, by=on.coordinator, reason="Never mind.")
    for model in (Action, ActionMilestone, ActionResource, ActionContributor):
        assert not model.objects.visible_to(AnonymousUser()).exists()
    assert not on_day(AnonymousUser(), clock.today()).exists()
    assert lists.of_block(on.coordinator, on.block.pk, clock.today()) == []
    assert Action.objects.visible_to(on.coordinator).get().drop_reason == "Never mind."


def test_V1_what_a_draft_lost_before_it_was_agreed_is_not_the_publics(on: make.Stage) -> None:
    days = {"starts_on": clock.today(), "due_on": clock.days_from_today(60)}
    with clock.at(clock.now() - timedelta(days=9)):
        of, helper = make.action(on, serves="Less fear", **days), make.member(on)
        make.contributor(of, helper)
        parts = [make.resource(of, by=on.officer) for _ in range(3)], [make.milestone(of) for _ in range(3)]
    early, late, kept = zip(*parts, strict=True)

    def give_up(resource: ActionResource, milestone: ActionMilestone) -> None:
        action_resources.take_back(resource, by=on.officer, reason="Not there.")
        action_milestones.drop(milestone, by=on.officer, reason="Not needed.")

    with clock.at(clock.now() - timedelta(days=6)):
        give_up(*early)
        actions.edit(of, by=on.coordinator, contributors=[])
    with clock.at(clock.now() - timedelta(days=4)):
        of = actions.agree(of, by=on.coordinator)
    give_up(*late)
    for user, whole in ((AnonymousUser(), False), (on.coordinator, True), (places.administrator(), True)):
        for model, lost, others in zip(
            (ActionResource, ActionMilestone), early, zip(late, kept, strict=True), strict=True
        ):
            seen = set(model.objects.visible_to(user))
            assert seen == {*others, *([lost] if whole else [])}
        assert ActionContributor.objects.visible_to(user).exists() is whole
    for day, number in ((-7, 3), (-5, 3), (-4, 2), (0, 2)):
        on_the = clock.days_from_today(day)
        assert [len(lists.resources_of(of, on_the)), len(lists.milestones_of(of, on_the))] == [number] * 2, (
            day
        )
