"""What the database itself refuses of agreements, whoever writes and however."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lsp import clock
from lsp.audit import act
from lsp.errors import Conflict
from partnerships.models import (
    Agreement,
    AgreementParty,
    AgreementVersion,
    MeasureFigure,
    MeasureReport,
    SectionComment,
    Signature,
)
from tests.factories import agreements as make
from tests.factories import lsp as place
from tests.factories import partnerships as structure

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def on() -> make.Stage:
    return make.stage()


def refused_by(name: str, write: Any) -> None:
    """The database refuses it, by the constraint or the trigger of this name."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write()
    cause: Any = refused.value.__cause__
    assert cause.diag.constraint_name == name


def changed(record: Any, **given: Any) -> Any:
    """What writes the record with these values, round every service."""

    def write() -> None:
        for name, value in given.items():
            setattr(record, name, value)
        place.save(record)

    return write


def fresh(made: Agreement) -> Agreement:
    return Agreement.objects.get(pk=made.pk)


def conflict_under(rule: str, write: Any) -> None:
    with pytest.raises(Conflict) as refused, act("test.write", by=None):
        write()
    assert refused.value.reasons[0].rule in (rule, "")


def test_A1_the_digest_is_that_of_the_text(on: make.Stage) -> None:
    text = on.agreement().current
    refused_by("a1_digest_of_the_exact_text", changed(text, digest="0" * 64))
    text = AgreementVersion.objects.get(pk=text.pk)
    refused_by("a1_digest_of_the_exact_text", changed(text, content=f"{text.content} "))


@pytest.mark.parametrize("name", ["content", "sections", "number", "note", "circulated_at"])
def test_A1_a_circulated_text_stays(on: make.Stage, name: str) -> None:
    text = on.agreement("circulated").current
    other = {"content": "Other.\n", "sections": [], "number": 9, "note": "Other.", "circulated_at": None}[
        name
    ]
    given = {name: other}
    if name == "content":
        given["digest"] = make.agreement_text.digest_of("Other.\n")
    refused_by("a1_circulated_text_stays", changed(text, **given))


def test_A3_what_stood_at_signing_and_its_papers_stay(on: make.Stage) -> None:
    of = on.agreement("in_force")
    other = on.agreement("circulated").current.text_pdf
    for given in ({"standing": {}}, {"signed_pdf": other}, {"text_pdf": other}):
        refused_by("a3_kept_as_it_stood", changed(fresh(of).agreed, **given))


def test_A1_texts_are_the_agreements_own(on: make.Stage) -> None:
    one, other = on.agreement(), on.agreement()
    loose = AgreementVersion(
        agreement=other, number=2, content="A.\n", digest=make.agreement_text.digest_of("A.\n")
    )
    place.save(loose)
    brought = make.agreements.bring_in(on.agreement(), by=on.coordinator, source="Paper")
    refused_by("a1_current_text_is_its_own", changed(fresh(one), current=loose))
    refused_by("a1_agreed_text_is_its_own", changed(fresh(brought), agreed=loose))
    comment = SectionComment(
        agreement=one, agreement_version=loose, section="aims", text="?", made_by=place.user()
    )
    refused_by("a1_commented_text_is_its_own", lambda: place.save(comment))


def signature(on: make.Stage, of: Agreement, **given: Any) -> Signature:
    user = on.board_chair
    said = {
        "agreement": of, "agreement_version": of.current, "party": on.party(of, on.board), "name": "Jo",
        "digest": of.current.digest, "capacity": "Chair", "account": user, "recorded_by": user,
        "signed_on": clock.today(), **given,
    }  # fmt: skip
    return Signature(**said)


def test_A1_a_signature_is_under_the_circulated_text_and_its_digest(on: make.Stage) -> None:
    of = on.agreement("circulated")
    refused_by("a1_signed_digest_is_the_texts", lambda: place.save(signature(on, of, digest="0" * 64)))
    draft = on.agreement()
    refused_by("a1_only_the_circulated_text_is_signed", lambda: place.save(signature(on, draft)))
    old = of.current
    of = make.agreements.change(of, by=on.coordinator, title="Other")
    stale = signature(on, of, agreement_version=old, digest=old.digest)
    refused_by("a1_only_the_circulated_text_is_signed", lambda: place.save(stale))
    elsewhere = on.party(draft, on.safer)
    refused_by("a2_signed_for_its_own_party", lambda: place.save(signature(on, of, party=elsewhere)))


def test_A1_a_signature_stands_and_is_given_once(on: make.Stage) -> None:
    of = on.sign(on.agreement("circulated"), on.board, on.board_chair)
    given = Signature.objects.get()
    refused_by("a1_signature_stands", changed(given, signed_on=date(2006, 4, 1)))
    again = signature(on, Agreement.objects.select_related("current").get(pk=of.pk))
    conflict_under("A1", lambda: place.save(again))


