"""The modern register beside the one of 2007: it adds, never overwrites, and leads from abolished councils on."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lsp.errors import Conflict, PermissionRefused
from lsp.forms.councils import find_councils
from lsp.imports.handlers import REGISTER as KIND
from lsp.imports.modern import which
from lsp.imports.reports import Report
from lsp.imports.tables import read_table
from lsp.models import AuditEvent, CouncilAlias, CouncilSuccession, LocalAuthority, User
from lsp.services.modern_register import import_modern
from lsp.services.register import import_register
from tests.factories import lsp as make

pytestmark = pytest.mark.django_db

SHARED = Path(__file__).parents[3] / "shared" / "data" / "uk-local-authorities"
MAIN, BY_NAME, BY_CODE = (
    "uk_local_authorities_future.csv",
    "lookup_name_to_registry.csv",
    "lookup_gss_to_registry.csv",
)
HEADINGS = (
    "local-authority-code,official-name,nice-name,gss-code,start-date,end-date,replaced-by,nation,region,"
    "local-authority-type,county-la,alt-names,former-gss-codes"
)
COUNTY = (
    "AMC,Ambridgeshire County Council,Ambridgeshire,E10000091,,2023-04-01,NAM,England,East Midlands,CTY,,,"
)
DISTRICT = (
    "FEL,Felpersham District Council,Felpersham,E07000991,,2023-04-01,NAM,England,East Midlands,NMD,AMC,"
    '"Felpersham,felpersham city",E07000990'
)
NEW = "NAM,North Ambridge Council,North Ambridge,E06000991,2023-04-01,,,England,East Midlands,UA,,,"
WELSH = "XWA,Example Welsh Council,,W06000099,,,,Wales,Wales,WPA,,,"
COMBINED = "XCA,Example Combined Authority,,,,,,England,,COMB,,,"
SMALL = (HEADINGS, COUNTY, DISTRICT, NEW, WELSH, COMBINED)


def content(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def bring_in(sent: bytes, by: User, *, name: str = MAIN, dry_run: bool = False) -> Report:
    table = read_table(name, sent)
    return KIND.carry_out(table, lsp=None, by=by, dry_run=dry_run, progress=None)


def counts(report: Report) -> dict[str, int]:
    return {outcome: number for outcome, number in report.counts.items() if number}


def told(report: Report) -> list[tuple[int, str, str]]:
    return [(row.row, row.heading, row.reason) for row in report.rows if row.outcome == "refused"]


def called(name: str) -> LocalAuthority:
    return LocalAuthority.objects.get(name=name)


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        (HEADINGS, "councils"),
        ("la-name,local-authority-code", "names"),
        ("gss-code,local-authority-code", "codes"),
        ("name,kind,type_2007", ""),
    ],
)
def test_a_file_is_known_by_its_columns(headings: str, found: str) -> None:
    assert which(read_table("a.csv", content(headings, ",".join("x" * (headings.count(",") + 1))))) == found


def test_L6_abolished_councils_lead_to_what_came_after_them(administrator: User) -> None:
    report = bring_in(content(*SMALL), administrator)
    assert counts(report) == {"created": 3, "left out": 2}
    after = called("North Ambridge Council")
    ties = {(tie.predecessor.name, tie.on) for tie in CouncilSuccession.objects.filter(successor=after)}
    day = date(2023, 4, 1)
    assert ties == {("Ambridgeshire County Council", day), ("Felpersham District Council", day)}
    district = called("Felpersham District Council")
    assert (district.county, district.ends_on) == (called("Ambridgeshire County Council"), day)
    assert district.end_reason == "Replaced by North Ambridge Council."
    assert (after.starts_on, after.brought_in) == (day, True)


def test_the_register_is_brought_in_twice_and_changes_nothing(administrator: User) -> None:
    bring_in(content(*SMALL), administrator)
    before = AuditEvent.objects.count()
    assert counts(bring_in(content(*SMALL), administrator)) == {"unchanged": 3, "left out": 2}
    assert AuditEvent.objects.count() == before


def test_a_trial_says_what_would_be_and_writes_nothing(administrator: User) -> None:
    report = bring_in(content(*SMALL), administrator, dry_run=True)
    assert counts(report) == {"created": 3, "left out": 2}
    assert not LocalAuthority.objects.exists()
    assert [row.reason for row in report.rows if row.outcome == "left out"] == [
        "Not in England: Wales.",
        "Not a council: combined authority.",
    ]


def test_L8_a_council_on_record_keeps_what_is_recorded_of_it(administrator: User) -> None:
    held = make.authority("Felpersham Borough", kind="unitary")
    held.code, held.region = "E07000990", "South West"
    make.save(held)
    report = bring_in(content(*SMALL), administrator)
    held.refresh_from_db()
    assert (held.name, held.kind, held.code, held.region) == (
        "Felpersham Borough",
        "unitary",
        "E07000990",
        "South West",
    )
    assert (held.ends_on, held.version) == (date(2023, 4, 1), 3)
    row = next(row for row in report.rows if row.value == "Felpersham Borough")
    assert row.outcome == "changed"
    assert "The register says kind District; Unitary is recorded and stays." in row.reason
    names = set(CouncilAlias.objects.filter(authority=held).values_list("kind", "value"))
    assert names == {
        ("register", "FEL"),
        ("code", "E07000991"),
        ("name", "Felpersham District Council"),
        ("name", "Felpersham"),
        ("name", "felpersham city"),
    }


def test_what_the_record_lacks_is_filled_in(administrator: User) -> None:
    held = make.authority("Felpersham District Council")
    held.code, held.region = None, ""
    make.save(held)
    report = bring_in(content(*SMALL), administrator)
    held.refresh_from_db()
    assert (held.code, held.region, held.ends_on) == ("E07000991", "East Midlands", date(2023, 4, 1))
    row = next(row for row in report.rows if row.value == held.name)
    assert row.reason.startswith(
        "code: none becomes E07000991; region: none becomes East Midlands; until: none"
    )
    assert held.history.count() == 3


def test_councils_the_file_does_not_name_are_left_and_said(administrator: User) -> None:
    make.authority("Borchester Rural District Council")
    report = bring_in(content(*SMALL), administrator)
    assert report.notes == [
        "1 council on record is not in this file and left as recorded: Borchester Rural District Council."
    ]
    assert called("Borchester Rural District Council").ends_on is None


def test_the_last_day_of_march_is_the_last_day_of_a_council(administrator: User) -> None:
    bring_in(content(HEADINGS, COUNTY.replace("2023-04-01,NAM", "2020-03-31,")), administrator)
    assert called("Ambridgeshire County Council").ends_on == date(2020, 4, 1)


@pytest.mark.parametrize(
    ("row", "heading", "words"),
    [
        (DISTRICT.replace("NAM", "ZZZ"), "replaced-by", "There is no council with the code ZZZ"),
        (DISTRICT.replace("NAM", "FEL"), "replaced-by", "A council does not replace itself."),
        (DISTRICT.replace("AMC", "QQQ"), "county-la", "There is no council with this code"),
        (DISTRICT.replace("NMD", "NIX"), "local-authority-type", "This is none of"),
        (DISTRICT.replace("E07000991", "07000991"), "gss-code", "nine letters and figures"),
        (DISTRICT.replace("E07000990", "E07"), "former-gss-codes", "nine letters and figures"),
        (DISTRICT.replace("2023-04-01", "30 February 2023"), "end-date", "must be a real date"),
        (DISTRICT.replace("England", "Narnia"), "nation", "This is not England"),
        (DISTRICT.replace("Felpersham District Council", ""), "official-name", "The name is missing."),
        (DISTRICT.replace("FEL", "AMC"), "local-authority-code", "stands in row 2 already"),
        (
            DISTRICT.replace("Felpersham District", "Ambridgeshire County"),
            "official-name",
            "name stands in row 2",
        ),
        (DISTRICT.replace(",E07000991,,", ",E07000991,2024-04-01,"), "end-date", "later than the beginning"),
        (DISTRICT.replace("E07000990", "E10000091"), "former-gss-codes", "is a code of another council"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(
    administrator: User, row: str, heading: str, words: str
) -> None:
    report = bring_in(content(HEADINGS, COUNTY, row, NEW), administrator)
    found = told(report)
    assert [(at, where) for at, where, _ in found][:1] == [(3, heading)], found
    assert words in found[0][2]
    assert not LocalAuthority.objects.exists()


def test_an_unknown_column_is_named(administrator: User) -> None:
    report = bring_in(content(f"{HEADINGS},mayor", f"{COUNTY},x"), administrator)
    assert "not known" in told(report)[0][2]


def test_only_the_administrator_brings_it_in(nobody: User) -> None:
    with pytest.raises(PermissionRefused):
        bring_in(content(*SMALL), nobody)


# The look-ups -------------------------------------------------------------------------------------------------


def test_names_and_former_codes_lead_to_their_council(administrator: User) -> None:
    bring_in(content(*SMALL), administrator)
    names = content("la-name,local-authority-code", "Old Felpersham,FEL", "Nowhere,ZZZ", "Felpersham,FEL")
    report = bring_in(names, administrator, name=BY_NAME)
    assert counts(report) == {"changed": 1, "unchanged": 1, "left out": 1}
    codes = content("gss-code,local-authority-code", "E07000992,FEL", "E07000991,FEL")
    assert counts(bring_in(codes, administrator, name=BY_CODE)) == {"changed": 1, "unchanged": 1}
    felpersham = called("Felpersham District Council")
    assert find_councils(["old felpersham", "E07000992", "e07000990"]) == [felpersham]
    assert counts(bring_in(names, administrator, name=BY_NAME)) == {"unchanged": 2, "left out": 1}


def test_a_code_is_one_councils(administrator: User) -> None:
    bring_in(content(*SMALL), administrator)
    codes = content("gss-code,local-authority-code", "E07000990,NAM")
    report = bring_in(codes, administrator, name=BY_CODE)
    assert told(report) == [(2, "gss-code", "E07000990 is a code of another council.")]


# In the database ----------------------------------------------------------------------------------------------


def refused(record: Any, constraint: str) -> None:
    with pytest.raises((IntegrityError, Conflict)) as found, transaction.atomic():
        make.save(record)
    assert constraint in f"{found.value} {found.value.__cause__}"


def test_L6_the_database_refuses_what_contradicts_itself() -> None:
    one, other = make.authority(), make.authority()
    make.save(CouncilSuccession(predecessor=one, successor=other, source="A register"))
    again = CouncilSuccession(predecessor=one, successor=other, source="A register")
    refused(again, "l6_council_replaced_once_by")
    itself = CouncilSuccession(predecessor=one, successor=one, source="A register")
    refused(itself, "l6_no_council_replaces_itself")
    refused(CouncilSuccession(predecessor=other, successor=one), "l6_council_succession_source")
    make.save(CouncilAlias(authority=one, kind="code", value="E07000001", source="A register"))
    given = {"value": "E07000001", "source": "A register"}
    refused(CouncilAlias(authority=other, kind="code", **given), "lsp_councilalias_code_of_one_council")
    refused(CouncilAlias(authority=one, kind="mayor", **given), "lsp_councilalias_kind")
    refused(CouncilAlias(authority=one, kind="name", value="", source=""), "lsp_councilalias_says_something")


# The files themselves -----------------------------------------------------------------------------------------


@pytest.fixture
def real_files() -> dict[str, bytes]:
    """The modern register and its look-ups as they lie beside the project."""
    if not (SHARED / MAIN).exists():
        pytest.skip("the modern register (uk-local-authorities) does not lie in ../shared here")
    return {name: (SHARED / name).read_bytes() for name in (MAIN, BY_NAME, BY_CODE)}


def test_the_real_files_come_in_beside_the_register_of_2007(
    administrator: User, real_register: bytes, real_files: dict[str, bytes]
) -> None:
    import_register(read_table("local_bodies_2007.csv", real_register), by=administrator)
    report = bring_in(real_files[MAIN], administrator)
    assert told(report) == []
    for name in (BY_NAME, BY_CODE):
        assert told(bring_in(real_files[name], administrator, name=name)) == []
        assert counts(bring_in(real_files[name], administrator, name=name)).keys() <= {
            "unchanged",
            "left out",
        }
    cumbria = called("Cumbria County Council")
    after = {tie.successor.name for tie in cumbria.replaced_by.all()}
    assert after == {"Cumberland Council", "Westmorland and Furness Council"}
    assert CouncilSuccession.objects.count() >= 48
    again = import_register(read_table("local_bodies_2007.csv", real_register), by=administrator)
    assert (again.count("refused"), again.count("created"), again.count("changed")) == (0, 0, 0)
    assert counts(bring_in(real_files[MAIN], administrator)).keys() == {"unchanged", "left out"}


def test_a_large_register_is_brought_in_set_by_set(
    administrator: User, django_assert_max_num_queries: Any
) -> None:
    rows = [
        f"A{n},Example Council {n},,E{n:08d},,2023-04-01,A{n + 1000},England,London,NMD,,Name {n},"
        for n in range(1000)
    ]
    rows += [f"A{n},Example Council {n},,E{n:08d},,,,England,London,UA,,," for n in range(1000, 2000)]
    table = read_table(MAIN, content(HEADINGS, *rows))
    with django_assert_max_num_queries(60):
        report = import_modern(table, by=administrator, kind="councils")
    assert counts(report) == {"created": 2000}


# Found by any name and code --------------------------------------------------------------------------------------


@pytest.fixture
def brought(administrator: User) -> None:
    bring_in(content(*SMALL), administrator)


@pytest.mark.parametrize("typed", ["felpersham city", "E07000990", "FEL", "felpersham district"])
def test_a_council_is_found_by_any_name_or_code(brought: None, client: Any, typed: str) -> None:
    page = client.get("/councils/", {"q": typed}).content.decode()
    assert "Felpersham District Council" in page
    assert "replaced by North Ambridge Council" in page
    assert "Ambridgeshire County Council</a>" not in page


def test_L6_the_page_of_a_council_leads_to_what_replaced_it_and_back(brought: None, client: Any) -> None:
    before = client.get("/councils/felpersham-district-council/").content.decode()
    assert "Replaced by" in before
    assert 'href="/councils/north-ambridge-council/"' in before
    assert "on 1 April 2023" in before
    assert "felpersham city" in before
    after = client.get("/councils/north-ambridge-council/").content.decode()
    assert 'href="/councils/felpersham-district-council/"' in after


def test_L6_the_api_says_what_replaced_a_council_and_finds_it_by_former_code(
    brought: None, client: Any
) -> None:
    for asked in ({"code": "E07000990"}, {"code": "fel"}, {"name": "felpersham city"}):
        found = client.get("/api/v1/local-authorities/", {**asked, "as_at": "any"}).json()["results"]
        assert [row["name"] for row in found] == ["Felpersham District Council"]
    row = found[0]
    assert [(tie["name"], tie["on"]) for tie in row["replaced_by"]] == [
        ("North Ambridge Council", "2023-04-01")
    ]
    assert (row["register_code"], row["former_codes"]) == ("FEL", ["E07000990"])
    assert client.get("/api/v1/local-authorities/", {"code": "E07000990"}).json()["results"] == []
