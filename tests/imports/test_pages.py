"""The pages of imports: try, read, carry out; what is refused names its place; strangers find nothing."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from lsp import jobs
from lsp.models import AuditEvent, Job, LocalAuthority, LocalStrategicPartnership, User
from partnerships.models import Appointment, Body
from tests.imports.files import DISTRICT, HEADINGS, REGISTER, SMALL, as_csv, with_cell
from tests.imports.test_members import FOUR, rows_of
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db
REGISTER_LIST = "/administration/imports/"
REGISTER_NEW = "/administration/imports/new/"
WRONG = as_csv((HEADINGS, with_cell(DISTRICT, "county_2007", "Barsetshire")))


def send(client: Client, address: str, content: bytes, name: str = REGISTER) -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def done(response: Any) -> str:
    """The report's address of an import that was just sent, once a worker has done it."""
    assert response.status_code == 302, response.content.decode()
    address = str(response.headers["Location"])
    jobs.run(int(address.rstrip("/").rpartition("/")[2]))
    return address


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_a_register_is_tried_read_and_carried_out(administrator: User) -> None:
    client = signed_in(administrator)
    report = done(send(client, REGISTER_NEW, as_csv(SMALL)))
    assert not LocalAuthority.objects.exists()
    shown = page(client, report)
    assert "This was a trial: nothing has been written yet." in shown
    assert "Would be created" in shown
    imported = done(client.post(f"{report}confirm/"))
    assert LocalAuthority.objects.count() == 2
    assert f"{REGISTER} was imported." in page(client, imported)
    assert "This trial was carried out." in page(client, report)
    listed = page(client, REGISTER_LIST)
    assert listed.count(REGISTER) == 2
    assert AuditEvent.objects.get(kind="register.import").source == "task"


def test_the_report_of_a_refused_file_names_row_column_and_reason(administrator: User) -> None:
    client = signed_in(administrator)
    report = done(send(client, REGISTER_NEW, WRONG))
    shown = page(client, report)
    for words in ("Row&nbsp;2", "F, county_2007", "Barsetshire", "There is no county council of this name"):
        assert words in shown
    rows = list(csv.reader(io.StringIO(client.get(f"{report}?format=csv").content.decode("utf-8-sig"))))
    assert rows[0] == ["row", "column", "heading", "what was in it", "outcome", "reason", "rule", "sheet"]
    assert rows[1][:5] == ["2", "F", "county_2007", "Barsetshire", "refused"]
    assert client.post(f"{report}confirm/").status_code == 409
    assert not LocalAuthority.objects.exists()


def test_rows_of_one_outcome_are_shown_alone(administrator: User) -> None:
    client = signed_in(administrator)
    report = done(send(client, REGISTER_NEW, as_csv(SMALL)))
    shown = page(client, f"{report}?outcome=left%20out")
    assert "Not a council: police authority." in shown
    assert "New council." not in shown


def test_a_running_import_shows_how_far_it_is(administrator: User) -> None:
    client = signed_in(administrator)
    address = send(client, REGISTER_NEW, as_csv(SMALL)).headers["Location"]
    Job.objects.update(status="running", step="Checking the rows", done=1, total=4)
    shown = page(client, address)
    assert "1 of 4 rows done" in shown
    assert "Checking the rows." in shown
    assert client.post(f"{address}confirm/").status_code == 409