def test_A2_A7_with_the_own_account_or_in_ink_with_its_scan(on: make.Stage) -> None:
    of = on.agreement("circulated")
    for given, name in (
        ({"account": None}, "a7_in_ink_with_its_scan"),
        ({"in_ink": True}, "a7_in_ink_with_its_scan"),
        ({"in_ink": True, "account": None}, "a7_in_ink_with_its_scan"),
        ({"recorded_by": on.coordinator}, "a2_signed_with_the_own_account"),
    ):
        refused_by(name, lambda given=given: place.save(signature(on, of, **given)))


def test_A2_nothing_is_signed_or_in_force_without_every_signature(on: make.Stage) -> None:
    of = on.sign(on.agreement("circulated"), on.board, on.board_chair)
    today = clock.today()
    said = {"agreed": of.current, "signed_on": today}
    refused_by("a2_signed_by_all", changed(fresh(of), state="signed", **said))
    more = {"starts_on": today, "review_on": clock.days_from_today(365)}
    refused_by("a2_signed_by_all", changed(fresh(of), state="in_force", **said, **more))


def test_A2_L4_a_state_has_what_belongs_to_it(on: make.Stage) -> None:
    held, draft = on.agreement("in_force"), on.agreement()
    today = clock.today()
    for of, given, name in (
        (held, {"starts_on": None}, "a2_in_force_from_a_day"),
        (held, {"agreed": None}, "a2_signed_by_all"),
        (held, {"signed_on": None}, "a2_signed_on_a_day_unless_brought_in"),
        (held, {"review_on": None}, "a5_review_due_while_in_force"),
        (held, {"state": "ended"}, "l4_agreement_ended_with_a_reason"),
        (held, {"state": "withdrawn", "starts_on": None}, "l4_agreement_withdrawn_with_a_reason"),
        (draft, {"starts_on": today}, "a2_in_force_from_a_day"),
        (draft, {"agreed": draft.current}, "a1_text_agreed_once_signed"),
        (draft, {"title": ""}, "partnerships_agreement_titled"),
        (draft, {"renews": draft}, "partnerships_agreement_not_its_own_renewal"),
        (held, {"brought_in": True}, "partnerships_agreement_l8_source"),
    ):
        refused_by(name, changed(fresh(of), **given))


def test_L5_one_agreement_of_a_line_is_in_force_and_renewed_once(on: make.Stage) -> None:
    one, other = on.agreement("in_force"), on.agreement("in_force")
    conflict_under("L5", changed(fresh(other), line=one.line))
    place.save(fresh(other))
    first, second = on.agreement(), on.agreement()
    changed(fresh(first), renews=one)()
    conflict_under("", changed(fresh(second), renews=one))
    conflict_under("", changed(fresh(second), number=first.number))
    assert first.line != uuid.UUID(int=0)


def test_parties_are_one_thing_once_and_a_body_signs(on: make.Stage) -> None:
    of, body = on.agreement(), structure.body(on.lsp)
    one_of_two = "partnerships_agreementparty_one_of_two"
    for given, name in (
        ({}, one_of_two),
        ({"body": body, "organisation": place.organisation()}, one_of_two),
        ({"body": body, "signs": False}, "a2_a_body_signs"),
    ):
        refused_by(name, lambda given=given: place.save(AgreementParty(agreement=of, **given)))
    conflict_under("", lambda: place.save(AgreementParty(agreement=of, body=on.board)))


def test_A6_reports_and_figures_say_something(on: make.Stage) -> None:
    of = on.agreement("in_force")
    by, today = on.coordinator, clock.today()

    def report(**given: Any) -> MeasureReport:
        said = {
            "year": 1,
            "year_starts_on": today,
            "year_ends_on": clock.days_from_today(365),
            "summary": "Well.",
        }
        return MeasureReport(agreement=of, reported_by=by, **{**said, **given})

    for given in ({"summary": ""}, {"year": 0}, {"year_ends_on": today}):
        refused_by("a6_report_says_something", lambda given=given: place.save(report(**given)))
    made = place.save(report())
    conflict_under("A6", lambda: place.save(report()))
    silent = MeasureFigure(report=made, measure=of.measures.get())
    refused_by("a6_a_figure_or_why_there_is_none", lambda: place.save(silent))
    comment = SectionComment(agreement=of, agreement_version=of.current, section="aims", text="", made_by=by)
    refused_by("partnerships_sectioncomment_says_something", lambda: place.save(comment))
    comment.text, comment.answer = "Why?", "Because."
    refused_by("partnerships_sectioncomment_answered_by_somebody", lambda: place.save(comment))
