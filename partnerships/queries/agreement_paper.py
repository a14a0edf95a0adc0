"""What the paper of an agreement holds, as data that `templates/pdf/agreement.typ` sets; what stands at its signing."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from lsp.markdown_blocks import blocks, breakable
from partnerships import words
from partnerships.models import Agreement, AgreementVersion, Appointment, Body, TermsOfReference
from partnerships.querysets import NOT_WITHDRAWN

Data = dict[str, Any]


def paper_of(agreement: Agreement, text: AgreementVersion, *, signed: bool) -> Data:
    """The paper of a version: its exact text, its digest; who signed it, or lines to sign on."""
    signatures = list(text.signatures.select_related("party__body", "party__organisation"))
    return {
        "title": f"{agreement.reference} {agreement.title}, version {text.number}",
        "reference": agreement.reference,
        "version": text.number,
        "lsp": agreement.lsp.name,
        "blocks": blocks(text.content),
        "digest": text.digest,
        "digest_shown": breakable(text.digest),
        "keywords": [agreement.reference, f"version {text.number}", f"sha256:{text.digest}"],
        "check": f"{settings.SITE_URL}{reverse('partnerships:agreement_check')}",
        "source": agreement.brought_in_source if agreement.brought_in else "",
        "signed": signed,
        "signatures": [
            [breakable(each.name), breakable(each.capacity), words.day(each.signed_on), HOW[each.in_ink]]
            for each in signatures
        ],
        "lines": [] if signed else [party.capacity for party in signing(agreement)],
        "standing": [_of_body(body) for body in (text.standing or {}).get("bodies", [])] if signed else [],
        "stood_on": words.day(date.fromisoformat(text.standing["on"])) if text.standing else "",
    }


HOW = {False: "With the own account", True: "In ink; the scan is kept"}


def signing(agreement: Agreement) -> list[Any]:
    """The parties whose signature is wanted, the bodies first."""
    found = agreement.parties.filter(taken_out_at=None, signs=True).select_related("body", "organisation")
    return sorted(found, key=lambda party: (party.body_id is None, party.pk))


def _of_body(body: Data) -> Data:
    terms = body["terms"]
    return {
        "name": breakable(body["name"]),
        "members": [
            [breakable(each["seat"]), breakable(each["person"]), breakable(each["organisation"])]
            for each in body["members"]
        ],
        "terms": blocks(terms["text"]) if terms else [],
        "terms_number": terms["number"] if terms else None,
    }


def standing_on(agreement: Agreement, day: date) -> Data:
    """Membership and terms of reference of the bodies that are parties, as they stand on the day (A3)."""
    bodies = list(
        Body.objects.filter(
            agreement_parties__agreement=agreement, agreement_parties__taken_out_at=None
        ).order_by("agreement_parties__pk")
    )
    terms = TermsOfReference.objects.filter(body__in=bodies).as_at(day)
    by_body = {each.body_id: {"number": each.number, "text": each.text} for each in terms}
    members: dict[int, list[Data]] = {body.pk: [] for body in bodies}
    sitting = Appointment.objects.as_at(day).filter(NOT_WITHDRAWN, body__in=bodies)
    for term in sitting.select_related("seat", "person", "organisation").order_by("seat__position", "pk"):
        members[term.body_id].append(
            {"seat": term.seat.label, "person": term.person.name, "organisation": term.organisation.name}
        )
    return {
        "on": day.isoformat(),
        "bodies": [
            {"name": body.name, "members": members[body.pk], "terms": by_body.get(body.pk)} for body in bodies
        ],
    }
