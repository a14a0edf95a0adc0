"""Terms of reference of a body, version by version: services, database, pages, API (L4, L5, L8, P7)."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from lsp import clock
from lsp.errors import Conflict, InvalidInput, LspError, PermissionRefused, RuleRefused
from lsp.models import AuditEvent
from partnerships.models import Meeting, TermsOfReference
from partnerships.services import bodies
from partnerships.services import terms_of_reference as terms
from tests.api.conftest import Caller, caller_for
from tests.factories import lsp as place
from tests.factories import meetings
from tests.factories import partnerships as make
from tests.factories.lsp import save
from tests.partnerships.forms import on
from tests.partnerships.test_bodies import codes
from tests.visitors import text_of

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE, JULY = date(2006, 4, 1), date(2006, 5, 1), date(2006, 6, 1), date(2006, 7, 1)
HOME = "/example-partnership/bodies/board/terms-of-reference/"


def brought_in(board: Any, by: Any, text: str = "To meet.", starts_on: Any = APRIL) -> TermsOfReference:
    return terms.bring_in(board, by=by, text=text, source="Minutes of 2005", starts_on=starts_on)


def decided(body: Any, day: date = MAY, **given: Any) -> Any:
    meeting = Meeting.objects.filter(body=body, day=day).first() or meetings.held(body, day)
    return meetings.decision(meeting, text="That it be adopted.", **given)


def fresh(version: Any) -> TermsOfReference:
    return TermsOfReference.objects.get(pk=version.pk)


def test_L5_the_next_version_takes_the_place_of_the_one_before(board: Any, coordinator: Any) -> None:
    first = brought_in(board, coordinator)
    second = terms.draft(board, by=coordinator, text="To meet and decide.")
    assert (first.number, second.number, second.state) == (1, 2, "draft")
    second = terms.adopt(second, by=coordinator, decision=decided(board), starts_on=JUNE)
    first = fresh(first)
    assert (first.state, first.starts_on, first.ends_on) == ("superseded", APRIL, JUNE)
    assert (second.state, second.starts_on, second.ends_on, second.adopted_on) == ("adopted", JUNE, None, MAY)
    of_board = TermsOfReference.objects.filter(body=board)
    for day, found in ((date(2006, 3, 31), []), (APRIL, [1]), (date(2006, 5, 31), [1]), (JUNE, [2])):
        assert [each.number for each in of_board.as_at(day)] == found


def test_L8_what_was_in_force_before_is_brought_in_between(board: Any, coordinator: Any) -> None:
    newest = brought_in(board, coordinator, "To decide.", JULY)
    oldest = brought_in(board, coordinator, "To talk.", None)
    between = brought_in(board, coordinator, "To meet.", MAY)
    held = [
        (fresh(each).starts_on, fresh(each).ends_on, fresh(each).state) for each in (oldest, between, newest)
    ]
    assert held == [(None, MAY, "superseded"), (MAY, JULY, "superseded"), (JULY, None, "adopted")]


def test_L5_two_versions_are_not_in_force_from_one_day(board: Any, coordinator: Any) -> None:
    brought_in(board, coordinator)
    with pytest.raises(Conflict, match="Version 1 is in force since 1 April 2006") as refused:
        brought_in(board, coordinator, "Other words.")
    assert codes(refused) == ["terms.in_force"]
    with pytest.raises(Conflict):
        brought_in(make_since_ever(board, coordinator), coordinator, "Other words.", None)


def make_since_ever(board: Any, coordinator: Any) -> Any:
    other = make.body(board.lsp, "Forum", kind="forum")
    brought_in(other, coordinator, starts_on=None)
    return other


def test_L8_it_is_adopted_by_a_decision_or_brought_in(board: Any, coordinator: Any) -> None:
    draft = terms.draft(board, by=coordinator, text="To meet.")
    for given, code in (
        ({}, "terms.not_adopted"),
        ({"decision": decided(board), "source": "Minutes"}, "terms.adopted_twice"),
        ({"decision": decided(board)}, "terms.no_day"),
    ):
        with pytest.raises(RuleRefused) as refused:
            terms.adopt(draft, by=coordinator, **given)
        assert codes(refused) == [code]


def test_P7_the_decision_is_agreed_confirmed_and_of_the_partnership(board: Any, coordinator: Any) -> None:
    draft = terms.draft(board, by=coordinator, text="To meet.")
    next_door = make.board(place.lsp("Next Door Partnership"))
    for decision, code in (
        (decided(board, outcome="noted"), "terms.decision_does_not_stand"),
        (decided(board, quorate=False), "terms.decision_does_not_stand"),
        (decided(next_door, published=True), "another_partnership"),
    ):
        with pytest.raises(RuleRefused) as refused:
            terms.adopt(draft, by=coordinator, decision=decision, starts_on=JUNE)
        assert codes(refused) == [code]


def test_L5_it_is_in_force_once_adopted_and_while_the_body_exists(board: Any, coordinator: Any) -> None:
    draft = terms.draft(board, by=coordinator, text="To meet.")
    for given, code in (
        ({"decision": decided(board), "starts_on": APRIL}, "terms.in_force_before_adopted"),
        ({"source": "Minutes", "adopted_on": clock.days_from_today(1)}, "terms.adopted_later"),
        ({"source": "Minutes", "starts_on": date(1990, 1, 1)}, "begins_too_early"),
    ):
        with pytest.raises(RuleRefused) as refused:
            terms.adopt(draft, by=coordinator, **given)
        assert codes(refused) == [code]


def test_L4_adopted_words_stay_and_a_withdrawn_draft_keeps_its_number(board: Any, coordinator: Any) -> None:
    adopted = brought_in(board, coordinator)
    for step in (
        lambda: terms.update(adopted, by=coordinator, changes={"text": "Other."}),
        lambda: terms.adopt(adopted, by=coordinator, source="Again"),
        lambda: terms.withdraw(adopted, by=coordinator, reason="No."),
    ):
        with pytest.raises(LspError) as refused:
            step()
        assert refused.value.reasons[0].code.startswith("terms_of_reference.")
    draft = terms.draft(board, by=coordinator, text="Next.")
    with pytest.raises(Conflict, match="Version 2 is a draft already"):
        terms.draft(board, by=coordinator, text="Another.")
    with pytest.raises(InvalidInput):
        terms.withdraw(draft, by=coordinator, reason=" ")
    draft = terms.withdraw(draft, by=coordinator, reason="Not agreed.")
    assert (draft.state, draft.end_reason) == ("withdrawn", "Not agreed.")
    assert terms.draft(board, by=coordinator, text="Again.").number == 3


def test_L8_the_numbering_goes_on_from_a_stated_number(board: Any, coordinator: Any) -> None:
    terms.adopt(terms.draft(board, by=coordinator, text="Five.", number=5), by=coordinator, source="Minutes")
    with pytest.raises(Conflict, match="There is a version 5") as refused:
        terms.draft(board, by=coordinator, text="Again.", number=5)
    assert codes(refused) == ["terms.number_taken"]
    assert terms.draft(board, by=coordinator, text="Six.").number == 6


def test_a_draft_has_words_and_is_changed_on_the_version_read(board: Any, coordinator: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        terms.draft(board, by=coordinator, text=" ")
    assert refused.value.reasons[0].field == "text"
    draft = terms.draft(board, by=coordinator, text="One.")
    assert terms.update(draft, by=coordinator, changes={"text": "Two."}, version=1).version == 2
    with pytest.raises(LspError) as stale:
        terms.update(draft, by=coordinator, changes={"text": "Three."}, version=1)
    assert stale.value.status == 412


def test_nobody_else_drafts_or_adopts(board: Any, coordinator: Any) -> None:
    draft = terms.draft(board, by=coordinator, text="One.")
    stranger = place.coordinator(place.lsp("Next Door Partnership"))
    with pytest.raises(PermissionRefused):
        terms.draft(board, by=stranger, text="Theirs.")
    with pytest.raises(LspError):
        terms.adopt(draft, by=stranger, source="Theirs")


def test_a_new_body_begins_with_a_draft_and_one_brought_in_with_a_version(
    partnership: Any, coordinator: Any
) -> None:
    given = {"lsp": partnership, "by": coordinator, "kind": "forum", "terms_of_reference": "To talk."}
    new = bodies.create(name="New", starts_on=MAY, **given)
    old = bodies.create(name="Old", starts_on=MAY, brought_in=True, source="Constitution", **given)
    found = [TermsOfReference.objects.get(body=body) for body in (new, old)]
    assert [(each.state, each.starts_on) for each in found] == [("draft", None), ("adopted", MAY)]
    assert found[1].brought_in_source == "Constitution"


def test_L5_the_version_in_force_ends_with_the_body(board: Any, coordinator: Any) -> None:
    version = brought_in(board, coordinator)
    bodies.end(board, by=coordinator, on=JULY, reason="Dissolved.")
    assert (fresh(version).ends_on, fresh(version).state) == (JULY, "adopted")


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("l5_one_version_in_force", {"state": "adopted", "starts_on": MAY}),
        ("l8_adopted_by_a_decision_or_brought_in", {"state": "adopted", "brought_in": False}),
        ("l5_only_what_was_adopted_is_in_force", {"starts_on": MAY}),
        ("l5_superseded_on_a_day", {"state": "superseded", "starts_on": JULY}),
        ("l4_draft_withdrawn_with_a_reason", {"state": "withdrawn"}),
        ("partnerships_termsofreference_number", {"number": 1}),
        ("partnerships_termsofreference_from_one", {"text": ""}),
        (
            "partnerships_termsofreference_ends_after_start",
            {"state": "superseded", "starts_on": MAY, "ends_on": APRIL},
        ),
        (
            "partnerships_termsofreference_l8_source",
            {"state": "adopted", "starts_on": JULY, "brought_in_source": ""},
        ),
    ],
)
@pytest.mark.database
def test_L5_the_database_refuses_the_same(board: Any, constraint: str, given: dict[str, Any]) -> None:
    values = {"body": board, "text": "Words.", "number": 1, "state": "draft"}
    adopted = {"brought_in": True, "brought_in_source": "Minutes"}
    save(TermsOfReference(**{**values, **adopted, "state": "adopted", "starts_on": APRIL, "ends_on": JUNE}))
    kept = adopted if given.get("state") in ("adopted", "superseded") else {}
    with pytest.raises((DatabaseError, LspError)) as refused, transaction.atomic():
        save(TermsOfReference(**{**values, "number": 2, **kept, **given}))
    assert constraint in str(refused.value.__cause__ or refused.value)


@pytest.mark.database
def test_L5_the_database_refuses_a_second_draft(board: Any) -> None:
    save(TermsOfReference(body=board, text="One.", number=1))
    with pytest.raises((DatabaseError, LspError)) as refused, transaction.atomic():
        save(TermsOfReference(body=board, text="Two.", number=2))
    assert "one_draft" in str(refused.value.__cause__ or refused.value)


def test_the_public_reads_what_was_adopted_as_at_any_day(
    board: Any, coordinator: Any, public: Client, desk: Client
) -> None:
    brought_in(board, coordinator, "## Aims\n\nTo <b>meet</b>.")
    draft = terms.draft(board, by=coordinator, text="To decide.")
    page = public.get(HOME)
    assert b"To &lt;b&gt;meet&lt;/b&gt;." in page.content
    assert "To decide" not in text_of(page)
    assert "Version 2" not in text_of(page)
    assert "None were in force on this day" in text_of(public.get(f"{HOME}?as_at=1+March+2006"))
    assert public.get(f"{HOME}2/").status_code == 302
    assert "To decide." in text_of(desk.get(f"{HOME}2/"))
    terms.adopt(draft, by=coordinator, source="Minutes", starts_on=JUNE)
    assert "To decide." in text_of(public.get(f"{HOME}2/"))
    assert "To decide." in text_of(public.get("/example-partnership/bodies/board/"))
    assert "since 1 June 2006" in text_of(public.get(HOME))


def test_two_versions_are_compared_side_by_side(board: Any, coordinator: Any, public: Client) -> None:
    assert "nothing to compare" in text_of(public.get(f"{HOME}compare/"))
    brought_in(board, coordinator, "To meet four times a year.\n\nTo talk.")
    brought_in(board, coordinator, "To meet six times a year.\n\nTo talk.", JUNE)
    page = public.get(f"{HOME}compare/")
    assert b"<del>four</del>" in page.content
    assert b"<ins>six</ins>" in page.content
    assert "1 line differs" in text_of(page)
    assert "Both say the same" in text_of(public.get(f"{HOME}compare/?before=1&after=1"))
    assert "Error: Compare" in text_of(public.get(f"{HOME}compare/?before=1&after=9"))


def test_the_coordinator_drafts_changes_and_adopts_in_the_browser(
    board: Any, coordinator: Any, desk: Client
) -> None:
    brought_in(board, coordinator)
    shown = desk.get(f"{HOME}new/")
    assert shown.context["form"]["text"].value() == "To meet."
    assert desk.post(f"{HOME}new/", {"text": "To meet more."}).status_code == 302
    assert desk.post(f"{HOME}2/edit/", {"text": "To meet often.", "version": 1}).status_code == 302
    decision = decided(board)
    wrong = desk.post(f"{HOME}2/adopt/", {"decision": decision.pk, "version": 2, **on("starts_on", APRIL)})
    assert wrong.status_code == 422
    assert "it cannot be in force before. (rule L5)" in text_of(wrong)
    right = {"decision": decision.pk, "version": 2, **on("starts_on", JUNE)}
    assert desk.post(f"{HOME}2/adopt/", right).status_code == 302
    page = text_of(desk.get(HOME))
    assert "To meet often." in page
    assert str(decision) in page
    assert desk.post(f"{HOME}new/", {"text": "No."}).status_code == 302
    assert desk.post(f"{HOME}3/withdraw/", {"end_reason": "Mistake.", "version": 1}).status_code == 302
    assert fresh(TermsOfReference.objects.get(number=3)).state == "withdrawn"


def test_a_refused_draft_loses_nothing_typed(board: Any, coordinator: Any, desk: Client) -> None:
    terms.draft(board, by=coordinator, text="One.")
    refused = desk.post(f"{HOME}new/", {"text": "My long words.", "number": "7"})
    assert refused.status_code == 409
    assert "My long words." in text_of(refused)
    assert "is a draft already" in text_of(refused)


def test_the_api_does_the_same(board: Any, coordinator: Any) -> None:
    api: Caller = caller_for(coordinator)
    made = api.post("/api/v1/terms-of-reference/", {"body": board.pk, "text": "To meet."})
    assert (made.status_code, made.json()["state"], made.json()["number"]) == (201, "draft", 1)
    address = f"/api/v1/terms-of-reference/{made.json()['id']}/"
    changed = api.patch(address, {"text": "To meet often."}, If_Match=made["ETag"])
    assert changed.json()["text"] == "To meet often."
    decision = decided(board)
    adopted = api.post(
        f"{address}adopt/", {"decision": decision.pk, "starts_on": "2006-06-01"}, If_Match=changed["ETag"]
    )
    assert (adopted.json()["state"], adopted.json()["decision"]["id"]) == ("adopted", decision.pk)
    late = api.post(f"{address}withdraw/", {"reason": "No."}, If_Match=adopted["ETag"])
    assert (late.status_code, late.json()["reasons"][0]["code"]) == (409, "terms_of_reference.withdraw.state")
    listed = api.get("/api/v1/terms-of-reference/?as_at=2006-05-31").json()["results"]
    assert listed == []
    body = api.get(f"/api/v1/bodies/{board.pk}/").json()
    assert body["terms_of_reference"] == {"id": made.json()["id"], "number": 1}
    public = Caller().get(address).json()
    assert public["decision"] is None
    assert public["text"] == "To meet often."


def test_every_step_is_in_the_trail(board: Any, coordinator: Any) -> None:
    brought_in(board, coordinator)
    kinds = [event.kind for event in AuditEvent.objects.filter(kind__startswith="terms").order_by("pk")]
    assert kinds == [f"terms-of-reference.{step}" for step in ("bring_in", "draft", "adopt")]
