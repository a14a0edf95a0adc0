"""Who came, decisions, ratification, minutes, interests and figures in the browser, without JavaScript."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lsp import clock
from lsp.models import Person
from partnerships import workflow
from partnerships.models import Attendance, Decision, Interest, Meeting
from partnerships.services import decisions, interests, minutes
from partnerships.services.bindings import Binds
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure
from tests.partnerships.stage import SEPTEMBER, Stage
from tests.visitors import conflict_of

pytestmark = pytest.mark.django_db


def below(meeting: Meeting, rest: str = "") -> str:
    return f"{meeting.get_absolute_url()}{rest}"


def ticked(on: Stage, letters: str, **more: Any) -> dict[str, Any]:
    words = {"p": "present", "d": "deputy", "a": "apologies", "x": "absent"}
    marks = {
        f"status-{term.seat_id}": words[letter]
        for term, letter in zip(on.terms, letters, strict=True)
        if letter in words
    }
    return {**marks, **more}


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


# --- who came


def test_P8_the_register_is_ticked_and_the_meeting_is_held(on: Stage, keeper: Client) -> None:
    vacant = structure.seat(on.board, "Youth seat", position=9)
    meeting = make.meeting(on.board)
    page = keeper.get(below(meeting, "attendance/"))
    assert vacant.label in text_of(page)
    assert f"status-{vacant.pk}" not in text_of(page)
    seat = on.terms[1].seat_id
    sent = ticked(on, "pda", **{f"deputy-{seat}": "Dee Deputy (invented)", f"level-{seat}": "director"})
    done = keeper.post(
        below(meeting, "attendance/"), {**sent, "chaired_by": on.terms[0].person_id}, follow=True
    )
    assert "recorded as held. It was quorate: 2 voting seats, 2 needed." in text_of(done)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.chaired_by) == (workflow.HELD, on.terms[0].person)
    row = on.row(meeting, 1)
    assert (row.deputy.name, row.level) == ("Dee Deputy (invented)", "director")
    assert "Dee Deputy (invented) came" in text_of(done)
    assert Attendance.objects.get(seat=vacant).status == "unfilled"


def test_P7_what_is_missing_or_refused_is_said_by_the_field_and_nothing_ticked_is_lost(
    on: Stage, keeper: Client
) -> None:
    meeting = make.meeting(on.board)
    seat = on.terms[1].seat_id
    answer = keeper.post(below(meeting, "attendance/"), ticked(on, "pd-", **{f"deputy-{seat}": ""}))
    assert answer.status_code == 422
    text = text_of(answer)
    assert "<title>Error: Record who came" in text
    assert f'href="#id_status-{on.terms[2].seat_id}_0"' in text
    answer = keeper.post(
        below(meeting, "attendance/"), ticked(on, "pda", **{f"deputy-{seat}": on.terms[2].person.name})
    )
    text = text_of(answer)
    assert "holds a seat of this body and cannot stand in for another" in text
    assert "(rule P7)" in text
    assert f'value="{on.terms[2].person.name}"' in text
    assert "Quorate: 2 voting seats present, 2 needed." in text
    assert f'id="id_status-{seat}_1"' in text
    assert not Attendance.objects.exists()


def test_a_deputy_of_a_name_that_several_bear_is_asked_for_with_the_job_title(
    on: Stage, keeper: Client
) -> None:
    first = place.person("Sam Same (invented)", job_title="Director")
    place.person("Sam Same (invented)", job_title="Clerk")
    meeting, seat = make.meeting(on.board), on.terms[0].seat_id
    name = f"deputy-{seat}"
    answer = keeper.post(below(meeting, "attendance/"), ticked(on, "dpp", **{name: "sam same (invented)"}))
    assert "Several people are called" in text_of(answer)
    keeper.post(below(meeting, "attendance/"), ticked(on, "dpp", **{name: "Sam Same (invented), Director"}))
    assert on.row(meeting, 0).deputy == first
    assert Person.objects.filter(name__startswith="Sam Same").count() == 2


def test_what_was_sent_ahead_is_ticked_already(on: Stage, keeper: Client) -> None:
    meeting = make.meeting(on.board)
    make.attended(meeting, on.terms[0].seat, "apologies", sent_at=clock.now(), note="On leave")
    text = text_of(keeper.get(below(meeting, "attendance/?start=present")))
    assert "On leave" in text
    assert "Quorate: 2 voting seats present, 2 needed." in text


def test_a_meeting_to_come_says_so_and_one_held_is_corrected_with_a_reason(on: Stage, keeper: Client) -> None:
    to_come = make.meeting(on.board, clock.days_from_today(3))
    assert "is still to come" in text_of(keeper.get(below(to_come, "attendance/")))
    meeting = on.held()
    page = keeper.get(below(meeting, "attendance/"))
    assert "Correct who came" in text_of(page)
    version = page.context["version"]
    without = keeper.post(below(meeting, "attendance/"), ticked(on, "paa", version=version))
    assert "Enter" in text_of(without) or "required" in text_of(without)
    done = keeper.post(
        below(meeting, "attendance/"), ticked(on, "paa", version=version, reason="Two left."), follow=True
    )
    assert "corrected. It was not quorate" in text_of(done)
    stale = keeper.post(below(meeting, "attendance/"), ticked(on, "ppp", version=version, reason="Late."))
    assert stale.status_code == 409
    assert "Late." in text_of(stale)


def test_a_past_meeting_without_attendance_waits_in_the_coordinators_work(on: Stage, keeper: Client) -> None:
    meeting = make.meeting(on.board)
    assert meeting.get_absolute_url() in text_of(keeper.get("/work/"))
    assert "waits for its record" in text_of(keeper.get(meeting.get_absolute_url()))


# --- decisions


def test_P9_a_decision_is_recorded_from_the_item_and_read_by_its_number(on: Stage, keeper: Client) -> None:
    meeting = on.held()
    item = on.item(meeting, "The plan for the parks")
    council = on.terms[0].organisation
    given = {
        "item": item.pk, "text": "That the plan be agreed.", "outcome": "recommended",
        "proposer": on.terms[0].person_id, "binds-0": council.pk, "needs-0": "on", "published": "on",
    }  # fmt: skip
    page = keeper.get(below(meeting, f"decisions/new/?item={item.pk}"))
    assert page.context["form"].initial["item"] == str(item.pk)
    refused = keeper.post(below(meeting, "decisions/new/"), {**given, "outcome": "agreed"})
    assert "It needs the own decision of" in text_of(refused)
    assert "That the plan be agreed." in text_of(refused)
    done = keeper.post(below(meeting, "decisions/new/"), given, follow=True)
    assert "Recorded as Board 2006-07/001." in text_of(done)
    decision = Decision.objects.get()
    where = f"/{on.lsp.slug}/bodies/{on.board.slug}/decisions/2006-07/1/"
    assert decision.get_absolute_url() == where
    public = text_of(Client().get(where))
    assert "Waits for a partner" in public
    assert "Correct it" not in public
    own = {
        "organisation": council.pk,
        "own_body": "Cabinet",
        "own_decided_on": "2006-06-20",
        "own_minute": "44",
    }
    agreed = keeper.post(f"{where}own-decision/", own, follow=True)
    assert "Board 2006-07/001 is agreed" in text_of(agreed)
    assert "Cabinet, 20 June 2006, minute 44" in text_of(agreed)


def test_P9_a_decision_of_a_meeting_not_held_is_refused_with_words(on: Stage, keeper: Client) -> None:
    planned = make.meeting(on.board)
    assert "is not recorded as held" in text_of(keeper.get(below(planned, "decisions/new/")))
    sent = keeper.post(below(planned, "decisions/new/"), {"text": "No.", "outcome": "noted"})
    assert (sent.status_code, Decision.objects.count()) == (422, 0)
    assert "(rule P9)" in text_of(sent)


def test_P7_decisions_without_a_quorum_are_ratified_on_the_page_of_a_later_meeting(
    on: Stage, keeper: Client
) -> None:
    thin = on.held("paa")
    decision = decisions.record(thin, by=on.by, text="That it be agreed.", outcome="agreed")
    assert "Not confirmed" in text_of(keeper.get(decision.get_absolute_url()))
    assert decision.get_absolute_url() in text_of(keeper.get("/work/"))
    again = on.held("paa", SEPTEMBER)
    assert "was not quorate itself" in text_of(keeper.get(below(again, "ratify/")))
    full = on.held("ppa", SEPTEMBER.replace(month=10))
    assert "Ratify decisions" in text_of(keeper.get(full.get_absolute_url()))
    nothing = keeper.post(below(full, "ratify/"), {})
    assert "Choose at least one decision" in text_of(nothing)
    done = keeper.post(below(full, "ratify/"), {"decisions": [decision.pk]}, follow=True)
    assert "1 decision is confirmed." in text_of(done)
    assert "ratified here" in text_of(done)


def test_P9_a_correction_keeps_a_proposer_of_whom_no_presence_is_recorded(on: Stage, keeper: Client) -> None:
    decision = decisions.record(on.held(), by=on.by, text="Wrong words.", outcome="agreed")
    proposer = place.person("Ruby Example")
    with place.in_act():
        decision.proposer = proposer
        decision.save()
    address = f"{decision.get_absolute_url()}correct/"
    assert f'<option value="{proposer.pk}" selected>' in keeper.get(address).content.decode()
    sent = {"text": "The right words.", "outcome": "agreed", "proposer": proposer.pk, "reason": "A slip."}
    assert keeper.post(address, {**sent, "version": decision.version}).status_code == 302
    decision.refresh_from_db()
    assert (decision.text, decision.proposer) == ("The right words.", proposer)


def test_a_decision_is_corrected_published_and_taken_back(on: Stage, keeper: Client) -> None:
    organisation = on.terms[0].organisation
    decision = decisions.record(
        on.held(), by=on.by, text="Wrong words.", outcome="agreed", binds=[Binds(organisation)]
    )
    where = decision.get_absolute_url()
    page = keeper.get(f"{where}correct/")
    assert page.context["form"].initial["binds-0"] == organisation
    sent = {
        "text": "Right words.",
        "outcome": "noted",
        "reason": "A slip.",
        "version": page.context["version"],
    }
    keeper.post(f"{where}correct/", sent)
    decision.refresh_from_db()
    assert (decision.text, decision.outcome, decision.bindings.standing().count()) == (
        "Right words.",
        "noted",
        0,
    )
    typed = {**sent, "binds-0": organisation.pk, "needs-0": "on"}
    told = conflict_of(keeper.post(f"{where}correct/", typed))
    assert told["Whom it binds"] == (f"{organisation} (decides itself)", "(empty)")
    assert not any(label.startswith("Organisation") for label in told)
    keeper.post(f"{where}publish/")
    assert Client().get(where).status_code == 200
    keeper.post(f"{where}unpublish/", {"reason": "Too early."})
    assert Client().get(where).status_code == 302


def test_L8_decisions_are_brought_in_and_the_numbering_goes_on(on: Stage, keeper: Client) -> None:
    base = f"/{on.lsp.slug}/bodies/{on.board.slug}/decisions/"
    given = {
        "number": 7, "decided_on": "2006-05-02", "text": "As it was.", "outcome": "agreed",
        "brought_in_source": "Minute book",
    }  # fmt: skip
    done = keeper.post(f"{base}bring-in/", given, follow=True)
    assert "Board 2006-07/007 is brought in." in text_of(done)
    again = keeper.post(f"{base}bring-in/", given)
    assert again.status_code == 409
    assert "As it was." in text_of(again)
    year = clock.financial_year(clock.today())
    stated = keeper.post(f"{base}numbering/", {"year": year, "number": 13, "source": "Book"}, follow=True)
    assert f"The next decision of {year} gets the number 14." in text_of(stated)


@pytest.mark.parametrize(
    ("asked", "found"),
    [("q=fund", 1), ("q=parks", 2), ("q=park&outcome=noted", 1), ("year=2006-07", 3), ("state=unconfirmed", 1),
     ("from=1 September 2006", 1), ("to=2006-08-31", 2), ("q=2006-07/2", 1), ("state=awaited", 0)],
)  # fmt: skip
def test_decisions_are_found(on: Stage, keeper: Client, asked: str, found: int) -> None:
    meeting, thin = on.held(), on.held("paa", SEPTEMBER)
    for at, text, outcome in (
        (meeting, "To support the funding of the park.", "agreed"),
        (meeting, "That the parks be kept.", "noted"),
        (thin, "That the dates be noted.", "noted"),
    ):
        decisions.record(at, by=on.by, text=text, outcome=outcome)
    for base in (f"/{on.lsp.slug}/decisions/", f"/{on.lsp.slug}/bodies/{on.board.slug}/decisions/"):
        page = keeper.get(f"{base}?{asked}")
        assert page.context["paginator"].count == found
    sheet = keeper.get(f"/{on.lsp.slug}/decisions/?{asked}&format=csv").content.decode()
    assert sheet.count("Board 2006-07/") == found
    assert Client().get(f"/{on.lsp.slug}/decisions/").context["paginator"].count == 0


# --- interests, minutes


def test_P7_interests_are_recorded_changed_and_taken_back(on: Stage, keeper: Client) -> None:
    meeting = on.held("ppa")
    item, person = on.item(meeting), on.terms[0].person
    sent = {"item": item.pk, "person": person.pk, "nature": "Trustee", "withdrew": "on"}
    text = text_of(keeper.post(below(meeting, "interests/new/"), sent, follow=True))
    assert "Interests declared" in text
    assert "Trustee" in text
    interest = Interest.objects.get()
    keeper.post(below(meeting, f"interests/{interest.pk}/edit/"), {"nature": "Trustee", "reason": "Stayed."})
    interest.refresh_from_db()
    assert not interest.withdrew
    keeper.post(below(meeting, f"interests/{interest.pk}/take-back/"), {"reason": "Another item."})
    assert not Interest.objects.standing().exists()
    assert keeper.get(below(meeting, f"interests/{interest.pk}/edit/")).status_code == 404


def test_minutes_are_drafted_edited_approved_published_and_printed(on: Stage, keeper: Client) -> None:
    meeting = on.held()
    on.item(meeting, "A plan for the parks", note="It was welcomed.")
    assert "There are no minutes to read" in text_of(keeper.get(below(meeting, "minutes/")))
    page = keeper.get(below(meeting, "minutes/edit/"))
    assert "It was welcomed." in page.context["form"].initial["minutes"]
    sent = {"minutes": "# Present\n\n- Everybody <script>", "version": page.context["version"]}
    shown = text_of(keeper.post(below(meeting, "minutes/edit/"), sent, follow=True))
    assert '<h2 class="govuk-heading-m">Present</h2>' in shown
    assert "Everybody &lt;script&gt;" in shown
    assert "Draft." in shown
    stale = keeper.post(below(meeting, "minutes/edit/"), {**sent, "minutes": "Other words"})
    assert stale.status_code == 409
    assert "Other words" in text_of(stale)
    assert "Everybody" not in text_of(Client().get(below(meeting, "minutes/")))
    keeper.post(below(meeting, "minutes/publish/"))
    assert "Everybody" in text_of(Client().get(below(meeting, "minutes/")))
    assert "Choose the meeting that approved them" in text_of(
        keeper.post(below(meeting, "minutes/approve/"), {})
    )
    later = on.held(day=SEPTEMBER)
    done = keeper.post(below(meeting, "minutes/approve/"), {"approved_at": later.pk}, follow=True)
    assert "Approved at the meeting of" in text_of(done)
    assert "stay as they are" in text_of(keeper.get(below(meeting, "minutes/edit/")))
    keeper.post(below(meeting, "minutes/unpublish/"), {"reason": "A name."})
    assert "Everybody" not in text_of(Client().get(below(meeting, "minutes/")))


def test_what_was_said_is_written_item_by_item_and_taken_up_in_the_draft(on: Stage, keeper: Client) -> None:
    planned = make.meeting(on.board)
    assert "record who came first" in text_of(keeper.get(below(planned, "notes/")))
    meeting = on.held(day=SEPTEMBER)
    first, second = on.item(meeting, "Parks"), on.item(meeting, "Roads", position=2)
    page = keeper.get(below(meeting, "notes/"))
    sent = {f"note-{first.pk}": "Welcomed.", f"note-{second.pk}": "", "version": page.context["version"]}
    keeper.post(below(meeting, "notes/"), sent)
    first.refresh_from_db()
    assert first.note == "Welcomed."
    stale = keeper.post(below(meeting, "notes/"), {**sent, f"note-{first.pk}": "Refused."})
    assert stale.status_code == 409
    assert "Refused." in text_of(stale)
    assert "Welcomed." in keeper.get(below(meeting, "minutes/edit/")).context["form"].initial["minutes"]


def test_a_restricted_items_decision_and_interest_are_for_insiders_alone(on: Stage, keeper: Client) -> None:
    meeting = on.held()
    closed = on.item(meeting, "Closed item", restricted=True)
    decision = decisions.record(meeting, by=on.by, item=closed, text="Quiet words.", outcome="agreed")
    interests.declare(closed, by=on.by, person=on.terms[0].person, nature="Quiet interest")
    minutes.draft(meeting, by=on.by)
    minutes.publish(meeting, by=on.by)
    public = text_of(Client().get(meeting.get_absolute_url()))
    assert "Who came" in public
    assert "Quiet" not in public
    assert "Quiet interest" in text_of(keeper.get(meeting.get_absolute_url()))
    assert "restricted" in text_of(keeper.get(f"{decision.get_absolute_url()}publish/"))


def test_the_page_of_a_meeting_held_needs_no_more_queries_for_more_that_was_recorded(
    on: Stage, keeper: Client
) -> None:
    meeting = on.held("ppa")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert keeper.get(meeting.get_absolute_url()).status_code == 200
        return len(asked)

    def more(number: int) -> None:
        item = on.item(meeting, f"Item {number}", position=number)
        interests.declare(item, by=on.by, person=on.terms[0].person, nature="Trustee")
        bound = [Binds(term.organisation) for term in on.terms]
        decisions.record(meeting, by=on.by, item=item, text="That it be.", outcome="agreed", binds=bound)

    more(1)
    queries()
    before = queries()
    for number in range(2, 6):
        more(number)
    assert queries() <= before
