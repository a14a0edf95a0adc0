"""Areas from a file: all or nothing, twice the same, every mistake with its row, column and reason."""

import csv
import io
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from lsp import clock
from lsp.errors import PermissionRefused
from lsp.imports.reports import Report
from lsp.imports.tables import read_table
from lsp.models import Area, AreaParent, AuditChange, AuditEvent, Job, LocalAuthority, User
from lsp.queries import areas as queries
from lsp.services import area_import, areas
from tests.factories import lsp as make
from tests.imports.files import as_csv, as_xlsx
from tests.imports.test_pages import done, page, send, signed_in

pytestmark = pytest.mark.django_db

HEADINGS = ("kind", "name", "council code", "code", "parent codes")
CODE = "E08000999"
CONSTITUENCY = ("Constituency", "Ambridge", "", "E14000999", "")
WARD = ("ward", "Felpersham North", CODE, "E05000001", "e14000999")
ESTATE = ("Neighbourhood", "Glebe estate", CODE, "", "E05000001; E05000002")
SOUTH = ("ward", "Felpersham South", CODE, "E05000002", "")
SMALL = (HEADINGS, WARD, ESTATE, SOUTH)
WITH_CONSTITUENCY = (*SMALL, CONSTITUENCY)


@pytest.fixture
def council() -> LocalAuthority:
    made = make.authority("Felpersham Council")
    with make.in_act():
        made.code = CODE
        made.save()
    return made


@pytest.fixture
def keeper(council: LocalAuthority) -> User:
    """The coordinator of a partnership that covers the council; the constituency is on record."""
    areas.create(by=make.administrator(), name="Ambridge", kind="constituency", code="E14000999")
    return make.coordinator(make.lsp(authorities=[council]), "keeper")


def bring_in(rows: Any, by: User, *, dry_run: bool = False) -> Report:
    return area_import.import_areas(read_table("areas.csv", as_csv(rows)), by=by, dry_run=dry_run)


def with_cell(row: tuple[str, ...], column: str, value: str) -> tuple[str, ...]:
    place = HEADINGS.index(column)
    return (*row[:place], value, *row[place + 1 :])


def refusals(report: Report) -> list[tuple[int, str, str]]:
    return [(row.row, row.heading, row.reason) for row in report.rows if row.outcome == "refused"]


def counts(report: Report) -> dict[str, int]:
    return {outcome: number for outcome, number in report.counts.items() if number}


def lies_in(name: str) -> list[str]:
    area = Area.objects.get(name=name)
    return [link.parent.name for link in queries.parents(area, clock.today())]


def test_L8_areas_come_in_with_what_they_lie_in_and_their_source(keeper: User) -> None:
    report = bring_in(SMALL, keeper)
    assert counts(report) == {"created": 3}
    assert lies_in("Glebe estate") == ["Felpersham North", "Felpersham South"]
    assert lies_in("Felpersham North") == ["Ambridge"]
    for area in Area.objects.exclude(kind="constituency"):
        assert (area.brought_in, area.authority.code) == (True, CODE)
        assert area.brought_in_source.startswith("areas.csv, ")


def test_T1_one_act_with_a_change_and_a_history_row_for_each(keeper: User) -> None:
    bring_in(SMALL, keeper)
    event = AuditEvent.objects.get(kind="area.import")
    assert event.actor_id == keeper.pk
    assert AuditChange.objects.filter(event_id=event.pk).count() == 6
    assert Area.history.filter(history_event=event.pk).count() == 3
    assert AreaParent.history.filter(history_event=event.pk).count() == 3


def test_importing_twice_changes_nothing(keeper: User) -> None:
    bring_in(SMALL, keeper)
    before = (AuditEvent.objects.count(), AuditChange.objects.count())
    assert counts(bring_in(SMALL, keeper)) == {"unchanged": 3}
    assert (AuditEvent.objects.count(), AuditChange.objects.count()) == before


