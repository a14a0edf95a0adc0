"""Agreements, their texts and signatures: the services and their rules (A1 to A5, A7, L4, L5, L8)."""

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest

from lsp import clock
from lsp.errors import (
    Conflict,
    InvalidInput,
    LspError,
    NotFoundError,
    RuleRefused,
    StaleVersion,
    TransitionRefused,
)
from lsp.models import AuditEvent
from partnerships import agreement_text, rules
from partnerships.models import Agreement, Office, Signature
from partnerships.services import agreement_force, agreement_renewal, agreements, offices
from partnerships.services import terms_of_reference as terms
from tests.factories import agreements as make
from tests.factories import lsp as place
from tests.factories import partnerships as structure
from tests.partnerships.test_bodies import codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> make.Stage:
    return make.stage()


def fresh(made: Any) -> Agreement:
    return Agreement.objects.select_related("current", "agreed", "lsp").get(pk=made.pk)


def test_it_is_numbered_without_gaps_and_quoted_by_its_reference(on: make.Stage) -> None:
    first, second = on.agreement(), on.agreement(title="Second")
    with pytest.raises(InvalidInput):
        agreements.draft(lsp=on.lsp, kind="protocol", by=on.coordinator, title=" ")
    assert [first.number, second.number, on.agreement().number] == [1, 2, 3]
    assert first.reference == f"{on.lsp.prefix}-A-0001"


def test_A1_the_digest_is_that_of_the_exact_text_which_anybody_can_recompute(on: make.Stage) -> None:
    made = on.agreement(
        sections={"aims": "  Fewer\r\nburglaries. \r\n\r\n"}, blocks=list(on.lsp.blocks.all()[:1])
    )
    text = made.current
    assert text is not None
    assert text.digest == hashlib.sha256(text.content.encode("utf-8")).hexdigest()
    assert text.content.endswith("\n")
    assert not any(line != line.rstrip() for line in text.content.split("\n"))
    for said in (
        made.reference,
        "Safer Partnership",
        "Fewer\nburglaries.",
        "Burglaries, a year: from 20 to 15",
    ):
        assert said in text.content


def test_A1_a_draft_is_edited_in_place_and_a_circulated_text_becomes_the_next_version(on: make.Stage) -> None:
    made = agreements.edit(on.agreement(), by=on.coordinator, sections={"aims": "Safer homes."})
    assert (made.current.number, made.versions.count()) == (1, 1)
    made = on.sign(agreements.circulate(made, by=on.coordinator), on.board, on.board_chair)
    with pytest.raises(TransitionRefused):
        agreements.edit(made, by=on.coordinator, title="Other")
    first = made.current
    made = agreements.change(
        made, by=on.coordinator, note="After comments", sections={"aims": "Safer still."}
    )
    assert (made.current.number, made.current.note, made.state) == (2, "After comments", "circulated")
    assert made.current.digest != first.digest
    assert made.current.circulated_at is not None
    made = on.sign(made, on.safer, on.safer_chair)
    assert made.state == "circulated", "the signature under version 1 does not count under version 2"
    assert on.sign(made, on.board, on.board_chair).state == "in_force"
    assert Signature.objects.filter(agreement_version=first).count() == 1


def test_A1_a_change_of_what_all_signed_asks_for_every_signature_again(on: make.Stage) -> None:
    made = on.agreement("signed")
    assert (made.state, made.agreed_id) == ("signed", made.current_id)
    made = agreements.change(made, by=on.coordinator, title="Safer homes")
    assert (made.state, made.agreed_id, made.signed_on) == ("circulated", None, None)


def test_A1_a_change_that_changes_nothing_is_refused(on: make.Stage) -> None:
    made = on.agreement("circulated")
    with pytest.raises(RuleRefused) as refused:
        agreements.change(made, by=on.coordinator, sections={"aims": "Fewer burglaries.  "})
    assert codes(refused) == ["agreement.nothing_changed"]


