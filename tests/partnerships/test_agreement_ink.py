"""Signatures in ink: recorded by the coordinator with the scan, by who held the chair on that day (A7)."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from lsp import clock
from lsp.errors import Conflict, InvalidInput, PermissionRefused, RuleRefused
from lsp.queries.trail import record_history
from lsp.stored.inspection import Upload
from partnerships.models import Agreement, Office, Signature
from partnerships.services import agreement_signing
from tests.factories import agreements as make
from tests.factories import lsp as place
from tests.factories import partnerships as structure
from tests.partnerships.test_agreements import fresh
from tests.partnerships.test_bodies import codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> make.Stage:
    return make.stage()


def ink(on: make.Stage, made: Any, person: Any, day: Any = None, **given: Any) -> Agreement:
    said = {
        "party": on.party(made, on.safer),
        "person": person,
        "signed_on": day or clock.today(),
        "digest": made.current.digest,
        "scan": Upload("page.png", make.PNG),
        **given,
    }
    return agreement_signing.sign_in_ink(made, by=on.coordinator, **said)


def test_A7_a_signature_in_ink_is_recorded_with_its_scan_and_marked(on: make.Stage) -> None:
    made = on.agreement("circulated")
    chair = Office.objects.get(body=on.safer).person
    ink(on, made, chair)
    given = Signature.objects.get()
    assert (given.in_ink, given.account, given.recorded_by, given.name) == (
        True,
        None,
        on.coordinator,
        chair.name,
    )
    assert given.scan.name == "page.png"
    told = record_history(made, user=AnonymousUser())[0]
    assert (told.kind, told.who) == ("agreement.sign_in_ink", "the LSP coordinator")
    assert on.sign(fresh(made), on.board, on.board_chair).state == "in_force"


def test_A7_A2_ink_needs_scan_day_and_the_chair_of_that_day(on: make.Stage) -> None:
    made = on.agreement("circulated")
    chair, tomorrow, yesterday = (
        Office.objects.get(body=on.safer).person,
        *map(clock.days_from_today, (1, -1)),
    )
    for person, day, given, error, code in (
        (chair, None, {"scan": None}, InvalidInput, "required"),
        (chair, None, {"scan": Upload("page.exe", b"MZ")}, InvalidInput, "file.kind"),
        (chair, tomorrow, {}, RuleRefused, "agreement.signed_later"),
        (chair, yesterday, {}, RuleRefused, "agreement.signed_too_early"),
        (place.person(), None, {}, RuleRefused, "agreement.not_the_chair"),
        (chair, None, {"digest": "0" * 64}, Conflict, "agreement.text_changed"),
    ):
        with pytest.raises(error) as refused:
            ink(on, made, person, day, **given)
        assert code in codes(refused)
    with pytest.raises(PermissionRefused):
        agreement_signing.sign_in_ink(
            made, by=on.safer_chair, party=on.party(made, on.safer), person=chair, signed_on=clock.today(),
            digest=made.current.digest, scan=Upload("page.png", make.PNG),
        )  # fmt: skip
    assert not Signature.objects.exists()


def test_A2_A3_what_was_signed_in_ink_begins_on_the_day_of_the_last_signature_as_things_stood(
    on: make.Stage,
) -> None:
    today, recorded = clock.today(), clock.days_from_today(5)
    term = structure.appointment(structure.seat(on.safer, "Police"))
    made = on.sign(on.agreement("circulated"), on.board, on.board_chair)
    with clock.at(recorded):
        structure.appointment(structure.seat(on.safer, "Fire"), starts_on=recorded)
        made = ink(on, made, Office.objects.get(body=on.safer).person, today)
    assert (made.state, made.signed_on, made.starts_on) == ("in_force", today, today)
    standing = made.agreed.standing
    assert standing["on"] == today.isoformat()
    members = [each["person"] for body in standing["bodies"] for each in body["members"]]
    assert members == [term.person.name]
