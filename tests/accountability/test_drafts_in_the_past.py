"""What was written while a record was an agency's draft stays hidden from who could not see the draft (V1)."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accountability.models import AnnualReport, Commitment, Milestone, Pledge
from accountability.queries.milestones import milestones_of
from accountability.services import annual_reports, commitments, milestones, pledges
from lsp import clock
from lsp.queries import events
from lsp.queries.trail import events_visible_to, record_history
from tests.accountability.annual import drafted, seated, sign
from tests.api.conftest import caller_for
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db

EARLIER, BEFORE, LONG_AGO = (clock.financial_year(clock.days_from_today(-365 * years)) for years in (1, 2, 3))
DISCARDED, WITHDRAWN_REASON = "We blame the health service", "The guess of the constable"


@pytest.fixture
def on() -> make.Stage:
    return seated()


def readers(on: make.Stage) -> dict[str, Any]:
    """Who holds a role in the partnership, and sees no draft of the agency."""
    with places.in_act():
        return {
            "scrutiny": places.scrutiny_councillor(on.lsp),
            "auditor": places.auditor(on.lsp),
            "another agency": places.officer(places.organisation(), on.lsp),
        }


def everything_told(record: Any, user: Any) -> str:
    """All that a signed-in user reads of the record's past: its history, each row as it stood, each moment."""
    desk, kind = signed_in(user), record._meta.model_name
    told = [text_of(desk.get(f"/history/{kind}/{record.pk}/"))]
    for row in record.history.all():
        told.append(text_of(desk.get(f"/history/{kind}/{record.pk}/{row.history_id}/")))
        moment = row.history_date.isoformat()
        told.append(text_of(desk.get(f"/history/{kind}/{record.pk}/", {"moment": moment})))
    told.append(repr(events.rows_of(events_visible_to(user), user=user)))
    return " ".join(told)


def found_by(words: str, user: Any) -> int:
    """How many events of the trail the user finds by the words."""
    return events.narrowed(events_visible_to(user), {"words": words}, user=user).count()