def test_A1_an_old_text_is_not_signed_and_the_refusal_says_what_happened(on: make.Stage) -> None:
    made = on.agreement("circulated")
    shown = made.current.digest
    made = agreements.change(made, by=on.coordinator, sections={"aims": "None at all."})
    with pytest.raises(Conflict, match=r"version 2 was circulated on .* Nothing was signed") as refused:
        on.sign(made, on.board, on.board_chair, digest=shown)
    assert codes(refused) == ["agreement.text_changed"]
    assert not Signature.objects.exists()


def test_A1_a_party_signs_once(on: make.Stage) -> None:
    made = on.sign(on.agreement("circulated"), on.board, on.board_chair)
    with pytest.raises(RuleRefused, match="signed this version for Board on") as refused:
        on.sign(made, on.board, on.board_chair)
    assert codes(refused) == ["agreement.signed_already"]


def test_A2_it_comes_into_force_with_the_last_signature_where_its_day_has_come(on: make.Stage) -> None:
    made = on.sign(on.agreement("circulated"), on.board, on.board_chair)
    assert (made.state, made.starts_on) == ("circulated", None)
    made = on.sign(made, on.safer, on.safer_chair)
    today = clock.today()
    assert (made.state, made.starts_on, made.signed_on) == ("in_force", today, today)
    kinds = AuditEvent.objects.filter(subject_id=made.pk, subject_type="agreement").values_list(
        "kind", flat=True
    )
    assert "agreement.come_into_force" in kinds


def test_A2_it_waits_for_its_start_date_and_the_daily_task_lets_it_begin(on: make.Stage) -> None:
    made = on.agreement("signed")
    assert (made.state, made.starts_on) == ("signed", None)
    with clock.at(clock.days_from_today(29)):
        assert agreement_force.let_take_effect() == 0
    with clock.at(clock.days_from_today(30)):
        assert agreement_force.let_take_effect() == 1
        assert agreement_force.let_take_effect() == 0
    assert (fresh(made).state, fresh(made).starts_on) == ("in_force", clock.days_from_today(30))


def test_A2_it_begins_on_its_start_date_though_the_task_stood_still_that_day(on: make.Stage) -> None:
    made = on.agreement("signed")
    with clock.at(clock.days_from_today(33)):
        assert agreement_force.let_take_effect() == 1
    begun = fresh(made)
    assert (begun.state, begun.starts_on) == ("in_force", clock.days_from_today(30))
    assert begun.report_due_on == rules.a6_year(clock.days_from_today(30), 1)[1]


def test_A2_a_renewal_begins_after_what_it_renews_has_held_for_a_day_or_ended(on: make.Stage) -> None:
    today, tomorrow = clock.today(), clock.days_from_today(1)
    held = on.agreement("in_force")
    new = on.lead_to("signed", agreement_renewal.renew(held, by=on.coordinator))
    for planned, state, ends_on, first in (
        (None, "in_force", None, tomorrow),
        (clock.days_from_today(9), "in_force", None, clock.days_from_today(9)),
        (None, "in_force", clock.days_from_today(5), tomorrow),
        (None, "ended", clock.days_from_today(5), clock.days_from_today(5)),
    ):
        new.planned_start, held.state, held.ends_on = planned, state, ends_on
        assert rules.a2_first_day(new, held) == first
    assert rules.a2_first_day(new, None) == today


def test_A2_only_who_holds_the_chair_today_signs(on: make.Stage) -> None:
    made = on.agreement("circulated")
    for nobody in (on.coordinator, on.safer_chair, place.scrutiny_councillor(on.lsp)):
        with pytest.raises(RuleRefused, match="Only whoever chairs Board on") as refused:
            on.sign(made, on.board, nobody)
        assert codes(refused) == ["agreement.not_the_chair"]


