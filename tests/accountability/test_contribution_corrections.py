"""A correction asks only where it changes something: one partnership does not stand in another's way (C6, D1)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accountability.models import Contribution
from accountability.services import closed_years, contributions
from accountability.services.contributions import Share
from lsp.errors import RuleRefused
from tests.accountability.test_contribution_form import corrected, sent, states
from tests.accountability.test_contributions import LINK, Two
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.visitors import as_sent, signed_in

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(2007, 6, 6)


@pytest.fixture
def two(on: stages.Stage) -> Two:
    return Two(on)


@pytest.fixture
def given(two: Two) -> Contribution:
    """Returned there."""
    given = two.log((two.here, 600), (two.there, 400))
    there = given.parts.get(obligation=two.there)
    contributions.return_to_agency(there, by=two.neighbour, reason="It was 300.")
    return given


def confirm(two: Two, given: Contribution) -> None:
    contributions.confirm(given.parts.get(obligation=two.here), by=two.coordinator)


def close(two: Two, year: str = "2006-07") -> None:
    closed_years.close(two.on.lsp, by=two.coordinator, year=year)


def end(two: Two) -> None:
    """The obligation here ended before the day of the contribution."""
    two.here.ends_on, two.here.end_reason = date(2006, 5, 1), "Agreed."
    place.save(two.here)


def shares(two: Two, here: Any, there: Any) -> list[Share]:
    amounts = ((two.here, here), (two.there, there))
    return [Share(owed, Decimal(amount)) for owed, amount in amounts if amount is not None]


@pytest.mark.parametrize(
    ("state", "stands_in_the_way"),
    [("confirmed", close), ("reported", close), ("confirmed", end), ("reported", end)],
)
def test_C6_another_partnerships_part_is_corrected_and_shown(
    two: Two, given: Contribution, state: str, stands_in_the_way: Callable[[Two], None]
) -> None:
    if state == "confirmed":
        confirm(two, given)
    before = given.parts.get(obligation=two.here)
    stands_in_the_way(two)
    contributions.correct(given, by=two.officer, shares=shares(two, 600, 300), links=[LINK], note="A slip.")
    after = given.parts.get(obligation=two.here)
    untouched = (state, stands_in_the_way) != ("reported", end)
    assert (after.version == before.version) is untouched, "what waits in an open year is reported again"
    assert states(given) == [(state, Decimal(600)), ("reported", Decimal(300))]
    contributions.correct(given, by=two.officer, links=[LINK])
    assert given.evidence.count() == 3


def test_C6_the_page_corrects_one_part_where_the_other_is_confirmed_in_a_closed_year(
    two: Two, given: Contribution
) -> None:
    confirm(two, given)
    given.note = "In two parts.\nPaid at once."  # as a client writes it; a browser sends its own line ends
    place.save(given)
    close(two)
    officer = signed_in(two.officer)
    boxes = as_sent(officer.get(corrected(given)))
    boxes["note"] = ["In two parts.\r\nPaid at once."]
    assert officer.post(corrected(given), {**boxes, f"share-{two.there.pk}": "300"}).status_code == 302
    assert states(given) == [("confirmed", Decimal(600)), ("reported", Decimal(300))]


@pytest.mark.parametrize(
    "correction",
    [
        lambda two: {"changes": {"note": "In two parts."}},
        lambda two: {"shares": shares(two, 500, 400)},
        lambda two: {"shares": shares(two, None, 400)},
        lambda two: {"changes": {"title": "Yearly grant"}},
        lambda two: {"changes": {"day": NEXT_YEAR}},
    ],
    ids=["note", "amount", "taken out", "title", "day"],
)
def test_D1_what_changes_in_a_partnership_whose_year_is_closed_is_refused(
    two: Two, given: Contribution, correction: Any
) -> None:
    close(two)
    with pytest.raises(RuleRefused, match="2006-07 is closed in") as refused:
        contributions.correct(given, by=two.officer, **correction(two))
    assert len(refused.value.reasons) == 1, "said once"
    assert states(given) == [("reported", Decimal(600)), ("returned", Decimal(400))]


def test_D1_a_day_in_a_year_that_is_closed_is_refused_though_its_own_is_open(
    two: Two, given: Contribution
) -> None:
    close(two, "2007-08")
    with pytest.raises(RuleRefused, match="2007-08 is closed in"):
        contributions.correct(given, by=two.officer, changes={"day": NEXT_YEAR})
    contributions.correct(given, by=two.officer, changes={"title": "Yearly grant"})


def test_D1_a_note_on_what_is_confirmed_in_a_closed_year_is_refused(two: Two, given: Contribution) -> None:
    confirm(two, given)
    contributions.correct(given, by=two.officer, changes={"note": "In two parts."})
    close(two)
    with pytest.raises(RuleRefused, match="2006-07 is closed in"):
        contributions.correct(given, by=two.officer, changes={"note": "In three."})


def test_D1_evidence_alone_is_added_as_long_as_the_year_is_open_somewhere(two: Two) -> None:
    given = two.log((two.here, 600), (two.there, 400))
    close(two)
    contributions.correct(given, by=two.officer, links=[LINK])
    closed_years.close(two.lsp, by=two.neighbour, year="2006-07")
    with pytest.raises(RuleRefused, match="2006-07 is closed in") as refused:
        contributions.correct(given, by=two.officer, links=[LINK])
    assert len(refused.value.reasons) == 2
    assert given.evidence.count() == 2


def test_D1_what_an_obligation_does_not_count_is_asked_again_where_its_part_changes(
    two: Two, given: Contribution
) -> None:
    end(two)
    for wrong in ({"shares": shares(two, 500, 300)}, {"changes": {"day": date(2006, 6, 7)}}):
        with pytest.raises(RuleRefused, match="does not count what was given on"):
            contributions.correct(given, by=two.officer, **wrong)
    contributions.correct(given, by=two.officer, shares=shares(two, None, 300))
    assert states(given) == [("withdrawn", Decimal(600)), ("reported", Decimal(300))]


def test_D4_the_parts_stay_within_the_whole_with_what_was_confirmed(two: Two, given: Contribution) -> None:
    confirm(two, given)
    close(two)
    with pytest.raises(RuleRefused, match="together, more than"):
        contributions.correct(given, by=two.officer, shares=shares(two, 600, 401))
    refused = signed_in(two.officer).post(
        corrected(given), sent(two, two.here, two.there, here="600", there="401")
    )
    assert refused.status_code == 422
