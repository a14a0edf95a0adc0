"""Every way of measuring is whole: its file, its line in the registry, its tests. A failure names what is missing."""

from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest

from accountability import measures
from accountability.judgements import Tally, Terms
from accountability.measures import MEASURES, Facts, Measure
from lsp.services.regimes import supplied
from tests.accountability.test_judgements import TERMS

FOLDER = Path(measures.__file__).parent
SHARED = {"__init__", "base", "known"}
FILES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in SHARED)


@pytest.mark.parametrize("name", FILES)
def test_D1_a_file_of_the_package_is_a_measure_in_the_registry(name: str) -> None:
    module = import_module(f"accountability.measures.{name}")
    assert isinstance(getattr(module, "MEASURE", None), Measure), f"{name}.py has no MEASURE"
    assert MEASURES.get(name) is module.MEASURE, f"{name} has no line in accountability/measures/__init__.py"


@pytest.mark.parametrize("name", FILES)
def test_D1_a_measure_has_its_tests(name: str) -> None:
    path = Path(__file__).parent / f"test_{name}.py"
    assert path.exists(), f"{path.name} is missing: the boundary days of {name}"


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_D1_a_measure_says_what_it_is_and_reads(measure: Measure) -> None:
    assert measure.title, f"{measure.code} has no title"
    assert measure.reads.endswith("."), f"{measure.code} does not say in a sentence what it reads"


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_D1_a_measure_judges_and_tells_its_sum(measure: Measure) -> None:
    for amount in (None, Decimal(7)):
        terms: Terms = TERMS._replace(measure=measure.code, amount=amount)
        done, asked = measure.way.standing(terms, Tally(0, 0))
        assert (done, asked) >= (0, 0)
        assert measure.sum_in_words(terms, done, asked), f"{measure.code} has no words for its sum"


@pytest.mark.django_db
@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_D1_a_measure_asks_once(measure: Measure, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert measure.tallies(Facts([1, 2, 3])) == {}
    terms = TERMS._replace(measure=measure.code, starts_on=date(2006, 4, 1))
    from accountability.periods import read

    assert measure.records(terms, read("2006-07"), None) == []


def test_D1_the_regimes_name_no_other_measure() -> None:
    named = {kind["measure"] for data in supplied() for kind in data["terms"]["obligation_kinds"]}
    assert named <= set(MEASURES), f"no measure: {named - set(MEASURES)}"