def test_A2_a_chair_that_changed_hands_this_morning_is_refused_clearly(on: make.Stage) -> None:
    made = on.agreement("circulated")
    office = Office.objects.get(body=on.board)
    person = structure.appointment(structure.seat(on.board)).person
    offices.hand_over(office, by=on.coordinator, person=person, on=clock.today(), reason="Elected.")
    with pytest.raises(RuleRefused, match=f"that is {person.name}.*from this very day.*Nothing was signed"):
        on.sign(made, on.board, on.board_chair)
    with clock.at(clock.days_from_today(1)), pytest.raises(NotFoundError):
        on.sign(made, on.board, type(on.board_chair).objects.get(pk=on.board_chair.pk))


def test_A2_a_co_chair_signs_and_nobody_does_where_there_is_none(on: make.Stage) -> None:
    forum = structure.body(on.lsp, "Forum")
    made = on.agreement("circulated", bodies=[on.board, forum])
    user = place.user()
    person = place.person(user=user)
    structure.appointment(structure.seat(forum), person)
    with pytest.raises(RuleRefused, match="nobody holds the chair on that day"):
        on.sign(made, forum, user)
    structure.office(forum, person, kind="vice_chair")
    with pytest.raises(RuleRefused):
        on.sign(made, forum, user)
    structure.office(forum, person, kind="co_chair")
    assert on.sign(made, forum, user).signatures.count() == 1


def test_A2_an_organisation_signs_by_its_officer_where_its_signature_is_wanted(on: make.Stage) -> None:
    police = place.organisation("Example Police")
    structure.seat(on.board, organisation=police)
    officer = place.officer(police)
    made = on.agreement("circulated", organisations=[police])
    with pytest.raises(RuleRefused) as refused:
        on.sign(made, police, officer)
    assert codes(refused) == ["agreement.no_signature_wanted"]
    made = agreements.change(made, by=on.coordinator, signing=[police])
    with pytest.raises(RuleRefused) as refused:
        on.sign(made, police, on.board_chair)
    assert codes(refused) == ["agreement.not_the_officer"]
    on.sign(on.sign(made, on.board, on.board_chair), on.safer, on.safer_chair)
    assert fresh(made).state == "circulated"
    assert on.sign(fresh(made), police, officer).state == "in_force"


def test_A2_the_board_and_the_partnership_sign_an_agreement_and_two_parties_a_protocol(
    on: make.Stage,
) -> None:
    for kind, bodies, code in (
        ("partnership_agreement", [on.safer], "agreement.without_the_board"),
        ("partnership_agreement", [on.board], "agreement.without_its_partnership"),
        ("protocol", [on.safer], "agreement.one_party"),
    ):
        written = {"purpose" if kind == "protocol" else "aims": "To."}
        made = on.agreement(kind=kind, bodies=bodies, sections=written)
        with pytest.raises(RuleRefused) as refused:
            agreements.circulate(made, by=on.coordinator)
        assert codes(refused) == [code]


def test_what_a_template_needs_is_written_before_it_is_circulated(on: make.Stage) -> None:
    charity = place.organisation("Example Charity", sector="voluntary")
    made = on.agreement(sections={"aims": " "}, organisations=[charity])
    with pytest.raises(RuleRefused) as refused:
        agreements.circulate(made, by=on.coordinator)
    assert codes(refused) == ["agreement.empty", "agreement.independence"]
    said = {"aims": "To help.", "independence": "It speaks for itself."}
    made = agreements.edit(made, by=on.coordinator, sections=said)
    assert agreements.circulate(made, by=on.coordinator).state == "circulated"


def test_A3_membership_and_terms_of_reference_are_kept_as_they_stood_at_signing(on: make.Stage) -> None:
    term = structure.appointment(structure.seat(on.safer, "Police"))
    terms.bring_in(on.safer, by=on.coordinator, text="To meet.", source="Minutes", starts_on=date(2006, 4, 1))
    made = on.agreement("in_force")
    structure.appointment(structure.seat(on.safer, "Fire"))
    standing = fresh(made).agreed.standing
    assert standing["on"] == clock.today().isoformat()
    names = [each["name"] for each in standing["bodies"]]
    assert sorted(names) == ["Board", "Safer Partnership"]
    safer = standing["bodies"][names.index("Safer Partnership")]
    assert [each["person"] for each in safer["members"]] == [term.person.name]
    assert safer["terms"] == {"number": 1, "text": "To meet."}