def test_a_dry_run_writes_nothing(keeper: User) -> None:
    before = AuditEvent.objects.count()
    report = bring_in(SMALL, keeper, dry_run=True)
    assert (counts(report), report.message) == (
        {"created": 3},
        "This was a trial: nothing has been written yet.",
    )
    assert AuditEvent.objects.count() == before


def test_what_changed_is_changed_and_said(keeper: User) -> None:
    bring_in(SMALL, keeper)
    renamed = with_cell(with_cell(WARD, "name", "Felpersham Upper"), "parent codes", "")
    moved = with_cell(with_cell(ESTATE, "parent codes", "E05000003"), "code", "N1")
    new = ("ward", "Felpersham North", CODE, "E05000003", "")
    report = bring_in((HEADINGS, renamed, moved, SOUTH, new), keeper)
    assert counts(report) == {"changed": 2, "unchanged": 1, "created": 1}
    assert [row.reason for row in report.rows if row.outcome == "changed"] == [
        "name: Felpersham North becomes Felpersham Upper.",
        "code: none becomes N1; lies in: becomes E05000003 from today.",
    ]
    assert lies_in("Felpersham Upper") == ["Ambridge"], "no parent codes say nothing"
    assert lies_in("Glebe estate") == ["Felpersham North"]
    assert Area.objects.get(name="Glebe estate").code == "N1"
    assert counts(bring_in((HEADINGS, renamed, moved, SOUTH, new), keeper)) == {"unchanged": 4}


def test_L4_what_has_ended_is_not_brought_back_to_life(keeper: User) -> None:
    bring_in(SMALL, keeper)
    for name in ("Felpersham South", "Glebe estate"):
        areas.end(Area.objects.get(name=name), by=keeper, on=clock.today(), reason="New boundaries")
    report = bring_in(SMALL, keeper)
    assert [(row, reason.partition(" has")[0]) for row, _, reason in refusals(report)] == [
        (3, "Glebe estate (neighbourhood, Felpersham Council)"),
        (3, "Felpersham South"),
        (4, "Felpersham South (ward, Felpersham Council)"),
    ]
    south = with_cell(SOUTH, "code", "E05000009")
    estate = with_cell(with_cell(ESTATE, "name", "New estate"), "parent codes", "E05000009")
    assert counts(bring_in((HEADINGS, south, estate), keeper)) == {"created": 2}
    assert Area.objects.get(code="E05000009").starts_on == clock.today()
    assert lies_in("New estate") == ["Felpersham South"]
    assert AreaParent.objects.get(area__name="New estate").starts_on == clock.today()


def test_section_7_a_coordinator_brings_in_areas_of_covered_councils_alone(keeper: User) -> None:
    other = make.authority()
    rows = (HEADINGS, WARD, with_cell(SOUTH, "council code", str(other.code)), CONSTITUENCY)
    words = "Only the coordinator of a partnership that covers the council"
    assert [
        (row, column, reason.startswith(words)) for row, column, reason in refusals(bring_in(rows, keeper))
    ] == [
        (3, "council code", True),
        (4, "council code", True),
    ]
    with pytest.raises(PermissionRefused):
        bring_in(SMALL, make.user())
    assert counts(bring_in(rows, make.administrator())) == {"created": 2, "unchanged": 1}


def test_section_7_a_coordinator_takes_no_area_from_another_council(keeper: User) -> None:
    administrator, other = make.administrator(), make.authority()
    areas.create(by=administrator, name="Theirs", kind="ward", code="E05000001", authority=other)
    assert [place[:2] for place in refusals(bring_in((HEADINGS, WARD), keeper))] == [(2, "council code")]


