"""Agreements at the browser: every page, every act, every refusal with what was typed still there."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lsp import clock
from lsp.models import AuditEvent
from lsp.queries.due import due_things
from partnerships.models import Agreement, MeasureReport, SectionComment, Signature
from partnerships.services import agreement_force, agreement_renewal, agreements, bodies, measure_reports
from partnerships.services.agreements import MeasureSaid
from tests.factories import agreements as make
from tests.factories import lsp as place
from tests.factories import meetings
from tests.partnerships.forms import on as three_boxes
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> make.Stage:
    return make.stage(place.lsp("Example Partnership"))


@pytest.fixture
def desk(on: make.Stage) -> Client:
    return signed_in(on.coordinator)


HOME = "/example-partnership/agreements/"


def written(on: make.Stage, **said: Any) -> dict[str, Any]:
    """What the form of a draft sends."""
    return {
        "title": "Safer streets",
        "bodies": [on.board.pk, on.safer.pk],
        "aims": "Fewer burglaries.",
        "measure_rows": "3",
        "measure_0_name": "Burglaries",
        "measure_0_baseline": "20",
        "measure_0_target": "15.50",
        **said,
    }


def test_the_whole_way_from_the_draft_to_the_report(on: make.Stage, desk: Client) -> None:
    assert "Draft the first agreement" in text_of(desk.get(HOME))
    answer = desk.post(f"{HOME}new/", {"kind": "partnership_agreement"})
    assert answer["Location"] == f"{HOME}new/partnership-agreement/"
    form = text_of(desk.get(f"{answer['Location']}?body={on.safer.slug}"))
    assert "How disputes are settled" in form
    answer = desk.post(f"{HOME}new/partnership-agreement/", written(on), follow=True)
    page = text_of(answer)
    assert "The draft is saved." in page
    assert "15.5" in page
    made = Agreement.objects.get()
    own = made.get_absolute_url()
    desk.post(f"{own}edit/", written(on, title="Safer homes", version=made.version))
    page = text_of(desk.post(f"{own}circulate/", {"version": made.version + 1}, follow=True))
    assert "It is circulated." in page
    for body, user in ((on.board, on.board_chair), (on.safer, on.safer_chair)):
        visitor = signed_in(user)
        party = on.party(made, body)
        page = visitor.get(f"{own}sign/{party.pk}/")
        digest = Agreement.objects.get().current.digest
        assert digest in page.content.decode()
        page = text_of(
            visitor.post(f"{own}sign/{party.pk}/", {"digest": digest, "confirmed": "on"}, follow=True)
        )
        assert "You have signed it." in page
    assert "It is in force." in page
    page = text_of(desk.post(f"{own}reports/1/write/", report_of(made), follow=True))
    assert "The report is there." in page
    assert "The year went well." in text_of(Client().get(f"{own}reports/1/"))


def report_of(made: Agreement, **said: Any) -> dict[str, Any]:
    measure = made.measures.get()
    return {f"value_{measure.pk}": "17.25", "summary": "The year went well.", **said}


def test_A1_a_stale_tab_signs_nothing_and_reads_what_happened(on: make.Stage) -> None:
    made = on.agreement("circulated")
    shown, party = made.current.digest, on.party(made, on.board)
    agreements.change(made, by=on.coordinator, sections={"aims": "None at all."})
    visitor = signed_in(on.board_chair)
    answer = visitor.post(f"{made.get_absolute_url()}sign/{party.pk}/", {"digest": shown, "confirmed": "on"})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "version 2 was circulated on" in page
    assert "Nothing was signed." in page
    assert "open this page anew" in page
    assert "None at all." not in page, "the new text is not shown beside a form for the old one"
    assert not Signature.objects.exists()


def test_A2_who_does_not_hold_the_chair_reads_why(on: make.Stage, desk: Client) -> None:
    made = on.agreement("circulated")
    address = f"{made.get_absolute_url()}sign/{on.party(made, on.board).pk}/"
    page = text_of(desk.get(address))
    assert "Only whoever chairs Board on" in page
    answer = desk.post(address, {"digest": made.current.digest, "confirmed": "on"})
    assert answer.status_code == 422
    assert "Only whoever chairs Board" in text_of(answer)
    assert signed_in(place.user()).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_A7_a_signature_in_ink_at_the_browser(on: make.Stage, desk: Client) -> None:
    made = on.agreement("circulated")
    address = f"{made.get_absolute_url()}sign/{on.party(made, on.safer).pk}/in-ink/"
    assert "Compare the digest" in text_of(desk.get(address))
    said = {
        "digest": made.current.digest,
        "person": on.safer_chair.person.pk,
        **three_boxes("signed_on", clock.today()),
    }
    page = text_of(desk.post(address, said))
    assert "Choose the scan" in page
    scan = SimpleUploadedFile("page.png", make.PNG, "image/png")
    page = text_of(desk.post(address, {**said, "scan": scan}, follow=True))
    assert "The signature is recorded." in page
    assert "In ink" in page
    own = Signature.objects.get()
    scan_address = f"{made.get_absolute_url()}scans/{own.pk}/"
    assert desk.get(scan_address).content == make.PNG
    assert Client().get(scan_address).status_code == 302
    assert signed_in(place.user()).get(scan_address).status_code == 404


def test_comments_by_section_and_their_answers(on: make.Stage, desk: Client) -> None:
    made = on.agreement("circulated")
    own, visitor = made.get_absolute_url(), signed_in(on.safer_chair)
    page = text_of(visitor.post(f"{own}comment/", {"section": "aims", "text": "Which streets?"}, follow=True))
    assert "Which streets?" in page
    comment = SectionComment.objects.get()
    assert visitor.get(f"{own}comments/{comment.pk}/answer/").status_code == 404
    desk.post(f"{own}comments/{comment.pk}/answer/", {"answer": "All of them.", "version": comment.version})
    assert "All of them." in text_of(visitor.get(own))
    assert visitor.post(f"{own}comment/", {"section": "nothing", "text": " "}).status_code == 422


def test_a_refused_draft_loses_nothing_typed(on: make.Stage, desk: Client) -> None:
    said = written(on, title="", measure_1_unit="a year", measure_2_baseline="many")
    answer = desk.post(f"{HOME}new/partnership-agreement/", said)
    page = text_of(answer)
    assert answer.status_code == 422
    for words in ("Enter the title", "Enter what measure 2 measures", "Fewer burglaries.", "many", "15.50"):
        assert words in page
    assert not Agreement.objects.exists()


def test_A6_a_report_says_something_of_each_measure_and_is_corrected(on: make.Stage, desk: Client) -> None:
    made = on.agreement("in_force")
    own = made.get_absolute_url()
    measure = made.measures.get()
    answer = desk.post(f"{own}reports/1/write/", report_of(made, **{f"value_{measure.pk}": ""}))
    assert answer.status_code == 422
    assert "Enter the figure for “Burglaries”, or say why there is none." in text_of(answer)
    desk.post(f"{own}reports/1/write/", report_of(made))
    assert "is there already" in text_of(desk.get(f"{own}reports/1/write/"))
    report = MeasureReport.objects.get()
    said = report_of(made, summary="It went badly.", reason="A slip.", version=report.version)
    assert "It went badly." in text_of(desk.post(f"{own}reports/1/correct/", said, follow=True))
    assert signed_in(place.scrutiny_councillor(on.lsp)).get(f"{own}reports/1/correct/").status_code == 404


@pytest.mark.parametrize(
    ("state", "pages"),
    [
        ("draft", ["edit", "circulate", "bring-in", "withdraw"]),
        ("circulated", ["change", "withdraw", "comment"]),
        ("in_force", ["start-review", "renew", "end"]),
        ("under_review", ["conclude-review", "renew", "end"]),
    ],
)
def test_what_may_be_done_is_linked_and_opens(
    on: make.Stage, desk: Client, state: str, pages: list[str]
) -> None:
    own = on.agreement(state).get_absolute_url()
    shown = desk.get(own).content.decode()
    for page in pages:
        assert f"{own}{page}/" in shown
        answer = desk.get(f"{own}{page}/")
        assert answer.status_code == 200
        assert '<form method="post"' in answer.content.decode()
    assert desk.get(f"{own}compare/").status_code == 200


@pytest.mark.parametrize("offered", [True, False])
def test_A6_a_correction_takes_no_meeting_away_that_it_does_not_offer(
    on: make.Stage, desk: Client, offered: bool
) -> None:
    given_to = (meetings.held if offered else meetings.meeting)(on.board)
    made = on.agreement("in_force")
    measure = made.measures.get()
    with place.in_act():
        report = measure_reports.report(
            made, by=on.coordinator, year=1, summary="Well.", figures={measure.pk: (15, "")}, meeting=given_to
        )
    address = f"{made.get_absolute_url()}reports/1/correct/"
    assert ('name="meeting"' in desk.get(address).content.decode()) is offered
    said = {"version": report.version, "summary": "Badly.", "reason": "Misread.", f"value_{measure.pk}": "25"}
    assert desk.post(address, said).status_code == 302
    report.refresh_from_db()
    assert (report.summary, report.meeting) == ("Badly.", None if offered else given_to)


def test_A2_signatures_are_not_wanted_by_a_day_that_is_past(on: make.Stage, desk: Client) -> None:
    made = on.agreement()
    own = f"{made.get_absolute_url()}circulate/"
    words = "This day is past: choose today or a later day, or leave it empty."
    yesterday = clock.days_from_today(-1)
    said = {**three_boxes("sign_by", yesterday), "version": made.version}
    answer = desk.post(own, said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'<a href="#id_sign_by_0">{words} (rule A2)</a>' in page
    assert f'value="{yesterday.year}"' in page
    assert Agreement.objects.get().state == "draft"
    today = {**said, **three_boxes("sign_by", clock.today())}
    assert desk.post(own, today).status_code == 302
    assert Agreement.objects.get().sign_by == clock.today()


def test_A2_the_day_for_signing_is_changed_and_the_signatures_given_stay(
    on: make.Stage, desk: Client
) -> None:
    first, later = clock.days_from_today(5), clock.days_from_today(20)
    made = on.agreement()
    made = agreements.circulate(made, by=on.coordinator, sign_by=first)
    made = on.sign(made, on.board, on.board_chair)
    own = f"{made.get_absolute_url()}reschedule/"
    assert own in desk.get(made.get_absolute_url()).content.decode()
    assert f'value="{first.year}"' in desk.get(own).content.decode()
    said = {"version": made.version, "note": "The chair is ill until then."}
    refused = desk.post(own, {**said, **three_boxes("sign_by", clock.days_from_today(-1))})
    assert refused.status_code == 422
    assert "This day is past" in refused.content.decode()
    assert "The chair is ill until then." in refused.content.decode()
    assert desk.post(own, {**said, **three_boxes("sign_by", later)}).status_code == 302
    made.refresh_from_db()
    assert (made.sign_by, made.state, made.signatures.count()) == (later, "circulated", 1)
    stale = desk.post(own, {**said, **three_boxes("sign_by", first)})
    assert stale.status_code == 409
    wanted = due_things(on.safer_chair, clock.today()).of(on.safer_chair)
    assert [each.day for each in wanted if each.kind == "signature"] == [later]
    assert AuditEvent.objects.get(kind="agreement.reschedule").subject_id == made.pk
    assert "The chair is ill until then." in text_of(desk.get(made.get_absolute_url()))


def test_A2_what_was_circulated_in_the_past_was_to_be_signed_by_a_day_to_come_then(on: make.Stage) -> None:
    made, by = on.agreement(), date(2006, 5, 1)
    with clock.at(date(2006, 4, 1)):
        assert agreements.circulate(made, by=on.coordinator, sign_by=by).sign_by == by


def test_L5_until_its_last_day_has_come_it_reads_why_it_ends(on: make.Stage, desk: Client) -> None:
    made, by, last = on.agreement("in_force"), on.coordinator, clock.days_from_today(10)
    agreement_force.end(made, by=by, on=last, reason="Its work is done.")
    bodies.end(on.safer, by=by, on=last, reason="Merged.")
    for own in (made.get_absolute_url(), on.safer.get_absolute_url()):
        assert "Why it ends" in text_of(desk.get(own))
        assert "Why it ended" not in text_of(desk.get(own))
        with clock.at(last):
            assert "Why it ended" in text_of(desk.get(own))


def test_the_other_acts_at_the_browser(on: make.Stage, desk: Client) -> None:
    first, second, third = (
        on.agreement(),
        on.agreement("in_force", in_force_from=date(2006, 4, 1)),
        on.agreement(),
    )
    page = desk.post(f"{first.get_absolute_url()}bring-in/", {"source": "Paper of 2004"}, follow=True)
    assert "Paper of 2004" in text_of(page)
    own = second.get_absolute_url()
    desk.post(f"{own}start-review/", {"note": "Yearly."})
    page = desk.post(f"{own}conclude-review/", {"note": "It stands."}, follow=True)
    assert "The review is concluded." in text_of(page)
    assert "renewal is drafted as" in text_of(desk.post(f"{own}renew/", {}, follow=True))
    assert "It has ended." in text_of(desk.post(f"{own}end/", {"reason": "Merged."}, follow=True))
    page = desk.post(f"{third.get_absolute_url()}withdraw/", {"reason": "Not wanted."}, follow=True)
    assert "Not wanted." in text_of(page)


def test_L5_the_list_as_at_a_day_with_filters_and_files(on: make.Stage, desk: Client) -> None:
    on.agreement("in_force", in_force_from=date(2006, 4, 1), title="Old one")
    on.agreement(title="New draft")
    assert "New draft" in text_of(desk.get(HOME))
    page = text_of(desk.get(f"{HOME}?as_at=2006-05-01"))
    assert "Old one" in page
    assert "New draft" not in page
    assert "Old one" not in text_of(desk.get(f"{HOME}?as_at=2006-03-31"))
    assert "New draft" not in text_of(Client().get(HOME))
    assert "Old one" in desk.get(f"{HOME}?format=csv&state=in_force").content.decode()
    assert "fits these filters" in text_of(desk.get(f"{HOME}?kind=protocol"))


def test_A1_the_exact_text_is_saved_byte_for_byte_and_versions_are_compared(
    on: make.Stage, desk: Client
) -> None:
    made = agreements.change(
        on.agreement("circulated"), by=on.coordinator, sections={"aims": "Fewer thefts."}
    )
    own = made.get_absolute_url()
    assert desk.get(f"{own}versions/2/text.md").content == made.current.content.encode()
    page = desk.get(f"{own}compare/").content.decode()
    assert "<del>burglaries.</del>" in page
    assert "<ins>thefts.</ins>" in page
    assert "Replaced by a later version" in text_of(desk.get(f"{own}versions/1/"))
    assert desk.get(f"{own}versions/2/to-sign.pdf")["Content-Type"] == "application/pdf"
    assert desk.get(f"{own}versions/2/signed.pdf").status_code == 404


def test_a_single_version_is_not_compared_and_says_so_kindly(on: make.Stage, desk: Client) -> None:
    made = on.agreement("in_force", in_force_from=date(2006, 4, 1))
    own = made.get_absolute_url()
    for visitor in (Client(), desk):
        assert f'{own}compare/"' not in visitor.get(own).content.decode()
        page = text_of(visitor.get(f"{own}compare/"))
        assert "There is only one version so far" in page
        assert "There is a problem" not in page
        assert "First version" not in page
    agreement_renewal.renew(made, by=on.coordinator)
    assert f'{own}compare/"' not in Client().get(own).content.decode()
    assert f'{own}compare/"' in desk.get(own).content.decode()
    page = text_of(desk.get(f"{own}compare/"))
    assert "First version" in page
    assert "There is a problem" not in page
    refused = text_of(desk.get(f"{own}compare/?before=0"))
    assert "There is a problem" in refused
    assert "only one version" not in refused


def test_a_protocol_is_told_on_the_pages_of_its_bodies(on: make.Stage) -> None:
    made = on.agreement("in_force", kind="protocol", sections={"purpose": "To share data."})
    assert made.reference in text_of(Client().get(on.safer.get_absolute_url()))


def queries_of(client: Client, address: str) -> int:
    """How many questions a page asks the database."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_more_agreements_parties_and_measures_need_no_more_queries(on: make.Stage, desk: Client) -> None:
    more = {"measures": [MeasureSaid(f"Measure {number}", baseline=1, target=2) for number in range(6)]}
    one, many = on.agreement("in_force"), on.agreement("in_force", **more)
    before = queries_of(desk, HOME)
    for _ in range(3):
        on.agreement("circulated", **more)
    assert queries_of(desk, HOME) == before
    assert queries_of(desk, many.get_absolute_url()) == queries_of(desk, one.get_absolute_url())