def test_A4_L5_the_version_in_force_on_any_past_date_is_read(on: make.Stage) -> None:
    old = on.agreement("in_force", in_force_from=date(2006, 4, 1))
    with clock.at(date(2007, 4, 1)):
        new = on.lead_to("in_force", agreement_renewal.renew(old, by=on.coordinator))
    of = Agreement.objects.filter(lsp=on.lsp)
    for day, found in ((date(2006, 3, 31), []), (date(2006, 4, 1), [old]), (date(2007, 3, 31), [old]),
                       (date(2007, 4, 1), [new])):  # fmt: skip
        assert list(of.as_at(day)) == found
    old = fresh(old)
    assert (old.state, old.ends_on, old.end_reason) == (
        "ended",
        date(2007, 4, 1),
        f"Renewed by {new.reference}.",
    )


def test_L5_a_renewal_copies_what_is_in_force_and_is_one_at_a_time(on: make.Stage) -> None:
    old = on.agreement("in_force", in_force_from=date(2006, 4, 1))
    new = agreement_renewal.renew(old, by=on.coordinator)
    assert (new.state, new.renews, new.line, new.current.sections) == (
        "draft",
        old,
        old.line,
        old.agreed.sections,
    )
    assert [measure.name for measure in new.measures.all()] == ["Burglaries"]
    assert {party.name for party in new.parties.all()} == {"Board", "Safer Partnership"}
    with pytest.raises(Conflict, match=f"{new.reference} renews it already"):
        agreement_renewal.renew(old, by=on.coordinator)
    agreements.withdraw(new, by=on.coordinator, reason="Not now.")
    again = agreement_renewal.renew(old, by=on.coordinator)
    again = agreements.edit(again, by=on.coordinator, planned_start=date(2006, 4, 1))
    with pytest.raises(RuleRefused) as refused:
        agreements.circulate(again, by=on.coordinator)
    assert codes(refused) == ["agreement.before_what_it_renews"]


def test_A5_review_is_due_after_twelve_months_unless_it_says_otherwise(on: make.Stage) -> None:
    for said, due in (
        ({}, date(2007, 5, 31)),
        ({"review_months": 1}, date(2006, 6, 30)),
        ({"planned_review": date(2006, 9, 1)}, date(2006, 9, 1)),
    ):
        made = on.agreement("in_force", in_force_from=date(2006, 5, 31), **said)
        assert made.review_on == due
    with pytest.raises(RuleRefused) as refused:
        on.agreement(planned_start=date(2030, 4, 1), planned_review=date(2030, 4, 1))
    assert codes(refused) == ["agreement.review_too_early"]


def test_A5_a_review_is_started_and_concluded_with_the_next_one(on: make.Stage) -> None:
    made = on.agreement("under_review", in_force_from=date(2006, 4, 1))
    with clock.at(date(2007, 4, 10)):
        with pytest.raises(RuleRefused) as refused:
            agreement_force.conclude_review(made, by=on.coordinator, review_on=date(2007, 4, 10))
        made = agreement_force.conclude_review(made, by=on.coordinator, note="It stands.")
    assert codes(refused) == ["agreement.review_passed"]
    assert (made.state, made.review_on) == ("in_force", date(2008, 4, 10))