def queries(ask: Any) -> int:
    """How many queries it takes."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


# --- annual reports


def corrected(on: make.Stage) -> AnnualReport:
    """A draft report whose words were written anew, with a correction that was taken back."""
    report = annual_reports.write(drafted(on), by=on.officer, words={"ahead": DISCARDED})
    report = annual_reports.write(report, by=on.officer, words={"ahead": "We shall meet."})
    figure = report.figures.get(code="made")
    for value, reason in (("7", WITHDRAWN_REASON), (figure.drafted, "Never mind the guess")):
        report = annual_reports.correct(report, by=on.officer, figure="made", value=value, reason=reason)
    return report


SAID_IN_THE_DRAFT = (DISCARDED, WITHDRAWN_REASON, "Never mind the guess")


def test_V1_what_a_draft_report_said_is_hidden_once_it_is_signed_too(on: make.Stage) -> None:
    report = sign(corrected(on), on)
    figure = report.figures.get(code="made")
    for who, user in readers(on).items():
        page = text_of(signed_in(user).get(report.get_absolute_url()))
        assert "We shall meet." in page, who
        told = " ".join((page, everything_told(report, user), everything_told(figure, user)))
        assert [words for words in SAID_IN_THE_DRAFT if words in told] == [], who
        assert [found_by(words, user) for words in SAID_IN_THE_DRAFT] == [0, 0, 0], who
        assert "We shall meet." in everything_told(report, user), "what was signed stands in its past"


def test_V1_the_public_reads_nothing_of_a_draft_report_in_its_history(on: make.Stage) -> None:
    told = repr(record_history(sign(corrected(on), on), user=AnonymousUser()))
    assert "Signed" in told
    assert [words for words in (*SAID_IN_THE_DRAFT, "We shall meet.") if words in told] == []


def test_V1_agency_and_coordinator_read_the_past_of_a_draft_report(on: make.Stage) -> None:
    report = sign(corrected(on), on)
    for user in (on.officer, on.coordinator):
        told = everything_told(report, user)
        assert [words for words in SAID_IN_THE_DRAFT if words not in told] == []
    assert found_by(WITHDRAWN_REASON, on.coordinator) == 1


@pytest.mark.parametrize("published", [True, False])
def test_V1_a_row_of_a_report_was_visible_as_a_report_in_that_state_is(
    on: make.Stage, *, published: bool
) -> None:
    with places.in_act():
        on.lsp.published = published
        places.save(on.lsp)
        users = {
            **readers(on),
            "public": AnonymousUser(),
            "administrator": places.administrator(),
            "elsewhere": places.coordinator(places.lsp()),
            "agency": places.officer(on.agency),
            "here": on.officer,
            "coordinator": on.coordinator,
        }
    signed, given_up = sign(drafted(on), on), drafted(on, EARLIER)
    withdrawn = annual_reports.withdraw(drafted(on, BEFORE), by=on.officer, reason="Never signed.")
    gone = annual_reports.withdraw(sign(drafted(on, LONG_AGO), on), by=on.officer, reason="It was wrong.")
    for report in (signed, given_up, withdrawn, gone):
        for who, user in users.items():
            seen = AnnualReport.objects.visible_to(user).filter(pk=report.pk).exists()
            row = AnnualReport.objects.get(pk=report.pk)
            assert row.was_visible_to(user) is seen, (who, report.year, report.state)


# --- what belongs to a commitment


OLD_TITLE, OLD_OFFER = "Sack the contractor", "The first offer"


def promised(on: make.Stage, *, milestones_set: int = 1) -> tuple[Commitment, Milestone, Pledge]:
    """Made from a draft in which a milestone was called something else, and accepted."""
    of = on.commitment()
    for number in range(milestones_set):
        step = milestones.add(of, by=on.officer, title=f"{OLD_TITLE} {number}", due_on=clock.today())
        step = milestones.change(step, by=on.officer, title=f"Review the contract {number}")
    offer = pledges.pledge(of, by=on.officer, unit="pounds", amount=Decimal("2000"), what="Alley gates")
    of = commitments.accept(commitments.make(of, by=on.officer), by=on.coordinator, publish=True)
    milestones.finish(step, by=on.officer)
    return of, step, offer


def test_V1_what_a_milestone_was_called_in_a_draft_is_hidden_once_it_is_made_too(on: make.Stage) -> None:
    of, step, offer = promised(on)
    for who, user in readers(on).items():
        told = " ".join(everything_told(each, user) for each in (step, offer, of))
        assert OLD_TITLE not in told, who
        assert "Review the contract 0" in everything_told(step, user), "as it was made it stands in its past"
        assert found_by(OLD_TITLE, user) == 0, who
        entries = {entry.kind: entry for entry in record_history(step, user=user)}
        assert not entries["milestone.change"].changes
        assert (entries["milestone.change"].href, entries["milestone.change"].why) == ("", "")
        assert entries["milestone.finish"].href
    for user in (on.officer, on.coordinator):
        assert OLD_TITLE in everything_told(step, user)
    assert found_by(OLD_TITLE, on.coordinator) == 2, "set and changed"


def test_V1_on_a_day_after_it_was_made_a_milestone_stands_as_it_was_made(on: make.Stage) -> None:
    with clock.at(clock.now() - timedelta(days=9)):
        of = on.commitment()
        step = milestones.add(of, by=on.officer, title="Review", due_on=clock.today())
    with clock.at(clock.now() - timedelta(days=5)):
        commitments.make(of, by=on.officer)
    desk = signed_in(readers(on)["scrutiny"])
    there = {
        ago: "Not on record then"
        not in text_of(
            desk.get(f"/history/milestone/{step.pk}/", {"moment": clock.days_from_today(-ago).isoformat()})
        )
        for ago in (7, 3)
    }
    assert there == {7: False, 3: True}


def test_V1_the_past_of_many_parts_is_asked_for_at_once(on: make.Stage) -> None:
    scrutiny = readers(on)["scrutiny"]
    promised(on)  # the first of a partnership begins its numbers too
    few, many = (promised(on, milestones_set=number)[0] for number in (2, 7))
    for user in (scrutiny, AnonymousUser()):
        for of in (few, many):
            record_history(of, user=user)  # user and partnership are known
        assert len({queries(partial(record_history, each, user=user)) for each in (few, many)}) == 1
    trail = events_visible_to(scrutiny)
    told = (partial(events.rows_of, trail[:number], user=scrutiny) for number in (8, 20))
    assert len({queries(each) for each in told}) == 1


# --- what a draft lost


LOST = ("Open the accounts", "Half the budget")


def lose(step: Milestone, offer: Pledge, by: Any) -> None:
    """Both given up, with the reason."""
    milestones.drop(step, by=by, reason="The board said no.")
    pledges.take_back_pledge(offer, by=by, reason="The board said no.")


def lost(of: Commitment, by: Any, names: tuple[str, str] = LOST) -> tuple[Milestone, Pledge]:
    """A milestone and a pledge of it that were given up."""
    parts = offered(of, by, names)
    lose(*parts, by=by)
    return parts


def offered(of: Commitment, by: Any, names: tuple[str, str]) -> tuple[Milestone, Pledge]:
    """A milestone and a pledge."""
    step, what = names
    return (
        milestones.add(of, by=by, title=step, due_on=clock.today()),
        pledges.pledge(of, by=by, unit="pounds", amount=Decimal("987654"), what=what),
    )


def seen_of(of: Commitment, user: Any) -> tuple[int, int]:
    """How many milestones and pledges of it the user finds."""
    found = (model.objects.visible_to(user).filter(commitment=of).count() for model in (Milestone, Pledge))
    step, offer = found
    return step, offer


def test_V1_what_a_draft_lost_before_it_was_made_is_for_who_saw_the_draft(on: make.Stage) -> None:
    of = on.commitment()
    lost(of, on.officer)
    offered(of, on.officer, ("Review", "Alley gates"))
    of = commitments.accept(commitments.make(of, by=on.officer), by=on.coordinator, publish=True)
    told = [Client(), *map(signed_in, readers(on).values())]
    for desk in told:
        page = text_of(desk.get(of.get_absolute_url()))
        assert ("Review" in page, "Alley gates" in page) == (True, True)
        assert not [words for words in (*LOST, "The board said no") if words in page]
    with places.in_act():
        administrator = places.administrator()
    for user in (AnonymousUser(), administrator, *readers(on).values()):
        assert seen_of(of, user) == (1, 1)
        assert not [words for words in LOST if words in repr(record_history(of, user=user))]
    for user in (on.officer, on.coordinator):
        assert seen_of(of, user) == (2, 2)
        page = text_of(signed_in(user).get(of.get_absolute_url()))
        assert not [words for words in LOST if words not in page]


def test_V1_what_was_put_forward_and_given_up_later_stays_to_be_read(on: make.Stage) -> None:
    with clock.at(clock.now() - timedelta(days=9)):
        of = on.commitment()
        parts = offered(of, on.officer, ("Review", "Alley gates"))
    with clock.at(clock.now() - timedelta(days=8)):
        of = commitments.make(of, by=on.officer)
        kept = milestones.add(of, by=on.officer, title="Set when made", due_on=clock.today())
    with clock.at(clock.now() - timedelta(days=7)):
        of = commitments.return_to_agency(of, by=on.coordinator, reason="More of it.")
    with clock.at(clock.now() - timedelta(days=6)):
        lost(of, on.officer)
        lose(*parts, by=on.officer)
        milestones.drop(kept, by=on.officer, reason="Not needed.")
    with clock.at(clock.now() - timedelta(days=5)):
        of = commitments.accept(commitments.make(of, by=on.officer), by=on.coordinator, publish=True)
        later = milestones.add(of, by=on.officer, title="Set since", due_on=clock.today())
    milestones.drop(later, by=on.officer, reason="Not needed either.")
    for user in (AnonymousUser(), *readers(on).values()):
        assert seen_of(of, user) == (3, 1)
    assert seen_of(of, on.coordinator) == (4, 2)
    there = {each.pk for each in milestones_of(of, clock.days_from_today(-4), AnonymousUser())}
    assert there == {parts[0].pk, kept.pk, later.pk}


def test_V1_what_a_record_lost_before_it_was_made_was_read_by_who_holds_a_role(on: make.Stage) -> None:
    of = on.commitment("recorded")
    lost(of, on.officer)
    of = commitments.accept(commitments.make(of, by=on.officer), by=on.coordinator, publish=True)
    assert seen_of(of, AnonymousUser()) == (0, 0)
    for user in (on.coordinator, on.officer, *readers(on).values()):
        assert seen_of(of, user) == (1, 1)


def test_V1_the_api_tells_of_nothing_that_a_draft_lost(on: make.Stage) -> None:
    of = on.commitment()
    step, offer = lost(of, on.officer)
    commitments.accept(commitments.make(of, by=on.officer), by=on.coordinator, publish=True)
    addresses = (f"/api/v1/milestones/{step.pk}/", f"/api/v1/pledges/{offer.pk}/")
    for user, code in ((readers(on)["auditor"], 404), (on.officer, 200)):
        caller = caller_for(user)
        assert [caller.get(address).status_code for address in addresses] == [code, code]
    for name in ("milestones", "pledges"):
        found = Client().get(f"/api/v1/{name}/").json()
        assert found["results"] == []
    desk = signed_in(readers(on)["scrutiny"])
    assert desk.get(f"/history/milestone/{step.pk}/").status_code == 404
    told = repr(events.rows_of(events_visible_to(readers(on)["auditor"]), user=readers(on)["auditor"]))
    assert not [words for words in (*LOST, "The board said no") if words in told]


def test_V1_why_a_draft_had_been_returned_is_not_told_when_it_is_made_again(on: make.Stage) -> None:
    of = commitments.make(on.commitment(), by=on.officer)
    of = commitments.return_to_agency(of, by=on.coordinator, reason="The figures are made up.")
    of = commitments.make(of, by=on.officer)
    for who, user in readers(on).items():
        assert "The figures are made up." not in everything_told(of, user), who
        assert "Made" in everything_told(of, user)
    for user in (on.officer, on.coordinator):
        assert "The figures are made up." in everything_told(of, user)