def test_confirming_twice_imports_once(administrator: User) -> None:
    client = signed_in(administrator)
    report = done(send(client, REGISTER_NEW, as_csv(SMALL)))
    first = client.post(f"{report}confirm/").headers["Location"]
    second = client.post(f"{report}confirm/").headers["Location"]
    assert first == second
    assert Job.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "The file is empty"),
        ("a.pdf", b"%PDF", "Send a CSV file"),
        ("a.csv", b"%PDF", "The file is not what its name says, a CSV file: it is a PDF document."),
        ("a.xlsm", b"PK\x03\x04", "The workbook may hold macros."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_once(
    administrator: User, name: str, content: bytes, words: str
) -> None:
    response = send(signed_in(administrator), REGISTER_NEW, content, name)
    shown = response.content.decode()
    assert response.status_code == 422
    assert words in shown
    assert "Error: " in shown
    assert not Job.objects.exists()


def test_no_file_is_asked_for(administrator: User) -> None:
    response = signed_in(administrator).post(REGISTER_NEW, {})
    assert (response.status_code, "Choose a file" in response.content.decode()) == (422, True)


def test_nothing_yet_says_what_to_do(administrator: User) -> None:
    assert "Nothing has been brought in yet" in page(signed_in(administrator), REGISTER_LIST)


def test_the_register_is_for_the_administrator_alone(
    administrator: User, coordinator: User, nobody: User
) -> None:
    report = done(send(signed_in(administrator), REGISTER_NEW, as_csv(SMALL)))
    for user in (coordinator, nobody):
        client = signed_in(user)
        for address in (REGISTER_LIST, REGISTER_NEW, report, f"{report}confirm/"):
            page(client, address, status=404)
        assert send(client, REGISTER_NEW, as_csv(SMALL)).status_code == 404
        assert client.post(f"{report}confirm/").status_code == 404
    assert Client().get(REGISTER_LIST).status_code == 302
    assert Job.objects.count() == 1


def test_the_page_of_the_job_leads_to_the_report(administrator: User) -> None:
    client = signed_in(administrator)
    report = done(send(client, REGISTER_NEW, as_csv(SMALL)))
    shown = page(client, f"/jobs/{report.rstrip('/').rpartition('/')[2]}/")
    assert f'href="{report}"' in shown
    assert "This was a trial" in shown


def test_the_list_asks_no_more_of_the_database_for_more_imports(administrator: User) -> None:
    client = signed_in(administrator)
    done(send(client, REGISTER_NEW, as_csv(SMALL)))
    page(client, REGISTER_LIST)
    with CaptureQueriesContext(connection) as one:
        page(client, REGISTER_LIST)
    for _ in range(3):
        done(send(client, REGISTER_NEW, WRONG))
    with CaptureQueriesContext(connection) as four:
        assert page(client, REGISTER_LIST).count(REGISTER) == 4
    assert len(four) == len(one)


# --- members


def test_members_are_tried_read_and_carried_out(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    client = signed_in(coordinator)
    address = f"/{partnership.slug}/bodies/import/"
    assert "The sheets, and their columns in any order" in page(client, address)
    report = done(send(client, address, as_csv(rows_of(*FOUR)), "members.csv"))
    assert not Body.objects.exists()
    assert "New person: Alex Example." in page(client, report)
    imported = done(client.post(f"{report}confirm/"))
    assert "members.csv was imported." in page(client, imported)
    assert Appointment.objects.count() == 3
    assert page(client, f"/{partnership.slug}/bodies/imports/").count("members.csv") == 2
    again = done(send(client, address, as_csv(rows_of(*FOUR)), "members.csv"))
    assert "everything in this file is recorded already" in page(client, again)


def test_P2_a_refusal_of_members_names_the_rule(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    client = signed_in(coordinator)
    twice = (*FOUR, FOUR[1] | {"person": "Jo Pattern"})
    content = as_csv(rows_of(*twice))
    shown = page(client, done(send(client, f"/{partnership.slug}/bodies/import/", content, "members.csv")))
    assert "Sam Sample sits in this seat" in shown
    assert "(rule P2)" in shown


def test_members_are_for_the_coordinator_of_the_partnership_alone(
    partnership: LocalStrategicPartnership, coordinator: User, neighbour: User, nobody: User
) -> None:
    address = f"/{partnership.slug}/bodies/import/"
    content = as_csv(rows_of(*FOUR))
    report = done(send(signed_in(coordinator), address, content, "members.csv"))
    for user in (neighbour, nobody):
        client = signed_in(user)
        for hidden in (address, f"/{partnership.slug}/bodies/imports/", report, f"{address}template.csv"):
            page(client, hidden, status=404)
        assert send(client, address, content, "members.csv").status_code == 404
    assert not Body.objects.exists()


def test_a_report_is_found_only_below_its_own_partnership(
    partnership: LocalStrategicPartnership,
    second: LocalStrategicPartnership,
    coordinator: User,
    neighbour: User,
    administrator: User,
) -> None:
    content = as_csv(rows_of(*FOUR))
    report = done(send(signed_in(coordinator), f"/{partnership.slug}/bodies/import/", content, "members.csv"))
    page(signed_in(neighbour), report.replace(partnership.slug, second.slug), status=404)
    number = report.rstrip("/").rpartition("/")[2]
    page(signed_in(administrator), f"/administration/imports/{number}/", status=404)


def test_the_templates_hold_every_column_and_come_back_readable(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    client = signed_in(coordinator)
    address = f"/{partnership.slug}/bodies/import/template"
    headings = rows_of()[0]
    assert client.get(f"{address}.csv").content.decode("utf-8-sig").strip().split(",") == list(headings)
    book = load_workbook(io.BytesIO(client.get(f"{address}.xlsx").content))
    assert book.sheetnames[:-1] == ["Organisations", "People", "Bodies", "Seats", "Terms", "Offices"]
    assert [cell.value for cell in book["Offices"][1]][:2] == ["body", "office"]
    page(client, f"{address}.pdf", status=404)
    page(client, f"{address}-nothing.csv", status=404)


def test_V2_a_report_is_not_there_for_others_whatever_is_sent_to_it(administrator: User) -> None:
    report = done(send(signed_in(administrator), REGISTER_NEW, as_csv(SMALL)))
    stranger = signed_in(User.objects.create_user("stranger", "stranger@example.org"))
    assert stranger.get(report).status_code == 404
    assert stranger.post(report).status_code == 404
    assert Client().post(report).status_code == 302
    assert signed_in(administrator).post(report).status_code == 405
