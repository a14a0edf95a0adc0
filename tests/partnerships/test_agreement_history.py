"""The history of an agreement: section by section what changed, never how it is stored."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lsp.models import AuditEvent
from lsp.queries import trail
from lsp.queries.changes import tell
from lsp.queries.rows_changed import Change
from partnerships.models import Agreement, AgreementVersion, MeasureReport
from partnerships.services import agreements, measure_reports
from tests.factories import agreements as make
from tests.factories import lsp as place
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db
LONG = "Fewer burglaries and less fear of them, first in the four wards that suffer most."


@pytest.fixture
def on() -> make.Stage:
    return make.stage()


def sections(made: Agreement, on: make.Stage, kind: str) -> list[tuple[str, str, str]]:
    """What the newest act of the kind changed in sections."""
    entries = trail.record_history(made, user=on.coordinator)
    newest = next(entry for entry in entries if entry.kind == f"agreement.{kind}")
    return [(each.field, each.before, each.after) for each in newest.changes if each.column == "sections"]


def queries_of(on: make.Stage, made: Agreement) -> int:
    """How many questions the whole history asks the database."""
    trail.record_history(made, user=on.coordinator)
    with CaptureQueriesContext(connection) as found:
        trail.record_history(made, user=on.coordinator)
    return len(found)


def test_T4_an_edited_draft_tells_the_sections_that_changed(on: make.Stage) -> None:
    made = on.agreement(sections={"aims": "Few.", "resources": "A room."})
    assert sections(made, on, "draft") == [
        ("Section “Aims”", "", "Few."),
        ("Section “Resources”", "", "A room."),
    ]
    agreements.edit(
        made, by=on.coordinator, sections={"aims": "Fewer.", "resources": "", "disputes": "Talk."}
    )
    assert sections(made, on, "edit") == [
        ("Section “Aims”", "Few.", "Fewer."),
        ("Section “How disputes are settled”", "", "Talk."),
        ("Section “Resources”", "A room.", ""),
    ]


def test_T4_a_new_version_tells_what_differs_from_the_one_before(on: make.Stage) -> None:
    made = on.agreement("circulated", sections={"aims": LONG, "resources": "A room."})
    changed = LONG.replace("suffer most", "the plan names")
    agreements.change(made, by=on.coordinator, sections={"aims": changed})
    assert sections(made, on, "change") == [("Section “Aims”", LONG, changed)]
    page = signed_in(on.coordinator).get(trail.history_href(made)).content.decode()
    assert "<del>suffer most.</del><ins>the plan names.</ins>" in page
    for stored in ("&#x27;heading&#x27;", "&#x27;code&#x27;", "SHA", "Exact text"):
        assert stored not in page


def test_V1_what_one_may_not_read_of_the_version_before_is_not_told(on: make.Stage) -> None:
    made = on.agreement("circulated", sections={"aims": "A secret."})
    made = agreements.change(made, by=on.coordinator, sections={"aims": "In the open."})
    on.sign(on.sign(made, on.board, on.board_chair), on.safer, on.safer_chair)
    event = AuditEvent.objects.get(kind="agreement.change", subject_id=made.pk)
    for user, before in ((on.coordinator, "A secret."), (place.user(), "")):
        told = [each for each in tell([event], user=user).changes[event.pk] if each.column == "sections"]
        assert [(each.before, each.after) for each in told] == [(before, "In the open.")]


def test_A3_what_stood_at_signing_reads_as_words(on: make.Stage) -> None:
    made = on.agreement("in_force")
    entries = trail.record_history(made, user=on.coordinator)
    told = {
        each.field: each.after for entry in entries for each in entry.changes if each.column == "standing"
    }
    assert told["Members of Board"] == "no seat was filled"
    assert "As things stood on" in told
    row = AgreementVersion.objects.get().history.latest("history_id")
    labels = [label for label, _ in trail.standing_rows(row, user=on.coordinator)]
    assert {"Section “Aims”", "Members of Board", "Exact text"} <= set(labels)
    page = text_of(signed_in(on.coordinator).get(trail.history_href(made)))
    assert "Signature of" in page
    assert "Signature: Signature" not in page


def test_T1_the_page_tells_who_did_what_and_leads_to_what_it_changed(on: make.Stage) -> None:
    made = on.agreement("circulated")
    page = text_of(signed_in(on.coordinator).get(made.get_absolute_url())).partition(
        "History of this record"
    )[2]
    assert "Circulated" in page
    assert on.coordinator.known_as in page
    assert "What each act changed: the whole history" in page
    assert "Section “Aims”" not in page


def test_more_parties_and_signatures_need_no_more_queries(on: make.Stage) -> None:
    few, charities = on.agreement("in_force"), [place.organisation() for _ in range(3)]
    many = on.agreement("in_force", organisations=charities)
    assert queries_of(on, many) == queries_of(on, few) + 1, "the names of organisations, of all in one"


def test_more_versions_need_no_more_queries(on: make.Stage) -> None:
    one = agreements.change(on.agreement("circulated"), by=on.coordinator, title="Second")
    several = on.agreement("circulated")
    for number in range(4):
        several = agreements.change(several, by=on.coordinator, title=f"Title {number}")
    assert queries_of(on, several) == queries_of(on, one)


def test_a_change_is_named_with_the_record_that_it_is_of() -> None:
    assert Change("Section", "", "x").named == "Section"
    assert Change("Section", "", "x", record="Version 2").named == "Version 2, section"


def corrected(on: make.Stage) -> MeasureReport:
    """A report of the first year whose one figure was -3 and is 17 now."""
    made = on.agreement("in_force")
    measure = made.measures.get()
    for value in (-3, 17):
        said = {"summary": "It went well.", "figures": {measure.pk: (Decimal(value), "")}}
        if value < 0:
            with place.in_act():
                report = measure_reports.report(made, by=on.coordinator, year=1, **said)
        else:
            report = measure_reports.correct(
                report, by=on.coordinator, reason="Two columns were swapped.", **said
            )
    return report


def test_A6_a_corrected_report_keeps_the_old_figure_and_the_reason_in_its_history(on: make.Stage) -> None:
    report = corrected(on)
    made = report.agreement
    desk = signed_in(on.coordinator)
    newest = trail.record_history(report, user=on.coordinator)[0]
    assert (newest.what, newest.who, newest.why) == (
        "Yearly report corrected",
        on.coordinator.known_as,
        "Two columns were swapped.",
    )
    assert [(each.named, each.before, each.after) for each in newest.changes] == [
        ("Figure of “Burglaries”, value", "-3", "17")
    ]
    own = f"{made.get_absolute_url()}reports/1/"
    for address in (own, trail.history_href(report)):
        page = text_of(desk.get(address))
        for words in ("Yearly report corrected", "Two columns were swapped.", "-3", "17"):
            assert words in page, (address, words)
    assert f"by {on.coordinator.known_as}: “Two columns were swapped.”" in text_of(desk.get(own))
    of_the_agreement = text_of(desk.get(trail.history_href(made)))
    assert f"Yearly report corrected: {report}" in of_the_agreement
    assert "Two columns were swapped." in of_the_agreement


def test_V1_who_is_outside_reads_that_a_report_was_corrected_not_why_nor_by_whom(on: make.Stage) -> None:
    report = corrected(on)
    page = text_of(Client().get(f"{report.agreement.get_absolute_url()}reports/1/"))
    assert "Corrected" in page.partition("History of this record")[0]
    assert "by the LSP coordinator" in page
    for words in ("Two columns were swapped.", "-3", on.coordinator.known_as):
        assert words not in page


def test_V1_who_is_outside_reads_as_whom_each_signed_not_which_role_they_have_besides(on: make.Stage) -> None:
    place.grant(on.safer_chair, "agency_officer", lsp=on.lsp, organisation=place.organisation())
    made = on.agreement("in_force")
    entries = trail.record_history(made, user=AnonymousUser())
    who = [entry.who for entry in entries if entry.kind == "agreement.sign"]
    assert who == [f"the chair of {on.safer}", f"the chair of {on.board}"]
    assert f"by the chair of {on.safer}" in text_of(Client().get(made.get_absolute_url()))
