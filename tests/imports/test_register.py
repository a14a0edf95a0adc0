"""The register of councils: all or nothing, twice the same, every mistake with its row, column and reason."""

import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from lsp.errors import PermissionRefused
from lsp.imports.reports import Report
from lsp.imports.tables import read_table
from lsp.jobs import Progress
from lsp.models import AuditChange, AuditEvent, LocalAuthority, User
from lsp.services import register
from tests.imports.files import COUNTY, DISTRICT, HEADINGS, POLICE, REGISTER, SMALL, as_csv, with_cell

pytestmark = pytest.mark.django_db


def bring_in(content: bytes, by: User, *, dry_run: bool = False) -> Report:
    return register.import_register(read_table(REGISTER, content), by=by, dry_run=dry_run)


def refusals(report: Report) -> list[tuple[int, str, str]]:
    return [(row.row, row.heading, row.reason) for row in report.rows if row.outcome == "refused"]


def test_councils_and_their_counties_come_in_others_are_left_out(administrator: User) -> None:
    report = bring_in(as_csv(SMALL), administrator)
    assert {k: v for k, v in report.counts.items() if v} == {"created": 2, "left out": 2}
    assert [row.reason for row in report.rows if row.outcome == "left out"] == [
        "Not a council: police authority.",
        "Not in England: Wales.",
    ]
    district = LocalAuthority.objects.get(code="E07000999")
    assert district.county is not None
    assert district.county.name == "Ambridgeshire County Council"


def test_L8_what_is_brought_in_is_marked_with_its_source(administrator: User) -> None:
    bring_in(as_csv(SMALL), administrator)
    for council in LocalAuthority.objects.all():
        assert council.brought_in
        assert council.brought_in_source.startswith(f"{REGISTER}, ")


def test_T1_one_act_with_a_change_and_a_history_row_for_each_council(administrator: User) -> None:
    bring_in(as_csv(SMALL), administrator)
    event = AuditEvent.objects.get(kind="register.import")
    assert event.actor_id == administrator.pk
    assert AuditChange.objects.filter(event_id=event.pk).count() == 2
    assert LocalAuthority.history.filter(history_event=event.pk).count() == 2


def test_importing_twice_changes_nothing(administrator: User) -> None:
    bring_in(as_csv(SMALL), administrator)
    before = (AuditEvent.objects.count(), AuditChange.objects.count())
    report = bring_in(as_csv(SMALL), administrator)
    assert (report.count("created"), report.count("changed"), report.count("unchanged")) == (0, 0, 2)
    assert (AuditEvent.objects.count(), AuditChange.objects.count()) == before


def test_what_changed_is_changed_and_said(administrator: User) -> None:
    bring_in(as_csv(SMALL), administrator)
    renamed = with_cell(COUNTY, "name", "Borsetshire County Council")
    rows = (HEADINGS, renamed, with_cell(DISTRICT, "county_2007", "Borsetshire"), POLICE)
    report = bring_in(as_csv(rows), administrator)
    assert (report.count("changed"), report.count("unchanged")) == (1, 1)
    changed = next(row for row in report.rows if row.outcome == "changed")
    assert changed.reason == "name: Ambridgeshire County Council becomes Borsetshire County Council."
    council = LocalAuthority.objects.get(code="E10000099")
    assert (council.name, council.slug, council.version) == (
        "Borsetshire County Council",
        "ambridgeshire-county-council",
        2,
    )


def test_a_dry_run_writes_nothing(administrator: User) -> None:
    before = AuditEvent.objects.count()
    report = bring_in(as_csv(SMALL), administrator, dry_run=True)
    assert report.count("created") == 2
    assert report.message == "This was a trial: nothing has been written yet."
    assert AuditEvent.objects.count() == before
    assert not LocalAuthority.objects.exists()


def test_only_the_administrator_imports_the_register(nobody: User) -> None:
    with pytest.raises(PermissionRefused):
        bring_in(as_csv(SMALL), nobody)


def rows_with(*rows: Any) -> bytes:
    return as_csv((HEADINGS, COUNTY, *rows))


