"""How partners take part: assessed by the coordinator, read by chair and partner alone, answered (section 7)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accountability.models import ParticipationAssessment
from accountability.queries.participation import beside, not_assessed
from accountability.services import participation
from lsp import clock
from lsp.errors import (
    Conflict,
    InvalidInput,
    NotFoundError,
    PermissionRefused,
    StaleVersion,
    TransitionRefused,
)
from lsp.models import AuditEvent, Organisation, User
from lsp.queries.trail import events_visible_to
from tests.accountability.test_constraints import refused
from tests.at_once import at_once
from tests.factories import lsp as make
from tests.factories import partnerships as seats
from tests.factories.accountability import Stage
from tests.visitors import signed_in
from tests.visitors import text_of as words_of

pytestmark = pytest.mark.django_db
SHOWN = "Attended six of six boards; seconded an analyst in May."


class Place:
    """A partnership, its coordinator, its board's chair, and a partner with a seat and an officer."""

    def __init__(self) -> None:
        self.lsp = make.lsp()
        self.by = make.coordinator(self.lsp)
        self.board = seats.board(self.lsp)
        self.chair = self._chair()
        self.partner = make.organisation()
        seats.seat(self.board, organisation=self.partner)
        self.officer = make.officer(self.partner)

    def _chair(self) -> User:
        user = make.user()
        seats.office(self.board, make.person(user=user))
        return user

    def assess(self, days_ago: int = 0, **told: Any) -> ParticipationAssessment:
        """An active partner, unless told otherwise."""
        given = {"organisation": self.partner, "mode": "active", "evidence": SHOWN, "by": self.by, **told}
        return participation.assess(self.lsp, assessed_on=clock.today() - timedelta(days=days_ago), **given)

    def address(self, name: str, *args: Any) -> str:
        """A page of the partnership."""
        return reverse(f"accountability:{name}", args=[self.lsp.slug, *args])


@pytest.fixture
def place() -> Place:
    return Place()


def seen(user: User) -> list[int]:
    """The ids of the assessments somebody may read."""
    fresh = User.objects.get(pk=user.pk)
    return list(ParticipationAssessment.objects.visible_to(fresh).values_list("pk", flat=True))


def test_V2_coordinator_chair_and_the_partner_read_it_and_nobody_else(place: Place) -> None:
    made = place.assess()
    for reader in (place.by, place.chair, place.officer):
        assert seen(reader) == [made.pk], reader
    neighbours = make.officer(make.organisation(), place.lsp)
    others = [
        make.coordinator(make.lsp()),
        neighbours,
        make.auditor(place.lsp),
        make.scrutiny_councillor(place.lsp),
        make.administrator(),
        make.user(),
    ]
    for other in others:
        assert seen(other) == [], other


def test_V2_who_chairs_no_more_reads_no_more(place: Place) -> None:
    place.assess()
    office = place.board.offices.get()
    office.ends_on = clock.today()
    make.save(office)
    assert seen(place.chair) == []


def test_V1_the_trail_tells_of_it_only_to_who_may_read_it(place: Place) -> None:
    made = place.assess()
    event = AuditEvent.objects.get(kind="participation-assessment.assess", subject_id=made.pk)
    auditor = make.auditor(place.lsp)
    assert event in events_visible_to(User.objects.get(pk=place.by.pk), place.lsp)
    assert event not in events_visible_to(User.objects.get(pk=auditor.pk), place.lsp)


def test_only_the_coordinator_assesses_and_withdraws(place: Place) -> None:
    made = place.assess()
    for other in (place.chair, place.officer):
        with pytest.raises(PermissionRefused):
            place.assess(3, by=other)
        with pytest.raises(PermissionRefused):
            participation.withdraw(made, by=other, reason="No.")
    with pytest.raises(NotFoundError):
        participation.withdraw(made, by=make.coordinator(make.lsp()), reason="No.")