WRONG: list[tuple[str, Any, tuple[int, str, str]]] = [
    ("a missing column", [row[1:] for row in SMALL], (1, "kind", "The column kind is missing.")),
    ("an unknown column", [(*row, "x") for row in SMALL], (1, "x", "This column is not known.")),
    ("an unknown kind", [("kind", "duchy")], (2, "kind", "This is none of Ward, Parish")),
    ("no kind", [("kind", "")], (2, "kind", "The kind of area is missing.")),
    ("no name", [("name", "")], (2, "name", "The name is missing.")),
    ("a name too long", [("name", "F" * 201)], (2, "name", "This is longer than 200 characters.")),
    ("a code too long", [("code", "1" * 21)], (2, "code", "This is longer than 20 characters.")),
    ("no council", [("council code", "")], (2, "council code", "The code of the council it lies in is missing.")),
    ("an unknown council", [("council code", "E1")], (2, "council code", "There is no council of this code.")),
    ("an unknown parent", [("parent codes", "E9")], (2, "parent codes", "There is no area with the code E9, neither")),
    ("itself as parent", [("parent codes", "E05000001")], (2, "parent codes", "An area does not lie in itself.")),
    ("a code twice", [*SMALL, with_cell(SOUTH, "name", "X")], (5, "code", "This code stands in row 4 already.")),
    ("a name twice", [*SMALL, with_cell(SOUTH, "code", "X")], (5, "name", "This name stands in row 4 already.")),
    (
        "a circle",
        [*SMALL[:3], with_cell(SOUTH, "parent codes", "E05000001"), ("ward", "Round", CODE, "E05000005", ""),
         with_cell(with_cell(WARD, "parent codes", "E05000002"), "kind", "parish")],
        (6, "parent codes", "Areas of several kinds have the code E05000001."),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_every_mistake_names_its_row_column_and_reason(
    keeper: User, rows: Any, expected: tuple[int, str, str]
) -> None:
    if len(rows[0]) == 2:
        rows = [HEADINGS, with_cell(WARD, *rows[0]), SOUTH]
    before = AuditEvent.objects.count()
    found = refusals(bring_in(rows, keeper))
    if expected[2].startswith("Areas of several"):
        assert any(words.startswith("Areas of several kinds") for _, _, words in found), found
    else:
        assert any(row[:2] == expected[:2] and row[2].startswith(expected[2]) for row in found), found
    assert Area.objects.count() == 1, "something was half imported"
    assert AuditEvent.objects.count() == before


def test_a_circle_within_the_file_or_with_what_is_recorded_is_refused(keeper: User) -> None:
    round_about = [
        with_cell(WARD, "parent codes", "E05000002"),
        with_cell(SOUTH, "parent codes", "E05000001"),
    ]
    assert [place[:2] for place in refusals(bring_in((HEADINGS, *round_about), keeper))] == [
        (2, "parent codes"),
        (3, "parent codes"),
    ]
    bring_in((HEADINGS, round_about[0], SOUTH), keeper)
    assert [place[:2] for place in refusals(bring_in((HEADINGS, round_about[1]), keeper))] == [
        (2, "parent codes")
    ]


def test_a_code_and_a_name_of_two_areas_contradict_each_other(keeper: User) -> None:
    bring_in(SMALL, keeper)
    report = bring_in((HEADINGS, with_cell(WARD, "code", "E05000077")), keeper)
    assert refusals(report) == [(2, "code", "Felpersham North is recorded with the code E05000001.")]
    report = bring_in((HEADINGS, with_cell(WARD, "name", "Felpersham South")), keeper)
    assert [place[:2] for place in refusals(report)] == [(2, "name")]


def test_what_a_service_refuses_while_writing_is_a_refused_row_and_nothing_stays(keeper: User) -> None:
    bring_in(SMALL, keeper)
    estate = Area.objects.get(name="Glebe estate")
    ward = Area.objects.get(name="Felpersham North")
    areas.set_parents(estate, by=keeper, parents=[], on=clock.days_from_today(30))
    areas.set_parents(estate, by=keeper, parents=[ward], on=clock.days_from_today(60))
    renamed = with_cell(SOUTH, "name", "Renamed")
    report = bring_in((HEADINGS, with_cell(ESTATE, "parent codes", "E05000001"), renamed), keeper)
    assert report.is_refused
    assert [place[:2] for place in refusals(report)] == [(2, "parent codes")]
    assert not Area.objects.filter(name="Renamed").exists()


@pytest.mark.parametrize("dry_run", [True, False])
def test_two_who_swap_names_are_refused_in_words_and_by_a_trial_too(keeper: User, dry_run: bool) -> None:
    bring_in(SMALL, keeper)
    swapped = (HEADINGS, with_cell(WARD, "code", "E05000002"), with_cell(SOUTH, "code", "E05000001"))
    report = bring_in(swapped, keeper, dry_run=dry_run)
    assert refusals(report)[0] == (2, "name", "Felpersham Council has a ward of this name.")
    assert Area.objects.get(code="E05000001").name == "Felpersham North"


# By page, API and command ----------------------------------------------------------------------------------------


def test_a_file_is_tried_read_and_carried_out(keeper: User) -> None:
    client = signed_in(keeper)
    shown = page(client, "/areas/import/")
    for words in ("parent codes", "may be left out", "Police division"):
        assert words in shown
    report = done(send(client, "/areas/import/", as_xlsx(SMALL), "areas.xlsx"))
    assert "Would be created" in page(client, report)
    imported = done(client.post(f"{report}confirm/"))
    assert "areas.xlsx was imported." in page(client, imported)
    assert Area.objects.filter(brought_in=True).count() == 3
    assert page(client, "/areas/imports/").count("areas.xlsx") == 2
    assert AuditEvent.objects.get(kind="area.import").source == "task"


def test_the_report_of_a_refused_file_is_read_by_who_sent_it_alone(keeper: User) -> None:
    client = signed_in(keeper)
    report = done(send(client, "/areas/import/", as_csv((HEADINGS, with_cell(WARD, "name", ""))), "a.csv"))
    rows = list(csv.reader(io.StringIO(client.get(f"{report}?format=csv").content.decode("utf-8-sig"))))
    assert rows[1][:5] == ["2", "B", "name", "", "refused"]
    assert client.post(f"{report}confirm/").status_code == 409
    other = signed_in(make.coordinator(make.lsp()))
    assert other.get(report).status_code == 404
    for address in ("/areas/import/", "/areas/imports/"):
        assert signed_in(make.user()).get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_by_the_api(keeper: User) -> None:
    from tests.api.conftest import caller_for

    sent = {"kind": "areas", "file_name": "areas.csv", "content": "a2luZAo=", "dry_run": True}
    assert caller_for(make.user()).post("/imports/", sent).status_code == 403
    assert caller_for(keeper).post("/imports/", sent).status_code == 201
    assert Job.objects.get().kind == "import.areas"


def test_by_the_command(keeper: User, tmp_path: Path) -> None:
    out, path = StringIO(), tmp_path / "areas.csv"
    path.write_bytes(as_csv(SMALL))
    call_command("import_areas", str(path), "--by", "keeper", stdout=out)
    assert "0 refused, 3 created, 0 changed, 0 unchanged, 0 left out" in out.getvalue()
    path.write_bytes(as_csv((HEADINGS, with_cell(WARD, "kind", "duchy"))))
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_areas", str(path), "--by", "keeper", stdout=out)
    assert "Row 2, refused: A, kind: duchy: This is none of Ward" in out.getvalue()


def test_the_speed_of_a_large_file(keeper: User, capsys: Any) -> None:
    import sys
    import time

    wards = [("ward", f"Ward {n}", CODE, f"W{n}", "E14000999") for n in range(500)]
    small = [
        ("neighbourhood", f"Estate {n}", CODE, f"N{n}", f"W{n % 500}; W{(n + 1) % 500}") for n in range(4_500)
    ]
    started = time.perf_counter()
    report = bring_in((HEADINGS, *wards, *small), keeper)
    seconds = time.perf_counter() - started
    assert counts(report) == {"created": 5_000}
    with capsys.disabled():
        sys.stdout.write(f"\n5,000 areas and 9,500 links: {seconds:.2f} s, {5_000 / seconds:,.0f} rows/s")