WRONG: list[tuple[str, bytes, tuple[int, str, str]]] = [
    (
        "a missing column",
        as_csv([row[:2] + row[3:] for row in SMALL]),
        (1, "type_2007", "The column type_2007 is missing."),
    ),
    (
        "an unknown column",
        as_csv([(*row, "x") for row in SMALL]),
        (1, "x", "This column is not known."),
    ),
    (
        "a code twice",
        rows_with(DISTRICT, with_cell(with_cell(DISTRICT, "name", "Hollerton"), "gss_code", "E10000099")),
        (4, "gss_code", "This code stands in row 2 already."),
    ),
    (
        "a name twice",
        rows_with(DISTRICT, with_cell(DISTRICT, "gss_code", "")),
        (4, "name", "This name stands in row 3 already."),
    ),
    (
        "an unknown kind",
        rows_with(with_cell(DISTRICT, "type_2007", "duchy")),
        (3, "type_2007", "This is none of county, non-metropolitan district"),
    ),
    (
        "no kind",
        rows_with(with_cell(DISTRICT, "type_2007", "")),
        (3, "type_2007", "The kind of council is missing."),
    ),
    (
        "a county that does not exist",
        rows_with(with_cell(DISTRICT, "county_2007", "Barsetshire")),
        (3, "county_2007", "There is no county council of this name, neither in the file nor on record."),
    ),
    (
        "a district without its county",
        rows_with(with_cell(DISTRICT, "county_2007", "")),
        (3, "county_2007", "The county of this district is missing."),
    ),
    (
        "a county in a county",
        as_csv((HEADINGS, with_cell(COUNTY, "county_2007", "Ambridgeshire"))),
        (2, "county_2007", "Only a district lies in a county."),
    ),
    (
        "a code that is too short",
        rows_with(with_cell(DISTRICT, "gss_code", "E0700099")),
        (3, "gss_code", "An ONS code has nine letters and figures"),
    ),
    (
        "a code of another nation",
        rows_with(with_cell(DISTRICT, "gss_code", "S07000999")),
        (3, "gss_code", "The ONS code of an English council begins with E."),
    ),
    (
        "a bad region",
        rows_with(with_cell(DISTRICT, "region", "The Far West")),
        (3, "region", "This is none of East Midlands"),
    ),
    ("no name", rows_with(with_cell(DISTRICT, "name", "")), (3, "name", "The name is missing.")),
    ("a name of signs", rows_with(with_cell(DISTRICT, "name", "!!!")), (3, "name", "A name needs letters.")),
    (
        "a name too long",
        rows_with(with_cell(DISTRICT, "name", "F" * 201)),
        (3, "name", "This is longer than 200 characters."),
    ),
    (
        "a nation that is none",
        rows_with(with_cell(DISTRICT, "nation", "Mercia")),
        (3, "nation", "This is not England"),
    ),
    (
        "a police authority with a type of council",
        rows_with(with_cell(DISTRICT, "kind", "police authority")),
        (3, "kind", "A row with a type of council is a local authority."),
    ),
    (
        "neither true nor false",
        rows_with(with_cell(DISTRICT, "abolished_2009", "perhaps")),
        (3, "abolished_2009", "This is none of true, false"),
    ),
]


