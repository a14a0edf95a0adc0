"""What is wrong with an input is said by the page and by the API in the same words and with the same code."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from rest_framework import serializers

from lsp import clock
from lsp.api.inputs import Input, Text
from lsp.api.urls import router
from lsp.forms.messages import error_texts, several_lines
from tests.api.conftest import Caller, caller_for
from tests.factories import accountability as promised
from tests.factories import lsp as places
from tests.factories import partnerships as bodies
from tests.factories import strategies as plans
from tests.visitors import signed_in

RIGHT_TO_LEFT = "Alex \u202eelpmaxE"
ZERO_WIDTH = "Al\u200bex"


@dataclass
class Act:
    """One act, as its page and its address of the API take it; `records` are what it refers to."""

    page: str
    api: str
    typed: dict[str, Any]
    sent: dict[str, Any]
    user: Any
    method: str = "post"
    headers: dict[str, str] | None = None


def tag_of(caller: Caller, address: str) -> dict[str, str]:
    return {"If_Match": caller.get(address)["ETag"]}


def reschedule() -> Act:
    on = promised.stage()
    promise = on.commitment("accepted")
    path = f"/commitments/{promise.pk}/"
    return Act(
        page=f"{promise.get_absolute_url()}reschedule/",
        api=f"{path}reschedule/",
        typed={"due_on": "2030-06-01", "reason": "Later"},
        sent={"due_on": "2030-06-01", "reason": "Later"},
        user=on.officer,
        headers=tag_of(caller_for(on.officer), path),
    )


def draft() -> Act:
    on = promised.stage()
    bodies.appointment(bodies.seat(bodies.board(on.lsp), organisation=on.agency))
    both = {"title": "Wardens", "block": on.block.pk, "due_on": "2030-06-01", "organisation": on.agency.pk}
    return Act(
        f"/{on.lsp.slug}/commitments/new/", "/commitments/", both, {**both, "lsp": on.lsp.pk}, on.officer
    )


def report() -> Act:
    on = promised.stage()
    promise = on.commitment("accepted")
    both = {"course": "on_course", "summary": "Well"}
    page = f"{promise.get_absolute_url()}report/"
    return Act(page, "/progress-reports/", both, {**both, "commitment": promise.pk}, on.officer)


def body() -> Act:
    lsp = places.lsp()
    both = {"name": "Forum", "kind": "forum", "membership": "open", "starts_on": "2006-04-01"}
    coordinator = places.coordinator(lsp)
    return Act(f"/{lsp.slug}/bodies/new/", "/bodies/", both, {**both, "lsp": lsp.pk}, coordinator)


def seat() -> Act:
    board = bodies.board(places.lsp())
    both = {"label": "Chief constable", "organisation": places.organisation().pk, "kind": "member"}
    page = f"{board.get_absolute_url()}seats/new/"
    return Act(page, "/seats/", both, {**both, "body": board.pk}, places.coordinator(board.lsp))


def end_of_a_seat() -> Act:
    of = bodies.seat(bodies.board(places.lsp()))
    coordinator = places.coordinator(of.body.lsp)
    path = f"/seats/{of.pk}/"
    return Act(
        page=f"{of.get_absolute_url()}end/",
        api=f"{path}end/",
        typed={"ends_on": "2030-06-01", "end_reason": "Over"},
        sent={"on": "2030-06-01", "reason": "Over"},
        user=coordinator,
        headers=tag_of(caller_for(coordinator), path),
    )


def organisation() -> Act:
    both = {"name": "Trust", "sector": "private"}
    coordinator = places.coordinator(places.lsp())
    return Act("/organisations/add/", "/organisations/", both, both, coordinator)


def person() -> Act:
    lsp = places.lsp()
    somebody, coordinator = places.person(), places.coordinator(lsp)
    path = f"/people/{somebody.pk}/"
    return Act(
        page=f"/{lsp.slug}/people/{somebody.pk}/edit/",
        api=path,
        typed={"name": "Alex Example", "job_title": "", "email": ""},
        sent={},
        user=coordinator,
        method="patch",
        headers=tag_of(caller_for(coordinator), path),
    )


def role() -> Act:
    lsp = places.lsp()
    both = {"user": places.user("somebody").username, "role": "auditor"}
    coordinator = places.coordinator(lsp)
    return Act(f"/{lsp.slug}/people/roles/add/", "/role-grants/", both, {**both, "lsp": lsp.pk}, coordinator)


def planned() -> Act:
    on = plans.stage()
    dates = {"starts_on": "2030-01-01", "due_on": "2030-06-01"}
    both = {"title": "Advice", "block": on.block.pk, "organisation": on.agency.pk, **dates}
    return Act(f"/{on.lsp.slug}/actions/new/", "/actions/", both, {**both, "lsp": on.lsp.pk}, on.coordinator)


def change_of_the_plan() -> Act:
    on = plans.stage()
    action = plans.action(on, "agreed")
    path = f"/actions/{action.pk}/"
    names = ("title", "serves", "starts_on", "due_on")
    typed = {**{name: getattr(action, name) for name in names}, "block": action.block_id, "reason": "Clearer"}
    return Act(
        page=f"{action.get_absolute_url()}edit/",
        api=path,
        typed={**typed, "organisation": action.organisation_id},
        sent={"reason": "Clearer"},
        user=on.coordinator,
        method="patch",
        headers=tag_of(caller_for(on.coordinator), path),
    )


def done() -> Act:
    on = plans.stage()
    action = plans.action(on, "agreed")
    path = f"/actions/{action.pk}/"
    headers = tag_of(caller_for(on.officer), path)
    return Act(
        f"{action.get_absolute_url()}complete/", f"{path}complete/", {}, {}, on.officer, headers=headers
    )


def resource() -> Act:
    on = plans.stage()
    action = plans.action(on)
    both = {"organisation": on.agency.pk, "unit": "days", "amount": "2.25", "what": "Half a post"}
    page = f"{action.get_absolute_url()}resources/new/"
    return Act(page, "/action-resources/", both, {**both, "action": action.pk}, on.officer)


def passed_on_the_way() -> Act:
    on = plans.stage()
    action = plans.action(on, "agreed")
    both = {"title": "The lease is signed", "due_on": clock.today().isoformat()}
    page = f"{action.get_absolute_url()}milestones/add/"
    return Act(page, "/action-milestones/", both, {**both, "action": action.pk}, on.officer)


Case = tuple[Callable[[], Act], str, Any, str]

CASES: tuple[Case, ...] = (
    (reschedule, "due_on", "", "required"),
    (reschedule, "due_on", "2006-02-30", "day"),
    (reschedule, "due_on", "2006-13-01", "month"),
    (reschedule, "due_on", "9999-12-31", "year"),
    (reschedule, "due_on", "1066-10-14", "year"),
    (reschedule, "due_on", "tomorrow", "invalid"),
    (reschedule, "reason", "", "required"),
    (reschedule, "reason", "x" * 5001, "max_length"),
    (reschedule, "reason", "a\x00b", "control"),
    (reschedule, "reason", RIGHT_TO_LEFT, "control"),
    (draft, "title", "", "required"),
    (draft, "title", "x" * 201, "max_length"),
    (draft, "title", RIGHT_TO_LEFT, "control"),
    (draft, "title", "One\nTwo", "control"),
    (draft, "block", 999_999, "invalid_choice"),
    (draft, "due_on", "2006-02-30", "day"),
    (report, "course", "", "required"),
    (report, "course", "sideways", "invalid_choice"),
    (report, "summary", "", "required"),
    (report, "summary", "x" * 5001, "max_length"),
    (body, "name", "", "required"),
    (body, "name", ZERO_WIDTH, "control"),
    (body, "kind", "club", "invalid_choice"),
    (body, "parent", 999_999, "invalid_choice"),
    (body, "blocks", [999_999], "invalid_choice"),
    (body, "quorum", 0, "min_value"),
    (body, "quorum", 1001, "max_value"),
    (body, "quorum", 2.5, "invalid"),
    (body, "starts_on", "2006-02-30", "day"),
    (body, "starts_on", "", "invalid"),
    (seat, "label", "x" * 201, "max_length"),
    (seat, "organisation", 999_999, "invalid_choice"),
    (seat, "level", "emperor", "invalid_choice"),
    (seat, "position", 32768, "max_value"),
    (end_of_a_seat, "ends_on", "", "required"),
    (end_of_a_seat, "ends_on", "2006-02-30", "day"),
    (end_of_a_seat, "end_reason", "", "required"),
    (end_of_a_seat, "end_reason", "x" * 10_001, "max_length"),
    (organisation, "name", "\u2066Trust\u2069", "control"),
    (organisation, "sector", "", "required"),
    (organisation, "sector", "secret", "invalid_choice"),
    (organisation, "website", "not an address", "invalid"),
    (organisation, "website", "https://example.org/" + "x" * 200, "max_length"),
    (person, "name", "", "required"),
    (person, "name", "Alex\u0007", "control"),
    (person, "email", "nobody", "invalid"),
    (person, "job_title", "x" * 201, "max_length"),
    (role, "user", "nobody-here", "unknown"),
    (role, "role", "emperor", "invalid_choice"),
    (role, "starts_on", "2006-02-30", "day"),
    (planned, "title", "", "required"),
    (planned, "title", "x" * 201, "max_length"),
    (planned, "serves", "x" * 301, "max_length"),
    (planned, "serves", "One\nTwo", "control"),
    (planned, "description", "x" * 5001, "max_length"),
    (planned, "organisation", 999_999, "invalid_choice"),
    (planned, "person", 999_999, "invalid_choice"),
    (planned, "contributors", [999_999], "invalid_choice"),
    (planned, "due_on", "2006-02-30", "day"),
    (planned, "due_on", "2029-12-31", "action.due_before_start"),
    (change_of_the_plan, "reason", "", "action.reason"),
    (change_of_the_plan, "reason", "x" * 5001, "max_length"),
    (change_of_the_plan, "serves", "", "action.serves.missing"),
    (done, "done_on", "2006-02-30", "day"),
    (done, "done_on", "2034-01-01", "action.done_ahead"),
    (done, "note", "a\x00b", "control"),
    (resource, "unit", "", "required"),
    (resource, "unit", "euros", "invalid_choice"),
    (resource, "amount", "", "required"),
    (resource, "amount", "2.255", "max_decimal_places"),
    (resource, "amount", "2.3", "amount.steps"),
    (resource, "amount", "-1", "amount.above_zero"),
    (resource, "amount", "many", "invalid"),
    (resource, "what", "", "required"),
    (resource, "organisation", 999_999, "invalid_choice"),
    (resource, "funding_stream", "x" * 201, "max_length"),
    (resource, "funding_stream", "Renewal fund", "action.resource.no_stream"),
    (passed_on_the_way, "title", "", "required"),
    (passed_on_the_way, "due_on", "2034-01-01", "milestone.too_late"),
)
API_NAMES = {"ends_on": "on", "end_reason": "reason"}


def on_the_page(act: Act, name: str, value: Any) -> list[tuple[str, str]]:
    """(code, words) of what the page says of the field."""
    query = QueryDict(mutable=True)
    for key, given in {**act.typed, name: value}.items():
        query.setlist(key, given if isinstance(given, list) else [str(given)])
    answer = signed_in(act.user).post(
        act.page, query.urlencode(), content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 422, answer.content
    bound = answer.context["form"][name]
    codes = [error.code or "invalid" for error in bound.errors.as_data()]
    return list(zip(codes, error_texts(bound), strict=True))


def in_the_api(act: Act, name: str, value: Any) -> list[tuple[str, str]]:
    """(code, words) of what the API says of the field, and of the items in it."""
    empty = value == "" and name == "starts_on"  # what may be left out is null there
    sent = {**act.sent, name: None if empty else value}
    caller = caller_for(act.user)
    answer = caller.send(act.method, act.api, sent, **(act.headers or {}))
    assert answer.status_code == 422, answer.content
    reasons = [each for each in answer.json()["reasons"] if each["field"].partition(".")[0] == name]
    return [(each["code"], each["message"]) for each in reasons]


def in_common(words: str) -> str:
    """Without the example of a date and without the rule, which the API gives apart."""
    return re.sub(r", for example (1 March 2006|2006-03-01)$| \(rule \w+\)$", "", words)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "name", "value", "code"),
    CASES,
    ids=[f"{make.__name__}-{name}-{code}-{number}" for number, (make, name, _, code) in enumerate(CASES)],
)
def test_page_and_api_say_the_same_of_the_same_input(
    make: Callable[[], Act], name: str, value: Any, code: str
) -> None:
    act = make()
    page = on_the_page(act, name, value)
    api = in_the_api(act, API_NAMES.get(name, name) if make is end_of_a_seat else name, value)
    assert page
    assert [found for found, _ in page] == [code]
    assert [(found, in_common(words)) for found, words in api] == [
        (found, in_common(words)) for found, words in page
    ]


@pytest.mark.django_db
def test_a_text_of_several_lines_keeps_its_lines_and_tabs() -> None:
    act = reschedule()
    reason = "First\r\n\tsecond \u200d"
    assert signed_in(act.user).post(act.page, {**act.typed, "reason": reason}).status_code == 302


# Limits ------------------------------------------------------------------------------------------------------


assert router.resources()  # which brings every shape


def inputs(of: type[Input] = Input) -> Iterator[type[Input]]:
    for shape in of.__subclasses__():
        yield shape
        yield from inputs(shape)


PAIRS = [
    pytest.param(shape, name, id=f"{shape.__name__}.{name}")
    for shape in inputs()
    if shape.page_form is not None
    for name in shape().fields
    if shape.counterpart(name) is not None
]


def test_there_are_shapes_to_compare() -> None:
    assert len(PAIRS) > 60


@pytest.mark.parametrize(("shape", "name"), PAIRS)
def test_page_and_api_have_the_same_limits(shape: type[Input], name: str) -> None:
    shown, field = shape.counterpart(name), shape().fields[name]
    for limit in ("max_length", "min_value", "max_value"):
        if isinstance(field, Text | serializers.IntegerField) and hasattr(shown, limit):
            assert getattr(field, limit, None) == getattr(shown, limit), limit
    if isinstance(field, Text) and isinstance(shown, forms.CharField):
        assert field.lines == several_lines(shown), "one line or several"
    if isinstance(field, serializers.ChoiceField):
        codes = {code for code, _ in shown.choices if code}  # type: ignore[union-attr]
        assert codes <= set(field.choices)
