"""The annual progress report drafts itself; corrected in the open, signed as shown, published, withdrawn (D7)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accountability import annual_workflow as workflow
from accountability.models import AnnualReport, Commitment, ReportFigure
from accountability.queries.annual_reports import digest_of
from accountability.services import annual_reports
from lsp import clock
from lsp.audit import act
from lsp.errors import (
    Conflict,
    InvalidInput,
    LspError,
    NotFoundError,
    PermissionRefused,
    RuleRefused,
    TransitionRefused,
)
from lsp.models import User
from lsp.queries.trail import record_history
from partnerships import words
from partnerships.queries.attendance import financial_year
from tests.accountability.annual import YEAR, drafted, seated, shown, sign
from tests.at_once import at_once
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.visitors import signed_in
from tests.visitors import text_of as words_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def on() -> make.Stage:
    return seated()


def figure(report: AnnualReport, code: str) -> ReportFigure:
    return report.figures.get(code=code)


def signed(on: make.Stage) -> AnnualReport:
    return sign(drafted(on), on)


def test_D7_it_drafts_itself_from_what_the_system_holds(on: make.Stage) -> None:
    for state in ("accepted", "delivered", "confirmed", "draft"):
        on.commitment(state)
    make.stage().commitment("accepted")
    on.commitment("accepted", due_on=clock.days_from_today(-1))
    report = drafted(on)
    told = dict(report.figures.values_list("code", "drafted"))
    assert told["made"] == "4"
    assert (told["delivered"], told["confirmed"], told["overdue"]) == ("2", "1", "1")
    assert told["attended"] == "No meetings"
    assert all(each.records.startswith("/") for each in report.figures.all())
    page = signed_in(on.officer)
    for each in report.figures.all():
        assert page.get(each.records).status_code == 200, each.records


def year_before() -> tuple[str, date]:
    """The financial year that has ended last, and its last day."""
    last = financial_year(YEAR).first - timedelta(days=1)
    return clock.financial_year(last), last


def of_the_figure(report: AnnualReport, on: make.Stage, *among: Commitment) -> list[Commitment]:
    """Which of the commitments stand where the figure of the overdue leads to."""
    listed = words_of(signed_in(on.officer).get(figure(report, "overdue").records))
    return [each for each in among if each.title in listed]


def test_D7_of_an_ended_year_overdue_is_as_it_stood_on_the_last_day(on: make.Stage) -> None:
    year, last = year_before()
    with clock.at(last - timedelta(days=9)):
        rescheduled = on.commitment("accepted", due_on=last - timedelta(days=3))
        delivered = on.commitment("accepted", due_on=last - timedelta(days=1))
        due = on.commitment("accepted", due_on=last)
    rescheduled.due_on = clock.days_from_today(30)
    places.save(rescheduled)
    delivered.state, delivered.delivered_at, delivered.delivered_by = "delivered", clock.now(), on.officer
    places.save(delivered)
    since = on.commitment("accepted", due_on=last - timedelta(days=2))
    report = drafted(on, year)
    told = figure(report, "overdue")
    assert (told.label, told.drafted) == (f"Overdue on {words.day(last)}", "2")
    assert of_the_figure(report, on, rescheduled, delivered, due, since) == [rescheduled, delivered]


def test_D7_of_a_running_year_overdue_is_of_the_day_of_drafting(on: make.Stage) -> None:
    yesterday = clock.days_from_today(-1)
    if yesterday < financial_year(YEAR).first:
        pytest.skip("The year begins today.")
    with clock.at(yesterday):
        late = on.commitment("accepted", due_on=yesterday - timedelta(days=1))
        due = on.commitment("accepted", due_on=yesterday)
        report = drafted(on)
    told = figure(report, "overdue")
    assert (told.label, told.drafted) == (f"Overdue on {words.day(yesterday)}", "1")
    assert of_the_figure(report, on, late, due) == [late], "still as on the day of drafting"
    report = annual_reports.redraft(report, by=on.officer)
    told = figure(report, "overdue")
    assert (told.label, told.drafted) == (f"Overdue on {words.day(clock.today())}", "2")
    assert of_the_figure(report, on, late, due) == [late, due]


def test_D7_what_is_corrected_is_shown_as_corrected_and_survives_a_redraft(on: make.Stage) -> None:
    report = drafted(on)
    annual_reports.correct(report, by=on.officer, figure="made", value="2", reason="One was logged late.")
    on.commitment("accepted")
    on.commitment("confirmed")
    annual_reports.redraft(report, by=on.officer)
    made = figure(report, "made")
    assert (made.drafted, made.corrected, made.value) == ("0", "2", "2")
    assert made.corrected_by == on.officer
    assert figure(report, "confirmed").drafted == "1", "what was not corrected is read again"
    page = words_of(signed_in(on.coordinator).get(report.get_absolute_url()))
    assert "Drafted as 0" in page
    assert "One was logged late." in page


@pytest.mark.parametrize(
    ("value", "reason", "fields"),
    [
        ("", "", {"value", "reason"}),
        ("0", "So.", {"value"}),
        ("3", " ", {"reason"}),
        ("x" * 201, "So.", {"value"}),
    ],
)
def test_D7_a_correction_says_what_and_why(on: make.Stage, value: str, reason: str, fields: set[str]) -> None:
    with pytest.raises(RuleRefused) as refused:
        annual_reports.correct(drafted(on), by=on.officer, figure="made", value=value, reason=reason)
    assert {each.field for each in refused.value.reasons} == fields


def test_D7_giving_the_drafted_figure_takes_a_correction_back(on: make.Stage) -> None:
    report = drafted(on)
    annual_reports.correct(report, by=on.officer, figure="made", value="7", reason="Six were logged late.")
    with pytest.raises(RuleRefused) as refused:
        annual_reports.correct(report, by=on.officer, figure="made", value="0", reason=" ")
    assert [each.field for each in refused.value.reasons] == ["reason"]
    annual_reports.correct(report, by=on.officer, figure="made", value=" 0 ", reason="That was another year.")
    made = figure(report, "made")
    assert (made.value, made.corrected, made.correction_reason) == ("0", "", "")
    assert (made.corrected_by, made.corrected_at) == (None, None)
    entry, before, *_ = record_history(report, user=on.officer)
    assert (entry.why, before.why) == ("That was another year.", "Six were logged late.")
    assert [(each.field, each.before, each.after) for each in entry.changes] == [("As corrected", "7", "")]
    with pytest.raises(RuleRefused, match="This is what was drafted"):
        annual_reports.correct(report, by=on.officer, figure="made", value="0", reason="So.")
    on.commitment("accepted")
    annual_reports.redraft(report, by=on.officer)
    assert figure(report, "made").drafted == "1", "what is corrected no more is read again"


def test_D7_a_correction_is_taken_back_alike_on_the_page_and_in_the_api(on: make.Stage) -> None:
    report, client = drafted(on), signed_in(on.officer)
    page = report.get_absolute_url()
    for value, said in (("7", "Corrected."), ("0", "The correction is taken back.")):
        typed = {"value": value, "reason": "So it was."}
        assert said in words_of(client.post(f"{page}figures/made/", typed, follow=True))
    assert "Drafted as 0" not in words_of(client.get(page))
    api = f"/api/v1/annual-reports/{report.pk}/correct/"
    for value in ("7", "0"):
        seen = {"If-Match": client.get(f"/api/v1/annual-reports/{report.pk}/")["ETag"]}
        typed = {"figure": "made", "value": value, "reason": "So it was."}
        answer = client.post(api, typed, content_type="application/json", headers=seen)
        assert answer.status_code == 200, answer.content
        (told,) = (each for each in answer.json()["figures"] if each["code"] == "made")
        assert told["corrected"] == ("" if value == "0" else value)


def test_D7_the_very_text_that_was_shown_is_signed(on: make.Stage) -> None:
    report = drafted(on)
    before = shown(report)
    annual_reports.write(report, by=on.officer, words={"ahead": "We *shall* recruit."})
    with pytest.raises(Conflict, match="has changed since you opened it"):
        annual_reports.sign(report, by=on.officer, digest=before)
    report.refresh_from_db()
    done = annual_reports.sign(report, by=on.officer, digest=shown(report))
    assert (done.state, done.signed_by, done.digest) == ("signed", on.officer, digest_of(done.text))
    assert "We *shall* recruit." in done.text


def test_D7_only_the_agency_acts_and_only_for_a_year_that_has_begun(on: make.Stage) -> None:
    other = make.stage()
    with pytest.raises(PermissionRefused):
        annual_reports.draft(lsp=on.lsp, organisation=on.agency, year=YEAR, by=on.coordinator)
    for year in ("2999-00", "2006-08", "soon", ""):
        with pytest.raises(RuleRefused):
            annual_reports.draft(lsp=on.lsp, organisation=on.agency, year=year, by=on.officer)
    with pytest.raises(InvalidInput):
        annual_reports.draft(lsp=other.lsp, organisation=other.agency, year=YEAR, by=other.officer)
    report = drafted(on)
    with pytest.raises(NotFoundError):
        annual_reports.correct(report, by=other.officer, figure="made", value="9", reason="So.")
    with pytest.raises(PermissionRefused):
        annual_reports.sign(report, by=on.coordinator, digest=shown(report))


def test_D7_one_report_of_a_year_until_it_is_withdrawn(on: make.Stage) -> None:
    report = drafted(on)
    with pytest.raises(RuleRefused):
        drafted(on)
    with pytest.raises(InvalidInput):
        annual_reports.withdraw(report, by=on.officer, reason=" ")
    annual_reports.withdraw(report, by=on.officer, reason="Begun too early.")
    assert drafted(on).pk != report.pk


STEPS: dict[str, Any] = {
    "edit": lambda r, by: annual_reports.write(r, by=by, words={"ahead": "So."}),
    "correct": lambda r, by: annual_reports.correct(r, by=by, figure="made", value="7", reason="So."),
    "redraft": lambda r, by: annual_reports.redraft(r, by=by),
    "sign": lambda r, by: annual_reports.sign(r, by=by, digest=shown(r)),
    "withdraw": lambda r, by: annual_reports.withdraw(r, by=by, reason="So."),
}
ALLOWED = {
    "draft": {
        "edit": "draft",
        "correct": "draft",
        "redraft": "draft",
        "sign": "signed",
        "withdraw": "withdrawn",
    },
    "signed": {"withdraw": "withdrawn"},
    "withdrawn": {},
}


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("step", STEPS)
def test_D7_the_literal_table_of_states_and_steps(on: make.Stage, state: str, step: str) -> None:
    report = drafted(on) if state == "draft" else signed(on)
    if state == "withdrawn":
        annual_reports.withdraw(report, by=on.officer, reason="So.")
    report.refresh_from_db()
    target = ALLOWED[state].get(step)
    if target is None:
        with pytest.raises(TransitionRefused):
            STEPS[step](report, on.officer)
    else:
        assert STEPS[step](report, on.officer).state == target
    assert {each.name for each in workflow.ANNUAL_REPORT.transitions} == set(STEPS)


def test_V2_drafts_are_the_agencys_and_the_coordinators_signed_ones_published(on: make.Stage) -> None:
    with places.in_act():
        member = places.scrutiny_councillor(on.lsp)
    report = drafted(on)

    def who() -> list[bool]:
        users: list[Any] = [on.officer, on.coordinator, member, places.user(f"passer{places.number()}")]
        fresh = [User.objects.get(pk=user.pk) for user in users]
        return [AnnualReport.objects.visible_to(user).filter(pk=report.pk).exists() for user in fresh]

    assert who() == [True, True, False, False]
    annual_reports.sign(report, by=on.officer, digest=shown(report))
    assert who() == [True, True, True, True]
    annual_reports.withdraw(report, by=on.officer, reason="Wrong year.")
    assert who() == [True, True, True, False]


def test_D7_the_database_keeps_what_was_signed(on: make.Stage) -> None:
    report = signed(on)
    one = report.figures.first()
    assert one is not None
    one.drafted = "999"
    with pytest.raises(DatabaseError), act("test.write", by=None), transaction.atomic():
        one.save()
    for name, value in (("text", "Other"), ("words", {"ahead": "Other"}), ("digest", "0" * 64)):
        again = AnnualReport.objects.get(pk=report.pk)
        setattr(again, name, value)
        with pytest.raises(DatabaseError), act("test.write", by=None), transaction.atomic():
            again.save()


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("d7_signed_is_signed", {"state": "signed"}),
        ("d7_withdrawn_with_reason", {"state": "withdrawn"}),
        ("d7_signed_by_somebody_with_the_text", {"text": "So."}),
        ("d7_report_in_a_known_state", {"state": "lost"}),
        ("d7_report_of_a_year", {"year": "2006/07"}),
    ],
)
def test_D7_the_database_refuses_half_a_report(
    on: make.Stage, constraint: str, changes: dict[str, Any]
) -> None:
    report = drafted(on)
    for name, value in changes.items():
        setattr(report, name, value)
    with pytest.raises(DatabaseError) as refused, act("test.write", by=None):
        report.save()
    assert constraint in str(refused.value)


def test_D7_a_second_report_and_half_a_correction_are_refused_by_the_database(on: make.Stage) -> None:
    report = drafted(on)
    with pytest.raises(Conflict), act("test.write", by=None):
        AnnualReport(lsp=on.lsp, organisation=on.agency, year=YEAR).save()
    one = figure(report, "made")
    one.corrected = "7"
    with pytest.raises(DatabaseError, match="d7_corrected"), act("test.write", by=None):
        one.save()


def test_D7_signing_and_correcting_at_once_never_sign_another_text(on: make.Stage) -> None:
    report = drafted(on)
    digest = shown(report)
    outcomes = at_once(
        lambda: annual_reports.sign(report, by=on.officer, digest=digest),
        lambda: annual_reports.correct(report, by=on.officer, figure="made", value="7", reason="So."),
    )
    assert sum(isinstance(each, LspError) for each in outcomes) == 1
    report.refresh_from_db()
    if report.state == "signed":
        assert report.digest == digest
        assert figure(report, "made").corrected == ""


def test_D7_two_sign_or_draft_at_once_and_one_wins(on: make.Stage) -> None:
    begun = at_once(*[lambda: drafted(on)] * 2)
    (report,) = (each for each in begun if isinstance(each, AnnualReport))
    digest = shown(report)
    done = at_once(*[lambda: annual_reports.sign(report, by=on.officer, digest=digest)] * 2)
    assert sum(isinstance(each, AnnualReport) for each in done) == 1


def test_D7_the_whole_job_in_the_browser_without_javascript(on: make.Stage) -> None:
    client, base = signed_in(on.officer), f"/{on.lsp.slug}/annual-reports/"
    assert "No reports yet" in words_of(client.get(base))
    typed = {"organisation": on.agency.pk, "year": YEAR}
    assert client.post(f"{base}draft/", typed).status_code == 302
    report = AnnualReport.objects.get()
    page = f"{base}{report.pk}/"
    wrong = client.post(f"{page}figures/made/", {"value": "9", "reason": ""})
    assert (wrong.status_code, 'value="9"' in words_of(wrong)) == (422, True)
    client.post(f"{page}figures/made/", {"value": "9", "reason": "Logged late."})
    client.post(f"{page}words/", {"ahead": "More of the same.", "version": report.version + 1})
    sheet = words_of(client.get(f"{page}sign/"))
    report.refresh_from_db()
    assert shown(report) in sheet
    stale = client.post(f"{page}sign/", {"digest": "0" * 64})
    assert stale.status_code == 409
    assert client.post(f"{page}sign/", {"digest": shown(report)}).status_code == 302
    assert "Signed on" in words_of(client.get(page))
    assert "Corrected" in words_of(client.get(page))
    assert on.agency.name in words_of(client.get(f"{base}?state=signed"))
    assert client.get(f"{base}?format=csv").status_code == 200


def test_D7_the_coordinator_sees_who_has_not_signed_the_last_year(on: make.Stage) -> None:
    page = words_of(signed_in(on.coordinator).get(f"/{on.lsp.slug}/annual-reports/"))
    assert "Not signed for" in page
    assert on.agency.name in page


@pytest.mark.parametrize("words", [{"weather": "Fine."}, {"ahead": "x" * 20_001}])
def test_D7_words_of_no_section_or_too_many_are_refused(on: make.Stage, words: dict[str, str]) -> None:
    report = drafted(on)
    with pytest.raises(InvalidInput):
        annual_reports.write(report, by=on.officer, words=words)
    report.refresh_from_db()
    assert report.words == {}
