"""Signing: with the own account, the very text that was shown (A1, A2), or in ink, recorded with its scan (A7).

Whoever signs for a body queues on that body first, as does whoever hands its chair over: of two at the same moment
the second sees what the first has done. Then on the agreement, where signatures and changes of the text queue.
"""

from datetime import date
from typing import Any

from lsp import clock
from lsp.access import Access
from lsp.decisions import Decision
from lsp.errors import Conflict, InvalidInput, PermissionRefused, RuleRefused
from lsp.models import Person
from lsp.services import stored_files
from lsp.services.locking import not_found
from lsp.stored.inspection import Upload
from partnerships import permissions, rules, workflow
from partnerships.models import Agreement, AgreementParty, AgreementVersion, Office, Signature
from partnerships.queries.agreement_paper import standing_on
from partnerships.querysets import NOT_WITHDRAWN
from partnerships.services.agreement_force import come_into_force
from partnerships.services.agreement_papers import keep_signed
from partnerships.services.agreement_steps import agreement_step

NO_SCAN = "Choose the scan of the signed page."


def sign(agreement: Agreement, *, by: Any, party: AgreementParty, digest: str) -> Agreement:
    """Sign the text with this digest for the party, today, with the own account.

    The last signature that is wanted makes the agreement signed, and puts it in force where its day has come. Raises
    Conflict where another text is circulated by now (A1); RuleRefused where `by` does not hold the chair today,
    is no officer of the organisation, or somebody signed for the party already; TransitionRefused.
    """
    with agreement_step("sign", agreement, by=by, behind=party.body) as row:
        text = _shown(row, digest)
        Decision.all(_wanted(row, party, text), may_sign(party, by, clock.today())).require(RuleRefused)
        person = Person.objects.filter(user=by).first()
        given = Signature(person=person, name=by.known_as, account=by, signed_on=clock.today())
        _give(row, text, party, given, by=by)
    return row


def sign_in_ink(
    agreement: Agreement,
    *,
    by: Any,
    party: AgreementParty,
    person: Person,
    signed_on: date,
    digest: str,
    scan: Upload | None,
) -> Agreement:
    """Record a signature given in ink on the paper of the text with this digest: who, on which day, with its scan (A7).

    For a body the person held its chair on that day (A2). Raises as `sign`, PermissionRefused, and InvalidInput for a
    file that is not kept.
    """
    if not Agreement.objects.visible_to(by).filter(pk=agreement.pk).exists():
        raise not_found(Agreement)
    permissions.keep_agreements(by, agreement.lsp_id).require(PermissionRefused)
    if scan is None:
        raise InvalidInput.field("scan", NO_SCAN, code="required", rule="A7")
    found = stored_files.check(scan, field="scan")  # before anything is locked: that may take a second
    with agreement_step("sign_in_ink", agreement, by=by, behind=party.body) as row:
        text = _shown(row, digest)
        begun = text.circulated_at.astimezone(clock.LONDON).date() if text.circulated_at else None
        Decision.all(
            _wanted(row, party, text),
            rules.a7_signed_in_ink_on_a_day(signed_on, begun, clock.today()),
            _held_the_chair(party, person, signed_on),
        ).require(RuleRefused)
        kept = stored_files.keep(found, by=by, lsp=row.lsp)
        given = Signature(person=person, name=person.name, signed_on=signed_on, in_ink=True, scan=kept)
        _give(row, text, party, given, by=by)
    return row


def may_sign(party: AgreementParty, user: Any, day: date) -> Decision:
    """Whether the user may sign for the party on the day: its chair, or an officer of the organisation (A2)."""
    if party.body_id is None:
        acts = Access.of(user).acts_for(party.organisation_id, party.agreement.lsp_id)
        return rules.a2_only_its_officer_signs(party, acts_for=acts)
    person = Person.objects.filter(user=user).first() if user.is_authenticated else None
    return rules.a2_only_the_chair_signs(party, person.pk if person else None, chairs_of(party, day), day)


def chairs_of(party: AgreementParty, day: date) -> list[Office]:
    """Who holds the chair of the body on the day, the co-chairs where two share it."""
    held = Office.objects.as_at(day).filter(NOT_WITHDRAWN, body=party.body_id, kind__in=rules.CHAIRS)
    return list(held.select_related("person").order_by("pk"))


def _held_the_chair(party: AgreementParty, person: Person, day: date) -> Decision:
    if party.body_id is None:
        return Decision.yes()
    return rules.a2_only_the_chair_signs(party, person.pk, chairs_of(party, day), day)


def _shown(row: Agreement, digest: str) -> AgreementVersion:
    """The circulated text, where it is the one that was shown (A1)."""
    assert row.current is not None  # every agreement is drafted with its first version
    rules.a1_the_text_shown_is_signed(digest, row.current).require(Conflict)
    return row.current


def _wanted(row: Agreement, party: AgreementParty, text: AgreementVersion) -> Decision:
    given = Signature.objects.filter(agreement_version=text)
    return Decision.all(
        rules.a2_its_signature_is_wanted(party, row), rules.a1_signed_once_for_a_party(party, given)
    )


def _give(
    row: Agreement, text: AgreementVersion, party: AgreementParty, signature: Signature, *, by: Any
) -> None:
    """Put the signature on the record; the last one wanted leads on (A2, A3)."""
    signature.agreement, signature.agreement_version, signature.party = row, text, party
    signature.digest, signature.recorded_by = text.digest, by
    signature.capacity = party.capacity
    signature.save()
    given = list(Signature.objects.filter(agreement_version=text))
    if rules.a2_missing(row.parties.all(), given, text.pk):
        return
    row.state, row.agreed = workflow.SIGNED, text
    row.signed_on = max(each.signed_on for each in given)
    text.standing = standing_on(row, row.signed_on)
    keep_signed(row, by=by)
    row.save()
    come_into_force(row)
