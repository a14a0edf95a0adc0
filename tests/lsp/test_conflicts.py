"""Two edit the same record of the platform: who is later reads the one thing that the other changed, and no other."""

from typing import Any

import pytest

from lsp.services import areas, reminder_preferences, webhooks
from tests.factories import lsp as make
from tests.visitors import as_sent, conflict_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lsp() -> Any:
    place = make.lsp("Example Partnership", blocks=2)
    place.governance_modes = {"laboratory": 40}
    place.about = "One line.\n\nAnother line."
    return make.save(place)


def differing(user: Any, at: str, change: Any) -> dict[str, tuple[str, str]]:
    """What differs in the comparison, where nothing was typed after `change` was made by somebody else."""
    desk = signed_in(user)
    sent = as_sent(desk.get(at))
    change()
    refused = desk.post(at, sent)
    assert refused.status_code == 409
    told = conflict_of(refused)
    assert "None" not in told, "every field is named"
    return {label: both for label, both in told.items() if both[0] != both[1]}


def named(record: Any, name: str = "Theirs") -> Any:
    """Somebody else's change of the name."""
    record.name = name
    return lambda: make.save(record)


def test_the_partnerships_record(lsp: Any) -> None:
    def otherwise() -> None:
        lsp.name, lsp.governance_modes = "Theirs", {"advisory": 60}
        make.save(lsp)

    told = differing(make.coordinator(lsp), f"/{lsp.slug}/settings/edit/", otherwise)
    assert told.pop("How far it is advisory") == ("(empty)", "60")
    assert told.pop("How far it is laboratory") == ("40", "(empty)")
    assert list(told.values()) == [("Example Partnership", "Theirs")]


def test_a_block(lsp: Any) -> None:
    block = lsp.blocks.first()
    before, at = block.name, f"/{lsp.slug}/settings/blocks/{block.slug}/edit/"
    assert differing(make.coordinator(lsp), at, named(block)) == {"Name of the block": (before, "Theirs")}


def test_a_person(lsp: Any) -> None:
    person = make.person("Alex Example", email="alex@example.org", job_title="Officer")
    at = f"/{lsp.slug}/people/{person.pk}/edit/"
    told = differing(make.coordinator(lsp), at, named(person))
    assert list(told.values()) == [("Alex Example", "Theirs")]


def test_an_organisation(lsp: Any) -> None:
    organisation = make.organisation("Example Trust")
    told = differing(make.coordinator(lsp), "/organisations/example-trust/edit/", named(organisation))
    assert list(told.values()) == [("Example Trust", "Theirs")]


def test_a_council() -> None:
    council = make.authority("Exampleshire")
    told = differing(make.administrator(), f"/councils/{council.slug}/edit/", named(council))
    assert told == {"Name": ("Exampleshire", "Theirs")}


def test_an_area_and_what_it_lies_in() -> None:
    council = make.authority("Exampleshire")
    ward = make.area(council, "Hyde")
    first, second = (make.area(council, name, kind="constituency") for name in ("Eastern", "Western"))
    admin = make.administrator()
    make.lies_in(ward, first)
    assert differing(admin, f"/areas/{ward.pk}/edit/", named(ward)) == {"Name": ("Hyde", "Theirs")}
    told = differing(
        admin,
        f"/areas/{ward.pk}/parents/",
        lambda: areas.set_parents(ward, by=admin, parents=[first, second]),
    )
    assert list(told.values()) == [(str(first), ", ".join(sorted((str(first), str(second)))))]


def test_how_one_is_reminded() -> None:
    user = make.user()
    reminder_preferences.choose(by=user, how="weekly", weekday=2)

    def otherwise() -> None:
        reminder_preferences.choose(by=user, how="weekly", weekday=4)

    told = differing(user, "/account/reminders/", otherwise)
    assert list(told.values()) == [("Wednesday", "Friday")]


def test_a_webhook(lsp: Any) -> None:
    user = make.coordinator(lsp)
    said = {"name": "Tracker", "address": "https://8.8.8.8/hook", "events": ["commitment.accepted"]}
    hook, _ = webhooks.create(lsp=lsp, by=user, **said)

    def otherwise() -> None:
        webhooks.edit(hook, by=user, **{**said, "events": ["commitment.accepted", "commitment.made"]})

    told = differing(user, f"/account/webhooks/{hook.pk}/edit/", otherwise)
    [(typed, now)] = told.values()
    assert typed in now
    assert "commitment." not in now, "an event is told in words"