@pytest.mark.parametrize(
    ("told", "field", "code"),
    [
        ({"mode": "keen"}, "mode", "invalid"),
        ({"evidence": "  "}, "evidence", "invalid"),
        ({"days_ago": -1}, "assessed_on", "future"),
        ({"organisation": None}, "organisation", "participation.no_partner"),
    ],
)
def test_an_assessment_needs_a_mode_evidence_a_past_day_and_a_partner(
    place: Place, told: dict[str, Any], field: str, code: str
) -> None:
    if "organisation" in told:
        told = {"organisation": make.organisation()}
    with pytest.raises(InvalidInput) as error:
        place.assess(**told)
    assert [(reason.field, reason.code) for reason in error.value.reasons] == [(field, code)]
    assert not ParticipationAssessment.objects.exists()


def test_L5_each_stands_from_its_day_until_the_next(place: Place) -> None:
    first, second = place.assess(30, mode="defensive"), place.assess(10, mode="active")
    mistaken = place.assess(5, mode="opportunistic")
    participation.withdraw(mistaken, by=place.by, reason="Another partner was meant.")

    def standing(days_ago: int) -> list[int]:
        day = clock.today() - timedelta(days=days_ago)
        return list(ParticipationAssessment.objects.standing_on(day).values_list("pk", flat=True))

    assert (standing(31), standing(30), standing(11)) == ([], [first.pk], [first.pk])
    assert (standing(10), standing(5), standing(0)) == ([second.pk], [second.pk], [second.pk])


def test_one_a_day_unless_it_was_withdrawn(place: Place) -> None:
    made = place.assess()
    with pytest.raises(Conflict):
        place.assess()
    participation.withdraw(made, by=place.by, reason="Mistaken.")
    assert place.assess().pk != made.pk
    with pytest.raises(TransitionRefused):
        participation.withdraw(made, by=place.by, reason="Again.")


def test_the_partner_answers_once_and_for_itself(place: Place) -> None:
    made = place.assess()
    other = make.officer(make.organisation(), place.lsp)
    with pytest.raises(NotFoundError):
        participation.answer(made, by=other, answer="Indeed.")
    with pytest.raises(PermissionRefused):
        participation.answer(made, by=place.chair, answer="Indeed.")
    with pytest.raises(InvalidInput):
        participation.answer(made, by=place.officer, answer=" ")
    told = participation.answer(made, by=place.officer, answer="We agree.", version=made.version)
    assert (told.answer, told.answered_by) == ("We agree.", place.officer)
    with pytest.raises(StaleVersion):
        participation.answer(made, by=place.officer, answer="More.", version=made.version)
    with pytest.raises(TransitionRefused):
        participation.answer(made, by=place.officer, answer="More.")


def test_nobody_answers_what_they_assessed_themselves(place: Place) -> None:
    make.grant(place.by, "agency_officer", organisation=place.partner)
    by = User.objects.get(pk=place.by.pk)
    with pytest.raises(TransitionRefused):
        participation.answer(place.assess(by=by), by=by, answer="Very active indeed.")


def test_a_withdrawn_one_is_not_answered(place: Place) -> None:
    made = participation.withdraw(place.assess(), by=place.by, reason="Mistaken.")
    with pytest.raises(TransitionRefused):
        participation.answer(made, by=place.officer, answer="We agree.")


def test_the_coordinator_sees_who_is_not_assessed(place: Place) -> None:
    other: Organisation = make.organisation()
    seats.seat(place.board, organisation=other)
    seats.seat(place.board, organisation=make.organisation(), ends_on=clock.today() - timedelta(days=1))
    assert set(not_assessed(place.lsp, clock.today())) == {other, place.partner}
    place.assess()
    assert not_assessed(place.lsp, clock.today()) == [other]


def test_the_records_of_the_year_stand_beside_it(place: Place) -> None:
    told = beside(place.lsp, place.partner, place.by, clock.today())
    assert (told.turnout.in_words, told.promised, told.overdue) == ("no meetings", 0, 0)


