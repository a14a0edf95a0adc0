"""Contributions: logged once, shared out, confirmed by each partnership for itself (C1, C6, D1, D4)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accountability import contribution_workflow as workflow
from accountability import periods
from accountability.models import (
    Contribution,
    ContributionEvidence,
    ContributionPart,
    KeptJudgement,
    Obligation,
)
from accountability.queries.contributions import contributed
from accountability.services import closed_years, contributions
from accountability.services.contributions import Share
from lsp import clock
from lsp.errors import (
    Conflict,
    InvalidInput,
    LspError,
    NotFoundError,
    PermissionRefused,
    RuleRefused,
    StaleVersion,
    TransitionRefused,
)
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import obligations as make
from tests.factories import partnerships as structure

pytestmark = pytest.mark.django_db
LINK = ("Receipt", "https://example.org/receipt")


class Two:
    """An agency with the same obligation in two partnerships."""

    def __init__(self, on: stages.Stage) -> None:
        self.on, self.lsp = on, place.lsp()
        self.officer = place.officer(on.agency)
        place.save(on.lsp)
        self.here = make.obligation(on)
        self.there = make.obligation(on, lsp=self.lsp)
        self.coordinator, self.neighbour = on.coordinator, place.coordinator(self.lsp)
        for lsp in (on.lsp, self.lsp):
            seat = structure.seat(structure.body(lsp), organisation=on.agency)
            structure.appointment(seat)

    def log(self, *shares: tuple[Obligation, Any], **told: Any) -> Contribution:
        """Logged by the officer."""
        fields = {"title": "Grant", "unit": "pounds", "amount": Decimal(1000), "day": make.A_DAY, **told}
        fields.setdefault("links", [LINK])
        wanted = [Share(owed, None if amount is None else Decimal(str(amount))) for owed, amount in shares]
        return contributions.log(self.on.agency, shares=wanted, **{"by": self.officer, **fields})


@pytest.fixture
def two(on: stages.Stage) -> Two:
    return Two(on)


def judgement(owed: Obligation) -> str:
    """The kept judgement of 2006-07."""
    return KeptJudgement.objects.get(obligation=owed, period_first=make.BEGINS).judgement


def rules_of(error: Any) -> set[tuple[str, str]]:
    """(rule, field) of each reason."""
    return {(reason.rule, reason.field) for reason in error.value.reasons}


def test_C6_logged_once_each_partnership_confirms_for_itself(two: Two) -> None:
    given = two.log((two.here, 600), (two.there, 400))
    here, there = given.parts.order_by("lsp_id")
    with pytest.raises(NotFoundError):
        contributions.confirm(here, by=two.neighbour)
    contributions.confirm(here, by=two.coordinator)
    contributions.return_to_agency(there, by=two.neighbour, reason="No receipt of ours.")
    assert judgement(two.here) == "partly_met"
    assert set(given.parts.values_list("state", flat=True)) == {"confirmed", "returned"}
    listed = contributed(
        two.on.agency.pk, two.on.lsp.pk, make.BEGINS, date(2007, 3, 31), user=two.coordinator
    )
    assert [(part.amount, part.contribution.title) for part in listed] == [(Decimal(600), "Grant")]


def test_D4_the_parts_never_exceed_the_whole(two: Two) -> None:
    with pytest.raises(RuleRefused, match="together, more than") as refused:
        two.log((two.here, 600), (two.there, "400.01"))
    assert rules_of(refused) == {("D4", "parts")}
    for amount in (None, 0, -5):
        with pytest.raises(RuleRefused):
            two.log((two.here, amount))
    with pytest.raises(RuleRefused, match="at least one"):
        two.log()
    with pytest.raises(RuleRefused, match="more than 0") as refused:
        two.log((two.here, 600), amount=Decimal(-900))
    assert rules_of(refused) == {("D1", "amount")}, "and not that its parts are more than that"
    assert two.log((two.here, 600), (two.there, "399.99")).pk


def test_D4_a_data_set_counts_whole_in_all(two: Two) -> None:
    told = {"kind": "share_data", "title": "Share data", "unit": "data_sets", "amount": Decimal(1)}
    here = make.obligation(two.on, **told)
    there = make.obligation(two.on, lsp=two.lsp, **told)
    given = two.log((here, None), (there, None), unit="data_sets", amount=None)
    for part in given.parts.all():
        by = two.coordinator if part.lsp_id == two.on.lsp.pk else two.neighbour
        contributions.confirm(part, by=by)
    assert (judgement(here), judgement(there)) == ("met", "met")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal("10.001")}, "amount"),
        ({"amount": None}, "amount"),
        ({"unit": "reports"}, "amount"),
        ({"title": " "}, "title"),
        ({"day": None}, "day"),
        ({"day": "tomorrow"}, "day"),
        ({"day": date(2006, 3, 31)}, "parts"),
        ({"unit": "days", "amount": Decimal("1.1")}, "amount"),
        ({"links": [("", "ftp://example.org")]}, "evidence-0-title"),
    ],
)
def test_D1_what_cannot_be_counted_is_refused(two: Two, told: dict[str, Any], field: str) -> None:
    if told.get("day") == "tomorrow":
        told["day"] = clock.days_from_today(1)
    with pytest.raises(LspError) as refused:
        two.log((two.here, 1), **told)
    assert field in {reason.field for reason in refused.value.reasons}
    assert not Contribution.objects.exists()


def test_D1_counts_for_its_own_agencys_obligations_of_its_unit_alone(two: Two) -> None:
    staff = make.obligation(two.on, kind="support_staff", title="Support staff", unit="days")
    attend = make.attendance_obligation(two.on)
    for owed, words in ((staff, "staff days"), (attend, "counted from meetings")):
        with pytest.raises(RuleRefused, match=words):
            two.log((owed, 1))
    other = make.obligation(two.on, organisation=place.organisation())
    with pytest.raises(PermissionRefused):
        two.log((other, 1))


def test_C1_nobody_confirms_what_they_reported_and_the_chair_stands_in(two: Two) -> None:
    place.grant(two.coordinator, "agency_officer", organisation=two.on.agency)
    given = two.log((two.here, 600), by=two.coordinator)
    (part,) = given.parts.all()
    with pytest.raises(RuleRefused, match="the board's chair confirms") as refused:
        contributions.confirm(part, by=two.coordinator)
    assert rules_of(refused) == {("C1", "")}
    chair = place.user()
    structure.board_chair(chair, two.on.lsp)
    contributions.confirm(part, by=chair)
    other = two.log((two.here, 100)).parts.get()
    with pytest.raises(RuleRefused, match="only what the coordinator reported"):
        contributions.confirm(other, by=chair)


def test_D1_confirmed_on_evidence(two: Two) -> None:
    given = two.log((two.here, 600), links=[])
    part = given.parts.get()
    with pytest.raises(RuleRefused, match="no evidence"):
        contributions.confirm(part, by=two.coordinator)
    contributions.correct(given, by=two.officer, links=[LINK])
    contributions.confirm(part, by=two.coordinator)


def test_D1_corrected_until_confirmed_and_reported_again_once_returned(two: Two) -> None:
    given = two.log((two.here, 600), (two.there, 400))
    here, there = given.parts.order_by("lsp_id")
    contributions.return_to_agency(there, by=two.neighbour, reason="It was 300.")
    contributions.confirm(here, by=two.coordinator)
    with pytest.raises(RuleRefused, match="It was confirmed in"):
        contributions.correct(given, by=two.officer, changes={"amount": Decimal(900)})
    shares = [Share(two.here, Decimal(600)), Share(two.there, Decimal(300))]
    contributions.correct(given, by=two.officer, shares=shares, note="A slip.")
    there.refresh_from_db()
    here.refresh_from_db()
    assert (there.state, there.amount, there.return_reason) == ("reported", Decimal(300), "")
    assert (here.state, here.amount) == ("confirmed", Decimal(600))
    contributions.take_back(here, by=two.coordinator, reason="The cheque bounced.")
    assert judgement(two.here) == "not_met"
    contributions.correct(given, by=two.officer, changes={"amount": Decimal(900)})
    assert set(given.parts.values_list("state", flat=True)) == {"reported"}
    with pytest.raises(StaleVersion):
        contributions.correct(given, by=two.officer, changes={"note": "x"}, version=1)


def test_D1_withdrawn_with_a_reason_unless_confirmed(two: Two) -> None:
    given = two.log((two.here, 600))
    with pytest.raises(InvalidInput, match="Say why"):
        contributions.withdraw(given, by=two.officer, reason="")
    part = given.parts.get()
    contributions.confirm(part, by=two.coordinator)
    with pytest.raises(RuleRefused, match="confirmed in"):
        contributions.withdraw(given, by=two.officer, reason="A slip.")
    contributions.take_back(part, by=two.coordinator, reason="Asked for.")
    contributions.withdraw(given, by=two.officer, reason="A slip.")
    part.refresh_from_db()
    assert part.state == "withdrawn"
    with pytest.raises(RuleRefused, match="It was withdrawn"):
        contributions.correct(given, by=two.officer, changes={"note": "x"})


def test_D1_a_closed_year_takes_nothing_until_it_is_reopened(two: Two) -> None:
    given = two.log((two.here, 600))
    part = given.parts.get()
    closed = closed_years.close(two.on.lsp, by=two.coordinator, year="2006-07")
    acts = (
        lambda: two.log((two.here, 1)),
        lambda: two.log((two.there, 1), (two.here, 1)),
        lambda: contributions.correct(given, by=two.officer, changes={"note": "x"}),
        lambda: contributions.withdraw(given, by=two.officer, reason="So."),
        lambda: contributions.confirm(part, by=two.coordinator),
        lambda: contributions.return_to_agency(part, by=two.coordinator, reason="So."),
    )
    for act in acts:
        with pytest.raises(RuleRefused, match="2006-07 is closed in") as refused:
            act()
        assert {rule for rule, _ in rules_of(refused)} == {"D1"}
    assert two.log((two.there, 1)).pk
    assert two.log((two.here, 1), day=date(2007, 4, 1)).pk
    with pytest.raises(Conflict):
        closed_years.close(two.on.lsp, by=two.coordinator, year="2006-07")
    closed_years.reopen(closed, by=two.coordinator, reason="A late receipt.")
    assert contributions.confirm(part, by=two.coordinator).state == "confirmed"


def test_D1_a_year_closes_once_it_is_over_and_reopens_with_a_reason(two: Two) -> None:
    for wrong in ("2006", "2006-07-q1", periods.year_of(clock.today())):
        with pytest.raises(LspError):
            closed_years.close(two.on.lsp, by=two.coordinator, year=wrong)
    closed = closed_years.close(two.on.lsp, by=two.coordinator, year="2006-07")
    with pytest.raises(InvalidInput):
        closed_years.reopen(closed, by=two.coordinator, reason="")
    closed_years.reopen(closed, by=two.coordinator, reason="So.")
    with pytest.raises(Conflict):
        closed_years.reopen(closed, by=two.coordinator, reason="So.")


STATES = ("reported", "confirmed", "returned", "withdrawn")
ALLOWED = {
    ("confirm", "reported", "coordinator"): "confirmed",
    ("return", "reported", "coordinator"): "returned",
    ("take_back", "confirmed", "coordinator"): "returned",
}
ACTS = {
    "confirm": lambda part, by: contributions.confirm(part, by=by),
    "return": lambda part, by: contributions.return_to_agency(part, by=by, reason="So."),
    "take_back": lambda part, by: contributions.take_back(part, by=by, reason="So."),
}


@pytest.mark.parametrize("role", ["officer", "coordinator", "auditor", "outsider"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", list(ACTS))
def test_D1_every_step_from_every_state_by_every_role(
    on: stages.Stage, step: str, state: str, role: str
) -> None:
    part = make.contribution(on, make.obligation(on), state=state)
    place.save(ContributionEvidence(contribution=part.contribution, title=LINK[0], url=LINK[1]))
    by = {
        "officer": lambda: on.officer,
        "coordinator": lambda: on.coordinator,
        "auditor": lambda: place.auditor(on.lsp),
        "outsider": lambda: place.coordinator(place.lsp()),
    }[role]()
    target = ALLOWED.get((step, state, role))
    if target is None:
        refusal = {"outsider": NotFoundError, "coordinator": TransitionRefused}.get(role, PermissionRefused)
        with pytest.raises(refusal):
            ACTS[step](part, by)
        part.refresh_from_db()
        assert part.state == state
    else:
        assert ACTS[step](part, by).state == target


def test_D1_the_workflow_table_is_the_one_that_was_agreed() -> None:
    table = {
        (step.name, source): step.target
        for step in workflow.CONTRIBUTION.transitions
        for source in step.sources
    }
    assert table == {
        ("confirm", "reported"): "confirmed",
        ("return", "reported"): "returned",
        ("take_back", "confirmed"): "returned",
        ("correct", "reported"): "reported",
        ("correct", "returned"): "reported",
        ("withdraw", "reported"): "withdrawn",
        ("withdraw", "returned"): "withdrawn",
    }


def test_visible_inside_alone(two: Two) -> None:
    given = two.log((two.here, 600))
    seen: Any = Contribution.objects
    parts: Any = ContributionPart.objects
    for user in (two.officer, two.coordinator, place.scrutiny_councillor(two.on.lsp)):
        assert seen.visible_to(user).get() == given
        assert parts.visible_to(user).count() == 1
    for user in (two.neighbour, place.user(), place.officer(place.organisation(), two.lsp)):
        assert not seen.visible_to(user).exists()
        assert not parts.visible_to(user).exists()


def test_C1_what_goes_back_or_is_withdrawn_needs_a_reason(two: Two) -> None:
    asking = {step.name for step in workflow.CONTRIBUTION.transitions if step.needs_reason}
    assert asking == {"return", "take_back", "withdraw"}
    part = two.log((two.here, 400)).parts.get()
    with pytest.raises(InvalidInput, match="Give the reason"):
        contributions.return_to_agency(part, by=two.on.coordinator, reason=" ")
    contributions.confirm(part, by=two.on.coordinator)
    with pytest.raises(InvalidInput, match="Give the reason"):
        contributions.take_back(part, by=two.on.coordinator, reason=" ")
    part.refresh_from_db()
    assert part.state == workflow.CONFIRMED


def test_D1_nobody_else_is_told_what_is_wrong_with_a_contribution_of_an_agency(two: Two) -> None:
    with pytest.raises(PermissionRefused):
        two.log(by=two.on.coordinator)
    with pytest.raises(RuleRefused, match="at least one obligation"):
        two.log()
