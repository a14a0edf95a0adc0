"""Statements: what is put into SQL once answers as the queryset would, with whatever fills its blanks."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q, Value
from django.test.utils import CaptureQueriesContext

from lsp import clock
from lsp.models import Block, LocalStrategicPartnership, Organisation
from lsp.statements import Beside, Blank, Kept, Statement
from tests.factories import lsp as places

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnerships() -> list[LocalStrategicPartnership]:
    return [places.lsp(f"{name} Partnership", blocks=2) for name in ("Ambridge", "Borchester")]


def rows(queryset: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in queryset]


def test_one_statement_answers_for_whatever_fills_its_blank(partnerships: list[Any]) -> None:
    asked = Statement(Block.objects.filter(lsp_id=Blank("lsp")).order_by("id").values_list("id", "lsp__name"))
    assert asked.columns == ("id", "lsp__name")
    for lsp in partnerships:
        expected = rows(Block.objects.filter(lsp=lsp).order_by("id").values_list("id", "lsp__name"))
        assert rows(asked.ask({"lsp": lsp.pk})) == expected
        assert len(expected) == 2


def test_a_blank_may_stand_in_several_places_and_inside_a_subquery(partnerships: list[Any]) -> None:
    first, second = partnerships
    inside = Block.objects.filter(Q(lsp=Blank("lsp")) | Q(lsp=Blank("other"))).values("lsp")
    asked = Statement(
        LocalStrategicPartnership.objects.filter(pk__in=inside, pk=Blank("lsp")).values_list("pk")
    )
    assert rows(asked.ask({"lsp": first.pk, "other": second.pk})) == [(first.pk,)]


def test_a_day_fills_a_blank(db: None) -> None:
    with places.in_act():
        places.save(Organisation(name="Gone", slug="gone", sector="private", ends_on=date(2006, 4, 1)))
    day: Any = Blank("day")
    asked = Statement(Organisation.objects.as_at(day).values_list("name"))
    assert rows(asked.ask({"day": date(2006, 3, 31)})) == [("Gone",)]
    assert rows(asked.ask({"day": date(2006, 4, 1)})) == []


def test_rows_of_another_statement_stand_beside_each_row_as_lists(partnerships: list[Any]) -> None:
    first, _ = partnerships
    empty = places.lsp("Penny Hassett Partnership", blocks=0)
    ids = (
        LocalStrategicPartnership.objects.filter(pk__gte=Blank("from"))
        .order_by("id")
        .values_list("id", "name")
    )
    blocks = Block.objects.filter(lsp_id=Beside("id"), name__gte=Blank("name")).order_by("name")
    both = Statement(ids).beside(Statement(blocks.values_list("id", "name")))
    assert both.columns == ("id", "name", "id", "name")
    expected = [
        [
            lsp.pk,
            lsp.name,
            *map(list, zip(*lsp.blocks.order_by("name").values_list("id", "name"), strict=True)),
        ]
        for lsp in partnerships
    ]
    assert [list(row) for row in both.ask({"from": first.pk, "name": ""})] == [
        *expected,
        [empty.pk, empty.name, None, None],
    ]


def test_a_blank_without_a_value_is_a_mistake(db: None) -> None:
    asked = Statement(Block.objects.filter(lsp_id=Blank("lsp")).values_list("id"))
    with pytest.raises(KeyError):
        asked.ask({})


def test_values_come_as_django_reads_them(partnerships: list[Any]) -> None:
    queryset = LocalStrategicPartnership.objects.order_by("id").values_list("created_at", "governance_modes")
    assert rows(Statement(queryset).ask({})) == rows(queryset)
    (stamped, _), *_ = Statement(queryset).ask({})
    assert stamped.utcoffset() == timedelta(0)


def test_what_can_find_nothing_asks_nothing(db: None) -> None:
    asked = Statement(Block.objects.none().values_list("id", "name"))
    with CaptureQueriesContext(connection) as queries:
        assert asked.ask({}) == []
    assert (len(queries), asked.columns) == (0, ("id", "name"))


class Counted:
    """A queryset's maker, and how often it was asked."""

    def __init__(self, make: Any) -> None:
        self.make, self.times = make, 0

    def __call__(self) -> Any:
        self.times += 1
        return self.make()


def test_what_was_put_into_the_same_words_twice_is_kept(db: None) -> None:
    kept, make = Kept(10), Counted(lambda: Block.objects.filter(lsp_id=Blank("lsp")).values_list("id"))
    found = [kept.get("blocks", make) for _ in range(5)]
    assert make.times == 2
    assert found[0] == found[4]
    kept.clear()
    kept.get("blocks", make)
    assert make.times == 3


def test_what_depends_on_the_moment_is_not_kept(db: None) -> None:
    kept, make = (
        Kept(10),
        Counted(lambda: Block.objects.filter(created_at__lte=clock.now()).values_list("id")),
    )
    for _ in range(5):
        kept.get("blocks", make)
    assert make.times == 5


def test_what_needed_a_question_to_find_its_words_is_not_kept(partnerships: list[Any]) -> None:
    def first() -> Any:
        return Block.objects.filter(lsp=LocalStrategicPartnership.objects.first()).values_list("id")

    kept, make = Kept(10), Counted(first)
    for _ in range(5):
        kept.get("blocks", make)
    assert make.times == 5


def test_the_one_asked_longest_ago_is_forgotten(db: None) -> None:
    kept = Kept(2)
    makers = [Counted(lambda n=n: Block.objects.annotate(n=Value(n)).values_list("n")) for n in range(3)]
    for key in (0, 0, 1, 1, 0, 2, 2, 0):
        kept.get(key, makers[key])
    assert [make.times for make in makers] == [2, 2, 2]
    kept.get(1, makers[1])
    assert makers[1].times == 3