@pytest.mark.parametrize(
    ("content", "expected"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_every_mistake_names_its_row_column_and_reason(
    administrator: User, content: bytes, expected: tuple[int, str, str]
) -> None:
    before = AuditEvent.objects.count()
    report = bring_in(content, administrator)
    found = refusals(report)
    assert any(row[:2] == expected[:2] and row[2].startswith(expected[2]) for row in found), found
    assert not LocalAuthority.objects.exists(), "something was half imported"
    assert AuditEvent.objects.count() == before


def test_all_mistakes_are_named_at_once(administrator: User) -> None:
    rows = rows_with(
        with_cell(with_cell(DISTRICT, "gss_code", "E1"), "region", "Nowhere"),
        with_cell(with_cell(DISTRICT, "name", "Hollerton"), "county_2007", "Barset"),
        with_cell(with_cell(DISTRICT, "name", "Penny Hassett"), "type_2007", "hamlet"),
    )
    assert {row[:2] for row in refusals(bring_in(rows, administrator))} == {
        (3, "gss_code"),
        (3, "region"),
        (4, "county_2007"),
        (5, "gss_code"),
        (5, "type_2007"),
    }


def test_a_code_and_a_name_of_two_councils_contradict_each_other(administrator: User) -> None:
    bring_in(as_csv(SMALL), administrator)
    report = bring_in(rows_with(with_cell(DISTRICT, "gss_code", "E07000111")), administrator)
    assert refusals(report) == [
        (3, "gss_code", "Felpersham District Council is recorded with the code E07000999.")
    ]
    report = bring_in(as_csv((HEADINGS, with_cell(COUNTY, "gss_code", "E07000999"))), administrator)
    assert [row[:2] for row in refusals(report)] == [(2, "name")]


def test_a_fault_between_counties_and_districts_leaves_nothing(
    administrator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = register._built
    monkeypatch.setattr(register, "_built", lambda step, *rest: 1 / 0 if step.county else real(step, *rest))
    before = AuditEvent.objects.count()
    with pytest.raises(ZeroDivisionError):
        bring_in(as_csv(SMALL), administrator)
    assert not LocalAuthority.objects.exists()
    assert AuditEvent.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_bring_in_everything_once(administrator: User) -> None:
    def once() -> Report:
        try:
            return bring_in(as_csv(SMALL), administrator)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        reports = [future.result() for future in (pool.submit(once), pool.submit(once))]
    assert sorted(report.count("created") for report in reports) == [0, 2]
    assert LocalAuthority.objects.count() == 2


@pytest.mark.faults
@pytest.mark.django_db(transaction=True)
def test_killed_between_check_and_write_nothing_is_left(administrator: User) -> None:
    arrived, tell = os.pipe()
    child = os.fork()
    if child == 0:
        connection.connection = None  # the parent's, not ours to close

        class Stop(Progress):
            def advance(self, done: int = 1, refused: int = 0) -> None:
                if self.step == "Writing":
                    os.write(tell, b"x")
                    time.sleep(60)

        register.import_register(read_table(REGISTER, as_csv(SMALL)), by=administrator, progress=Stop())
        os._exit(0)
    assert os.read(arrived, 1) == b"x"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert not LocalAuthority.objects.exists()
    assert not AuditEvent.objects.filter(kind="register.import").exists()
    report = bring_in(as_csv(SMALL), administrator)
    assert report.count("created") == 2


def test_the_register_of_2007(administrator: User, real_register: bytes, capsys: Any) -> None:
    started = time.perf_counter()
    report = bring_in(real_register, administrator)
    seconds = time.perf_counter() - started
    assert (report.count("created"), report.count("left out"), report.count("refused")) == (388, 126, 0)
    councils = LocalAuthority.objects.all()
    assert councils.filter(kind="county").count() == 34
    districts = councils.filter(kind="district")
    assert (districts.count(), districts.filter(county__kind="county").count()) == (238, 238)
    assert councils.filter(code=None).count() == 38
    before = AuditEvent.objects.count()
    again = bring_in(real_register, administrator)
    assert (again.count("unchanged"), again.count("changed"), again.count("created")) == (388, 0, 0)
    assert AuditEvent.objects.count() == before
    with capsys.disabled():
        sys.stdout.write(f"\nregister of 2007: 514 rows in {seconds:.3f} s, {514 / seconds:,.0f} rows/s")


def test_the_speed_of_a_large_register(administrator: User, capsys: Any) -> None:
    rows = [
        with_cell(with_cell(DISTRICT, "name", f"Example District Council {n}"), "gss_code", f"E07{n:06d}")
        for n in range(5_000)
    ]
    content = rows_with(*rows)
    started = time.perf_counter()
    report = bring_in(content, administrator)
    seconds = time.perf_counter() - started
    assert report.count("created") == 5_001
    with capsys.disabled():
        sys.stdout.write(
            f"\n5,001 councils created, audit included: {seconds:.2f} s, {5_001 / seconds:,.0f} rows/s"
        )
