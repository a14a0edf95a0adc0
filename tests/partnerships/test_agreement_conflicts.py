"""Two write the same agreement, or the same report: who is later reads what the other wrote, and then decides."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from lsp import clock
from partnerships.models import MeasureReport
from partnerships.services import agreements, measure_reports
from partnerships.services.agreements import MeasureSaid
from tests.factories import agreements as make
from tests.factories import lsp as place
from tests.factories import partnerships as structure
from tests.visitors import conflict_of, signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> make.Stage:
    return make.stage(place.lsp("Example Partnership"))


@pytest.fixture
def desk(on: make.Stage) -> Client:
    return signed_in(on.coordinator)


def read(page: Any) -> dict[str, Any]:
    """What the open form holds, as the browser would send it."""
    form, sent = page.context["form"], {"measure_rows": "", "version": page.context["version"]}
    for bound in form:
        value = bound.value()
        sent[bound.html_name] = "" if value is None or hasattr(value, "year") else value
    return {**sent, "measure_rows": form.rows, "title": "Safer streets for all"}


@pytest.mark.parametrize(("state", "page"), [("draft", "edit"), ("circulated", "change")])
def test_who_writes_an_agreement_later_reads_every_change_of_the_other(
    on: make.Stage, desk: Client, state: str, page: str
) -> None:
    roads = structure.body(on.lsp, "Roads Partnership")
    block = place.block(on.lsp, "Safety")
    made = on.agreement(state)
    at = f"{made.get_absolute_url()}{page}/"
    mine = read(desk.get(at))
    service = agreements.edit if page == "edit" else agreements.change
    service(
        made,
        by=place.coordinator(on.lsp),
        bodies=[on.board, on.safer, roads],
        blocks=[block],
        sections={"aims": "Fewer fires.\n\nAnd fewer burglaries.", "measures": "Counted each year."},
        measures=[
            MeasureSaid("Burglaries", "a year", baseline=Decimal(20), target=Decimal("12.50")),
            MeasureSaid("Fires", target_on=clock.today()),
        ],
    )
    refused = desk.post(at, mine)
    assert refused.status_code == 409
    told = conflict_of(refused)
    assert told["Title"] == ("Safer streets for all", "Safer streets")
    assert told["Bodies that are parties"][1].split(", ") == sorted(
        str(each) for each in (on.board, on.safer, roads)
    )
    assert str(roads) not in told["Bodies that are parties"][0]
    assert told["Blocks it contributes to"] == ("(empty)", str(block))
    assert told["Aims"] == ("Fewer burglaries.", "Fewer fires.<br><br>And fewer burglaries.")
    assert told["Measures"] == ("(empty)", "Counted each year.")
    assert told["Measure 1"] == (
        "Burglaries, a year, baseline 20, target 15",
        "Burglaries, a year, baseline 20, target 12.5",
    )
    assert told["Measure 2"][0] == "(empty)"
    assert told["Measure 2"][1].startswith("Fires, by ")
    assert not re.search(r"partnerships\.\w+\.None|&lt;", text_of(refused))
    assert told["Membership"] == ("(empty)", "(empty)")


def test_nothing_differs_that_was_only_sent_as_a_browser_sends_it(on: make.Stage, desk: Client) -> None:
    made = on.agreement(sections={"aims": "Fewer burglaries.\n\nFewer fires."})
    at = f"{made.get_absolute_url()}edit/"
    mine = {**read(desk.get(at)), "aims": "Fewer burglaries. \r\n\r\nFewer fires."}
    agreements.edit(made, by=on.coordinator, title="Safer homes")
    refused = desk.post(at, mine)
    assert [label for label, (typed, now) in conflict_of(refused).items() if typed != now] == ["Title"]


def test_A6_who_corrects_a_report_later_reads_the_correction_of_the_other(
    on: make.Stage, desk: Client
) -> None:
    made = on.agreement("in_force")
    measure = made.measures.get()
    figures = {measure.pk: (Decimal(19), "")}
    with place.in_act():
        measure_reports.report(made, by=on.coordinator, year=1, summary="It went well.", figures=figures)
    report = MeasureReport.objects.get()
    version = report.version
    measure_reports.correct(
        report,
        by=on.coordinator,
        summary="It went badly.",
        figures={measure.pk: (Decimal("22.50"), "Two were missed.")},
        reason="A slip.",
    )
    said = {
        "summary": "It went quite well.",
        f"value_{measure.pk}": "19",
        "reason": "A word.",
        "version": version,
    }
    refused = desk.post(f"{made.get_absolute_url()}reports/1/correct/", said)
    assert refused.status_code == 409
    told = conflict_of(refused)
    assert told["How the year went"] == ("It went quite well.", "It went badly.")
    assert told["Burglaries, a year"] == ("19", "22.5")
    assert told["Note on “Burglaries”, or why there is no figure"] == ("(empty)", "Two were missed.")
    assert told["Meeting of the board to which it was given"] == ("(empty)", "(empty)")
    assert "What was wrong" not in told
    assert MeasureReport.objects.get().summary == "It went badly."


@pytest.mark.parametrize(("state", "page"), [("draft", "edit"), ("circulated", "change")])
def test_saving_takes_out_no_party_and_no_block_that_has_ended_meanwhile(
    on: make.Stage, desk: Client, state: str, page: str
) -> None:
    roads, block = structure.body(on.lsp, "Roads Partnership"), place.block(on.lsp, "Safety")
    made = on.agreement(state, bodies=[on.board, on.safer, roads], blocks=[block])
    with place.in_act():
        for each in (roads, block):
            each.ends_on, each.end_reason = clock.today(), "Merged."
            each.save()
    at = f"{made.get_absolute_url()}{page}/"
    answer = desk.post(at, read(desk.get(at)))
    assert answer.status_code == 302, text_of(answer)
    made.refresh_from_db()
    assert made.title == "Safer streets for all"
    assert {party.body for party in made.parties.filter(taken_out_at=None)} == {on.board, on.safer, roads}
    assert [link.block for link in made.block_links.filter(taken_out_at=None)] == [block]
