"""What of agreements falls due, for `lsp.due` and the forward plans: signatures, reviews, yearly reports (P12)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import (
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    TextField,
    Value,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse

from lsp import clock
from lsp.due import Due, Source
from partnerships import workflow
from partnerships.forward_plan import PlanEntry
from partnerships.models import Agreement, AgreementParty, Body, Office, Signature

SIGNATURE_DAYS = 28
"""Days in which a signature is wanted, where neither the agreement nor the regime says."""


def _said(*parts: Any) -> Any:
    return Concat(*parts, output_field=TextField())


# Signatures wanted (A2) -------------------------------------------------------------------------------


def _parties() -> Any:
    """Parties, each with the office of whoever chairs the body today, so that it is on that person's own list."""
    today = clock.today()
    held = Q(body__offices__kind=Office.Kind.CHAIR, body__offices__place=1)
    held &= Q(body__offices__starts_on=None) | Q(body__offices__starts_on__lte=today)
    held &= Q(body__offices__ends_on=None) | Q(body__offices__ends_on__gt=today)
    return AgreementParty.objects.alias(chair=FilteredRelation("body__offices", condition=held))


def unsigned(parties: Any) -> Any:
    """The parties whose signature under the circulated text is still wanted."""
    given = Signature.objects.filter(agreement_version=OuterRef("agreement__current"), party=OuterRef("pk"))
    wanted = parties.filter(agreement__state=workflow.CIRCULATED, signs=True, taken_out_at=None)
    return wanted.filter(~Exists(given))


def _sign_by() -> Any:
    """The day that the agreement says, else its start, else so many days after it was circulated."""
    notices = KeyTransform("notices", "agreement__lsp__regime__terms")
    days = Cast(KeyTextTransform("agreement_signature_days", notices), IntegerField())
    circulated = Cast(F("agreement__current__circulated_at"), DateField())
    later = ExpressionWrapper(circulated + Coalesce(days, Value(SIGNATURE_DAYS)), output_field=DateField())
    return Coalesce(F("agreement__sign_by"), F("agreement__planned_start"), later)


def _sign_address(thing: Due) -> str:
    return reverse("partnerships:agreement_sign", args=[thing.lsp_slug, *thing.where.split("/")])


SIGNATURE = Source(
    kind="signature",
    label="Signature wanted",
    records=_parties,
    still_open=lambda parties, day: unsigned(parties),
    day=_sign_by(),
    title=_said(F("agreement__title"), Value(": a signature is wanted")),
    note=Coalesce(F("body__name"), F("organisation__name")),
    lsp="agreement__lsp",
    organisation="organisation",
    owner="chair__person",
    block="agreement__block_links__block",
    where=_said(Cast(F("agreement__number"), TextField()), Value("/"), Cast(F("pk"), TextField())),
    address=_sign_address,
    inside=True,
)

# Reviews (A5), yearly reports (A6) --------------------------------------------------------------------


def _address(thing: Due) -> str:
    return reverse("partnerships:agreement", args=[thing.lsp_slug, int(thing.where)])


def _of_agreement(kind: str, label: str, still_open: Any, day: str, title: str) -> Source:
    return Source(
        kind=kind,
        label=label,
        records=lambda: Agreement.objects.all(),
        still_open=still_open,
        day=F(day),
        title=_said(F("title"), Value(title)),
        lsp="lsp",
        block="block_links__block",
        where=Cast(F("number"), TextField()),
        address=_address,
    )


REVIEW = _of_agreement(
    "agreement_review",
    "Review of an agreement",
    lambda agreements, day: agreements.filter(state__in=workflow.HOLDING, review_on__isnull=False),
    "review_on",
    ": its review",
)
REPORT = _of_agreement(
    "measure_report",
    "Yearly report on an agreement",
    lambda agreements, day: agreements.filter(state__in=workflow.AGREED, report_due_on__isnull=False),
    "report_due_on",
    ": the yearly report to the board",
)
SOURCES = (SIGNATURE, REVIEW, REPORT)


def plan_entries(body: Body, user: Any, first: date, last: date) -> Iterable[PlanEntry]:
    """Reviews and yearly reports of the agreements to which the body is a party."""
    seen: Any = Agreement.objects.visible_to(user)
    of_body = seen.filter(parties__body=body, parties__taken_out_at=None).select_related("lsp")
    for agreement in of_body.filter(state__in=workflow.HOLDING, review_on__range=(first, last)):
        words, href = f"{agreement.title}: its review", agreement.get_absolute_url()
        yield PlanEntry(agreement.review_on, words, REVIEW.label, href)
    for agreement in of_body.filter(state__in=workflow.AGREED, report_due_on__range=(first, last)):
        words, href = f"{agreement.title}: the yearly report to the board", agreement.get_absolute_url()
        yield PlanEntry(agreement.report_due_on, words, REPORT.label, href)