def test_L8_what_was_in_force_before_is_brought_in_as_it_stood(on: make.Stage) -> None:
    made = on.agreement()
    for given, code in (
        ({"source": " "}, "required"),
        ({"source": "Paper", "starts_on": clock.days_from_today(1)}, "agreement.begins_later"),
    ):
        with pytest.raises(RuleRefused) as refused:
            agreements.bring_in(made, by=on.coordinator, **given)
        assert codes(refused) == [code]
    begun = clock.today().replace(day=1) - timedelta(days=800)
    made = agreements.bring_in(made, by=on.coordinator, source="The signed paper of 2004", starts_on=begun)
    assert (made.state, made.starts_on, made.brought_in, made.signed_on) == ("in_force", begun, True, None)
    assert made.first_report_year == 3
    assert Agreement.objects.visible_to(None).filter(pk=made.pk).exists()
    unknown = agreements.bring_in(on.agreement(), by=on.coordinator, source="Minute book")
    assert (unknown.starts_on, unknown.review_on, unknown.report_due_on) == (None, None, None)


def test_L8_the_text_of_what_is_brought_in_says_since_when_it_was_in_force(on: make.Stage) -> None:
    drafted, undated = on.agreement(planned_start=date(2004, 6, 1)), on.agreement()
    assert "once all who are to sign have signed" in drafted.current.content
    began = agreements.bring_in(
        drafted, by=on.coordinator, source="The signed paper", starts_on=date(2004, 4, 1)
    )
    undated = agreements.bring_in(undated, by=on.coordinator, source="The signed paper")
    for made, said in ((began, "brought in, since 1 April 2004."), (undated, "brought in.")):
        assert f"## When it holds\n\nIt was in force before it was {said}\n" in made.agreed.content
        assert "have signed" not in made.agreed.content
        assert made.agreed.digest == agreement_text.digest_of(made.agreed.content)


def test_L4_it_ends_on_a_day_with_a_reason(on: make.Stage) -> None:
    made = on.agreement("in_force", in_force_from=date(2006, 4, 1))
    for given, code in (
        ({"reason": " "}, "required"),
        ({"reason": "Over.", "on": date(2006, 4, 1)}, "ends_before_it_begins"),
    ):
        with pytest.raises(LspError) as refused:
            agreement_force.end(made, by=on.coordinator, **given)
        assert codes(refused) == [code]
    made = agreement_force.end(made, by=on.coordinator, on=clock.days_from_today(10), reason="Merged.")
    assert (made.state, made.ends_on) == ("in_force", clock.days_from_today(10))
    made = agreement_force.end(made, by=on.coordinator, on=clock.days_from_today(12), reason="Merged later.")
    assert (made.ends_on, made.end_reason) == (clock.days_from_today(12), "Merged later.")
    with clock.at(clock.days_from_today(10)):
        assert agreement_force.let_take_effect() == 0
    with clock.at(clock.days_from_today(12)):
        assert agreement_force.let_take_effect() == 1
        with pytest.raises(TransitionRefused):
            agreement_force.end(made, by=on.coordinator, reason="Again.")
    assert fresh(made).state == "ended"


def test_bodies_and_blocks_are_of_the_partnership(on: make.Stage) -> None:
    elsewhere = structure.body(place.lsp())
    with pytest.raises(RuleRefused) as refused:
        on.agreement(bodies=[on.board, elsewhere])
    assert codes(refused) == ["another_partnership"]
    with pytest.raises(InvalidInput, match="choose it as a party too"):
        on.agreement(signing=[place.organisation()])


def test_what_is_taken_out_of_a_draft_stays_on_the_record(on: make.Stage) -> None:
    made = on.agreement()
    agreements.edit(made, by=on.coordinator, measures=[], bodies=[on.board])
    assert made.measures.filter(taken_out_at=None).count() == 0
    assert made.measures.count() == 1
    assert sorted(party.name for party in made.parties.all()) == ["Board", "Safer Partnership"]
    agreements.edit(fresh(made), by=on.coordinator, bodies=[on.board, on.safer])
    assert made.parties.filter(taken_out_at=None).count() == 2


def test_two_who_edit_the_same_draft_are_told(on: make.Stage) -> None:
    made = on.agreement()
    agreements.edit(made, by=on.coordinator, title="One", version=made.version)
    with pytest.raises(StaleVersion):
        agreements.edit(made, by=on.coordinator, title="Other", version=made.version)
