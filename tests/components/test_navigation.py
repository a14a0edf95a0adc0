"""The service navigation: one's own places, the present one marked, at a fixed cost."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from lsp.context import Link, navigation
from lsp.models import Role, User
from tests.factories import lsp as factories

pytestmark = pytest.mark.django_db


def frame(user: Any, path: str = "/") -> dict[str, Any]:
    """The frame of a page at `path` for a user."""
    request = RequestFactory().get(path)
    request.user = user
    return navigation(request)["navigation"]  # type: ignore[no-any-return]


def officer(*names: str) -> User:
    """An officer of agencies of these names."""
    user = factories.user()
    for name in names:
        factories.grant(user, Role.AGENCY_OFFICER, organisation=factories.organisation(name))
    return user


def coordinator(*names: str) -> User:
    """A coordinator of partnerships of these names."""
    user = factories.user()
    for name in names:
        factories.grant(user, Role.COORDINATOR, lsp=factories.lsp(name))
    return user


def labels(user: Any) -> list[str]:
    """The labels of the user's navigation."""
    return [link.label for link in frame(user)["items"]]


def test_signed_out_one_finds_a_partnership_or_signs_in(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        found = frame(AnonymousUser())
        assert found["items"] == [Link("Find a partnership", "/", current=True, exact=True)]
        assert found["account"] == {"sign_in": "/accounts/login/"}


def test_a_member_has_work_agencies_and_partnerships() -> None:
    assert labels(officer("Sample Police")) == ["Your work", "Sample Police", "Find a partnership"]
    assert labels(coordinator("Testham Partnership")) == [
        "Your work",
        "Testham Partnership",
        "Find a partnership",
    ]


def test_many_partnerships_are_counted_instead_of_named() -> None:
    user = coordinator("A Partnership", "B Partnership", "C Partnership")
    assert labels(user) == ["Your work", "Your partnerships (3)", "Find a partnership"]


def test_the_place_where_one_is_is_marked() -> None:
    user = coordinator("Testham Partnership")
    marked = [
        (link.label, link.exact)
        for link in frame(user, "/testham-partnership/bodies/")["items"]
        if link.current
    ]
    assert marked == [("Testham Partnership", False)]
    assert [link.label for link in frame(user, "/work/")["items"] if link.exact] == ["Your work"]


@pytest.mark.parametrize("count", [1, 5])
def test_the_frame_costs_the_same_however_many_places_one_has(
    count: int, django_assert_max_num_queries: Any
) -> None:
    user = User.objects.get(pk=coordinator(*(f"Partnership {n}" for n in range(count))).pk)
    with django_assert_max_num_queries(4):
        frame(user)["items"]


def test_a_page_without_a_frame_asks_nothing(django_assert_num_queries: Any) -> None:
    user = User.objects.get(pk=coordinator("Testham Partnership").pk)
    request = RequestFactory().get("/")
    request.user = user
    with django_assert_num_queries(0):
        navigation(request)
