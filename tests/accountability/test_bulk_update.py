"""Several commitments updated from a sheet: as the pages would, all or nothing, and twice like once."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accountability.models import Commitment, ProgressReport
from accountability.services import bulk_update, commitments, milestones, progress
from accountability.update_sheet import COLUMNS
from lsp import clock
from lsp.errors import PermissionRefused
from lsp.imports.reports import CHANGED, REFUSED, UNCHANGED, Report
from lsp.imports.tables import read_table
from lsp.jobs import run
from lsp.models import AuditEvent, Job, User
from lsp.queries.trail import events_visible_to
from tests.accountability.test_several_partnerships import beside, promised
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.imports.files import as_csv

pytestmark = pytest.mark.django_db

HEADINGS = [column.heading for column in COLUMNS]
Sheet = list[dict[str, str]]


def download(on: make.Stage, user: Any = None) -> Sheet:
    """The rows of the agency's sheet."""
    desk = Client()
    desk.force_login(user or on.officer)
    answer = desk.get(f"/agencies/{on.agency.slug}/sheet/?format=csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def upload(sheet: Sheet, by: Any, *, dry_run: bool = False) -> Report:
    content = as_csv([HEADINGS, *([row[heading] for heading in HEADINGS] for row in sheet)])
    return bulk_update.update_commitments(read_table("sheet.csv", content), by=by, dry_run=dry_run)


def outcomes(report: Report) -> list[tuple[int, str, str]]:
    return [(row.row, row.outcome, row.heading) for row in report.rows]


WHOLE = {
    "course": "At risk",
    "summary": "Two weeks late.",
    "help wanted": "An analyst.",
    "new due date": clock.days_from_today(90).isoformat(),
    "reason for the new date": "The lease.",
    "milestones done": "1",
    "delivered": "yes",
}


@pytest.fixture
def of(on: make.Stage) -> Commitment:
    made = on.commitment("under_way")
    milestones.add(made, by=on.officer, title="First ten", due_on=clock.days_from_today(5))
    return made


def test_a_row_does_what_the_pages_would_and_a_trial_nothing(on: make.Stage, of: Commitment) -> None:
    (row,) = sheet = download(on)
    assert (row["reference"], row["open milestones"][:12]) == (of.reference, "1: First ten")
    row.update(WHOLE)
    trial = upload(sheet, on.officer, dry_run=True)
    assert outcomes(trial) == [(2, CHANGED, "")]
    before, after = (f"{day.day} {day:%B %Y}" for day in (of.due_on, clock.days_from_today(90)))
    assert trial.rows[0].reason == (
        "Report: at risk, “Two weeks late.”, help wanted: “An analyst.”; Milestone 1 done: “First ten”;"
        f" Due date: {before} becomes {after}, reason: “The lease.”; Delivered"
    )
    assert trial.rows[0].value == f"{of.reference} {of.title}", "one knows which commitment the row is"
    of.refresh_from_db()
    assert (of.state, of.progress_reports.count(), of.milestones.get().done_on) == ("under_way", 0, None)
    assert not AuditEvent.objects.filter(kind="commitment.update_several").exists()
    upload(sheet, on.officer)
    of.refresh_from_db()
    assert (of.state, of.due_on) == ("delivered", clock.days_from_today(90))
    assert of.due_date_changes.get().reason == "The lease."
    assert (of.progress_reports.get().help_wanted, of.milestones.get().done_on) == (
        "An analyst.",
        clock.today(),
    )


def test_a_milestone_done_in_the_same_row_does_not_stand_in_the_dates_way(
    on: make.Stage, of: Commitment
) -> None:
    (row,) = sheet = download(on)
    row.update({**WHOLE, "new due date": clock.days_from_today(2).isoformat()})
    assert outcomes(upload(sheet, on.officer)) == [(2, CHANGED, "")]


def test_sent_twice_it_is_done_once(on: make.Stage, of: Commitment) -> None:
    (row,) = sheet = download(on)
    row.update(WHOLE)
    upload(sheet, on.officer)
    again = upload(sheet, on.officer)
    assert outcomes(again) == [(2, UNCHANGED, "")]
    assert not again.would_write
    assert (of.progress_reports.count(), of.due_date_changes.count()) == (1, 1)


def test_V1_that_a_file_was_sent_is_read_where_it_did_something(on: make.Stage, of: Commitment) -> None:
    elsewhere = places.lsp()
    with places.in_act():
        places.grant(on.officer, "agency_officer", organisation=on.agency, lsp=elsewhere)
    make.commitment(on, "under_way", lsp=elsewhere, block=places.block(elsewhere))
    sheet = download(on, User.objects.get(pk=on.officer.pk))
    for row in sheet:
        if row["reference"] == of.reference:
            row.update(WHOLE)
    upload(sheet, on.officer)
    (event,) = AuditEvent.objects.filter(kind="commitment.update_several")
    readers = [
        places.holder(role, lsp=lsp) for lsp in (on.lsp, elsewhere) for role in ("coordinator", "auditor")
    ]
    assert [event in events_visible_to(reader) for reader in readers] == [True, True, False, False]


def test_an_untouched_sheet_changes_nothing(on: make.Stage, of: Commitment) -> None:
    assert outcomes(upload(download(on), on.officer)) == [(2, UNCHANGED, "")]


@pytest.mark.parametrize(
    ("typed", "heading", "words"),
    [
        ({"course": "Sideways", "summary": "S"}, "course", "none of On course"),
        ({"course": "On course"}, "summary", "few words"),
        ({"summary": "S"}, "course", "Choose on course"),
        ({"new due date": "2999-01-01", "reason for the new date": "R"}, "new due date", "between"),
        ({"new due date": clock.days_from_today(99).isoformat()}, "reason for the new date", "reason"),
        ({"new due date": "2006-01-01", "reason for the new date": "R"}, "new due date", "passed"),
        ({"reason for the new date": "R"}, "new due date", "Enter the new due date"),
        ({"milestones done": "9"}, "milestones done", "no milestone 9"),
        ({"milestones done": "first"}, "milestones done", "numbers"),
        ({"delivered": "perhaps"}, "delivered", "none of yes"),
        ({"summary": "=1+1", "course": "On course"}, "summary", "formula"),
        ({"row": "made up", "course": "On course"}, "row", "no row of a file that was written here"),
    ],
)
def test_what_is_wrong_is_told_with_its_column_and_nothing_is_written(
    on: make.Stage, of: Commitment, typed: dict[str, str], heading: str, words: str
) -> None:
    right = on.commitment("accepted")
    sheet = download(on)
    for row in sheet:
        wrong = row["reference"] == of.reference
        row.update(typed if wrong else {"course": "On course", "summary": "Well."})
    report = upload(sheet, on.officer)
    assert {(row.outcome, row.heading) for row in report.rows} == {(REFUSED, heading)}
    assert words in report.rows[0].reason
    assert not ProgressReport.objects.filter(commitment__in=(of, right)).exists()


def test_a_row_that_was_overtaken_is_refused(on: make.Stage, of: Commitment) -> None:
    (row,) = sheet = download(on)
    progress.report(of, by=on.officer, course="on_course", summary="By another.")
    row["delivered"] = "yes"
    stale = upload(sheet, on.officer)
    assert outcomes(stale) == [(2, REFUSED, "row")]
    assert "changed since this file was written" in stale.rows[0].reason
    assert stale.rows[0].value == f"{of.reference} {of.title}", "one knows which commitment it was"
    (row,) = sheet = download(on)
    commitments.publish(of, by=on.coordinator)
    row["delivered"] = "yes"
    assert outcomes(upload(sheet, on.officer)) == [(2, REFUSED, "row")]


def test_C1_only_what_is_ones_own(on: make.Stage, of: Commitment) -> None:
    sheet = download(on)
    sheet[0]["delivered"] = "yes"
    stranger = places.officer(places.organisation(), on.lsp)
    foreign = upload(sheet, stranger).rows[0]
    assert "no commitment of an agency that you act for" in foreign.reason
    assert foreign.value == f"{of.reference} {of.title}"
    sheet[0]["row"] += "x"
    assert upload(sheet, on.officer).rows[0].value == foreign.value
    sheet[0].update({"reference": "", "commitment": "", "row": "7"})
    assert upload(sheet, on.officer).rows[0].value == "7"
    with pytest.raises(PermissionRefused):
        upload(sheet, on.coordinator)
    desk = Client()
    desk.force_login(stranger)
    assert desk.get(f"/agencies/{on.agency.slug}/sheet/").status_code == 404


def test_a_row_stands_in_the_sheet_once(on: make.Stage, of: Commitment) -> None:
    (row,) = download(on)
    report = upload([row, dict(row)], on.officer)
    assert report.rows[0].reason == "This commitment stands in row 2 already."
    assert report.rows[0].value == f"{of.reference} {of.title}"


def test_C6_what_was_promised_to_several_is_one_row(on: make.Stage) -> None:
    first, second = promised((on, beside(on)), "under_way")
    (row,) = sheet = download(on)
    assert row["partnerships"] == f"{first.lsp.name}; {second.lsp.name}"
    row.update({"course": "On course", "summary": "Well."})
    upload(sheet, on.officer)
    assert [each.progress_reports.count() for each in (first, second)] == [1, 1]


def in_states(on: make.Stage, *states: str) -> list[Commitment]:
    """One promise to several partnerships, in these states, the row keyed to the first."""
    first = on.commitment(states[0])
    first.logged_with = first
    places.save(first)
    return [first, *(beside(on).commitment(state, logged_with=first) for state in states[1:])]


def now(of: Commitment) -> Commitment:
    of.refresh_from_db()
    return of


def test_C6_a_row_acts_through_a_part_whose_state_allows_it(on: make.Stage) -> None:
    made, accepted = in_states(on, "made", "accepted")
    (row,) = sheet = download(on)
    assert row["state"] == "Made; Accepted"
    row.update({**WHOLE, "milestones done": ""})
    trial = upload(sheet, on.officer, dry_run=True)
    assert outcomes(trial) == [(2, CHANGED, "")]
    assert trial.rows[0].reason.endswith(f"Delivered, for {accepted.lsp}")
    upload(sheet, on.officer)
    assert (now(made).state, now(accepted).state) == ("made", "delivered")
    later = clock.days_from_today(90)
    for part in (made, accepted):
        assert (part.due_on, part.progress_reports.count(), part.due_date_changes.count()) == (later, 1, 1)
    assert outcomes(upload(sheet, on.officer)) == [(2, UNCHANGED, "")]


def test_C6_delivered_is_recorded_only_where_no_part_still_waits_for_it(on: make.Stage) -> None:
    delivered, later = in_states(on, "delivered", "made")
    (row,) = sheet = download(on)
    row["delivered"] = "yes"
    assert outcomes(upload(sheet, on.officer)) == [(2, UNCHANGED, "")]
    places.save(_in_state(later, "accepted"))
    assert outcomes(upload(sheet, on.officer)) == [(2, REFUSED, "row")], "the file was written before"
    (row,) = sheet = download(on)
    row["delivered"] = "yes"
    assert outcomes(upload(sheet, on.officer)) == [(2, CHANGED, "")]
    assert (now(delivered).state, now(later).state) == ("delivered", "delivered")


def _in_state(of: Commitment, state: str) -> Commitment:
    if state == "accepted":
        of.accepted_at, of.accepted_by = clock.now(), of.made_by
    of.state = state
    return of


def test_C6_where_no_part_allows_it_the_row_says_so(on: make.Stage) -> None:
    in_states(on, "made", "made")
    (row,) = sheet = download(on)
    row["delivered"] = "yes"
    report = upload(sheet, on.officer)
    assert outcomes(report) == [(2, REFUSED, "delivered")]
    assert "it is made" in report.rows[0].reason


def test_C6_a_row_is_overtaken_by_what_was_done_to_any_of_its_parts(on: make.Stage) -> None:
    _, second = in_states(on, "accepted", "accepted")
    (row,) = sheet = download(on)
    row["delivered"] = "yes"
    make.report(second, on.officer)
    assert outcomes(upload(sheet, on.officer)) == [(2, REFUSED, "row")]
    (row,) = sheet = download(on)
    row["delivered"] = "yes"
    beside(on).commitment("accepted", logged_with=second.logged_with)
    assert outcomes(upload(sheet, on.officer)) == [(2, REFUSED, "row")], "promised to another since"


def test_C6_another_officer_of_fewer_partnerships_may_send_the_file_for_their_own(on: make.Stage) -> None:
    first, second = in_states(on, "accepted", "accepted")
    (row,) = sheet = download(on)
    row["delivered"] = "yes"
    narrow = places.officer(on.agency, on.lsp)
    assert outcomes(upload(sheet, narrow)) == [(2, CHANGED, "")]
    assert (now(first).state, now(second).state) == ("delivered", "accepted")


def test_C6_a_milestone_that_only_another_part_has_still_open_is_listed_and_done(on: make.Stage) -> None:
    first, second = in_states(on, "delivered", "under_way")
    milestones.add(second, by=on.officer, title="Last ten", due_on=clock.days_from_today(5))
    (row,) = sheet = download(on)
    assert row["open milestones"].startswith("1: Last ten")
    row["milestones done"] = "1"
    assert outcomes(upload(sheet, on.officer)) == [(2, CHANGED, "")]
    assert second.milestones.get().done_on == clock.today()
    assert not first.milestones.exists()
    assert outcomes(upload(sheet, on.officer)) == [(2, UNCHANGED, "")]


def test_the_officer_does_it_in_the_browser(on: make.Stage, of: Commitment) -> None:
    desk = Client()
    desk.force_login(on.officer)
    assert f"/agencies/{on.agency.slug}/sheet/" in desk.get("/commitments/update/").content.decode()
    book = load_workbook(io.BytesIO(desk.get(f"/agencies/{on.agency.slug}/sheet/").content))
    sheet = book.active
    places_of = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, places_of["course"]).value = "On course"
    sheet.cell(2, places_of["summary"]).value = "Well."
    sheet.cell(2, places_of["milestones done"]).value = 1
    sent = io.BytesIO()
    book.save(sent)
    sent.seek(0)
    sent.name = "filled in.xlsx"
    answer = desk.post("/commitments/update/", {"file": sent})
    assert answer.status_code == 302, answer.content
    run(Job.objects.get().pk)
    told = desk.get(answer["Location"]).content.decode()
    assert "would be changed" in told
    assert "Milestone 1 done" in told
    confirmed = desk.post(f"{answer['Location']}confirm/", {})
    run(Job.objects.order_by("-pk")[0].pk)
    assert "was imported" in desk.get(confirmed["Location"]).content.decode()
    assert of.progress_reports.get().summary == "Well."


def test_three_hundred_rows_are_done_in_one_file(on: make.Stage) -> None:
    with places.in_act():
        for _ in range(300):
            on.commitment("under_way")
    sheet = download(on)
    assert len(sheet) == 300
    for row in sheet:
        row.update({"course": "On course", "summary": "Well."})
    report = upload(sheet, on.officer)
    assert (report.count(CHANGED), ProgressReport.objects.count()) == (300, 300)