def test_L5_Q4_the_commitments_beside_it_are_those_of_its_day(place: Place) -> None:
    """What was promised, delivered or given another date later changes nothing; the numbers lead to their records."""
    day = clock.days_from_today(-30)
    stage = Stage(
        place.lsp,
        make.block(place.lsp),
        place.partner,
        place.officer,
        place.by,
        make.person(user=place.officer),
    )
    with clock.at(day):
        delivered, rescheduled = (
            stage.commitment("accepted", due_on=day - timedelta(days=late)) for late in (1, 5)
        )
        due, drafted = stage.commitment("accepted", due_on=day), stage.commitment("draft")
    delivered.state, delivered.delivered_at, delivered.delivered_by = "delivered", clock.now(), place.officer
    rescheduled.due_on = clock.days_from_today(9)
    for changed in (delivered, rescheduled):
        make.save(changed)
    since = stage.commitment("accepted", due_on=day - timedelta(days=2))
    told = beside(place.lsp, place.partner, place.by, day)
    assert (told.promised, told.overdue) == (3, 2)
    now = beside(place.lsp, place.partner, place.by, clock.today())
    assert (now.promised, now.overdue) == (4, 2)
    reader = signed_in(place.by)
    page = words_of(reader.get(place.assess(days_ago=30).get_absolute_url()))
    every = [delivered, rescheduled, due, drafted, since]
    address = f"{place.address('commitments')}?agency={place.partner.slug}&as_at={day}"
    for standing, expected in (
        ("promised", [delivered, rescheduled, due]),
        ("overdue", [delivered, rescheduled]),
    ):
        assert f"{address}&standing={standing}".replace("&", "&amp;") in page
        listed = words_of(reader.get(f"{address}&standing={standing}"))
        assert [each for each in every if each.title in listed] == expected


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("accountability_participation_mode", {"mode": "keen"}),
        ("accountability_participation_evidence", {"evidence": ""}),
        ("accountability_participation_answered", {"answer": "So."}),
        ("accountability_participation_withdrawn", {"withdrawal_reason": "So."}),
        ("accountability_participation_answerer", {"answer": "So.", "answered_at": clock.now()}),
        (
            "accountability_participation_withdrawer",
            {"withdrawal_reason": "So.", "withdrawn_at": clock.now()},
        ),
    ],
)
@pytest.mark.database
def test_the_database_keeps_an_assessment_whole(
    place: Place, constraint: str, changes: dict[str, Any]
) -> None:
    told = {"lsp": place.lsp, "organisation": place.partner, "assessed_by": place.by, "mode": "active"}
    told |= {"assessed_on": clock.today(), "evidence": SHOWN, **changes}
    refused(constraint, ParticipationAssessment(**told).save)


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_and_one_is_told() -> None:
    place = Place()
    made = place.assess()
    outcomes = at_once(*[lambda: participation.answer(made, by=place.officer, answer="We agree.")] * 2)
    assert sorted(type(each).__name__ for each in outcomes) == [
        "ParticipationAssessment",
        "TransitionRefused",
    ]


def test_the_whole_job_in_the_browser_and_nothing_typed_is_lost(place: Place, client: Client) -> None:
    client.force_login(place.by)
    shown = client.get(place.address("participation")).text
    assert f"Assess {place.partner}" in shown
    where = place.address("participation_assess", place.partner.slug)
    today = clock.today()
    day = {"assessed_on_day": today.day, "assessed_on_month": today.month, "assessed_on_year": today.year}
    refusal = client.post(where, {**day, "evidence": "Kept as typed"})
    assert refusal.status_code == 422
    assert "Choose defensive, opportunistic or active" in refusal.text
    assert "Kept as typed" in refusal.text
    assert client.post(where, {**day, "mode": "active", "evidence": SHOWN}).status_code == 302
    made = ParticipationAssessment.objects.get()
    client.force_login(place.officer)
    assert SHOWN in client.get(made.get_absolute_url()).text
    answer = place.address("participation_answer", made.pk)
    assert client.post(answer, {"answer": "We agree.", "version": made.version}).status_code == 302
    client.force_login(place.chair)
    page = client.get(made.get_absolute_url()).text
    assert "We agree." in page
    assert answer not in page
    assert "participation" in client.get(place.address("duty")).text
    client.force_login(make.auditor(place.lsp))
    assert client.get(made.get_absolute_url()).status_code == 404
    assert place.address("participation") not in client.get(place.address("duty")).text
